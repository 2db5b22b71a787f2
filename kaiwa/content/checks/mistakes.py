"""What is told about mistakes is true: patterns find what is wrong and leave alone what is right."""

import re
from collections.abc import Iterator, Sequence

from kaiwa.content.bank import Pack, in_language
from kaiwa.content.checks.finding import Finding
from kaiwa.content.checks.walking import SLOT, correct_texts, typed
from kaiwa.content.mending import finder, put_right
from kaiwa.content.schema import ErrorPattern, Exemplar, Grammar


def check_pack(pack: Pack) -> Iterator[Finding]:
    for heard in typed(pack):
        yield from _exemplar(heard.where, heard.exemplar)
    right = [(where, SLOT.sub("□", text)) for where, text in correct_texts(pack)]
    every = [error.pattern for point in pack.grammar.values() for error in point.errors if _compiles(error)]
    for point in pack.grammar.values():
        yield from _patterns(point, right, every)


def _compiles(error: ErrorPattern) -> bool:
    try:
        finder(error.pattern)
    except re.error:
        return False
    return True


def _exemplar(where: str, exemplar: Exemplar) -> Iterator[Finding]:
    if exemplar.error is None:
        if exemplar.better or exemplar.why:
            yield Finding(where, "is mended, but no mistake is named")
        return
    if not exemplar.better:
        yield Finding(where, "is wrong, but is not mended")
    if not exemplar.why:
        yield Finding(where, "is wrong, but nobody is told why")
    if exemplar.better == exemplar.text:
        yield Finding(where, "is mended by itself")


def _patterns(point: Grammar, right: Sequence[tuple[str, str]], every: Sequence[str]) -> Iterator[Finding]:
    for number, error in enumerate(point.errors, start=1):
        where = f"grammar {point.id}, pattern {number}"
        try:
            pattern = finder(error.pattern)
        except re.error as cause:
            yield Finding(where, f"is no regular expression: {cause}")
            continue
        if not in_language(error.why):
            yield Finding(where, "nobody is told why")
        if not pattern.search(error.wrong):
            yield Finding(where, f"does not find “{error.wrong}”")
        if pattern.search(error.better):
            yield Finding(where, f"finds what is right: “{error.better}”")
        for place, text in right:
            if text != error.better and (found := pattern.search(text)):
                yield Finding(where, f"finds “{found[0]}” in what is right: {place}")
        yield from _mends(where, error, every)


def _mends(where: str, error: ErrorPattern, every: Sequence[str]) -> Iterator[Finding]:
    """Put right as it says, the example and its further sentences are what they should be."""
    told = {error.wrong: error.better, **error.also} if error.mend else error.also
    for wrong, better in told.items():
        try:
            written = put_right(wrong, error)
        except (re.error, IndexError) as cause:
            yield Finding(where, f"its mend is no template: {cause}")
            return
        if written != better:
            yield Finding(where, f"makes “{written}” of “{wrong}”, not “{better}”")
    for better in (error.better, *error.also.values()):
        yield from (
            Finding(where, f"is found again once it is right: “{better}”")
            for pattern in every
            if finder(pattern).search(better)
        )
