"""Korean verbs and adjectives: the few stems that all their forms are built on, and what each ending says."""

from collections.abc import Iterator, Mapping
from typing import Final

from kaiwa.scripts.korean.syllables import compose, parts

STAYS_B: Final = frozenset(
    ["입다", "잡다", "씹다", "좁다", "뽑다", "접다", "집다", "꼽다", "붙잡다", "업다", "굽히다"]
)
BECOMES_R: Final = frozenset(["듣다", "걷다", "묻다", "깨닫다", "싣다", "알아듣다"])
LOSES_S: Final = frozenset(["짓다", "낫다", "붓다", "잇다", "긋다"])
LOSES_H: Final = {
    "그렇다": "그래", "이렇다": "이래", "저렇다": "저래", "어떻다": "어때", "빨갛다": "빨개", "하얗다": "하얘",
    "파랗다": "파래", "노랗다": "노래", "까맣다": "까매",
}  # fmt: skip
NO_DOUBLE: Final = frozenset(["따르다", "치르다", "들르다"])

PLAIN: Final = "plain (to friends)"
POLITE: Final = "polite"
FORMAL: Final = "formal, polite"
_LINKS: Final[Mapping[str, str]] = {
    "고": "and", "고요": "and, polite", "고서": "and then", "지만": "but", "지만요": "but, polite", "거나": "or",
    "게": "so that; in that way", "게요": "so that, polite", "기": "doing: makes a noun of it", "기를": "doing (what is hoped)",
    "기에": "because; for doing", "기는": "doing, as for that", "긴": "doing, as for that", "기가": "doing (it)", "기도": "also does",
    "기로": "decide to", "기만": "only does", "다": "dictionary form; plain statement", "다가": "while doing, and then",
    "더라": "I noticed that", "더라고": "I noticed that", "더라고요": "I noticed that, polite", "더라도": "even if", "던": "used to: before a noun",
    "도록": "so that", "든지": "whether or", "자": "let's", "자고": "let's, they say",
    "지": "isn't it; before 않다, 마세요: not", "지요": "isn't it, polite", "죠": "isn't it, polite", "지는": "not (before 않다)",
    "진": "not (before 않다)", "잖아": "as you know", "잖아요": "as you know, polite", "거든": "because, you see", "거든요": "because, you see, polite",
}  # fmt: skip
_AFTER_CODA: Final = {
    "습니다": FORMAL, "습니까": "formal question", "습니다만": "formal: but …", "다고": "says that", "다며": "I hear that …?",
    "다는": "that: before a noun", "다니": "that …! (surprise)",
}  # fmt: skip
_NASAL: Final = {
    "는": "which does: before a noun", "는데": "but, and so: leads in", "는데요": "but, and so, polite", "는지": "whether",
    "는지요": "whether, polite", "네": "oh, I see that", "네요": "oh, I see that, polite", "나": "question", "나요": "question, polite",
    "니": "question, to friends", "는군요": "I see, polite", "는구나": "I see", "느라": "because of doing", "는다": "plain statement", "는다고": "says that",
}  # fmt: skip
_OPEN: Final = {
    "면": "if, when", "면서": "while", "며": "and, while", "려고": "in order to, going to", "려고요": "going to, polite", "려면": "if one wants to",
    "러": "in order to", "라고": "tells to do", "려나": "I wonder whether",
}  # fmt: skip
_OPEN_DROPPED: Final = {
    "니까": "because", "니까요": "because, polite", "니": "because, as", "세요": "polite request or respectful statement",
    "십시오": "formal request",
}  # fmt: skip
_DONE: Final = {
    "": "which did or is: before a noun", "데": "but, and so: leads in", "데요": "but, and so, polite", "지": "whether; since", "지요": "whether, polite",
    "가": "question", "가요": "question, polite", "다": "plain statement", "다고": "says that", "다는": "that: before a noun",
    "편이에요": "rather", "걸": "well, but; I wish", "걸요": "well, but, polite",
}  # fmt: skip
_TO_COME: Final = {
    "": "which will or can: before a noun", "까": "shall I, shall we?", "까요": "shall I, shall we? polite", "게": "I will (promise)",
    "게요": "I will (promise), polite", "래": "want to, to friends", "래요": "want to, polite", "지": "whether … will", "지요": "whether … will, polite",
    "수록": "the more", "걸": "probably; I should have", "걸요": "probably, polite", "거야": "will", "거예요": "will, polite",
    "테니까": "as it will", "텐데": "would probably",
}  # fmt: skip
_FORMAL: Final = {
    "니다": FORMAL, "니까": "formal question", "니다만": "formal: but …", "시다": "let's, formal",
}  # fmt: skip
_LINKED: Final = {
    "": f"{PLAIN}; or links to the next verb", "요": POLITE, "서": "because; and then", "서요": "because, polite", "도": "even if; may",
    "도요": "even if, polite", "야": "only if; must", "야지": "ought to", "야죠": "ought to, polite", "라": "command, to friends",
    "지": "becomes", "야겠어요": "have to, polite", "야겠다": "have to", "야겠네요": "have to, polite", "서라도": "even by doing",
}  # fmt: skip
_PAST: Final = {
    **{end: f"past: {name}" for end, name in _LINKS.items() if end not in ("자", "게", "자고", "기로")},
    "습니다": "past, formal", "습니까": "past question, formal", "습니다만": "past, formal: but …", "어요": "past, polite", "어": "past",
    "는데": "past: but, and so", "는데요": "past: but, and so, polite", "으면": "past: if; with 좋겠다: I wish", "네요": "past: I see that, polite",
    "네": "past: I see that", "나요": "past question, polite", "니": "past question, to friends", "을": "past, probable: before a noun",
    "을까요": "past: I wonder, polite", "는지": "past: whether", "으니까": "past: because", "구나": "past: I see", "다고": "past: says that",
    "다니": "past: that …!", "어서": "past: because", "어도": "past: even if", "어야": "past: should have", "다면": "past: if",
    "던": "past, before a noun",
}  # fmt: skip
_WOULD: Final = {
    "습니다": FORMAL, "습니까": "formal question", "습니다만": "formal: but …", "어요": POLITE, "어": PLAIN, "지만": "but", "네요": "I see, polite",
    "네": "I see", "는데": "but, and so", "는데요": "but, polite", "죠": "isn't it, polite", "지": "isn't it", "다": "plain", "다고": "says that", "나": "question",
    "나요": "question, polite", "는지": "whether", "구나": "I see", "으면": "if", "고": "and", "어서": "because",
}  # fmt: skip
WILL: Final = "will, would, must be"
RESPECT: Final = "respectful"
ENDINGS: Final[Mapping[str, Mapping[str, str]]] = {
    "bare": _LINKS,
    "shut": _AFTER_CODA,
    "nasal": _NASAL,
    "open": _OPEN,
    "dropped": _OPEN_DROPPED,
    "done": _DONE,
    "coming": _TO_COME,
    "formal": _FORMAL,
    "linked": _LINKED,
    "past": _PAST,
    "would": {end: f"{WILL}, {name}" for end, name in _WOULD.items()},
}


