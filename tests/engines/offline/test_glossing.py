"""A word that is tapped is told in any of its forms, in its place, and never as something else."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaiwa.commands.bank import looker
from kaiwa.content.bank import bank, present_packs
from kaiwa.content.checks.coverage import LEAST, Seen, check_pack, coverage
from kaiwa.content.checks.finding import Severity
from kaiwa.engines.offline.glossing import glosses_of
from kaiwa.engines.offline.inflection import french, spanish


def told(text: str, language: str) -> dict[str, list[tuple[str, str]]]:
    """What stands there to its dictionary forms and what the forms are called."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in glosses_of(text, language):
        found.setdefault(each.text, []).append((each.dictionary_form, each.grammar))
    return found


@pytest.mark.parametrize("language", present_packs())
def test_nearly_every_word_of_our_own_lines_has_a_gloss(language: str) -> None:
    look = looker(language)
    assert look is not None

    found = coverage(bank(language).pack, look)

    assert found.share >= LEAST, found.missing.most_common(40)


def test_a_pack_whose_words_are_not_known_is_wrong_and_the_most_frequent_come_first() -> None:
    (finding,) = check_pack(
        bank("ja").pack, lambda text: [Seen("は", is_glossed=False), Seen("水", is_glossed=True)]
    )

    assert finding.severity is Severity.ERROR
    assert "は" in finding.what


@pytest.mark.parametrize(
    ("language", "text", "surface", "lemma", "form"),
    [
        ("ja", "昨日、鳥を見ました。", "見ました", "見る", "polite past"),
        ("ja", "何も食べたくなかった。", "食べたくなかった", "食べる", "want to, negative past"),
        ("ja", "電話しませんでした。", "電話しませんでした", "電話する", "polite negative past"),
        ("ja", "ここで待ってください。", "待って", "待つ", "te-form"),
        ("ja", "日本語が話せます。", "話せます", "話す", "can, polite"),
        ("es", "No puedo ir.", "puedo", "poder", "I, present"),
        ("es", "Quería decirle algo.", "decirle", "decir", "with le"),
        ("es", "Llámame mañana.", "Llámame", "llamar", "command, with me"),
        ("es", "Estoy de acuerdo.", "Estoy de acuerdo", "estar de acuerdo", "I, present"),
        ("es", "Son caras.", "caras", "caro", "feminine plural"),
        ("fr", "J'aimerais bien venir.", "aimerais bien", "aimer bien", "I, conditional"),
        ("fr", "Nous mangeons à midi.", "mangeons", "manger", "we, present"),
        ("fr", "Elles sont chères.", "chères", "cher", "feminine plural"),
        ("ko", "말씀해 주세요.", "말씀해", "말씀하다", "plain"),
        ("ko", "안 들렸어요.", "들렸어요", "들리다", "past, polite"),
        ("ko", "저를 도와주시겠어요?", "도와주시겠어요", "돕다", "respectful, will"),
        ("ko", "뭘 들을까요?", "들을까요", "듣다", "shall I"),
        ("ko", "저는 학생이에요.", "이에요", "이다", "polite"),
    ],
)
def test_a_form_finds_its_dictionary_word_and_has_a_name(
    language: str, text: str, surface: str, lemma: str, form: str
) -> None:
    forms = told(text, language)[surface]

    assert forms[0][0] == lemma
    assert form in forms[0][1]


@pytest.mark.parametrize(
    ("text", "surface", "meaning"),
    [
        ("これは水ですか。", "か", "question"),
        ("コーヒーか紅茶をください。", "か", "or"),
        ("コーヒーか紅茶をください。", "ください", "give me"),
        ("ここで待ってください。", "ください", "please (do)"),
        ("ありがとうございます。", "ありがとうございます", "thank you"),
        ("行かなければなりません。", "なければなりません", "must"),
    ],
)
def test_what_a_little_word_does_depends_on_its_place(text: str, surface: str, meaning: str) -> None:
    (gloss,) = (each for each in glosses_of(text, "ja") if each.text == surface)

    assert meaning in gloss.gloss


def test_of_two_meanings_that_cannot_be_told_apart_both_are_told() -> None:
    assert [lemma for lemma, _ in told("Fue bonito.", "es")["Fue"]] == ["ir", "ser"]


def test_an_article_before_it_makes_a_noun_of_a_verb_form() -> None:
    assert [lemma for lemma, _ in told("El trabajo es duro.", "es")["trabajo"]] == ["trabajo"]
    assert [lemma for lemma, _ in told("Yo trabajo aquí.", "es")["trabajo"]] == ["trabajar"]


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=30))
@pytest.mark.parametrize("language", present_packs())
def test_a_gloss_stands_where_it_says(language: str, text: str) -> None:
    for each in glosses_of(text, language):
        assert each.start is not None
        assert text[each.start : each.start + len(each.text)] == each.text


@pytest.mark.parametrize(
    ("infinitive", "expected"),
    [
        ("tener", "tengo tuve tendría tenga tuviera ten teniendo tenido"),
        ("pedir", "pido pidió pidiera pida pidiendo"),
        ("empezar", "empiezo empecé empiece empecemos"),
        ("conducir", "conduzco conduje condujeron conduzca"),
        ("construir", "construyo construyó construimos construyendo"),
        ("dormir", "duermo durmió durmamos durmiendo"),
    ],
)
def test_spanish_verbs_are_conjugated(infinitive: str, expected: str) -> None:
    assert set(expected.split()) <= {text for text, _ in spanish.forms_of(infinitive)}


@pytest.mark.parametrize(
    ("infinitive", "expected"),
    [
        ("être", "suis sommes étais serait sois été"),
        ("appeler", "appelle appelons appellerai appelé"),
        ("manger", "mangeons mangions mangeait mange"),
        ("préférer", "préfère préférons préférerais"),
        ("prendre", "prends prenons prennent pris prenne"),
        ("essayer", "essaie essayons essaierai"),
    ],
)
def test_french_verbs_are_conjugated(infinitive: str, expected: str) -> None:
    assert set(expected.split()) <= {text for text, _ in french.forms_of(infinitive)}


@pytest.mark.parametrize("language", present_packs())
def test_a_line_is_explained_in_no_time(language: str) -> None:
    lines = [each.text for each in bank(language).pack.tutor.clarify]
    for line in lines:
        glosses_of(line, language)
    took = []
    for _ in range(5):
        start = time.process_time()
        for line in lines:
            glosses_of(line, language)
        took.append((time.process_time() - start) / len(lines))

    assert min(took) < 0.002
