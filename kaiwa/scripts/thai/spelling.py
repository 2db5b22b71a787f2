"""A Thai word laid out for reading: its letters, which of them bear a tone and which are silenced."""

from kaiwa.scripts.thai.letters import INITIALS, MARK_VOWELS, SILENCER, TONES

SILENT = "_"


class Spelling:
    """The letters of a word without tone marks; a silenced letter is written ``_``."""

    def __init__(self, word: str) -> None:
        letters: list[str] = []
        origins: list[int] = []
        self.toned: set[int] = set()
        self.silenced: dict[int, str] = {}
        for index, character in enumerate(word):
            if character in TONES:
                bearer = len(letters) - 1
                while bearer > 0 and letters[bearer] in MARK_VOWELS:
                    bearer -= 1
                self.toned.add(bearer)
            elif character == SILENCER:
                if letters and letters[-1] in "ิุ":
                    letters.pop()
                    origins.pop()
                if letters and letters[-1] in INITIALS:
                    self.silenced[len(letters) - 1] = letters[-1]
                    letters[-1] = SILENT
            else:
                letters.append(character)
                origins.append(index)
        self.word = word
        self.letters = "".join(letters)
        self.origins = (*origins, len(word))

    def __len__(self) -> int:
        return len(self.letters)

    def at(self, index: int) -> str:
        """The letter there, or nothing behind the end."""
        return self.letters[index : index + 1]

    def written(self, start: int, end: int) -> str:
        """What the word itself has between two letters, tone marks and all."""
        return self.word[self.origins[start] : self.origins[end]]

    def is_consonant(self, index: int) -> bool:
        return self.at(index) in INITIALS

    def has_vowel_mark(self, index: int) -> bool:
        return self.letters[index + 1 : index + 2] in MARK_VOWELS

    def is_plain(self, index: int) -> bool:
        """A consonant with neither tone nor written vowel: it may close a syllable, or be one."""
        return self.is_consonant(index) and index not in self.toned and not self.has_vowel_mark(index)
