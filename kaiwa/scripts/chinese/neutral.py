"""Syllables that lose their tone in a sentence though a dictionary of characters gives them one."""

from collections.abc import Sequence

from kaiwa.scripts import pinyin
from kaiwa.scripts.chinese import lexicon
from kaiwa.scripts.chinese.segmentation import Word

_PLACES = {"上": "shang", "里": "li"}
_NOT_PLACES = ("以上", "公里", "英里", "海里", "华里", "千里", "万里", "百里", "十里", "里", "上", "故里",
"乡里", "邻里", "之上",
    "向上", "往上", "如上", "至上", "网上", "线上", "海上", "水上", "陆上", "马上", "天上", "北上", "南上",
    "史上")  # fmt: skip
# After these 过 says where one went, not that one has been.
_MOTION = frozenset("走跑飞经越穿路渡跨度跳游闪掠划绕翻擦通超躲瞒胜流驶开爬滑拂扫接递转传侧")
_COUNTED = frozenset("一二两三四五六七八九十百千万几半多这那哪某每有0123456789")
# Verbs of what one has lived through: 去过, 看过.
_LIVED = frozenset("去来看听说吃喝学做买用见读写玩住爱想问试当教打给找有上坐穿演唱骑拿")
_SUFFIXES = {"们": "men", "子": "zi"}


def lighten(words: Sequence[Word], at: int, syllables: tuple[str, ...]) -> tuple[str, ...]:
    """The syllables of ``words[at]`` with the light ones light."""
    surface, tag = words[at]
    before = words[at - 1] if at else Word("", "")
    if len(surface) == 1:
        return _light_particle(surface, before, syllables)
    if surface[-1] == "过" and surface[0] in _LIVED and len(surface) == 2:
        return (syllables[0], "guo")
    if surface[-1] == "个" and surface[0] in _COUNTED:
        return (*syllables[:-1], "ge")
    if surface == "过去" and before.tag == "v":
        return ("guò", "qu")
    if lexicon.word(surface):
        return syllables
    last = surface[-1]
    if last in _SUFFIXES and not tag.startswith("nr"):
        return (*syllables[:-1], _SUFFIXES[last])
    if last in _PLACES and tag.startswith(("n", "s", "f")) and not surface.endswith(_NOT_PLACES[:8]):
        return (*syllables[:-1], _PLACES[last])
    if len(surface) == 2 and surface[0] == surface[1] and tag.startswith("v"):
        return (syllables[0], pinyin.neutral(syllables[1]))
    return syllables


def _light_particle(surface: str, before: Word, syllables: tuple[str, ...]) -> tuple[str, ...]:
    if surface in _PLACES and before.tag.startswith(("n", "s")) and not before.tag.startswith("nr"):
        return (_PLACES[surface],)
    if surface == "过" and before.tag.startswith("v") and before.surface[-1] not in _MOTION:
        return ("guo",)
    if surface == "个":
        return ("ge",)
    if surface == "们":
        return ("men",)
    if surface == "儿" and before.surface and before.tag.startswith(("n", "v", "r", "s", "f", "q", "a")):
        return ("er",)
    if surface == before.surface and before.tag.startswith("v"):
        return (pinyin.neutral(syllables[0]),)
    return syllables
