import json
from pathlib import Path

import pytest

from bench.readings import chinese, japanese, korean, others
from bench.readings.gold import Gold
from bench.readings.japanese import Score, Unit
from bench.readings.kana import canonical
from bench.readings.table import Better, Row, render


@pytest.mark.parametrize(
    ("one", "other"),
    [("おうさま", "オーサマ"), ("は", "わ"), ("えいが", "エーガ"), ("つづく", "ツズク"), ("を", "お")],
)
def test_spellings_of_one_sound_are_one(one: str, other: str) -> None:
    assert canonical(one) == canonical(other)


def test_a_unit_is_judged_on_the_smallest_chunk_with_common_edges() -> None:
    gold = [Unit(0, 1, "きょう", "k"), Unit(1, 2, "と", "k"), Unit(2, 3, "へ", "o")]
    read = [Unit(0, 2, "きょうと", ""), Unit(2, 3, "へ", "")]
    score = Score()
    score.add("京都へ", gold, read)
    assert (score.units, score.units_right, score.sentences, score.sentences_right) == (2, 2, 1, 1)


def test_digits_and_their_counter_are_one_number() -> None:
    row = {"text": "3本", "units": [[0, 1, "さん", "n"], [1, 2, "ぼん", "k"]]}
    assert japanese.gold_units(row) == [Unit(0, 2, "さんぼん", "d")]


def test_a_lifted_third_tone_and_a_moved_yi_are_no_errors() -> None:
    assert chinese.agrees("你", "ni2", "ni3", "hao3")
    assert chinese.agrees("一", "yi4", "yi1", "tian1")
    assert not chinese.agrees("你", "ni2", "ni3", "men5")
    assert not chinese.agrees("长", "zhang3", "chang2", None, forgive_neutral=True)


def test_a_neutral_tone_is_forgiven_only_when_asked() -> None:
    assert not chinese.agrees("上", "shang5", "shang4", None)
    assert chinese.agrees("上", "shang5", "shang4", None, forgive_neutral=True)


def test_a_phonetician_and_the_romanization_meet() -> None:
    assert korean.fold_roman("hakgyo") == korean.fold_ipa("h a̠ k̚ k͈ j o")
    assert others.fold_thai_ipa("k o ŋ ˧ k aː n ˧") == "kongkan"
    assert others.official_ukrainian("Згорани") == "zghorany"


def test_a_set_that_is_absent_is_skipped_with_a_note(tmp_path: Path) -> None:
    rows = list(chinese.measure(Gold(tmp_path, "dev")))
    assert rows
    assert all(row.value is None and row.note for row in rows)


def test_a_set_is_measured_from_its_file(tmp_path: Path) -> None:
    row = {"text": "他还了钱。", "pos": 1, "char": "还", "pinyin": "huan2"}
    (tmp_path / "zh_cpp_dev.jsonl").write_text(json.dumps(row), encoding="utf-8")
    first = next(iter(chinese.measure(Gold(tmp_path, "dev"))))
    assert first.value in (0.0, 100.0)


def test_a_missed_target_is_called_so() -> None:
    table = render([Row("zh", "x", 89.0, 90.0), Row("zh", "y", 3.0, 2.0, unit="ms", better=Better.LOWER)])
    assert table.count("MISSED") == 2
