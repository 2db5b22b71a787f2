import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.scripts import Annotation, Kind, Token, annotate
from kaiwa.scripts.chinese import sandhi, variants


def read(text: str, language: str = "zh-Hans") -> str:
    return annotate(text, language).pinyin


def token(annotation: Annotation, surface: str) -> Token:
    return next(token for token in annotation.tokens if token.surface == surface)


@pytest.mark.parametrize(
    ("text", "pinyin"),
    [
        ("这只猫只有三只脚。", "zhè zhī māo zhǐyǒu sān zhī jiǎo."),
        ("局长的头发很长。", "júzhǎng de tóufa hěn cháng."),
        ("我得走了。", "wǒ děi zǒu le."),
        ("他得了奖。", "tā dé le jiǎng."),
        ("他跑得很快。", "tā pǎo de hěn kuài."),
        ("他高兴地笑了。", "tā gāoxìng de xiào le."),
        ("孩子们都睡着了。", "háizimen dōu shuìzháo le."),
        ("我们为人民服务。", "wǒmen wèi rénmín fúwù."),
        ("北京为中国的首都。", "běijīng wéi zhōngguó de shǒudū."),
        ("他还没还书。", "tā hái méi huán shū."),
        ("首都都有。", "shǒudū dōu yǒu."),
        ("他好学，是好学生。", "tā hàoxué, shì hǎo xuésheng."),
        ("银行在行人天桥旁边。", "yínháng zài xíngrén tiānqiáo pángbiān."),
        ("西安的东西很便宜。", "xī'ān de dōngxi hěn piányi."),
        ("衣服晾干了。", "yīfu liànggān le."),
        ("中文系的学生系上鞋带。", "zhōngwénxì de xuésheng jì shàng xiédài."),
    ],
)
def test_a_character_reads_by_its_sentence(text: str, pinyin: str) -> None:
    assert read(text) == pinyin


@pytest.mark.parametrize(
    ("text", "surface", "reading"),
    [
        ("妈妈在家里。", "妈妈", "māma"),
        ("你看看。", "看看", "kànkan"),
        ("放在桌子上。", "上", "shang"),
        ("我去过长城。", "去过", "qùguo"),
        ("朋友们来了。", "朋友", "péngyou"),
        ("护士来了。", "护士", "hùshi"),
        ("拿出来吧。", "出来", "chūlai"),
    ],
)
def test_syllables_that_a_speaker_leaves_light_are_light(text: str, surface: str, reading: str) -> None:
    assert token(annotate(text, "zh-Hans"), surface).reading == reading


@pytest.mark.parametrize(
    ("text", "surface", "spoken"),
    [
        ("一起走。", "一起", "yìqǐ"),
        ("都一样。", "一样", "yíyàng"),
        ("我不去。", "不", "bú"),
        ("看一看。", "看一看", "kànyikàn"),
        ("是不是？", "是不是", "shìbushì"),
        ("说不清楚。", "说不清楚", "shuōbuqīngchu"),
    ],
)
def test_yi_and_bu_sound_by_what_follows(text: str, surface: str, spoken: str) -> None:
    assert token(annotate(text, "zh-Hans"), surface).spoken == spoken


@pytest.mark.parametrize(
    "text", ["第一名", "一月", "十一点", "统一管理", "星期一上午", "一九九八年", "二十一世纪"]
)
def test_yi_in_an_order_or_a_string_of_digits_keeps_its_tone(text: str) -> None:
    assert not any(token.spoken for token in annotate(text, "zh-Hans").tokens)


def test_the_dictionary_tone_stays_beside_the_spoken_one() -> None:
    word = token(annotate("一起走", "zh-Hans"), "一起")
    assert (word.reading, word.spoken) == ("yīqǐ", "yìqǐ")


def test_a_third_tone_before_a_third_is_hinted() -> None:
    annotation = annotate("你好，我想你。", "zh-Hans")
    hinted = [token.surface for token in annotation.tokens if token.hint == sandhi.THIRD_TONE_HINT]
    assert hinted == ["你好", "我", "想"]


