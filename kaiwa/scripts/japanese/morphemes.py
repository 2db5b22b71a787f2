"""The working copy of a word while its reading is decided."""

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.scripts.annotation import Kind, Token

PartOfSpeech = tuple[str, ...]
"""Sudachi's six fields: class, subclass, and for inflected words the type and the form."""

NOTHING_KNOWN: PartOfSpeech = ("", "", "", "", "", "")
_NOUN: PartOfSpeech = ("名詞", "普通名詞", "一般", "", "", "")
NUMERAL: PartOfSpeech = ("名詞", "数詞", "", "", "", "")

CERTAIN, CHOSEN, DEFAULTED, GUESSED = 1.0, 0.9, 0.7, 0.4
"""Confidence: no doubt; read off the context; several readings and no sign which; in no dictionary."""


OPENS, DOUBTFUL, FIGURE = 1, 2, 4
"""Marks of a word: it may open a compound of the tables, a table may read it otherwise, it is a figure in kanji."""
UNMARKED = OPENS | DOUBTFUL | FIGURE
"""Nobody has looked, so everything may be."""


class Look(Struct, frozen=True, gc=False):
    """How a word is shown: all that follows from it and its reading, whatever its line."""

    token: Token
    """As it stands at the beginning of a line."""
    letters: str
    hiragana: str
    katakana: str
    takes: int
    """Its bonds with the word before, and with the next."""
    offers: int


class Word(Struct, eq=False, gc=False):
    """What is known of a word; the lines it stands in share it, so it is not written to once it is made."""

    surface: str
    reading: str
    pos: PartOfSpeech = NOTHING_KNOWN
    base: str = ""
    kind: Kind = Kind.WORD
    confidence: float = CERTAIN
    cuts: tuple[int, ...] = ()
    """Offsets at which its own words meet, where it is a compound."""
    heard: tuple[str, ...] = ()
    """How the dictionary reads each of those words by itself."""
    alternatives: tuple[str, ...] = ()
    marks: int = UNMARKED
    look: Look | None = None
    """Known for a word that is read as the dictionary has it; else it is made when the word is shown."""
    katakana: str = ""
    """Its reading as the dictionary spells it; to be worked out where that is not known."""

    def at(self, start: int) -> "Morpheme":
        return Morpheme(self, start)


class Morpheme(Struct, eq=False, gc=False):
    """A word in its line; what is decided of it there is another word."""

    word: Word
    start: int

    @property
    def surface(self) -> str:
        return self.word.surface

    @property
    def reading(self) -> str:
        return self.word.reading

    @property
    def pos(self) -> PartOfSpeech:
        return self.word.pos

    @property
    def kind(self) -> Kind:
        return self.word.kind

    @property
    def confidence(self) -> float:
        return self.word.confidence

    @property
    def end(self) -> int:
        return self.start + len(self.word.surface)

    def read(
        self, reading: str, confidence: float = CHOSEN, alternatives: tuple[str, ...] | None = None
    ) -> None:
        also = self.word.alternatives if alternatives is None else alternatives
        self.word = replace(
            self.word, reading=reading, confidence=confidence, alternatives=also, look=None, katakana=""
        )


def marked(morphemes: list[Morpheme]) -> list[int]:
    """Which of them have a mark: most words have none, and are passed over in one go."""
    return [index for index, morpheme in enumerate(morphemes) if morpheme.word.marks]


def merged(morphemes: list[Morpheme], reading: str, confidence: float) -> Morpheme:
    """Several neighbours as one word; the last one, its head, says what it is."""
    first, head = morphemes[0], morphemes[-1]
    surface = "".join(morpheme.surface for morpheme in morphemes)
    cuts = tuple(morpheme.start - first.start for morpheme in morphemes[1:])
    pos = _NOUN if head.pos[0] == "接尾辞" else head.pos
    return Word(surface, reading, pos, surface, Kind.WORD, confidence, cuts).at(first.start)
