"""Korean: the examples of the national standard of romanization, and Wiktionary's pronunciations."""

import re
from collections.abc import Iterator

from bench.readings.gold import Gold, timed
from bench.readings.phonemes import Spelling, replace_all
from bench.readings.table import Row, percent, skipped, speed_row
from kaiwa.scripts import annotate

STANDARD, WORDS = "ko_nikl_rr", "ko_wikipron"
STANDARD_TARGET, WORDS_TARGET, SPEED_TARGET = 100.0, 99.7, 500_000

# Sounds that one letter of the comparison stands for: tension, aspiration and voicing are not compared,
# for the Revised Romanization writes them by other rules than a phonetician.
_SOUNDS = Spelling(
    {
        "j": "t͡ɕʰ t͡ɕ͈ t͡ɕ d͡ʑ", "k": "k̚ kʰ k͈ k ɡ g", "p": "p̚ pʰ p͈ p b", "t": "t̚ tʰ t͈ t d",
        "s": "sʰ s͈ ɕʰ ɕ͈ ʃʰ s ɕ", "h": "ɸʷ ɦ h x ɸ ɣ ç", "hy": "ʝ", "hw": "β", "ny": "ɲ", "n": "n", "m": "m",
        "nk": "ŋ", "l": "ɾ ɭ l", "ly": "ʎ", "a": "a̠ a", "eo": "ʌ̹ ɘ ʌ", "o": "o̞ o", "u": "u ɰ", "eu": "ɯ",
        "e": "e̞ e ɛ", "i": "i", "y": "j", "w": "w ɥ", "we": "ø̞ ø", "wi": "y",
    }
)  # fmt: skip
_ROMAN = (("ch", "j"), ("g", "k"), ("d", "t"), ("b", "p"), ("r", "l"), ("yae", "ye"), ("wae", "we"))


def measure(gold: Gold) -> Iterator[Row]:
    yield _standard(gold)
    yield from _words(gold)


def romanize(text: str) -> str:
    return annotate(text, "ko").romanization


def _standard(gold: Gold) -> Row:
    rows = gold.document(STANDARD)
    if rows is None:
        return skipped("ko", "NIKL core examples", f"no {STANDARD}.json in {gold.folder}")
    core = [row for row in rows if row["category"] != "special transcription"]
    right = sum(bare(romanize(row["word"])) == bare(row["rr"]) for row in core)
    return Row(
        "ko", "NIKL core examples", percent(right, len(core)), STANDARD_TARGET, note=f"{right} of {len(core)}"
    )


def bare(roman: str) -> str:
    """Without hyphens, spaces and the alternative in brackets."""
    return re.sub(r"[\s\-]", "", re.sub(r"\(.*?\)", "", roman)).lower()


def _words(gold: Gold) -> Iterator[Row]:
    rows = gold.rows(WORDS)
    if rows is None:
        yield skipped("ko", "Wiktionary words", gold.missing(WORDS))
        return
    spoken: dict[str, set[str]] = {}
    for row in rows:
        if re.fullmatch("[가-힣]+", row["word"]):
            spoken.setdefault(row["word"], set()).add(fold_ipa(row["ipa"]))
    words = list(spoken)
    romanized, speed = timed(romanize, words)
    right = sum(fold_roman(roman) in spoken[word] for word, roman in zip(words, romanized, strict=True))
    yield Row(
        "ko", "Wiktionary words", percent(right, len(words)), WORDS_TARGET, note=f"{right} of {len(words)}"
    )
    yield speed_row("ko", "characters a second, each word once", speed, SPEED_TARGET)


def fold_ipa(ipa: str) -> str:
    return _fold(_SOUNDS.respell(ipa.replace("ː", "").replace(" ", "")))


def fold_roman(roman: str) -> str:
    letters = replace_all(re.sub(r"[^a-z]", "", roman.lower()), _ROMAN)
    letters = re.sub("oe(?![ou])", "we", letters)
    return _fold(re.sub("ae(?![ou])", "e", letters))


def _fold(letters: str) -> str:
    """Differences of notation alone, folded on both sides."""
    letters = re.sub("(?:ly)+", "ly", letters.replace("lly", "ly"))
    letters = re.sub("l+", "l", letters)
    letters = re.sub("([nl])y(?=[nktpjsmlh])", r"\1", letters)
    letters = re.sub("([nl])y$", r"\1", letters)
    letters = replace_all(
        letters,
        (("weo", "wo"), ("hww", "hw"), ("hyy", "hy"), ("yi", "i"), ("ui", "i"), ("wu", "u"), ("weu", "u"),
         ("hwo", "ho"), ("hwi", "hi")),
    )  # fmt: skip
    letters = re.sub("([ktpjs])h", r"\1", letters)
    letters = re.sub(r"([ktpsj])\1+", r"\1", letters)
    letters = re.sub("([sj])y", r"\1", letters)
    return re.sub("([hkptl])ye(?!o)", r"\1e", letters)
