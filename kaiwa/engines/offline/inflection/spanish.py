"""Spanish verbs in all their simple forms: the endings, the vowels that change under stress, and the irregular ones."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kaiwa.engines.offline.inflection.forms import PART, Form

PERSONS: Final = (
    "I",
    "you (tú)",
    "he, she, it or you (usted)",
    "we",
    "you all (vosotros)",
    "they or you all (ustedes)",
)
ENDINGS: Final[Mapping[str, tuple[str, str, str]]] = {
    "present": ("o as a amos áis an", "o es e emos éis en", "o es e imos ís en"),
    "past": ("é aste ó amos asteis aron", "í iste ió imos isteis ieron", "í iste ió imos isteis ieron"),
    "imperfect": ("aba abas aba ábamos abais aban", "ía ías ía íamos íais ían", "ía ías ía íamos íais ían"),
    "subjunctive": ("e es e emos éis en", "a as a amos áis an", "a as a amos áis an"),
}
FUTURE: Final = ["é", "ás", "á", "emos", "éis", "án"]
CONDITIONAL: Final = ["ía", "ías", "ía", "íamos", "íais", "ían"]
PAST_SUBJUNCTIVE: Final = (
    ["ra", "ras", "ra", "ramos", "rais", "ran"],
    ["se", "ses", "se", "semos", "seis", "sen"],
)
STRONG_PAST: Final = ["e", "iste", "o", "imos", "isteis", "ieron"]
STRESSED: Final = (0, 1, 2, 5)
"""The persons whose stress lies on the stem."""
NAMES: Final = {
    "present": "present",
    "past": "past",
    "imperfect": "imperfect (was doing or used to)",
    "future": "future",
    "conditional": "conditional (would)",
    "subjunctive": "subjunctive (also commands and wishes)",
    "past_subjunctive": "past subjunctive",
}

CHANGES: Final = {
    "e>ie": "querer pensar entender empezar comenzar cerrar sentar despertar perder preferir sentir sugerir convertir mentir "
    "divertir recomendar encender calentar negar atender defender referir invertir requerir nevar advertir confesar "
    "hervir acertar extender transferir interferir tender ascender",
    "o>ue": "poder volver dormir encontrar contar costar recordar mostrar probar mover llover morir devolver soñar acordar "
    "doler soler resolver demostrar almorzar acostar comprobar renovar colgar rogar envolver volar aprobar apostar "
    "promover esforzar mover",
    "u>ue": "jugar",
    "e>i": "pedir servir repetir seguir conseguir elegir despedir vestir medir corregir impedir perseguir competir rendir "
    "reír sonreír",
    "i>í": "enviar confiar esquiar criar guiar variar ampliar fotografiar",
    "u>ú": "continuar actuar evaluar reunir situar graduar acentuar",
}
CHANGE_OF: Final = {verb: change for change, verbs in CHANGES.items() for verb in verbs.split()}

WHOLE: Final[Mapping[str, Mapping[str, str]]] = {
    "ser": {
        "present": "soy eres es somos sois son", "past": "fui fuiste fue fuimos fuisteis fueron",
        "imperfect": "era eras era éramos erais eran", "subjunctive": "sea seas sea seamos seáis sean", "command": "sé",
    },
    "ir": {
        "present": "voy vas va vamos vais van", "past": "fui fuiste fue fuimos fuisteis fueron",
        "imperfect": "iba ibas iba íbamos ibais iban", "subjunctive": "vaya vayas vaya vayamos vayáis vayan",
        "command": "ve", "gerund": "yendo",
    },
    "estar": {
        "present": "estoy estás está estamos estáis están", "strong": "estuv",
        "subjunctive": "esté estés esté estemos estéis estén", "command": "está",
    },
    "haber": {
        "present": "he has ha hemos habéis han", "strong": "hub", "future": "habr",
        "subjunctive": "haya hayas haya hayamos hayáis hayan", "command": "",
    },
    "dar": {
        "present": "doy das da damos dais dan", "past": "di diste dio dimos disteis dieron",
        "subjunctive": "dé des dé demos deis den", "command": "da",
    },
    "ver": {
        "present": "veo ves ve vemos veis ven", "past": "vi viste vio vimos visteis vieron",
        "imperfect": "veía veías veía veíamos veíais veían", "subjunctive": "vea veas vea veamos veáis vean",
        "participle": "visto",
    },
    "saber": {
        "present": "sé sabes sabe sabemos sabéis saben", "strong": "sup", "future": "sabr",
        "subjunctive": "sepa sepas sepa sepamos sepáis sepan",
    },
    "tener": {"present": "tengo tienes tiene tenemos tenéis tienen", "strong": "tuv", "future": "tendr", "command": "ten"},
    "venir": {
        "present": "vengo vienes viene venimos venís vienen", "strong": "vin", "future": "vendr", "command": "ven",
        "gerund": "viniendo",
    },
    "poner": {
        "present": "pongo pones pone ponemos ponéis ponen", "strong": "pus", "future": "pondr", "command": "pon",
        "participle": "puesto",
    },
    "salir": {"present": "salgo sales sale salimos salís salen", "future": "saldr", "command": "sal"},
    "valer": {"present": "valgo vales vale valemos valéis valen", "future": "valdr"},
    "hacer": {
        "present": "hago haces hace hacemos hacéis hacen", "past": "hice hiciste hizo hicimos hicisteis hicieron",
        "future": "har", "command": "haz", "participle": "hecho",
    },
    "decir": {
        "present": "digo dices dice decimos decís dicen", "past": "dije dijiste dijo dijimos dijisteis dijeron",
        "future": "dir", "command": "di", "participle": "dicho", "gerund": "diciendo",
    },
    "traer": {
        "present": "traigo traes trae traemos traéis traen", "past": "traje trajiste trajo trajimos trajisteis trajeron",
        "participle": "traído", "gerund": "trayendo",
    },
    "caer": {
        "present": "caigo caes cae caemos caéis caen", "past": "caí caíste cayó caímos caísteis cayeron",
        "participle": "caído", "gerund": "cayendo",
    },
    "leer": {"past": "leí leíste leyó leímos leísteis leyeron", "participle": "leído", "gerund": "leyendo"},
    "creer": {"past": "creí creíste creyó creímos creísteis creyeron", "participle": "creído", "gerund": "creyendo"},
    "oír": {
        "present": "oigo oyes oye oímos oís oyen", "past": "oí oíste oyó oímos oísteis oyeron", "future": "oir",
        "participle": "oído", "gerund": "oyendo", "command": "oye",
    },
    "reír": {
        "present": "río ríes ríe reímos reís ríen", "past": "reí reíste rio reímos reísteis rieron", "future": "reir",
        "participle": "reído", "gerund": "riendo", "subjunctive": "ría rías ría riamos riais rían",
    },
    "querer": {"strong": "quis", "future": "querr"},
    "poder": {"strong": "pud", "future": "podr", "gerund": "pudiendo"},
    "andar": {"strong": "anduv"},
    "abrir": {"participle": "abierto"}, "cubrir": {"participle": "cubierto"}, "escribir": {"participle": "escrito"},
    "romper": {"participle": "roto"}, "volver": {"participle": "vuelto"}, "morir": {"participle": "muerto"},
    "resolver": {"participle": "resuelto"}, "imprimir": {"participle": "impreso"}, "cocer": {"present": "cuezo cueces cuece cocemos cocéis cuecen"},
}  # fmt: skip
WITH_PREFIX: Final = {
    f"{prefix}{base}": (prefix, base)
    for base, prefixes in {
        "tener": "man ob con de sos entre", "poner": "pro su o com dis im ex pos", "venir": "con inter pre",
        "hacer": "des", "decir": "pre", "traer": "a con dis", "ver": "pre", "volver": "de en", "reír": "son",
        "cubrir": "des", "escribir": "des", "caer": "de re", "salir": "sobre",
    }.items()
    for prefix in prefixes.split()
}  # fmt: skip
_VOWEL: Final = "aeiouáéíóú"
_SOFTENED: Final = (
    (re.compile(r"c$"), "qu"), (re.compile(r"gu$"), "gü"), (re.compile(r"g$"), "gu"), (re.compile(r"z$"), "c"),
)  # fmt: skip
_HARDENED: Final = (
    (re.compile(r"qu$"), "c"), (re.compile(r"gu$"), "g"), (re.compile(r"g$"), "j"),
    (re.compile(rf"(?<=[{_VOWEL}])c$"), "zc"), (re.compile(r"c$"), "z"),
)  # fmt: skip


def forms_of(infinitive: str) -> Iterator[tuple[str, Form]]:
    """Each form of the verb with its name; ``infinitive`` has no pronoun on it."""
    verb = _Verb(infinitive)
    yield infinitive, Form(infinitive, "", is_open=True)
    for tense, forms in verb.tenses():
        is_open = tense == "subjunctive"
        for person, text in zip(PERSONS, forms, strict=True):
            yield text, Form(infinitive, f"{person}{PART}{NAMES[tense]}", is_open)
    if command := verb.command():
        yield command, Form(infinitive, f"you (tú){PART}command", is_open=True)
        yield infinitive[:-1] + "d", Form(infinitive, f"you all (vosotros){PART}command", is_open=True)
    yield verb.gerund(), Form(infinitive, "-ing form", is_open=True)
    for text in verb.participles():
        yield text, Form(infinitive, "past participle (done)")


def present_of(infinitive: str) -> Sequence[str]:
    """By person, as in ``PERSONS``."""
    return next(forms for tense, forms in _Verb(infinitive).tenses() if tense == "present")


class _Verb:
    def __init__(self, infinitive: str) -> None:
        self.infinitive, self.stem = infinitive, infinitive[:-2]
        self.kind = "aeií".index(infinitive[-2]) if infinitive[-2] != "í" else 2
        self.prefix, base = WITH_PREFIX.get(infinitive, ("", infinitive))
        self.whole = WHOLE.get(base, {})
        self.change = CHANGE_OF.get(infinitive) or CHANGE_OF.get(base, "")

    def tenses(self) -> Iterator[tuple[str, Sequence[str]]]:
        present, past = self._given("present") or self._present(), self._past()
        yield "present", present
        yield "past", past
        yield "imperfect", self._given("imperfect") or self._regular("imperfect", self.stem)
        yield "subjunctive", self._given("subjunctive") or self._subjunctive(present)
        future = self.prefix + self.whole["future"] if "future" in self.whole else self._unaccented()
        yield "future", [future + end for end in FUTURE]
        yield "conditional", [future + end for end in CONDITIONAL]
        before = past[5].removesuffix("ron")
        for endings in PAST_SUBJUNCTIVE:
            yield (
                "past_subjunctive",
                [
                    (_accented_end(before) if end[1:] == "amos" or end == "semos" else before) + end
                    for end in endings
                ],
            )

    def command(self) -> str:
        if "command" in self.whole:
            return self.whole["command"] and self.prefix + self.whole["command"]
        present = self._given("present") or self._present()
        return present[2]

    def gerund(self) -> str:
        if "gerund" in self.whole:
            return self.prefix + self.whole["gerund"]
        if self.kind == 0:
            return self.stem + "ando"
        stem = self._weak()
        return stem + ("yendo" if self._glides(stem) else "iendo")

    def participles(self) -> Iterator[str]:
        text = self.whole.get("participle", "")
        text = self.prefix + text if text else self.stem + ("ado" if self.kind == 0 else "ido")
        yield from (text, text[:-1] + "a", text + "s", text[:-1] + "as")

    def _given(self, tense: str) -> list[str]:
        return [self.prefix + each for each in self.whole.get(tense, "").split()]

    def _unaccented(self) -> str:
        return self.infinitive.replace("ír", "ir")

    def _endings(self, tense: str) -> list[str]:
        return ENDINGS[tense][self.kind].split()

    def _regular(self, tense: str, stem: str) -> list[str]:
        return [stem + end for end in self._endings(tense)]

    def _present(self) -> list[str]:
        found = []
        for person, end in enumerate(self._endings("present")):
            stem = self._stressed() if person in STRESSED else self.stem
            if end[0] == "o" and self.kind:
                stem = _before(stem, _HARDENED)
            elif self._glides(stem) and person in STRESSED:
                stem += "y"
            if end == "o" and self._glides(stem):
                stem += "y"
            found.append(stem + end)
        return found

    def _subjunctive(self, present: list[str]) -> list[str]:
        """On the stem of the first person; where only the stress changes it, not with we and you all."""
        strong = present[0][:-1]
        plain = strong if strong[-1:] in "gy" or strong.endswith("zc") or not self.change else self._weak()
        if self.kind == 0:
            strong, plain = _before(strong, _SOFTENED), _before(self.stem, _SOFTENED)
        elif plain is not strong:
            plain = _before(plain, _HARDENED)
        return [
            (strong if person in STRESSED else plain) + end
            for person, end in enumerate(self._endings("subjunctive"))
        ]

    def _past(self) -> list[str]:
        if given := self._given("past"):
            return given
        if strong := self.whole.get("strong"):
            return [self.prefix + strong + end for end in STRONG_PAST]
        if self.infinitive.endswith("ducir"):
            root = self.infinitive[:-3] + "j"
            return [root + end for end in (*STRONG_PAST[:-1], "eron")]
        found = self._regular("past", self.stem)
        if self.kind == 0:
            found[0] = _before(self.stem, _SOFTENED) + "é"
        else:
            weak = self._weak()
            glides = self._glides(weak)
            found[2], found[5] = (weak + end for end in (("yó", "yeron") if glides else ("ió", "ieron")))
        return found

    def _stressed(self) -> str:
        old, _, new = self.change.partition(">")
        if not new:
            return self.stem
        head, _, tail = self.stem.rpartition(old)
        return head + new + tail

    def _weak(self) -> str:
        """Verbs in -ir that change under stress change a little elsewhere too: durmió, pidió."""
        if self.kind != 2 or not self.change or self.change[0] not in "eo":
            return self.stem
        head, _, tail = self.stem.rpartition(self.change[0])
        return head + ("i" if self.change[0] == "e" else "u") + tail

    def _glides(self, stem: str) -> bool:
        return self.kind == 2 and stem.endswith("u") and not stem.endswith(("gu", "qu"))


def _before(stem: str, spellings: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    """The same sound before another vowel: busc- is busqu- before e, cog- is coj- before o."""
    for pattern, instead in spellings:
        if pattern.search(stem):
            return pattern.sub(instead, stem)
    return stem


def _accented_end(stem: str) -> str:
    return stem[:-1] + {"a": "á", "e": "é"}.get(stem[-1], stem[-1])


CLITICS: Final = {
    "me": "me", "te": "you", "se": "oneself, or: to him, her, them, you", "nos": "us", "os": "you all",
    "le": "to him, her, you", "les": "to them, to you all", "lo": "him, it", "la": "her, it",
    "los": "them", "las": "them",
}  # fmt: skip
_GLUED: Final = re.compile(
    rf"(.{{2,}}?)(me|te|se|nos|os)?({'|'.join(sorted(CLITICS, key=len, reverse=True))})"
)


def glued(word: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The verb and the pronouns written onto it, in each way that it can be cut: decírselo, llámame."""
    found = _GLUED.fullmatch(word)
    if found:
        verb, first, last = found.groups()
        if first:
            yield verb, (first, last)
        yield verb + (first or ""), (last,)
