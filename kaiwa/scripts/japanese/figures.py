"""Figures in running text: amounts with their counters, dates, times, money, telephone numbers."""

import re
from collections.abc import Iterator

from kaiwa.scripts.annotation import NUMBER
from kaiwa.scripts.japanese.amounts import Found, Line, counted, counter_at
from kaiwa.scripts.japanese.characters import has_digit
from kaiwa.scripts.japanese.counters import Counter, count, counters, join, parted
from kaiwa.scripts.japanese.morphemes import (
    CHOSEN,
    DEFAULTED,
    FIGURE,
    NUMERAL,
    Morpheme,
    PartOfSpeech,
    Word,
    marked,
)
from kaiwa.scripts.japanese.numerals import (
    KANJI_FIGURES,
    plain_digits,
    read_decimal,
    read_digits,
    read_integer,
    value_of_kanji,
)

_DIGIT = "[0-9０-９]"
_FIGURE = f"{_DIGIT}{{1,3}}(?:[,，]{_DIGIT}{{3}})+(?!{_DIGIT})|{_DIGIT}+"
_PATTERNS = re.compile(
    rf"""(?=[0-9０-９\-−－¥￥$＄€£])(?<!{_DIGIT})(?:
    (?P<phone>[0０]{_DIGIT}{{1,4}}[-－‐–(（]{_DIGIT}{{1,4}}[-－‐–)）]{_DIGIT}{{3,4}})(?!{_DIGIT})
    |(?P<postal>(?<=〒){_DIGIT}{{3}}[-－‐–]{_DIGIT}{{4}})
    |(?P<date>{_DIGIT}{{4}}[/／-]{_DIGIT}{{1,2}}[/／-]{_DIGIT}{{1,2}})(?!{_DIGIT})
    |(?P<clock>{_DIGIT}{{1,2}}[:：]{_DIGIT}{{2}})(?![:：]?{_DIGIT})
    |(?P<short>(?<![/／]){_DIGIT}{{1,2}}[/／]{_DIGIT}{{1,2}})(?![/／.．,]?{_DIGIT}|[/／])
    |(?P<minus>(?<![\w)）\]】])(?<!\d\s)[-−－](?={_DIGIT})|(?<![0-9A-Za-z０-９])[-−－](?={_DIGIT}+(?:[.．]{_DIGIT}+)?[度℃°%％]))
    |(?P<parts>{_DIGIT}+)分の(?P<share>{_DIGIT}+)
    |(?P<currency>[¥￥$＄€£])?(?P<figure>{_FIGURE})(?:[.．](?P<fraction>{_DIGIT}+)(?![.．]{_DIGIT}))?(?P<scaled>[百千万億兆](?:{_FIGURE}|[百千万億兆])*)?
    )""",
    re.VERBOSE,
)
_CURRENCIES = {"¥": "えん", "￥": "えん", "$": "どる", "＄": "どる", "€": "ゆーろ", "£": "ぽんど"}
_SCALES = {
    "百": (100, "ひゃく"), "千": (1000, "せん"), "万": (10**4, "まん"), "億": (10**8, "おく"), "兆": (10**12, "ちょう"),
}  # fmt: skip
_may_hold_figures = re.compile(f"[{''.join(sorted(KANJI_FIGURES))}何数0-9０-９]").search
_VAGUE = {"何": "なん", "数": "すう"}
_VAGUE_AMOUNT = re.compile(
    "(?<![々一-鿿])(?P<amount>[何数])(?P<counter>人|名|日間|日目|日|年間|年生|年|時間|時|分間|分|秒|回目|回|個|本|匹"
    "|枚|冊|台|階|歳|才|円|度目|度|番目|番|週間|杯|頭|羽|軒|件|足|泊|点|倍|[かカヶケヵ]月|[かカヶケヵ]国|[かカヶケヵ]所"
    "|種類|曲|話|着|歩|段)(?![時分秒月])"
)
_DAY_IN_KANJI = re.compile("([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日")
_SHARE_IN_KANJI = re.compile(f"分の([{''.join(sorted(KANJI_FIGURES))}]+)")
_COUNTED_LIKE_A_PLACE = frozenset("軒匹杯枚冊個足歳頭着本台人")
"""Counters with which an amount in kanji is also a name that the dictionary prefers; 八戸 and 二条 are names."""
_SPOKEN_ONE_BY_ONE = 13
"""Digits from which on nobody says the number."""
_LONGEST = 40
"""Characters of a figure beyond which it is not even looked at as one."""

_AFTER_DAY = re.compile("[(（月火水木金土日]|から|まで|〜|～|に(?!な|し|切|分)|の(朝|夜|昼|午)|付")


