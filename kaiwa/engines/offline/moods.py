"""Whether a text denies or asks: what is liked and what is not, what is told and what is asked, share nearly all their words."""

import re
from typing import Final

_DENIALS: Final = {
    "ja": r"ない|なかっ|ません|ず(?:に|、)|くな[いか]|だめ|無理|いいえ|嫌|苦手|きらい|にがて|反対",
    "es": r"\b(?:no|nunca|tampoco|nada|ni|sin|jam[aá]s|ningun[oa]?|odio|detesto)\b",
    "fr": r"\b(?:ne|pas|jamais|rien|aucun|non|d[ée]teste)\b|\bn['’]",
    "zh-Hans": r"不|没|别|讨厌|反对",
    "zh-Hant": r"不|沒|別|討厭|反對",
    "ko": r"안 |못|않|없|아니|싫|말고|마세요|지 마|반대",
}
_QUESTIONS: Final = {
    "ja": r"[?？]|か(?:な|しら|ね)?[。.…！!]*$|何|なに|なん(?:の|で|です)|どこ|どちら|どれ|どの|どう|どんな|いつ|いくら|いくつ"
    r"|だれ|誰|なぜ|ませんか|ない$",
    "es": r"\?|\b(?:qu[eé] (?!se|te |le |me )|cu[aá]l(?:es)?|c[oó]mo|a?d[oó]nde|cu[aá]n(?:d|t)[oa]s?|qui[eé]n(?:es)?|por qu[eé])\b"
    r"|^(?:me|te|le|les|nos) (?:puede|podr|da|trae|gust|import|ayud)"
    r"|^(?:pued[eo]s?|podr[ií]a[ns]?|quieres?|tienes?|hay|necesitas?|est[aá]s|eres|vienes|sabes?|conoces|se puede)\b",
    "fr": r"\?|\b(?:est[- ]ce|qu['’ ]est|quel(?:le)?s?|comment|o[uù] (?:est|sont|se|vous|tu)|combien|quand est|pourquoi|quoi"
    r"|qui est|lequel|laquelle)\b|\b[a-zé]+-(?:vous|tu|il|elle|on|ce|je)\b"
    r"|^(?:tu |vous |peux|pouvez|on peut|je peux|je pourrais|il y a|[çc]a te|[çc]a vous)",
    "zh-Hans": r"[?？]|吗|呢$|什么|哪|几[个点位张杯]|多少|怎么|谁|为什么|还是|(.)不\1|有没有|能不能|没有$|多[长久大远]",
    "zh-Hant": r"[?？]|嗎|呢$|什麼|哪|幾[個點位張杯]|多少|怎麼|誰|為什麼|還是|(.)不\1|有沒有|能不能|沒有$|多[長久大遠]",
    "ko": r"[?？]|까요?$|나요$|니$|래요?$|세요$|무슨|뭐|뭘|무엇|어디|언제|몇|왜|어떻게|어떤|누구|누가|얼마|어느|어때|어땠"
    r"|습니까|줄래|을까|돼요$|죠$",
}  # fmt: skip
DENIALS: Final = {language: re.compile(pattern, re.IGNORECASE) for language, pattern in _DENIALS.items()}
QUESTIONS: Final = {language: re.compile(pattern, re.IGNORECASE) for language, pattern in _QUESTIONS.items()}


def denies(text: str, language: str) -> bool:
    return language in DENIALS and DENIALS[language].search(text) is not None


def seems_to_ask(text: str, language: str) -> bool:
    """By its words as well as by its mark: who types in a hurry leaves the mark out."""
    return language in QUESTIONS and QUESTIONS[language].search(text) is not None
