import pytest

from bench.playing import Case, cases, draft_of, play, played
from kaiwa.content.bank import load_core, present_packs
from kaiwa.conversations.partner import Help, Reply, Said, SceneState, Understanding
from kaiwa.conversations.vocabulary import MessageRole
from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.engines.offline.dialogue import answered, opened
from kaiwa.engines.offline.exemplars import look
from kaiwa.engines.offline.improvising import playable
from kaiwa.engines.offline.judging import judged
from kaiwa.engines.offline.mentions import lexicon
from tests.engines.builders import a_draft, a_turn, at


def say(text: str, state: SceneState, draft: ScenarioDraft | None = None, help: Help = Help.NONE) -> Reply:
    return answered(a_turn(text, state, draft, help=help))


def test_the_partner_opens_with_the_scenes_first_line() -> None:
    reply = opened(a_turn())

    assert reply.content == a_draft().opening.text
    assert reply.state.node == a_draft().nodes[0].id
    assert reply.translation


def test_an_expected_move_leads_on_and_is_remembered() -> None:
    reply = say("コーヒーをください", at("want"))

    assert reply.understanding is Understanding.ADVANCED
    assert reply.state.moves == ("request_item",)
    assert reply.state.slots["item"] == "coffee"
    assert reply.state.node == "how_many"


def test_what_has_run_out_is_what_the_learner_asked_for() -> None:
    reply = say("紅茶をください", at("want"), a_draft(complication="sold_out"))

    assert "紅茶" in reply.content
    assert "tea" in reply.translation


def test_evidence_counts_only_with_the_slot_it_names() -> None:
    assert say("二つです", at("how_many")).state.met == ("number",)
    assert say("コーヒーをください", at("want")).state.met == ("order",)
    assert say("おすすめは何ですか", at("want")).state.met == ()


NAMED = {
    "ja": "こんにちは。アンナです。",
    "es": "Hola, soy Anna. Mucho gusto.",
    "fr": "Bonjour, je m'appelle Anna.",
    "zh-Hans": "你好，我叫安娜。",
    "zh-Hant": "你好，我叫安娜。",
    "ko": "안녕하세요. 저는 안나예요.",
}


@pytest.mark.parametrize("language", present_packs())
def test_who_greets_and_says_their_name_in_one_turn_has_done_both(language: str) -> None:
    draft = draft_of(next(each for each in cases(language) if each.situation == "meet_a_neighbour"))
    start = opened(a_turn(draft=draft)).state

    after = say(NAMED[language], start, draft).state

    assert set(after.met) == {"greet", "name"}
    assert after.moves[-1] == "introduce_self"
    assert "name" in after.slots
    verdicts = judged(draft, (Said(MessageRole.USER, NAMED[language]),), after)
    assert {each.objective for each in verdicts if each.met} == {"greet", "name"}


def test_what_nobody_wants_to_see_is_not_counted_beside() -> None:
    state = say("ありがとうございます。コーヒーをください", at("want")).state
    assert state.moves == ("request_item",)


@pytest.mark.parametrize(
    "said", ["저는 안나예요.", "제 이름은 안나예요.", "저는 안나라고 해요.", "안나입니다", "난 안나야"]
)
def test_a_korean_name_is_heard_whatever_ends_the_sentence(said: str) -> None:
    seen = look(said, lexicon("ko"))
    assert seen.name is not None
    assert said[slice(*seen.name)] == "안나"


def test_the_first_turn_not_understood_is_asked_about_and_the_question_stands() -> None:
    reply = say("頭が痛いです", at("how_many"))

    assert reply.understanding is Understanding.OFF_TOPIC
    assert reply.state.node == "how_many"
    assert reply.state.missed == 1
    assert reply.state.moves == ()
    assert reply.choices == ()


def test_the_third_is_answered_with_three_things_to_say_one_of_which_leads_on() -> None:
    reply = say("zxcv", at("how_many", missed=2))

    assert len({choice.text for choice in reply.choices}) == 3
    on = say(reply.choices[0].text, reply.state)
    assert on.understanding is Understanding.ADVANCED
    assert on.state.node == "price"
    assert on.state.helped == ("state_quantity",)
    assert on.state.missed == 0


def test_whoever_stays_stuck_is_led_on_with_the_model_answer_and_credited_nothing() -> None:
    reply = say("zxcv", at("how_many", missed=3))

    assert reply.state.node == "price"
    assert reply.state.helped == ("state_quantity",)
    assert reply.state.moves == ()
    assert reply.state.met == ()


def test_help_that_was_asked_for_is_marked() -> None:
    assert say("二つです", at("how_many"), help=Help.WORDS).state.helped == ("state_quantity",)
    assert say("二つです", at("how_many")).state.helped == ()


@pytest.mark.parametrize("text", ["もう一度お願いします", "ゆっくりお願いします", "わかりません"])
def test_a_repair_is_answered_and_costs_nothing(text: str) -> None:
    reply = say(text, at("how_many", missed=1))

    assert reply.understanding is Understanding.REPAIRED
    assert reply.state.node == "how_many"
    assert reply.state.missed == 1


def test_a_repeated_line_is_the_same_line() -> None:
    reply = say("もう一度お願いします", at("how_many"))
    line = next(node.line.text for node in a_draft().nodes if node.id == "how_many")

    assert line in reply.content


