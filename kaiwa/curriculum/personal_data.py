"""What tells who somebody is: found in a text, and taken out where it is nobody's business."""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from typing import Final

from msgspec import Struct

from kaiwa.content.intents import AFTER, BEFORE, INTERFACES, LATIN, pattern, people, places, wording


class Kind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"
    ID_NUMBER = "id_number"
    NAME = "name"
    EMPLOYER = "employer"
    DATE = "date"


class Finding(Struct, frozen=True):
    kind: Kind
    text: str


LEFT_OUT: Final = "…"

EMAIL: Final = re.compile(
    r"[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+)+|[\w.+-]{1,64} ?[\[(]at[\])] ?[\w-]+ ?[\[(]dot[\])] ?\w+", re.I
)
ID_NUMBER: Final = re.compile(
    rf"(?<![{LATIN}_-])"
    r"(?:[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?|\d{4}(?:[ -]\d{4}){3}|\d{13,19}|\d{3}-\d{2}-\d{4}"
    r"|[A-Z]{1,2}\d{6,9}|\d{8}-?[A-Z]|\d{6}-[1-4]\d{6}|\d{17}[\dXx])"
    rf"(?![{LATIN}_-])"
)
"""Chinese and Japanese set no space between a word and a number."""
DATE_LIKE: Final = r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./]\d{2,4}"
PHONE: Final = re.compile(
    rf"(?<![{LATIN}_.,-])(?!(?:{DATE_LIKE})(?!\d))(?:\+\d[\d ()./-]{{6,17}}\d|\(?0\d{{1,4}}\)?[ ./-]?\d[\d ./-]{{4,12}}\d|\d{{3}}[ .-]\d{{3}}[ .-]\d{{4}}|\d{{8,12}})"
    rf"(?![{LATIN}_]| ?(?:円|元|日元|美元|欧元|块|塊|원|人民币|年|月|名|人))"
)
STREET: Final = r"(?:street|st\.|road|rd\.|avenue|ave\.?|lane|boulevard|blvd|drive|square)"
ADDRESS: Final = re.compile(
    rf"\b\d{{1,5}}[a-z]? (?:[A-Z][\w'-]+ ){{1,3}}{STREET}(?!\w)"
    r"|\b(?:calle|avenida|avda\.?|plaza|paseo) (?:[\w'áéíóúñ]+ ){1,4}(?:n[úu]mero |n\.?º? ?)?\d{1,4}\b"
    r"|\b\d{1,4}(?: ?bis)?,? (?:rue|avenue|boulevard|place|chemin|quai) [\w' -]{3,40}"
    r"|\b[A-ZÄÖÜ][\wäöüß-]*(?:straße|strasse|str\.|weg|gasse|allee|platz) \d{1,4}[a-z]?\b"
    r"|〒 ?\d{3}-\d{4}|(?<![\d-])\d{3}-\d{4}(?![\d-])|[一-龥々ぁ-んァ-ン]{1,8}[町区市]?\d{1,2}丁目[\d番地号の-]*|\d{1,4}番地\d*|\d{1,2}-\d{1,2}-\d{1,2}号"
    r"|[一-龥]{2,3}[省市][一-龥]{0,14}[路街巷道]\d{1,5}[号號]|[一-龥]{1,8}[路街巷道]\d{1,5}[号號]|[가-힣]{1,8}(?:로|길) ?\d{1,4}(?:번길 ?\d{1,4})?(?![\d가-힣]*(?:분|시간|일|주|개월|년))",
    re.I,
)
PRIVATE: Final = (
    (Kind.EMAIL, EMAIL),
    (Kind.ADDRESS, ADDRESS),
    (Kind.ID_NUMBER, ID_NUMBER),
    (Kind.PHONE, PHONE),
)
"""In the order in which they are looked for: what an earlier one takes, a later one does not see."""

