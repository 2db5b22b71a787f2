"""Japanese: a verb or an adjective with everything that hangs on it is one word, and its ending has a name."""

from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.engines.offline.meanings import Found, Meaning, Meanings, holds
from kaiwa.engines.offline.placing_words import Line, Placed

CHANGING: Final = frozenset({"VERB", "ADJ", "AUX"})
COPULA: Final = frozenset({"です", "だ"})
EXTRAS: Final = {
    "たい": "want to",
    "たがる": "wants to",
    "せる": "make or let someone do",
    "させる": "make or let someone do",
    "ちゃう": "end up doing",
    "じゃう": "end up doing",
    "てる": "is doing, has done",
    "でる": "is doing, has done",
    "とく": "do ahead of time",
}
ENDINGS: Final = {
    "たら": "if, when",
    "だら": "if, when",
    "たり": "things like doing",
    "だり": "things like doing",
    "て": "te-form: and, or leads on to the next verb",
    "で": "te-form: and, or leads on to the next verb",
    "ば": "if",
    "う": "let us, shall we",
    "よう": "let us, shall we",
    "ず": "without doing",
}
WITHOUT: Final = "without doing; with ください: please do not"
POTENTIAL: Final = dict(zip("えけげせてねべめれ", "うくぐすつぬぶむる", strict=True))
_LET_US: Final = frozenset("おこごそとのぼもろよょ")
_COMMANDS: Final = {"くださる": "ください", "なさる": "なさい", "いらっしゃる": "いらっしゃい"}


class _Tail(Struct):
    """What has been heard so far behind the stem."""

    end: int
    is_polite: bool = False
    is_negative: bool = False
    is_past: bool = False
    extras: list[str] = []

    def label(self, stem: str) -> str:
        plain = (
            ("polite", self.is_polite),
            ("negative", self.is_negative),
            ("past", self.is_past),
        )
        base = " ".join(name for name, holds in plain if holds)
        return ", ".join([*dict.fromkeys(self.extras), *([base] if base else [])]) or stem


def read(line: Line, at: int, most: int, known: Meanings) -> tuple[int, tuple[Found, ...]]:
    for size in range(most, 0, -1):
        if found := _whole(line, at, size, known):
            return size, (_found(line, at, size, found),)
        last = line.words[at + size - 1]
        if (last.tag in CHANGING or _has_ending(last)) and (found := _by_lemma(line, at, size, known)):
            tail = _tail(line, at + size - 1, known)
            reach = tail.end - at
            label = tail.label(_stem_name(last))
            named = tuple(replace(each, form=_both(each.form, label)) for each in found)
            return reach, (_found(line, at, reach, named),)
    found = known.at(line.words[at].key, line, at, 1) or known.at(line.words[at].lemma, line, at, 1)
    return 1, (_found(line, at, 1, found),) if found else ()


def _both(first: str, second: str) -> str:
    return f"{first}, {second}" if first and second else first or second


def _found(line: Line, at: int, size: int, meanings: tuple[Meaning, ...]) -> Found:
    return Found(line.words[at].start, line.words[at + size - 1].end, meanings)


def _whole(line: Line, at: int, size: int, known: Meanings) -> tuple[Meaning, ...]:
    """As it stands; a single word that has changed is asked for by its dictionary form first."""
    key, word = line.key(at, size), line.words[at]
    if size > 1:
        return known.at(key, line, at, size)
    for entry, meaning in known.little.get(key, ()):
        if holds(entry, line, at, 1) and (entry.tags or entry.of or not _has_changed(word)):
            return () if entry.kind and word.tag in CHANGING else (meaning,)
    if word.tag in CHANGING:
        return ()
    return known.words.get(key, ())


def _has_changed(word: Placed) -> bool:
    """What is another word's form is not the little word that looks like it: あった is no ah."""
    return word.tag in CHANGING and word.lemma != word.key


