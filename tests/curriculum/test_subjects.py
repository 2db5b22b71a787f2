import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaiwa.content.intents import INTERFACES, UNSPACED, topics, wording
from kaiwa.curriculum.subjects import content_words, default_interface, folded_like, interface_of, topics_in
from tests.curriculum.wishes import BY_LANGUAGE


@pytest.mark.parametrize("interface", INTERFACES)
def test_most_wishes_give_their_language_away(interface: str) -> None:
    wishes = BY_LANGUAGE[interface]
    assert sum(interface_of(wish.text) == interface for wish in wishes) >= 0.85 * len(wishes)


@pytest.mark.parametrize("interface", INTERFACES)
def test_every_topic_is_found_by_every_word(interface: str) -> None:
    for topic, words in wording(interface).topics.items():
        for word in words:
            found = {each.topic for each in topics_in(word.removesuffix("*"), interface)}
            assert topic in found, word


@pytest.mark.parametrize("interface", INTERFACES)
def test_every_interface_knows_every_topic(interface: str) -> None:
    assert set(wording(interface).topics) == set(topics())


def test_topics_come_in_the_order_of_the_wish() -> None:
    found = topics_in("first a hotel, then a train, then food", "en")
    assert [each.topic for each in found] == ["hotel", "train", "food"]


def test_a_topic_is_part_of_no_other_word() -> None:
    assert topics_in("the restrain of art in a cart", "en") == topics_in("art", "en") or [
        each.topic for each in topics_in("the restrain of art in a cart", "en")
    ] == ["art"]


def test_content_words_are_single_and_small_ones_left_out() -> None:
    assert content_words("I like Stories and the glass of my neighbours", "en") == (
        "like" if "like" not in wording("en").stop else "story",
        *(("story",) if "like" not in wording("en").stop else ()),
        "glass",
        "neighbour",
    )


@pytest.mark.parametrize("interface", sorted(UNSPACED))
def test_scripts_without_spaces_have_no_content_words(interface: str) -> None:
    assert content_words("料理を習いたい", interface) == ()


@pytest.mark.parametrize(
    ("language", "interface"), [("zh-Hans", "zh"), ("pt-BR", "en"), ("de", "de"), ("", "en"), ("xx-YY", "en")]
)
def test_a_language_without_words_is_answered_in_english(language: str, interface: str) -> None:
    assert default_interface(language) == interface


@given(st.text(max_size=80))
@settings(deadline=None)
def test_folding_keeps_every_place(text: str) -> None:
    assert len(folded_like(text)) == len(text)


@given(st.text(max_size=80), st.sampled_from(INTERFACES))
@settings(deadline=None)
def test_a_found_word_stands_where_it_is_said_to_stand(text: str, interface: str) -> None:
    for each in topics_in(text, interface):
        assert text[each.start : each.start + len(each.text)] == each.text


@given(st.text(max_size=60), st.sampled_from(INTERFACES))
@settings(deadline=None)
def test_the_language_of_any_text_is_one_of_ours(text: str, default: str) -> None:
    assert interface_of(text, default) in INTERFACES
