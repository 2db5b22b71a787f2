"""One thing that a check has found, and whether it is wrong or worth a look."""

from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    ERROR = "error"
    REVIEW = "review"
    """A person decides: the check may be mistaken."""


class Finding(Struct, frozen=True):
    where: str
    what: str
    severity: Severity = Severity.ERROR


def review(where: str, what: str) -> Finding:
    return Finding(where, what, Severity.REVIEW)
