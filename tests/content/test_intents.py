import re

import pytest

from kaiwa.content.bank import load_core
from kaiwa.content.intents import INTERFACES, named, pattern, places, topics, wording
from kaiwa.content.intents import tests as examinations
from kaiwa.content.schema import Goal
from kaiwa.curriculum.keywords import touches

each_interface = pytest.mark.parametrize("interface", INTERFACES)


@each_interface
def test_every_goal_has_words(interface: str) -> None:
    assert set(wording(interface).goals) == set(Goal)


@each_interface
def test_every_language_is_named_everywhere(interface: str) -> None:
    assert set(wording(interface).languages) == set(wording("en").languages)


@each_interface
def test_everything_that_is_said_is_said_in_every_language(interface: str) -> None:
    assert set(wording(interface).says) == set(wording("en").says)
    assert all(wording(interface).says.values())


@each_interface
def test_refusals_are_patterns_for_both_codes(interface: str) -> None:
    refused = wording(interface).refused
    assert set(refused) == {"abusive", "self_harm"}
    for patterns in refused.values():
        for each in patterns:
            assert re.compile(each)


@each_interface
def test_levels_rise_and_lie_on_the_scale(interface: str) -> None:
    assert all(1 <= rating <= 100 for rating in wording(interface).levels)


@each_interface
def test_skills_are_ours(interface: str) -> None:
    assert set(wording(interface).skills) == {"speaking", "listening", "reading", "writing", "pragmatics"}


def test_most_topics_lead_to_a_scene_of_the_bank() -> None:
    core = load_core()
    texts = [tuple(each.keywords) for each in core.situations.values()]
    lost = [
        topic
        for topic, meant in topics().items()
        if not any(touches(keywords, word) for keywords in texts for word in meant.keywords)
    ]
    assert len(lost) <= 0.1 * len(topics()), lost


def test_a_place_speaks_of_one_language_or_says_which() -> None:
    named_places = [name for names in places().values() for name in names]
    assert len(named_places) > 150
    known = set(wording("en").languages)
    assert all(set(spoken) <= known for spoken in places())


def test_grades_of_a_test_lie_on_the_scale() -> None:
    for each in examinations():
        assert all(1 <= rating <= 100 for rating in each.levels.values())


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (("train",), "the train", True),
        (("train",), "trains", False),
        (("train*",), "trains", True),
        (("train",), "restrain", False),
        (("jlpt",), "考jlpt", True),
        (("駅",), "大阪駅で", True),
        (("a.b",), "axb", False),
        ((), "anything", False),
    ],
)
def test_a_word_is_found_as_it_says(words: tuple[str, ...], text: str, found: bool) -> None:
    assert bool(re.search(pattern(words), text)) is found


def test_the_longest_word_wins() -> None:
    match = re.search(pattern(("a", "a few")), "a few words")
    assert match is not None
    assert match[0] == "a few"


def test_a_grade_may_stand_right_behind_a_test() -> None:
    hsk = next(each for each in examinations() if "hsk" in each.names)
    assert re.search(named(hsk), "hsk5")
    assert not re.search(named(hsk), "hskin")
