import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.scripts.japanese.ruby import pieces, ruby

KANJI = "人日食物手大今学生行見"


@pytest.mark.parametrize(
    ("surface", "reading", "expected"),
    [
        ("食べ物", "たべもの", "食(た)べ物(もの)"),
        ("取り扱い", "とりあつかい", "取(と)り扱(あつか)い"),
        ("お父さん", "おとうさん", "お父(とう)さん"),
        ("東京", "とうきょう", "東京(とうきょう)"),
        ("今日", "きょう", "今日(きょう)"),
        ("大人", "おとな", "大人(おとな)"),
        ("大好き", "だいすき", "大(だい)好(す)き"),
        ("美味しい", "おいしい", "美味(おい)しい"),
        ("手伝っ", "てつだっ", "手伝(てつだ)っ"),
        ("一人暮らし", "ひとりぐらし", "一人(ひとり)暮(ぐ)らし"),
        ("聞き手", "ききて", "聞(き)き手(て)"),
        ("日々", "ひび", "日々(ひび)"),
        ("消しゴム", "けしごむ", "消(け)しゴム"),
        ("コーヒー", "こーひー", "コーヒー"),
        ("一ヶ月", "いっかげつ", "一ヶ月(いっかげつ)"),
    ],
)
def test_ruby_stands_over_the_kanji_it_reads(surface: str, reading: str, expected: str) -> None:
    spans = ruby(surface, reading)
    assert "".join(f"{text}({heard})" if heard else text for text, heard in spans) == expected


def test_the_words_of_a_compound_have_their_own_ruby() -> None:
    assert ruby("就職活動", "しゅうしょくかつどう", (2,)) == (("就職", "しゅうしょく"), ("活動", "かつどう"))


@given(
    st.text(KANJI + "べりのっきゴムー々", min_size=1, max_size=8),
    st.text("あかさたべりのっきごむー", max_size=12),
)
def test_nothing_is_lost_or_added_whatever_the_reading(surface: str, reading: str) -> None:
    for spans in (ruby(surface, reading), pieces(surface, reading)):
        assert "".join(text for text, _ in spans) == surface
        assert len("".join(heard for _, heard in spans)) <= len(reading)


def test_long_words_take_no_long_time() -> None:
    surface, reading = "食べ" * 2_000, "たべ" * 2_000
    assert "".join(text for text, _ in ruby(surface, reading)) == surface
