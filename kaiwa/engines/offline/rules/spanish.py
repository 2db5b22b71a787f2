"""Spanish agreement that a table tells better than forty patterns: verbs with their subjects, articles, adjectives, numbers."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import Final

from kaiwa.content.bank import bank
from kaiwa.content.mending import begun_alike
from kaiwa.engines.offline.inflection.spanish import present_of
from kaiwa.engines.offline.rules.slip import Slip, with_its_company
from kaiwa.engines.offline.word_lists import words_of

VERBS: Final = words_of(
    "ser estar tener ir hacer querer poder vivir trabajar hablar comer beber estudiar necesitar venir salir saber conocer decir ver"
    " leer escribir comprar llegar pensar creer preferir entender jugar dormir pagar esperar llamar ayudar cocinar viajar aprender"
    " buscar tomar dar deber"
)
VOSOTROS: Final = 4
"""The person of a table that nobody is corrected to."""
PERSONS: Final = {
    "yo": 0, "tú": 1, "él": 2, "ella": 2, "usted": 2,
    "nosotros": 3, "nosotras": 3, "ellos": 4, "ellas": 4, "ustedes": 4,
}  # fmt: skip
OTHER_WORDS: Final = frozenset({"como", "sales", "da", "ves", "nada", "ve", "sé", "das", "toma"})
"""Forms that are other words as well: of them nothing is said."""
BEGINS: Final = r"(?:^|[.!?;:¿¡,]\s*|\b(?<!más )(?<!menos )(?<!mejor )(?<!peor )(?<!mayor )(?<!menor )(?:que|si|cuando|porque|pero|donde) )"
SUBJECT: Final = re.compile(
    rf"(?i){BEGINS}(?P<who>yo|tú|él|ella|usted|nosotros|nosotras|ellos|ellas|ustedes)"
    r"(?P<between>(?: (?:no|nunca|siempre|también|solo|ya))?) (?P<verb>[a-záéíóúñ]+)\b"
)
FAMILY: Final = (
    "hermano|hermana|padre|madre|papá|mamá|amigo|amiga|hijo|hija|abuelo|abuela|tío|tía|primo|prima|jefe|jefa|vecino|vecina"
    "|novio|novia|marido|mujer|esposo|esposa|profesor|profesora|compañero|compañera|familia|perro|gato"
)
SEVERAL: Final = (
    "hermanos|hermanas|padres|amigos|amigas|hijos|hijas|abuelos|abuelas|tíos|tías|primos|primas|vecinos|vecinas|niños|niñas"
    "|profesores|compañeros|compañeras|perros|gatos|tiendas|restaurantes|libros|casas|trenes|personas|chicos|chicas"
)
NAMED: Final = re.compile(
    rf"(?i)^(?:(?P<one>(?:mi|tu|su|el|la|nuestro|nuestra) (?:{FAMILY}))|(?P<many>(?:mis|tus|sus|los|las|nuestros|nuestras) (?:{SEVERAL})))"
    r"(?P<between>(?: (?:no|nunca|siempre|también))?) (?P<verb>[a-záéíóúñ]+)\b"
)
AGREES: Final = "The verb agrees with its subject: {right}."


def slips(sentence: str) -> Iterator[Slip]:
    yield from _agreement(sentence)
    yield from _articles(sentence)
    yield from _numbers(sentence)
    yield from _adjectives(sentence)


@cache
def _forms() -> dict[str, tuple[tuple[str, ...], int]]:
    """Form to its verb's forms and its person."""
    tables = ([*present_of(verb)] for verb in sorted(VERBS))
    rows = [(*table[:VOSOTROS], *table[VOSOTROS + 1 :]) for table in tables]
    return {form: (row, person) for row in rows for person, form in enumerate(row)}


def _agreement(sentence: str) -> Iterator[Slip]:
    for found in SUBJECT.finditer(sentence):
        yield from _made_to_agree(found, PERSONS[found["who"].lower()])
    named = NAMED.search(sentence)
    if named:
        yield from _made_to_agree(named, 2 if named["one"] else 4)


def _made_to_agree(found: re.Match[str], person: int) -> Iterator[Slip]:
    verb = found["verb"].lower()
    forms, said = _forms().get(verb, ((), person))
    if said != person and verb not in OTHER_WORDS:
        right = forms[person]
        first = next(name for name in ("who", "one", "many") if found.groupdict().get(name))
        told = with_its_company(found, first, "verb", right)
        yield Slip(*told, AGREES.format(right=right), "present_regular")


