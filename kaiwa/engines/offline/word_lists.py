"""Lists of words that are easier to read as one text."""


def words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())
