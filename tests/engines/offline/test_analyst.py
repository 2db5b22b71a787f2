import time
from collections.abc import Iterator

import pytest

from kaiwa.content.bank import bank
from kaiwa.content.schema import Register
from kaiwa.conversations.partner import Correction, CorrectionKind, Said, SceneState
from kaiwa.conversations.vocabulary import MessageRole
from kaiwa.engines.offline.analyst import OfflineAnalyst, translated
from kaiwa.engines.offline.chance import pick
from kaiwa.engines.offline.corrections import MOST, corrections
from kaiwa.engines.offline.exemplars import look
from kaiwa.engines.offline.filling import NAME, SLOT, in_form
from kaiwa.engines.offline.glossing import glosses_of
from kaiwa.engines.offline.judging import judged
from kaiwa.engines.offline.known_lines import known_lines
from kaiwa.engines.offline.mentions import lexicon
from tests.engines.builders import a_draft, a_turn, present_packs


def found_in(said: str, register: Register = Register.POLITE) -> tuple[Correction, ...]:
    return corrections(said, register, known_lines("ja"))


def correct_lines(language: str) -> Iterator[str]:
    """Every line that the pack calls right, with one word or another in its slots."""
    fits: dict[str, list[str]] = {}
    for concept, slots in lexicon(language).fits.items():
        for slot in slots:
            fits.setdefault(slot, []).append(concept)
    words = bank(language).pack.lexicon
    for lines in bank(language).pack.lines.values():
        for spoken in (lines.a, lines.b):
            for line in (*spoken.say, *spoken.tell):
                slotted = SLOT.findall(line.text)
                filled = line.text
                for slot, form in slotted:
                    having = [c for c in fits.get(slot, ()) if not form or form in words[c].forms]
                    word = "Maria" if slot == NAME else in_form(words[pick(having, line.text, slot)], form)
                    filled = SLOT.sub(word.replace("\\", ""), filled, count=1)
                yield filled
            yield from (heard.better if heard.error else heard.text for heard in spoken.heard)


@pytest.mark.parametrize("language", present_packs())
def test_nothing_that_the_pack_calls_right_is_called_an_error(language: str) -> None:
    lines = known_lines(language)
    wrongly = [
        (line, each)
        for line in correct_lines(language)
        for each in corrections(line, Register.CASUAL, lines)
        if each.kind is CorrectionKind.ERROR
    ]

    assert wrongly == []


@pytest.mark.parametrize("language", present_packs())
def test_mistakes_that_were_heard_before_are_found_again(language: str) -> None:
    lines = known_lines(language)
    heard = [
        each
        for function in lines.source.pack.lines.values()
        for spoken in (function.a, function.b)
        for each in spoken.heard
        if each.error
    ]
    missed = [each.text for each in heard if not corrections(each.text, Register.FORMAL, lines)]

    assert len(missed) <= 0.03 * len(heard), missed


@pytest.mark.parametrize(
    ("said", "better"),
    [
        ("紅茶がください。", "紅茶をください。"),
        ("ジュースをほしいです。", "ジュースがほしいです。"),
        ("昨日は寒いでした。", "寒かったです"),
        ("毎日、魚が食べます。", "魚を食べます"),
    ],
)
def test_the_mend_has_the_learners_own_words(said: str, better: str) -> None:
    assert [each.better for each in found_in(said)] == [better]


def test_a_casual_line_to_a_formal_person_is_a_matter_of_register_and_no_error() -> None:
    (found,) = found_in("コーヒー、ちょうだい。", Register.FORMAL)

    assert found.kind is CorrectionKind.REGISTER
    assert "コーヒー" in found.better
    assert found_in("コーヒー、ちょうだい。", Register.CASUAL) == ()


def test_a_few_corrections_are_enough() -> None:
    said = "お茶がください。切符をほしいです。パンをありますか。おはよございます。"

    assert len(found_in(said)) == MOST


def test_what_the_bank_does_not_know_is_left_alone() -> None:
    assert found_in("宇宙人についての論文を書き終えたところなんですよ。") == ()


