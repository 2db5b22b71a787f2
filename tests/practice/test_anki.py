"""A package holds what Anki expects: notes with lasting names, readings as ruby, and nothing that could run."""

import sqlite3
import warnings
from datetime import UTC, datetime, timedelta

import pytest

from kaiwa.practice.anki import MODEL_ID, Note, line_name, package, plain, ruby, word_name
from kaiwa.scripts import annotate
from tests.practice.decks import Deck, opened

AT = datetime(2026, 5, 4, 12, tzinfo=UTC)


def a_note(text: str = "食べる", language: str = "ja", **more: object) -> Note:
    facts = {"meaning": "to eat", "name": word_name(language, text)} | more
    return Note(text=text, tokens=annotate(text, language).tokens, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "text", "reading", "written"),
    [
        ("ja", "食べる", "たべる", "食[た]べる"),
        ("ja", "お金を払う", "", "お 金[かね]を 払[はら]う"),
        ("ja", "今日", "こんにち", "今日[こんにち]"),
        ("ja", "コーヒー", "こーひー", "コーヒー"),
        ("zh-Hans", "你好", "nǐ hǎo", "你[nǐ] 好[hǎo]"),
        ("es", "buenos días", "", "buenos días"),
    ],
)
def test_readings_stand_above_what_does_not_read_itself(
    language: str, text: str, reading: str, written: str
) -> None:
    assert ruby(text, reading, annotate(text, language).tokens) == written


def test_a_word_is_asked_both_ways_and_a_line_one_way() -> None:
    word = a_note(both_ways=True)
    line = a_note("お茶をください。", name=line_name("abc"))
    deck = opened(package("Kaiwa::ja", [word, line], AT))
    assert [len(deck.cards_of(each)) for each in deck.notes] == [2, 1]
    first = deck.notes[0]
    assert first.fields["Text"] == "食べる"
    assert first.fields["Ruby"] == "食[た]べる"
    assert first.tags == {"kaiwa"}
    assert deck.model_ids == {MODEL_ID}


def test_the_same_word_is_the_same_note_in_every_package_and_another_is_another() -> None:
    first = opened(package("Kaiwa::ja", [a_note()], AT))
    later = opened(package("Kaiwa::A talk", [a_note(meaning="to have a meal")], AT + timedelta(days=1)))
    assert [each.guid for each in first.notes] == [each.guid for each in later.notes]
    assert later.notes[0].changed_at > first.notes[0].changed_at
    names = [word_name("ja", "水"), word_name("zh-Hans", "水"), line_name("水")]
    others = opened(package("Kaiwa", [a_note("水", name=name) for name in names], AT))
    assert len({each.guid for each in others.notes}) == 3


def test_importing_twice_doubles_nothing() -> None:
    notes = [a_note(), a_note("飲む", meaning="to drink")]
    collection: dict[str, dict[str, str]] = {}
    for content in (package("Kaiwa::ja", notes, AT), package("Kaiwa::ja", notes, AT)):
        deck: Deck = opened(content)
        collection |= {each.guid: each.fields for each in deck.notes}
        assert deck.deck_ids == opened(package("Kaiwa::ja", [], AT)).deck_ids
    assert len(collection) == 2


def test_what_was_said_stays_text() -> None:
    hostile = "<img src=x onerror=alert(1)>[sound:file.mp3] {{Text}} [latex]x[/latex]"
    with warnings.catch_warnings(action="error"):
        deck = opened(package("Kaiwa", [a_note(hostile, "es", meaning=hostile, context=hostile)], AT))
    for field in deck.notes[0].fields.values():
        assert "<" not in field
        assert "[" not in field
    assert plain("[sound:x]") == "&#91;sound:x&#93;"


def test_an_empty_deck_is_a_deck() -> None:
    assert opened(package("Kaiwa::ja", [], AT)).notes == []


def test_the_store_is_sound() -> None:
    content = package("Kaiwa::ja", [a_note()], AT)
    deck = opened(content)
    with sqlite3.connect(":memory:") as store:
        store.deserialize(deck.store)
        assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        orphans = "SELECT count(*) FROM cards WHERE nid NOT IN (SELECT id FROM notes)"
        assert store.execute(orphans).fetchone() == (0,)
    store.close()
