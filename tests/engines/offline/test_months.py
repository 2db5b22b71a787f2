from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.paths import MOST_ALIKE, Case, alike, brief_of, cases, measure
from kaiwa.accounts.vocabulary import Challenge, LearningGoal
from kaiwa.content.bank import CONVERTED, UnknownPack
from kaiwa.curriculum.author import Intent, OutlineBrief
from kaiwa.curriculum.quality import judge_path
from kaiwa.curriculum.rightness import outline_faults
from kaiwa.curriculum.schedule import Day, Skill
from kaiwa.engines.offline.composing import compose
from kaiwa.engines.offline.lessons import REPAIR_KIT
from kaiwa.engines.offline.shelf import shelf
from tests.months import PARENTS, PRESENT, STARTS_ON, a_brief, a_month, an_intent, books, every_pack

GOALS = pytest.mark.parametrize("goal", [each for each in LearningGoal if each in books().goals])


def longest_run(days: tuple[Day, ...]) -> int:
    longest = run = 1
    for before, after in pairwise(days):
        run = run + 1 if before.domain == after.domain else 1
        longest = max(longest, run)
    return longest


@pytest.mark.parametrize("case", [*cases(PRESENT)][::23], ids=str)
def test_a_sample_of_all_months_passes_the_gate(case: Case) -> None:
    measured = measure(case)
    assert measured.report.failures == ()
    assert measured.report.accepted
    assert measured.same_again


@every_pack
def test_months_of_two_goals_stay_different(language: str) -> None:
    found = {
        goal: frozenset(
            day.situation
            for day in compose(
                shelf(language), brief_of(Case(language, goal, "A2", Challenge.MODERATE, "x"))
            ).schedule
        )
        for goal in LearningGoal
        if goal in shelf(language).goals
    }
    for one in found:
        for two in found:
            assert one == two or alike(found[one], found[two]) <= MOST_ALIKE


@every_pack
@GOALS
def test_a_month_has_its_shape(language: str, goal: LearningGoal) -> None:
    days = a_month(language, goal=goal).schedule.days
    assert [day.day for day in days if day.is_checkpoint] == [7, 14, 21, 28]
    assert all(not day.new_items for day in days if day.is_checkpoint)
    assert [day.day for day in days if day.without_hints] == [28]
    assert days[27].title.startswith("Dress rehearsal")
    assert longest_run(days) <= 2
    assert len({day.situation for day in days}) >= 26
    assert sum(day.goal == goal for day in days) >= 17


@every_pack
def test_the_first_day_holds_the_repair_kit(language: str) -> None:
    first = a_month(language).schedule[1]
    taught = {item.id for item in first.new_items}
    assert {f"say_a_{move}" for move in REPAIR_KIT} <= taught
    assert any(each.evidence and set(each.evidence.moves) == set(REPAIR_KIT) for each in first.objectives)


@every_pack
def test_the_rehearsal_plays_a_scene_that_is_known(language: str) -> None:
    month = a_month(language)
    assert month.schedule[28].situation in {day.situation for day in month.schedule.days[:27]}


def test_the_same_wish_gives_the_same_bytes() -> None:
    brief = a_brief()
    assert msgspec.json.encode(compose(books(), brief)) == msgspec.json.encode(compose(books(), brief))


def test_another_wish_gives_another_month() -> None:
    one = compose(books(), a_brief(an_intent(text="one")))
    two = compose(books(), a_brief(an_intent(text="two")))
    assert [day.situation for day in one.schedule] != [day.situation for day in two.schedule]


def test_what_was_asked_for_comes_up() -> None:
    asked = a_month()
    assert sum(any(word in day.keywords for word in PARENTS) for day in asked.schedule) >= 7


def test_the_key_scene_is_what_the_wish_is_about() -> None:
    assert "partner" in a_month().schedule[28].title


def test_an_event_in_the_month_pulls_what_it_needs_before_it() -> None:
    event = an_intent(deadline_on=STARTS_ON + timedelta(9))
    month = compose(books(), a_brief(event))
    about = [day.day for day in month.schedule if any(word in day.keywords for word in PARENTS)]
    assert sum(day <= 10 for day in about) >= 4
    first = min(day.day for day in month.schedule if day.situation == month.schedule[28].situation)
    assert first <= 10
    assert "day 10" in month.description


@pytest.mark.parametrize("days", range(0, 30, 3))
def test_any_deadline_passes_the_gate(days: int) -> None:
    intent = an_intent(deadline_on=STARTS_ON + timedelta(days))
    month = compose(books(), a_brief(intent))
    assert judge_path(month, intent, STARTS_ON, hard=outline_faults(month, intent)).accepted


