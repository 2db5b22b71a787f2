import msgspec
import pytest

from kaiwa.content.bank import WrongFile, bank, load_pack, with_heard
from kaiwa.content.checks.walking import correct_texts, spoken
from kaiwa.content.conversion import converted
from kaiwa.content.schema import Exemplar, FurtherHeard

TRICKY = {
    "我发现你理发了。": "我發現你理髮了。",
    "以后，皇后后天来。": "以後，皇后後天來。",
    "这里到城里有两公里。": "這裡到城裡有兩公里。",
    "见面的时候吃方便面和面包。": "見面的時候吃方便麵和麵包。",
    "我只有一只猫，这两只狗是他的。": "我只有一隻貓，這兩隻狗是他的。",
    "干净的杯子，干杯！你干什么？": "乾淨的杯子，乾杯！你幹什麼？",
    "没关系，我们保持联系，用新系统。": "沒關係，我們保持聯繫，用新系統。",
    "周末准备复习，老师很周到。": "週末準備複習，老師很周到。",
    "他看着表，手表准时。": "他看著表，手錶準時。",
    "{place}在里面，{item:measure}。": "{place}在裡面，{item:measure}。",
}


@pytest.mark.parametrize(("simplified", "traditional"), TRICKY.items())
def test_a_character_with_two_forms_follows_its_word(simplified: str, traditional: str) -> None:
    pack = load_pack("zh-Hans")
    line = msgspec.structs.replace(pack.tutor.repeat[0], text=simplified)
    tutor = msgspec.structs.replace(pack.tutor, repeat=(line, *pack.tutor.repeat[1:]))
    found = converted(msgspec.structs.replace(pack, tutor=tutor), "zh-Hant")
    assert found.tutor.repeat[0].text == traditional
    assert found.tutor.repeat[0].reading == line.reading


def test_words_forms_keywords_theory_and_patterns_are_converted_and_readings_kept() -> None:
    simplified, traditional = bank("zh-Hans").pack, bank("zh-Hant").pack
    assert traditional.language == "zh-Hant"
    assert traditional.lexicon["noodles"].word == "麵條"
    assert traditional.lexicon["noodles"].forms["measure"] == "一碗麵條"
    assert {concept: entry.reading for concept, entry in traditional.lexicon.items()} == {
        concept: entry.reading for concept, entry in simplified.lexicon.items()
    }
    assert [each.line.reading for each in spoken(traditional)] == [
        each.line.reading for each in spoken(simplified)
    ]
    text = str(traditional)
    assert not set("这们说时没吗么对请谢") & set(text)
    assert "麼" in str([each.keywords for each in traditional.lines.values()])


def test_a_line_keeps_its_length_so_that_every_character_keeps_its_reading() -> None:
    simplified = bank("zh-Hans").pack
    pairs = zip(correct_texts(simplified), correct_texts(converted(simplified, "zh-Hant")), strict=True)
    assert all(len(one) == len(two) for (_, one), (_, two) in pairs)


def test_where_a_character_stands_alone_in_a_pattern_its_other_form_is_found() -> None:
    patterns = [error.pattern for point in bank("zh-Hant").pack.grammar.values() for error in point.errors]
    assert not any("期周" in pattern or "|周)" in pattern for pattern in patterns)


def test_what_taiwan_says_otherwise_is_heard_beside_what_was_converted() -> None:
    simplified, traditional = bank("zh-Hans").pack, bank("zh-Hant").pack
    heard = [each.text for each in traditional.lines["take_leave"].a.heard]

    assert "掰囉" in heard
    assert heard[: len(simplified.lines["take_leave"].a.heard)] == [
        each.text for each in converted(simplified, "zh-Hant").lines["take_leave"].a.heard
    ]


def test_what_is_heard_of_no_function_is_a_wrong_file() -> None:
    further = {"sing": FurtherHeard(a=(Exemplar("啦啦啦"),))}

    with pytest.raises(WrongFile, match="sing"):
        with_heard(bank("zh-Hant").pack, further)
