from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kaiwa.accounts.vocabulary import Challenge, LearningGoal
from kaiwa.curriculum.author import Outline
from kaiwa.curriculum.quality import (
    ACCEPTED_FROM,
    CHECKPOINTS,
    EVERY_PART_FROM,
    judge_path,
    kendall_tau,
    level_range,
)
from kaiwa.curriculum.rightness import outline_faults
from kaiwa.curriculum.schedule import Day, Objective, Schedule, Skill
from tests.months import PRESENT, STARTS_ON, a_month, an_intent, every_pack

Corruption = Callable[[Outline], Outline]


def each_day(change: Callable[[Day], Day]) -> Corruption:
    return lambda outline: replace(outline, schedule=Schedule.of(change(day) for day in outline.schedule))


def one_day(number: int, **fields: object) -> Corruption:
    return each_day(lambda day: replace(day, **fields) if day.day == number else day)


def with_text_in_an_item(text: str) -> Corruption:
    def change(day: Day) -> Day:
        if day.day != 3:
            return day
        return replace(day, new_items=(replace(day.new_items[0], text=text), *day.new_items[1:]))

    return each_day(change)


def with_foreign_ratings(rate: Callable[[int], int]) -> Corruption:
    return each_day(lambda day: replace(day, difficulty_rating=rate(day.day)))


def all_the_same_situation(outline: Outline) -> Outline:
    first = outline.schedule[1]
    return each_day(
        lambda day: replace(day, situation=first.situation, title=first.title, domain=first.domain)
    )(outline)


UNCHECKABLE = (Objective(id="x", text="Understand the culture"), Objective(id="y", text="Feel at home"))

CORRUPTIONS: dict[str, Corruption] = {
    "no item ever comes back": each_day(lambda day: replace(day, review_items=())),
    "nothing is new": each_day(lambda day: replace(day, new_items=())),
    "every day brings thirty new items": each_day(
        lambda day: replace(day, new_items=tuple(day.review_items + day.new_items)[:30] * 3, review_items=())
    ),
    "all about another goal": each_day(lambda day: replace(day, goal="Career")),
    "nothing that was asked for": each_day(
        lambda day: replace(
            day,
            goal="Career",
            keywords=("spaceship",),
            title=f"Launch {day.day}",
            can_do="",
            domain="space",
            theme="Up",
        )
    ),
    "far too hard": each_day(lambda day: replace(day, difficulty_rating=day.difficulty_rating + 50)),
    "far too easy": with_foreign_ratings(lambda day: 1),
    "from hard to easy": with_foreign_ratings(lambda day: 24 - round(day * 14 / 28)),
    "up and down": with_foreign_ratings(lambda day: 8 if day % 2 else 20),
    "the same scene every day": all_the_same_situation,
    "the same title every day": each_day(lambda day: replace(day, title="Meet a neighbour")),
    "one domain all month": each_day(lambda day: replace(day, domain="food")),
    "no checkpoints": each_day(lambda day: replace(day, is_checkpoint=False, without_hints=False)),
    "every day a checkpoint": each_day(lambda day: replace(day, is_checkpoint=True)),
    "objectives nobody can see": each_day(lambda day: replace(day, objectives=UNCHECKABLE)),
    "no objectives": each_day(lambda day: replace(day, objectives=())),
    "one objective": each_day(lambda day: replace(day, objectives=day.objectives[:1])),
    "objectives without evidence": each_day(
        lambda day: replace(day, objectives=tuple(replace(each, evidence=None) for each in day.objectives))
    ),
    "a slot left open in a title": one_day(4, title="Buy {item} at the market"),
    "a bracket left open in a theme": one_day(5, theme="Meet [name]"),
    "a note to oneself": one_day(6, can_do="TODO: say what one can do"),
    "lorem ipsum": lambda outline: replace(outline, description="Lorem ipsum dolor sit amet"),
    "a slot left open in an item": with_text_in_an_item("{item}"),
    "an item in another script": with_text_in_an_item("кофе"),
    "an empty item": with_text_in_an_item("  "),
    "broken letters": one_day(8, title="Order at a cafÃ©"),
    "a replacement character": one_day(8, reason="Because \ufffd"),
    "an empty title": one_day(9, title=" "),
    "a rating that does not exist": one_day(10, difficulty_rating=101),
}


def judged(outline: Outline, language: str = PRESENT[0]) -> tuple[bool, tuple[str, ...]]:
    intent = an_intent(language)
    report = judge_path(outline, intent, STARTS_ON, hard=outline_faults(outline, intent))
    return report.accepted, report.failures


@every_pack
def test_a_good_month_is_accepted_without_a_complaint(language: str) -> None:
    assert judged(a_month(language), language) == (True, ())


def test_there_are_corruptions_enough() -> None:
    assert len(CORRUPTIONS) >= 25


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_month_with_one_fault_is_rejected_with_a_reason(name: str) -> None:
    accepted, failures = judged(CORRUPTIONS[name](a_month()))
    assert not accepted
    assert failures


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_fault_never_raises_the_score(name: str) -> None:
    intent = an_intent()
    good = judge_path(a_month(), intent, STARTS_ON)
    assert judge_path(CORRUPTIONS[name](a_month()), intent, STARTS_ON).score <= good.score


