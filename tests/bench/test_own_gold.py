"""Figures, tones and the standards' own examples, as people have written them down: nothing of it may get worse."""

import pytest

from bench.readings import own_gold
from bench.readings.chinese import NATURAL_MEASURES, natural


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("ja_numbers.tsv", 150),
        ("zh_sandhi.tsv", 120),
        ("zh_neutral.tsv", 150),
        ("ko_standard.tsv", 60),
        ("zh_natural.tsv", 600),
    ],
)
def test_a_set_is_of_some_size_and_says_nothing_twice(name: str, least: int) -> None:
    texts = [text for text, _ in own_gold.pairs(name)]
    assert len(set(texts)) == len(texts) >= least


@pytest.mark.filterwarnings(r"ignore:Dictionary\.create:DeprecationWarning")  # the second reader's own call
@pytest.mark.parametrize(
    ("judge", "least"),
    [
        (own_gold.numbers, 100.0),
        (lambda: own_gold.numbers(careful=True), 100.0),
        (own_gold.sandhi, 100.0),
        (own_gold.tones, 100.0),
        (own_gold.standard, 100.0),
        (own_gold.pronunciation, 100.0),
    ],
    ids=["numbers", "numbers read carefully", "一 and 不", "tones", "romanization", "pronunciation"],
)
def test_what_people_wrote_down_is_read_so(judge: own_gold.Judge, least: float) -> None:
    found = judge()
    assert found.share >= least, found.wrong


def test_natural_chinese_is_read_as_it_is_said() -> None:
    rows = [row for row in natural(own_gold.sentences(), "") if row.measure in NATURAL_MEASURES]
    assert len(rows) == len(NATURAL_MEASURES)
    assert [row for row in rows if not row.reached] == []
