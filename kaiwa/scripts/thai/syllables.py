"""Reads a Thai word aloud: the cheapest division into syllables that the spelling allows, in RTGS letters.

Thai leaves out vowels, doubles the use of consonants and silences letters, so one spelling has many
possible divisions. Every syllable that the orthography permits at a place is proposed with a cost that
says how unusual its way of writing is; the division with the least total cost is the reading.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from kaiwa.scripts.thai.exceptions import exceptions

INITIALS = dict(
    zip(
        "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
        [
            "k",
            "kh",
            "kh",
            "kh",
            "kh",
            "kh",
            "ng",
            "ch",
            "ch",
            "ch",
            "s",
            "ch",
            "y",
            "d",
            "t",
            "th",
            "th",
            "th",
            "n",
            "d",
            "t",
            "th",
            "th",
            "th",
            "n",
            "b",
            "p",
            "ph",
            "f",
            "ph",
            "f",
            "ph",
            "m",
            "y",
            "r",
            "l",
            "w",
            "s",
            "s",
            "s",
            "h",
            "l",
            "-",
            "h",
        ],
        strict=True,
    )
) | {"อ": ""}
FINALS = dict(
    zip(
        "กขคฆงจชซฌญฎฏฐฑฒณดตถทธนบปพฟภมยรลวศษสฬ",
        [
            "k",
            "k",
            "k",
            "k",
            "ng",
            "t",
            "t",
            "t",
            "t",
            "n",
            "t",
            "t",
            "t",
            "t",
            "t",
            "n",
            "t",
            "t",
            "t",
            "t",
            "t",
            "n",
            "p",
            "p",
            "p",
            "p",
            "p",
            "m",
            "i",
            "n",
            "n",
            "o",
            "t",
            "t",
            "t",
            "n",
        ],
        strict=True,
    )
)
SILENCED_PAIRS = frozenset(["ตร", "ทร", "ดร", "ธร", "ฎร", "คร", "ษณ", "จน", "ทน", "ลค"])
"""Two letters that one silencing sign may strike out (ศาสตร์, ลักษณ์)."""
CLOSING_PAIRS = frozenset(
    [
        "ณฑ",
        "ณฏ",
        "ณฐ",
        "นท",
        "นต",
        "นธ",
        "นถ",
        "มพ",
        "มภ",
        "มป",
        "งค",
        "งก",
        "งข",
        "งฆ",
        "ญจ",
        "ญช",
        "ญญ",
        "กข",
        "กก",
        "คค",
        "ชช",
        "จจ",
        "จฉ",
        "ตต",
        "ตถ",
        "ทท",
        "ทธ",
        "ดด",
        "ปป",
        "ปผ",
        "พพ",
        "พภ",
        "ลล",
        "สส",
        "นน",
        "มม",
        "ณณ",
        "ฏฐ",
    ]
)
"""Indic doubles: the first closes a syllable and the second opens the next."""
NEVER_TWICE = frozenset(["ษฐ", "ษฏ", "สต", "สซ", "ศต"])
UNCLOSED = frozenset(["ิย", "ีย", "ืย", "ุว", "ูว", "ูย"])
TONES = "่้๊๋"
SILENCER = "์"
LEADING = "เแโไใ"
CLUSTERS = frozenset(
    ["กร", "กล", "กว", "ขร", "ขล", "ขว", "คร", "คล", "คว", "ปร", "ปล", "พร", "พล", "ผล", "ตร"]
)
LOAN_CLUSTERS = frozenset(["บร", "บล", "ดร", "ฟร", "ฟล", "ทร", "ซล"])
SILENT_R = {"จร": "ch", "ซร": "s", "ศร": "s", "สร": "s", "ทร": "s"}
SONORANTS = frozenset("งญณนมยรลวฬ")
INDIC_STOPS = frozenset("ขคฆจชฌฎฏฐฑฒตถทธพภ")
SILENT = "_"
SEPARATOR = "|"
HYPHEN = "-"
INFINITE = float("inf")
LONGEST_LISTED = 12
LONGEST_PART = 24
SHORTEST_COMPOUND = 5
MARK_VOWELS = "ะัาำิีึืฺุู็"
ENDING_CLUSTERS = frozenset(["กร", "ตร", "ทร", "ชร", "ทธ", "ฏฐ", "ฒน", "รถ"])


VOWELS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "เ": (
        ("ียะ", "ia", "no"),
        ("ีย", "ia", "may"),
        ("ือะ", "uea", "no"),
        ("ือ", "uea", "may"),
        ("าะ", "o", "no"),
        ("า", "ao", "no"),
        ("อะ", "oe", "no"),
        ("อ", "oe", "may"),
        ("ิ", "oe", "must"),
        ("็", "e", "must"),
        ("ะ", "e", "no"),
        ("ย", "oei", "no"),
        ("", "e", "may"),
    ),
    "แ": (("ะ", "ae", "no"), ("็", "ae", "must"), ("", "ae", "may")),
    "โ": (("ะ", "o", "no"), ("", "o", "may")),
    "ไ": (("ย", "ai", "no"), ("", "ai", "no")),
    "ใ": (("", "ai", "no"),),
    "": (
        ("ะ", "a", "no"),
        ("ัวะ", "ua", "no"),
        ("ัว", "ua", "no"),
        ("ั", "a", "must"),
        ("ำ", "am", "no"),
        ("า", "a", "may"),
        ("ิ", "i", "may"),
        ("ี", "i", "may"),
        ("ึ", "ue", "may"),
        ("ือ", "ue", "no"),
        ("ื", "ue", "must"),
        ("ุ", "u", "may"),
        ("ู", "u", "may"),
        ("็อ", "o", "must"),
        ("็", "o", "no"),
        ("อ", "o", "may"),
        ("ว", "ua", "must"),
    ),
}
COST = {
    "cluster": 0.0,
    "loan cluster": 0.6,
    "silent r": 0.1,
    "odd silent r": 1.2,
    "leading h": 0.0,
    "a before sonorant": 1.0,
    "a before other": 1.7,
    "open e": 0.1,
    "unwritten o": 0.6,
    "rr as an": 0.3,
    "bare r final": 0.2,
    "ending cluster": 0.2,
    "inner ending cluster": 1.0,
    "said twice": 1.9,
    "sibilant twice": -0.1,
    "stop twice": -0.1,
    "cluster as final": 0.3,
    "closing pair": -0.4,
    "bare before ng": 0.6,
    "w as ua": 0.0,
    "silent vowel": 0.3,
    "inner silent vowel": 0.9,
    "shared": 1.2,
    "bare at the end": 2.0,
    "bare first": 0.3,
    "bare inside": 0.5,
    "bare cluster": 0.3,
    "known": -0.4,
    "listed": 0.1,
    "unread": 6.0,
    "part": 0.4,
    "part letter": -0.3,
    "bound": 0.5,
}


@cache
def known_syllables() -> frozenset[str]:
    from pythainlp.corpus import thai_syllables

    return thai_syllables()


@cache
def known_words() -> frozenset[str]:
    from pythainlp.corpus import thai_words

    return thai_words()


class Syllable(NamedTuple):
    end: int
    sound: str
    cost: float


class Spelling:
    """A word without its tone marks: which letters bore one, and which stand silenced (written ``_``)."""

    def __init__(self, word: str) -> None:
        letters: list[str] = []
        origins: list[int] = []
        self.toned: set[int] = set()
        silenced: dict[int, str] = {}
        for index, character in enumerate(word):
            if character in TONES:
                bearer = len(letters) - 1
                while bearer > 0 and letters[bearer] not in INITIALS:
                    bearer -= 1
                self.toned.add(bearer)
            elif character == SILENCER:
                if letters and letters[-1] in "ิุ":
                    letters.pop()
                    origins.pop()
                if letters and letters[-1] in INITIALS:
                    silenced[len(letters) - 1] = letters[-1]
                    letters[-1] = SILENT
            else:
                letters.append(character)
                origins.append(index)
        self.word = word
        self.silenced = silenced
        self.letters = "".join(letters)
        self.origins = (*origins, len(word))

    def written(self, start: int, end: int) -> str:
        return self.word[self.origins[start] : self.origins[end]]

    def at(self, index: int) -> str:
        return self.letters[index] if index < len(self.letters) else ""

    def is_consonant(self, index: int) -> bool:
        return self.at(index) in INITIALS

    def is_plain(self, index: int) -> bool:
        """A consonant that carries neither a tone nor a written vowel: it may close a syllable or be a bare one."""
        return (
            self.is_consonant(index)
            and index not in self.toned
            and (index + 1 >= len(self.letters) or self.letters[index + 1] not in MARK_VOWELS)
        )


def onsets(spelling: Spelling, start: int, lead: str) -> Iterator[Syllable]:
    """What may be said before the vowel; ``end`` is where the rest of the syllable begins."""
    first, second = spelling.at(start), spelling.at(start + 1)
    if first not in INITIALS:
        return
    yield Syllable(start + 1, INITIALS[first], 0)
    if second not in INITIALS or start in spelling.toned:
        return
    pair = first + second
    joined = INITIALS[first] + INITIALS[second]
    if pair in CLUSTERS:
        yield Syllable(start + 2, joined, COST["cluster"])
    if pair in LOAN_CLUSTERS:
        yield Syllable(start + 2, joined, COST["loan cluster"])
    if pair in SILENT_R:
        usual = (
            pair == "ศร"
            or (pair == "สร" and (lead or start + 1 in spelling.toned))
            or (pair == "ทร" and start == 0)
        )
        yield Syllable(start + 2, SILENT_R[pair], COST["silent r"] if usual else COST["odd silent r"])
    if first == "ห" and second in SONORANTS:
        yield Syllable(start + 2, INITIALS[second], COST["leading h"])
    if lead and first != "ห":
        yield Syllable(
            start + 2,
            INITIALS[first] + "a" + HYPHEN * (second == "อ") + INITIALS[second],
            COST["a before sonorant"] if second in SONORANTS else COST["a before other"],
        )


def nuclei(spelling: Spelling, start: int, lead: str) -> Iterator[tuple[int, str, str, float]]:
    """The vowels that the letters after the onset may spell: where they end, sound, closing, cost."""
    for letters, sound, closing in VOWELS[lead]:
        if spelling.letters.startswith(letters, start):
            yield (
                start + len(letters),
                sound,
                closing,
                COST["open e"] if lead and not letters else COST["w as ua"] * (letters == "ว"),
            )
    if lead:
        return
    if spelling.at(start) != SILENT:
        yield start, "o", "must", COST["unwritten o"]
    if spelling.at(start) == "ร" and spelling.at(start + 1) == "ร":
        yield start + 2, "a", "must", 0
        yield start + 2, "an", "no", COST["rr as an"]


def codas(spelling: Spelling, start: int, closing: str, vowel: str, unwritten: bool) -> Iterator[Syllable]:
    """How the syllable may close: nothing, a final, a final with silent letters behind it, or one said twice."""
    end = start + 1 if spelling.at(start) == SILENT else start
    if closing != "must":
        yield Syllable(end, "", 0)
    if closing == "no" or not spelling.is_consonant(end) or end in spelling.toned:
        return
    letter = spelling.letters[end]
    final = FINALS.get(letter)
    if final is None or (unwritten and letter in "ยว") or spelling.letters[end - 1 : end + 1] in UNCLOSED:
        return
    after = end + 1
    if spelling.at(after) == SILENT:
        after += 1
    elif spelling.at(after) + spelling.silenced.get(after + 1, "") in SILENCED_PAIRS:
        after += 2
    last = after >= len(spelling.letters)
    if spelling.is_plain(end):
        if spelling.letters[end + 1 : end + 3] == "อ" + SILENT:
            return
        cost = COST["bare r final"] if letter == "ร" and not unwritten else 0
        if spelling.letters[end : end + 2] in CLOSING_PAIRS:
            cost += COST["closing pair"]
        yield Syllable(after, final, cost)
        if last:
            return
        if spelling.letters[end : end + 2] in ENDING_CLUSTERS and spelling.is_plain(end + 1):
            at_end = end + 2 >= len(spelling.letters)
            yield Syllable(end + 2, final, COST["ending cluster"] if at_end else COST["inner ending cluster"])
            if not at_end:
                again = "".join(INITIALS[each] for each in spelling.letters[end : end + 2])
                yield Syllable(end + 2, f"{final}{SEPARATOR}{again}a", COST["said twice"] + 0.1)
        if letter not in "รวยงอ" and not unwritten:
            yield Syllable(after, f"{final}{SEPARATOR}{INITIALS[letter]}a", _twice(spelling, end))
    elif spelling.at(end + 1) in "ิุ" and spelling.at(end + 1) and vowel != "o":
        at_end = end + 2 >= len(spelling.letters)
        if letter in "ตมท":
            yield Syllable(end + 2, final, COST["silent vowel"] if at_end else COST["inner silent vowel"])
    if not spelling.is_plain(end) and spelling.at(end + 1) in MARK_VOWELS and letter not in "รวยงอหมนณล":
        # the letter closes this syllable and opens the next one as well (วิทยุ is wit-tha-yu, พัสดุ …)
        yield Syllable(end, final, COST["shared"])


def _twice(spelling: Spelling, end: int) -> float:
    """Indic words say a final twice when it is a sibilant, or a stop before a sonorant (วาสนา, รัตนา)."""
    letter, following = spelling.letters[end], spelling.at(end + 1)
    if end + 1 in spelling.toned or letter + following in NEVER_TWICE or letter == following:
        return COST["said twice"]
    if letter in "ศษส":
        return COST["sibilant twice"]
    if letter in INDIC_STOPS and following in "นมยลว":
        return COST["stop twice"]
    return COST["said twice"]


def syllables(spelling: Spelling, start: int) -> Iterator[Syllable]:
    """Every syllable that may begin at ``start``."""
    lead = spelling.at(start) if spelling.at(start) in LEADING else ""
    here = start + len(lead)
    if not lead and spelling.at(start) == "ฤ":
        yield from _closed(spelling, start, start + 1, "rue")
        return
    if spelling.at(here + 1) == "ฤ" and not lead and spelling.is_consonant(here):
        vowel = "ri" if spelling.at(here) in "กตทปศส" else "rue"
        yield from _closed(spelling, start, here + 2, INITIALS[spelling.at(here)] + vowel)
        return
    for after, onset, onset_cost in onsets(spelling, here, lead):
        for pos, vowel, closing, vowel_cost in nuclei(spelling, after, lead):
            unwritten = pos == after and not lead
            for end, final, final_cost in codas(spelling, pos, closing, vowel, unwritten):
                if vowel == "ai" and final:
                    continue
                cost = onset_cost + vowel_cost + final_cost
                if lead and pos == after and final and spelling.letters[after - 1 : after + 1] in CLUSTERS:
                    cost += COST["cluster as final"]
                yield _weighed(spelling, start, end, onset + vowel + final, cost)
        if not lead and spelling.is_plain(after - 1):
            yield from _bare(spelling, start, after, onset, onset_cost)


def _closed(spelling: Spelling, start: int, pos: int, sound: str) -> Iterator[Syllable]:
    for end, final, cost in codas(spelling, pos, "may", "i", unwritten=False):
        yield _weighed(spelling, start, end, sound + final, cost)


def _bare(spelling: Spelling, start: int, after: int, onset: str, onset_cost: float) -> Iterator[Syllable]:
    """A consonant alone: with a short unwritten vowel, ``o`` before ร after some letters, else ``a``."""
    open_o = spelling.at(after) == "ร" and after - start == 1 and spelling.at(start) in "มธจวทร"
    open_o = open_o or (after - start == 1 and spelling.at(start) == "บ")
    if after >= len(spelling.letters):
        cost = COST["bare at the end"]
    else:
        cost = COST["bare first"] if start == 0 else COST["bare inside"]
    if spelling.at(after) == "ง":
        cost += COST["bare before ng"]
    if after - start > 1:
        cost += COST["bare cluster"]
    yield _weighed(spelling, start, after, onset + ("o" if open_o else "a"), onset_cost + cost)


def _weighed(spelling: Spelling, start: int, end: int, sound: str, cost: float) -> Syllable:
    known = COST["known"] if spelling.written(start, end) in known_syllables() else 0
    return Syllable(end, sound, 1 + cost + known)


class Reading(NamedTuple):
    said: tuple[str, ...]
    """The syllables in RTGS letters."""
    cost: float


Edges = Callable[[Spelling, int], Iterable[Syllable]]


def _cheapest(spelling: Spelling, edges: Edges) -> Reading:
    count = len(spelling.letters)
    best: list[tuple[float, int, str]] = [(0.0, 0, "")] + [(INFINITE, 0, "")] * count
    for start in range(count):
        cost = best[start][0]
        if cost == INFINITE:
            continue
        for end, sound, extra in (*edges(spelling, start), _unread(spelling, start)):
            if cost + extra < best[end][0]:
                best[end] = (cost + extra, start, sound)
    said: list[str] = []
    place = count
    while place > 0:
        _, previous, sound = best[place]
        said.append(sound)
        place = previous
    parts = tuple(part for sound in reversed(said) for part in sound.split(SEPARATOR) if part)
    return Reading(parts, best[count][0])


@lru_cache(maxsize=20_000)
def read_simple(word: str) -> Reading:
    """A word taken as one piece."""
    listed = exceptions().words.get(word)
    if listed:
        return Reading(listed, len(listed) * COST["listed"])
    return _cheapest(
        Spelling(word), lambda spelling, start: (*syllables(spelling, start), *_listed(spelling, start))
    )


@lru_cache(maxsize=20_000)
def read(word: str) -> Reading:
    """A word that may be a compound of shorter words."""
    whole = read_simple(word)
    if len(word) < SHORTEST_COMPOUND or word in exceptions().words:
        return whole
    return min(whole, _cheapest(Spelling(word), _parts), key=lambda reading: reading.cost)


def _parts(spelling: Spelling, start: int) -> Iterator[Syllable]:
    words, openings = exceptions()
    for end in range(start + 2, min(len(spelling.letters), start + LONGEST_PART) + 1):
        part = spelling.written(start, end)
        more = end < len(spelling.letters)
        if more and part in openings:
            said, cost = openings[part], len(openings[part]) * COST["bound"]
        elif part in known_words() and (more or start > 0):
            said, cost = read_simple(part)
        else:
            continue
        yield Syllable(end, SEPARATOR.join(said), cost + COST["part"] + COST["part letter"] * len(part))


def _listed(spelling: Spelling, start: int) -> Iterator[Syllable]:
    words, openings = exceptions()
    for end in range(start + 1, min(len(spelling.letters), start + LONGEST_LISTED) + 1):
        written = spelling.written(start, end)
        said = words.get(written) or (openings.get(written) if end < len(spelling.letters) else None)
        if said:
            yield Syllable(end, SEPARATOR.join(said), len(said) * COST["listed"])


def _unread(spelling: Spelling, start: int) -> Syllable:
    """A letter that no rule could place is said by its consonant alone, at a cost above every rule."""
    letter = spelling.letters[start]
    return Syllable(start + 1, INITIALS.get(letter, ""), 0.0 if letter == SILENT else COST["unread"])


def join(said: Iterable[str]) -> str:
    """RTGS puts a hyphen before a syllable that begins with a vowel, for sa-at is not sat."""
    word = ""
    for part in said:
        word += HYPHEN + part if word and part[0] in "aeiou" else part
    return word
