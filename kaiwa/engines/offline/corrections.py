"""What was wrong, or could be better, in what a learner said: only what the bank is sure of, a few at most."""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from typing import Final

from kaiwa.content.bank import in_language
from kaiwa.content.schema import Phrasing, Register
from kaiwa.conversations.partner import Correction, CorrectionKind
from kaiwa.curriculum.author import Phrase
from kaiwa.engines.offline.exemplars import look
from kaiwa.engines.offline.filling import Fillers, fill, is_fillable
from kaiwa.engines.offline.folding import UNSPACED, fold, parts_of, sentences_of, surface_of, words_at
from kaiwa.engines.offline.known_lines import KnownLines, Odd, Right, Wrong, is_casual
from kaiwa.engines.offline.lines import NEAREST
from kaiwa.engines.offline.mentions import one_slip
from kaiwa.engines.offline.naming import filled_slots
from kaiwa.engines.offline.slips import is_free, slips_in

MOST: Final = 3
NATURALNESS: Final = "naturalness"
REGISTER_ERRORS: Final = frozenset({"register"})
SHORTEST_SLIP: Final = 4
TOO_CLOSE: Final[dict[str, re.Pattern[str]]] = {
    "es": re.compile(r"\b(tú|ti|contigo|tienes|quieres|puedes|eres|estás|sabes|vienes|vas)\b", re.IGNORECASE),
    "fr": re.compile(r"\b(tu|toi|ton|ta|tes)\b|\bt'(?=[aeiouyéè])", re.IGNORECASE),
}
"""Words for somebody one knows well, where the language has others for a stranger."""
TOO_CLOSE_WHY: Final = {
    "es": "To somebody you call usted, the verb and the pronoun are those of usted.",
    "fr": "To somebody you call vous, the verb and the pronoun are those of vous.",
}
CASUAL_WHY: Final = "That is how one talks to friends; this person expects polite forms."


def corrections(said: str, register: Register, lines: KnownLines) -> tuple[Correction, ...]:
    found: list[Correction] = []
    sentences = _sentences(said)
    own = frozenset(sentences_of(said))
    for sentence in dict.fromkeys((*sentences, *own)):
        slips = tuple(_by_slips(sentence, lines)) if sentence in own else ()
        found += _of_sentence(sentence, slips, register, lines)
    unlike: dict[str, Correction] = {}
    for each in found:
        if each.wrong in said and each.wrong != each.better:
            unlike.setdefault(each.wrong, each)
    return tuple(sorted(unlike.values(), key=lambda each: _RANK[each.kind])[:MOST])


_RANK: Final = {CorrectionKind.ERROR: 0, CorrectionKind.REGISTER: 1, CorrectionKind.MORE_NATURAL: 2}


def _sentences(said: str) -> list[str]:
    """The sentences; the whole where it is one."""
    whole, *parts = [part for part in parts_of(said) if part]
    cut = [part for part in parts if part[-1:] in ".!?。！？…"]
    return [whole, *[part for part in cut if part != whole]]


def _of_sentence(
    sentence: str, slips: Sequence[Correction], register: Register, lines: KnownLines
) -> Iterator[Correction]:
    seen = look(sentence, lines.words)
    odd = next(lines.odds(seen), None)
    if odd:
        yield from filter(None, [_as_said(sentence, odd, lines)])
        return
    rights = tuple(lines.rights(seen))
    if rights:
        yield from slips  # what is like a right line, a name aside, may still have one
        if register is not Register.CASUAL and is_casual(rights):
            yield from _too_casual(sentence, rights, register, lines)
        return
    wrongs = _likest_first(sentence, lines.wrongs(seen), lines)
    if wrongs:
        heard = next(filter(None, (_as_heard(sentence, each, lines) for each in wrongs)), None)
        mends = [] if heard and heard.better else [each for each in slips if each.better]
        yield from mends or filter(None, [heard])
        return
    yield from slips
    yield from _misspelt(sentence, lines)
    yield from _too_close(sentence, register, lines)


def _likest_first(sentence: str, wrongs: Iterable[Wrong], lines: KnownLines) -> list[Wrong]:
    """What is typed as it sounds is like many lines: the very one comes first."""
    language = lines.source.pack.language
    said = surface_of(sentence, language)
    return sorted(wrongs, key=lambda each: surface_of(each.heard.text, language) != said)


def _as_heard(sentence: str, wrong: Wrong, lines: KnownLines) -> Correction | None:
    """The mend of the mistake that was heard before, with the learner's own words in it."""
    heard = wrong.heard
    kind = CorrectionKind.REGISTER if heard.error in REGISTER_ERRORS else CorrectionKind.ERROR
    told = (heard.text, heard.better, in_language(heard.why), heard.error or "")
    return _told(sentence, kind, told, lines)


def _as_said(sentence: str, odd: Odd, lines: KnownLines) -> Correction | None:
    """Nothing is wrong with it; people put it otherwise."""
    stilted = odd.stilted
    told = (stilted.text, stilted.better, in_language(stilted.why), NATURALNESS)
    return _told(sentence, CorrectionKind.MORE_NATURAL, told, lines)


def _told(
    sentence: str, kind: CorrectionKind, told: tuple[str, str, str, str], lines: KnownLines
) -> Correction | None:
    """Nothing where the learner's words do not fit into what is told about a like sentence."""
    heard, known, why, category = told
    better = _with_words_of(sentence, heard, known, lines)
    if better:
        return Correction(kind, sentence, better, why, category)
    if surface_of(heard, lines.source.pack.language) == surface_of(sentence, lines.source.pack.language):
        return Correction(kind, sentence, "", why, category, f"{heard} → {known}")
    return None


