"""What every author, partner and analyst keeps to, whatever engine it is; an engine's test module inherits it."""

from collections.abc import AsyncIterator

import msgspec
import pytest
from msgspec.structs import replace

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
from kaiwa.curriculum.author import Author, Outline, ScenarioBrief
from kaiwa.curriculum.changes import changes
from kaiwa.curriculum.gathering import Gathering
from kaiwa.curriculum.lexicons import lexicon_for
from kaiwa.curriculum.quality import judge_path
from kaiwa.curriculum.recycling import recycled
from kaiwa.curriculum.rightness import outline_faults
from kaiwa.curriculum.scenario_quality import judge_scenario
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.vocabulary import Origin
from tests.engines.builders import a_draft, a_turn
from tests.months import STARTS_ON, a_brief, a_month, an_intent, others_than

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


class AuthorContract:
    @pytest.fixture
    def author(self) -> Author:
        raise NotImplementedError

    @staticmethod
    async def outline(author: Author) -> Gathering:
        gathering = Gathering(author.origin)
        async for event in author.outline(a_brief()):
            gathering.take(event)
        return gathering

    @staticmethod
    def must_pass(outline: Outline) -> None:
        intent = an_intent()
        report = judge_path(outline, intent, STARTS_ON, hard=outline_faults(outline, intent))
        assert report.accepted, report.failures

    async def test_it_says_who_it_is(self, author: Author) -> None:
        assert author.origin in Origin

    async def test_a_month_is_whole_titled_and_passes_its_gate(self, author: Author) -> None:
        gathering = await self.outline(author)

        assert gathering.titled.title
        assert gathering.titled.description
        self.must_pass(gathering.outline())

    async def test_a_month_survives_being_stored(self, author: Author) -> None:
        schedule = (await self.outline(author)).outline().schedule

        assert msgspec.json.decode(msgspec.json.encode(schedule.days), type=tuple[Day, ...]) == schedule.days

    async def test_a_refined_month_passes_too_and_tells_what_changed(self, author: Author) -> None:
        month = a_month()
        found = await author.refine(month, "less grammar", a_brief())

        assert found.understood
        assert found.changes == changes(month, found.outline)
        self.must_pass(found.outline)

    async def test_a_day_drawn_anew_is_another_day_in_the_same_place(self, author: Author) -> None:
        month = a_month()
        day = await author.redraw_day(month, 4, a_brief())

        assert day.day == 4
        assert day.title != month.schedule[4].title
        assert day.candidate == 1
        self.must_pass(replace(month, schedule=recycled(month.schedule.with_day(day))))

    async def test_a_scene_is_that_of_its_day_and_passes_its_gate(self, author: Author) -> None:
        month = a_month()
        others = others_than(month, 9)
        draft = await author.write(ScenarioBrief(intent=an_intent(), day=month.schedule[9], others=others))
        report = judge_scenario(draft, others=others, lexicon=lexicon_for("ja"))

        assert report.accepted, report.failures
        assert draft.title == month.schedule[9].title
        assert draft.learning_objectives == month.schedule[9].objectives
        assert draft.new_items == month.schedule[9].new_items


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

        assert found is None or (found.text and 0 < found.confidence <= 1)

    async def test_glosses_stand_in_the_text(self, analyst: Analyst) -> None:
        found = (await analyst.explain(ORDER, "ja")).glosses

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
