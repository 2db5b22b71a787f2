"""A conversation to take along: as plain text, or as one HTML page that needs nothing else."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from html import escape
from typing import Final

from msgspec import Struct

from kaiwa.conversations.vocabulary import MessageRole
from kaiwa.scripts import Token

STYLE: Final = (
    "body{font-family:system-ui,sans-serif;line-height:2;max-width:42rem;margin:2rem auto;padding:0 1rem}"
    "h1{line-height:1.3}rt{font-size:.55em}.who{font-weight:600;margin-right:.5em}"
    ".meaning{color:#555;font-size:.9em;line-height:1.4;margin:0 0 1em}.you .who{color:#3140a6}"
)
POLICY: Final = (
    "sandbox; default-src 'none'; frame-ancestors 'none'; "
    f"style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
)
"""Its own style and nothing else, where a browser shows the page instead of keeping it."""


class Spoken(Struct, frozen=True, kw_only=True):
    role: str
    content: str
    meaning: str
    tokens: Sequence[Token]


class Transcript(Struct, frozen=True, kw_only=True):
    title: str
    language: str
    on: date
    partner: str
    lines: tuple[Spoken, ...]
    notes: tuple[str, ...]
    """The debrief in sentences; empty before the end."""


def as_text(found: Transcript) -> str:
    return "\n".join(_text_lines(found)) + "\n"


def _text_lines(found: Transcript) -> Iterator[str]:
    yield found.title
    yield found.on.isoformat()
    for line in found.lines:
        yield ""
        yield f"{_who(line, found)}: {line.content}"
        reading = _reading(line.tokens)
        if reading:
            yield f"    [{reading}]"
        if line.meaning:
            yield f"    ({line.meaning})"
    if found.notes:
        yield ""
        yield from found.notes


def as_html(found: Transcript) -> str:
    """Whatever was said stays text: everything is escaped."""
    lines = "\n".join(_html_line(line, found) for line in found.lines)
    notes = "".join(f"<li>{escape(each)}</li>" for each in found.notes)
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(found.title)}</title>\n'
        f"<style>{STYLE}</style>\n<h1>{escape(found.title)}</h1>\n<p><time>{found.on.isoformat()}</time></p>\n"
        f"{lines}\n{f'<ul>{notes}</ul>' if notes else ''}\n</html>\n"
    )


def _html_line(line: Spoken, found: Transcript) -> str:
    kind = "you" if line.role == MessageRole.USER else "partner"
    words = _ruby(line.tokens) if line.tokens else escape(line.content)
    meaning = f'\n<p class="meaning">{escape(line.meaning)}</p>' if line.meaning else ""
    return (
        f'<p class="{kind}"><span class="who">{escape(_who(line, found))}</span>'
        f'<span lang="{escape(found.language)}">{words}</span></p>{meaning}'
    )


def _ruby(tokens: Iterable[Token]) -> str:
    return "".join(_ruby_of(token) for token in tokens)


def _ruby_of(token: Token) -> str:
    if token.spans:
        return "".join(
            f"<ruby>{escape(span.text)}<rp>(</rp><rt>{escape(span.reading)}</rt><rp>)</rp></ruby>"
            if span.reading
            else escape(span.text)
            for span in token.spans
        )
    return escape(token.surface)


def _reading(tokens: Iterable[Token]) -> str:
    """Only where something was written that does not read itself."""
    found = list(tokens)
    if not any(each.reading and each.reading != each.surface for each in found):
        return ""
    return "".join(each.reading or each.surface for each in found)


def _who(line: Spoken, found: Transcript) -> str:
    return "You" if line.role == MessageRole.USER else found.partner or "Partner"
