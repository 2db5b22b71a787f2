"""What a voice is given that knows no Han characters."""

import pytest

from kaiwa.conversations.voice.narrator import readings_of, speed_of
from kaiwa.scripts import annotate


@pytest.mark.parametrize(
    ("text", "language", "own", "given"),
    [
        ("私は学校へ行きます。", "ja", {}, "わたしわがっこうえいきます。"),
        ("こんにちは、母です。", "ja", {}, "こんにちわ、ははです。"),
        ("明日は雨です。", "ja", {"明日": "みょうにち"}, "みょうにちわあめです。"),
        ("你好，一杯咖啡。", "zh-Hans", {}, "nǐhǎo ， yì bēi kāfēi 。"),
        ("커피 주세요.", "ko", {}, "커피 주세요."),
    ],
)
def test_a_line_is_given_as_it_is_heard(text: str, language: str, own: dict[str, str], given: str) -> None:
    said = readings_of(annotate(text, language, own).tokens, language)

    assert said.replace("  ", " ").replace(" .", ".") == given


@pytest.mark.parametrize(("wanted", "given"), [(0.1, 0.5), (0.8, 0.75), (1.0, 1.0), (1.1, 1.0), (7.0, 1.5)])
def test_a_pace_is_one_of_a_few(wanted: float, given: float) -> None:
    assert speed_of(wanted) == given
