"""Numbers in words, as they are read aloud: one file a family of languages, one door, ``number_words``."""

from kaiwa.scripts.numbers.spelled import LIMIT, NumberRangeError, NumberWords
from kaiwa.scripts.numbers.words import number_words, numbered_languages

__all__ = ["LIMIT", "NumberRangeError", "NumberWords", "number_words", "numbered_languages"]