def _has_ending(word: Placed) -> bool:
    """Endings such as にくい count as parts of nouns and change all the same."""
    return word.key != word.lemma and word.lemma.endswith(("い", "る"))


def _by_lemma(line: Line, at: int, size: int, known: Meanings) -> tuple[Meaning, ...]:
    head, last = line.key(at, size - 1), line.words[at + size - 1]
    if found := known.at(head + last.lemma, line, at, size):
        return found
    if last.lemma[-2:-1] in POTENTIAL and last.lemma.endswith("る"):
        plain = last.lemma[:-2] + POTENTIAL[last.lemma[-2]]
        return tuple(replace(each, form="can") for each in known.at(head + plain, line, at, size))
    return ()


def _stem_name(word: Placed) -> str:
    """What the last word says by itself, when nothing more comes."""
    if word.key == word.lemma:
        return ""
    if word.tag == "ADJ":
        return "adverb form" if word.key.endswith("く") else ""
    if word.key.endswith("う") and word.key[-2:-1] in _LET_US:
        return "let us, shall we"
    if word.key == _COMMANDS.get(word.lemma):
        return "polite command"
    return "stem" if word.tag == "VERB" else ""


def _tail(line: Line, base: int, known: Meanings) -> _Tail:
    tail = _Tail(base + 1, extras=[])
    run, before = line.runs[base], line.words[base]
    while tail.end < run:
        word = line.words[tail.end]
        is_copula = tail.end == base + 1 and before.tag == "AUX" and before.lemma in COPULA
        if _begins_a_phrase(line, tail.end, run, known) or not _takes(tail, word, before, is_copula):
            break
        tail.is_polite = tail.is_polite or before.lemma == "です"
        before = word
        tail.end += 1
    return tail


def _begins_a_phrase(line: Line, at: int, run: int, known: Meanings) -> bool:
    """なければなりません is explained by itself."""
    return any(
        holds(entry, line, at, size)
        for size in range(2, min(7, run - at) + 1)
        for entry, _ in known.little.get(line.key(at, size), ())
    )


def _takes(tail: _Tail, word: Placed, before: Placed, is_copula: bool) -> bool:
    """Whether the word belongs to what stands before it; if so, what it says is kept."""
    lemma, key = word.lemma, word.key
    if word.tag == "SCONJ" and key in ("て", "で", "ば"):
        name = WITHOUT if key == "で" and before.lemma == "ない" else ENDINGS[key]
        if before.tag not in CHANGING or name in tail.extras:
            return False
        tail.extras.append(name)
        tail.is_negative = tail.is_negative and name != WITHOUT
        return True
    if word.tag not in ("AUX", "ADJ"):
        return False
    if lemma == "ます":
        tail.is_polite = True
        if key.endswith("ょう") or key == "ましょ":
            tail.extras.append("let us, shall I")
    elif lemma in ("ない", "ぬ", "ん") and (word.tag == "AUX" or before.key.endswith("く")):
        tail.is_negative = True
        if key == "ず":
            tail.extras.append(ENDINGS[key])
    elif lemma == "た" and word.tag == "AUX":
        tail.is_past = key in ("た", "だ")
        tail.extras += [ENDINGS[key]] if key in ENDINGS else []
    elif (
        lemma == "です"
        and not is_copula
        and (before.tag == "ADJ" or before.lemma in ("た", "ない", "たい", "ぬ"))
    ):
        tail.is_polite = True
    elif lemma in ("れる", "られる"):
        tail.extras.append(
            "can; or: is done (passive), or: respectful"
            if lemma == "られる"
            else "is done (passive), or: respectful"
        )
    elif lemma in EXTRAS:
        tail.extras.append(EXTRAS[lemma])
    elif lemma in ("う", "よう") and word.tag == "AUX" and key in ENDINGS:
        tail.extras.append(ENDINGS[key])
    else:
        return False
    return True
