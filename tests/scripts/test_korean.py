import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.scripts import Kind, annotate
from kaiwa.scripts.korean import numbers
from kaiwa.scripts.korean.pronunciation import pronounce, pronounce_in_pieces


def roman(text: str) -> str:
    return annotate(text, "ko").romanization


@pytest.mark.parametrize(
    ("word", "hangul", "romanized"),
    [
        ("구미", "구미", "gumi"),
        ("백암", "배감", "baegam"),
        ("합덕", "합떡", "hapdeok"),
        ("월곶", "월곧", "wolgot"),
        ("벚꽃", "벋꼳", "beotkkot"),
        ("칠곡", "칠곡", "chilgok"),
        ("울릉", "울릉", "ulleung"),
        ("대관령", "대괄령", "daegwallyeong"),
        ("광희문", "광히문", "gwanghuimun"),
        ("백마", "뱅마", "baengma"),
        ("신문로", "신문노", "sinmunno"),
        ("왕십리", "왕심니", "wangsimni"),
        ("신라", "실라", "silla"),
        ("학여울", "항녀울", "hangnyeoul"),
        ("알약", "알략", "allyak"),
        ("해돋이", "해도지", "haedoji"),
        ("같이", "가치", "gachi"),
        ("맞히다", "마치다", "machida"),
        ("좋고", "조코", "joko"),
        ("잡혀", "자펴", "japyeo"),
        ("낳지", "나치", "nachi"),
        ("묵호", "무코", "mukho"),
        ("집현전", "지편전", "jiphyeonjeon"),
        ("못하다", "모타다", "mothada"),
        ("밟다", "밥따", "bapda"),
        ("밟아", "발바", "balba"),
        ("여덟", "여덜", "yeodeol"),
        ("읽고", "일꼬", "ilgo"),
        ("없어요", "업써요", "eopseoyo"),
        ("맛있다", "마싣따", "masitda"),
        ("맛없다", "마덥따", "madeopda"),
        ("꽃잎", "꼰닙", "kkonnip"),
        ("색연필", "생년필", "saengnyeonpil"),
        ("강남역", "강남녁", "gangnamnyeok"),
        ("면역", "며녁", "myeonyeok"),
        ("등산로", "등산노", "deungsanno"),
        ("초여름", "초여름", "choyeoreum"),
        ("부엌일", "부엉닐", "bueongnil"),
        ("불여우", "불려우", "bullyeou"),
        ("가정용", "가정용", "gajeongyong"),
        ("히읗이", "히으시", "hieusi"),
        ("값어치", "가버치", "gabeochi"),
        ("판단력", "판단녁", "pandannyeok"),
        ("수학여행", "수항녀행", "suhangnyeohaeng"),
        ("괜찮아", "괜차나", "gwaenchana"),
        ("학교", "학꾜", "hakgyo"),
        ("싫소", "실쏘", "silso"),
    ],
)
def test_a_word_sounds_by_the_standard_and_is_romanized_without_tension(
    word: str, hangul: str, romanized: str
) -> None:
    said, letters = pronounce(word)
    assert said == hangul
    assert letters == romanized


@pytest.mark.parametrize(
    ("word", "romanized"),
    [
        ("신림역까지", "sillimnyeokkkaji"),
        ("서울역에서", "seoullyeogeseo"),
        ("강남역으로", "gangnamnyeogeuro"),
    ],
)
def test_a_noun_sounds_before_its_particle_as_it_does_alone(word: str, romanized: str) -> None:
    assert roman(word) == romanized


def test_reading_is_given_only_where_it_differs_from_the_spelling() -> None:
    plain, changed = annotate("나무", "ko").tokens[0], annotate("국물", "ko").tokens[0]
    assert plain.reading == ""
    assert changed.reading == "궁물"


def test_a_noun_and_its_particle_are_read_each_by_itself_and_spoken_as_one() -> None:
    tokens = annotate("집에서 학교까지", "ko").tokens
    assert [token.surface for token in tokens] == ["집", "에서", " ", "학교", "까지"]
    assert [token.reading for token in tokens] == ["", "", "", "학꾜", ""]
    assert [token.spoken for token in tokens] == ["지", "베서", "", "", ""]
    assert [token.romanization for token in tokens] == ["jib", "eseo", "", "hakgyo", "kkaji"]
    assert roman("집에서 학교까지") == "jibeseo hakgyokkaji"


