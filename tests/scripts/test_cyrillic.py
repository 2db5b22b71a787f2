import pytest

from kaiwa.scripts import Token, annotate


def russian(text: str) -> str:
    return annotate(text, "ru").romanization


def ukrainian(text: str) -> str:
    return annotate(text, "uk").romanization


def word(text: str) -> Token:
    (token,) = annotate(text, "ru").tokens
    return token


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Алушта", "Alushta"),
        ("Борщагівка", "Borshchahivka"),
        ("Вінниця", "Vinnytsia"),
        ("Гадяч", "Hadiach"),
        ("Згорани", "Zghorany"),
        ("Розгон", "Rozghon"),
        ("Ґалаґан", "Galagan"),
        ("Єнакієве", "Yenakiieve"),
        ("Гаєвич", "Haievych"),
        ("Короп’є", "Koropie"),
        ("Житомир", "Zhytomyr"),
        ("Закарпаття", "Zakarpattia"),
        ("Їжакевич", "Yizhakevych"),
        ("Кадиївка", "Kadyivka"),
        ("Мар'їне", "Marine"),
        ("Йосипівка", "Yosypivka"),
        ("Стрий", "Stryi"),
        ("Харків", "Kharkiv"),
        ("Біла Церква", "Bila Tserkva"),
        ("Щербухи", "Shcherbukhy"),
        ("Русь", "Rus"),
        ("Юрій", "Yurii"),
        ("Крюківка", "Kriukivka"),
        ("Яготин", "Yahotyn"),
        ("Знам'янка", "Znamianka"),
        ("Феодосія", "Feodosiia"),
    ],
)
def test_ukrainian_names_follow_the_table_of_2010(name: str, expected: str) -> None:
    assert ukrainian(name) == expected


def test_a_ukrainian_word_begins_anew_behind_a_hyphen() -> None:
    assert ukrainian("Івано-Франківськ, яблуко-єдність") == "Ivano-Frankivsk, yabluko-yednist"


def test_a_soft_sign_by_itself_does_not_vanish() -> None:
    assert ukrainian("літера ь") == "litera ’"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Ельцин", "Yel’tsin"),
        ("Елена", "Yelena"),
        ("подъезд", "pod”yezd"),
        ("семья", "sem’ya"),
        ("ещё", "yeshchë"),
        ("ёлка", "yëlka"),
        ("щука", "shchuka"),
        ("Хрущёв", "Khrushchëv"),
        ("большой", "bol’shoy"),
        ("мои", "moi"),
        ("моей", "moyey"),
    ],
)
def test_russian_follows_bgn_pcgn(name: str, expected: str) -> None:
    assert russian(name) == expected


def test_plain_letters_come_beside_the_signs() -> None:
    assert word("ещё").romanization_plain == "yeshchyo"
    assert word("Хрущёв").romanization_plain == "Khrushchyov"
    assert word("семья").romanization_plain == "semya"
    assert word("за́мок").romanization_plain == "zamok"


def test_stress_is_kept_where_written_and_never_guessed() -> None:
    assert russian("за́мок замо́к замок") == "zámok zamók zamok"


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("его", "yevo"),
        ("сегодня", "sevodnya"),
        ("хорошего", "khoroshevo"),
        ("что", "shto"),
        ("чтобы", "shtoby"),
        ("конечно", "koneshno"),
        ("здравствуйте", "zdrastvuyte"),
        ("солнце", "sontse"),
        ("поздно", "pozno"),
        ("учиться", "uchitsa"),
    ],
)
def test_russian_says_how_a_word_is_spoken_where_it_differs(written: str, spoken: str) -> None:
    assert word(written).spoken == spoken
    assert word(written).hint == "not_as_written"


@pytest.mark.parametrize("written", ["много", "строго", "дорого", "нога", "вода", "дом"])
def test_russian_keeps_silent_where_a_word_is_spoken_as_written(written: str) -> None:
    assert word(written).spoken == ""
    assert word(written).hint == ""


def test_capitals_stay_capitals() -> None:
    assert russian("ЩУКА Щука Я") == "SHCHUKA Shchuka Ya"


def test_other_scripts_pass_through_a_russian_line() -> None:
    line = annotate("Купи iPhone 15 😀 за 500€!", "ru")
    assert line.romanization == "Kupi iPhone 15 😀 za 500€!"
    assert [token.surface for token in line.tokens][2:8] == ["iPhone", " ", "15", " ", "😀", " "]


def test_a_given_reading_wins() -> None:
    line = annotate("старый замок", "ru", {"замок": "за́мок"})
    assert line.tokens[-1].reading == "за́мок"
    assert line.romanization == "staryy zámok"
