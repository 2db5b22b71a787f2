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


def apply_rendaku(before: Morpheme | None, morpheme: Morpheme, after: Morpheme | None) -> None:
    surface, reading = morpheme.surface, morpheme.reading
    voiced = voiced_forms().get(surface)
    if voiced is None:
        # the dictionary has 保険会社 with がいしゃ and 旅行会社 without
        if surface.endswith("会社") and len(surface) > 2 and reading.endswith("かいしゃ"):
            morpheme.read(reading.removesuffix("かいしゃ") + "がいしゃ", morpheme.confidence)
    elif before and reading[:1] not in _VOICED and _is_compound(before, morpheme, after):
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