# Notice 2000-8, chapter 3, article 4: names are written apart, and no sound changes in them.
@pytest.mark.parametrize(
    ("text", "romanized"),
    [
        ("한복남", "Han Boknam"),
        ("홍빛나", "Hong Bitna"),
        ("민용하 씨", "Min Yongha ssi"),
        ("송나리 씨", "Song Nari ssi"),
        ("박민서 씨가 왔어요.", "Bak Minseo ssiga wasseoyo."),
        ("제 이름은 박민서예요.", "je ireumeun Bak Minseoyeyo."),
        ("김철민이 왔다", "Gim Cheolmini watda"),
        ("저는 김석우입니다.", "jeoneun Gim Seoguimnida."),
        ("정석민", "Jeong Seokmin"),
    ],
)
def test_a_personal_name_is_written_apart_and_without_what_its_sounds_do(text: str, romanized: str) -> None:
    assert roman(text) == romanized


def test_a_name_is_still_pronounced_as_it_sounds() -> None:
    assert annotate("박민서", "ko").tokens[0].reading == "방민서"


@pytest.mark.parametrize(
    "word", ["옥수수", "손수건", "박물관", "고등학교", "이상하다", "한국인", "정말로", "반지하"]
)
def test_a_word_that_begins_like_a_surname_is_no_name(word: str) -> None:
    assert roman(word) == roman(word).lower()


# The standard writes words apart and shows no change over a space (Bongcheon 1(il)-dong, ot han beol).
@pytest.mark.parametrize(
    ("text", "romanized"),
    [
        ("못 해요", "mot haeyo"),
        ("못해요", "mothaeyo"),
        ("옷 한 벌", "ot han beol"),
        ("책 읽는 사람", "chaek ingneun saram"),
    ],
)
def test_nothing_is_linked_over_a_space(text: str, romanized: str) -> None:
    assert roman(text) == romanized


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("3번 출구에서 만나요", "삼"),
        ("7번 버스를 타세요", "칠"),
        ("1번 문제를 푸세요", "일"),
        ("3번으로 오세요", "삼"),
        ("정답은 3번", "삼"),
        ("2번이에요", "이"),
        ("3번 봤어요", "세"),
        ("3번이나 갔어요", "세"),
        ("하루에 2번", "두"),
        ("어제 2번 봤어요", "두"),
        ("10번 읽었다", "열"),
        ("1번째", "첫"),
        ("3번째 줄", "세"),
    ],
)
def test_times_are_counted_in_korean_and_what_is_numbered_in_sino_korean(text: str, reading: str) -> None:
    found = next(token for token in annotate(text, "ko").tokens if token.kind is Kind.NUMBER)
    assert found.reading == reading


@pytest.mark.parametrize("word", ["앞으로", "가는", "먹을", "바로", "서로", "하는"])
def test_what_may_be_an_ending_is_not_cut_off(word: str) -> None:
    assert len(annotate(word, "ko").tokens) == 1


@pytest.mark.parametrize(
    ("text", "number", "reading"),
    [
        ("3개", "3", "세"),
        ("3시 30분", "3", "세"),
        ("3시 30분", "30", "삼십"),
        ("2024년", "2024", "이천이십사"),
        ("6월", "6", "유"),
        ("20살", "20", "스무"),
        ("15시", "15", "십오"),
        ("3개월", "3", "삼"),
        ("1,500원", "1,500", "천오백"),
        ("3.14", "3.14", "삼점일사"),
        ("010-1234-5678", "010-1234-5678", "공일공 일이삼사 오육칠팔"),
        ("7:30", "7:30", "일곱 시 삼십 분"),
        ("105명", "105", "백다섯"),
    ],
)
def test_digits_are_said_as_their_counter_wants(text: str, number: str, reading: str) -> None:
    found = next(token for token in annotate(text, "ko").tokens if token.surface == number)
    assert found.kind is Kind.NUMBER
    assert found.reading == reading


@given(st.integers(1, 10**16))
def test_a_sino_korean_number_spells_its_digits_in_order(value: int) -> None:
    digits = {name: str(digit) for digit, name in enumerate("영일이삼사오육칠팔구")}
    spelled = "".join(digits[char] for char in numbers.sino(value) if char in digits)
    significant = str(value).replace("0", "")
    # A one goes unsaid before 십, 백, 천 and 만; all else is said.
    assert spelled.replace("1", "") == significant.replace("1", "")