@pytest.mark.parametrize(
    ("said", "meaning", "sure"),
    [
        ("いくつですか。", "How many?", 1.0),
        ("紅茶をください。", "Tea, please.", 0.9),
        ("こんにちは。紅茶をください。", "Hello. Tea, please.", 0.81),
    ],
)
def test_lines_of_the_bank_are_translated_with_other_words_in_them_too(
    said: str, meaning: str, sure: float
) -> None:
    found = translated(said, known_lines("ja"))

    assert found is not None
    assert found[0] == meaning
    assert found[1] == pytest.approx(sure)


async def test_what_is_no_line_of_the_bank_is_not_translated() -> None:
    analyst = OfflineAnalyst()

    assert await analyst.translate("宇宙人の論文を書きました。", "ja", "en") is None
    assert await analyst.translate("いくつですか。", "ja", "de") is None


def test_words_are_explained_in_any_of_their_forms() -> None:
    found = {each.text: each for each in glosses_of("昨日、映画を見ました。", "ja")}

    assert found["昨日"].gloss == "yesterday"
    assert found["昨日"].reading == "きのう"
    assert any("film" in each.gloss for each in found.values())


def test_a_verdict_says_what_is_missing_in_words() -> None:
    (order, number, pay) = judged(a_draft(), (), SceneState())

    assert "ask for something" in order.missing
    assert number.missing == "Nowhere did you clearly say how many."
    assert not pay.met


def test_a_move_made_with_help_is_met_with_help() -> None:
    history = (Said(MessageRole.USER, "二つです"),)
    state = SceneState(met=("number",), helped=("state_quantity",))
    verdict = next(each for each in judged(a_draft(), history, state) if each.objective == "number")

    assert verdict.met
    assert verdict.with_help
    assert verdict.quote == "二つです"


def test_an_objective_that_the_scene_did_not_count_is_not_met() -> None:
    history = (Said(MessageRole.USER, "二つです"),)

    assert not any(each.met for each in judged(a_draft(), history, SceneState()))


async def test_a_turn_is_analysed_in_a_moment() -> None:
    analyst, said = OfflineAnalyst(), "すみません、紅茶がください。二つです。"
    await analyst.analyse("準備", a_turn("準備"))
    start = time.process_time()
    await analyst.analyse(said, a_turn(said))

    assert time.process_time() - start < 0.15


@pytest.mark.parametrize("language", present_packs())
def test_every_stilted_line_is_answered_with_its_natural_twin_and_the_twin_with_nothing(
    language: str,
) -> None:
    lines = known_lines(language)
    for each in lines.source.pack.stilted:
        (told,) = corrections(each.text, Register.POLITE, lines)
        assert told.kind is CorrectionKind.MORE_NATURAL, each.text
        assert (told.wrong, told.better, told.why) == (each.text, each.better, each.why)
        assert corrections(each.better, Register.POLITE, lines) == (), each.better


@pytest.mark.parametrize("language", present_packs())
def test_nothing_that_is_offered_to_say_is_called_stilted(language: str) -> None:
    lines = known_lines(language)
    for each in lines.source.pack.stilted:
        offered = [
            right.phrasing.text for right in lines.rights(look(each.text, lines.words)) if right.phrasing
        ]
        assert offered == [], each.text


def test_a_stilted_line_with_the_learners_own_words_keeps_them() -> None:
    (told,) = corrections("Yo quiero tener un té.", Register.POLITE, known_lines("es"))

    assert told.kind is CorrectionKind.MORE_NATURAL
    assert told.better == "Me pone un té, por favor."


def test_a_mistake_is_told_before_what_could_be_more_natural() -> None:
    said = "Anna está ingeniera. Yo quiero tener un café."
    found = corrections(said, Register.POLITE, known_lines("es"))
    kinds = [each.kind for each in found]

    assert kinds == sorted(
        kinds, key=[CorrectionKind.ERROR, CorrectionKind.REGISTER, CorrectionKind.MORE_NATURAL].index
    )
    assert CorrectionKind.MORE_NATURAL in kinds
