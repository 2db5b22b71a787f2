from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kaiwa.curriculum.author import Persona, Phrase, ScenarioDraft, Step
from kaiwa.curriculum.scenario_quality import judge_scenario, reachable, turns
from kaiwa.curriculum.schedule import Evidence, Objective
from tests.months import PRESENT, a_month, a_scene, books, every_pack, others_than

Corruption = Callable[[ScenarioDraft], ScenarioDraft]


def persona(**fields: object) -> Corruption:
    return lambda draft: replace(draft, persona=replace(draft.persona, **fields))


def first_node(**fields: object) -> Corruption:
    return lambda draft: replace(draft, nodes=(replace(draft.nodes[0], **fields), *draft.nodes[1:]))


def first_line(text: str) -> Corruption:
    return first_node(line=Phrase(text=text, gloss="…"))


def objectives(*given_objectives: Objective) -> Corruption:
    return lambda draft: replace(draft, learning_objectives=given_objectives)


def too_long(draft: ScenarioDraft) -> ScenarioDraft:
    return first_line(" ".join([draft.opening.text] * 12))(draft)


CHECKABLE = Objective(id="a", text="Thank", evidence=Evidence(moves=("ask_repeat",)))

CORRUPTIONS: dict[str, Corruption] = {
    "a turn that is too long": too_long,
    "an opening that is too long": lambda draft: replace(
        draft, opening=replace(draft.opening, text=draft.opening.text * 20)
    ),
    "one objective": lambda draft: replace(draft, learning_objectives=draft.learning_objectives[:1]),
    "no objective": objectives(),
    "five objectives": objectives(*(replace(CHECKABLE, id=f"o{n}") for n in range(5))),
    "an objective nobody sees": objectives(
        CHECKABLE, Objective("b", "Understand it", Evidence(moves=("thank",)))
    ),
    "an objective without evidence": objectives(CHECKABLE, Objective("b", "Order a coffee")),
    "an objective with empty evidence": objectives(CHECKABLE, Objective("b", "Order", Evidence(moves=()))),
    "an objective that this scene cannot meet": objectives(
        CHECKABLE, Objective("b", "Fly", Evidence(moves=("fly_to_the_moon",)))
    ),
    "an objective twice": objectives(CHECKABLE, CHECKABLE),
    "an empty objective": objectives(CHECKABLE, Objective("b", "", Evidence(moves=("thank",)))),
    "a persona without a name": persona(name_template=" "),
    "a persona without a role": persona(title=""),
    "a persona without a setting": persona(setting=""),
    "a persona without an introduction": persona(intro_prompt=""),
    "a persona without stakes": persona(stakes=""),
    "a register that does not exist": persona(register="rude"),
    "too short": lambda draft: replace(draft, estimated_duration_seconds=239),
    "too long": lambda draft: replace(draft, estimated_duration_seconds=901),
    "the title of another day": lambda draft: replace(draft, title=a_month().schedule[12].title),
    "a way to nowhere": first_node(expects=(Step("greet", "nowhere"),)),
    "a dead end": first_node(expects=()),
    "no way to the end": lambda draft: replace(
        draft,
        nodes=tuple(replace(node, expects=(Step("greet", draft.nodes[0].id),)) for node in draft.nodes),
    ),
    "a node twice": lambda draft: replace(draft, nodes=(*draft.nodes, draft.nodes[-1])),
    "a placeholder in a line": first_line("{item}"),
    "a placeholder in the context": lambda draft: replace(draft, context="You are in [place]."),
    "a note in the instructions": lambda draft: replace(draft, instructions="FIXME"),
    "a line in another script": first_line("Привет, как дела"),
    "an empty line": first_line(""),
    "a phrase in another script": lambda draft: replace(draft, phrases=(Phrase(text="नमस्ते", gloss="Hello"),)),
    "broken letters": lambda draft: replace(draft, expected_outcome="cafÃ©"),
}


