"""What no score makes up for: the wrong script or language, a placeholder left standing, broken letters."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from kaiwa.content.intents import wording
from kaiwa.curriculum.author import Intent, Outline, ScenarioDraft
from kaiwa.curriculum.personal_data import Kind, personal_data
from kaiwa.curriculum.subjects import WORD

SCRIPTS: Final = {
    "ja": ("CJK", "HIRAGANA", "KATAKANA"),
    "zh-Hans": ("CJK",),
    "zh-Hant": ("CJK",),
    "ko": ("HANGUL",),
    "ru": ("CYRILLIC",),
    "uk": ("CYRILLIC",),
    "el": ("GREEK",),
    "hi": ("DEVANAGARI",),
    "th": ("THAI",),
    "ar": ("ARABIC",),
    "he": ("HEBREW",),
}
LATIN: Final = ("LATIN",)
BESIDE: Final = {"ja": LATIN, "zh-Hans": LATIN, "zh-Hant": LATIN, "ko": (*LATIN, "CJK")}
"""What may stand beside the language's own script, as in Tシャツ."""
SIGNS: Final = ("KATAKANA-HIRAGANA", "MODIFIER", "FULLWIDTH", "MASCULINE", "FEMININE", "IDEOGRAPHIC")
"""Letters that belong to no script of their own: the long-vowel mark, the iteration mark, ordinal signs."""

INVENTED: Final = frozenset({Kind.NAME, Kind.EMPLOYER})
"""What the people of a scene have as anybody has."""
PLACEHOLDER: Final = re.compile(
    r"\{[^{}]{0,40}\}|\[(?:your |the )?(?:name|city|country|place|item|date|time|company|person|language|topic|insert[^\]]*|[a-z]+_[a-z_]+)\]"
    r"|<(?:name|city|country|place|item|date|time|company|[a-z]+_[a-z_]+)>|\b(?-i:TODO|TBD|FIXME|XXX+)\b|lorem ipsum|_{3,}|\binsert (?:name|text|here)\b|%s|\$\{",
    re.I,
)
BROKEN: Final = re.compile(
    "\ufffd|Ã[\u0080-\u00bf©¨¡³±]|â€|[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff]"
)
TELLING: Final = 4
"""So many small words of another language, and twice as many as of its own, show that it is the other language."""
TWICE: Final = 2


def outline_faults(outline: Outline, intent: Intent, *, is_template: bool = False) -> tuple[str, ...]:
    """What ``judge_path`` takes as ``hard``."""
    language = intent.target_language
    faults: list[str] = []
    for where, text in _outline_texts(outline):
        faults += _text_faults(where, text)
    for day in outline.schedule:
        if not day.title.strip() or not day.theme.strip():
            faults.append(f"day {day.day} has no title or no theme")
        if not 1 <= day.difficulty_rating <= 100:
            faults.append(f"day {day.day} is rated {day.difficulty_rating}")
        for item in (*day.new_items, *day.review_items):
            faults += _target_faults(f"day {day.day}, “{item.id}”", item.text, language)
    if is_template:
        faults += template_faults(_outline_texts(outline))
    return tuple(dict.fromkeys(faults))


def scenario_faults(draft: ScenarioDraft, *, is_template: bool = False) -> tuple[str, ...]:
    language, faults = draft.target_language, list[str]()
    prose, meanings = _prose(draft), _meanings(draft)
    for where, text in (*prose, *meanings):
        faults += _text_faults(where, text)
    spoken = list(_spoken(draft))
    for where, text in spoken:
        faults += _text_faults(where, text) + _target_faults(where, text, language)
    if other := another_language(" ".join(text for _, text in spoken), language):
        faults.append(f"the lines are in {other}, not in {language}")
    if is_template:
        faults += template_faults(prose) + template_faults(meanings, fiction=True)
    return tuple(dict.fromkeys(faults))


