import msgspec
import pytest
from msgspec.structs import replace

from kaiwa.curriculum.author import Outline
from kaiwa.curriculum.quality import judge_path
from kaiwa.curriculum.recycling import recycled
from kaiwa.engines.offline.redrawing import redraw
from tests.months import STARTS_ON, a_brief, a_month, an_intent, books


def drawn(times: int, day: int = 3) -> list[Outline]:
    found, outline = [], a_month()
    for _ in range(times):
        fresh = redraw(books(), outline, day, a_brief())
        outline = replace(outline, schedule=outline.schedule.with_day(fresh))
        found.append(outline)
    return found


@pytest.mark.parametrize("day", [1, 3, 7, 15, 28])
def test_a_redrawn_day_is_another_scene_on_the_same_day(day: int) -> None:
    before = a_month().schedule[day]
    after = redraw(books(), a_month(), day, a_brief())
    assert after.day == day
    assert after.situation != before.situation
    assert after.candidate == before.candidate + 1
    assert after.difficulty_rating == before.difficulty_rating
    assert after.is_checkpoint == before.is_checkpoint
    assert len(after.new_items) == len(before.new_items)


def test_no_other_day_plays_it() -> None:
    after = redraw(books(), a_month(), 3, a_brief())
    assert after.situation not in {day.situation for day in a_month().schedule}


def test_drawing_again_and_again_shows_different_scenes() -> None:
    shown = [outline.schedule[3].situation for outline in drawn(8)]
    assert len(set(shown)) == 8


def test_a_month_with_redrawn_days_passes_the_gate() -> None:
    for outline in drawn(5):
        assert judge_path(outline, an_intent(), STARTS_ON).accepted


def test_redrawing_several_days_passes_the_gate() -> None:
    outline = a_month()
    for day in (2, 5, 9, 16, 23):
        outline = replace(
            outline, schedule=outline.schedule.with_day(redraw(books(), outline, day, a_brief()))
        )
    assert judge_path(outline, an_intent(), STARTS_ON).accepted


@pytest.mark.parametrize("rating", [12, 43])
def test_every_day_may_be_redrawn_when_reviews_are_laid_anew(rating: int) -> None:
    intent = an_intent(rating=rating)
    outline = a_month(rating=rating)
    for day in range(1, 29):
        fresh = redraw(books(), outline, day, a_brief(intent))
        outline = replace(outline, schedule=recycled(outline.schedule.with_day(fresh)))
    assert len({each.situation for each in outline.schedule}) == 28
    assert judge_path(outline, intent, STARTS_ON).accepted


def test_nothing_is_taught_twice() -> None:
    after = redraw(books(), a_month(), 3, a_brief())
    elsewhere = {item.id for day in a_month().schedule if day.day != 3 for item in day.new_items}
    assert not elsewhere & {item.id for item in after.new_items}


def test_instructions_still_hold() -> None:
    brief = a_brief(instructions=("no birthday parties",))
    outline = a_month()
    for _ in range(6):
        fresh = redraw(books(), outline, 4, brief)
        assert "birthday" not in fresh.keywords
        outline = replace(outline, schedule=outline.schedule.with_day(fresh))


def test_the_same_draw_gives_the_same_bytes() -> None:
    one, two = (redraw(books(), a_month(), 6, a_brief()) for _ in range(2))
    assert msgspec.json.encode(one) == msgspec.json.encode(two)
