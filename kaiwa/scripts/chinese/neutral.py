"""Syllables that lose their tone in a sentence though a dictionary of characters gives them one."""

from kaiwa.scripts import pinyin
from kaiwa.scripts.chinese.segmentation import Word

_PLACES = {"上": "shang", "里": "li"}
_NOT_PLACES = ("以上", "公里", "英里", "海里", "华里", "千里", "万里", "百里")
# After these 过 says where one went, not that one has been.
_MOTION = frozenset("没走跑飞经越穿路渡跨度跳游闪掠划绕翻擦通超躲瞒胜流驶开爬滑拂扫接递转传侧")
_COUNTED = frozenset("一二两三四五六七八九十百千万几半多这那哪某每有0123456789")
# Verbs of what one has lived through: 去过, 看过.
_LIVED = frozenset("去来看听说吃喝学做买用见读写玩住爱想问试当教打给找有上坐穿演唱骑拿")
_ALWAYS_LIGHT = {"个": "ge", "们": "men"}
# What 儿 colours (点儿 is diǎnr); elsewhere the dictionaries say, for it may be a child (婴儿 is yīng'ér).
_COLOURED = frozenset("点边会块这那哪玩事劲味门今明昨活样份条片圈段词话馅盖慢")
_SUFFIXES = {"们": "men", "子": "zi"}


def of_word(surface: str, tag: str, syllables: tuple[str, ...], *, known: bool) -> tuple[str, ...]:
    """What of a word of two characters or more is light in any sentence; ``known`` to a dictionary or not."""
    first, last = surface[0], surface[-1]
    if last == "过" and first in _LIVED and len(surface) == 2:
        return (syllables[0], "guo")
    if last == "个" and first in _COUNTED:
        return (*syllables[:-1], "ge")
    if last == "儿" and surface[-2] in _COLOURED:
        return (*syllables[:-1], "er")
    if known:
        return syllables
    if last in _SUFFIXES and not tag.startswith("nr"):
        return (*syllables[:-1], _SUFFIXES[last])
    if last in _PLACES and tag.startswith(("n", "s", "f")) and not surface.endswith(_NOT_PLACES):
        return (*syllables[:-1], _PLACES[last])
    if len(surface) == 2 and first == last and tag.startswith("v"):
        return (syllables[0], pinyin.neutral(syllables[1]))
    return syllables


def of_particle(surface: str, before: Word, syllable: str) -> str:
    """What of a character alone is light after the word before it."""
    if surface in _ALWAYS_LIGHT:
        return _ALWAYS_LIGHT[surface]
    if surface in _PLACES and before.tag.startswith(("n", "s")) and not before.tag.startswith("nr"):
        return _PLACES[surface]
    if surface == "过" and before.tag.startswith("v") and before.surface[-1] not in _MOTION:
        return "guo"
    if surface == "儿" and before.tag.startswith(("n", "v", "r", "s", "f", "q", "a")):
        return "er"
    if surface == before.surface and before.tag.startswith("v"):
        return pinyin.neutral(syllable)
    return syllable