def template_faults(texts: Iterable[tuple[str, str]], *, fiction: bool = False) -> list[str]:
    """In fiction people have names, and work somewhere; an address or a number is nobody's to have."""
    return [
        f"{where} holds personal data ({found.kind}): {found.text}"
        for where, text in texts
        for found in personal_data(text)
        if not (fiction and found.kind in INVENTED)
    ]


def _outline_texts(outline: Outline) -> list[tuple[str, str]]:
    found = [("the title", outline.title), ("the description", outline.description)]
    for day in outline.schedule:
        parts = (day.theme, day.title, day.can_do, day.reason, *day.keywords)
        found += [(f"day {day.day}", text) for text in (*parts, *(each.text for each in day.objectives))]
        found += [(f"day {day.day}", item.gloss) for item in day.new_items]
    return found


def _prose(draft: ScenarioDraft) -> list[tuple[str, str]]:
    persona = draft.persona
    return [
        ("the title", draft.title),
        ("the description", draft.description),
        ("the context", draft.context),
        ("the instructions", draft.instructions),
        ("the outcome", draft.expected_outcome),
        ("the complication", draft.complication),
        *(
            ("the persona", text)
            for text in (persona.title, persona.setting, persona.intro_prompt, persona.stakes)
        ),
        *(("an objective", each.text) for each in draft.learning_objectives),
    ]


def _meanings(draft: ScenarioDraft) -> list[tuple[str, str]]:
    lines = (draft.opening, *draft.phrases, *(node.line for node in draft.nodes))
    return [("a meaning", each.gloss) for each in lines]


def _spoken(draft: ScenarioDraft) -> Iterable[tuple[str, str]]:
    yield "the opening", draft.opening.text
    yield from ((f"the line at {node.id}", node.line.text) for node in draft.nodes)
    yield from (("a phrase", phrase.text) for phrase in draft.phrases)
    yield from (("a new item", item.text) for item in draft.new_items)


def _text_faults(where: str, text: str) -> list[str]:
    faults: list[str] = []
    if found := PLACEHOLDER.search(text):
        faults.append(f"{where} has a placeholder: {found[0]}")
    if BROKEN.search(text):
        faults.append(f"{where} has broken letters")
    return faults


def _target_faults(where: str, text: str, language: str) -> list[str]:
    fault = target_fault(text, language)
    return [f"{where} {fault}"] if fault else []


@lru_cache(maxsize=16384)
def target_fault(text: str, language: str) -> str:
    """What is wrong with a text that should be in the language's own script; nothing where all is well."""
    if not text.strip():
        return "is empty"
    if PLACEHOLDER.search(text):
        return f"has a placeholder: {text}"
    own, beside = SCRIPTS.get(language, LATIN), BESIDE.get(language, ())
    letters = [_script(ch) for ch in text if ch.isalpha()]
    foreign = {script for script in letters if script not in (*own, *beside, "")}
    if foreign:
        return f"is written in {', '.join(sorted(foreign)).lower()}: {text}"
    if letters and not any(script in own or not script for script in letters) and len(WORD.findall(text)) > 1:
        return f"is not written in the script of {language}: {text}"
    return ""


@lru_cache(maxsize=8192)
def _script(ch: str) -> str:
    """The first word of the letter's Unicode name, which names its script; nothing for signs of any script."""
    first = unicodedata.name(ch, "UNKNOWN").split()[0]
    return "" if first in SIGNS else first


def another_language(text: str, language: str) -> str:
    """Another Latin-script language whose small words outnumber its own, else nothing."""
    known = {each: wording(each).function_words for each in ("en", "es", "fr", "de")}
    if language not in known:
        return ""
    words = WORD.findall(text.casefold())
    counts = {each: sum(word in small for word in words) for each, small in known.items()}
    other = max((each for each in counts if each != language), key=lambda each: counts[each])
    return other if counts[other] >= TELLING and counts[other] > TWICE * counts[language] else ""
