from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaiwa.scripts import UnsupportedLanguage, supported_languages
from kaiwa.scripts.numbers import LIMIT, NumberRangeError, number_words, numbered_languages
from kaiwa.scripts.registry import SYSTEMS

WHOLE = tuple(language for language in numbered_languages() if language != "ko-native")
SAID = {
    "en": {
        0: "zero",
        13: "thirteen",
        21: "twenty-one",
        100: "one hundred",
        345: "three hundred forty-five",
        2024: "two thousand twenty-four",
        10**6 + 1: "one million one",
        10**12: "one trillion",
        -7: "minus seven",
        Decimal("3.14"): "three point one four",
        Decimal("1.50"): "one point five zero",
    },
    "de": {
        1: "eins",
        16: "sechzehn",
        21: "einundzwanzig",
        30: "dreißig",
        101: "einhunderteins",
        777: "siebenhundertsiebenundsiebzig",
        1001: "eintausendeins",
        21_000: "einundzwanzigtausend",
        101_000: "einhunderteintausend",
        10**6: "eine Million",
        2_000_345: "zwei Millionen dreihundertfünfundvierzig",
        10**9: "eine Milliarde",
        Decimal("0.5"): "null Komma fünf",
    },
    "fr": {
        21: "vingt et un",
        71: "soixante et onze",
        77: "soixante-dix-sept",
        80: "quatre-vingts",
        81: "quatre-vingt-un",
        91: "quatre-vingt-onze",
        99: "quatre-vingt-dix-neuf",
        200: "deux cents",
        201: "deux cent un",
        1999: "mille neuf cent quatre-vingt-dix-neuf",
        80_000: "quatre-vingt mille",
        200_000: "deux cent mille",
        80_000_000: "quatre-vingts millions",
        10**9: "un milliard",
    },
    "es": {
        16: "dieciséis",
        21: "veintiuno",
        31: "treinta y uno",
        100: "cien",
        101: "ciento uno",
        555: "quinientos cincuenta y cinco",
        1000: "mil",
        21_000: "veintiún mil",
        31_001: "treinta y un mil uno",
        10**6: "un millón",
        10**9: "mil millones",
        10**12: "un billón",
        -5: "menos cinco",
    },
    "it": {
        17: "diciassette",
        21: "ventuno",
        23: "ventitré",
        28: "ventotto",
        103: "centotré",
        180: "centottanta",
        1000: "mille",
        2000: "duemila",
        23_000: "ventitremila",
        10**6: "un milione",
        10**9: "un miliardo",
    },
    "pt-BR": {
        16: "dezesseis",
        22: "vinte e dois",
        100: "cem",
        101: "cento e um",
        1100: "mil e cem",
        1230: "mil duzentos e trinta",
        2001: "dois mil e um",
        10**6: "um milhão",
        2 * 10**9: "dois bilhões",
    },
    "ru": {
        1: "один",
        11: "одиннадцать",
        40: "сорок",
        90: "девяносто",
        1000: "одна тысяча",
        2000: "две тысячи",
        5000: "пять тысяч",
        11_000: "одиннадцать тысяч",
        21_000: "двадцать одна тысяча",
        2 * 10**6: "два миллиона",
        5 * 10**9: "пять миллиардов",
        Decimal("2.5"): "две целых пять десятых",
        Decimal("1.01"): "одна целая одна сотая",
    },
    "uk": {
        5: "п’ять",
        19: "дев’ятнадцять",
        2000: "дві тисячі",
        21_000: "двадцять одна тисяча",
        2 * 10**6: "два мільйони",
        5 * 10**9: "п’ять мільярдів",
        Decimal("2.5"): "дві цілі п’ять десятих",
        Decimal("1.1"): "одна ціла одна десята",
    },
    "el": {
        0: "μηδέν",
        14: "δεκατέσσερα",
        100: "εκατό",
        101: "εκατόν ένα",
        1000: "χίλια",
        1300: "χίλια τριακόσια",
        4000: "τέσσερις χιλιάδες",
        21_000: "είκοσι μία χιλιάδες",
        200_000: "διακόσιες χιλιάδες",
        200_000_000: "διακόσια εκατομμύρια",
        10**6: "ένα εκατομμύριο",
        10**9: "ένα δισεκατομμύριο",
        Decimal("3.14"): "τρία κόμμα ένα τέσσερα",
        -5: "μείον πέντε",
    },
    "hi": {
        0: "शून्य",
        19: "उन्नीस",
        25: "पच्चीस",
        59: "उनसठ",
        79: "उन्यासी",
        99: "निन्यानवे",
        100: "एक सौ",
        2024: "दो हज़ार चौबीस",
        150_000: "एक लाख पचास हज़ार",
        10**7: "एक करोड़",
        10**12: "दस खरब",
        Decimal("1.5"): "एक दशमलव पाँच",
    },
    "ar": {
        0: "صفر",
        12: "اثنا عشر",
        21: "واحد وعشرون",
        100: "مئة",
        115: "مئة وخمسة عشر",
        1001: "ألف وواحد",
        2000: "ألفان",
        3000: "ثلاثة آلاف",
        11_000: "أحد عشر ألفًا",
        100_000: "مئة ألف",
        102_000: "مئة ألف وألفان",
        200_000: "مئتا ألف",
        2 * 10**6: "مليونان",
        5 * 10**6: "خمسة ملايين",
        20 * 10**6: "عشرون مليونًا",
        Decimal("3.14"): "ثلاثة فاصلة واحد أربعة",
        -5: "سالب خمسة",
    },
    "he": {
        0: "אפס",
        12: "שתים עשרה",
        21: "עשרים ואחת",
        120: "מאה ועשרים",
        121: "מאה עשרים ואחת",
        300: "שלוש מאות",
        1001: "אלף ואחת",
        2024: "אלפיים עשרים וארבע",
        3000: "שלושת אלפים",
        11_000: "אחד עשר אלף",
        125_300: "מאה עשרים וחמישה אלף ושלוש מאות",
        2 * 10**6: "שני מיליון",
        10**9: "מיליארד",
        Decimal("3.14"): "שלוש נקודה אחת ארבע",
        -5: "מינוס חמש",
    },
    "vi": {
        0: "không",
        15: "mười lăm",
        21: "hai mươi mốt",
        105: "một trăm linh năm",
        1005: "một nghìn không trăm linh năm",
        2024: "hai nghìn không trăm hai mươi bốn",
        10**6: "một triệu",
        10**9: "một tỷ",
        10**12: "một nghìn tỷ",
        Decimal("3.5"): "ba phẩy năm",
    },
    "id": {
        10: "sepuluh",
        11: "sebelas",
        12: "dua belas",
        21: "dua puluh satu",
        100: "seratus",
        1000: "seribu",
        1999: "seribu sembilan ratus sembilan puluh sembilan",
        101_000: "seratus satu ribu",
        10**6: "satu juta",
    },
    "th": {
        0: "ศูนย์",
        1: "หนึ่ง",
        10: "สิบ",
        11: "สิบเอ็ด",
        20: "ยี่สิบ",
        21: "ยี่สิบเอ็ด",
        123: "หนึ่งร้อยยี่สิบสาม",
        10**6: "หนึ่งล้าน",
        10**12: "หนึ่งล้านล้าน",
    },
    "tr": {
        15: "on beş",
        100: "yüz",
        1000: "bin",
        1001: "bin bir",
        10**6: "bir milyon",
        345: "üç yüz kırk beş",
        -2: "eksi iki",
    },
    "ko": {
        0: "영",
        16: "십육",
        100: "백",
        1234: "천이백삼십사",
        10_000: "만",
        23_500: "이만 삼천오백",
        10**8: "일억",
        Decimal("3.14"): "삼 점 일사",
        -3: "마이너스 삼",
    },
    "ko-native": {1: "하나", 10: "열", 15: "열다섯", 20: "스물", 33: "서른셋", 99: "아흔아홉"},
    "ja": {
        0: "零",
        10: "十",
        300: "三百",
        1000: "千",
        2024: "二千二十四",
        10_000: "一万",
        10**7: "一千万",
        10**8: "一億",
    },
    "zh-Hans": {
        2: "二",
        12: "十二",
        110: "一百一十",
        200: "二百",
        1001: "一千零一",
        2000: "两千",
        10_010: "一万零一十",
        100_000: "十万",
        20_000: "两万",
        10**8: "一亿",
        10**12: "一万亿",
        Decimal("0.5"): "零点五",
        -3: "负三",
    },
    "zh-Hant": {20_000: "兩萬", 10**8: "一億", 10**12: "一兆", -3: "負三"},
}
KANA = {
    4: "よん",
    300: "さんびゃく",
    600: "ろっぴゃく",
    800: "はっぴゃく",
    3000: "さんぜん",
    8000: "はっせん",
    10_000: "いちまん",
    10**7: "いっせんまん",
    10**12: "いっちょう",
    2024: "にせんにじゅうよん",
    Decimal("1.5"): "いってんご",
    Decimal("10.5"): "じゅってんご",
    -8: "まいなすはち",
}


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [(language, *row) for language, rows in SAID.items() for row in rows.items()],
)
def test_numbers_as_a_teacher_writes_them(language: str, number: int | Decimal, words: str) -> None:
    assert number_words(number, language).text == words