@pytest.mark.parametrize("line", ["꽃잎", "한국어를 공부해요. ", "1-", "수학여행을"])
def test_a_long_text_takes_time_in_proportion(line: str) -> None:
    annotate(line, "ko")

    def seconds(length: int) -> float:
        started = time.process_time()
        annotate(line * (length // len(line)), "ko")
        return time.process_time() - started

    short, long = seconds(5_000), seconds(50_000)
    assert long < 40 * max(short, 0.02)


def test_a_number_and_its_counter_are_written_apart() -> None:
    assert roman("사과 3개를 샀어요.") == "sagwa se gaereul sasseoyo."


def test_decomposed_hangul_reads_like_composed() -> None:
    text = "한국말"
    assert roman(unicodedata.normalize("NFD", text)) == roman(text) == "hangungmal"


def test_loose_letters_are_named() -> None:
    assert roman("ㅋㅋㅋ") == "kkk"


def test_an_override_wins() -> None:
    annotation = annotate("값이 싸요", "ko", {"값이": "갑씨"})
    assert annotation.tokens[0].reading == "갑씨"


@given(
    st.text(
        alphabet=st.one_of(
            st.characters(), st.sampled_from("한국말을에서가까지0123,.:-개시월 \r\nㅋㅏᄒ\u1161漢👍🏽")
        ),
        max_size=60,
    )
)
def test_whatever_the_text_its_tokens_are_the_text(text: str) -> None:
    annotation = annotate(text, "ko")
    assert "".join(token.surface for token in annotation.tokens) == text
    for found in annotation.tokens:
        assert text[found.start : found.end] == found.surface
        assert "".join(span.text for span in found.spans) == found.surface


@given(st.text(alphabet=st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=12))
def test_every_syllable_has_its_piece_of_sound(word: str) -> None:
    said, pieces = pronounce_in_pieces(word, len(word))
    assert 2 * len(said) == len(pieces) == 2 * len(word)
    assert "".join(pieces).isascii()
    assert pronounce(word) == (said, "".join(pieces))


# The examples of the Revised Romanization of Korean, in the spelling of the notice that set the standard.
OFFICIAL = (
    "구미=Gumi", "영동=Yeongdong", "백암=Baegam", "옥천=Okcheon", "합덕=Hapdeok",
    "호법=Hobeop", "월곶=Wolgot", "벚꽃=beotkkot", "한밭=Hanbat", "구리=Guri",
    "설악=Seorak", "칠곡=Chilgok", "임실=Imsil", "울릉=Ulleung", "대관령=Daegwallyeong",
    "광희문=Gwanghuimun", "백마=Baengma", "신문로=Sinmunno", "종로=Jongno", "왕십리=Wangsimni",
    "별내=Byeollae", "신라=Silla", "학여울=Hangnyeoul", "알약=allyak", "해돋이=haedoji",
    "같이=gachi", "굳히다=guchida", "맞히다=machida", "좋고=joko", "놓다=nota",
    "잡혀=japyeo", "낳지=nachi", "묵호=Mukho", "집현전=Jiphyeonjeon", "압구정=Apgujeong",
    "낙동강=Nakdonggang", "죽변=Jukbyeon", "낙성대=Nakseongdae", "합정=Hapjeong", "팔당=Paldang",
    "샛별=saetbyeol", "울산=Ulsan", "중앙=Jungang", "반구대=Bangudae", "세운=Seun",
    "해운대=Haeundae", "부산=Busan", "세종=Sejong", "남산=Namsan", "속리산=Songnisan",
    "금강=Geumgang", "독도=Dokdo", "경복궁=Gyeongbokgung", "무량수전=Muryangsujeon", "연화교=Yeonhwagyo",
    "극락전=Geungnakjeon", "안압지=Anapji", "남한산성=Namhansanseong", "화랑대=Hwarangdae", "불국사=Bulguksa",
    "현충사=Hyeonchungsa", "독립문=Dongnimmun", "오죽헌=Ojukheon", "촉석루=Chokseongnu", "종묘=Jongmyo",
    "다보탑=Dabotap",
)  # fmt: skip


@pytest.mark.parametrize("example", OFFICIAL)
def test_the_examples_of_the_standard_are_romanized_as_it_has_them(example: str) -> None:
    word, romanized = example.split("=")
    assert roman(word) == romanized.lower()
