"""Tones as the national Putonghua proficiency test (PSC) has them: 一 and 不 in speech, and words with a light syllable."""

import pytest

from kaiwa.scripts import annotate


def read(text: str) -> str:
    return "".join(token.reading for token in annotate(text, "zh-Hans").tokens).replace("'", "")


def spoken(text: str) -> str:
    tokens = annotate(text, "zh-Hans").tokens
    return "".join(token.spoken or token.reading for token in tokens).replace("'", "")


# The fourth tone lifts 一 and 不 to the second; before the other tones 一 falls; counting and at the end it stays;
# between two of the same, and in a complement, they are light.
SANDHI = (
    "一定yídìng 一样yíyàng 一共yígòng 一半yíbàn 一次yícì 一切yíqiè 一会儿yíhuìr 一个yíge 一件yíjiàn 一辆车yíliàngchē "
    "一天yìtiān 一般yìbān 一些yìxiē 一年yìnián 一直yìzhí 一人yìrén 一起yìqǐ 一点儿yìdiǎnr 一本书yìběnshū 一碗yìwǎn "
    "第一dìyī 统一tǒngyī 星期一xīngqīyī 一月yīyuè 十一shíyī 唯一wéiyī "
    "看一看kànyikàn 想一想xiǎngyixiǎng 试一试shìyishì "
    "不是búshì 不去búqù 不对búduì 不要búyào 不会búhuì 不客气búkèqi 不错búcuò 不用búyòng "
    "不好bùhǎo 不吃bùchī 不来bùlái 不想bùxiǎng 不同bùtóng 不行bùxíng 不能bùnéng 不多bùduō "
    "好不好hǎobuhǎo 是不是shìbushì 去不去qùbuqù 看不见kànbujiàn 听不懂tīngbudǒng 对不起duìbuqǐ"
)
LIGHT = (
    "爸爸bàba 妈妈māma 哥哥gēge 姐姐jiějie 弟弟dìdi 妹妹mèimei 爷爷yéye 奶奶nǎinai 朋友péngyou 东西dōngxi 衣服yīfu "
    "先生xiānsheng 喜欢xǐhuan 认识rènshi 明白míngbai 漂亮piàoliang 便宜piányi 舒服shūfu 告诉gàosu 消息xiāoxi 事情shìqing "
    "时候shíhou 头发tóufa 眼睛yǎnjing 耳朵ěrduo 鼻子bízi 孩子háizi 桌子zhuōzi 椅子yǐzi 杯子bēizi 姑娘gūniang 名字míngzi "
    "关系guānxi 意思yìsi 故事gùshi 知识zhīshi 热闹rènao 客气kèqi 厉害lìhai 麻烦máfan 打听dǎting 商量shāngliang 窗户chuānghu "
    "月亮yuèliang 葡萄pútao 豆腐dòufu 馒头mántou 骆驼luòtuo 萝卜luóbo 我们wǒmen 什么shénme 怎么zěnme 这么zhème 那么nàme "
    "晚上wǎnshang 早上zǎoshang 多少duōshao 休息xiūxi 学生xuésheng 大夫dàifu 将就jiāngjiu 凑合còuhe 打扮dǎban 石榴shíliu"
)


def _pairs(listed: str) -> list[tuple[str, str]]:
    found = []
    for entry in listed.split():
        width = next(at for at, char in enumerate(entry) if not "一" <= char <= "鿿")
        found.append((entry[:width], entry[width:]))
    return found


@pytest.mark.parametrize(("text", "sound"), _pairs(SANDHI))
def test_yi_and_bu_sound_as_the_rule_says(text: str, sound: str) -> None:
    assert spoken(text) == sound


@pytest.mark.parametrize(("text", "reading"), _pairs(LIGHT))
def test_a_word_keeps_its_light_syllable(text: str, reading: str) -> None:
    assert read(text) == reading