def test_erhua_is_one_syllable_over_two_characters() -> None:
    word = token(annotate("去那儿玩儿", "zh-Hans"), "玩儿")
    assert word.reading == "wánr"
    assert [(span.text, span.reading) for span in word.spans] == [("玩", "wán"), ("儿", "r")]
    assert word.pinyin_numbers == "wanr2"
    assert read("女儿") == "nǚ'ér"


def test_a_word_has_every_way_of_writing_its_sound() -> None:
    word = token(annotate("绿色", "zh-Hans"), "绿色")
    assert (word.reading, word.pinyin_numbers, word.romanization_plain, word.zhuyin) == (
        "lǜsè",
        "lü4 se4",
        "lvse",
        "ㄌㄩˋ ㄙㄜˋ",
    )


@pytest.mark.parametrize(
    ("text", "number", "reading"),
    [
        ("2024年", "2024", "èr líng èr sì"),
        ("2个人", "2", "liǎng"),
        ("第2次", "2", "èr"),
        ("12个月", "12", "shí'èr"),
        ("2024个", "2024", "liǎngqiān líng èrshísì"),
        ("10000元", "10000", "yīwàn"),
        ("105路", "105", "yāo líng wǔ"),
        ("3.5%", "3.5%", "bǎifēnzhī sān diǎn wǔ"),
        ("打13812345678", "13812345678", "yāo sān bā yāo èr sān sì wǔ liù qī bā"),
        ("2:30见", "2:30", "liǎng diǎn sānshí fēn"),
        ("1/2", "1/2", "èr fēnzhī yī"),
        ("2024-03-05", "2024-03-05", "èr líng èr sì nián sānyuè wǔrì"),
    ],
)
def test_digits_are_said_as_what_they_count(text: str, number: str, reading: str) -> None:
    found = token(annotate(text, "zh-Hans"), number)
    assert found.kind is Kind.NUMBER
    assert found.reading == reading


def test_a_number_sounds_with_its_sandhi() -> None:
    assert token(annotate("100块", "zh-Hans"), "100").spoken == "yìbǎi"


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("老師教我們寫字，這裡很乾。", "老师教我们写字，这里很干。"),
        ("這隻狗的頭髮很髒。", "这只狗的头发很脏。"),
        ("她看著窗外，睡著了。", "她看着窗外，睡着了。"),
        ("他打發我去隔壁，花兒開了。", "他打发我去隔壁，花儿开了。"),
        ("2點見，1991年後，2個人。", "2点见，1991年后，2个人。"),
        ("成績沒有跡象。", "成绩没有迹象。"),
        ("為什麼圖書館還沒開門？", "为什么图书馆还没开门？"),
    ],
)
def test_both_scripts_read_alike(traditional: str, simplified: str) -> None:
    assert read(traditional, "zh-Hant") == read(simplified)


def test_a_traditional_character_tells_apart_what_its_simplified_form_mixes() -> None:
    assert read("三隻", "zh-Hant") == "sān zhī"


def test_an_override_wins_across_words_in_marks_or_numbers() -> None:
    annotation = annotate("我在六安的家里", "zh-Hans", {"六安": "lu4an1", "的家": "de jiā"})
    assert token(annotation, "六安").reading == "lù'ān"
    assert token(annotation, "的家").reading == "dejiā"
    assert "".join(token.surface for token in annotation.tokens) == "我在六安的家里"


def test_a_guess_says_so_and_names_the_other_readings() -> None:
    guessed = token(annotate("系", "zh-Hans"), "系")
    assert guessed.confidence < 1
    assert "jì" in guessed.alternatives
    assert token(annotate("谁来了？", "zh-Hans"), "谁").alternatives == ("shuí",)


TROUBLE = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "一不的了着过得地儿们个上里长行还只为第十百"
            "0123456789０３,.:/-%年月日個隻髮著\r\n\t \u200d\ufe0f👨‍👩‍👧é\u0301𠮷〇々"
        ),
    ),
    max_size=60,
)


