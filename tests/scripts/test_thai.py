import re
from collections import Counter
from importlib.resources import files

import pytest

from kaiwa.scripts import annotate
from kaiwa.scripts.thai.reading import join, read


def word(text: str) -> str:
    return join(read(text).said)


def line(text: str) -> str:
    return annotate(text, "th").romanization


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("มา", "ma"),
        ("เขา", "khao"),
        ("ไป", "pai"),
        ("ใจ", "chai"),
        ("เรือ", "ruea"),
        ("เมือง", "mueang"),
        ("เสีย", "sia"),
        ("เดิน", "doen"),
        ("เลย", "loei"),
        ("เร็ว", "reo"),
        ("แมว", "maeo"),
        ("หิว", "hio"),
        ("เขียว", "khiao"),
        ("เหนื่อย", "nueai"),
        ("สวย", "suai"),
        ("หัว", "hua"),
        ("โต๊ะ", "to"),
        ("เกาะ", "ko"),
        ("น้ำ", "nam"),
        ("ดื่ม", "duem"),
        ("ลึก", "luek"),
        ("ก็", "ko"),
    ],
)
def test_every_vowel_has_its_rtgs_letters(written: str, expected: str) -> None:
    assert word(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("คน", "khon"),
        ("รถ", "rot"),
        ("พร", "phon"),
        ("ถนน", "thanon"),
        ("ตลาด", "talat"),
        ("ขนม", "khanom"),
        ("สนุก", "sanuk"),
    ],
)
def test_unwritten_vowels_are_supplied(written: str, expected: str) -> None:
    assert word(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("ครับ", "khrap"),
        ("ปลา", "pla"),
        ("กว้าง", "kwang"),
        ("ทราย", "sai"),
        ("สร้าง", "sang"),
        ("ศรี", "si"),
        ("จริง", "ching"),
        ("หมา", "ma"),
        ("หนังสือ", "nangsue"),
        ("อยู่", "yu"),
        ("เสมอ", "samoe"),
        ("แสดง", "sadaeng"),
        ("เจริญ", "charoen"),
    ],
)
def test_clusters_leading_and_silent_initials(written: str, expected: str) -> None:
    assert word(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("จันทร์", "chan"),
        ("ศาสตร์", "sat"),
        ("ลักษณ์", "lak"),
        ("สิทธิ์", "sit"),
        ("ฟิล์ม", "fim"),
        ("ชาติ", "chat"),
        ("เพชร", "phet"),
        ("ธรรม", "tham"),
        ("พรรค", "phak"),
        ("สวรรค์", "sawan"),
        ("ฤดู", "ruedu"),
        ("อังกฤษ", "angkrit"),
    ],
)
def test_silenced_and_special_letters(written: str, expected: str) -> None:
    assert word(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("วิทยาลัย", "witthayalai"),
        ("ผลไม้", "phonlamai"),
        ("ราชการ", "ratchakan"),
        ("ศาสนา", "satsana"),
        ("พัฒนา", "phatthana"),
        ("รัฐบาล", "ratthaban"),
        ("กรุงเทพฯ", "krungthep"),
        ("ประเทศไทย", "prathetthai"),
        ("สุขุมวิท", "sukhumwit"),
        ("เชียงใหม่", "chiangmai"),
    ],
)
def test_linked_consonants_and_names(written: str, expected: str) -> None:
    assert word(written) == expected


def test_a_hyphen_parts_a_vowel_from_the_syllable_before() -> None:
    assert word("สะอาด") == "sa-at"
    assert word("สำอาง") == "sam-ang"


def test_words_of_a_line_are_spaced() -> None:
    assert line("ผมชื่อทอมครับ") == "phom chue thom khrap"


def test_mixed_text_keeps_what_is_not_thai() -> None:
    assert line("ผมใช้iPhone15ครับ 😀") == "phom chai iPhone15 khrap 😀"
    assert line("๑๒๓ บาท") == "123 bat"


def test_the_repetition_sign_says_the_word_again() -> None:
    assert line("ช้าๆ") == "cha cha"
    assert line("มาก ๆ") == "mak mak"


def test_tokens_lie_where_the_words_lie() -> None:
    text = "วันนี้อากาศดี Tom มา"
    tokens = annotate(text, "th").tokens
    assert [text[token.start : token.end] for token in tokens] == [token.surface for token in tokens]
    assert "อากาศ" in [token.surface for token in tokens]


def test_a_name_that_no_dictionary_has_can_be_given() -> None:
    given = annotate("ผมชื่อสมชัฎครับ", "th", {"สมชัฎ": "Somchat"})
    assert given.romanization == "phom chue Somchat khrap"


def test_a_given_word_does_not_match_inside_another() -> None:
    assert annotate("การบ้าน", "th", {"กา": "x"}).romanization == line("การบ้าน")


def test_an_unknown_word_is_less_certain_than_a_known_one() -> None:
    known, unknown = annotate("บ้าน", "th").tokens[0], annotate("สมชัฎ", "th").tokens[0]
    assert unknown.confidence < known.confidence < 1


def test_letters_that_only_look_right_are_read_as_meant() -> None:
    assert line("น\u0e4d\u0e49า") == line("น้ำ") == "nam"
    assert line("เเมว") == "maeo"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("รัตน์", "rat"),
        ("จิตใจ", "chitchai"),
        ("จิตวิทยา", "chittawitthaya"),
        ("สัญญาณ", "sanyan"),
        ("เทศน์", "thet"),
    ],
)
def test_a_first_part_is_linked_only_where_something_is_heard_behind_it(written: str, expected: str) -> None:
    assert word(written) == expected


def test_every_exception_is_a_thai_word_with_rtgs_syllables_and_listed_once() -> None:
    lines = (files("kaiwa.scripts.thai") / "exceptions.txt").read_text("utf-8").splitlines()
    entries = [entry.split(" ", 1) for entry in lines if not entry.startswith("#")]
    assert [entry for entry in entries if not re.fullmatch("[ก-ฺเ-๎]+-?", entry[0])] == []
    initial = "(ch|kh|kr|khr|khl|khw|kl|kw|ng|pr|pl|ph|phr|phl|tr|th|thr|br|bl|dr|fr|[bdfhklmnprstwy])?"
    syllable = initial + "(a|ae|e|i|ia|io|o|oe|u|ua|ue|uea)(i|o|k|m|n|ng|p|t)?"
    assert [entry for entry in entries if not re.fullmatch(f"{syllable}( {syllable})*", entry[1])] == []
    assert [name for name, times in Counter(entry[0] for entry in entries).items() if times > 1] == []