def test_an_advanced_learner_is_told_where_the_bank_ends() -> None:
    month = compose(books(), a_brief(an_intent(rating=80)))
    assert "B2" in month.description
    assert "beyond" in month.description
    assert max(day.difficulty_rating for day in month.schedule) <= 68
    assert "beyond" not in a_month().description


def test_a_language_without_a_pack_names_those_that_have_one() -> None:
    with pytest.raises(UnknownPack, match="ja"):
        shelf("tlh")


def test_what_is_known_is_not_taught_again() -> None:
    month = a_month()
    known = tuple(item.id for day in month.schedule.days[:3] for item in day.new_items)
    brief = msgspec.structs.replace(a_brief(), known_items=known)
    taught = {item.id for day in compose(books(), brief).schedule for item in day.new_items}
    assert not taught & set(known)


@every_pack
def test_nothing_is_new_twice_and_nothing_comes_back_unmet(language: str) -> None:
    for rating in (12, 43):
        met: set[str] = set()
        for day in a_month(language, rating=rating).schedule:
            new = {item.id for item in day.new_items}
            assert not new & met
            assert {item.id for item in day.review_items} <= met
            met |= new


@every_pack
def test_a_higher_learner_is_not_taught_the_first_words(language: str) -> None:
    taught = [item for day in a_month(language, rating=60).schedule for item in day.new_items]
    assert min(item.rating for item in taught) >= 30


def test_skills_are_trained_in_turns() -> None:
    counted = Counter(day.skill for day in a_month().schedule)
    assert set(counted) == set(Skill)
    assert counted.most_common(1)[0][1] <= 14


def test_every_day_says_why_it_is_there_and_what_it_is_good_for() -> None:
    for day in a_month().schedule:
        assert day.reason.endswith((".", "!"))
        assert day.can_do.startswith("I can")
        assert day.theme


def test_most_days_promise_something_of_their_own() -> None:
    assert len({day.can_do for day in a_month().schedule}) >= 24


def test_the_first_days_go_as_planned_and_the_rehearsal_does_not() -> None:
    month = a_month()
    assert [day.complication for day in month.schedule.days[:2]] == ["", ""]
    assert month.schedule[28].complication


def test_grammar_points_come_once_and_on_no_checkpoint() -> None:
    points = [day.grammar for day in a_month().schedule if day.grammar]
    assert len(points) == len(set(points)) >= 8
    assert not any(day.grammar for day in a_month().schedule if day.is_checkpoint)


@pytest.mark.skipif("zh-Hans" not in PRESENT, reason="the Chinese pack is not there")
def test_a_converted_pack_composes_too() -> None:
    pytest.importorskip("kaiwa.content.conversion")
    for language in CONVERTED:
        intent = an_intent(language)
        month = compose(shelf(language), a_brief(intent))
        assert judge_path(month, intent, STARTS_ON, hard=outline_faults(month, intent)).accepted


@given(
    st.integers(1, 100),
    st.sampled_from(list(Challenge)),
    st.sampled_from([each for each in LearningGoal if each in books().goals]),
    st.lists(st.sampled_from(["train", "music", "doctor", "spaceship", "ñ", "家族", ""]), max_size=4).map(
        tuple
    ),
    st.none() | st.integers(-40, 60),
)
@settings(max_examples=40, deadline=None)
def test_any_wish_gives_a_month(
    rating: int, challenge: Challenge, goal: LearningGoal, keywords: tuple[str, ...], deadline: int | None
) -> None:
    intent = an_intent(
        rating=rating,
        challenge=challenge,
        goal=goal,
        keywords=keywords,
        deadline_on=None if deadline is None else STARTS_ON + timedelta(deadline),
    )
    month = compose(books(), a_brief(intent))
    assert outline_faults(month, intent) == ()
    assert judge_path(month, intent, STARTS_ON).score >= 70


@pytest.mark.parametrize("language", ["ja", "es", "fr", "zh-Hans", "ko"])
def test_the_same_words_are_new_on_one_day_only(language: str) -> None:
    """すみません asks for attention and apologises: two phrases, and once it is new."""
    for goal in LearningGoal:
        intent = Intent(text="A trip", target_language=language, goal=goal, rating=8)
        month = compose(shelf(language), OutlineBrief(intent=intent, starts_on=date(2026, 3, 2)))
        texts = [item.text for day in month.schedule for item in day.new_items]
        assert len(texts) == len(set(texts))
