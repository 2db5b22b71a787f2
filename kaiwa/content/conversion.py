"""Traditional Chinese out of the simplified pack: the same words in other characters, so every reading stays true."""

from typing import TYPE_CHECKING, Final

import msgspec
from opencc import OpenCC

if TYPE_CHECKING:
    from kaiwa.content.bank import Pack

TABLE: Final = {"zh-Hant": "s2tw"}
"""Characters as Taiwan writes them (裡, 麵, 為), chosen by the word they stand in. Not ``s2twp``: it puts other words,
軟體 for 軟件, and their readings would no longer be those of the pack; plain ``s2t`` keeps 裏 and 爲, which few write."""
ALONE: Final = {"期周": "期週", "|周)": "|週)", "|面|": "|麵|", "只狗": "隻狗", "只貓": "隻貓"}
"""Inside a pattern a character stands without its word, and the table leaves the family name."""


def converted(pack: "Pack", language: str) -> "Pack":
    """Everything that holds characters: lines, words, forms, keywords, patterns, explanations. Ids and readings hold none."""
    simplified = msgspec.json.encode(pack).decode()
    traditional = str(OpenCC(TABLE[language]).convert(simplified))
    for wrong, right in ALONE.items():
        traditional = traditional.replace(wrong, right)
    return msgspec.structs.replace(msgspec.json.decode(traditional, type=type(pack)), language=language)
