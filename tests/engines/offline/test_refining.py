import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kaiwa.content.intents import topics
from kaiwa.curriculum.author import Outline, Refined
from kaiwa.curriculum.changes import changes
from kaiwa.curriculum.quality import judge_path
from kaiwa.curriculum.rightness import outline_faults
from kaiwa.curriculum.schedule import Schedule, Skill
from kaiwa.engines.offline.composing import compose
from kaiwa.engines.offline.instructions import in_figures, read, wishes_of
from kaiwa.engines.offline.refining import plan_of, refine
from kaiwa.engines.offline.wishes import Wishes, week_of
from tests.months import STARTS_ON, a_brief, a_month, an_intent, books

UNDERSTOOD = (
    ("more food", "more about food"),
    ("More restaurants, please", "more about food"),
    ("less grammar", "less grammar"),
    ("more grammar", "more grammar"),
    ("easier", "easier days"),
    ("this is too hard", "easier days"),
    ("harder please", "harder days"),
    ("it's too easy", "harder days"),
    ("make week 2 about work", "week 2 about work"),
    ("the second week about health", "week 2 about health"),
    ("no phone calls", "less about phone"),
    ("day 5 about trains", "day 5 about train"),
    ("weekends off", "weekends with little that is new"),
    ("shorter lessons", "shorter scenes with less that is new"),
    ("more listening", "more listening"),
    ("less writing", "less writing"),
    ("más comida", "more about food"),
    ("menos gramática", "less grammar"),
    ("más fácil", "easier days"),
    ("la segunda semana sobre el trabajo", "week 2 about work"),
    ("sin llamadas", "less about phone"),
    ("día 5 sobre trenes", "day 5 about train"),
    ("los fines de semana libres", "weekends with little that is new"),
    ("clases más cortas", "shorter scenes with less that is new"),
    ("plus de musique", "more about music"),
    ("moins de grammaire", "less grammar"),
    ("plus difficile", "harder days"),
    ("semaine 3 sur le travail", "week 3 about work"),
    ("pas de téléphone", "less about phone"),
    ("le jour 5 sur les trains", "day 5 about train"),
    ("mehr Musik", "more about music"),
    ("weniger Grammatik", "less grammar"),
    ("zu schwer", "easier days"),
    ("Woche 2 über die Arbeit", "week 2 about work"),
    ("keine Telefonate", "less about phone"),
    ("kürzere Lektionen", "shorter scenes with less that is new"),
    ("もっと音楽", "more about music"),
    ("文法を減らして", "less grammar"),
    ("もっと簡単に", "easier days"),
    ("2週目は仕事について", "week 2 about work"),
    ("5日目は電車", "day 5 about train"),
    ("週末は休み", "weekends with little that is new"),
    ("多一点音乐", "more about music"),
    ("少一点语法", "less grammar"),
    ("更简单", "easier days"),
    ("第二周关于工作", "week 2 about work"),
    ("不要打电话", "less about phone"),
    ("음악을 더 많이", "more about music"),
    ("문법을 줄여 주세요", "less grammar"),
    ("더 쉽게", "easier days"),
    ("2주차는 직장", "week 2 about work"),
    ("5일차는 기차", "day 5 about train"),
)
NOT_UNDERSTOOD = (
    "",
    "blah blah",
    "🙂",
    "thanks",
    "don't make it harder",
    "day 29 about work",
    "week 9 about work",
    "day 5",
)


def refined(instruction: str, *, outline: Outline | None = None, earlier: tuple[str, ...] = ()) -> Refined:
    return refine(books(), outline or a_month(), instruction, a_brief(instructions=earlier))


def scenes(outline: Outline) -> list[str]:
    return [day.situation for day in outline.schedule]


def moved(before: Outline, after: Outline) -> list[int]:
    pairs = zip(scenes(before), scenes(after), strict=True)
    return [day for day, (one, two) in enumerate(pairs, start=1) if one != two]


