"""The small rules of a talk: where clauses close, what a text may hold, what counts as met, what is praised."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.content.bank import present_packs
from kaiwa.conversations.clauses import Clauses
from kaiwa.conversations.cleaning import cleaned
from kaiwa.conversations.debrief import Turn, outcomes, praise, words_of
from kaiwa.conversations.drift import drift_of
from kaiwa.conversations.last_words import SORRY, last_words
from kaiwa.conversations.partner import Verdict
from kaiwa.conversations.talk import Goal, ticked
from kaiwa.conversations.transcript import Spoken, Transcript, as_html, as_text
from kaiwa.curriculum.author import Phrase
from kaiwa.engines.offline.phrasing import phrased
from kaiwa.scripts import annotate, supported_languages
from tests.engines.builders import a_draft, a_turn


@given(st.text(alphabet="あ、。!? a.\n」", max_size=60), st.data())
def test_clauses_are_the_text_however_it_comes(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    clauses = Clauses()
    found = [clause for piece in pieces for clause in clauses.feed(piece)] + clauses.rest()
    assert "".join(each.text for each in found) == text
    assert all(text[each.start : each.start + len(each.text)] == each.text for each in found)


def test_a_clause_closes_before_the_rest_is_said() -> None:
    clauses = Clauses()
    assert [each.text for each in clauses.feed("いらっしゃいませ。何に")] == ["いらっしゃいませ。"]
    assert clauses.feed("しますか。") == []
    assert [each.text for each in clauses.rest()] == ["何にしますか。"]


def test_a_decimal_point_closes_nothing() -> None:
    assert [each.text for each in Clauses().feed("It costs 3.5 euros. And")] == ["It costs 3.5 euros."]


@pytest.mark.parametrize("bad", ["\x00", "\x1b[2J", "\u202e", "\ud800", "\ufeff"])
def test_what_no_text_may_hold_goes(bad: str) -> None:
    assert "は" in cleaned(f"{bad}は{bad}")
    assert not set(bad) & set(cleaned(f"{bad[0]}は"))


@given(st.text())
def test_what_was_cleaned_can_be_stored_and_stays_as_it_is(text: str) -> None:
    kept = cleaned(text)
    assert kept.encode().decode() == kept
    assert "\x00" not in kept
    assert cleaned(kept) == kept


GOAL = Goal(id="order", text="Order something")
TURNS = [Turn("m1", "コーヒーをください。")]


def test_an_objective_is_met_only_with_a_quote_that_was_said() -> None:
    (met,) = outcomes([GOAL], [Verdict("order", met=True, quote="コーヒーを")], TURNS)
    assert (met.met, met.quote) == (True, "コーヒーを")
    (made_up,) = outcomes([GOAL], [Verdict("order", met=True, quote="紅茶を")], TURNS)
    assert (made_up.met, made_up.quote) == (False, "")
    assert made_up.missing
    (unquoted,) = outcomes([GOAL], [Verdict("order", met=True)], TURNS)
    assert not unquoted.met
    (unjudged,) = outcomes([GOAL], [], TURNS)
    assert not unjudged.met


def test_where_nobody_judged_the_ticks_count_with_their_lines() -> None:
    goals = ticked((GOAL,), ("order",), TURNS[0].content)
    (met,) = outcomes(goals, None, TURNS)
    assert met.quote == TURNS[0].content
    assert ticked(goals, (), "x") == goals


def test_praise_is_facts_and_quotes() -> None:
    found = outcomes([GOAL], [Verdict("order", met=True, quote="コーヒーを")], TURNS)
    said = praise(found, TURNS, helped=False)
    assert said[0] == "You did this on your own: Order something. “コーヒーを”"
    assert "You needed no help at all." in said
    assert praise(outcomes([GOAL], [], []), [], helped=False) == ()


def test_words_asked_for_come_first_and_only_the_ticked_are_kept() -> None:
    draft = a_draft()
    words = words_of(
        draft, (Phrase("お手洗いはどこですか", "Where is the toilet?"),), TURNS, ("お手洗いはどこですか",)
    )
    assert (words[0].text, words[0].gloss) == ("お手洗いはどこですか", "Where is the toilet?")
    assert [each.kept for each in words] == [True] + [False] * (len(words) - 1)


@pytest.mark.parametrize("language", supported_languages())
def test_there_is_a_last_word_in_every_language(language: str) -> None:
    from msgspec.structs import replace

    draft = replace(a_draft(), target_language=language)
    reply = last_words(a_turn("…", draft=draft))
    assert reply.content == SORRY[language]
    assert reply.translation


def test_a_plain_line_is_at_the_level_and_a_learned_one_above_it() -> None:
    draft = a_draft(rating=12)
    assert not drift_of("コーヒーですか。", 12, draft).too_hard
    hard = drift_of("政府の経済政策に関する議論が続いていますが、どう思われますか。", 12, draft)
    assert hard.too_hard
    assert hard.level > 17
    assert not hard.may_stay


@pytest.mark.parametrize(
    ("line", "too_hard", "may_stay"),
    [
        ("コーヒーですか。", False, True),
        ("政府ですか。", True, True),  # one new word
        ("政府の経済ですか。", True, False),  # two of them
        ("コーヒーですか。" * 6, True, False),  # none, but 42 characters where 30 are the most
    ],
)
def test_one_new_word_may_stay_and_two_or_a_long_line_may_not(
    line: str, too_hard: bool, may_stay: bool
) -> None:
    found = drift_of(line, 12, a_draft(rating=12))
    assert (found.too_hard, found.may_stay) == (too_hard, may_stay)


@pytest.mark.parametrize(
    ("wanted", "language", "told"),
    [
        ("How much is it?", "ja", "いくらですか。"),
        ("Where is the station?", "es", "¿Dónde está la estación?"),
        ("a coffee", "fr", "café"),
        ("Thank you very much", "zh-Hans", "非常感谢！"),
        ("Sorry, could you help me, please?", "fr", "Pourriez-vous m'aider, s'il vous plaît ?"),
    ],
)
def test_what_the_bank_can_say_is_said(wanted: str, language: str, told: str) -> None:
    found = phrased(wanted, language)
    assert found is not None
    assert found.text == told
    assert found.confidence >= 0.9


@pytest.mark.parametrize("language", present_packs())
@pytest.mark.parametrize(
    ("wanted", "means"),
    [
        ("How much does this cost?", "how much"),
        ("I'd like two coffees, please", "coffee"),
        ("Where's the toilet?", "toilet"),
        ("Can you say that again?", "again|repeat"),
        ("I want to go to the station", "station"),
        ("I'm tired", "tired"),
        ("My name is Anna", "Anna"),
        ("I'm from Germany", "Germany"),
        ("Can I pay by card?", "card"),
        ("I don't like fish", "not like fish|n't like fish"),
        ("What should I order?", "recommend|best|advise|typical|good"),
        ("Can you give me a hand?", "help|hand"),
    ],
)
def test_who_asks_in_other_words_gets_a_line_that_does_it_and_is_told_what_it_says(
    wanted: str, means: str, language: str
) -> None:
    found = phrased(wanted, language)
    assert found is not None
    assert found.confidence >= 0.7
    assert re.search(means, found.meaning or wanted, re.IGNORECASE)


def test_what_somebody_is_is_not_their_name() -> None:
    for wanted in ("I'm allergic to nuts", "I am late", "I'm sorry"):
        found = phrased(wanted, "es")
        assert found is None or "soy" not in found.text


def test_a_wish_is_not_answered_with_its_opposite() -> None:
    found = phrased("I don't have a reservation", "es")
    assert found is None or "no" in found.text.casefold() or found.confidence <= 0.5


def test_what_the_bank_cannot_say_is_not_made_up() -> None:
    assert phrased("quantum chromodynamics", "ja") is None
    assert phrased("  ?! ", "ja") is None


def a_transcript(content: str) -> Transcript:
    from datetime import date

    tokens = annotate(content, "ja").tokens
    line = Spoken(role="assistant", content=content, meaning="Water, please.", tokens=tokens)
    return Transcript(
        title="<b>At</b>", language="ja", on=date(2026, 3, 2), partner="田中", lines=(line,), notes=()
    )


def test_a_transcript_has_readings_and_meanings() -> None:
    text = as_text(a_transcript("水をください。"))
    assert "田中: 水をください。" in text
    assert "[みずをください。]" in text
    assert "(Water, please.)" in text
    page = as_html(a_transcript("水をください。"))
    assert "<ruby>水<rp>(</rp><rt>みず</rt><rp>)</rp></ruby>" in page


def test_a_transcript_escapes_whatever_was_said() -> None:
    page = as_html(a_transcript("<img src=x onerror=alert(1)>水"))
    assert "<img" not in page
    assert "<b>At" not in page