COMPANY: Final = r"(?:GmbH|AG|Inc\.?|Ltd\.?|LLC|Corp\.?|Corporation|Co\.|S\.A\.|S\.L\.|SARL|SAS|PLC|KG)"
WORKPLACE: Final = r"(?P<x>(?-i:[A-ZÀ-Þ][\w&.'-]*\w)(?: (?-i:[A-ZÀ-Þ][\w&.'-]*\w))?)"
EMPLOYER: Final = re.compile(
    rf"(?:[A-Z][\w&.-]+ ){{1,4}}{COMPANY}(?!\w)|株式会社\S{{1,15}}|\S{{1,15}}株式会社|\S{{1,12}}有限公司|주식회사 ?\S{{1,15}}"
    r"|\b(?i:work(?:ing|s|ed)?|job|jobs|employed|hired|interview(?:s|ing|ed)?|intern(?:ing|ship)?|position|colleagues?|coworkers?|boss|manager|career|"
    r"start(?:s|ing|ed)?|role|customers?|clients?) (?:at|for|by|with|from) "
    rf"{WORKPLACE}".replace("?P<x>", "?P<x1>")
    + r"|\b(?i:trabajo en|trabaja en|travaille chez|arbeite bei|arbeitet bei|employer(?: is|:)|(?:my|our|the) (?:company|firm|employer),?) "
    rf"{WORKPLACE}".replace("?P<x>", "?P<x2>")
)
RELATIONS: Final = (
    r"(?:partner|girlfriend|boyfriend|wife|husband|boss|friend|mother|father|son|daughter|sister|brother|teacher|colleague|fiancée?|mother-in-law|"
    r"father-in-law|aunt|uncle|cousin|neighbou?r|manager|pareja|novi[oa]|marido|esposa|jef[ea]|amig[oa]|copain|copine|femme|mari|chef|amie?|freundin|freund|mann|frau|chefin)"
)
FULL_NAME: Final = r"(?-i:[A-ZÀ-Þ][a-zà-ÿ'-]+(?: [A-ZÀ-Þ][a-zà-ÿ'-]+){0,2})"
NAME: Final = re.compile(
    rf"\b(?:my name is|i am called|me llamo|je m'appelle|ich heiße|mein name ist|mi nombre es) (?P<a>{FULL_NAME})"
    rf"|\b(?-i:(?:Mr|Mrs|Ms|Dr|Prof|Sr|Sra|Mme|Herr|Frau)\.? )(?P<b>{FULL_NAME})"
    rf"|\b{RELATIONS},? (?:(?:is )?(?:called|named) )?(?P<c>{FULL_NAME})"
    r"|\b(?-i:(?P<d>[A-Z][a-z]+)-(?:san|sama|kun|chan|sensei|ssi))\b"
    r"|(?P<e>[一-龥]{1,4})(?:さん|さま|先生と|くん|ちゃん)(?=[のとにがはをへ、。]|$)"
    r"|(?<=\w )(?-i:(?P<f>[A-Z][a-z]+))'s\b",
    re.I,
)
PEOPLE_WORDS: Final = frozenset(
    [
        "母",
        "父",
        "奥",
        "お母",
        "お父",
        "兄",
        "姉",
        "皆",
        "客",
        "店員",
        "隣",
        "子",
        "親",
        "祖父",
        "祖母",
        "医者",
        "叔母",
        "伯父",
        "娘",
        "息子",
        "嫁",
        "旦那",
        "主人",
        "店",
    ]
)
NOBODYS: Final = frozenset(
    [
        "year",
        "mother",
        "father",
        "parents",
        "grandparents",
        "children",
        "women",
        "men",
        "people",
        "valentine",
        "king",
        "queen",
        "god",
        "earth",
        "world",
        "host",
        "doctor",
        "teacher",
        "sir",
        "madam",
    ]
)
"""Written with a capital in the names of feasts and the like."""
DATE: Final = re.compile(
    rf"(?<!\d)(?:{DATE_LIKE})(?!\d)|(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}[日号號]|(?:\d{{4}}년 ?)?\d{{1,2}}월 ?\d{{1,2}}일"
    r"|\b[Oo]n the \d{1,2}(?:st|nd|rd|th)\b(?! (?:floor|century|time|day))"
)


