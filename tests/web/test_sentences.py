"""Sentences that rooms make, in the other languages of the pages: none is missing, none is left over."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.web.messages import DEFAULT, LANGUAGES, speaking_in
from kaiwa.web.sentences import said, sentences

TOP = Path(__file__).parents[2] / "kaiwa"
TOLD = [TOP / name for name in ("errors.py", "limits.py", "oidc.py")] + [
    file
    for room in ("accounts", "billing", "conversations", "curriculum", "practice", "languages", "web")
    for file in sorted((TOP / room).rglob("*.py"))
    if "api" not in file.relative_to(TOP).parts
]
TOLD += [
    TOP / "engines" / "offline" / f"{name}.py"
    for name in ("reasons", "refining", "judging", "corrections", "partner")
]
NOT_OURS = {TOP / "conversations" / name for name in ("scenes.py", "last_words.py")}
"""What a partner says or is told is not a sentence of the page."""
SENTENCE = re.compile(r"[A-Z].* .*[.!?]|[A-Z].* “{}”", re.DOTALL)
FOR_DEVELOPERS = re.compile(r"`|GET |Idempotency|cursor|header|scope|IANA|cookie|confirmed\.|\n")
OTHERS = [language for language in LANGUAGES if language != DEFAULT]


def texts_of(file: Path) -> Iterator[str]:
    """Each sentence of the code, with ``{}`` for what is fitted in; docstrings are none."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    aside = {id(piece) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for piece in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            aside.add(id(node.value))
    for node in ast.walk(tree):
        if id(node) in aside:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield "".join(str(each.value) if isinstance(each, ast.Constant) else "{}" for each in node.values)


def in_the_code() -> set[str]:
    every = {text for file in TOLD if file not in NOT_OURS for text in texts_of(file)}
    return {text for text in every if SENTENCE.fullmatch(text) and not FOR_DEVELOPERS.search(text)}


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_that_a_person_may_meet_is_there(language: str) -> None:
    assert sorted(in_the_code() - set(sentences(language))) == []


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_fitted_in_is_fitted_into_every_language(language: str) -> None:
    for source, other in sentences(language).items():
        holes = [str(number) for number in range(source.count("{}"))]
        assert sorted(re.findall(r"{(\d)}", other)) == holes, source


@pytest.mark.parametrize(
    ("sentence", "japanese"),
    [
        ("This is not your password.", "パスワードが違います。"),
        ("Play “A {0} at <noon>” first.", "先に「A {0} at <noon>」を進める"),
        (
            "Your wish is about food. Today takes two scenes, so that you are ready for Osaka.",
            "あなたの願いは「food」についてです。「Osaka」に間に合うように、今日は2つの場面があります。",
        ),
        ("Nobody has translated this one.", "Nobody has translated this one."),
        ("", ""),
    ],
)
def test_a_page_says_it_in_its_language(sentence: str, japanese: str) -> None:
    with speaking_in("ja"):
        assert said(sentence) == japanese
    assert said(sentence) == sentence


@given(st.text())
def test_what_no_catalogue_knows_stays(text: str) -> None:
    with speaking_in("ja"):
        assert said(f"≠{text}") == f"≠{text}"


def test_a_day_is_told_as_people_say_it() -> None:
    sentence = "You have played today's scene. The next one comes on 2026-11-23."
    assert said(sentence) == "You have played today's scene. The next one comes on Mon 23 Nov."
    with speaking_in("ja"):
        assert said(sentence) == "今日の場面は終わりました。次は11月23日（月）です。"
    assert said("It was numbered 2026-99-99.") == "It was numbered 2026-99-99."
