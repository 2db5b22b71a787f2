"""Chinese changes nothing: a word that nobody lists is explained by its parts, where all of them are known."""

from msgspec.structs import replace

from kaiwa.engines.offline.meanings import Found, Meaning, Meanings
from kaiwa.engines.offline.placing_words import Line, Placed


def read(line: Line, at: int, most: int, known: Meanings) -> tuple[int, tuple[Found, ...]]:
    for size in range(most, 0, -1):
        if found := known.at(line.key(at, size), line, at, size):
            return size, (Found(line.words[at].start, line.words[at + size - 1].end, found),)
    return 1, _parts(line, at, known)


def _parts(line: Line, at: int, known: Meanings) -> tuple[Found, ...]:
    word = line.words[at]
    found: list[Found] = []
    place = 0
    while place < len(word.key):
        for size in range(len(word.key) - place, 0, -1):
            key = word.key[place : place + size]
            if meanings := _part(key, line, at, known):
                start = word.start + place
                found.append(Found(start, start + size, meanings))
                place += size
                break
        else:
            return ()
    return tuple(found)


def _part(key: str, line: Line, at: int, known: Meanings) -> tuple[Meaning, ...]:
    """Conditions ask for the whole word's neighbours; a part has none of its own."""
    word = line.words[at]
    alone = replace(line, words=(*line.words[:at], Placed(key, word.start, word.end), *line.words[at + 1 :]))
    return known.at(key, alone, at, 1)