def _with_words_of(said: str, heard: str, better: str, lines: KnownLines) -> str:
    """The mend of a sentence heard before, with the learner's words where they said others; empty where that goes wrong."""
    language = lines.source.pack.language
    mended = better
    for old, new in _other_words(_bare(heard), _bare(said), language):
        if not (old and new and mended.count(old) == 1 and _is_word(new, lines)):
            return ""
        mended = mended.replace(old, new)
    return mended if is_free(mended, language) and _bare(mended) != _bare(said) else ""


def _other_words(heard: str, said: str, language: str) -> Iterator[tuple[str, str]]:
    """Whole words that stand in place of others; signs and capitals aside."""
    one, other = _words(heard, language), _words(said, language)
    was = [surface_of(word, language) or word for word in one]
    now = [surface_of(word, language) or word for word in other]
    for tag, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag != "equal":
            between = "" if language in UNSPACED else " "
            yield between.join(one[a:b]), between.join(other[c:d])


def _words(text: str, language: str) -> list[str]:
    if language not in UNSPACED:
        return text.split()
    places = words_at(text, language)
    cuts = sorted({0, len(text), *(at for _, start, end in places for at in (start, end))})
    return [text[a:b] for a, b in pairwise(cuts)]


def _is_word(text: str, lines: KnownLines) -> bool:
    """A word of the pack as a whole, a number or a name, not a piece of one."""
    surface = surface_of(text, lines.source.pack.language)
    return (
        surface in lines.words.written or surface in lines.words.known or surface.isdigit() or text.istitle()
    )


def _bare(text: str) -> str:
    return text.rstrip(" .!?。！？…")


def _by_slips(sentence: str, lines: KnownLines) -> Iterator[Correction]:
    for slip in slips_in(sentence, lines.source.pack.language):
        wrong = sentence[slip.start : slip.end]
        yield Correction(
            CorrectionKind.ERROR, wrong, slip.better, slip.why, slip.point, slip.example, slip.found_by
        )


def _misspelt(sentence: str, lines: KnownLines) -> Iterator[Correction]:
    """One slip away from a line that the bank is sure of, by a word that no line has."""
    language = lines.source.pack.language
    if language in UNSPACED:
        yield from _missounded(sentence, lines)
        return
    for found in re.finditer(r"[^\W\d_]+", sentence):
        word = surface_of(found[0], language)
        if len(word) >= SHORTEST_SLIP and word not in lines.words.known and found[0].islower():
            near = [each for each in _by_beginning(language).get(word[:2], ()) if one_slip(word, each)]
            if len(near) == 1:
                better = sentence.replace(found[0], near[0], 1)
                if tuple(lines.rights(look(better, lines.words))):
                    yield Correction(
                        CorrectionKind.ERROR, found[0], near[0], "A slip in the spelling.", "spelling"
                    )


@cache
def _by_beginning(language: str) -> dict[str, tuple[str, ...]]:
    from kaiwa.engines.offline.mentions import lexicon

    found: dict[str, list[str]] = {}
    for word in lexicon(language).known:
        found.setdefault(word[:2], []).append(word)
    return {beginning: tuple(sorted(words)) for beginning, words in found.items()}


def _missounded(sentence: str, lines: KnownLines) -> Iterator[Correction]:
    """Sounds like a line of the bank, spelt in another way."""
    folded = fold(sentence, lines.source.pack.language)
    line = _sounds(lines.source.pack.language).get(folded.sound) if folded.surface else None
    if not line or len(folded.surface) < SHORTEST_SLIP or not _all_kana(folded.surface):
        return
    if surface_of(line.reading, "ja") != folded.surface:
        yield Correction(
            CorrectionKind.ERROR, sentence, line.text, "It sounds so, but it is spelt otherwise.", "spelling"
        )


def _all_kana(text: str) -> bool:
    return all("ぁ" <= c <= "ヿ" for c in text)


@cache
def _sounds(language: str) -> dict[str, Phrasing]:
    from kaiwa.content.bank import bank
    from kaiwa.engines.offline.folding import sound_of

    found: dict[str, Phrasing] = {}
    if language == "ja":
        for each in bank(language).pack.lines.values():
            for line in (*each.a.say, *each.b.say):
                if "{" not in line.text:
                    found.setdefault(sound_of(line.text, language), line)
    return found


def _too_casual(
    sentence: str, rights: tuple[Right, ...], register: Register, lines: KnownLines
) -> Iterator[Correction]:
    better = polite_line(sentence, rights[0].function, register, lines)
    if better:
        yield Correction(CorrectionKind.REGISTER, sentence, better.text, CASUAL_WHY, "register")


def _too_close(sentence: str, register: Register, lines: KnownLines) -> Iterator[Correction]:
    language = lines.source.pack.language
    close = TOO_CLOSE.get(language)
    found = close.search(sentence) if close and register is not Register.CASUAL else None
    if found:
        better = {"es": "usted", "fr": "vous"}[language]
        yield Correction(CorrectionKind.REGISTER, found[0], better, TOO_CLOSE_WHY[language], "register")


def polite_line(sentence: str, function: str, register: Register, lines: KnownLines) -> Phrase | None:
    """The same move as one makes it to this person."""
    named: Fillers = filled_slots(
        look(sentence, lines.words), dict.fromkeys(lines.slots[function], ()), lines.words
    )
    spoken = lines.source.pack.lines[function]
    for wanted in NEAREST[register]:
        for line in (*spoken.a.say, *spoken.b.say):
            if line.register is wanted is not Register.CASUAL and is_fillable(line, named, lines.source):
                return fill(line, named, lines.source, move=function)
    return None
