"""What people send about paths and scenes."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from kaiwa.accounts.vocabulary import LearningGoal
from kaiwa.curriculum.paths.days import DayEdit
from kaiwa.curriculum.schedule import Evidence, Item, Objective, Skill
from kaiwa.curriculum.vocabulary import DAYS, PathStatus, Strategy

TitleText = Annotated[str, Meta(min_length=1, max_length=200)]
ThemeText = Annotated[str, Meta(max_length=200)]
LongText = Annotated[str, Meta(max_length=4000)]
WishText = Annotated[str, Meta(min_length=1, max_length=2000)]
LanguageText = Annotated[str, Meta(min_length=2, max_length=16)]
ShortText = Annotated[str, Meta(max_length=48)]
Tags = Annotated[tuple[ShortText, ...], Meta(max_length=20)]
Rating = Annotated[int, Meta(ge=1, le=100)]
Version = Annotated[int, Meta(ge=1, le=2**31 - 1)]
ScenarioId = Annotated[str, Meta(min_length=1, max_length=64)]


class ObjectiveForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(min_length=1, max_length=500)]
    id: ShortText = ""
    evidence: Evidence | None = None


class DayForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays as it is."""

    theme: ThemeText | UnsetType = UNSET
    title: ThemeText | UnsetType = UNSET
    difficulty_rating: Rating | UnsetType = UNSET
    objectives: Annotated[tuple[ObjectiveForm, ...], Meta(max_length=8)] | UnsetType = UNSET
    situation: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET
    domain: ShortText | UnsetType = UNSET
    goal: Annotated[str, Meta(max_length=16)] | UnsetType = UNSET
    skill: Skill | UnsetType = UNSET
    can_do: Annotated[str, Meta(max_length=500)] | UnsetType = UNSET
    functions: Tags | UnsetType = UNSET
    complication: Annotated[str, Meta(max_length=500)] | UnsetType = UNSET
    new_items: Annotated[tuple[Item, ...], Meta(max_length=40)] | UnsetType = UNSET
    review_items: Annotated[tuple[Item, ...], Meta(max_length=80)] | UnsetType = UNSET
    grammar: Annotated[str, Meta(max_length=500)] | UnsetType = UNSET
    keywords: Tags | UnsetType = UNSET
    is_checkpoint: bool | UnsetType = UNSET
    without_hints: bool | UnsetType = UNSET
    reason: Annotated[str, Meta(max_length=500)] | UnsetType = UNSET

    def edit(self) -> DayEdit:
        values = {name: getattr(self, name) for name in DayEdit.__struct_fields__}
        if values["objectives"] is not UNSET:
            values["objectives"] = tuple(
                Objective(each.id, each.text, each.evidence) for each in values["objectives"]
            )
        return DayEdit(**values)


class DayChangeForm(DayForm, frozen=True, kw_only=True, forbid_unknown_fields=True):
    keep_scene: bool = False
    """Whether the scene stays, although it was made from what has changed."""
    version: Version | None = None
    """The path's, as it was looked at: a change of something newer is a Conflict."""


class PathForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """With a wish an author lays out the month; with days it is what they say; with neither it is empty."""

    title: Annotated[str, Meta(max_length=200)] = ""
    description: LongText = ""
    target_language: LanguageText | None = None
    source_language: LanguageText | None = None
    difficulty_rating: Rating | None = None
    goal: LearningGoal | None = None
    wish: WishText | None = None
    days: Annotated[tuple[DayForm, ...], Meta(min_length=DAYS, max_length=DAYS)] | None = None
    is_template: bool = True
    category: ShortText = ""
    tags: Tags = ()
    strategy: Strategy = Strategy.JIT


class PathChangeForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: TitleText | UnsetType = UNSET
    description: LongText | UnsetType = UNSET
    difficulty_rating: Rating | UnsetType = UNSET
    status: PathStatus | UnsetType = UNSET
    strategy: Strategy | UnsetType = UNSET
    category: ShortText | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
    primary_skill: Annotated[str, Meta(min_length=1, max_length=32)] | UnsetType = UNSET
    estimated_minutes_per_day: Annotated[int, Meta(ge=1, le=240)] | UnsetType = UNSET
    version: Version | None = None


class OrderForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    order: Annotated[tuple[Annotated[int, Meta(ge=1, le=DAYS)], ...], Meta(min_length=DAYS, max_length=DAYS)]
    """The days as they are numbered now, in the order in which they should come."""
    version: Version | None = None


class SceneForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    scenario_id: ScenarioId | None = None
    """Without one, another scene is written."""
    version: Version | None = None


class SeenForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: Version | None = None


class ForkForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    as_template: bool = False


class PublishForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    confirmed: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    """The value of ``confirm`` that GET …/publish gave; needed where publishing changes texts."""
    slug: Annotated[str, Meta(min_length=1, max_length=64)] | None = None
    """The end of its address, for the first time it goes public; made of the title unless given."""
    unlisted: bool | None = None
    """For who has the link alone; left out, it stays as it is."""


class ModerationForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    reason: Annotated[str, Meta(min_length=1, max_length=500)]
