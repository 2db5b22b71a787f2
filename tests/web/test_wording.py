"""Authored pieces within the sentences of a page."""

from kaiwa.web.wording import inside, sentence


def test_a_sentence_gets_its_end_once() -> None:
    assert [sentence(each) for each in ("A café", "A café.", "駅です。", " why? ", "")] == [
        "A café.", "A café.", "駅です。", "why?", "",
    ]  # fmt: skip


def test_an_article_within_a_sentence_is_small_and_a_name_is_not() -> None:
    assert [inside(each) for each in ("A friend.", "The host", "Mr Tanaka", "Anna", "")] == [
        "a friend", "the host", "Mr Tanaka", "Anna", "",
    ]  # fmt: skip
