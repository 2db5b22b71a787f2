import pytest

from kaiwa.scripts import annotate


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("السَّلَامُ", "as-salāmu"),
        ("عَلَيْكُمْ", "ʿalaykum"),
        ("كِتَابٌ", "kitābun"),
        ("شُكْرًا", "shukran"),
        ("الشَّمْسُ", "ash-shamsu"),
        ("القَمَرُ", "al-qamaru"),
        ("مُحَمَّدٌ", "muḥammadun"),
        ("مَدْرَسَةٌ", "madrasatun"),
        ("مَدْرَسَة", "madrasa"),
        ("نُورٌ", "nūrun"),
        ("كَبِير", "kabīr"),
        ("بَيْتٌ", "baytun"),
        ("كَتَبُوا", "katabū"),
        ("أَهْلًا", "ahlan"),
        ("هٰذَا", "hādhā"),
        ("قُرْآن", "qurʾān"),
        ("مُسْتَشْفَى", "mustashfā"),
    ],
)
def test_vocalized_arabic_is_read_in_full(word: str, expected: str) -> None:
    line = annotate(word, "ar")
    assert line.romanization == expected
    assert line.notes == ()
    assert line.tokens[0].hint == ""


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("שָׁלוֹם", "shalom"),
        ("תּוֹדָה", "toda"),
        ("בְּרָכָה", "berakha"),
        ("סֵפֶר", "sefer"),
        ("יְלָדִים", "yeladim"),
        ("רוּחַ", "ruaḥ"),
        ("תַּפּוּחַ", "tapuaḥ"),
        ("עִבְרִית", "ivrit"),
        ("בַּיִת", "bayit"),
        ("יִשְׂרָאֵל", "yisraʾel"),
        ("אוֹר", "or"),
        ("חׇכְמָה", "ḥokhma"),
        ("מִשְׁפָּחָה", "mishpaḥa"),
    ],
)
def test_pointed_hebrew_is_read_in_full(word: str, expected: str) -> None:
    line = annotate(word, "he")
    assert line.romanization == expected
    assert line.notes == ()


@pytest.mark.parametrize(
    ("language", "word", "consonants"),
    [("ar", "كتاب", "ktāb"), ("ar", "محمّد", "mḥmmd"), ("he", "שלום", "shlvm"), ("he", "ג׳ירפה", "jyrph")],
)
def test_words_without_vowels_show_consonants_and_say_so(language: str, word: str, consonants: str) -> None:
    line = annotate(word, language)
    assert line.notes == ("consonants_only",)
    (token,) = line.tokens
    assert token.romanization == consonants
    assert token.hint == "consonants_only"
    assert token.confidence <= 0.5


def test_only_the_words_without_vowels_are_labelled() -> None:
    line = annotate("שָׁלוֹם עולם", "he")
    assert [token.hint for token in line.tokens] == ["", "", "consonants_only"]
    assert line.notes == ("consonants_only",)


def test_a_given_reading_takes_the_label_away() -> None:
    assert annotate("שלום", "he", {"שלום": "שָׁלוֹם"}).romanization == "shalom"
    line = annotate("كتاب", "ar", {"كتاب": "kitāb"})
    assert (line.romanization, line.notes) == ("kitāb", ())


def test_arabic_digits_and_marks_become_western() -> None:
    assert annotate("١٢٣٫٤، ٩؟", "ar").romanization == "123.4, 9?"


def test_latin_inside_a_line_is_left_alone() -> None:
    line = annotate("Hello 5G 😀", "ar")
    assert (line.romanization, line.notes) == ("Hello 5G 😀", ())
