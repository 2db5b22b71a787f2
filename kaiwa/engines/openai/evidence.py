"""What counts as shown: words that the learner said, letter by letter, in the language of the scene."""

from collections.abc import Iterable, Sequence

from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.curriculum.rightness import target_fault


def is_quoted(quote: str, turns: Iterable[str], language: str) -> bool:
    return bool(quote.strip()) and any(quote in turn for turn in turns) and not target_fault(quote, language)


def met_by(claimed: Iterable[tuple[str, str]], scenario: ScenarioDraft, turns: Sequence[str]) -> list[str]:
    """The objectives among the claimed ones whose quote the learner really said."""
    known = {each.id for each in scenario.learning_objectives}
    return list(
        dict.fromkeys(
            objective
            for objective, quote in claimed
            if objective in known and is_quoted(quote.strip(), turns, scenario.target_language)
        )
    )