def test_a_word_asked_about_is_explained() -> None:
    reply = say("「切符」はどういう意味ですか", at("how_many"))

    assert "ticket" in reply.content


def test_a_word_looked_for_is_given() -> None:
    reply = say("sandwichは日本語で何と言いますか", at("want"))

    assert "サンドイッチ" in reply.content


def test_a_turn_said_ahead_of_its_place_skips_the_question() -> None:
    reply = say("カードで払います", at("how_many"))

    assert reply.state.node == "bye"


def test_the_last_move_ends_the_scene_with_a_goodbye() -> None:
    reply = say("さようなら", at("bye"))

    assert reply.state.finished
    assert reply.understanding is Understanding.FINISHED
    assert reply.content


def test_what_is_said_after_the_end_changes_nothing() -> None:
    over = at("done", finished=True)

    assert say("コーヒーをください", over).state == over


def test_the_same_turn_is_answered_in_the_same_words() -> None:
    assert say("頭が痛い", at("want")) == say("頭が痛い", at("want"))


def test_the_talk_about_the_talk_varies_by_turn() -> None:
    said = {say("頭が痛い", SceneState(node="want", turn=turn)).content for turn in range(4)}

    assert len(said) > 1


def a_sample(language: str) -> list[Case]:
    """Every situation in one of the languages, with this complication or that; bench/playing.py plays all of them in all."""
    languages = present_packs()
    mine = languages.index(language)
    by_situation: dict[str, list[Case]] = {}
    for case in cases(language):
        by_situation.setdefault(case.situation, []).append(case)
    return [
        found[number % len(found)]
        for number, found in enumerate(by_situation.values())
        if number % len(languages) == mine
    ]


@pytest.mark.parametrize("language", present_packs())
def test_every_scene_is_played_to_its_end_by_reading_off_by_any_way_and_in_nonsense(language: str) -> None:
    found = [played(case) for case in a_sample(language)]

    assert len(found) >= 20
    assert [(each.case, each.faults) for each in found if each.faults] == []


def test_the_sample_of_scenes_leaves_no_situation_out() -> None:
    assert {case.situation for language in present_packs() for case in a_sample(language)} == set(
        load_core().situations
    )


def test_a_scene_without_a_map_is_played_along_the_banks() -> None:
    from msgspec.structs import replace

    brief = playable(a_turn(draft=replace(a_draft(), nodes=())))

    assert [node.id for node in brief.scenario.nodes] == [
        node.id for node in load_core().situations["order_at_a_cafe"].nodes
    ]


def test_a_scene_that_the_bank_does_not_know_is_drawn_from_its_objectives() -> None:
    from msgspec.structs import replace

    draft = playable(a_turn(draft=replace(a_draft(), nodes=(), situation=""))).scenario
    reply, _ = play(draft)

    assert reply.state.finished
    assert set(reply.state.met) == {each.id for each in draft.learning_objectives}


def test_a_scene_climbs_its_own_ladder() -> None:
    draft = a_draft("serve_at_the_counter")
    reply = say("zxcv", at("order", missed=1), draft)

    assert len(reply.choices) == 3
    assert say("zxcv", reply.state, draft).state.node != "order"


def test_a_patient_partner_says_it_again_before_asking_for_other_words() -> None:
    draft = a_draft("call_your_grandmother")
    node = draft.nodes[1]

    assert node.line.text in say("zxcv", at(node.id), draft).content
    assert say("zxcv", at(node.id, missed=3), draft).choices
    assert say("zxcv", at(node.id, missed=4), draft).state.node != node.id


def test_an_examiner_lends_nobody_a_word() -> None:
    asked = "sandwichは日本語で何と言いますか"
    draft = a_draft("take_an_oral_exam")
    reply = say(asked, at(draft.nodes[2].id), draft)

    assert reply.understanding is Understanding.REPAIRED
    assert "サンドイッチ" not in reply.content
    assert draft.nodes[2].line.text in reply.content


def test_a_scene_that_the_bank_does_not_know_has_the_usual_edges() -> None:
    core = load_core()

    assert core.edges_of("nowhere") == core.edges
    assert core.edges_of("take_an_oral_exam").repair("ask_repeat") == core.edges.repair("ask_repeat")
    assert core.edges_of("take_an_oral_exam").repair("ask_meaning") != core.edges.repair("ask_meaning")


def test_a_repair_that_the_day_asks_for_counts_once_it_is_said() -> None:
    from msgspec.structs import replace

    from kaiwa.curriculum.schedule import Evidence, Objective

    wanted = Objective("repair", "Ask to hear something again", Evidence(("ask_repeat", "ask_slower")))
    draft = replace(a_draft(), learning_objectives=(*a_draft().learning_objectives, wanted))
    reply = say("もう一度お願いします", at("how_many"), draft)

    assert reply.state.met == ("repair",)
    assert reply.state.node == "how_many"


def test_the_gate_of_scenes_knows_the_same_repairs() -> None:
    from kaiwa.curriculum.scenario_quality import ALWAYS_UNDERSTOOD

    assert set(load_core().edges.moves) == ALWAYS_UNDERSTOOD
