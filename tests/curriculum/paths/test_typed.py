"""What a field says and what becomes of it, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.curriculum.paths.typed import DAY_FIELDS, Overwritten, Typed, WillNotDo, day_with, news, scene_with
from kaiwa.curriculum.schedule import Day, Evidence, Objective
from tests.curriculum.walking import a_day
from tests.months import a_scene

GOALS = (Objective("o1", "Order a dish", Evidence(("request",))), Objective("o2", "Say thank you"))


def typed(day: Day, **wanted: str) -> dict[str, Typed]:
    return {name: Typed(DAY_FIELDS[name](day), text) for name, text in wanted.items()}


def test_a_field_that_says_something_else_meanwhile_is_told_and_nothing_is_written() -> None:
    before = a_day(3, title="Ramen")
    meanwhile = a_day(3, title="Sushi")
    with pytest.raises(Overwritten) as found:
        day_with(meanwhile, typed(before, title="Tempura", theme="Food"))
    assert found.value.theirs == {"title": "Sushi"}


def test_two_who_write_the_same_do_not_disturb_each_other() -> None:
    before, meanwhile = a_day(3, title="Ramen"), a_day(3, title="Sushi")
    assert day_with(meanwhile, typed(before, title="Sushi")) == meanwhile


def test_another_field_of_the_day_may_have_changed() -> None:
    before = a_day(3, title="Ramen", theme="Food")
    meanwhile = a_day(3, title="Ramen", theme="Meals")
    changed = day_with(meanwhile, typed(before, title="Tempura"))
    assert (changed.title, changed.theme) == ("Tempura", "Meals")


def test_a_days_scene_stays_whatever_is_typed() -> None:
    day = a_day(3, scenario_id="kept")
    assert day_with(day, typed(day, title="Another", can_do="Order it")).scenario_id == "kept"


def test_a_goal_keeps_what_shows_that_it_was_met_when_its_words_change() -> None:
    day = a_day(3, objectives=GOALS)
    changed = day_with(day, typed(day, goals="Order two dishes\nSay thank you"))
    assert changed.objectives == (Objective("o1", "Order two dishes", Evidence(("request",))), GOALS[1])


def test_goals_change_places_and_new_ones_get_a_name_of_their_own() -> None:
    day = a_day(3, objectives=GOALS)
    changed = day_with(day, typed(day, goals="Say thank you\nAsk for the bill\n\nOrder a dish"))
    assert [each.text for each in changed.objectives] == ["Say thank you", "Ask for the bill", "Order a dish"]
    assert [changed.objectives[0].id, changed.objectives[2].id] == ["o2", "o1"]
    assert len({each.id for each in changed.objectives}) == 3


@pytest.mark.parametrize(
    ("name", "text"),
    [("title", " "), ("theme", ""), ("level", "0"), ("level", "101"), ("level", "²"), ("title", "x" * 201), ("goals", "a\n" * 9)],
)  # fmt: skip
def test_what_will_not_do_names_its_field(name: str, text: str) -> None:
    day = a_day(3)
    with pytest.raises(WillNotDo) as found:
        day_with(day, typed(day, **{name: text}))
    assert found.value.facts["field"] == name


@given(st.lists(st.sampled_from("abcdef"), min_size=0, max_size=8))
def test_goals_never_share_a_name(lines: list[str]) -> None:
    day = a_day(3, objectives=GOALS)
    ids = [each.id for each in day_with(day, typed(day, goals="\n".join(lines))).objectives]
    assert len(ids) == len(set(ids)) == len(lines)


@given(st.text(max_size=120))
def test_saving_what_was_saved_changes_nothing(text: str) -> None:
    day = a_day(3, can_do="before")
    try:
        once = day_with(day, typed(day, can_do=text))
    except WillNotDo:
        return
    assert day_with(once, typed(once, can_do=once.can_do)) == once
    assert news(typed(once, can_do=text), {"can_do": once.can_do}) == {}


def test_a_phrase_that_stays_keeps_its_reading() -> None:
    scene = a_scene()
    first = scene.phrases[0]
    said = {"phrases": Typed(_phrases(scene), f"{first.text} = {first.gloss}\nもう一度 = once more")}
    changed = scene_with(scene, said)["phrases"]
    assert isinstance(changed, tuple)
    assert changed[0] == first
    assert (changed[1].text, changed[1].gloss, changed[1].reading) == ("もう一度", "once more", "")


def _phrases(scene: object) -> str:
    from kaiwa.curriculum.paths.typed import SCENE_FIELDS

    return SCENE_FIELDS["phrases"](scene)  # type: ignore[arg-type]


def test_what_stands_untidily_is_nobody_elses_change() -> None:
    day = a_day(3, title="Ramen  for two ")
    assert day_with(day, typed(day, title="Ramen for three")).title == "Ramen for three"
    assert day_with(day, typed(day, title="Ramen  for two ")) == day
