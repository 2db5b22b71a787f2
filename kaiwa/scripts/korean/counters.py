"""Words that follow a numeral and decide how it is said."""

import re

NATIVE_COUNTERS = (
    "개", "명", "사람", "살", "시간", "마리", "권", "장", "병", "잔", "대", "달", "가지", "송이", "그루",
    "켤레", "벌",
    "채", "척", "곳", "군데", "줄", "봉지", "자루", "통", "쌍", "끼", "그릇", "조각", "모금", "마디",
    "걸음", "바퀴", "번", "알",
    "포기", "다발", "묶음", "상자", "박스", "판", "접시", "숟가락", "스푼", "컵", "캔", "갑", "팀", "군",
    "집", "해", "돌", "식구",
    "쪽지", "방울", "톨", "켤", "짝", "땀", "모", "단", "두름", "손가락", "배",
)  # fmt: skip
# These begin like a counter above and are none.
SINO_COUNTERS = (
    "개월",
    "개년",
    "개국",
    "대대",
    "장조",
    "번지",
    "번길",
    "번호",
    "군단",
    "배속",
    "단계",
    "단지",
    "가구",
)
HOURS = ("시",)
MONTHS = {6: "유", 10: "시"}

# 번 counts times (세 번) or numbers things (삼 번 출구): what is numbered stands behind it or before it, or what is
# chosen has a particle that a count of times has not.
_NUMBERED = (
    "출구", "입구", "버스", "국도", "도로", "노선", "문제", "답", "정답", "보기", "질문", "문항", "항목", "방", "교실", "강의실",
    "창구", "게이트", "탑승구", "승강장", "플랫폼", "홈", "트랙", "레인", "칸", "좌석", "자리", "테이블", "줄", "손님", "고객", "환자",
    "타자", "선수", "후보", "주자", "채널", "곡", "사진", "그림", "지문", "메뉴", "세트", "카드", "차", "열차", "마을", "엔진",
    "척추", "염색체", "교향곡", "소나타",
)  # fmt: skip
_CHOSEN = re.compile("번(?:으로|을|이(?!나|라도|면)|까지|부터|과|하고|인|입니|에서|님)").match
_ANNOUNCED = (
    "문제",
    "정답",
    "정답은",
    "답은",
    "답",
    "번호",
    "번호는",
    "보기",
    "제",
    "출구",
    "출구는",
    "버스",
    "창구",
    "채널",
    "좌석",
)


def is_a_name(value: int, before: str, after: str) -> bool:
    """Whether 번 behind this number numbers a thing; ``after`` begins with it."""
    if after.startswith(SINO_COUNTERS):
        return True
    rest = after[1:]
    if rest.startswith(" "):
        return rest[1:].startswith(_NUMBERED) or before.endswith(_ANNOUNCED)
    if rest.startswith(_NUMBERED):
        return True
    return before.endswith(_ANNOUNCED) or bool(_CHOSEN(after))
