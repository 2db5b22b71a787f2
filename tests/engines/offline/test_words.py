from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.content.schema import Concept, Entry, Phrasing
from kaiwa.engines.offline.chance import chance, pick
from kaiwa.engines.offline.filling import fill, form_reading, is_fillable, reading_of, slots_of
from kaiwa.engines.offline.glosses import filled_gloss
from tests.months import PRESENT, books, every_pack

WORDS = {
    "coffee": Concept(gloss="coffee", pos="noun", rating=1, tags=("drink",)),
    "umbrella": Concept(gloss="umbrella", pos="noun", rating=1, tags=("goods",)),
    "glasses": Concept(gloss="glasses", pos="noun", rating=1, tags=("goods",)),
    "uniform": Concept(gloss="uniform", pos="noun", rating=1, tags=("goods",)),
    "station": Concept(gloss="station", pos="noun", rating=1, tags=("place",)),
    "home": Concept(gloss="home", pos="noun", rating=1, tags=("place",)),
    "engineer": Concept(gloss="engineer", pos="noun", rating=1, tags=("occupation",)),
    "waiter": Concept(gloss="waiter, waitress", pos="noun", rating=1, tags=("occupation",)),
    "see_a_film": Concept(gloss="see a film", pos="phrase", rating=1, tags=("activity",)),
    "no_nuts": Concept(gloss="I can't eat nuts", pos="phrase", rating=1, tags=("need",)),
    "cash": Concept(gloss="in cash", pos="phrase", rating=1, tags=("payment",)),
}


@pytest.mark.parametrize(
    ("gloss", "slot", "word", "filled"),
    [
        ("{item}, please.", "item", "coffee", "Coffee, please."),
        ("I'd like {item}, please.", "item", "umbrella", "I'd like an umbrella, please."),
        ("I'd like {item}, please.", "item", "uniform", "I'd like a uniform, please."),
        ("I'd like {item}, please.", "item", "glasses", "I'd like glasses, please."),
        ("Do you have any {item}?", "item", "umbrella", "Do you have any umbrella?"),
        ("We've just run out of this {item}.", "item", "umbrella", "We've just run out of this umbrella."),
        ("Where is {place}?", "place", "station", "Where is the station?"),
        ("{place} is over there.", "place", "station", "The station is over there."),
        ("I want to go {place}.", "place", "home", "I want to go home."),
        ("I'm a(n) {occupation}.", "occupation", "engineer", "I'm an engineer."),
        ("I'm a(n) {occupation}.", "occupation", "waiter", "I'm a waiter."),
        ("Shall we {activity:masu}?", "activity", "see_a_film", "Shall we see a film?"),
        ("{need}. Is that all right?", "need", "no_nuts", "I can't eat nuts. Is that all right?"),
        ("I'll pay {payment}.", "payment", "cash", "I'll pay in cash."),
        ("It {unknown} stays.", "item", "coffee", "It {unknown} stays."),
        ("“{item}?”", "item", "coffee", "“Coffee?”"),
    ],
)
def test_a_gloss_reads_as_somebody_would_say_it(gloss: str, slot: str, word: str, filled: str) -> None:
    assert filled_gloss(gloss, {slot: WORDS[word]}) == filled


def test_a_name_stands_where_the_gloss_has_it() -> None:
    assert filled_gloss("I'm {name}.", {}, "Misaki Satō") == "I'm Misaki Satō."


@given(st.text(max_size=30))
def test_a_seed_always_draws_the_same(seed: str) -> None:
    assert chance(seed) == chance(seed)
    assert 0 <= chance(seed, 1) < 1


def test_chance_is_spread_evenly() -> None:
    drawn = Counter(int(10 * chance("seed", number)) for number in range(5000))
    assert set(drawn) == set(range(10))
    assert max(drawn.values()) - min(drawn.values()) < 150


def test_seeds_that_only_join_to_the_same_text_differ() -> None:
    assert chance("ab", "c") != chance("a", "bc")


def test_every_option_is_picked_some_day() -> None:
    assert {pick("abc", "seed", number) for number in range(60)} == set("abc")


LINE = Phrasing(text="{item}をください。", reading="{item}をください。", gloss="{item}, please.")


def test_slots_are_found_with_and_without_a_form() -> None:
    line = Phrasing(text="{time}、{activity:masu}", gloss="x")
    assert slots_of(line) == {"time", "activity"}
    assert slots_of(Phrasing(text="はい", gloss="Yes")) == set()


@pytest.mark.skipif("ja" not in PRESENT, reason="the Japanese pack is not there")
def test_a_line_is_filled_with_its_reading_and_meaning() -> None:
    phrase = fill(LINE, {"item": "coffee"}, books("ja").bank, move="request_item")
    assert phrase.text == "コーヒーをください。"
    assert phrase.reading == "こーひーをください。"
    assert phrase.gloss == "Coffee, please."
    assert phrase.move == "request_item"


@pytest.mark.skipif("ja" not in PRESENT, reason="the Japanese pack is not there")
def test_a_named_form_is_read_by_the_script_layer() -> None:
    entry = Entry(word="映画を見る", reading="えいがをみる", forms={"mashita": "映画を見ました"})
    assert form_reading(entry, "", "ja") == "えいがをみる"
    assert form_reading(entry, "mashita", "ja") == "えいがをみました"


def test_a_latin_script_needs_no_reading() -> None:
    assert reading_of("café", "es") == ""
    assert reading_of("anything", "xx") == ""


@every_pack
def test_a_line_whose_slot_has_no_word_is_not_used(language: str) -> None:
    bank = books(language).bank
    assert not is_fillable(LINE, {}, bank)
    assert not is_fillable(LINE, {"item": "no_such_concept"}, bank)
    assert not is_fillable(Phrasing(text="{item:no_such_form}", gloss="x"), {"item": "coffee"}, bank)
    assert is_fillable(LINE, {"item": "coffee"}, bank)


@every_pack
def test_a_name_is_wanted_only_where_the_line_has_it(language: str) -> None:
    bank = books(language).bank
    line = Phrasing(text="{name}", gloss="{name}")
    assert not is_fillable(line, {}, bank)
    assert is_fillable(line, {}, bank, bank.pack.names.female[0])


@every_pack
def test_every_line_of_a_pack_can_be_filled_for_some_concept(language: str) -> None:
    shelf = books(language)
    bank = shelf.bank
    for function, lines in bank.pack.lines.items():
        tags = bank.core.functions[function].slots
        fillers = {
            slot: next((c for tag in wanted for c in shelf.tagged.get(tag, ())), "")
            for slot, wanted in tags.items()
            if slot != "name"
        }
        for tier in (lines.a, lines.b):
            for line in (*tier.say, *tier.tell):
                assert is_fillable(line, fillers, bank, bank.pack.names.male[0]), (function, line.text)
                phrase = fill(line, fillers, bank, name=bank.pack.names.male[0])
                assert "{" not in phrase.text + phrase.reading + phrase.gloss
