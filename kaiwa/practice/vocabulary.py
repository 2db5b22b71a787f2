"""The closed choices of practice."""

from enum import StrEnum


class Mastery(StrEnum):
    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"
    KNOWN = "known"


class Rating(StrEnum):
    """How well a word was remembered."""

    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"
    EASY = "easy"


class WordState(StrEnum):
    """A word's mastery as its owner sees it, who may also put it aside."""

    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"
    KNOWN = "known"
    SUSPENDED = "suspended"
