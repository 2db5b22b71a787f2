"""What a new learner is asked has one right answer, and is judged for what it is."""

import pytest

from kaiwa.content.bank import present_packs
from kaiwa.conversations.ladder import PARTLY, RIGHT, WRONG, Kind, Rung
from kaiwa.engines.offline.examining import DO_NOT_KNOW, scored
from kaiwa.engines.offline.questions import CHOICES, can_dos, choices_for, question_near, questions

OTHERWISE = {
    "ja": ("ask_price:a:いくらですか。", "これはいくらですか"),
    "zh-Hans": ("ask_price:a:多少钱？", "这个多少钱"),
    "zh-Hant": ("ask_price:a:多少錢？", "這個多少錢"),
    "ko": ("ask_price:a:얼마예요?", "이거 얼마예요?"),
    "es": ("ask_price:a:¿Cuánto cuesta?", "cuanto cuesta esto"),
    "fr": ("ask_price:a:C'est combien ?", "ça coûte combien"),
}


@pytest.mark.parametrize("language", present_packs())
def test_every_question_has_one_right_answer_among_its_choices(language: str) -> None:
    for kind, asked in questions(language).items():
        assert len({each.id for each in asked}) == len(asked)
        for question in asked[:: max(1, len(asked) // 60)]:
            choices = choices_for(question, language, "a seed")
            if kind is Kind.SAY:
                assert choices == ()
                continue
            assert choices.count(question.wanted) == 1
            assert len(set(choices)) == len(choices) == (2 if kind is Kind.GRAMMAR else CHOICES)


@pytest.mark.parametrize("language", present_packs())
def test_there_is_a_question_near_every_level_up_to_b2(language: str) -> None:
    for level in range(1, 69, 4):
        for kind in (Kind.WORD, Kind.LINE, Kind.SAY):
            found = question_near(language, kind, level, (), "a seed")
            assert abs(found.rating - level) <= 8, (kind, level, found)


@pytest.mark.parametrize("language", OTHERWISE)
def test_the_same_thing_said_otherwise_is_right_and_something_else_is_not(language: str) -> None:
    item, otherwise = OTHERWISE[language]
    wanted = item.partition(":a:")[2]
    rung = Rung(kind=Kind.SAY, item=item, rating=5, asked="How much is it?", wanted=wanted)
    assert scored(wanted, rung, language) == RIGHT
    assert scored(otherwise, rung, language) >= PARTLY
    for said in (DO_NOT_KNOW, "?", "How much is it?", "asdf", "💥"):
        assert scored(said, rung, language) == WRONG, said


def test_a_long_thing_said_shortly_and_one_with_a_mistake_are_half_right() -> None:
    long = Rung(
        kind=Kind.SAY,
        item="ask_want:b:x",
        rating=40,
        asked="",
        wanted="ご希望があれば、遠慮なく言ってください。",
    )
    assert scored("何がいいですか。", long, "ja") == PARTLY
    short = Rung(kind=Kind.SAY, item="ask_want:a:x", rating=4, asked="", wanted="何を飲みますか。")
    assert scored("何が飲みますか。", short, "ja") == PARTLY


def test_a_meaning_is_right_however_it_is_typed() -> None:
    wanted, other = "That's really nice.", "I thought about it a lot."
    rung = Rung(kind=Kind.LINE, item="x", rating=4, asked="", wanted=wanted, choices=(other, wanted))
    for said in ("thats really nice", "That’s really nice", "really nice"):
        assert scored(said, rung, "ja") == RIGHT
    for said in (other, "nice", "I don't know", ""):
        assert scored(said, rung, "ja") == WRONG


def test_what_one_can_do_is_asked_at_every_level() -> None:
    assert {each.rating // 10 for each in can_dos()} == set(range(7))
