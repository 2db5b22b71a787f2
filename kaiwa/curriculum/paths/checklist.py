"""What a path must have before strangers may walk it."""

from collections.abc import Iterable

from msgspec import Struct

from kaiwa.curriculum.path_rows import Path
from kaiwa.curriculum.quality import ACCEPTED_FROM, EVERY_PART_FROM, PathReport
from kaiwa.curriculum.vocabulary import DAYS

FIRST_SCENES = 3
LEVEL_APART = 20
"""A path that says A1 does not have days at B1."""


class Check(Struct, frozen=True, kw_only=True):
    id: str
    ok: bool
    says: str
    """What is there, or what to do."""


def checklist(path: Path, report: PathReport, written: Iterable[str], left: int) -> tuple[Check, ...]:
    """``written`` are the scenes that are there; ``left`` counts what is personal even after scrubbing."""
    return (_themes(path), _first_scenes(path, set(written)), _quality(report), _level(path), _personal(left))


def _themes(path: Path) -> Check:
    bare = [day.day for day in path.schedule if not day.theme.strip() or not day.title.strip()]
    says = (
        f"Give these days a theme and a title: {_listed(bare)}." if bare else f"All {DAYS} days have a theme."
    )
    return Check(id="themes", ok=not bare, says=says)


def _first_scenes(path: Path, written: set[str]) -> Check:
    first = path.schedule.days[:FIRST_SCENES]
    missing = [day.day for day in first if day.scenario_id not in written]
    says = (
        f"These days still wait for their scene: {_listed(missing)}."
        if missing
        else f"The first {FIRST_SCENES} scenes are written."
    )
    return Check(id="first_scenes", ok=not missing, says=says)


def _quality(report: PathReport) -> Check:
    if report.accepted:
        return Check(id="quality", ok=True, says=f"The month scores {report.score:g} of 100.")
    low = [part.name for part in report.parts if part.value < EVERY_PART_FROM]
    wanted = f"{ACCEPTED_FROM:g} and every part at least {EVERY_PART_FROM:g} are wanted"
    weak = f" Weak: {', '.join(low)}." if low else ""
    broken = f" {len(report.hard)} faults must go first." if report.hard else ""
    return Check(id="quality", ok=False, says=f"The month scores {report.score:g}; {wanted}.{weak}{broken}")


def _level(path: Path) -> Check:
    off = [
        day.day for day in path.schedule if abs(day.difficulty_rating - path.difficulty_rating) > LEVEL_APART
    ]
    says = (
        f"The path says {path.cefr_level}; these days are far from it: {_listed(off)}."
        if off
        else f"The level is {path.cefr_level}."
    )
    return Check(id="level", ok=not off, says=says)


def _personal(left: int) -> Check:
    says = (
        "Some of it cannot be taken out by itself. Change those texts."
        if left
        else "What tells who somebody is is taken out when you confirm it."
    )
    return Check(id="personal_data", ok=not left, says=says)


def _listed(days: list[int]) -> str:
    return ", ".join(map(str, days))
