"""The words and syllables that are known to be Thai, out of PyThaiNLP's lists."""

from functools import cache


@cache
def known_words() -> frozenset[str]:
    from pythainlp.corpus import thai_words

    return frozenset(thai_words())


@cache
def known_syllables() -> frozenset[str]:
    from pythainlp.corpus import thai_syllables

    return frozenset(thai_syllables())


class Prefixes:
    """Answers the tokenizer's question in place of its own trie, which takes half a second to build."""

    def __init__(self, words: frozenset[str]) -> None:
        self.words = words
        self.longest: dict[str, int] = {}
        """By its first two letters, how long a word may be."""
        for word in words:
            opening = word[:2]
            if len(word) > self.longest.get(opening, 0):
                self.longest[opening] = len(word)

    def prefixes(self, text: str, start: int = 0) -> list[str]:
        """The words that ``text`` has at ``start``, the shortest first."""
        found = [text[start]] if text[start] in self.words else []
        longest = self.longest.get(text[start : start + 2], 0)
        for end in range(start + 2, min(start + longest, len(text)) + 1):
            word = text[start:end]
            if word in self.words:
                found.append(word)
        return found


@cache
def prefixes() -> Prefixes:
    return Prefixes(known_words())
