"""No turn is longer than a learner of its tier can follow."""

from collections.abc import Iterator, Mapping
from statistics import median_low
from typing import Final

from kaiwa.content.bank import Core, Pack
from kaiwa.content.checks.finding import Finding, review
from kaiwa.content.checks.walking import NAME, filled, fitting, spoken
from kaiwa.content.length import is_counted_in_characters, length_of
from kaiwa.content.schema import Tier

LONGEST: Final = {Tier.A: (12, 30), Tier.B: (25, 60)}
"""Words, and characters of Chinese, Japanese and Korean."""


def check_pack(core: Core, pack: Pack) -> Iterator[Finding]:
    words: dict[str, Mapping[str, str]] = {}
    in_characters = is_counted_in_characters(pack.language)
    for each in spoken(pack):
        if each.function not in core.functions:
            continue
        if each.function not in words:
            words[each.function] = _typical(core, pack, each.function)
        fill = words[each.function]
        text = filled(each.line.text, lambda slot, _form, fill=fill: fill.get(slot, ""))  # type: ignore[misc]
        long, most = length_of(text, pack.language), LONGEST[each.tier][in_characters]
        if long > most:
            what = (
                f"{long} {'characters' if in_characters else 'words'} with its slots filled, at most {most}"
            )
            yield Finding(each.where, what) if each.kind == "tell" else review(each.where, what)


def _typical(core: Core, pack: Pack, function: str) -> dict[str, str]:
    """A filler of middling length for each slot: the longest would condemn every line."""
    found: dict[str, str] = {}
    for slot, concepts in fitting(core, function).items():
        if slot == NAME:
            words = [line.text for line in (*pack.names.female, *pack.names.male)]
        else:
            words = [pack.lexicon[c].word for c in concepts if c in pack.lexicon]
        if words:
            middle = median_low(length_of(word, pack.language) for word in words)
            found[slot] = next(word for word in words if length_of(word, pack.language) == middle)
    return found
