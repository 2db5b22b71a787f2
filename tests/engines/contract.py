"""What every partner and every analyst keeps to, whatever engine it is; an engine's test module inherits it."""

from collections.abc import AsyncIterator

import msgspec
import pytest

from kaiwa.conversations.partner import (
    Analyst,
    Help,
    Hint,
    Partner,
    PartnerEvent,
    Piece,
    Reply,
    Said,
    SceneState,
    TurnBrief,
)
from kaiwa.conversations.vocabulary import MessageRole
from kaiwa.curriculum.vocabulary import Origin
from tests.engines.builders import a_draft, a_turn

GREETING, ORDER, NUMBER = "こんにちは。", "コーヒーをください。", "二つお願いします。"


async def collected(events: AsyncIterator[PartnerEvent]) -> tuple[list[Piece], Reply]:
    *pieces, reply = [event async for event in events]
    assert all(isinstance(piece, Piece) for piece in pieces)
    assert isinstance(reply, Reply)
    return [piece for piece in pieces if isinstance(piece, Piece)], reply


async def spoken(partner: Partner, *turns: str) -> tuple[tuple[Said, ...], Reply]:
    """The talk so far, and the last reply."""
    draft = a_draft()
    _, reply = await collected(partner.open(a_turn(draft=draft)))
    history = [Said(MessageRole.ASSISTANT, reply.content)]
    for said in turns:
        brief = a_turn(said, reply.state, draft, tuple(history))
        _, reply = await collected(partner.reply(brief))
        history += [Said(MessageRole.USER, said), Said(MessageRole.ASSISTANT, reply.content)]
    return tuple(history), reply


class PartnerContract:
    @pytest.fixture
    def partner(self) -> Partner:
        raise NotImplementedError

    async def test_it_says_who_it_is(self, partner: Partner) -> None:
        assert partner.origin in Origin

    async def test_pieces_come_first_then_the_reply_once_and_they_are_its_content(
        self, partner: Partner
    ) -> None:
        pieces, reply = await collected(partner.open(a_turn()))

        assert pieces
        assert "".join(piece.text for piece in pieces) == reply.content

    async def test_a_reply_streams_in_the_same_order(self, partner: Partner) -> None:
        pieces, reply = await collected(partner.reply(a_turn(ORDER, SceneState(node="want", turn=2))))

        assert "".join(piece.text for piece in pieces) == reply.content

    async def test_a_line_comes_with_its_translation(self, partner: Partner) -> None:
        _, reply = await spoken(partner, GREETING)

        assert reply.content.strip()
        assert reply.translation.strip()

    async def test_the_state_survives_being_stored(self, partner: Partner) -> None:
        _, reply = await spoken(partner, GREETING, ORDER)

        assert msgspec.json.decode(msgspec.json.encode(reply.state), type=SceneState) == reply.state

    async def test_every_turn_is_counted_and_the_brief_is_left_alone(self, partner: Partner) -> None:
        state = SceneState(node="want", turn=2)
        brief = a_turn(ORDER, state)
        _, reply = await collected(partner.reply(brief))

        assert reply.state.turn == 3
        assert brief.state == state

    async def test_objectives_once_met_stay_met(self, partner: Partner) -> None:
        _, before = await spoken(partner, GREETING, ORDER)
        _, after = await spoken(partner, GREETING, ORDER, "宇宙は広いですね", NUMBER)

        assert set(before.state.met) <= set(after.state.met)
        assert set(after.state.met) <= {each.id for each in a_draft().learning_objectives}

    async def test_choices_are_three_different_things_or_none(self, partner: Partner) -> None:
        _, reply = await spoken(partner, "zxcv", "zxcv", "zxcv")

        assert len({choice.text for choice in reply.choices}) in (0, 3)

    @pytest.mark.parametrize("rung", list(Help))
    async def test_a_hint_is_of_the_rung_that_was_asked_for(self, partner: Partner, rung: Help) -> None:
        hint = await partner.hint(a_turn(state=SceneState(node="want", turn=2)), rung)

        assert hint.help is rung
        assert hint.text
        assert (rung in (Help.WORDS, Help.SENTENCE)) == bool(hint.phrases)
        assert msgspec.json.decode(msgspec.json.encode(hint), type=Hint) == hint


class AnalystContract:
    @pytest.fixture
    def analyst(self) -> Analyst:
        raise NotImplementedError

    def brief(self, said: str) -> TurnBrief:
        return a_turn(said, SceneState(node="want", turn=2))

    async def test_what_is_called_wrong_stands_in_what_was_said(self, analyst: Analyst) -> None:
        said = "こんにちは。お茶がください。"
        found = await analyst.analyse(said, self.brief(said))

        assert found.corrections
        assert all(
            each.wrong in said and each.better != each.wrong and each.why for each in found.corrections
        )

    async def test_it_says_what_it_looked_at(self, analyst: Analyst) -> None:
        assert (await analyst.analyse(ORDER, self.brief(ORDER))).checked

    async def test_corrections_are_few(self, analyst: Analyst) -> None:
        said = "お茶がください。切符をほしいです。パンをありますか。おはよございます。"

        assert len((await analyst.analyse(said, self.brief(said))).corrections) <= 3

    async def test_a_translation_has_a_confidence_and_none_is_none(self, analyst: Analyst) -> None:
        found = await analyst.translate(ORDER, "ja", "en")

        assert found is None or (found[0] and 0 < found[1] <= 1)

    async def test_glosses_stand_in_the_text(self, analyst: Analyst) -> None:
        found = await analyst.explain(ORDER, "ja")

        assert found
        assert all(each.text in ORDER and each.gloss for each in found)

    async def test_there_is_one_verdict_for_each_objective(self, analyst: Analyst) -> None:
        found = await analyst.judge(a_draft(), (), SceneState())

        assert [each.objective for each in found] == [each.id for each in a_draft().learning_objectives]
        assert not any(each.met for each in found)
        assert all(each.missing for each in found)

    async def test_met_means_quoted_verbatim_from_the_learners_own_turns(self, analyst: Analyst) -> None:
        history = (
            Said(MessageRole.ASSISTANT, "いくつですか。"),
            Said(MessageRole.USER, ORDER),
            Said(MessageRole.USER, NUMBER),
        )
        state = SceneState(
            node="price", moves=("request_item", "state_quantity"), met=("order", "number"), turn=4
        )
        found = await analyst.judge(a_draft(), history, state)
        own = " ".join(said.content for said in history if said.role == MessageRole.USER)

        assert {each.objective for each in found if each.met} == {"order", "number"}
        assert all(each.quote and each.quote in own for each in found if each.met)

    async def test_what_only_the_partner_said_proves_nothing(self, analyst: Analyst) -> None:
        history = (Said(MessageRole.ASSISTANT, ORDER), Said(MessageRole.USER, GREETING))
        found = await analyst.judge(a_draft(), history, SceneState(met=("order",)))

        assert not any(each.met for each in found)
