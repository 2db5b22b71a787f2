"""Korean endings that follow from the last sound of the word before them: 이에요 or 예요, 은 or 는, 이 or 가, 을 or 를."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from kaiwa.content.bank import bank
from kaiwa.engines.offline.rules.slip import Slip, with_its_company
from kaiwa.engines.offline.word_lists import words_of
from kaiwa.scripts.korean.syllables import parts

COPULA: Final = re.compile(r"(?P<noun>[가-힣]+?)(?P<ending>이에요|이예요|예요)(?=[\s.,!?]|$)")
PARTICLE: Final = re.compile(r"(?<![가-힣])(?P<noun>[가-힣]+?)(?P<ending>은|는|이|가|을|를)(?= [가-힣])")
AFTER_CONSONANT: Final = {"는": "은", "가": "이", "를": "을"}
AFTER_VOWEL: Final = {"은": "는", "을": "를", "이": "가"}
MORE: Final = words_of(
    "이름 책 친구 학생 선생님 물 커피 집 학교 사람 가방 옷 밥 빵 고기 사과 의자 고양이 강아지 시간 돈 음식 영화 음악 한국어 영어"
    " 어머니 아버지 엄마 아빠 언니 오빠 누나 동생 회사 방 문 창문 전화 사진 선물 생일 날씨 오늘 내일 이것 그것 저것 여기 거기 취미 직업"
)
ENDING_IN_I: Final = words_of("나이 아이 차이 사이 오이 고양이 강아지이 종이 어린이 놀이 거북이")
NO_PARTICLE: Final = frozenset({"물가", "시가", "사이", "이은", "문가"})
"""Words that end as a noun with a particle would."""


def slips(sentence: str) -> Iterator[Slip]:
    yield from _copulas(sentence)
    yield from _likings(sentence)
    yield from _particles(sentence)


def has_final(letter: str) -> bool:
    """Whether a syllable ends in a consonant."""
    return "가" <= letter <= "힣" and parts(letter)[2] != ""


@cache
def _nouns() -> frozenset[str]:
    """Words that are surely nouns: those that the pack gives particles to, and the commonest besides."""
    entries = bank("ko").pack.lexicon.values()
    return MORE | {
        entry.word
        for entry in entries
        if {"obj", "subj", "topic"} & set(entry.forms) and " " not in entry.word
    }


def _copulas(sentence: str) -> Iterator[Slip]:
    for found in COPULA.finditer(sentence):
        noun, ending = found["noun"], found["ending"]
        right = "이에요" if has_final(noun[-1]) else "예요"
        if noun.endswith("아니") or noun + "이" in ENDING_IN_I:
            continue
        if ending == "이예요" and noun not in _nouns():
            continue  # a name with its 이: 민준이예요
        if ending != right:
            why = f"After {'a consonant' if has_final(noun[-1]) else 'a vowel'} the copula is {right}."
            yield Slip(*with_its_company(found, "noun", "ending", right), why, "copula_ieyo")


def _particles(sentence: str) -> Iterator[Slip]:
    for found in PARTICLE.finditer(sentence):
        noun, ending = found["noun"], found["ending"]
        if noun not in _nouns() or noun + ending in _nouns() | NO_PARTICLE:
            continue
        right = (AFTER_CONSONANT if has_final(noun[-1]) else AFTER_VOWEL).get(ending)
        if right:
            why = f"After {'a consonant' if has_final(noun[-1]) else 'a vowel'} it is {right}: {noun}{right}."
            yield Slip(*with_its_company(found, "noun", "ending", right), why, "topic_subject")


LIKED: Final = re.compile(
    r"(?<![가-힣])(?P<noun>[가-힣]+?)(?P<ending>을|를)(?= (?:있어요|없어요|필요해요|좋아요|싫어요|아니에요)(?:[\s.,!?]|$))"
)
ASKED: Final = re.compile(r"(?<![가-힣])(?P<noun>[가-힣]+?)(?P<ending>이|가)(?= 주세요)")
WANTED: Final = re.compile(
    r"(?<![가-힣])(?P<noun>[가-힣]+?)(?P<ending>을|를)(?= (?:됐어요|되고 싶|될 거예요|되었어요))"
)


def _likings(sentence: str) -> Iterator[Slip]:
    """Verbs that take another particle, which again follows the last sound."""
    for pattern, pair, why, point in (
        (LIKED, "이가", "What there is, is needed or is good takes 이/가, not 을/를.", "object_eul"),
        (ASKED, "을를", "What you ask for takes 을/를, or no particle.", "requests_juseyo"),
        (WANTED, "이가", "What you become takes 이/가.", "change_jida"),
    ):
        for found in pattern.finditer(sentence):
            noun = found["noun"]
            if noun in _nouns() and noun + found["ending"] not in _nouns():
                right = pair[0] if has_final(noun[-1]) else pair[1]
                yield Slip(*with_its_company(found, "noun", "ending", right), why, point)
