"""Mistakes are found, mended in the learner's own words, and never seen where there are none."""

import re
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from kaiwa.content.bank import bank
from kaiwa.content.checks.walking import SLOT, correct_texts
from kaiwa.content.mending import mended, mends, put_right
from kaiwa.content.schema import ErrorPattern, Register
from kaiwa.conversations.partner import Correction, CorrectionKind
from kaiwa.engines.offline.corrections import corrections
from kaiwa.engines.offline.known_lines import known_lines
from kaiwa.engines.offline.rules import french, korean, spanish
from kaiwa.engines.offline.slips import mended_at, slips_in

HELD_OUT = Path(__file__).with_name("slips")
LANGUAGES = ("es", "fr", "ja", "ko", "zh-Hans")
BUDGET_S = 0.005
"""Of one turn, once everything has been read."""


@cache
def wrong_sentences(language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What learners write, each with what a teacher would write."""
    rows = (HELD_OUT / f"{language}.wrong.txt").read_text(encoding="utf-8").splitlines()
    parts = [tuple(part.strip() for part in row.split("|")) for row in rows]
    return tuple((said, right) for said, *right in parts)  # type: ignore[misc]  # a star makes a list


def right_sentences(language: str) -> tuple[str, ...]:
    return tuple((HELD_OUT / f"{language}.right.txt").read_text(encoding="utf-8").splitlines())


def mistakes_in(said: str, language: str) -> tuple[Correction, ...]:
    found = corrections(said, Register.CASUAL, known_lines(language))
    return tuple(each for each in found if each.kind is CorrectionKind.ERROR)


def with_mends(said: str, found: tuple[Correction, ...]) -> str:
    for each in found:
        said = said.replace(each.wrong, each.better, 1) if each.better else said
    return said.rstrip(" .。")


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_sentences_that_learners_write_most_mistakes_are_found_and_no_mend_is_wrong(language: str) -> None:
    sentences = wrong_sentences(language)
    found = {said: mistakes_in(said, language) for said, _ in sentences}
    mended_wrongly = [
        (said, with_mends(said, found[said]))
        for said, right in sentences
        if any(each.better for each in found[said])
        and with_mends(said, found[said]) not in {each.rstrip(" .。") for each in right}
    ]

    assert mended_wrongly == []
    assert sum(bool(each) for each in found.values()) >= 0.9 * len(sentences)


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_right_sentences_nothing_is_found(language: str) -> None:
    sentences = right_sentences(language)
    marked = [(said, found) for said in sentences if (found := mistakes_in(said, language))]

    assert len(sentences) >= 60
    assert marked == []


@pytest.mark.parametrize("language", [*LANGUAGES, "zh-Hant"])
def test_in_no_right_line_of_a_pack_anything_is_found(language: str) -> None:
    marked = [
        (where, text, found)
        for where, line in correct_texts(bank(language).pack)
        if (found := slips_in(text := SLOT.sub("□", line), language))
    ]

    assert marked == []


def patterns(language: str) -> Iterator[ErrorPattern]:
    for point in bank(language).pack.grammar.values():
        yield from point.errors


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_all_patterns_mend_and_what_they_mend_is_free_of_slips(language: str) -> None:
    every = tuple(patterns(language))
    again = [
        (better, found)
        for each in every
        for better in (each.better, *each.also.values())
        if (found := slips_in(better, language))
    ]

    assert sum(map(mends, every)) >= 0.85 * len(every)
    assert again == []


def test_where_nothing_can_be_mended_there_is_an_example_and_what_found_it() -> None:
    (told,) = mistakes_in("报纸被卖。", "zh-Hans")

    assert told.better == ""
    assert told.example == "这本书被写。 → 这本书写好了。"
    assert re.search(told.found_by, "报纸被卖。")
    assert not re.search(told.found_by, "报纸卖完了。")


@pytest.mark.parametrize(
    ("language", "said", "better"),
    [
        ("es", "Yo quiero un mesa.", "una mesa"),
        ("es", "Buen día, quiero dos café.", "dos cafés"),
        ("ja", "きれいくないです。", "きれいじゃない"),
        ("ja", "友達と会うました。", "会いました"),
        ("fr", "Je suis de la Allemagne.", "d'Allemagne"),
        ("zh-Hans", "三书", "三本书"),
        ("ko", "커피이 주세요.", "커피를"),
        ("ko", "저는 안나이에요.", "안나예요"),
    ],
)
def test_the_learners_own_words_are_put_right(language: str, said: str, better: str) -> None:
    assert [each.better for each in mistakes_in(said, language)] == [better]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_turn_is_looked_through_in_a_moment(language: str) -> None:
    said = [each for each, _ in wrong_sentences(language)]
    lines = known_lines(language)
    for each in said:
        corrections(each, Register.POLITE, lines)
    start = time.process_time()
    for each in said:
        corrections(each, Register.POLITE, lines)

    assert (time.process_time() - start) / len(said) < BUDGET_S


@pytest.mark.parametrize(
    ("singular", "several"),
    [
        ("café", "cafés"),
        ("luz", "luces"),
        ("habitación", "habitaciones"),
        ("lunes", "lunes"),
        ("mes", "meses"),
    ],
)
def test_spanish_plurals(singular: str, several: str) -> None:
    assert spanish.plural(singular) == several


@pytest.mark.parametrize(
    ("singular", "several"), [("gâteau", "gâteaux"), ("cheval", "chevaux"), ("prix", "prix")]
)
def test_french_plurals(singular: str, several: str) -> None:
    assert french.plural(singular) == several


def test_a_korean_syllable_shows_whether_it_ends_in_a_consonant() -> None:
    assert [korean.has_final(each) for each in "책물커피"] == [True, True, False, False]


def test_a_word_that_moves_into_the_sentence_loses_its_capital() -> None:
    error = ErrorPattern(
        pattern=r"(Entiendo) (nada)",
        wrong="Entiendo nada.",
        better="No entiendo nada.",
        why="…",
        mend=r"no \1 \2",
    )

    assert put_right("Entiendo nada.", error) == "No entiendo nada."


def test_without_a_mend_the_very_words_of_the_example_are_mended_and_no_others() -> None:
    error = ErrorPattern(
        pattern=r"(un|el) (mesa|silla)", wrong="Veo un mesa.", better="Veo una mesa.", why="…"
    )
    found = re.search(error.pattern, "Quiero un silla.")

    assert put_right("Quiero un mesa.", error) == "Quiero una mesa."
    assert found is not None
    assert mended(found, error) == ""


def test_slips_are_mended_where_they_stand() -> None:
    said = "Ella es muy alto y yo es Anna."
    for slip in reversed(slips_in(said, "es")):
        said = mended_at(said, slip)

    assert said == "Ella es muy alta y yo es Anna."
