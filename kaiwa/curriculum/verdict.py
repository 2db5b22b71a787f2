"""What a gate says of a month or a scene, and who made it, as the API shows it."""

from typing import Self

from msgspec import Struct

from kaiwa.curriculum.quality import PathReport
from kaiwa.curriculum.scenario_quality import ScenarioReport
from kaiwa.curriculum.vocabulary import Origin


class PartView(Struct, frozen=True, kw_only=True):
    name: str
    weight: int
    value: float
    failures: tuple[str, ...]


class QualityView(Struct, frozen=True, kw_only=True):
    score: float
    accepted: bool
    parts: tuple[PartView, ...]
    hard: tuple[str, ...]

    @classmethod
    def of(cls, report: PathReport | ScenarioReport) -> Self:
        parts = tuple(
            PartView(name=each.name, weight=each.weight, value=each.value, failures=each.failures)
            for each in report.parts
        )
        return cls(score=report.score, accepted=report.accepted, parts=parts, hard=report.hard)


class MadeView(Struct, frozen=True, kw_only=True):
    origin: Origin
    model: str
    reason: str
    """Why another engine made it than the one that was asked."""
