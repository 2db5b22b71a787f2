"""Text in, annotated text out: readings, ruby and romanization for every language of the catalogue.

The door is ``annotate``; a writing system is imported when one of its languages is first asked for.
"""

from kaiwa.scripts.annotation import Annotation, Kind, Overrides, Span, Token
from kaiwa.scripts.registry import UnsupportedLanguage, annotate, is_supported, supported_languages

__all__ = [
    "Annotation",
    "Kind",
    "Overrides",
    "Span",
    "Token",
    "UnsupportedLanguage",
    "annotate",
    "is_supported",
    "supported_languages",
]
