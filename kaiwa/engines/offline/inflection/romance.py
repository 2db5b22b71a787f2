"""Spanish and French: a verb in any form, with its pronouns; plurals, feminines and adverbs of what the pack knows."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.engines.offline.folding import surface_of
from kaiwa.engines.offline.inflection import french, spanish
from kaiwa.engines.offline.inflection.forms import Form, FormsOf, merged, table
from kaiwa.engines.offline.meanings import FOR_GOOD, Found, Meaning, Meanings, meanings
from kaiwa.engines.offline.placing_words import Line, key_of
from kaiwa.engines.offline.word_lists import words_of

FORMS_OF: Final[Mapping[str, Callable[[str], Iterator[tuple[str, Form]]]]] = {
    "es": spanish.forms_of,
    "fr": french.forms_of,
}
INFINITIVE: Final = {
    "es": re.compile(r"(\w*[aeií]r)(?:se)?\b"),
    "fr": re.compile(r"(?:se |s )?(\w+(?:er|ir|re|oir))\b"),
}
BEFORE_NOUNS: Final = {
    "es": words_of(
        "el la los las un una unos unas mi tu su mis tus sus este esta estos estas ese esa esos esas otro"
        " otra cada de del al con sin mucho mucha muchos muchas algún alguna ningún ninguna qué nuestro"
        " nuestra buen buena gran"
    ),
    "fr": words_of(
        "le la les l un une des du au aux mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ce"
        " cet cette ces quel quelle chaque aucun aucune quelques d bon bonne"
    ),
}
BEFORE_VERBS: Final = {
    "es": words_of(
        "he has ha hemos han había yo tú usted ustedes ellos ellas nosotros me te se le les nos no lo"
    ),
    "fr": words_of("ai as avons avez ont je j tu il elle on nous vous ils elles ne n me m te t se s y ça"),
}
SUBJECTS: Final[Mapping[str, Mapping[str, str]]] = {
    language: {
        pronoun: persons[place]
        for place, words in enumerate(subjects.split("|"))
        for pronoun in words.split()
    }
    for language, persons, subjects in (
        (
            "es",
            spanish.PERSONS,
            "yo|tú|él ella usted|nosotros nosotras|vosotros vosotras|ellos ellas ustedes",
        ),
        ("fr", french.PERSONS, "je j|tu|il elle on ça cela|nous|vous|ils elles"),
    )
}
BETWEEN: Final = {
    "es": words_of("no me te se nos os le les lo la los las"),
    "fr": words_of("ne n me m te t se s le la les l lui leur y en nous vous"),
}
"""What may stand between the subject and its verb."""
REFLEXIVE: Final[Mapping[str, Mapping[str, str]]] = {
    "es": {"me": "I", "te": "you (tú)", "se": "h", "nos": "we", "os": "you all"},
    "fr": {"me": "I", "m": "I", "te": "you (tu)", "t": "you (tu)", "se": "h", "s": "h"},
}
"""A pronoun to how the name of the person begins that it turns back to; ``h`` for he, she and they."""
BARE: Final = ("past participle", "-ing form")
"""What adjectives and nouns are made of: no second meaning beside theirs."""
CHANGING: Final = frozenset({"noun", "adj", "phrase"})
_ENDINGS: Final = {
    "es": (
        ("ísimos", "o", "very, plural"), ("ísimas", "o", "very, feminine plural"), ("ísima", "o", "very, feminine"),
        ("quísimo", "co", "very"), ("quísima", "co", "very, feminine"), ("ísimo", "o", "very"), ("ces", "z", "plural"), ("as", "o", "feminine plural"), ("es", "", "plural"),
        ("s", "", "plural"), ("amente", "o", "-mente: in that way"), ("mente", "", "-mente: in that way"),
        ("a", "o", "feminine"), ("a", "", "feminine"), ("", "o", "short form before a noun"),
    ),
    "fr": (
        ("euses", "eux", "feminine plural"), ("euse", "eux", "feminine"), ("euse", "eur", "feminine"), ("aux", "al", "plural"),
        ("ves", "f", "feminine plural"), ("ve", "f", "feminine"), ("ères", "er", "feminine plural"), ("ère", "er", "feminine"),
        ("nnes", "n", "feminine plural"), ("nne", "n", "feminine"), ("lles", "l", "feminine plural"), ("lle", "l", "feminine"),
        ("ttes", "t", "feminine plural"), ("tte", "t", "feminine"), ("trice", "teur", "feminine"),
        ("ements", "", "plural"), ("eusement", "eux", "-ment: in that way"), ("ivement", "if", "-ment: in that way"),
        ("ellement", "el", "-ment: in that way"), ("ement", "", "-ment: in that way"), ("ement", "e", "-ment: in that way"),
        ("amment", "ant", "-ment: in that way"), ("emment", "ent", "-ment: in that way"), ("ment", "", "-ment: in that way"),
        ("es", "", "feminine plural"), ("s", "", "plural"), ("x", "", "plural"), ("e", "", "feminine"),
    ),
}  # fmt: skip


class Verbs(Struct, frozen=True):
    forms: FormsOf
    folded: FormsOf
    meant: Mapping[str, tuple[tuple[str, Meaning], ...]]
    """An infinitive to what follows it, and what both mean together: acuerdo alone, or estar and "de acuerdo"."""


@cache
def verbs(language: str) -> Verbs:
    meant: dict[str, list[tuple[str, Meaning]]] = {}
    for meaning in meanings(language).changing("verb"):
        if found := INFINITIVE[language].match(key_of(meaning.word, language)):
            rest = key_of(meaning.word, language)[found.end() :].strip()
            meant.setdefault(found[1], []).append((rest, meaning))
    forms = table(pair for infinitive in meant for pair in FORMS_OF[language](infinitive))
    folded: dict[str, list[Form]] = {}
    for text, found_forms in forms.items():
        folded.setdefault(surface_of(text, language), []).extend(found_forms)
    return Verbs(
        forms, {text: tuple(each) for text, each in folded.items()}, {k: tuple(v) for k, v in meant.items()}
    )


def read(line: Line, at: int, most: int, known: Meanings) -> tuple[int, tuple[Found, ...]]:
    start, words = line.words[at].start, line.words
    for size in range(most, 1, -1):
        found = known.at(line.key(at, size), line, at, size) or together(line, at, size)
        if found:
            return size, (Found(start, words[at + size - 1].end, found),)
    found = alone(line, at, known)
    return 1, (Found(start, words[at].end, found),) if found else ()


def together(line: Line, at: int, size: int) -> tuple[Meaning, ...]:
    """A verb in any form with what belongs to it: estoy de acuerdo."""
    rest, found = line.key(at + 1, size - 1), verbs(line.language)
    return tuple(
        replace(meaning, form=form.label)
        for form in _forms(line, at)
        for tail, meaning in found.meant[form.lemma]
        if tail == rest
    )[:2]


def alone(line: Line, at: int, known: Meanings) -> tuple[Meaning, ...]:
    key = line.words[at].key
    exact = known.at(key, line, at, 1)
    if exact and (exact[0].is_little or any(each.pos in FOR_GOOD for each in exact)):
        return exact
    as_noun = exact or tuple(_changed(key, known))
    as_verb = tuple(_as_verb(line, at))
    if as_noun and as_verb:
        return _told_apart(line, at, as_noun, as_verb)
    return as_noun or as_verb or known.loosely(key) or tuple(_loosely(key, line.language))


def _told_apart(
    line: Line, at: int, as_noun: tuple[Meaning, ...], as_verb: tuple[Meaning, ...]
) -> tuple[Meaning, ...]:
    before = line.words[at - 1].key if at and line.runs[at - 1] > at else ""
    if before in BEFORE_VERBS[line.language]:
        return as_verb
    if before in BEFORE_NOUNS[line.language] or all(each.form.startswith(BARE) for each in as_verb):
        return as_noun
    words = {each.word for each in as_noun}
    return (*as_noun, *(each for each in as_verb if each.word not in words))[:3]


def _as_verb(line: Line, at: int) -> Iterator[Meaning]:
    found = verbs(line.language)
    for form in _forms(line, at):
        is_reflexive = _is_reflexive(line, at, form)
        meant = [meaning for rest, meaning in found.meant[form.lemma] if not rest]
        fitting = [each for each in meant if _turns_back(each.word) == is_reflexive]
        yield from (replace(each, form=form.label) for each in fitting or meant)


def _turns_back(word: str) -> bool:
    """me voy is of irse, voy of ir."""
    return (word.endswith("se") and word[-3:-2] == "r") or word.startswith(("se ", "s'"))


def _is_reflexive(line: Line, at: int, form: Form) -> bool:
    """me parece is no parecerse: the pronoun and the ending are not one person."""
    before = line.words[at - 1].key if at and line.runs[at - 1] > at else ""
    person = REFLEXIVE[line.language].get(before, "")
    if person == "h":
        return form.label.startswith(("he, ", "they")) or " or he, " in form.label
    return bool(person) and form.label.startswith(person)


def _loosely(key: str, language: str) -> Iterator[Meaning]:
    found = verbs(language)
    for form in merged(list(found.folded.get(surface_of(key, language), ()))):
        for rest, meaning in found.meant[form.lemma]:
            if not rest:
                yield replace(meaning, form=form.label)


def _forms(line: Line, at: int) -> tuple[Form, ...]:
    key, language = line.words[at].key, line.language
    found = verbs(language).forms.get(key, ())
    if not found:
        return tuple(_with_pronouns(key)) if language == "es" else ()
    person = _subject(line, at)
    fitting = [
        each for each in found if person and each.label.startswith(person) and "command" not in each.label
    ]
    return tuple(merged(fitting or list(found)))


def _subject(line: Line, at: int) -> str:
    """The person that the pronoun before the verb names; empty where none stands there."""
    place = at - 1
    while place >= 0 and line.runs[place] > at and line.words[place].key not in SUBJECTS[line.language]:
        if line.words[place].key not in BETWEEN[line.language]:
            return ""
        place -= 1
    if place < 0 or line.runs[place] <= at:
        return ""
    return SUBJECTS[line.language][line.words[place].key]


def _with_pronouns(key: str) -> Iterator[Form]:
    known = verbs("es").folded
    for verb, pronouns in spanish.glued(key):
        bare = surface_of(verb, "es")
        forms = [each for each in known.get(bare, ()) if each.is_open]
        if not forms and bare.endswith("mo") and pronouns[0] in ("nos", "se"):
            forms = [
                each for each in known.get(bare + "s", ()) if each.is_open
            ]  # vámonos drops the s of vamos
        for form in merged(forms):
            told = "; ".join(f"{each} ({spanish.CLITICS[each]})" for each in pronouns)
            yield replace(form, label=f"{form.label or 'infinitive'}, with {told}")
        if forms:
            return


def _changed(key: str, known: Meanings) -> Iterator[Meaning]:
    """The first ending that leads to a word: niñas, muchísimo, perfectamente."""
    for end, instead, name in _ENDINGS[known.language]:
        if len(key) - len(end) < 2 or not key.endswith(end):
            continue
        stem = key[: len(key) - len(end)] + instead
        bases = [each for each in _bases(stem, known) if not each.is_form]
        if bases:
            yield from (replace(each, form=name) for each in bases[:2])
            return


def _bases(stem: str, known: Meanings) -> Iterator[Meaning]:
    yield from (each for each in known.words.get(stem, ()) if each.pos in CHANGING)
    yield from (each for entry, each in known.little.get(stem, ()) if entry.kind in ("noun", "adj"))
    folded = known.folded.get(surface_of(stem, known.language), ())
    if stem not in known.words:
        yield from (each for each in folded if each.pos in CHANGING and not each.is_little)
