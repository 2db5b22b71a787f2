import pytest

from kaiwa.scripts import Kind, annotate

LATIN = ("vi", "en", "es", "fr", "de", "it", "pt-BR", "id", "tr")
LINES = {
    "vi": "Xin chào, bạn khoẻ không?",
    "en": "Don't mind the well-known e-mail.",
    "es": "¿Qué tal? ¡Mañana a las 10:30!",
    "fr": "L'ami d'aujourd'hui a 1,5 km.",
    "de": "Straßenbahn-Haltestelle, z.B. um 8 Uhr",
    "it": "C'è un po' d'acqua.",
    "pt-BR": "Guarda-chuva não é só de vocês!",
    "id": "Anak-anak itu baik.",
    "tr": "İstanbul'da ışık güzel.",
}


@pytest.mark.parametrize("language", LATIN)
def test_latin_languages_need_no_reading(language: str) -> None:
    line = annotate(LINES[language], language)
    assert line.system == "latin"
    assert line.romanization == ""
    assert "".join(token.surface for token in line.tokens) == LINES[language]
    assert not any(token.reading or token.romanization for token in line.tokens)


def test_words_are_found_as_a_reader_counts_them() -> None:
    words = [token.surface for token in annotate(LINES["fr"], "fr").tokens if token.kind is Kind.WORD]
    assert words == ["L'ami", "d'aujourd'hui", "a", "km"]
    words = [token.surface for token in annotate(LINES["tr"], "tr").tokens if token.kind is Kind.WORD]
    assert words == ["İstanbul'da", "ışık", "güzel"]


def test_vietnamese_marks_stay_on_their_letters_in_either_form() -> None:
    decomposed = "tie\u0302\u0301ng Vie\u0323\u0302t"
    assert [token.surface for token in annotate(decomposed, "vi").tokens] == [
        "tie\u0302\u0301ng",
        " ",
        "Vie\u0323\u0302t",
    ]


def test_a_given_reading_is_shown() -> None:
    line = annotate("I read it", "en", {"read": "red"})
    assert [token.reading for token in line.tokens] == ["", "", "red", "", ""]
