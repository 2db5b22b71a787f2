"""French agreement that a table tells better than forty patterns: articles with their nouns, numbers, adjectives."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from kaiwa.content.bank import bank
from kaiwa.content.mending import begun_alike
from kaiwa.engines.offline.rules.slip import Slip, with_its_company
from kaiwa.engines.offline.word_lists import words_of

VOWEL: Final = re.compile(r"(?i)^[aeiouyàâéèêëîïôùûœ]")
MUTE_H: Final = words_of("homme hôtel hôpital heure histoire habitude hiver huile herbe humeur huître")
ASPIRATED: Final = words_of("yaourt yoga oui onze onzième ouistiti ouest yacht yen")
BOTH: Final = words_of(
    "livre tour poste mode voile manche vase moule page mémoire critique somme physique élève enfant artiste touriste journaliste"
    " dentiste collègue secrétaire photographe guide garde aide pendule après-midi gens guitariste pianiste cinéaste locataire"
    " personne partie amour orgue chose mort part propriétaire stagiaire bénévole adulte camarade fin parallèle espace radio"
    " merci client cliente étudiant boulanger voisin bout sortie entrée"
)
"""Nouns of either gender, or whose other gender means something else."""
MORE: Final = {
    "m": "chat chien frère père mari garçon ami train bus avion restaurant hôtel café parc musée film sac verre mois jour problème"
    " numéro nom prix pays village vélo stylo cahier ordinateur téléphone appartement travail pain fromage gâteau repas",
    "f": "sœur mère femme fille amie maison chambre table chaise rue ville gare plage voiture question idée photo semaine heure année"
    " nuit robe chemise chanson soupe pomme bière carte clé valise place langue école université fleur fenêtre porte histoire",
}
TO_FEMININE: Final = {
    "un": "une",
    "ce": "cette",
    "cet": "cette",
    "mon": "ma",
    "ton": "ta",
    "son": "sa",
    "le": "la",
    "du": "de la",
    "au": "à la",
}
TO_MASCULINE: Final = {"une": "un", "cette": "ce", "ma": "mon", "ta": "ton", "sa": "son", "la": "le"}
ARTICLE: Final = re.compile(
    rf"(?i)(?<![\w'’-])(?P<article>{'|'.join(sorted((*TO_FEMININE, *TO_MASCULINE), key=len, reverse=True))}) (?P<noun>[a-zàâçéèêëîïôùûœ-]+)(?![\w'’-])"
)
VERBS_TOO: Final = words_of(
    "visite porte marche danse chante place montre cherche demande commande réserve aide garde rencontre nage pêche fête"
    " note livre tente paie paye mange boucle ferme compte conte classe envie vois voit lit suit sort bois bus vu lu prix dis dit fait"
    " goûte cuisine travaille adresse loue cause force limite excuse balade promenade achète utilise fume juge coupe plante colle change"
    " charge copie retire page tire dit règle serre sert vis sens joue fin mer pince tache trace gare entre marque"
)
"""Nouns that are verbs as well: after le and la, the pronouns, they may be right."""


def slips(sentence: str) -> Iterator[Slip]:
    yield from _articles(sentence)
    yield from _numbers(sentence)
    yield from _adjectives(sentence)


@cache
def _nouns() -> dict[str, str]:
    """Noun to its gender."""
    words = {(word, gender) for gender, some in MORE.items() for word in some.split()}
    for entry in bank("fr").pack.lexicon.values():
        indef = entry.forms.get("indef", "").split()
        if len(indef) == 2 and indef[0] in ("un", "une"):
            words.add((indef[1], "f" if indef[0] == "une" else "m"))
    genders = {word: gender for word, gender in words if word not in BOTH}
    return {
        word: gender for word, gender in genders.items() if (word, "m" if gender == "f" else "f") not in words
    }


def begins_with_a_vowel(word: str) -> bool:
    return word in MUTE_H or bool(VOWEL.match(word) and word not in ASPIRATED)


def _articles(sentence: str) -> Iterator[Slip]:
    for found in ARTICLE.finditer(sentence):
        article, noun = found["article"].lower(), found["noun"].lower()
        gender = _nouns().get(noun)
        if not gender or (article in ("le", "la") and noun in VERBS_TOO):
            continue
        right = _right_before(article, noun, gender)
        if right and right != article:
            better = begun_alike(
                found["article"], right + ("" if right.endswith("'") else " ") + found["noun"]
            )
            named = "feminine" if gender == "f" else "masculine"
            why = (
                f"Before a vowel it is {right.strip()}{noun}."
                if right.endswith("'")
                else f"{noun.capitalize()} is {named}: {right} {noun}."
            )
            yield Slip(found.start(), found.end(), better, why, "gender_articles")


def _right_before(article: str, noun: str, gender: str) -> str:
    """The article that this noun takes where it has another one; empty where it is right."""
    vowel = begins_with_a_vowel(noun)
    if vowel:
        if article in ("le", "la"):
            return "l'"
        if article in ("ma", "ta", "sa"):
            return TO_MASCULINE[article]
        if article == "ce" or (article == "cette" and gender == "m"):
            return "cet" if gender == "m" else "cette"
        if article in ("mon", "ton", "son", "cet" if gender == "m" else "cette"):
            return ""
        if article in ("du", "au"):
            return "de l'" if article == "du" else "à l'"
    if gender == "f":
        return TO_FEMININE.get(article, "")
    return TO_MASCULINE.get(article, "") or ("ce" if article == "cet" and not vowel else "")


MANY: Final = "deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|trente|[2-9]|[1-9][0-9]"
COUNTED: Final = re.compile(
    rf"(?i)(?<!les )(?<!le )(?<!numéro )(?<![\w,.-])(?P<many>{MANY}) (?P<noun>[a-zàâçéèêëîïôùûœ]+)(?![\w'’-])"
)


def plural(noun: str) -> str:
    if noun.endswith(("s", "x", "z")):
        return noun
    if noun.endswith(("eau", "eu")):
        return noun + "x"
    return noun[:-2] + "aux" if noun.endswith("al") else noun + "s"


def _numbers(sentence: str) -> Iterator[Slip]:
    known = {**_nouns(), "personne": "f", "enfant": "m", "livre": "m"}
    for found in COUNTED.finditer(sentence):
        noun = found["noun"].lower()
        right = plural(noun)
        if noun in known and right != noun and noun not in ("rue", "avenue", "place"):
            why = f"After two and more the noun is plural: {right}."
            yield Slip(*with_its_company(found, "many", "noun", right), why, "adjectives")


FEMININE: Final = {
    "beau": "belle", "bon": "bonne", "gentil": "gentille", "grand": "grande", "petit": "petite", "content": "contente",
    "nouveau": "nouvelle", "vieux": "vieille", "cher": "chère", "heureux": "heureuse", "gros": "grosse", "blanc": "blanche",
    "froid": "froide", "chaud": "chaude", "fatigué": "fatiguée", "intéressant": "intéressante", "important": "importante",
    "joli": "jolie", "français": "française", "anglais": "anglaise", "américain": "américaine", "italien": "italienne",
    "allemand": "allemande", "espagnol": "espagnole", "japonais": "japonaise", "chinois": "chinoise", "marié": "mariée",
    "occupé": "occupée", "prêt": "prête", "ouvert": "ouverte", "fermé": "fermée", "intelligent": "intelligente", "noir": "noire",
    "vert": "verte", "malheureux": "malheureuse", "sérieux": "sérieuse", "délicieux": "délicieuse", "long": "longue", "méchant": "méchante",
}  # fmt: skip
MASCULINE: Final = {feminine: masculine for masculine, feminine in FEMININE.items()}
TRAIT: Final = re.compile(
    rf"(?i)^(?:(?P<who>elle|il)|(?:la|le|l'|ma|mon|ta|ton|sa|son|cette|ce|cet|notre|votre) ?(?P<noun>[a-zàâçéèêëîïôùûœ]+)) (?P<verb>est|était|semble)"
    rf" (?:(?:très|trop|un peu|assez|vraiment|si|plus|toujours) )?(?P<trait>{'|'.join(sorted((*FEMININE, *MASCULINE), key=len, reverse=True))})"
    r"(?=\s*(?:[.,;!?]|$)| (?:et|mais|parce|aujourd'hui|que|dans|pour|avec|ce)\b)"
)


def _adjectives(sentence: str) -> Iterator[Slip]:
    found = TRAIT.search(sentence)
    if not found:
        return
    noun = (found["noun"] or found["who"]).lower()
    gender = {"elle": "f", "il": "m"}.get(noun) or _nouns().get(noun)
    trait = found["trait"].lower()
    table = {"f": FEMININE, "m": MASCULINE}.get(gender or "", {})
    if noun == "il" and trait in ("bonne", "longue"):
        return
    if trait in table:
        why = f"The adjective agrees with {noun}: {table[trait]}."
        first = "noun" if found["noun"] else "who"
        yield Slip(*with_its_company(found, first, "trait", table[trait]), why, "adjectives")
