"""What is personal is laid over a day when it is played: the learner's own due words, before the day's."""

from collections.abc import Collection, Sequence
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.curriculum.author import ScenarioDraft
from kaiwa.curriculum.schedule import Item

MOST_DUE = 8
MOST = 12
"""More than a scene of a few minutes can bring back."""


class ReviewItem(Struct, frozen=True, kw_only=True):
    """A word that the scene should bring back."""

    text: str
    reading: str
    gloss: str
    kind: str
    word_id: UUID | None = None
    """The learner's own word; none for what the day itself repeats."""


class DueWord(Struct, frozen=True):
    id: UUID
    text: str
    reading: str
    gloss: str
    kind: str = "word"


def laid_over(draft: ScenarioDraft, due: Sequence[Item]) -> ScenarioDraft:
    """The scene as this learner plays it: a copy of their own, which brings their due words back.

    Where the scene leaves a choice, a due word is the first to be taken: in what is offered to say, and in the hints.
    """
    new = {each.text for each in draft.new_items}
    own = [each for each in due if each.text not in new][:MOST_DUE]
    if not own:
        return draft
    texts = {each.text for each in own}
    rest = [each for each in draft.review_items if each.text not in texts]
    slots = {slot: _first(items, texts) for slot, items in draft.slots.items()}
    return replace(draft, review_items=tuple(own + rest), slots=slots)


def _first(items: Sequence[Item], wanted: Collection[str]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda each: each.text not in wanted))


def overlaid(of_the_day: Sequence[Item], due: Sequence[DueWord]) -> tuple[ReviewItem, ...]:
    """In the order they came; each word once."""
    own = [
        ReviewItem(text=each.text, reading=each.reading, gloss=each.gloss, kind=each.kind, word_id=each.id)
        for each in due[:MOST_DUE]
    ]
    texts = {each.text for each in own}
    rest = [
        ReviewItem(text=each.text, reading=each.reading, gloss=each.gloss, kind=each.kind)
        for each in of_the_day
        if each.text not in texts
    ]
    return tuple((own + rest)[:MOST])
