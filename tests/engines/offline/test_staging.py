import msgspec
import pytest
from msgspec.structs import replace

from kaiwa.content.schema import Situation
from kaiwa.curriculum.author import ScenarioBrief, ScenarioDraft
from kaiwa.curriculum.measure import length_of, longest_turn
from kaiwa.curriculum.scenario_quality import judge_scenario, turns
from kaiwa.curriculum.schedule import Day
from kaiwa.engines.offline.casting import persona_of
from kaiwa.engines.offline.choosing import situation_for
from kaiwa.engines.offline.lessons import REPAIR_KIT
from kaiwa.engines.offline.slots import at_home
from kaiwa.engines.offline.staging import DONE, playable, stage
from tests.months import PRESENT, a_month, a_scene, an_intent, books, every_pack, others_than


def staged(day: Day, language: str = PRESENT[0]) -> ScenarioDraft:
    others = others_than(a_month(language), day.day)
    return stage(books(language), ScenarioBrief(intent=an_intent(language), day=day, others=others))


def a_complicated_situation() -> Situation:
    return next(
        card.situation
        for card in books().shelved.values()
        if sum(node.complication is not None for node in card.situation.nodes) >= 2
    )


@every_pack
@pytest.mark.parametrize("rating", [4, 12, 26, 43, 60])
def test_every_scene_of_a_month_passes_its_gate(language: str, rating: int) -> None:
    month = a_month(language, rating=rating)
    for day in month.schedule.days[::3]:
        others = others_than(month, day.day)
        draft = stage(
            books(language), ScenarioBrief(intent=an_intent(language, rating=rating), day=day, others=others)
        )
        report = judge_scenario(draft, others=others, lexicon=books(language).lexicon)
        assert report.failures == (), (day.situation, day.difficulty_rating)


@every_pack
def test_every_situation_can_be_staged_at_both_its_ends(language: str) -> None:
    shelf = books(language)
    for card in list(shelf.shelved.values())[::5]:
        easiest, hardest = card.situation.rating
        for rating in (easiest, min(hardest, 68)):
            day = replace(
                a_month(language).schedule[9], situation=card.situation.id, difficulty_rating=rating
            )
            assert staged(day, language).nodes


def test_a_scene_without_complications_skips_their_nodes() -> None:
    situation = a_complicated_situation()
    nodes = playable(situation, "")
    assert all(node.complication is None for node in nodes)


def test_a_scene_with_one_complication_plays_that_one() -> None:
    situation = a_complicated_situation()
    for complication in {node.complication for node in situation.nodes if node.complication}:
        found = {node.complication for node in playable(situation, complication)}
        assert found - {None} == {complication}


def test_every_way_of_every_situation_leads_on() -> None:
    for card in books().shelved.values():
        situation = card.situation
        for complication in ("", *(each.id for each in situation.complications)):
            nodes = playable(situation, complication)
            ids = {node.id for node in nodes}
            assert all(step.to in ids | {DONE} for node in nodes for step in node.expects), situation.id
            assert any(step.to == DONE for node in nodes for step in node.expects), situation.id


def test_the_opening_is_the_first_line() -> None:
    draft = a_scene()
    assert draft.opening == draft.nodes[0].line


@every_pack
def test_turns_are_short_enough(language: str) -> None:
    draft = a_scene(language)
    for text in turns(draft):
        assert length_of(text, language) <= longest_turn(draft.difficulty_rating, language)


@every_pack
def test_lines_have_readings_where_the_script_needs_them(language: str) -> None:
    draft = a_scene(language)
    for phrase in (*draft.phrases, *(node.line for node in draft.nodes)):
        assert bool(phrase.reading) is (language in {"ja", "zh-Hans", "ko"})
        assert phrase.gloss


def test_two_nodes_do_not_say_the_same_where_the_pack_has_more() -> None:
    lines = [node.line.text for node in a_scene().nodes]
    assert len(set(lines)) >= len(lines) - 1


@every_pack
def test_the_first_day_hands_out_the_repair_kit(language: str) -> None:
    moves = [phrase.move for phrase in a_scene(language, day=1).phrases]
    assert moves[: len(REPAIR_KIT)] == list(REPAIR_KIT)


def test_there_is_a_phrase_for_every_objective() -> None:
    draft = a_scene()
    moves = {phrase.move for phrase in draft.phrases}
    for objective in draft.learning_objectives:
        assert objective.evidence is not None
        assert moves & set(objective.evidence.moves)


def test_the_persona_speaks_of_a_name_out_of_the_pack() -> None:
    names = books().bank.pack.names
    assert a_scene().persona.name_template in {name.text for name in (*names.female, *names.male)}


def test_a_scene_that_is_played_again_has_another_persona() -> None:
    situation = next(iter(books().shelved.values())).situation
    assert persona_of(situation, "seed", 0) != persona_of(situation, "seed", 1)
    month = a_month()
    rehearsal = month.schedule[28]
    first = next(day for day in month.schedule if day.situation == rehearsal.situation)
    assert staged(first).persona.title != staged(rehearsal).persona.title


def test_the_rehearsal_forbids_hints() -> None:
    assert "no hints" in staged(a_month().schedule[28]).instructions


def test_a_complication_is_told_to_whoever_plays() -> None:
    day = next(day for day in a_month().schedule if day.complication)
    draft = staged(day)
    assert draft.complication
    assert draft.complication in draft.instructions


def test_a_shorter_scene_takes_less_time() -> None:
    day = a_month().schedule[9]
    short = replace(day, objectives=day.objectives[:2], complication="")
    assert staged(short).estimated_duration_seconds <= 360


def test_another_candidate_is_another_scene() -> None:
    day = a_month().schedule[9]
    assert staged(day) != staged(replace(day, candidate=1))


def test_the_same_brief_gives_the_same_bytes() -> None:
    day = a_month().schedule[9]
    assert msgspec.json.encode(staged(day)) == msgspec.json.encode(staged(day))


def test_a_day_by_another_author_is_staged_by_likeness() -> None:
    day = a_month().schedule[9]
    foreign = replace(day, situation="", title=books().shelved[day.situation].title)
    assert situation_for(books(), foreign).id == day.situation
    assert staged(foreign).title == foreign.title


def test_a_partner_does_what_their_role_says() -> None:
    slots = {"occupation": ("student", "teacher", "engineer"), "country": ("france",), "item": ("coffee",)}
    assert at_home(books(), slots, "a retired teacher seeing the world")["occupation"] == ["teacher"]
    assert at_home(books(), slots, "your partner's mother")["occupation"] == slots["occupation"]
    assert at_home(books(), slots, "a teacher")["item"] == slots["item"]


def test_nothing_of_the_wish_is_written_into_a_scene() -> None:
    intent = replace(an_intent(), text="I meet Aurelia Quince in Osaka", event="meet Aurelia Quince")
    brief = ScenarioBrief(intent=intent, day=a_month().schedule[9], others=())
    assert b"Quince" not in msgspec.json.encode(stage(books(), brief))


@every_pack
def test_slots_hold_the_words_that_may_fill_them(language: str) -> None:
    draft = a_scene(language)
    for items in draft.slots.values():
        assert items
        assert all(item.text and item.id in books(language).items for item in items)
