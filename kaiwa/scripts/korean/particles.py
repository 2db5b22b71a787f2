"""Where a particle may be cut from its noun without a dictionary to ask."""

from kaiwa.scripts.korean.lists import listed

# No verb ends so, whatever stands before; the longest that fits is cut.
_UNMISTAKABLE = (
    "에서부터", "으로부터", "에게서는", "에서는", "에서도", "에서의", "에게서", "에게는", "에게도",
    "한테서", "한테는", "한테도", "께서는",
    "으로는", "으로도", "으로서", "으로써", "까지는", "까지도", "부터는", "에서", "에게", "한테", "께서",
    "까지", "부터", "처럼", "마다",
    "조차", "에는", "에도", "으로", "이랑", "를",
)  # fmt: skip
_SHORT = ("은", "는", "이", "가", "을", "도", "만", "의", "에", "와", "과", "로", "랑")
_AFTER_CODA = frozenset("은이을과")
_AFTER_VOWEL = frozenset("는가와랑")
_BY_END = {
    end: tuple(particle for particle in _UNMISTAKABLE if particle[-1] == end)
    for end in {particle[-1] for particle in (*_UNMISTAKABLE, *_SHORT)}
}
ENDS_OF_PARTICLES = frozenset(_BY_END)


def noun_width(word: str) -> int:
    """How many syllables of the word are its noun; all of them where nothing is safely cut."""
    last = word[-1]
    if len(word) < 2 or last not in ENDS_OF_PARTICLES or word in listed("uncut_words.txt"):
        return len(word)
    for particle in _BY_END[last]:
        if word.endswith(particle) and len(word) > len(particle):
            return len(word) - len(particle)
    if last in _SHORT and word[:-1] in listed("known_nouns.txt") and _agrees(word[-2], last):
        return len(word) - 1
    return len(word)


def _agrees(before: str, particle: str) -> bool:
    has_coda = (ord(before) - 0xAC00) % 28 != 0
    if particle in _AFTER_CODA:
        return has_coda
    return not has_coda if particle in _AFTER_VOWEL else True
