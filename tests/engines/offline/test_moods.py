import pytest

from kaiwa.engines.offline.moods import denies, seems_to_ask


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("私は行きません", "ja"),
        ("辛いのは苦手です", "ja"),
        ("No puedo ir", "es"),
        ("Je n'aime pas ça", "fr"),
        ("我不喜欢", "zh-Hans"),
        ("我沒有時間", "zh-Hant"),
        ("시간이 없어요", "ko"),
        ("오늘은 안 가요", "ko"),
    ],
)
def test_a_denial_is_heard(text: str, language: str) -> None:
    assert denies(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [("行きます", "ja"), ("Quiero ir", "es"), ("J'aime ça", "fr"), ("我喜欢", "zh-Hans"), ("좋아해요", "ko")],
)
def test_what_is_affirmed_is_no_denial(text: str, language: str) -> None:
    assert not denies(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("駅はどこ", "ja"),
        ("行きますか", "ja"),
        ("donde esta el bano", "es"),
        ("puedo entrar", "es"),
        ("c'est combien", "fr"),
        ("tu viens samedi", "fr"),
        ("多少钱", "zh-Hans"),
        ("要不要一起去", "zh-Hans"),
        ("你要喝什麼", "zh-Hant"),
        ("어디예요", "ko"),
    ],
)
def test_a_question_is_heard_without_its_mark(text: str, language: str) -> None:
    assert seems_to_ask(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("駅に行きます", "ja"),
        ("Voy al banco", "es"),
        ("Je suis là", "fr"),
        ("我很好", "zh-Hans"),
        ("갈게요", "ko"),
    ],
)
def test_what_is_told_is_no_question(text: str, language: str) -> None:
    assert not seems_to_ask(text, language)


def test_of_a_language_nobody_described_nothing_is_claimed() -> None:
    assert not denies("nein", "de")
    assert not seems_to_ask("wo?", "de")
