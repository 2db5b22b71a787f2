"""Voicing in compounds the dictionary does not hold: 鳩 + 時計 is はとどけい."""

from functools import cache

from kaiwa.scripts.japanese.data import pairs
from kaiwa.scripts.japanese.morphemes import CHOSEN, DEFAULTED, Morpheme

_HEADS = frozenset({"名詞", "接尾辞", "形容詞", "形状詞"})
_STEM_FOLLOWERS = frozenset({"格助詞", "係助詞", "準体助詞", "副助詞"})
_VOICED = frozenset("がぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽ")


@cache
def voiced_forms() -> dict[str, str]:
    return pairs("rendaku.tsv")


def apply_rendaku(morphemes: list[Morpheme]) -> None:
    table = voiced_forms()
    for index, morpheme in enumerate(morphemes):
        surface = morpheme.surface
        if surface in table:
            _voice(morphemes, index, table[surface])
        # the dictionary has 保険会社 with がいしゃ and 旅行会社 without
        elif surface.endswith("会社") and len(surface) > 2 and morpheme.reading.endswith("かいしゃ"):
            morpheme.reading = morpheme.reading.removesuffix("かいしゃ") + "がいしゃ"


def _voice(morphemes: list[Morpheme], index: int, voiced: str) -> None:
    morpheme = morphemes[index]
    if not index or morpheme.reading[:1] in _VOICED:
        return
    following = morphemes[index + 1] if index + 1 < len(morphemes) else None
    if _is_compound(morphemes[index - 1], morpheme, following):
        morpheme.read(voiced, CHOSEN if morpheme.pos[0] == "接尾辞" else DEFAULTED)


def _is_compound(previous: Morpheme, morpheme: Morpheme, following: Morpheme | None) -> bool:
    if previous.pos[0] == "名詞":
        # a time word before a noun is an adverb: 今日帰りが遅い
        if previous.pos[1] == "数詞" or previous.pos[2] == "副詞可能":
            return False
    elif previous.pos[0] != "接尾辞":
        return False
    if morpheme.pos[0] in _HEADS:
        return morpheme.pos[1] != "固有名詞" or morpheme.pos[2] != "人名"
    # the stem of a verb is a noun where a case particle follows: 質問攻めに
    return (
        morpheme.pos[0] == "動詞"
        and morpheme.pos[5].startswith("連用形")
        and (
            following is None
            or following.pos[1] in _STEM_FOLLOWERS
            or following.surface in ("だ", "です", "、", "。")
        )
    )
