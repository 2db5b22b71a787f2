import unicodedata

import pytest

from kaiwa.scripts import annotate


def hindi(text: str) -> str:
    return annotate(text, "hi").romanization


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("राम", "rām"),
        ("नमस्ते", "namaste"),
        ("लड़का", "laṙkā"),
        ("समझना", "samajhnā"),
        ("धड़कन", "dhaṙkan"),
        ("पानी", "pānī"),
        ("सत्य", "satya"),
        ("धर्म", "dharm"),
        ("मित्र", "mitr"),
        ("न", "na"),
        ("कमल", "kamal"),
    ],
)
def test_silent_vowels_are_dropped(word: str, expected: str) -> None:
    assert hindi(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("हिंदी", "hindī"),
        ("अंग", "aṅg"),
        ("पंजाब", "pañjāb"),
        ("ठंडा", "ṭhaṇḍā"),
        ("लंबा", "lambā"),
        ("हाँ", "hā̃"),
        ("नहीं", "nahī̃"),
        ("में", "mẽ"),
        ("पाँच", "pā̃ch"),
        ("माँगना", "māṅgnā"),
        ("छींक", "chhī̃k"),
    ],
)
def test_nasals_follow_their_neighbour(word: str, expected: str) -> None:
    assert hindi(word) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("ज़मीन", "zamīn"),
        ("फ़िल्म", "film"),
        ("क़लम", "qalam"),
        ("ख़बर", "ḵhabar"),
        ("पढ़ना", "paṙhnā"),
        ("ग़रीब", "ġarīb"),
    ],
)
def test_dotted_letters_have_their_own_sound_in_either_form(word: str, expected: str) -> None:
    assert hindi(word) == expected
    assert hindi(unicodedata.normalize("NFD", word)) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("ज्ञान", "gyān"),
        ("कृपया", "kripyā"),
        ("दुःख", "duḥkh"),
        ("क्षमा", "kṣhamā"),
        ("लड़खड़ाना", "laṙkhaṙānā"),
        ("समीकरण", "samīkaraṇ"),
        ("ग़ैरहाज़िर", "ġairhāzir"),
    ],
)
def test_conjuncts_echoes_and_compounds(word: str, expected: str) -> None:
    assert hindi(word) == expected


def test_plain_letters_come_beside_the_marked_ones() -> None:
    assert annotate("ठंडा", "hi").tokens[0].romanization_plain == "thanda"
    assert annotate("हाँ", "hi").tokens[0].romanization_plain == "ha"


def test_digits_and_the_danda_become_western() -> None:
    assert hindi("मेरे पास १२ सेब हैं।") == "mere pās 12 seb haĩ."


def test_latin_and_emoji_inside_a_line_are_left_alone() -> None:
    assert hindi("मैं WhatsApp 😀 पर हूँ") == "maĩ WhatsApp 😀 par hū̃"


def test_a_given_reading_wins() -> None:
    assert annotate("वह आया", "hi", {"वह": "vo"}).romanization == "vo āyā"
