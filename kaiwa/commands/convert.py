"""``kaiwa convert``: kana and letters, widths, tone marks and numbers, and numbers in words, from a terminal."""

import sys
from decimal import Decimal, InvalidOperation

import click

from kaiwa.scripts import UnsupportedLanguage
from kaiwa.scripts.conversions import CONVERSIONS
from kaiwa.scripts.numbers import NumberRangeError, number_words, numbered_languages

WORDS = "words"


@click.command()
@click.option(
    "--to", "way", required=True, type=click.Choice([*CONVERSIONS, WORDS]), help="What to write it in."
)
@click.option("--lang", "language", metavar="CODE", help="Of numbers in words, such as ja or ko-native.")
@click.argument("text", required=False)
def convert(way: str, language: str | None, text: str | None) -> None:
    """Write TEXT, or every line of standard input, in another way."""
    lines = [text] if text is not None else [line.rstrip("\n") for line in sys.stdin]
    for line in lines:
        click.echo(_in_words(line, language) if way == WORDS else CONVERSIONS[way](line))


def _in_words(number: str, language: str | None) -> str:
    if language is None:
        raise click.UsageError(f"Say with --lang in which language: {', '.join(numbered_languages())}.")
    try:
        said = number_words(Decimal(number.replace(",", "").strip()), language)
    except InvalidOperation as wrong:
        raise click.BadParameter(f"{number!r} is no number.", param_hint="TEXT") from wrong
    except NumberRangeError as wrong:
        raise click.BadParameter(str(wrong), param_hint="TEXT") from wrong
    except UnsupportedLanguage as unsupported:
        raise click.BadParameter(str(unsupported), param_hint="--lang") from unsupported
    return f"{said.text}\t{said.reading}" if said.reading else said.text