def read_figures(text: str, morphemes: list[Morpheme]) -> list[Morpheme]:
    """The same words with each figure and its counter as one number."""
    if not _may_hold_figures(text):
        return morphemes
    in_kanji = _in_kanji_alone(morphemes)
    are_vague = ("何" in text or "数" in text) and _VAGUE_AMOUNT.search(text)
    are_days = "月" in text and _DAY_IN_KANJI.search(text)
    in_digits = has_digit(text)
    if not (in_kanji or are_vague or are_days or in_digits):
        return morphemes
    line = Line(text, morphemes, {morpheme.start: index for index, morpheme in enumerate(morphemes)})
    found = [
        *(_in_digits(line) if in_digits else ()),
        *_in_kanji(line, in_kanji),
        *(_vague(line) if are_vague else ()),
        *(_named_like_a_day(line) if are_days else ()),
        *_named_like_an_amount(in_kanji),
    ]
    return _placed(line, sorted(found)) if found else morphemes


def _in_kanji_alone(morphemes: list[Morpheme]) -> list[Morpheme]:
    in_doubt = [morphemes[index] for index in marked(morphemes)]
    return [one for one in in_doubt if one.word.marks & FIGURE and may_be_figure(one.surface, one.pos)]


def _placed(line: Line, found: list[Found]) -> list[Morpheme]:
    """Numbers take the place of the words they cover; one that would cut a word in two is dropped."""
    out: list[Morpheme] = []
    done = 0
    for number in found:
        index = line.places.get(number.start, -1)
        if index >= done:
            out += line.words[done:index]
            out.append(_numeral(line.text, number))
            done = line.places.get(number.end, len(line.words))
    return out + line.words[done:]


def _numeral(text: str, found: Found) -> Morpheme:
    surface = text[found.start : found.end]
    one = Word(surface, found.reading, NUMERAL, "", NUMBER, found.confidence)
    one.alternatives = found.alternatives
    if found.counter:
        one.cuts, one.heard = (len(surface) - found.counter,), found.heard
    return one.at(found.start)


def _in_digits(line: Line) -> Iterator[Found]:
    place = 0
    while match := _PATTERNS.search(line.text, place):
        found = _read_match(line, match)
        if found and line.parts_at(found.end) and found.start in line.places:
            yield found
            place = found.end
        else:
            place = match.end()


def _read_match(line: Line, match: re.Match[str]) -> Found | None:
    if len(match[0]) > _LONGEST:
        return Found(match.start(), match.end(), read_digits(match[0]), CHOSEN)
    if match["minus"]:
        return Found(match.start(), match.end(), "まいなす")
    if code := match["phone"] or match["postal"]:
        groups = (read_digits(group) for group in re.split(r"\D+", code) if group)
        return Found(match.start(), match.end(), "の".join(groups), CHOSEN)
    if match["date"]:
        return _date(match)
    if match["clock"]:
        return _clock(match)
    if match["short"]:
        return _slashed(line.text, match)
    if match["parts"]:
        share, parts = int(match["share"]), int(match["parts"])
        return Found(match.start(), match.end(), f"{read_integer(parts)}ぶんの{read_integer(share)}")
    return _amount(line, match)


def _date(match: re.Match[str]) -> Found | None:
    year, month, day = (int(part) for part in re.split(r"\D", match["date"]))
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return Found(match.start(), match.end(), count(year, counters()["年"]) + _day_of_year(month, day))


def _day_of_year(month: int, day: int) -> str:
    spoken_day = "ついたち" if day == 1 else count(day, counters()["日"])
    return count(month, counters()["月"]) + spoken_day


def _named_like_a_day(line: Line) -> Iterator[Found]:
    """四月一日 is a day, though the dictionary has it as a rare surname, わたぬき."""
    for match in _DAY_IN_KANJI.finditer(line.text):
        month, day = (value_of_kanji(part) or 0 for part in match.groups())
        word = line.word_at(match.start())
        if word and word.end == match.end() and 1 <= month <= 12 and 1 <= day <= 31:
            yield Found(match.start(), match.end(), _day_of_year(month, day), CHOSEN)


def _slashed(text: str, match: re.Match[str]) -> Found | None:
    """12/25 is a day; 1/2 is a part, unless what follows speaks of days."""
    first, second = (int(part) for part in re.split("[/／]", match["short"]))
    is_day = 1 <= first <= 12 and 1 <= second <= 31
    if is_day and (second > 12 or _AFTER_DAY.match(text, match.end())):
        return Found(match.start(), match.end(), _day_of_year(first, second), CHOSEN)
    if 0 < first < second <= 10:
        return Found(
            match.start(), match.end(), f"{read_integer(second)}ぶんの{read_integer(first)}", DEFAULTED
        )
    return None


def _clock(match: re.Match[str]) -> Found | None:
    hour, minute = (int(part) for part in re.split("[:：]", match["clock"]))
    if hour > 24 or minute > 59:
        return None
    spoken = count(hour, counters()["時"]) + (count(minute, counters()["分"]) if minute else "")
    return Found(match.start(), match.end(), spoken, CHOSEN)


