"""Where each language lets a word begin and end, for readings that somebody gave."""

from kaiwa.scripts.annotation import Overrides
from kaiwa.scripts.overrides import Boundary, anywhere
from kaiwa.scripts.registry import SYSTEMS, UnsupportedLanguage
from kaiwa.scripts.segments import is_boundary


def boundary_of(text: str, language: str, overrides: Overrides) -> Boundary:
    """The one that ``annotate`` goes by, so that print, voice and stored readings agree."""
    if language not in SYSTEMS:
        raise UnsupportedLanguage(language)
    match SYSTEMS[language]:
        case "korean":
            return anywhere
        case "thai":
            from kaiwa.scripts.thai import word_boundary

            return word_boundary(text, overrides)
    return is_boundary
