"""French verbs in all the forms that people say: the endings, the spellings that keep a sound, and the irregular ones."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from kaiwa.engines.offline.inflection.forms import PART, Form

PERSONS: Final = ("I", "you (tu)", "he, she, it or we (on)", "we", "you (vous)", "they")
IMPERFECT: Final = ["ais", "ais", "ait", "ions", "iez", "aient"]
FUTURE: Final = ["ai", "as", "a", "ons", "ez", "ont"]
SUBJUNCTIVE: Final = ["e", "es", "e", "ions", "iez", "ent"]
FIRST: Final = ["e", "es", "e", "ons", "ez", "ent"]
SECOND: Final = ["is", "is", "it", "issons", "issez", "issent"]
THIRD: Final = ["s", "s", "_", "ons", "ez", "ent"]
WITH_WE: Final = (3, 4)
"""The persons that share their stem with we."""
NAMES: Final = {
    "present": "present",
    "imperfect": "imperfect (was doing or used to)",
    "future": "future",
    "conditional": "conditional (would)",
    "subjunctive": "subjunctive",
}


class Pattern(Struct, frozen=True):
    """What takes the place of the infinitive's ending, for all verbs that end so."""

    present: str
    participle: str
    future: str = ""
    """Empty where it is the infinitive without its last e."""
    subjunctive: str = ""
    """The stem where it is not that of they; with two of them the second is that of we."""
    command: str = ""


