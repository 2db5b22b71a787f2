"""Phonetic notation respelled in plain letters, the longest sound first."""

from collections.abc import Iterable, Mapping


class Spelling:
    """``sounds``: a plain spelling to the symbols that it stands for, spaces between them.

    A longer symbol always wins over a shorter one that begins it; a symbol that no spelling names is dropped.
    """

    def __init__(self, sounds: Mapping[str, str]) -> None:
        plain_of = {symbol: plain for plain, symbols in sounds.items() for symbol in symbols.split()}
        self._plain_of = plain_of
        self._widths = sorted({len(symbol) for symbol in plain_of}, reverse=True)

    def respell(self, ipa: str) -> str:
        plain: list[str] = []
        at = 0
        while at < len(ipa):
            for width in self._widths:
                spelled = self._plain_of.get(ipa[at : at + width])
                if spelled is not None:
                    plain.append(spelled)
                    at += width
                    break
            else:
                at += 1
        return "".join(plain)


def replace_all(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    for old, new in pairs:
        text = text.replace(old, new)
    return text
