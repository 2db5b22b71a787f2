"""What is searched is found by its pieces, in any script and from the first character on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.curriculum.grams import MOST_GRAMS, grams_of, wanted_grams
from kaiwa.curriculum.slug import LONGEST, slug_of


def is_found(query: str, *texts: str) -> bool:
    wanted = wanted_grams(query)
    return bool(wanted) and set(wanted) <= set(grams_of(texts))


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("温", "箱根の温泉へ行く"),
        ("温泉", "箱根の温泉へ行く"),
        ("の温泉", "箱根の温泉へ行く"),
        ("レストラン", "レストランで注文する"),
        ("ﾚｽﾄﾗﾝ", "レストランで注文する"),
        ("银行", "我一个人去银行"),
        ("은행", "은행에 가요"),
        ("d", "Dinner in Osaka"),
        ("os", "Dinner in Osaka"),
        ("OSAKA", "Dinner in Osaka"),
        ("saka", "Dinner in Osaka"),
        ("cafe", "Un café à Lyon"),
        ("CAFÉ", "un cafe"),
        ("dinner 温泉", "Dinner、温泉"),
        ("дом", "Мой дом"),
    ],
)
def test_it_is_found(query: str, text: str) -> None:
    assert is_found(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("泉温", "温泉"),
        ("温泉", "温かい泉"),
        ("sa", "Osaka"),
        ("dinner kyoto", "Dinner in Osaka"),
        ("!?", "Dinner"),
    ],
)
def test_it_is_not_found(query: str, text: str) -> None:
    assert not is_found(query, text)


@given(st.text(max_size=200), st.data())
def test_every_word_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    words = text.split()
    if words and (word := data.draw(st.sampled_from(words))) and wanted_grams(word):
        assert is_found(word, text)


@given(st.text(max_size=3000))
def test_a_text_has_its_most_pieces_and_each_is_short(text: str) -> None:
    grams = grams_of([text])
    assert len(grams) <= MOST_GRAMS
    assert grams == sorted(set(grams))
    assert all(0 < len(gram) <= 8 for gram in grams)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Meeting the parents in Osaka!", "meeting-the-parents-in-osaka"),
        ("大阪で親に会う", "大阪で親に会う"),
        ("Ｃａｆé — à Lyon", "café-à-lyon"),
        ("…", "path"),
        ("../../etc", "etc"),
    ],
)
def test_a_slug_keeps_the_titles_letters(title: str, slug: str) -> None:
    assert slug_of(title) == slug
    assert slug_of(title, "k3x9") == f"{slug}-k3x9"


@given(st.text(max_size=200), st.sampled_from(["", "ab12"]))
def test_a_slug_is_one_short_piece_of_an_address(title: str, suffix: str) -> None:
    slug = slug_of(title, suffix)
    assert 0 < len(slug) <= LONGEST + 5
    assert not set(slug) & set("/?#% .\\")
    assert slug_of(slug) == slug or len(slug) > LONGEST
