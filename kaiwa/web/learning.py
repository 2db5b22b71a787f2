"""How somebody wants to learn: what for, how hard, and when they hear what could be better."""

from typing import Annotated, Any, Final

from litestar import Controller, Response, get, post
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from msgspec.structs import replace

from kaiwa.accounts.preferences import Preferences, get_preferences, put_preferences
from kaiwa.accounts.vocabulary import Challenge, CorrectionStyle, LearningGoal
from kaiwa.curriculum.level import HIGHEST, Cefr, cefr_of
from kaiwa.errors import Invalid, NotSignedIn
from kaiwa.languages.catalogue import catalogue
from kaiwa.web.rendering import TO_REPAIR, onward, page
from kaiwa.web.troubles import MENDABLE, Trouble, trouble_of
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

Answer = Response[bytes]

SKILLS: Final = ("speaking", "listening", "reading", "writing")
MOST_GOALS: Final = 20
LONGEST_GOAL: Final = 200


class LearningSettings(Controller):
    path = "/settings"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def begin(self) -> Answer:
        return onward("/settings/learning")

    @get("/learning")
    async def show(
        self,
        visitor: NamedDependency[Visitor],
        done: Annotated[str, QueryParameter(required=False)] = "",
    ) -> Answer:
        return _shown(visitor, await get_preferences(visitor.principal), is_saved=done == "saved")

    @post("/learning")
    async def change(self, form: NamedDependency[Form], visitor: NamedDependency[Visitor]) -> Answer:
        before = await get_preferences(visitor.principal)
        try:
            await put_preferences(visitor.principal, _wanted(form, before))
        except MENDABLE as error:
            return _shown(visitor, before, trouble=trouble_of(error))
        return onward("/settings/learning?done=saved")


def _shown(
    visitor: Visitor, kept: Preferences, *, is_saved: bool = False, trouble: Trouble | None = None
) -> Answer:
    told: dict[str, Any] = {
        "kept": kept,
        "levels": {skill: cefr_of(getattr(kept, f"{skill}_level")) for skill in SKILLS},
        "bands": list(HIGHEST),
        "languages": catalogue(),
        "learning_goals": list(LearningGoal),
        "challenges": list(Challenge),
        "styles": list(CorrectionStyle),
        "is_saved": is_saved,
        "trouble": trouble,
    }
    return page(visitor, "settings_learning.html", told, status=TO_REPAIR if trouble else 200)


def _wanted(form: Form, before: Preferences) -> Preferences:
    if (
        form["learning_goal"] not in list(LearningGoal)
        or form["challenge"] not in list(Challenge)
        or form["correction_style"] not in list(CorrectionStyle)
    ):
        raise Invalid("Choose one of what is offered.")
    goals = [line.strip()[:LONGEST_GOAL] for line in form["specific_goals"].splitlines() if line.strip()]
    return replace(
        before,
        target_language_id=form["target_language_id"] or None,
        learning_goal=LearningGoal(form["learning_goal"]),
        challenge_preference=Challenge(form["challenge"]),
        correction_style=CorrectionStyle(form["correction_style"]),
        specific_goals=goals[:MOST_GOALS],
        **{f"{skill}_level": _rating(form[f"{skill}_level"], before, skill) for skill in SKILLS},
    )


def _rating(band: str, before: Preferences, skill: str) -> int:
    """The form tells bands; within the band that somebody is in already, they stay where they are."""
    kept: int = getattr(before, f"{skill}_level")
    if band not in list(Cefr):
        raise Invalid("Choose one of the levels.", field=f"{skill}_level")
    return kept if cefr_of(kept).value == band else HIGHEST[Cefr(band)]