@given(TROUBLE, st.sampled_from(["zh-Hans", "zh-Hant"]))
def test_whatever_the_text_its_tokens_are_the_text(text: str, language: str) -> None:
    annotation = annotate(text, language)
    assert "".join(token.surface for token in annotation.tokens) == text
    for found in annotation.tokens:
        assert text[found.start : found.end] == found.surface
        assert "".join(span.text for span in found.spans) == found.surface


@given(TROUBLE, st.dictionaries(st.text(min_size=0, max_size=3), st.text(max_size=8), max_size=3))
def test_whatever_the_overrides_the_tokens_are_the_text(text: str, overrides: dict[str, str]) -> None:
    annotation = annotate(text, "zh-Hans", overrides)
    assert "".join(token.surface for token in annotation.tokens) == text


def test_half_a_surrogate_pair_is_read_over() -> None:
    text = "\ud800這個\udfff"
    assert "".join(token.surface for token in annotate(text, "zh-Hant").tokens) == text


def test_both_scripts_convert_into_each_other() -> None:
    assert variants.to_traditional("头发") == "頭髮"
    assert variants.to_simplified("頭髮") == "头发"


def test_many_threads_read_what_one_reads() -> None:
    lines = [f"第{number}天，我们一起去了{number}个地方，重新开始。" for number in range(40)]
    alone = [read(line) for line in lines]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read, lines)) == alone


@pytest.mark.parametrize(
    "line", ["他在银行长大，一不小心就为2个人还了100块钱。", "为", "一不", "她說隻，", "1:", "龘"]
)
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_a_long_text_takes_time_in_proportion(line: str, language: str) -> None:
    annotate(line, language)

    def seconds(length: int) -> float:
        started = time.process_time()
        annotate(line * (length // len(line)), language)
        return time.process_time() - started

    short, long = seconds(1_500), seconds(15_000)
    assert long < 40 * max(short, 0.005)  # ten times the text; a hundred times the work if it were quadratic


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("今天是-5度。", "jīntiān shì fù wǔ dù."),
        ("-10", "fù shí"),
        ("5-3", "wǔ - sān"),
        ("1546 -1610年", "yīqiān wǔbǎi sìshíliù - yī liù yī líng nián"),
        ("我住203房间。", "wǒ zhù èr líng sān fángjiān."),
        ("坐103路", "zuò yāo líng sān lù"),
        ("我们去看电影吧！", "wǒmen qù kàn diànyǐng ba!"),
        ("酒吧和网吧", "jiǔbā hé wǎngbā"),
        ("我不是学生。", "wǒ bùshì xuésheng."),
    ],
)
def test_figures_and_particles_of_everyday_lines(text: str, written: str) -> None:
    assert annotate(text, "zh-Hans").pinyin == written


def test_an_override_does_not_begin_inside_a_number() -> None:
    assert [token.surface for token in annotate("13个", "zh-Hans", {"3": "sān"}).tokens] == ["13", "个"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("我没收到你的信", "wǒ méi shōudào nǐ de xìn"),
        ("没收拾好", "méi shōushi hǎo"),
        ("他没入学", "tā méi rùxué"),
        ("没收了他的手机", "mòshōu le tā de shǒujī"),
        ("水没过头顶", "shuǐ mò guò tóudǐng"),
        ("早点儿来", "zǎodiǎnr lái"),
        ("这点儿钱", "zhèdiǎnr qián"),
        ("婴儿", "yīng'ér"),
        ("你干哪一行？", "nǐ gàn nǎ yīháng?"),
        ("看下一行", "kàn xià yīháng"),
        ("代表团一行抵达北京", "dàibiǎotuán yīxíng dǐdá běijīng"),
        ("嗯，好的", "ǹg, hǎo de"),
        ("嗯？", "ńg?"),
        ("一步一步地走", "yī bù yī bù de zǒu"),
        ("一心一意", "yīxīnyīyì"),
        ("他为我买了书", "tā wèi wǒ mǎi le shū"),
    ],
)
def test_everyday_lines_whose_words_are_easily_cut_or_read_wrong(text: str, written: str) -> None:
    assert annotate(text, "zh-Hans").pinyin == written
