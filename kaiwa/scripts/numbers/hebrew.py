"""Hebrew as it is counted aloud: in the feminine, but thousands and above are masculine; with its vowels."""

from kaiwa.scripts.numbers.spelled import NumberWords, Parts, groups
from kaiwa.scripts.tables import pairs

Said = tuple[str, str]
"""A word, or a few, and how it sounds."""


def _said(table: str) -> tuple[Said, ...]:
    return tuple((word.replace("_", " "), sound.replace("_", " ")) for word, sound in pairs(table).items())


FEMININE = _said("""
    אפס efes  אחת achat  שתיים shtayim  שלוש shalosh  ארבע arba  חמש chamesh  שש shesh  שבע sheva
    שמונה shmone  תשע tesha  עשר eser  אחת_עשרה achat_esre  שתים_עשרה shteim_esre  שלוש_עשרה shlosh_esre
    ארבע_עשרה arba_esre  חמש_עשרה chamesh_esre  שש_עשרה shesh_esre  שבע_עשרה shva_esre
    שמונה_עשרה shmone_esre  תשע_עשרה tsha_esre
""")
MASCULINE = _said("""
    אפס efes  אחד echad  שניים shnayim  שלושה shlosha  ארבעה arba'a  חמישה chamisha  שישה shisha
    שבעה shiv'a  שמונה shmona  תשעה tish'a  עשרה asara  אחד_עשר achad_asar  שנים_עשר shneim_asar
    שלושה_עשר shlosha_asar  ארבעה_עשר arba'a_asar  חמישה_עשר chamisha_asar  שישה_עשר shisha_asar
    שבעה_עשר shiv'a_asar  שמונה_עשר shmona_asar  תשעה_עשר tish'a_asar
""")
TENS = _said("""
    עשרים esrim  שלושים shloshim  ארבעים arba'im  חמישים chamishim  שישים shishim  שבעים shiv'im
    שמונים shmonim  תשעים tish'im
""")
HUNDREDS = _said("""
    מאה me'a  מאתיים matayim  שלוש_מאות shlosh_me'ot  ארבע_מאות arba_me'ot  חמש_מאות chamesh_me'ot
    שש_מאות shesh_me'ot  שבע_מאות shva_me'ot  שמונה_מאות shmone_me'ot  תשע_מאות tsha_me'ot
""")
THOUSANDS = _said("""
    אלף elef  אלפיים alpayim  שלושת_אלפים shloshet_alafim  ארבעת_אלפים arba'at_alafim
    חמשת_אלפים chameshet_alafim  ששת_אלפים sheshet_alafim  שבעת_אלפים shiv'at_alafim
    שמונת_אלפים shmonat_alafim  תשעת_אלפים tish'at_alafim  עשרת_אלפים aseret_alafim
""")
"""One to ten of them."""
POWERS = _said("אלף elef  מיליון milyon  מיליארד milyard  טריליון trilyon")
TWO_BEFORE_NOUN = ("שני", "shnei")
MINUS, POINT = ("מינוס", "minus"), ("נקודה", "nekuda")
_SAID_WITH_U = ("m", "sht", "shm", "shn", "shl", "shv", "ts")
"""And is u before a lip or two consonants, else ve."""


def spell_hebrew(number: Parts) -> NumberWords:
    parts = [MINUS] if number.negative else []
    parts += _whole(number.whole) if number.whole else [FEMININE[0]]
    if number.decimals:
        parts += [POINT, *(FEMININE[int(digit)] for digit in number.decimals)]
    return NumberWords(*map(" ".join, zip(*parts, strict=True)))


def _whole(number: int) -> list[Said]:
    parts: list[Said] = []
    for group, power in groups(number, 1000):
        parts += [_counted(group, power)] if power else _hundreds(group, FEMININE)
    return _with_and(parts)


def _with_and(parts: list[Said]) -> list[Said]:
    """Only the last of several has its ו."""
    if len(parts) < 2:
        return parts
    word, sound = parts[-1]
    said_and = "u" if sound.startswith(_SAID_WITH_U) else "ve"
    return [*parts[:-1], (f"ו{word}", f"{said_and}-{sound}")]


def _counted(count: int, power: int) -> Said:
    if power == 1 and count <= len(THOUSANDS):
        return THOUSANDS[count - 1]
    noun = POWERS[power - 1]
    if count == 1:
        return noun
    counted = [TWO_BEFORE_NOUN] if count == 2 else _with_and(_hundreds(count, MASCULINE))
    word, sound = map(" ".join, zip(*counted, noun, strict=True))
    return word, sound


def _hundreds(group: int, ones: tuple[Said, ...]) -> list[Said]:
    hundreds, rest = divmod(group, 100)
    parts = [HUNDREDS[hundreds - 1]] if hundreds else []
    if rest >= 20:
        tens, rest = divmod(rest, 10)
        parts.append(TENS[tens - 2])
    return [*parts, ones[rest]] if rest else parts
