"""Text in, annotated text out: readings, ruby and romanization for every language of the catalogue.

The door is ``annotate``. Importing this package imports nothing: the door opens when it is first asked for,
and a writing system is imported with the first line of one of its languages.
"""

TYPE_CHECKING = False
"""True to a type checker; ``typing`` has the same name, but it takes longer to import than this package."""

if TYPE_CHECKING:
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


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module("kaiwa.scripts.registry"), name, None)
    if found is None:
        found = getattr(import_module("kaiwa.scripts.annotation"), name)
    globals()[name] = found
    return found
