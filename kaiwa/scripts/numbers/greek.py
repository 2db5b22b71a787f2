"""Greek: counted in the neuter, but thousands are feminine."""

from kaiwa.scripts.numbers.spelled import NumberWords, Parts, groups
from kaiwa.scripts.tables import words

ONES = words(
    "μηδέν ένα δύο τρία τέσσερα πέντε έξι επτά οκτώ εννέα δέκα έντεκα δώδεκα δεκατρία δεκατέσσερα δεκαπέντε "
    "δεκαέξι δεκαεπτά δεκαοκτώ δεκαεννέα"
)
FEMININE = {1: "μία", 3: "τρεις", 4: "τέσσερις", 13: "δεκατρείς", 14: "δεκατέσσερις"}
TENS = ("", "", *words("είκοσι τριάντα σαράντα πενήντα εξήντα εβδομήντα ογδόντα ενενήντα"))
HUNDREDS = (
    "",
    "",
    *words("διακόσια τριακόσια τετρακόσια πεντακόσια εξακόσια επτακόσια οκτακόσια εννιακόσια"),
)
POWERS = ("", "", "εκατομμύρι", "δισεκατομμύρι", "τρισεκατομμύρι")


def spell_greek(number: Parts) -> NumberWords:
    parts = ["μείον"] if number.negative else []
    parts += [ONES[0]] if number.whole == 0 else []
    for group, power in groups(number.whole, 1000):
        if power == 1:
            parts += ["χίλια"] if group == 1 else [*_hundreds(group, feminine=True), "χιλιάδες"]
        else:
            parts += _hundreds(group, feminine=False)
            parts += [POWERS[power] + ("ο" if group == 1 else "α")] if power else []
    if number.decimals:
        parts += ["κόμμα", *(ONES[int(digit)] for digit in number.decimals)]
    return NumberWords(" ".join(parts))


def _hundreds(group: int, *, feminine: bool) -> list[str]:
    hundreds, rest = divmod(group, 100)
    parts = []
    if hundreds == 1:
        parts.append("εκατόν" if rest else "εκατό")
    elif hundreds:
        parts.append(HUNDREDS[hundreds][:-1] + "ες" if feminine else HUNDREDS[hundreds])
    if rest >= 20:
        tens, rest = divmod(rest, 10)
        parts.append(TENS[tens])
    if rest:
        parts.append(FEMININE.get(rest, ONES[rest]) if feminine else ONES[rest])
    return parts