STRESSED_A: Final = frozenset(
    {"agua", "aula", "águila", "alma", "arma", "área", "hambre", "hacha", "ave", "ala", "ama"}
)
BOTH: Final = words_of(
    "estudiante artista guía policía orden capital mar radio cometa frente cura dentista turista periodista joven modelo"
    " cliente testigo taxista pianista deportista recepcionista pediatra canguro pareja parte pendiente corte"
    " editorial margen sal té internet azúcar calor sartén atleta cantante agente gerente asistente paciente"
)
"""Nouns of either gender, or whose gender nobody is sure of."""
AFTER_EL: Final = words_of(
    "cuenta cocina compra llama visita pregunta ayuda cena lucha entrega reserva firma duda causa busca pinta gana marca"
    " cita nota falta espera vista gira prueba mira charla copia danza caza"
)
"""Feminine nouns that are verbs as well: after él without its accent they may be right."""
AFTER_LA: Final = words_of(
    "trabajo cambio uso paso saludo regalo pago beso cuento gasto vino baño juego sueño almuerzo desayuno canto dibujo abrazo"
    " viaje corte toque cargo recibo encuentro retraso descuento apoyo camino cocino disfrute deporte arte precio peso cierre"
    " examen plan bar resto"
)
"""Masculine nouns that may be verbs after la, the pronoun."""
MORE: Final = {
    "m": "libro perro gato hermano amigo niño chico hombre coche tren avión restaurante hotel banco museo parque café pan queso"
    " día mes año problema tema idioma programa mapa lápiz número nombre teléfono barrio pueblo país río",
    "f": "casa persona mesa silla noche mano foto calle ciudad playa pregunta hermana amiga niña chica mujer comida cerveza leche carne"
    " manzana tienda iglesia estación habitación canción lección televisión película semana hora palabra carta llave luz flor clase"
    " tarde mañana respuesta ventana puerta camisa falda moto bicicleta lengua montaña fiesta",
}
TO_FEMININE: Final = {
    "el": "la", "un": "una", "este": "esta", "ese": "esa", "mucho": "mucha", "poco": "poca", "otro": "otra", "nuestro": "nuestra",
    "al": "a la", "del": "de la", "todo el": "toda la",
    "los": "las", "unos": "unas", "estos": "estas", "esos": "esas", "muchos": "muchas", "pocos": "pocas", "otros": "otras",
    "nuestros": "nuestras", "algunos": "algunas", "cuántos": "cuántas",
}  # fmt: skip
TO_MASCULINE: Final = {
    feminine: masculine for masculine, feminine in TO_FEMININE.items() if " " not in feminine
}
ARTICLE: Final = re.compile(
    rf"(?i)(?<!\w)(?P<article>{'|'.join(sorted((*TO_FEMININE, *TO_MASCULINE), key=len, reverse=True))}) (?P<noun>[a-záéíóúñü]+)\b"
)
PRONOUNS: Final = frozenset({"los", "las", "la", "el"})


@cache
def _nouns() -> dict[str, str]:
    """Noun to its gender, in the singular and the plural."""
    words = {(word, gender) for gender, some in MORE.items() for word in some.split()}
    for entry in bank("es").pack.lexicon.values():
        indef = entry.forms.get("indef", "").split()
        if len(indef) == 2 and indef[0] in ("un", "una"):
            words.add((indef[1], "f" if indef[0] == "una" else "m"))
    kept = [(word, gender) for word, gender in words if word not in BOTH and word not in STRESSED_A]
    return {form: gender for word, gender in kept for form in (word, plural(word))}


def plural(noun: str) -> str:
    if noun[-1] in "aeoéá":
        return noun + "s"
    if noun.endswith(("s", "x")) and not noun.endswith(("és", "ís", "ás")):
        return noun + "es" if noun in ("mes", "país", "autobús", "bus", "gas", "dios") else noun
    bare = noun.translate(str.maketrans("áéíóú", "aeiou")) if noun[-1] in "ns" else noun
    return bare[:-1] + "ces" if bare.endswith("z") else bare + "es"


