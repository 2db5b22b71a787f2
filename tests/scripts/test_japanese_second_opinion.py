import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaiwa.scripts import annotate
from kaiwa.scripts.japanese.lexer import lex
from kaiwa.scripts.japanese.second_opinion import opinions

pytest.importorskip("sudachipy", reason="the extra japanese is not installed")
pytest.importorskip("pyopenjtalk", reason="the extra second-opinion is not installed")

pytestmark = pytest.mark.filterwarnings(r"ignore:Dictionary\.create:DeprecationWarning")


def test_the_second_reader_sees_the_stretches_between_figures() -> None:
    text = "東京で350円の本を買った。"
    heard = opinions(text, lex(text))
    assert [text[one.start : one.end] for one in heard][:2] == ["東京", "で"]
    assert heard[0].reading == "とうきょう"


@pytest.mark.parametrize(
    ("text", "surface", "reading"),
    [("爆速で終わる。", "爆速", "ばくそく"), ("臆病風に吹かれる。", "臆病風", "おくびょうかぜ")],
)
def test_what_the_first_reader_does_not_know_is_asked_of_the_second(
    text: str, surface: str, reading: str
) -> None:
    assert {token.surface: token.reading for token in annotate(text, "ja", careful=True).tokens}[
        surface
    ] == reading


def test_a_rule_that_read_the_context_is_not_overruled() -> None:
    assert annotate("財布が空になった。", "ja", careful=True).hiragana == "さいふがからになった。"


@given(st.text("私は明日東京へ行った。、人々12月円ヶa 😀\n\ud800ﾊﾞ", max_size=40))
@settings(deadline=None, max_examples=60)
def test_the_second_opinion_loses_no_character(text: str) -> None:
    tokens = annotate(text, "ja", careful=True).tokens
    assert "".join(token.surface for token in tokens) == text
    assert all(text[token.start : token.end] == token.surface for token in tokens)
