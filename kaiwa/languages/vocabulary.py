"""The closed choices of languages and speakers."""

from enum import StrEnum


class Direction(StrEnum):
    LTR = "ltr"
    RTL = "rtl"


class Gender(StrEnum):
    MALE = "male"
    FEMALE = "female"


class WritingSystem(StrEnum):
    LATIN = "latin"
    JAPANESE = "japanese"
    CHINESE = "chinese"
    HANGUL = "hangul"
    CYRILLIC = "cyrillic"
    GREEK = "greek"
    ARABIC = "arabic"
    HEBREW = "hebrew"
    DEVANAGARI = "devanagari"
    THAI = "thai"
