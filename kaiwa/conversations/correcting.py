"""Which correction a learner sees, when, and how much of it: at most one a turn, in the style they chose."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.accounts.vocabulary import CorrectionStyle
from kaiwa.conversations.partner import Correction, CorrectionKind

MOST_IN_DEBRIEF: Final = 3
FIRST: Final = (CorrectionKind.ERROR, CorrectionKind.REGISTER, CorrectionKind.MORE_NATURAL)
"""What was wrong comes before what was impolite, and that before what could be nicer."""
BETWEEN: Final = re.compile(r"[\W_]+")


class Standing(StrEnum):
    PROMPTED = "prompted"
    """Shown without its solution: the learner tries again."""
    SHOWN = "shown"
    RECAST = "recast"
    """The right form beside the partner's answer, without a word about it."""
    KEPT = "kept"
    """For the debrief."""


class Noted(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A correction as the column ``corrections`` holds it."""

    kind: CorrectionKind
    wrong: str
    better: str
    why: str
    category: str = ""
    example: str = ""
    found_by: str = ""
    standing: Standing = Standing.KEPT
    mended: bool = False
    """The learner said it right when asked to try again."""


class CorrectionView(Struct, frozen=True, kw_only=True):
    kind: CorrectionKind
    wrong: str
    better: str | None
    """None while the learner may still find it themselves, and where there is only an example."""
    why: str
    example: str | None
    """A like mistake and its mend."""
    standing: Standing
    mended: bool


def noted(said: str, found: Iterable[Correction], style: CorrectionStyle) -> tuple[Noted, ...]:
    """One of them at most is for now; the others wait. What the learner did not write is none."""
    real = [each for each in found if each.wrong and each.wrong in said and each.better != each.wrong]
    ordered = sorted(real, key=lambda each: (FIRST.index(each.kind), not each.better))
    kept = tuple(_kept(each) for each in ordered)
    if not kept:
        return ()
    return (replace(kept[0], standing=_now(kept[0], style)), *kept[1:])


def _kept(found: Correction) -> Noted:
    return Noted(
        kind=found.kind,
        wrong=found.wrong,
        better=found.better,
        why=found.why,
        category=found.category,
        example=found.example,
        found_by=found.found_by,
    )


def _now(found: Noted, style: CorrectionStyle) -> Standing:
    match style:
        case CorrectionStyle.IMMEDIATE:
            return Standing.PROMPTED if found.kind is CorrectionKind.ERROR else Standing.SHOWN
        case CorrectionStyle.GENTLE:
            return Standing.RECAST if found.better else Standing.KEPT  # there is no right form to say again
        case CorrectionStyle.END_OF_SESSION:
            return Standing.KEPT


def seen(corrections: Iterable[Noted], *, finished: bool) -> list[CorrectionView]:
    """What may be shown now; all of it once the conversation is over."""
    return [_view(each, finished) for each in corrections if finished or each.standing is not Standing.KEPT]


def _view(each: Noted, finished: bool) -> CorrectionView:
    hides = each.standing is Standing.PROMPTED and not finished
    silent = each.standing is Standing.RECAST and not finished
    return CorrectionView(
        kind=each.kind,
        wrong=each.wrong,
        better=None if hides else each.better or None,
        why="" if silent else each.why,
        example=each.example or None,
        standing=each.standing,
        mended=each.mended,
    )


def tried_again(corrections: tuple[Noted, ...], said: str) -> tuple[Noted, ...]:
    """One try: then it is shown, mended or not."""
    return tuple(
        replace(each, standing=Standing.SHOWN, mended=is_mended(each, said))
        if each.standing is Standing.PROMPTED
        else each
        for each in corrections
    )


def is_mended(correction: Noted, said: str) -> bool:
    heard, better, wrong = _bare(said), _bare(correction.better), _bare(correction.wrong)
    if not better:
        return wrong not in heard and _is_free_of(correction.found_by, said)
    if better == wrong:  # the difference is in the signs between the words
        return correction.better in said
    return better in heard and (wrong not in heard or wrong in better)


def _is_free_of(pattern: str, said: str) -> bool:
    return not pattern or not re.search(pattern, said)


def _bare(text: str) -> str:
    return BETWEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()


def worth_listing(corrections: Iterable[tuple[str, Noted]]) -> list[tuple[str, Noted]]:
    """For the debrief, each with its message: of every cause one, errors first, three at most."""
    ordered = sorted(corrections, key=lambda each: (FIRST.index(each[1].kind), each[1].mended))
    by_cause: dict[str, tuple[str, Noted]] = {}
    for message_id, each in ordered:
        by_cause.setdefault(each.category or f"{each.wrong}→{each.better}", (message_id, each))
    return list(by_cause.values())[:MOST_IN_DEBRIEF]
