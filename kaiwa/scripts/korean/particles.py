"""Where a particle may be cut from its noun without a dictionary to ask."""

# No verb ends so, whatever stands before; the longest that fits is cut.
_UNMISTAKABLE = (
    "에서부터", "으로부터", "에게서는", "에서는", "에서도", "에서의", "에게서", "에게는", "에게도", "한테서", "한테는", "한테도", "께서는",
    "으로는", "으로도", "으로서", "으로써", "까지는", "까지도", "부터는", "에서", "에게", "한테", "께서", "까지", "부터", "처럼", "마다",
    "조차", "에는", "에도", "으로", "이랑", "를",
)  # fmt: skip
# After these words, which learners meet first, a short particle is no ending of a verb.
_KNOWN_NOUNS = frozenset(
    "저 나 너 우리 저희 그 그녀 이것 그것 저것 이거 그거 저거 누구 무엇 여기 거기 저기 오늘 내일 어제 지금 사람 학생 선생님 친구 엄마 "
    "아빠 어머니 아버지 언니 오빠 누나 형 동생 가족 집 학교 회사 한국 한국어 한국말 일본 중국 미국 영어 이름 물 밥 커피 음식 책 시간 "
    "돈 일 말 날씨 아침 점심 저녁 주말 영화 음악 여행 공부 운동 전화 사진 도서관 식당 병원 은행 역 공항 호텔 방 문 차 버스 지하철 "
    "기차 비행기 생일 선물 마음 생각 문제 질문 대답 남자 여자 아이 아기 고양이 강아지 개 나라 도시 서울 부산".split()
)
_SHORT = ("은", "는", "이", "가", "을", "도", "만", "의", "에", "와", "과", "로", "랑")
_AFTER_CODA = frozenset("은이을과")
_AFTER_VOWEL = frozenset("는가와랑")
_NOT_CUT = frozenset("어디까지나 아까부터 무엇보다 그로부터 앞으로 주로 서로 바로 따로 새로 실제로 별로 때때로 이까지 여기저기".split())
_LAST = frozenset(particle[-1] for particle in (*_UNMISTAKABLE, *_SHORT))


def noun_width(word: str) -> int:
    """How many syllables of the word are its noun; all of them where nothing is safely cut."""
    if word[-1] not in _LAST or len(word) < 2 or word in _NOT_CUT:
        return len(word)
    if word.endswith(_UNMISTAKABLE):
        for particle in _UNMISTAKABLE:
            if word.endswith(particle) and len(word) > len(particle):
                return len(word) - len(particle)
    last = word[-1]
    if last in _SHORT and word[:-1] in _KNOWN_NOUNS and _agrees(word[-2], last):
        return len(word) - 1
    return len(word)


def _agrees(before: str, particle: str) -> bool:
    has_coda = (ord(before) - 0xAC00) % 28 != 0
    if particle in _AFTER_CODA:
        return has_coda
    return not has_coda if particle in _AFTER_VOWEL else True
