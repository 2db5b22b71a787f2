from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kaiwa.languages.annotating import LONGEST_BATCH, LONGEST_TEXT, MOST_TEXTS
from kaiwa.languages.entries import catalogue
from kaiwa.scripts import supported_languages
from tests.browsing import Browser, running, settings_for
from tests.conftest import Servers

WANTED = "ja zh-Hans zh-Hant ko es fr de it pt-BR en ru uk el ar he hi th vi id tr".split()  # noqa: SIM905


@pytest.fixture
async def browser(servers: Servers, tmp_path: Path) -> AsyncIterator[Browser]:
    async with running(settings_for(servers, tmp_path)) as app:
        browser = Browser(app)
        yield browser
        await browser.close()


def test_the_catalogue_and_the_scripts_know_the_same_languages() -> None:
    assert [entry.id for entry in catalogue()] == WANTED
    assert set(supported_languages()) == set(WANTED)


def test_every_language_has_voices_of_the_speech_api() -> None:
    known = {"alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer", "verse"}
    for entry in catalogue():
        assert {voice.gender for voice in entry.voices} == {"female", "male"}, entry.id
        assert {voice.openai for voice in entry.voices} <= known, entry.id
        assert all(voice.tag.split("-")[0] == entry.code for voice in entry.voices), entry.id


async def test_languages_are_listed_with_native_names_in_their_own_script(browser: Browser) -> None:
    listed = {each["id"]: each for each in (await browser.get("/api/languages")).json()}
    assert list(listed) == WANTED
    assert listed["ja"]["native_name"] == "日本語"
    assert listed["he"]["direction"] == "rtl"
    assert listed["hi"]["native_name"] == "हिन्दी"
    assert "hiragana" in listed["ja"]["supported_scripts"]


async def test_voices_are_listed_by_language(browser: Browser) -> None:
    voices = (await browser.get("/api/languages/ja/speakers")).json()
    assert {voice["id"] for voice in voices} == {"ja-jp-female", "ja-jp-male"}
    unknown = await browser.get("/api/languages/tlh/speakers")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "not_found")


async def annotated(browser: Browser, **body: object) -> dict[str, object]:
    answer = await browser.post("/api/scripts/annotate", json=body)
    return {"status": answer.status_code, **answer.json()}


async def test_a_text_is_annotated_with_exact_offsets(browser: Browser) -> None:
    text = "👋🏽 今日は、東京へ。"
    answer = await annotated(browser, language="ja", text=text)
    assert answer["status"] == 200
    tokens = answer["tokens"]
    assert isinstance(tokens, list)
    assert all(text[t["start"] : t["end"]] == t["surface"] for t in tokens)
    assert "".join(t["surface"] for t in tokens) == text
    assert "とうきょう" in str(answer["hiragana"])


async def test_several_texts_are_answered_in_their_order(browser: Browser) -> None:
    answer = await annotated(browser, language="zh-Hans", texts=["你好", "谢谢"])
    items = answer["items"]
    assert isinstance(items, list)
    assert [item["text"] for item in items] == ["你好", "谢谢"]
    assert items[0]["pinyin"] == "nǐhǎo"


async def test_every_language_of_the_catalogue_answers(browser: Browser) -> None:
    for language in WANTED:
        assert (await annotated(browser, language=language, text="Kaiwa 42!"))["status"] == 200, language


async def test_what_does_not_fit_is_told(browser: Browser) -> None:
    unfit: list[tuple[dict[str, object], str]] = [
        ({"language": "tlh", "text": "nuqneH"}, "unknown_language"),
        ({"language": "ja"}, "invalid"),
        ({"language": "ja", "text": "あ", "texts": ["い"]}, "invalid"),
        ({"language": "ja", "text": "あ" * (LONGEST_TEXT + 1)}, "text_too_long"),
        ({"language": "ja", "texts": ["あ"] * (MOST_TEXTS + 1)}, "text_too_long"),
        ({"language": "ja", "texts": ["あ" * 4_500] * (LONGEST_BATCH // 4_500 + 1)}, "text_too_long"),
        ({"language": "ja", "text": "a\x00b"}, "nul_character"),
        ({"language": "ja", "text": 7}, "invalid"),
        ({"language": "ja", "text": "あ", "colour": "red"}, "invalid"),
    ]
    for body, code in unfit:
        answer = await annotated(browser, **body)
        assert (answer["status"], answer["code"]) == (422, code), body


async def test_ones_own_reading_wins_and_is_nobody_elses(browser: Browser) -> None:
    await browser.register()
    put = await browser.send(
        "PUT", "/api/me/readings", json={"language": "ja", "surface": "山田", "reading": "やまた"}
    )
    assert put.status_code == 200, put.text
    mine = await annotated(browser, language="ja", text="山田さん")
    assert str(mine["hiragana"]).startswith("やまた")
    await browser.post("/api/auth/logout")
    again = await annotated(browser, language="ja", text="山田さん")
    assert str(again["hiragana"]).startswith("やまだ")