def _amount(line: Line, match: re.Match[str]) -> Found | None:
    start, end = match.start("figure"), match.end()
    digits = plain_digits(match["figure"])
    if match["currency"]:
        spoken = _spoken(digits, match["fraction"])
        unit = _CURRENCIES[match["currency"]]
        shift = "yo" if unit == "えん" else ""
        exact = (
            count(int(digits), Counter("", unit, frozenset({shift}), {}))
            if not match["fraction"]
            else spoken + unit
        )
        return Found(match.start(), end, exact)
    if match["scaled"]:
        return _scaled(line, match)
    if match["fraction"]:
        whole_and_part = _spoken(digits, match["fraction"])
        unit_end, counter = counter_at(line, end)
        return Found(
            start,
            unit_end,
            join(whole_and_part, counter.reading, counter.traits) if counter else whole_and_part,
        )
    if (len(digits) > 1 and digits[0] == "0") or len(digits) >= _SPOKEN_ONE_BY_ONE:
        unit_end, counter = counter_at(line, end)
        if not counter or len(digits) > 2:
            return Found(start, end, read_digits(digits), CHOSEN)
    return counted(line, start, end, int(digits))


def _spoken(digits: str, fraction: str | None) -> str:
    return read_decimal(digits, plain_digits(fraction)) if fraction else read_integer(int(digits))


def _scaled(line: Line, match: re.Match[str]) -> Found | None:
    """3万5千円, 1.5億: digits and kanji units of one number."""
    start, end = match.start("figure"), match.end()
    if match["fraction"]:
        if len(match["scaled"]) > 1:
            return None
        spoken = _spoken(plain_digits(match["figure"]), match["fraction"]) + _SCALES[match["scaled"]][1]
        unit_end, counter = counter_at(line, end)
        return Found(start, unit_end, join(spoken, counter.reading, counter.traits) if counter else spoken)
    value = _value_of_mixed(plain_digits(match["figure"] + match["scaled"]))
    return None if value is None else counted(line, start, end, value)


def _value_of_mixed(written: str) -> int | None:
    total = section = pending = 0
    last = 10**16
    for part in re.findall(r"\d+|[百千万億兆]", written):
        if part.isdecimal():
            pending = int(part)
        elif (scale := _SCALES[part][0]) < 10_000:
            section, pending = section + (pending or 1) * scale, 0
        elif scale >= last or not section + pending:
            return None
        else:
            total, section, pending, last = total + (section + pending) * scale, 0, 0, scale
    return total + section + pending


def _in_kanji(line: Line, morphemes: list[Morpheme]) -> Iterator[Found]:
    place = 0
    for morpheme in morphemes:
        if morpheme.start < place or not is_kanji_figure(morpheme.surface, morpheme.pos):
            continue
        start, end = morpheme.start, morpheme.end
        while (following := line.word_at(end)) and is_kanji_figure(following.surface, following.pos):
            end = following.end
        place = end
        value = value_of_kanji(line.text[start:end])
        if value is not None:
            found = _share(line, start, end, value) or counted(line, start, end, value)
            yield found
            place = found.end


def _share(line: Line, start: int, end: int, parts: int) -> Found | None:
    """三分の一 is a third; 三分 alone are three minutes."""
    match = _SHARE_IN_KANJI.match(line.text, end)
    share = value_of_kanji(match[1]) if match and line.parts_at(match.end()) else None
    if match is None or share is None or parts < 2:
        return None
    return Found(start, match.end(), f"{read_integer(parts)}ぶんの{read_integer(share)}")


def _named_like_an_amount(morphemes: list[Morpheme]) -> Iterator[Found]:
    """四軒 are four houses, though the dictionary has it as a place, しけん."""
    for one in morphemes:
        if is_name_of_an_amount(one.surface, one.pos):
            counter, value = counters()[one.surface[-1]], value_of_kanji(one.surface[:-1])
            if value is not None:
                spoken = count(value, counter)
                yield Found(one.start, one.end, spoken, CHOSEN, (), 1, parted(spoken, counter))


def may_be_figure(surface: str, pos: PartOfSpeech) -> bool:
    return is_kanji_figure(surface, pos) or is_name_of_an_amount(surface, pos)


def is_name_of_an_amount(surface: str, pos: PartOfSpeech) -> bool:
    return (
        len(surface) > 1
        and surface[-1] in _COUNTED_LIKE_A_PLACE
        and pos[1] == "固有名詞"
        and KANJI_FIGURES.issuperset(surface[:-1])
    )


def _vague(line: Line) -> Iterator[Found]:
    """何人, 数本: asked for or not told, and counted all the same."""
    for match in _VAGUE_AMOUNT.finditer(line.text):
        if not line.parts_at(match.end()) or match.start() not in line.places:
            continue
        counter = counters()[match["counter"]]
        if match["amount"] == "数" and counter.surface.startswith("日"):
            spoken = "すうじつ" + counter.reading.removeprefix("にち")
        else:
            spoken = join(_VAGUE[match["amount"]], counter.reading, counter.traits)
        size = len(counter.surface)
        yield Found(match.start(), match.end(), spoken, CHOSEN, (), size, parted(spoken, counter))


def is_kanji_figure(surface: str, pos: PartOfSpeech) -> bool:
    if surface[0] not in KANJI_FIGURES or not KANJI_FIGURES.issuperset(surface):
        return False
    # 三百 alone is also a given name
    return pos[1] == "数詞" or (len(surface) > 1 and pos[2] == "人名")
