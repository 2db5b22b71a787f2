"""The picture of a path: drawn of any title there is, or the general one."""

import io
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kaiwa.web import card_drawing
from kaiwa.web.assets import FILES
from kaiwa.web.card import GENERAL, _picture
from kaiwa.web.card_drawing import HEIGHT, WIDTH, Card, Undrawable, drawn

SEASONS: Final = ("spring", "summer", "autumn", "winter")


def a_card(title: str = "Ramen in Tokyo", signs: str = "麺味菜席店雨復") -> Card:
    squares = tuple((season, sign) for season in SEASONS for sign in signs)
    return Card(title, "ja", "A1 · Ms Frizzle", "kaiwa.example/t/ramen-in-tokyo", squares)


def test_it_is_a_picture_of_the_size_that_others_want_and_no_heavier_than_a_page() -> None:
    content = drawn(a_card())
    assert Image.open(io.BytesIO(content)).size == (WIDTH, HEIGHT) == (1200, 630)
    assert len(content) < 40_000
    assert content != drawn(a_card("Soba in Tokyo"))


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(max_codepoint=0x2FF, exclude_categories=("C",)), min_size=1, max_size=200))
def test_any_title_in_latin_letters_is_drawn_or_left_to_the_general_picture(title: str) -> None:
    content = _picture(a_card(title))
    assert Image.open(io.BytesIO(content)).size[0] >= WIDTH


@pytest.mark.parametrize("title", ["W" * 400, "a " * 300, "長" * 300 + "い", "—", "  ", "Ünïcödé ǚ ō"])
def test_a_long_title_stays_in_its_place(title: str) -> None:
    try:
        image = Image.open(io.BytesIO(drawn(a_card(title)))).convert("RGB")
    except Undrawable:
        return
    right = image.crop((WIDTH - 40, 0, WIDTH, HEIGHT))
    ((count, _),) = right.getcolors()  # type: ignore[misc]
    assert count == 40 * HEIGHT


def test_without_a_font_for_it_the_days_count_and_the_general_picture_stands_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on a server that has no font but ours."""
    monkeypatch.setattr(card_drawing, "_names", lambda: card_drawing.OURS)
    assert drawn(a_card(signs="味麺席菜雨店復")) == drawn(a_card())
    with pytest.raises(Undrawable):
        drawn(a_card("東京でラーメン"))
    _picture.cache_clear()
    assert _picture(a_card("東京でラーメン")) == FILES[GENERAL]
    _picture.cache_clear()