PATTERNS: Final[Mapping[str, Pattern]] = {
    "être": Pattern("suis es est sommes êtes sont", "été", "ser", "soi", "sois soyons soyez"),
    "avoir": Pattern("ai as a avons avez ont", "eu", "aur", "ai ay", "aie ayons ayez"),
    "aller": Pattern("vais vas va allons allez vont", "allé", "ir", "aill all", "va allons allez"),
    "faire": Pattern("fais fais fait faisons faites font", "fait", "fer", "fass fass"),
    "pouvoir": Pattern("peux peux peut pouvons pouvez peuvent", "pu", "pourr", "puiss puiss"),
    "vouloir": Pattern(
        "veux veux veut voulons voulez veulent", "voulu", "voudr", "veuill voul", "veuille veuillons veuillez"
    ),
    "devoir": Pattern("dois dois doit devons devez doivent", "dû", "devr"),
    "savoir": Pattern(
        "sais sais sait savons savez savent", "su", "saur", "sach sach", "sache sachons sachez"
    ),
    "valoir": Pattern("vaux vaux vaut valons valez valent", "valu", "vaudr", "vaill val"),
    "falloir": Pattern("_ _ faut _ _ _", "fallu", "faudr", "faill"),
    "pleuvoir": Pattern("_ _ pleut _ _ pleuvent", "plu", "pleuvr"),
    "voir": Pattern("vois vois voit voyons voyez voient", "vu", "verr"),
    "prévoir": Pattern("prévois prévois prévoit prévoyons prévoyez prévoient", "prévu", "prévoir"),
    "cevoir": Pattern("çois çois çoit cevons cevez çoivent", "çu", "cevr"),
    "asseoir": Pattern("assieds assieds assied asseyons asseyez asseyent", "assis", "assiér"),
    "croire": Pattern("crois crois croit croyons croyez croient", "cru"),
    "boire": Pattern("bois bois boit buvons buvez boivent", "bu"),
    "dire": Pattern("dis dis dit disons dites disent", "dit"),
    "prédire": Pattern("prédis prédis prédit prédisons prédisez prédisent", "prédit"),
    "interdire": Pattern("interdis interdis interdit interdisons interdisez interdisent", "interdit"),
    "lire": Pattern("lis lis lit lisons lisez lisent", "lu"),
    "crire": Pattern("cris cris crit crivons crivez crivent", "crit"),
    "rire": Pattern("ris ris rit rions riez rient", "ri"),
    "suffire": Pattern("suffis suffis suffit suffisons suffisez suffisent", "suffi"),
    "uire": Pattern("uis uis uit uisons uisez uisent", "uit"),
    "plaire": Pattern("plais plais plaît plaisons plaisez plaisent", "plu"),
    "taire": Pattern("tais tais tait taisons taisez taisent", "tu"),
    "aître": Pattern("ais ais aît aissons aissez aissent", "u", "aîtr"),
    "naître": Pattern("nais nais naît naissons naissez naissent", "né"),
    "connaître": Pattern("connais connais connaît connaissons connaissez connaissent", "connu"),
    "reconnaître": Pattern(
        "reconnais reconnais reconnaît reconnaissons reconnaissez reconnaissent", "reconnu"
    ),
    "prendre": Pattern("prends prends prend prenons prenez prennent", "pris"),
    "mettre": Pattern("mets mets met mettons mettez mettent", "mis"),
    "battre": Pattern("bats bats bat battons battez battent", "battu"),
    "aindre": Pattern("ains ains aint aignons aignez aignent", "aint"),
    "eindre": Pattern("eins eins eint eignons eignez eignent", "eint"),
    "oindre": Pattern("oins oins oint oignons oignez oignent", "oint"),
    "soudre": Pattern("sous sous sout solvons solvez solvent", "solu"),
    "vaincre": Pattern("vaincs vaincs vainc vainquons vainquez vainquent", "vaincu"),
    "clure": Pattern("clus clus clut cluons cluez cluent", "clu"),
    "inclure": Pattern("inclus inclus inclut incluons incluez incluent", "inclus"),
    "vivre": Pattern("vis vis vit vivons vivez vivent", "vécu"),
    "suivre": Pattern("suis suis suit suivons suivez suivent", "suivi"),
    "rompre": Pattern("romps romps rompt rompons rompez rompent", "rompu"),
    "enir": Pattern("iens iens ient enons enez iennent", "enu", "iendr"),
    "courir": Pattern("cours cours court courons courez courent", "couru", "courr"),
    "mourir": Pattern("meurs meurs meurt mourons mourez meurent", "mort", "mourr"),
    "ffrir": Pattern("ffre ffres ffre ffrons ffrez ffrent", "ffert"),
    "vrir": Pattern("vre vres vre vrons vrez vrent", "vert"),
    "cueillir": Pattern("cueille cueilles cueille cueillons cueillez cueillent", "cueilli", "cueiller"),
    "dormir": Pattern("dors dors dort dormons dormez dorment", "dormi"),
    "servir": Pattern("sers sers sert servons servez servent", "servi"),
    "fuir": Pattern("fuis fuis fuit fuyons fuyez fuient", "fui"),
}
LIKE_PARTIR: Final = frozenset(
    ["partir", "repartir", "sortir", "ressortir", "sentir", "ressentir", "mentir", "consentir", "pressentir"]
)
DOUBLED: Final = frozenset(
    ["appeler", "rappeler", "épeler", "jeter", "rejeter", "projeter", "renouveler", "feuilleter"]
)
_SILENT_E: Final = re.compile(r"e([bcdfghjklmnpqrstvz]|ch|vr)er$")
_SHARP_E: Final = re.compile(r"é([bcdfghjklmnpqrstvz]|[bcdfgpt][rl]|gu|gn|ch)er$")


def forms_of(infinitive: str) -> Iterator[tuple[str, Form]]:
    """Each form of the verb with its name; ``infinitive`` has no pronoun before it."""
    yield infinitive, Form(infinitive, "")
    pattern = _pattern(infinitive)
    present = pattern.present.split()
    we = present[3].removesuffix("ons") if present[3] != "_" else ""
    they = present[5].removesuffix("ent")
    for tense, forms in _tenses(infinitive, pattern, present, we, they):
        for person, text in zip(PERSONS, forms, strict=True):
            if text != "_":
                yield text, Form(infinitive, f"{person}{PART}{NAMES[tense]}")
    for person, text in zip(("you (tu)", "let us", "you (vous)"), _commands(pattern, present), strict=True):
        if text != "_":
            yield text, Form(infinitive, f"{person}{PART}command")
    if we:
        yield (
            {"être": "étant", "avoir": "ayant", "savoir": "sachant"}.get(infinitive, we + "ant"),
            Form(infinitive, "-ing form"),
        )
    done = pattern.participle
    bare = "du" if done == "dû" else done
    for text in dict.fromkeys((done, bare + "e", done if done[-1] in "sx" else bare + "s", bare + "es")):
        yield text, Form(infinitive, "past participle (done)")


