import pytest

from kaiwa.scripts import annotate


def greek(text: str) -> str:
    return annotate(text, "el").romanization


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Καλημέρα", "Kaliméra"),
        ("ευχαριστώ", "efcharistó"),
        ("αυτοκίνητο", "aftokínito"),
        ("ταύρος", "távros"),
        ("Αύγουστος", "Ávgoustos"),
        ("εύκολο", "éfkolo"),
        ("ευαγγέλιο", "evangélio"),
        ("άυλος", "áylos"),
        ("προϋπόθεση", "proÿpóthesi"),
        ("Μαΐου", "Maḯou"),
        ("ουρανός", "ouranós"),
        ("ούτε", "oúte"),
        ("άγγελος", "ángelos"),
        ("έλεγχος", "élenchos"),
        ("λάρυγξ", "lárynx"),
        ("γκολ", "gkol"),
        ("μπανάνα", "banána"),
        ("λάμπα", "lámpa"),
        ("ντομάτα", "ntomáta"),
        ("Αθήνα", "Athína"),
        ("ψυχή", "psychí"),
        ("φως", "fos"),
    ],
)
def test_greek_follows_elot_743(word: str, expected: str) -> None:
    assert greek(word) == expected


def test_old_breathings_fall_away_and_accents_become_one() -> None:
    assert greek("Ἑλλάς τῆς") == "Ellás tís"


def test_capitals_stay_capitals() -> None:
    assert greek("ΕΥΡΩΠΗ Ψ ΨΥΧΗ Θεός") == "EVROPI Ps PSYCHI Theós"


def test_the_greek_question_mark_asks_only_behind_greek() -> None:
    assert greek("Τι κάνεις; Καλά· εσύ;") == "Ti káneis? Kalá; esý?"
    assert greek("a; b · c") == "a; b · c"


def test_plain_letters_come_beside_the_accents() -> None:
    assert annotate("Αθήνα", "el").tokens[0].romanization_plain == "Athina"
