import unicodedata
import warnings

import pytest

from kaiwa.scripts import annotate
from kaiwa.scripts.japanese.hepburn import romanize
from kaiwa.scripts.kana import beats, to_romaji

pytest.importorskip("sudachipy", reason="the extra japanese is not installed")


@pytest.mark.parametrize(
    ("text", "romanization"),
    [
        ("東京へ行きました。", "Tōkyō e ikimashita."),
        ("私は本を読んでいます。", "watashi wa hon o yonde imasu."),
        ("こんにちは！田中さんですか？", "konnichiwa! Tanaka-san desu ka?"),
        ("信用と禁煙", "shin'yō to kin'en"),
        ("抹茶を一杯。", "matcha o ippai."),
        ("コーヒーを飲もうと思う。", "kōhī o nomō to omou."),
        ("お母さんとお姉さんと大阪", "okāsan to onēsan to Ōsaka"),
        ("場合によって", "baai ni yotte"),
        ("井上さんは湖にいる。", "Inoue-san wa mizuumi ni iru."),
        ("「はい」と言った。", '"hai" to itta.'),
        ("これはhelloです。", "kore wa hello desu."),
        ("食べて、寝ます。", "tabete, nemasu."),
        ("三百五十円です。", "sanbyakugojūen desu."),
        ("お茶をください。", "ocha o kudasai."),
    ],
)
def test_a_line_reads_as_a_teacher_writes_it(text: str, romanization: str) -> None:
    assert annotate(text, "ja").romanization == romanization


def test_the_plain_form_is_ascii() -> None:
    for token in annotate("東京のスーパーで、おいしい紅茶を買おう。", "ja").tokens:
        assert token.romanization_plain.isascii()
        assert unicodedata.normalize("NFD", token.romanization).encode("ascii", "ignore").decode() == (
            token.romanization_plain
        )


def test_a_small_tsu_doubles_what_follows_in_the_next_token() -> None:
    assert [token.romanization for token in annotate("行って", "ja").tokens] == ["it", "te"]
    assert [token.romanization for token in annotate("あっ", "ja").tokens] == ["a"]


def test_vowels_do_not_merge_over_a_seam() -> None:
    assert romanize("おもう", (2,)) == "omou"
    assert romanize("おおう") == "ōu"


# Left out is what the two spell differently on purpose or what pykakasi does not know: historical kana, を,
# small vowels of loanwords, and the glide of ふゃ and でゅ, which we write as one beat.
def test_beats_are_spelled_as_pykakasi_spells_them() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import pykakasi

        converter = pykakasi.kakasi()
    japanese = [
        beat
        for beat in beats()
        if not set(beat) & set("ゐゑをゔゕゖぁぃぅぇぉゎ")
        and beat not in {"てゅ", "でゅ", "てょ", "でょ", "ふゃ", "ふゅ", "ふょ"}
    ]
    words = [
        *japanese,
        *(f"か{beat}" for beat in japanese),
        *(f"あっ{beat}" for beat in japanese if beat[0] in "かきさしすたちつと"),
    ]
    ours = [to_romaji(word) for word in words]
    theirs = ["".join(item["hepburn"] for item in converter.convert(word)) for word in words]
    different = {
        word: (mine, other) for word, mine, other in zip(words, ours, theirs, strict=True) if mine != other
    }
    assert different == {}