@pytest.mark.parametrize(("number", "kana"), KANA.items())
def test_japanese_numbers_change_their_sounds(number: int | Decimal, kana: str) -> None:
    assert number_words(number, "ja").reading == kana


def test_chinese_numbers_have_pinyin() -> None:
    assert number_words(20_050, "zh-Hans").text == "两万零五十"
    assert number_words(20_050, "zh-Hans").reading == "liǎng wàn líng wǔ shí"


def test_thai_numbers_have_their_sounds() -> None:
    assert number_words(21, "th").reading == "yi sip et"


@pytest.mark.parametrize(
    ("language", "number", "reading"),
    [
        ("ar", 121, "miʾa wa-wāḥid wa-ʿishrūn"),
        ("ar", 3000, "thalāthat ālāf"),
        ("ar", 200_000, "miʾatā alf"),
        ("he", 2024, "alpayim esrim ve-arba"),
        ("he", 1100, "elef u-me'a"),
        ("el", 12, "dódeka"),
        ("hi", 45, "paĩtālīs"),
        ("ru", 40, "sorok"),
        ("uk", 5, "piat"),
        ("ko", 16, "simnyuk"),
        ("ko-native", 18, "yeollyeodeol"),
    ],
)
def test_numbers_of_other_scripts_have_their_sounds(language: str, number: int, reading: str) -> None:
    assert number_words(number, language).reading == reading