def _tenses(
    infinitive: str, pattern: Pattern, present: list[str], we: str, they: str
) -> Iterator[tuple[str, list[str]]]:
    yield "present", present
    root = "ét" if infinitive == "être" else _soft(infinitive, we) if we else present[2][:-1] + "ai"
    once = {"falloir": "fall", "pleuvoir": "pleuv"}.get(infinitive)
    past = (once or we) if infinitive != "être" else root
    yield (
        "imperfect",
        [("_" if once and person != 2 else _kept(past, end) + end) for person, end in enumerate(IMPERFECT)],
    )
    future = pattern.future or infinitive.removesuffix("e")
    yield "future", [future + end for end in FUTURE]
    yield "conditional", [future + end for end in IMPERFECT]
    if infinitive in ("être", "avoir"):
        whole = (
            "sois sois soit soyons soyez soient" if infinitive == "être" else "aie aies ait ayons ayez aient"
        )
        yield "subjunctive", whole.split()
        return
    strong, _, weak = pattern.subjunctive.partition(" ")
    strong, weak = strong or they, weak or past
    yield (
        "subjunctive",
        [_kept(weak if person in WITH_WE else strong, end) + end for person, end in enumerate(SUBJUNCTIVE)],
    )


def _commands(pattern: Pattern, present: list[str]) -> list[str]:
    if pattern.command:
        return pattern.command.split()
    you = present[1].removesuffix("s") if present[1].endswith("es") else present[1]
    return [you, present[3], present[4]]


def _pattern(infinitive: str) -> Pattern:
    found = next((end for end in _BY_LENGTH if infinitive.endswith(end)), "")
    if found and not (found == "enir" and infinitive == "punir"):
        return _with_stem(infinitive.removesuffix(found), PATTERNS[found])
    stem = infinitive[:-2]
    if infinitive.endswith("er"):
        return _first(infinitive, stem)
    if infinitive in LIKE_PARTIR:
        short = stem[:-1]
        return Pattern(f"{short}s {short}s {short}t {stem}ons {stem}ez {stem}ent", f"{stem}i")
    if infinitive.endswith("ir"):
        return Pattern(" ".join(stem + end for end in SECOND), f"{stem}i")
    return Pattern(" ".join(stem + end.replace("_", "") for end in THIRD), f"{stem}u")


_BY_LENGTH: Final = sorted(PATTERNS, key=len, reverse=True)


def _with_stem(stem: str, pattern: Pattern) -> Pattern:
    def each(words: str) -> str:
        return " ".join(word if word == "_" else stem + word for word in words.split())

    return Pattern(
        each(pattern.present),
        stem + pattern.participle,
        stem + pattern.future if pattern.future else "",
        each(pattern.subjunctive),
        each(pattern.command),
    )


def _first(infinitive: str, stem: str) -> Pattern:
    strong = _strong(infinitive, stem)
    present = [(stem if person in WITH_WE else strong) + end for person, end in enumerate(FIRST)]
    present[3] = _soft(infinitive, stem) + "ons"
    future = "enverr" if infinitive == "envoyer" else "" if "é" in stem[-3:] else f"{strong}er"
    return Pattern(" ".join(present), f"{stem}é", future)


def _strong(infinitive: str, stem: str) -> str:
    """As it sounds before an e that is not heard: achèt-, appell-, essai-, préfèr-."""
    if infinitive in DOUBLED:
        return stem + stem[-1]
    if stem.endswith(("oy", "uy", "ay")):
        return stem[:-1] + "i"
    if _SILENT_E.search(infinitive):
        return _SILENT_E.sub(r"è\1", infinitive)
    if _SHARP_E.search(infinitive):
        return _SHARP_E.sub(r"è\1", infinitive)
    return stem


def _soft(infinitive: str, stem: str) -> str:
    """The sound before a and o: mangeons, commençons."""
    if infinitive.endswith("ger") and stem.endswith("g"):
        return stem + "e"
    return stem[:-1] + "ç" if infinitive.endswith("cer") and stem.endswith("c") else stem


def _kept(stem: str, end: str) -> str:
    """And back before i and e: mangions."""
    if end[0] in "ie" and stem.endswith("ge"):
        return stem[:-1]
    return stem[:-1] + "c" if end[0] in "ie" and stem.endswith("ç") else stem
