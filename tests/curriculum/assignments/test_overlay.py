"""What is personal lies over a day, and is never written into it."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from kaiwa.curriculum.assignments.overlay import MOST, MOST_DUE, DueWord, laid_over, overlaid
from kaiwa.curriculum.schedule import Item
from tests.months import a_scene

words = st.lists(st.text("あいうえおかきくけこ", min_size=1, max_size=2), max_size=30)


def items(texts: list[str]) -> list[Item]:
    return [Item(id=f"i{n}", text=text) for n, text in enumerate(texts)]


@given(words, st.lists(st.text("あいうえおかきくけこ", min_size=1, max_size=2), max_size=30, unique=True))
def test_due_words_come_first_each_once_and_not_too_many(of_the_day: list[str], due: list[str]) -> None:
    laid = overlaid(items(of_the_day), [DueWord(UUID(int=n), text, "", "") for n, text in enumerate(due)])
    own = [each.text for each in laid if each.word_id is not None]
    assert own == due[:MOST_DUE]
    assert len(laid) <= MOST
    assert not set(own) & {each.text for each in laid if each.word_id is None}


@settings(deadline=None)  # the first one composes a month
@given(st.lists(st.text("あいうえおかきくけこ", min_size=1, max_size=2), max_size=30, unique=True))
def test_a_scene_is_copied_for_who_plays_it(due: list[str]) -> None:
    scene = a_scene("ja")
    mine = laid_over(scene, items(due))
    assert scene == a_scene("ja")
    own = [each.text for each in mine.review_items if each.text in due]
    assert (
        own[:MOST_DUE] == [text for text in due if text not in {n.text for n in scene.new_items}][:MOST_DUE]
    )
    texts = [each.text for each in mine.review_items]
    assert len(texts) == len(set(texts))
    assert {each.text for each in scene.review_items} <= set(texts)
    assert laid_over(scene, []) is scene
    assert laid_over(mine, items(due)) == mine