@pytest.mark.parametrize(("instruction", "understood"), UNDERSTOOD)
def test_an_instruction_is_understood(instruction: str, understood: str) -> None:
    assert read(instruction, Wishes()).understood == (understood,)


@pytest.mark.parametrize("instruction", NOT_UNDERSTOOD)
def test_what_is_not_understood_is_said_and_changes_nothing(instruction: str) -> None:
    answer = refined(instruction)
    assert answer.outline == a_month()
    assert answer.changes == ()
    assert "did not understand" in answer.understood


def test_several_wishes_in_one_sentence_are_all_heard() -> None:
    heard = read("more music, less grammar and no phone calls", Wishes()).understood
    assert heard == ("more about music", "less grammar", "less about phone")


def test_a_later_wish_takes_back_an_earlier_one() -> None:
    wishes = wishes_of(["more music", "less music"])
    assert wishes.more == ()
    assert [about.name for about in wishes.less] == ["music"]


def test_easier_twice_is_easier_still() -> None:
    assert wishes_of(["easier"]).harder == -1
    assert wishes_of(["easier", "easier"]).harder == -2
    assert wishes_of(["easier"] * 9).harder == -2


@pytest.mark.parametrize(
    ("text", "number"), [("7", 7), ("１２", 12), ("七", 7), ("十", 10), ("十二", 12), ("二十一", 21)]
)
def test_numbers_are_read_in_figures_and_characters(text: str, number: int) -> None:
    assert in_figures(text) == number


@pytest.mark.parametrize(("day", "week"), [(1, 1), (7, 1), (8, 2), (28, 4)])
def test_a_day_lies_in_its_week(day: int, week: int) -> None:
    assert week_of(day) == week


@pytest.mark.parametrize("instruction", sorted({each for each, _ in UNDERSTOOD[:16]}))
def test_a_refined_month_still_passes_the_gate(instruction: str) -> None:
    answer = refined(instruction)
    report = judge_path(
        answer.outline, an_intent(), STARTS_ON, hard=outline_faults(answer.outline, an_intent())
    )
    assert report.accepted, report.failures


@pytest.mark.parametrize("instruction", ["day 5 about trains", "day 20 about doctors"])
def test_a_wish_for_one_day_changes_that_scene_alone(instruction: str) -> None:
    answer = refined(instruction)
    day = int(instruction.split()[1])
    assert day in moved(a_month(), answer.outline)
    assert len(moved(a_month(), answer.outline)) <= 3
    assert "asked for" in answer.outline.schedule[day].reason


def test_more_of_something_is_more_of_it() -> None:
    keywords = topics()["music"].keywords[:2]

    def about_music(outline: Outline) -> int:
        return sum(any(word in day.keywords for word in keywords) for day in outline.schedule)

    assert about_music(refined("more music").outline) > about_music(a_month())


def test_what_is_not_wanted_is_gone() -> None:
    after = refined("no birthday parties").outline
    assert not any("party" in day.keywords or "birthday" in day.keywords for day in after.schedule)


def test_a_week_is_about_what_was_asked() -> None:
    after = refined("make week 2 about work").outline
    cards = [books().shelved[day.situation] for day in after.schedule.days[7:14]]
    before = [books().shelved[day.situation] for day in a_month().schedule.days[7:14]]
    words = topics()["work"].keywords
    assert sum(card.closeness(words) for card in cards) > sum(card.closeness(words) for card in before)


def test_easier_days_are_easier_and_keep_their_scenes() -> None:
    after = refined("easier").outline
    assert moved(a_month(), after) == []
    assert sum(day.difficulty_rating for day in after.schedule) < sum(
        day.difficulty_rating for day in a_month().schedule
    )


