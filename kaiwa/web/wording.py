"""How authored pieces are fitted into the sentences of a page. Pure."""

from typing import Final

ENDS: Final = (".", "!", "?", "…", "。", "！", "？")
ARTICLES: Final = ("A ", "An ", "The ")


def sentence(text: str) -> str:
    """With an end, where its author left it out."""
    text = text.strip()
    return text if not text or text.endswith(ENDS) else f"{text}."


def inside(text: str) -> str:
    """As part of another sentence: an article loses its capital, a name keeps it; no full stop."""
    text = text.strip().rstrip(".")
    return text[0].lower() + text[1:] if text.startswith(ARTICLES) else text