def stems_of(word: str) -> Iterator[tuple[str, str]]:
    """Each stem with the kind of ending that it takes; ``word`` ends in 다."""
    base = word[:-1]
    onset, vowel, coda = parts(base[-1])
    loose = _loosened(word, base)
    dropped = base[:-1] + compose(onset, vowel, "") if coda == "ㄹ" else base
    yield base, "bare"
    yield base, "shut"
    yield dropped, "nasal"
    yield loose, "open"
    yield (dropped if coda == "ㄹ" else loose), "dropped"
    yield _with_coda(dropped if coda == "ㄹ" else loose, "ㄴ"), "done"
    yield _with_coda(dropped if coda == "ㄹ" else loose, "ㄹ"), "coming"
    if coda in ("", "ㄹ"):
        yield _with_coda(dropped, "ㅂ"), "formal"
    elif loose != base:
        yield _with_coda(loose, "ㅂ"), "formal"
    for linked in _linked(word, base):
        yield linked, "linked"
        if not parts(linked[-1])[2]:
            yield _with_coda(linked, "ㅆ"), "past"
    yield base + "겠", "would"


def respectful(word: str) -> str:
    """The dictionary form of its respectful twin: 가다 and 가시다."""
    base = word[:-1]
    onset, vowel, coda = parts(base[-1])
    stem = base[:-1] + compose(onset, vowel, "") if coda == "ㄹ" else _loosened(word, base)
    return stem + "시다"


def _loosened(word: str, base: str) -> str:
    """Before an ending that wants a vowel: 먹으, 도우, 들으, 지으, 그러; ㄹ and vowels need none."""
    onset, vowel, coda = parts(base[-1])
    bare = base[:-1] + compose(onset, vowel, "")
    if coda in ("", "ㄹ"):
        return base
    if coda == "ㅂ" and word not in STAYS_B:
        return bare + "우"
    if coda == "ㄷ" and word in BECOMES_R:
        return base[:-1] + compose(onset, vowel, "ㄹ") + "으"
    if coda == "ㅅ" and word in LOSES_S:
        return bare + "으"
    return bare if word in LOSES_H else base + "으"


def _linked(word: str, base: str) -> Iterator[str]:
    onset, vowel, coda = parts(base[-1])
    head, bare = base[:-1], base[:-1] + compose(onset, vowel, "")
    bright = vowel in "ㅏㅑㅗ"
    if word in LOSES_H:
        yield LOSES_H[word]
    elif base.endswith("하"):
        yield base[:-1] + "해"
        yield base + "여"
    elif coda == "ㅂ" and word not in STAYS_B:
        yield bare + ("와" if word in ("돕다", "곱다") else "워")
    elif coda == "ㄷ" and word in BECOMES_R:
        yield head + compose(onset, vowel, "ㄹ") + ("아" if bright else "어")
    elif coda == "ㅅ" and word in LOSES_S:
        yield bare + ("아" if bright else "어")
    elif coda:
        yield base + ("아" if bright else "어")
    elif base.endswith("르") and word not in NO_DOUBLE and len(base) > 1:
        before = parts(base[-2])
        yield base[:-2] + compose(before[0], before[1], "ㄹ") + ("라" if before[1] in "ㅏㅗ" else "러")
    elif vowel == "ㅡ":
        is_bright = len(base) > 1 and parts(base[-2])[1] in "ㅏㅗ"
        yield head + compose(onset, "ㅏ" if is_bright else "ㅓ", "")
    else:
        yield from _contracted(base, onset, vowel)


def _contracted(base: str, onset: str, vowel: str) -> Iterator[str]:
    head = base[:-1]
    match vowel:
        case "ㅏ" | "ㅓ" | "ㅐ" | "ㅔ" | "ㅕ":
            yield base
        case "ㅗ":
            yield head + compose(onset, "ㅘ", "")
            yield base + "아"
        case "ㅜ":
            yield head + compose(onset, "ㅝ", "")
            yield base + "어"
        case "ㅣ":
            yield head + compose(onset, "ㅕ", "")
            yield base + "어"
        case "ㅚ":
            yield head + compose(onset, "ㅙ", "")
            yield base + "어"
        case _:
            yield base + "어"


def _with_coda(stem: str, coda: str) -> str:
    onset, vowel, _ = parts(stem[-1])
    return stem[:-1] + compose(onset, vowel, coda)