def scrub(text: str) -> tuple[str, tuple[Kind, ...]]:
    """Without addresses of any kind and numbers that point at somebody; and which kinds were left out."""
    kinds: list[Kind] = []
    for kind, matcher in PRIVATE:
        text, count = matcher.subn(LEFT_OUT, text)
        kinds += [kind] if count else []
    return text, tuple(kinds)


def personal_data(text: str) -> tuple[Finding, ...]:
    """All that a public text must not hold; a little too strict rather than too lax."""
    found = [Finding(kind, match[0]) for kind, matcher in PRIVATE for match in matcher.finditer(text)]
    found += [
        Finding(Kind.EMPLOYER, name) for match in EMPLOYER.finditer(text) if (name := _workplace(match))
    ]
    found += [Finding(Kind.NAME, name) for match in NAME.finditer(text) if (name := _name(match))]
    found += [
        Finding(Kind.DATE, match[0]) for match in (*DATE.finditer(text), *_written_dates().finditer(text))
    ]
    return tuple(found)


def _name(match: re.Match[str]) -> str:
    name = next((group for group in match.groups() if group), "")
    while name and name.split()[-1].casefold() in _no_names():  # Kenji Sunday
        name = " ".join(name.split()[:-1])
    return "" if _names_nobody(name) else name


def _workplace(match: re.Match[str]) -> str:
    name = match["x1"] or match["x2"]
    if name is None:
        return match[0]
    return "" if _names_nobody(name) else str(name)


def _names_nobody(name: str) -> bool:
    return not name or name.split()[0].casefold() in _no_names() or name in PEOPLE_WORDS


def known_by_name(text: str) -> tuple[Finding, ...]:
    """Common names and large employers, without anything around them that says so; a surname behind a name too."""
    found = [Finding(Kind.EMPLOYER, match[0]) for match in _employers().finditer(text)]
    found += [Finding(Kind.NAME, match[0]) for match in _people().finditer(text)]
    return tuple(found)


@cache
def _people() -> re.Pattern[str]:
    said = people()
    given, family = _spelled(said.given), _spelled(said.family)
    return re.compile(
        rf"{BEFORE}(?:(?:{family}) )?(?:{given})(?: [A-ZÀ-Þ][a-zà-ÿ'-]+)?{AFTER}|{BEFORE}(?:{family}){AFTER}"
        rf"|[{said.chinese}][一-龥]{{0,2}}(?=先生|女士|小姐|太太|老师|老師|经理|經理)"
        rf"|(?<![가-힣])[{said.korean}][가-힣]{{1,2}}(?= ?씨(?![가-힣])| 선생님)"
    )


@cache
def _employers() -> re.Pattern[str]:
    return re.compile(rf"{BEFORE}(?:{_spelled(people().employers)}){AFTER}")


def _spelled(groups: Iterable[Iterable[str]]) -> str:
    """As names are written: with a capital, or all in capitals."""
    names = sorted({name for group in groups for name in group}, key=len, reverse=True)
    ways = dict.fromkeys(way for name in names for way in (name.title().replace("'S", "'s"), name.upper()))
    return "|".join(re.escape(way) for way in ways)


@cache
def _no_names() -> frozenset[str]:
    """Words with a capital that are nobody's: places, languages, days and months."""
    words = [part for names in places().values() for name in names for part in name.split()]
    for interface in INTERFACES:
        said = wording(interface)
        for group in (*said.languages.values(), *said.weekdays, *said.months):
            words += group
    return frozenset(word.casefold() for word in words) | NOBODYS


@cache
def _written_dates() -> re.Pattern[str]:
    months = pattern(_months())
    year = r"(?:,? (?:de |del )?\d{4})?(?!\d)"
    return re.compile(
        rf"\d{{1,2}}(?:st|nd|rd|th|er|\.)?(?: of| de)? {months}{year}|{months} \d{{1,2}}(?:st|nd|rd|th)?(?!\d){year}",
        re.I,
    )


def _months() -> Iterable[str]:
    return {
        name
        for interface in ("en", "es", "fr", "de")
        for names in wording(interface).months
        for name in names
    }
