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
    """Words apart, marks where an English reader expects them, line breaks kept."""
    parts: list[str] = []
    glued = True
    for token in tokens:
        if token.kind is SPACE:
            if "\n" in token.surface:
                parts.append("\n")
                glued = True
            continue
        if token.kind is PUNCTUATION:
            shown = token.surface.translate(_LATIN_MARKS)
            if not glued and token.surface[0] not in _CLOSING:
                shown = f" {shown}"
            parts.append(shown)
            glued = token.surface[-1] in _OPENING
            continue
        shown = token.reading or token.surface
        erhua = token.reading == "r" and token.surface == "儿"
        parts.append(shown if glued or erhua else f" {shown}")
        glued = False
    return "".join(parts)
