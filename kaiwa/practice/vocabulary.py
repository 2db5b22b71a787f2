"""The closed choices of practice."""

from enum import StrEnum


class Mastery(StrEnum):
    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"
    KNOWN = "known"