def rejected(draft: ScenarioDraft) -> tuple[bool, tuple[str, ...]]:
    report = judge_scenario(draft, others=others_than(a_month(), 9), lexicon=books().lexicon)
    return not report.accepted, report.failures


@every_pack
@pytest.mark.parametrize("day", [1, 9, 14, 28])
@pytest.mark.parametrize("rating", [12, 43])
def test_a_good_scene_is_accepted_without_a_complaint(language: str, day: int, rating: int) -> None:
    draft = a_scene(language, day=day, rating=rating)
    others = others_than(a_month(language, rating=rating), day)
    report = judge_scenario(draft, others=others, lexicon=books(language).lexicon)
    assert report.failures == ()
    assert report.accepted
    assert report.score == 100


def test_there_are_corruptions_enough() -> None:
    assert len(CORRUPTIONS) >= 25


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_a_scene_with_one_fault_is_rejected_with_a_reason(name: str) -> None:
    is_rejected, failures = rejected(CORRUPTIONS[name](a_scene()))
    assert is_rejected
    assert failures


def test_words_above_the_level_are_named() -> None:
    lexicon = books().lexicon
    ratings = books().ratings
    hard = [books().items[c].text for c in books().by_rating if ratings[c] > 60][:6]
    draft = a_scene()
    loaded = replace(
        draft, nodes=(replace(draft.nodes[0], line=Phrase(text=" ".join(hard), gloss="…")), *draft.nodes[1:])
    )
    part = next(each for each in judge_scenario(loaded, lexicon=lexicon).parts if each.name == "level")
    assert part.value < 1
    assert "above A1" in part.failures[0]


def test_the_same_words_are_allowed_where_they_are_the_days_own() -> None:
    lexicon, draft = books().lexicon, a_scene()
    hard = next(c for c in books().by_rating if books().ratings[c] > 60)
    item = books().items[hard]
    loaded = replace(
        draft,
        nodes=(replace(draft.nodes[0], line=Phrase(text=item.text, gloss="…")), *draft.nodes[1:]),
        new_items=(*draft.new_items, item),
    )
    assert judge_scenario(loaded, lexicon=lexicon).accepted


def test_without_a_word_list_the_level_is_not_claimed_to_be_measured() -> None:
    names = [part.name for part in judge_scenario(a_scene()).parts]
    assert "level" not in names
    assert "turns" in names


def test_a_scene_without_nodes_is_improvised_and_allowed() -> None:
    assert judge_scenario(replace(a_scene(), nodes=())).accepted


def test_a_template_must_not_name_anybody() -> None:
    draft = replace(a_scene(), description="You meet my boss Peter at ana@example.org.")
    assert judge_scenario(draft).accepted
    report = judge_scenario(draft, is_template=True)
    assert not report.accepted
    assert any("Peter" in failure for failure in report.failures)


def test_turns_are_counted_once() -> None:
    draft = a_scene()
    assert len(turns(draft)) == len(set(turns(draft)))
    assert draft.opening.text in turns(draft)


def test_every_node_of_a_good_scene_is_reached() -> None:
    draft = a_scene()
    assert {node.id for node in draft.nodes} | {"done"} == reachable(draft)


@given(st.integers(-10, 4000))
@settings(deadline=None)
def test_a_scene_lasts_between_four_and_fifteen_minutes(seconds: int) -> None:
    report = judge_scenario(replace(a_scene(), estimated_duration_seconds=seconds))
    assert report.accepted is (240 <= seconds <= 900)


@given(st.text(max_size=40))
@settings(deadline=None)
def test_no_title_makes_it_raise(title: str) -> None:
    report = judge_scenario(replace(a_scene(), title=title), others=others_than(a_month(), 9))
    assert 0 <= report.score <= 100


def test_an_incomplete_persona_says_what_it_lacks() -> None:
    bare = Persona(title="", name_template="", setting="", intro_prompt="", stakes="")
    report = judge_scenario(replace(a_scene(PRESENT[0]), persona=bare))
    assert sum("the persona has no" in failure for failure in report.failures) == 5
