import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.scripts import annotate

pytest.importorskip("sudachipy", reason="the extra japanese is not installed")

LINE = "私は明日、東京へ行って日本語の食べ物を買いました。"


def readings(overrides: dict[str, str], text: str = LINE) -> dict[str, str]:
    return {token.surface: token.reading for token in annotate(text, "ja", overrides).tokens}


def test_an_override_wins_over_rule_and_dictionary() -> None:
    one = next(
        token for token in annotate(LINE, "ja", {"明日": "みょうにち"}).tokens if token.surface == "明日"
    )
    assert (one.reading, one.confidence, one.alternatives) == ("みょうにち", 1.0, ())


def test_an_override_may_be_written_in_katakana() -> None:
    assert readings({"明日": "アス"})["明日"] == "あす"


def test_an_override_reaches_over_the_borders_of_words() -> None:
    read = readings({"京へ行": "きょうえい"})
    assert (read["東"], read["京へ行"], read["っ"]) == ("とう", "きょうえい", "っ")


def test_an_override_may_be_a_part_of_a_word() -> None:
    read = readings({"本語": "もとご"})
    assert read["本語"] == "もとご"
    assert read["日"]


def test_the_longest_override_wins() -> None:
    assert readings({"日本": "にっぽん", "日本語": "にっぽんご"})["日本語"] == "にっぽんご"


def test_an_override_holds_wherever_its_surface_stands() -> None:
    tokens = annotate("方々の方が方だ", "ja", {"方": "ぽう"}).tokens
    assert [token.reading for token in tokens if token.surface == "方"] == ["ぽう"] * 3


def test_an_overridden_particle_still_sounds_like_one() -> None:
    assert annotate("私は", "ja", {"は": "は"}).romanization == "watashi wa"


@given(
    st.dictionaries(st.text(LINE + "12", max_size=5), st.text("あいかきー", max_size=4), max_size=5),
    st.text(LINE + "12 3月\n", max_size=30),
)
def test_overrides_lose_no_character(overrides: dict[str, str], text: str) -> None:
    tokens = annotate(text, "ja", overrides).tokens
    assert "".join(token.surface for token in tokens) == text
    assert all(text[token.start : token.end] == token.surface for token in tokens)


def test_thousands_of_partial_overrides_take_linear_time() -> None:
    text = "日本語学校" * 10_000
    tokens = annotate(text, "ja", {"本": "もと"}).tokens
    assert sum(token.surface == "本" for token in tokens) == 10_000