def test_less_grammar_leaves_the_scenes_alone() -> None:
    after = refined("less grammar").outline
    assert moved(a_month(), after) == []
    assert sum(bool(day.grammar) for day in after.schedule) < sum(
        bool(day.grammar) for day in a_month().schedule
    )


def test_more_of_a_skill_is_more_days_of_it() -> None:
    def listening(outline: Outline) -> int:
        return sum(day.skill is Skill.LISTENING for day in outline.schedule)

    assert listening(refined("more listening").outline) > listening(a_month())


def test_weekends_off_brings_little_that_is_new_on_weekends() -> None:
    after = refined("weekends off").outline
    saturday, monday = after.schedule[6], after.schedule[8]
    assert len(saturday.new_items) < len(monday.new_items)


def test_shorter_lessons_have_two_objectives_and_no_complication() -> None:
    after = refined("shorter lessons").outline
    assert all(len(day.objectives) == 2 and not day.complication for day in after.schedule)


def test_what_the_bank_lacks_is_admitted() -> None:
    answer = refined("more dragons")
    assert "no scene about dragon" in answer.understood
    assert answer.changes == ()


def test_changes_name_the_day_and_both_sides() -> None:
    answer = refined("day 5 about trains")
    change = next(each for each in answer.changes if each.day == 5)
    assert change.what == "scene"
    assert change.before == a_month().schedule[5].title
    assert change.after == answer.outline.schedule[5].title


def test_a_month_is_no_change_from_itself() -> None:
    assert changes(a_month(), a_month()) == ()


def test_earlier_instructions_are_still_obeyed() -> None:
    first = refined("no birthday parties")
    second = refined("more music", outline=first.outline, earlier=("no birthday parties",))
    assert not any("birthday" in day.keywords for day in second.outline.schedule)


def test_laying_out_again_obeys_all_instructions() -> None:
    again = compose(books(), a_brief(instructions=("day 5 about trains", "less grammar")))
    assert "train" in again.schedule[5].title.casefold()
    assert sum(bool(day.grammar) for day in again.schedule) < sum(
        bool(day.grammar) for day in a_month().schedule
    )


def test_a_title_that_somebody_wrote_stays() -> None:
    month = a_month()
    own = replace(month.schedule[3], title="My own title")
    edited = replace(month, schedule=month.schedule.with_day(own))
    assert refined("less grammar", outline=edited).outline.schedule[3].title == "My own title"


def test_a_scene_that_did_not_change_keeps_its_text() -> None:
    written = replace(a_month(), schedule=a_month().schedule.with_scenario(2, "written"))
    after = refined("less grammar", outline=written).outline
    assert after.schedule[2].scenario_id == "written"


def test_a_scene_that_changed_must_be_written_again() -> None:
    written = replace(a_month(), schedule=a_month().schedule.with_scenario(5, "written"))
    assert refined("day 5 about trains", outline=written).outline.schedule[5].scenario_id is None


def test_a_month_by_another_author_can_be_refined() -> None:
    foreign = Schedule.of(replace(day, situation="") for day in a_month().schedule)
    outline = replace(a_month(), schedule=foreign)
    assert len(plan_of(books(), outline)) == 28
    answer = refined("easier", outline=outline)
    assert [day.title for day in answer.outline.schedule] == [day.title for day in a_month().schedule]


def test_the_same_instruction_gives_the_same_bytes() -> None:
    assert msgspec.json.encode(refined("more music")) == msgspec.json.encode(refined("more music"))


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_instruction_makes_it_raise(instruction: str) -> None:
    reading = read(instruction, Wishes())
    if not reading.understood:
        assert reading.wishes == Wishes()


@given(st.lists(st.sampled_from([each for each, _ in UNDERSTOOD]), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_any_instructions_together_leave_a_month(instructions: list[str]) -> None:
    month = compose(books(), a_brief(instructions=tuple(instructions)))
    assert outline_faults(month, an_intent()) == ()
    assert judge_path(month, an_intent(), STARTS_ON).score >= 60