def test_the_weights_make_a_hundred() -> None:
    assert sum(part.weight for part in judge_path(a_month(), an_intent(), STARTS_ON).parts) == 100


def test_one_hard_fault_rejects_the_best_month() -> None:
    report = judge_path(a_month(), an_intent(), STARTS_ON, hard=["it is in the wrong language"])
    assert report.score >= ACCEPTED_FROM
    assert not report.accepted
    assert "it is in the wrong language" in report.failures


def test_one_part_that_is_too_low_rejects_a_high_score() -> None:
    report = judge_path(CORRUPTIONS["no objectives"](a_month()), an_intent(), STARTS_ON)
    assert report.score >= ACCEPTED_FROM
    assert min(part.value for part in report.parts) < EVERY_PART_FROM
    assert not report.accepted


def test_what_an_event_needs_comes_before_it() -> None:
    event = an_intent(deadline_on=STARTS_ON + timedelta(9))
    late = each_day(
        lambda day: replace(
            day,
            keywords=("parents",) if day.day > 10 else ("x",),
            title=f"Scene {day.day}",
            can_do="",
            domain=f"d{day.day % 5}",
        )
    )(a_month())
    part = next(each for each in judge_path(late, event, STARTS_ON).parts if each.name == "goal and intent")
    assert part.value < 1
    assert any("day 10" in failure for failure in part.failures)


@pytest.mark.parametrize("deadline", [STARTS_ON - timedelta(5), STARTS_ON + timedelta(90), None])
def test_an_event_outside_of_the_month_asks_for_no_order(deadline: date | None) -> None:
    report = judge_path(a_month(), an_intent(deadline_on=deadline), STARTS_ON)
    assert next(each for each in report.parts if each.name == "goal and intent").value == 1


def test_without_keywords_nothing_is_missed() -> None:
    intent = an_intent(keywords=())
    assert (
        next(p for p in judge_path(a_month(), intent, STARTS_ON).parts if p.name == "goal and intent").value
        == 1
    )


@pytest.mark.parametrize(
    ("challenge", "highest"),
    [(Challenge.COMFORTABLE, 27), (Challenge.MODERATE, 31), (Challenge.CHALLENGING, 35)],
)
def test_the_cap_depends_on_the_challenge(challenge: Challenge, highest: int) -> None:
    assert level_range(20, challenge) == (13, highest)


@given(st.integers(1, 100), st.sampled_from(list(Challenge)))
@settings(deadline=None)
def test_the_level_range_holds_the_learner(rating: int, challenge: Challenge) -> None:
    low, high = level_range(rating, challenge)
    assert 1 <= low <= rating <= high <= 100


@pytest.mark.parametrize(
    ("values", "tau"), [([1, 2, 3], 1.0), ([3, 2, 1], -1.0), ([1, 1, 1], 0.0), ([], 0.0), ([1, 1, 2], 1.0)]
)
def test_tau_tells_the_order(values: list[int], tau: float) -> None:
    assert kendall_tau(values) == tau


@given(st.lists(st.integers(1, 100), max_size=28))
@settings(deadline=None)
def test_tau_turns_with_the_order(values: list[int]) -> None:
    assert kendall_tau(values) == -kendall_tau(values[::-1])
    assert -1 <= kendall_tau(values) <= 1


@given(st.sampled_from(range(1, 29)), st.sampled_from(list(Skill)))
@settings(deadline=None)
def test_the_score_stays_between_0_and_100(day: int, skill: Skill) -> None:
    report = judge_path(one_day(day, skill=skill, new_items=())(a_month()), an_intent(), STARTS_ON)
    assert 0 <= report.score <= 100
    assert all(0 <= part.value <= 1 for part in report.parts)


@given(st.permutations(range(1, 29)))
@settings(deadline=None)
def test_a_shuffled_month_never_scores_higher(order: list[int]) -> None:
    month = a_month()
    mixed = replace(
        month,
        schedule=Schedule.of(
            replace(month.schedule[place], day=day) for day, place in enumerate(order, start=1)
        ),
    )
    intent = an_intent()
    assert judge_path(mixed, intent, STARTS_ON).score <= judge_path(month, intent, STARTS_ON).score


def test_checkpoints_bring_nothing_new() -> None:
    month = one_day(14, new_items=a_month().schedule[13].new_items)(a_month())
    part = next(p for p in judge_path(month, an_intent(), STARTS_ON).parts if p.name == "checkpoints")
    assert part.value < 1
    assert set(CHECKPOINTS) == {7, 14, 21, 28}


def test_the_goal_is_compared_by_name() -> None:
    report = judge_path(a_month(), an_intent(goal=LearningGoal.CAREER), STARTS_ON)
    assert any("Career" in failure for failure in report.failures)
