"""From what somebody typed and corrected to the ground that a month is drawn from, or a question, or a kind no."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from kaiwa.accounts.vocabulary import Challenge, LearningGoal
from kaiwa.curriculum.author import Intent
from kaiwa.curriculum.intent import (
    MOST_KEYWORDS,
    Given,
    IntentRefused,
    NeedsLanguage,
    Understood,
    cleaned,
    refusal,
    understand,
)
from kaiwa.curriculum.previews.document import Ground, Wish
from kaiwa.curriculum.standing import rating_of
from kaiwa.curriculum.subjects import default_interface
from kaiwa.errors import Invalid

EARLIEST: Final = timedelta(days=1)
"""West of us it is still yesterday."""
LATEST: Final = timedelta(days=366)
LONGEST_KEYWORD: Final = 48


class LanguageUnclear(Invalid):
    code = "language_unclear"

    def __init__(self, question: str, candidates: Collection[str]) -> None:
        super().__init__(question, field="target_language", candidates=list(candidates))
        self.candidates = candidates


class LanguageNotTaught(Invalid):
    code = "language_not_taught"
    sentence = "This language cannot be taught here yet. Choose another as `target_language`."


class IntentAbusive(Invalid):
    code = "intent_abusive"


class IntentSelfHarm(Invalid):
    code = "intent_self_harm"


class WishChange(Struct, frozen=True, kw_only=True):
    """What is unset stays; None takes a field back, so that the words decide again."""

    text: str | UnsetType = UNSET
    target_language: str | UnsetType | None = UNSET
    source_language: str | UnsetType | None = UNSET
    goal: LearningGoal | UnsetType | None = UNSET
    rating: int | UnsetType | None = UNSET
    challenge: Challenge | UnsetType = UNSET
    deadline_on: date | UnsetType | None = UNSET
    """None: there is none, whatever the words say."""
    keywords: tuple[str, ...] | UnsetType | None = UNSET
    starts_on: date | UnsetType = UNSET


def changed_wish(wish: Wish, change: WishChange) -> Wish:
    said = {
        name: value
        for name in WishChange.__struct_fields__
        if (value := getattr(change, name)) is not UNSET and value != getattr(wish, name)
    }
    if "text" in said and "keywords" not in said:
        said["keywords"] = None  # those of the old words
    if change.deadline_on is not UNSET:
        said["has_no_deadline"] = change.deadline_on is None
    return replace(wish, **said)


def ground_of(wish: Wish, today: date, taught: Collection[str]) -> Ground:
    """Raises what the reader is told when the wish cannot be drawn from."""
    _check_dates(wish, today)
    given = Given(
        target_language=wish.target_language,
        source_language=wish.source_language,
        goal=wish.goal,
        rating=wish.rating,
        challenge=wish.challenge,
        deadline_on=wish.deadline_on,
    )
    match understand(wish.text, today, given):
        case IntentRefused(code=code, message=message):
            raise (IntentSelfHarm if code == "self_harm" else IntentAbusive)(message)
        case NeedsLanguage(question=question, candidates=candidates):
            raise LanguageUnclear(question, candidates)
        case Understood(intent=intent, guessed=guessed, notes=notes):
            if intent.target_language not in taught:
                raise LanguageNotTaught(field="target_language", candidates=sorted(taught))
            return Ground(
                wish=replace(wish, text=intent.text),
                parsed_intent=_corrected(intent, wish),
                guessed=guessed,
                remarks=notes,
            )


def _corrected(intent: Intent, wish: Wish) -> Intent:
    if wish.has_no_deadline:
        intent = replace(intent, deadline_on=None)
    if wish.keywords is not None:
        words = (" ".join(cleaned(each)[0].split())[:LONGEST_KEYWORD] for each in wish.keywords)
        intent = replace(
            intent, keywords=tuple(dict.fromkeys(each for each in words if each))[:MOST_KEYWORDS]
        )
    return intent


def _check_dates(wish: Wish, today: date) -> None:
    if not today - EARLIEST <= wish.starts_on <= today + LATEST:
        raise Invalid("The first day is today or later, within a year.", field="start_on")
    if wish.deadline_on is not None and wish.deadline_on < wish.starts_on:
        raise Invalid("The date to be ready by lies before the first day.", field="deadline_on")


def rating_in_form(level: str | int | None) -> int | None:
    """``A2``, ``N4``, ``beginner`` or a number from 1 to 100."""
    if level is None or isinstance(level, int):
        return level
    rating = rating_of(level)
    if rating is None:
        raise Invalid("The level is none such as A2, N4, beginner or a number from 1 to 100.", field="level")
    return rating


def instruction_of(text: str, source_language: str) -> str:
    """A refinement without what is private; a wish and a refinement are refused for the same words."""
    clean, _ = cleaned(text)
    if not clean:
        raise Invalid("Say in words what should be different.", field="instruction")
    if refused := refusal(clean, default_interface(source_language)):
        raise (IntentSelfHarm if refused.code == "self_harm" else IntentAbusive)(refused.message)
    return clean
