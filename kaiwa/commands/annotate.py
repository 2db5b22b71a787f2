"""``kaiwa annotate``: the readings of a line in the terminal, as a table or as JSON."""

import sys
from collections.abc import Iterator

import click
import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kaiwa.scripts import Annotation, Kind, UnsupportedLanguage
from kaiwa.scripts import annotate as annotate_line

LINES = ("romanization", "pinyin", "hiragana", "katakana", "kanji")
COLUMNS = (
    ("surface", "as written"),
    ("reading", "reading"),
    ("spoken", "spoken"),
    ("romanization", "romanization"),
    ("zhuyin", "zhuyin"),
    ("part_of_speech", "part of speech"),
    ("dictionary_form", "dictionary form"),
    ("hint", "hint"),
)


@click.command()
@click.option(
    "--lang", "language", required=True, metavar="CODE", help="Language of the text, such as ja or zh-Hans."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line instead of tables.")
@click.option(
    "--read",
    "readings",
    multiple=True,
    metavar="WORD=READING",
    help="Read this word so; may be given several times.",
)
@click.option("--careful", is_flag=True, help="Ask a second reader where there is one (Japanese); slower.")
@click.argument("text", required=False)
def annotate(
    language: str, as_json: bool, readings: tuple[str, ...], careful: bool, text: str | None
) -> None:
    """Show how TEXT is read, word by word; without TEXT, every line of standard input."""
    overrides = dict(_reading(given) for given in readings)
    lines = [text] if text is not None else _lines_of_input()
    for line in lines:
        try:
            # what the terminal could not decode arrives as lone surrogates, which cannot be printed again
            shown = line.encode("utf-8", "replace").decode()
            annotation = annotate_line(shown, language, overrides, careful=careful)
        except UnsupportedLanguage as unsupported:
            raise click.BadParameter(str(unsupported), param_hint="--lang") from unsupported
        if as_json:
            click.echo(msgspec.json.encode(annotation).decode())
        else:
            _show(annotation)


def _reading(given: str) -> tuple[str, str]:
    word, separator, reading = given.partition("=")
    if not (word and separator and reading):
        raise click.BadParameter(f"{given!r} is not WORD=READING.", param_hint="--read")
    return word, reading


def _lines_of_input() -> Iterator[str]:
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _show(annotation: Annotation) -> None:
    console = Console(file=sys.stdout)
    tokens = [token for token in annotation.tokens if token.kind is not Kind.SPACE]
    used = [(name, title) for name, title in COLUMNS if any(getattr(token, name) for token in tokens)]
    table = Table(box=None, pad_edge=False)
    for _, title in used:
        table.add_column(title, overflow="fold")
    for token in tokens:
        table.add_row(*(Text(getattr(token, name)) for name, _ in used))
    if used:
        console.print(table)
    for name in LINES:
        if line := getattr(annotation, name):
            console.print(Text(f"{name}: {line}"))
    if annotation.notes:
        console.print(Text(f"notes: {', '.join(annotation.notes)}"))