@pytest.mark.parametrize("language", supported_languages())
def test_every_language_counts_and_a_learner_can_say_it(language: str) -> None:
    said = number_words(1234, language)
    assert said.text
    assert bool(said.reading) == (SYSTEMS[language] != "latin")


@pytest.mark.parametrize("language", WHOLE)
def test_no_two_numbers_are_said_alike(language: str) -> None:
    numbers = [
        *range(1_250),
        *range(9_990, 10_020),
        *(7 * 10**exponent for exponent in range(3, 12)),
        *range(0, LIMIT, LIMIT // 331),
    ]
    assert len({number_words(number, language).text for number in numbers}) == len(set(numbers))


@pytest.mark.parametrize("language", WHOLE)
@settings(max_examples=40)
@given(number=st.integers(-LIMIT, LIMIT))
def test_every_whole_number_can_be_said(language: str, number: int) -> None:
    said = number_words(number, language)
    assert said.text == said.text.strip()
    assert "  " not in said.text
    assert not any(character.isdigit() and character.isascii() for character in said.text)


@pytest.mark.parametrize("language", WHOLE)
@settings(max_examples=40)
@given(number=st.integers(1, LIMIT))
def test_a_negative_number_is_the_positive_one_behind_a_word(language: str, number: int) -> None:
    assert number_words(-number, language).text.endswith(number_words(number, language).text)


@pytest.mark.parametrize("language", WHOLE)
@settings(max_examples=40)
@given(number=st.decimals(0, 1000, places=4))
def test_every_decimal_can_be_said(language: str, number: Decimal) -> None:
    assert len(number_words(number, language).text) > len(number_words(int(number), language).text)


@pytest.mark.parametrize(
    "number", [LIMIT + 1, -LIMIT - 1, Decimal("Infinity"), Decimal("NaN"), Decimal("1e-31")]
)
def test_what_is_out_of_reach_is_refused(number: int | Decimal) -> None:
    with pytest.raises(NumberRangeError):
        number_words(number, "en")


@pytest.mark.parametrize("number", [0, 100, -1, Decimal("1.5")])
def test_korean_native_numerals_end_at_99(number: int | Decimal) -> None:
    with pytest.raises(NumberRangeError):
        number_words(number, "ko-native")


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(UnsupportedLanguage, match="'xx'"):
        number_words(1, "xx")
