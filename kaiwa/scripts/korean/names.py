"""Personal names: the standard of romanization writes them apart, and leaves out the sounds that meet in them.

한복남 is said 한봉남 and written Han Boknam (Revised Romanization, notice 2000-8 of the Ministry of Culture and
Tourism, chapter 3, article 4). Without a dictionary a name is known by its syllables and by what stands around it.
"""

import re
from typing import NamedTuple

from kaiwa.scripts.korean.lists import listed
from kaiwa.scripts.korean.syllables import (
    NEUTRAL_CODA,
    ONSETS,
    ROMAN_CODAS,
    ROMAN_ONSETS,
    ROMAN_VOWELS,
    VOWELS,
    parts,
)

SURNAMES = frozenset(
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원방공현함변염석설선마길연위표명기반라왕금옥육인맹제모탁국"
)
"""The commonest; a word that begins with none of them is not looked at."""

# Syllables of given names: enough to know one by where somebody is addressed or introduced.
_FIRST = frozenset(
    "민서지준현우윤하예수연진영정성승재혜주유채소시태동경상빛나보세병종철규건찬도미희복명석다은가빛"
)
_SECOND = frozenset(
    "민서준현우윤하수연진영정성승재혜주유채원희경빈훈환호석철식숙순옥란린솔별규찬건혁욱섭열남북웅균범율나미기아현지은후안온시인람름자국동"
)
_TITLES = "씨|님|군|양"
_COPULA = "입니다|입니까|이에요|예요|이라고|라고|이야|야"
_PARTICLES = "이고|고|이랑|랑|하고|에게서?|한테서?|께서?|은|는|이|가|을|를|와|과|의|도|만"
_name = re.compile(
    f"(?P<surname>[{''.join(sorted(SURNAMES))}])(?P<given>[가-힣]{{2}})"
    f"(?P<rest>(?:{_TITLES})?(?:{_COPULA}|{_PARTICLES})?)"
).fullmatch
_is_titled = re.compile(
    rf" ?(?:{_TITLES}|선생님|교수님|사장님|부장님|과장님|대리님|팀장님|선수|감독|작가|기자|박사)(?![가-힣])"
).match
_is_introduced = re.compile("(?:이름은|이름이|성함은|성함이|저는|나는) $").search


class Name(NamedTuple):
    surname: str
    given: str
    rest: str
    """What is joined to it: a title, a particle, 입니다."""

    @property
    def letters(self) -> str:
        return f"{_letters(self.surname)} {_letters(self.given)}"


def name_in(word: str, text: str, start: int, end: int) -> Name | None:
    """``word`` stands at ``text[start:end]``; its first syllable is a surname."""
    found = _name(word)
    if not found:
        return None
    surname, given, rest = found.groups()
    if given not in listed("given_names.txt"):
        is_called = (
            rest.startswith(("씨", "님"))
            or _is_titled(text, end)
            or _is_introduced(text[max(0, start - 6) : start])
        )
        if not is_called or given[0] not in _FIRST or given[1] not in _SECOND:
            return None
    return Name(surname, given, rest)


def _letters(name: str) -> str:
    """By its letters: a coda is linked to a vowel, and changes by no consonant."""
    out = ""
    before = ""
    for syllable in name:
        onset, vowel, coda = parts(syllable)
        linked = before and onset == "ㅇ" and before != "ㅇ" and before in ONSETS
        out += ROMAN_ONSETS[ONSETS.index(before)] if linked else ROMAN_CODAS[NEUTRAL_CODA.get(before, before)]
        out += "l" if before == onset == "ㄹ" else ROMAN_ONSETS[ONSETS.index(onset)]
        out += ROMAN_VOWELS[VOWELS.index(vowel)]
        before = coda
    return (out + ROMAN_CODAS[NEUTRAL_CODA.get(before, before)]).capitalize()
