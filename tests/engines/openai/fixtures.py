"""A model with manners, as aimock plays it: what it says to each prompt of ours, by the prompt's own words."""

import json
from typing import Any, Final

from tests.engines.contract import GREETING, NUMBER, ORDER
from tests.engines.openai.canned import day_json, good_outline, good_scene
from tests.months import PRESENT, a_month

Json = dict[str, Any]

REPLY: Final = "the learner has just spoken"
WRONG: Final = "お茶がください。"


def fixture(response: Json, *, system: str, user: str = "") -> Json:
    match: Json = {"endpoint": "chat", "systemMessage": system}
    if user:
        match["userMessage"] = user
    return {"match": match, "response": {"content": json.dumps(response, ensure_ascii=False)}}


def a_reply(say: str, translation: str, **more: Any) -> Json:
    rest = {"understanding": "advanced", "evidence": [], "finished": False, "choices": []}
    return {"say": say, "translation": translation, **rest, **more}


def spoken(words: str) -> str:
    """How the learner's last words stand in a prompt."""
    return f'"last_words": {json.dumps(words, ensure_ascii=False)}'


def corrected(wrong: str, better: str) -> Json:
    return {
        "kind": "error",
        "wrong": wrong,
        "better": better,
        "why": "This verb takes を.",
        "category": "particle",
    }


def author() -> list[Json]:
    other = {
        **day_json(a_month(PRESENT[0], rating=14).schedule[4]),
        "title": "Say thanks for a parcel at the door",
        "day": 4,
    }
    other["new_items"] = day_json(a_month().schedule[4])["new_items"]
    return [
        fixture(json.loads(good_outline()), system="You lay out a month"),
        fixture({"understood": "Understood: less grammar.", "title": "", "days": []}, system="asks for a change"),
        fixture({"days": [other]}, system="The learner wants another day in its place"),
        fixture(json.loads(good_scene()), system="You write one role-play"),
    ]  # fmt: skip


def partner() -> list[Json]:
    choices = [{"text": each, "gloss": "", "reading": ""} for each in (ORDER, NUMBER, "お茶をください。")]
    phrases = [
        {"text": "コーヒー", "gloss": "coffee", "reading": ""},
        {"text": "お茶", "gloss": "tea", "reading": ""},
    ]
    ordered = {"objective": "order", "quote": ORDER}
    return [
        fixture({"say": "いらっしゃいませ。", "translation": "Welcome."}, system="has said nothing yet"),
        fixture(a_reply("はい。何にしますか。", "Yes. What would you like?"), system=REPLY, user=spoken(GREETING)),
        fixture(a_reply("はい。いくつですか。", "Yes. How many?", evidence=[ordered]), system=REPLY, user=spoken(ORDER)),
        fixture(
            a_reply("二つですね。ありがとうございます。", "Two, then. Thank you.", evidence=[
                ordered, {"objective": "number", "quote": NUMBER}
            ]), system=REPLY, user=spoken(NUMBER),
        ),
        fixture(a_reply("そうですか。コーヒーですか。", "I see. Coffee?", understanding="off_topic"), system=REPLY, user="宇宙"),
        fixture(a_reply("すみません。何ですか。", "Sorry, what?", understanding="unclear", choices=choices), system=REPLY),
        fixture({"text": "Words that may help:", "phrases": phrases}, system="single words"),
        fixture({"text": "You could say:", "phrases": choices[:2]}, system="whole sentences"),
        fixture({"text": "You could order something.", "phrases": []}, system="whisper"),
    ]  # fmt: skip


def analyst() -> list[Json]:
    words = [
        {
            "text": "コーヒー",
            "gloss": "coffee",
            "reading": "コーヒー",
            "dictionary_form": "コーヒー",
            "grammar": "noun",
        },
        {
            "text": "ください",
            "gloss": "please give me",
            "reading": "ください",
            "dictionary_form": "くださる",
            "grammar": "",
        },
    ]
    found = {
        "corrections": [corrected("がください", "をください"), corrected("をほしい", "がほしい"),
                        corrected("をありますか", "がありますか"), corrected("おはよございます", "おはようございます")],
        "glosses": words, "grammar": ["asking for something"], "translation": "Coffee, please.", "confidence": 0.9,
    }  # fmt: skip
    unmet = {"met": False, "quote": "", "missing": "Nothing was ordered."}
    met = [{"objective": "order", "met": True, "quote": ORDER, "missing": ""},
           {"objective": "number", "met": True, "quote": NUMBER, "missing": ""}]  # fmt: skip
    return [
        fixture({**found, "corrections": []}, system="You look at one turn", user=f'"turn": "{ORDER}"'),
        fixture(found, system="You look at one turn"),
        fixture({"translation": "Coffee, please.", "confidence": 0.95}, system="You translate from"),
        fixture({"glosses": words}, system="You explain a line"),
        fixture({"verdicts": met}, system="You decide for each objective", user=NUMBER),
        fixture({"verdicts": [{"objective": "order", **unmet}]}, system="You decide for each objective"),
    ]