def _articles(sentence: str) -> Iterator[Slip]:
    for found in ARTICLE.finditer(sentence):
        article, noun = found["article"].lower(), found["noun"].lower()
        if article in ("la", "una") and noun in STRESSED_A - {"ama", "ave"}:
            right, why = (
                ("el" if article == "la" else "un"),
                f"Before a stressed a it is el and un: el {noun}.",
            )
            yield Slip(
                *found.span(),
                f"{begun_alike(found['article'], right)} {found['noun']}",
                why,
                "gender_articles",
            )
        elif _misfits(article, noun):
            feminine = _nouns()[noun] == "f"
            right = (TO_FEMININE if feminine else TO_MASCULINE)[article]
            why = f"{noun.capitalize()} is {'feminine' if feminine else 'masculine'}: {right} {noun}."
            yield Slip(
                *found.span(),
                f"{begun_alike(found['article'], right)} {found['noun']}",
                why,
                "gender_articles",
            )


def _misfits(article: str, noun: str) -> bool:
    gender = _nouns().get(noun)
    if gender == "f" and article in TO_FEMININE:
        return not (article in PRONOUNS and (noun in AFTER_EL or noun.rstrip("s") in AFTER_EL))
    if gender == "m" and article in TO_MASCULINE:
        return not (article in PRONOUNS and noun in AFTER_LA)
    return False


MANY: Final = (
    "dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|quince|veinte|treinta|[2-9]|[1-9][02-9]"
)
COUNTED: Final = re.compile(
    rf"(?i)(?<!las )(?<!la )(?<!número )(?<!\w)(?P<many>{MANY}) (?P<noun>[a-záéíóúñü]+)\b(?! de [a-z]+bre)"
)


def _numbers(sentence: str) -> Iterator[Slip]:
    for found in COUNTED.finditer(sentence):
        noun = found["noun"].lower()
        if noun in _nouns() and plural(noun) in _nouns() and plural(noun) != noun and not _is_plural(noun):
            right = plural(noun)
            why = f"After two and more the noun is plural: {right}."
            yield Slip(*with_its_company(found, "many", "noun", right), why, "plural_agreement")


@cache
def _plurals() -> frozenset[str]:
    return frozenset(chain.from_iterable((plural(word),) for word in _nouns() if not word.endswith("s")))


def _is_plural(noun: str) -> bool:
    return noun in _plurals()


TRAITS: Final = (
    "alt|pequeñ|bonit|car|barat|ric|buen|mal|nuev|viej|guap|simpátic|antipátic|frí|blanc|roj|negr|amarill|cansad|enferm|content"
    "|preocupad|ocupad|abiert|cerrad|suci|limpi|anch|larg|divertid|aburrid|famos|tranquil|rápid|lent|perfect|delicios|hermos"
)
ENDS: Final = r"(?=\s*(?:[.,;!?]|$|y [a-záéíóú]+[oa]s?\b|porque\b|pero\b))"
TRAIT: Final = re.compile(
    rf"(?i)^(?:¿|¡)?(?:(?P<who>ella|él|ellas|ellos)|(?:la|el|mi|tu|su|las|los|mis|tus|sus|esta|este|nuestra|nuestro) (?P<noun>[a-záéíóúñü]+))"
    rf" (?P<verb>es|está|son|están|era|estaba|parece) (?:(?:muy|un poco|bastante|demasiado|tan|más) )?(?P<trait>(?P<stem>{TRAITS})(?P<end>os|as|o|a)){ENDS}"
)


def _adjectives(sentence: str) -> Iterator[Slip]:
    found = TRAIT.search(sentence)
    if not found:
        return
    noun = (found["noun"] or found["who"]).lower()
    known = {"ella": "f", "él": "m", "ellas": "f", "ellos": "m", "madre": "f", "padre": "m"} | _nouns()
    gender = known.get(noun)
    if not gender or (noun in AFTER_EL and sentence[:2].lower() == "el"):
        return
    many = noun in _plurals() or noun in ("ellas", "ellos")
    right = found["stem"] + ("a" if gender == "f" else "o") + ("s" if many else "")
    if right.lower() != found["trait"].lower() and (found["verb"] in ("son", "están")) == many:
        why = f"The adjective agrees with {noun}: {right}."
        first = "noun" if found["noun"] else "who"
        yield Slip(*with_its_company(found, first, "trait", right), why, "plural_agreement")
