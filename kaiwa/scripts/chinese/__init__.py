"""Mandarin in simplified and traditional characters: pinyin, zhuyin, tones as written and as spoken."""

import re

from kaiwa.scripts.annotation import PUNCTUATION, SPACE, Annotation, Overrides, Token
from kaiwa.scripts.chinese import line, reader

_HAN = re.compile(f"[{reader.HAN}]")
_LATIN_MARKS = str.maketrans("，。！？；：、（）【】「」『』《》“”‘’", ',.!?;:,()[]""\'\'""""\'\'')
_OPENING = frozenset('(["“‘《（【「『')
_CLOSING = frozenset(',.!?;:)]"”’》）】」』…，。！？；：、%')


def annotate(text: str, language: str, overrides: Overrides) -> Annotation:
    tokens = tuple(line.tokens(text, traditional=language == "zh-Hant", overrides=overrides))
    written = _sentence(tokens)
    return Annotation(
        text=text,
        language=language,
        system="pinyin",
        tokens=tokens,
        romanization=written,
        pinyin=written,
        kanji=text if _HAN.search(text) else "",
    )


def _sentence(tokens: tuple[Token, ...]) -> str:
    """Words apart, marks where an English reader expects them, line breaks and what is not Chinese kept."""
    parts: list[str] = []
    glued, foreign, gap = True, True, ""
    for token in tokens:
        if token.kind is SPACE:
            gap = token.surface
            continue
        shown = token.surface.translate(_LATIN_MARKS) if token.kind is PUNCTUATION else token.reading
        is_foreign = shown in ("", token.surface)
        shown = shown or token.surface
        if foreign and is_foreign:
            parts.append(gap)
        elif "\n" in gap:
            parts.append("\n")
        elif not (glued or _clings(token)):
            parts.append(" ")
        parts.append(shown)
        glued = token.kind is PUNCTUATION and token.surface[-1] in _OPENING
        foreign, gap = is_foreign, ""
    if foreign or "\n" in gap:
        parts.append(gap if foreign else "\n")
    return "".join(parts)


def _clings(token: Token) -> bool:
    """To what stands before it: a mark that closes, and the r of 儿."""
    if token.kind is PUNCTUATION:
        return token.surface[0] in _CLOSING
    return token.reading == "r" and token.surface == "儿"
