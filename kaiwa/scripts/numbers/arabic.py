"""Arabic as it is counted aloud, with the vowels that its letters leave out."""

from collections.abc import Iterable, Sequence

from kaiwa.scripts.numbers.spelled import NumberWords, Parts, groups
from kaiwa.scripts.tables import pairs

Said = tuple[str, str]
"""A word, or a few, and how it sounds."""


def _said(table: str) -> tuple[Said, ...]:
    return tuple((word.replace("_", " "), sound.replace("_", " ")) for word, sound in pairs(table).items())


BELOW_TWENTY = _said("""
    صفر ṣifr  واحد wāḥid  اثنان ithnān  ثلاثة thalātha  أربعة arbaʿa  خمسة khamsa  ستة sitta  سبعة sabʿa
    ثمانية thamāniya  تسعة tisʿa  عشرة ʿashara  أحد_عشر aḥada_ʿashar  اثنا_عشر ithnā_ʿashar
    ثلاثة_عشر thalāthata_ʿashar  أربعة_عشر arbaʿata_ʿashar  خمسة_عشر khamsata_ʿashar  ستة_عشر sittata_ʿashar
    سبعة_عشر sabʿata_ʿashar  ثمانية_عشر thamāniyata_ʿashar  تسعة_عشر tisʿata_ʿashar
""")
TENS = _said("""
    عشرون ʿishrūn  ثلاثون thalāthūn  أربعون arbaʿūn  خمسون khamsūn  ستون sittūn  سبعون sabʿūn  ثمانون thamānūn
    تسعون tisʿūn
""")
HUNDREDS = _said("""
    مئة miʾa  مئتان miʾatān  ثلاثمئة thalāthumiʾa  أربعمئة arbaʿumiʾa  خمسمئة khamsumiʾa  ستمئة sittumiʾa
    سبعمئة sabʿumiʾa  ثمانمئة thamānimiʾa  تسعمئة tisʿumiʾa
""")
POWERS = tuple(
    _said(forms)
    for forms in (
        "ألف alf  ألفان alfān  آلاف ālāf  ألفًا alfan",
        "مليون milyūn  مليونان milyūnān  ملايين malāyīn  مليونًا milyūnan",
        "مليار milyār  ملياران milyārān  مليارات milyārāt  مليارًا milyāran",
        "تريليون trīlyūn  تريليونان trīlyūnān  تريليونات trīlyūnāt  تريليونًا trīlyūnan",
    )
)
"""One, two, three to ten, and from eleven on."""
MINUS, POINT = ("سالب", "sālib"), ("فاصلة", "fāṣila")


def spell_arabic(number: Parts) -> NumberWords:
    parts = [MINUS] if number.negative else []
    parts.append(_joined(_whole(number.whole)) if number.whole else BELOW_TWENTY[0])
    if number.decimals:
        parts += [POINT, *(BELOW_TWENTY[int(digit)] for digit in number.decimals)]
    return NumberWords(*map(" ".join, zip(*parts, strict=True)))


def _joined(parts: Sequence[Said]) -> Said:
    """Each behind the first has its و."""
    (word, sound), *rest = parts
    return (
        " ".join([word, *(f"و{other}" for other, _ in rest)]),
        " ".join([sound, *(f"wa-{other}" for _, other in rest)]),
    )


def _whole(number: int) -> list[Said]:
    parts: list[Said] = []
    for group, power in groups(number, 1000):
        parts += _counted(group, POWERS[power - 1]) if power else _hundreds(group)
    return parts


def _counted(count: int, forms: Sequence[Said]) -> Iterable[Said]:
    """Thousands and above: a noun that changes with its number, and goes unnumbered where it is one or two."""
    one, two, few, many = forms
    hundreds, rest = divmod(count, 100)
    if rest in (1, 2):
        return [*(_counted(hundreds * 100, forms) if hundreds else ()), one if rest == 1 else two]
    word, sound = _joined(_hundreds(count))
    if not rest:
        noun = one
        if hundreds == 2:  # before its noun two hundred loses its n
            word, sound = word[:-1], sound[:-1]
    else:
        noun = few if rest <= 10 else many
    bound = "t" if word.endswith("ة") else ""  # heard before the noun alone
    return [(f"{word} {noun[0]}", f"{sound}{bound} {noun[1]}")]


def _hundreds(group: int) -> list[Said]:
    hundreds, rest = divmod(group, 100)
    parts = [HUNDREDS[hundreds - 1]] if hundreds else []
    tens, ones = divmod(rest, 10)
    if rest < 20:
        return [*parts, BELOW_TWENTY[rest]] if rest else parts
    return [*parts, *([BELOW_TWENTY[ones]] if ones else []), TENS[tens - 2]]
