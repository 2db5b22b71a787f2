"""What is told about mistakes is true: patterns find what is wrong and leave alone what is right."""

import re
from collections.abc import Iterator, Sequence

from kaiwa.content.bank import Pack, in_language
from kaiwa.content.checks.finding import Finding
from kaiwa.content.checks.walking import SLOT, correct_texts, typed
from kaiwa.content.schema import Exemplar, Grammar


def check_pack(pack: Pack) -> Iterator[Finding]:
    for heard in typed(pack):
        yield from _exemplar(heard.where, heard.exemplar)
    right = [(where, SLOT.sub("□", text)) for where, text in correct_texts(pack)]
    for point in pack.grammar.values():
        yield from _patterns(point, right)


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


def _patterns(point: Grammar, right: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    for number, error in enumerate(point.errors, start=1):
        where = f"grammar {point.id}, pattern {number}"
        try:
            pattern = re.compile(error.pattern)
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
