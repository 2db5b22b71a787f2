import pytest

from kaiwa.scripts import UnsupportedLanguage
from kaiwa.scripts.own import own_reading


@pytest.mark.parametrize(
    ("language", "text", "stored", "overrides", "reading"),
    [
        ("ja", "明日", "あした", {"明日": "あす"}, "あす"),
        ("ja", "明日の会議", "あしたのかいぎ", {"明日": "あす"}, "あすのかいぎ"),
        ("zh-Hans", "银行", "yínháng", {"银行": "yínxíng"}, "yínxíng"),
        ("ko", "맛있다", "masitda", {"맛있다": "마디따"}, "maditta"),
        ("en", "read", "", {"read": "red"}, "red"),
    ],
)
def test_an_own_reading_replaces_the_stored_one(
    language: str, text: str, stored: str, overrides: dict[str, str], reading: str
) -> None:
    assert own_reading(text, stored, language, overrides) == reading


@pytest.mark.parametrize("overrides", [{}, {"今日": "こんにち"}])
def test_what_an_author_wrote_stays_where_nothing_own_is_in_it(overrides: dict[str, str]) -> None:
    assert own_reading("生粋の江戸っ子", "きっすいのえどっこ", "ja", overrides) == "きっすいのえどっこ"


def test_a_word_inside_another_is_not_meant() -> None:
    assert own_reading("Thread", "", "en", {"read": "red"}) == ""


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(UnsupportedLanguage, match="'xx'"):
        own_reading("a", "", "xx", {"a": "b"})
