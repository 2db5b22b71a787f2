"""Scenes over HTTP: the catalogue, creators' own, and what players make of them."""

from typing import Annotated, Any, Final

from litestar import Controller, Response, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import UNSET, Meta, Struct, UnsetType

from kaiwa.accounts.principal import Principal
from kaiwa.accounts.throttle import HOUR, slow_down
from kaiwa.curriculum.api.forms import (
    LanguageText,
    LongText,
    ObjectiveForm,
    Rating,
    ScenarioId,
    Tags,
    TitleText,
    Version,
)
from kaiwa.curriculum.author import Node, Persona, Phrase
from kaiwa.curriculum.scenes.catalogue import Only, Sort, Wanted, list_own_scenes, list_scenes
from kaiwa.curriculum.scenes.reading import show_scene
from kaiwa.curriculum.scenes.relations import note_scene, rate_scene, save_scene, unsave_scene
from kaiwa.curriculum.scenes.view import SceneDetail, ScenePage
from kaiwa.curriculum.scenes.writing import SceneEdit, change_scene, delete_scene, write_scene
from kaiwa.curriculum.schedule import Item, Objective
from kaiwa.curriculum.vocabulary import ScenarioRole, Visibility
from kaiwa.limits import Limit, Limits

WRITTEN: Final = Limit("scenes", 600, HOUR)
WRITTEN_ACCOUNT: Final = Limit("scenes-account", 200, HOUR)
LARGEST_FORM: Final = 512 * 1024
NOTHING: Final = {204: ResponseSpec(None, description="Done", generate_examples=False)}
ELSEWHERE: Final = frozenset({"visibility", "version", "copy_of"})

Keyword = Annotated[str, Meta(max_length=64)]


class SceneForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is left out stays as it is, or empty."""

    title: TitleText | UnsetType = UNSET
    description: LongText | UnsetType = UNSET
    target_language: LanguageText | UnsetType = UNSET
    role: ScenarioRole | UnsetType = UNSET
    difficulty_rating: Rating | UnsetType = UNSET
    persona: Persona | UnsetType = UNSET
    instructions: LongText | UnsetType = UNSET
    context: LongText | UnsetType = UNSET
    expected_outcome: LongText | UnsetType = UNSET
    learning_objectives: Annotated[tuple[ObjectiveForm, ...], Meta(max_length=8)] | UnsetType = UNSET
    opening: Phrase | UnsetType = UNSET
    nodes: Annotated[tuple[Node, ...], Meta(max_length=60)] | UnsetType = UNSET
    slots: dict[str, tuple[Item, ...]] | UnsetType = UNSET
    phrases: Annotated[tuple[Phrase, ...], Meta(max_length=100)] | UnsetType = UNSET
    new_items: Annotated[tuple[Item, ...], Meta(max_length=40)] | UnsetType = UNSET
    review_items: Annotated[tuple[Item, ...], Meta(max_length=80)] | UnsetType = UNSET
    grammar: LongText | UnsetType = UNSET
    complication: LongText | UnsetType = UNSET
    categories: Tags | UnsetType = UNSET
    tags: Tags | UnsetType = UNSET
    search_keywords: Annotated[tuple[Keyword, ...], Meta(max_length=40)] | UnsetType = UNSET
    primary_skill: Annotated[str, Meta(min_length=1, max_length=32)] | UnsetType = UNSET
    estimated_duration_seconds: Annotated[int, Meta(ge=60, le=7200)] | UnsetType = UNSET
    situation: Annotated[str, Meta(max_length=64)] | UnsetType = UNSET
    visibility: Visibility | UnsetType = UNSET

    def edit(self) -> SceneEdit:
        said = {name: getattr(self, name) for name in self.__struct_fields__ if name not in ELSEWHERE}
        fields: dict[str, Any] = {name: value for name, value in said.items() if value is not UNSET}
        if "learning_objectives" in fields:
            fields["learning_objectives"] = tuple(
                Objective(each.id or f"o{place}", each.text, each.evidence)
                for place, each in enumerate(fields["learning_objectives"], start=1)
            )
        return SceneEdit(fields, None if self.visibility is UNSET else self.visibility)


class NewSceneForm(SceneForm, frozen=True, kw_only=True, forbid_unknown_fields=True):
    copy_of: ScenarioId | None = None
    """A scene to begin with; its fields stand where the form has none."""


class SceneChangeForm(SceneForm, frozen=True, kw_only=True, forbid_unknown_fields=True):
    version: Version | None = None


class RatingForm(Struct, frozen=True, forbid_unknown_fields=True):
    rating: Annotated[int, Meta(ge=1, le=5)] | None
    """None takes it back."""


class NotesForm(Struct, frozen=True, forbid_unknown_fields=True):
    notes: Annotated[str, Meta(max_length=4000)]


class Scenarios(Controller):
    path = "/api/scenarios"
    tags = ("Scenarios",)

    @get("/", operation_id="listScenarios", summary="Scenes: the catalogue, one's own, or what one has saved")
    async def scenes(
        self,
        principal: NamedDependency[Principal],
        q: Annotated[str | None, QueryParameter(required=False, max_length=100)] = None,
        language: Annotated[str | None, QueryParameter(required=False, max_length=16)] = None,
        category: Annotated[str | None, QueryParameter(required=False, max_length=48)] = None,
        level: Annotated[str | None, QueryParameter(required=False, max_length=16)] = None,
        sort: Annotated[Sort, QueryParameter(required=False)] = Sort.TRENDING,
        only: Annotated[Only | None, QueryParameter(required=False)] = None,
        cursor: Annotated[str | None, QueryParameter(required=False, max_length=256)] = None,
    ) -> ScenePage:
        if only is not None:
            principal.must_be_person()
            return await list_own_scenes(principal.viewer, only, cursor)
        wanted = Wanted(language=language, category=category, level=level, q=q, sort=sort)
        return await list_scenes(principal.viewer, wanted, cursor)

    @post(
        "/",
        operation_id="createScenario",
        summary="Write a scene, or begin with a copy of one; `quality` says what the gate found",
        request_max_body_size=LARGEST_FORM,
    )
    async def create(
        self,
        data: JSONBody[NewSceneForm],
        principal: NamedDependency[Principal],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
    ) -> SceneDetail:
        person = principal.must_be_person()
        await slow_down(limits, WRITTEN, client_address, WRITTEN_ACCOUNT, str(person))
        return await write_scene(principal, data.edit(), data.copy_of)

    @get("/{scenario_id:str}", operation_id="getScenario", summary="A scene that one may play")
    async def scene(self, scenario_id: FromPath[str], principal: NamedDependency[Principal]) -> SceneDetail:
        return await show_scene(scenario_id, principal.viewer)

    @patch(
        "/{scenario_id:str}",
        operation_id="changeScenario",
        summary="Change a scene of one's own, or who may see it",
        request_max_body_size=LARGEST_FORM,
    )
    async def change(
        self,
        scenario_id: FromPath[str],
        data: JSONBody[SceneChangeForm],
        principal: NamedDependency[Principal],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
    ) -> SceneDetail:
        person = principal.must_be_person()
        await slow_down(limits, WRITTEN, client_address, WRITTEN_ACCOUNT, str(person))
        return await change_scene(principal, scenario_id, data.edit(), data.version)

    @delete(
        "/{scenario_id:str}",
        operation_id="deleteScenario",
        summary="Delete a scene of one's own",
        status_code=204,
        responses=NOTHING,
    )
    async def take_away(
        self, scenario_id: FromPath[str], principal: NamedDependency[Principal]
    ) -> Response[None]:
        await delete_scene(principal, scenario_id)
        return Response(None, status_code=204)

    @put("/{scenario_id:str}/saved", operation_id="saveScenario", summary="Save a scene for later")
    async def save(self, scenario_id: FromPath[str], principal: NamedDependency[Principal]) -> SceneDetail:
        return await save_scene(principal, scenario_id)

    @delete(
        "/{scenario_id:str}/saved",
        operation_id="unsaveScenario",
        summary="Save it no longer",
        status_code=204,
        responses=NOTHING,
    )
    async def unsave(
        self, scenario_id: FromPath[str], principal: NamedDependency[Principal]
    ) -> Response[None]:
        await unsave_scene(principal, scenario_id)
        return Response(None, status_code=204)

    @post(
        "/{scenario_id:str}/rating",
        operation_id="rateScenario",
        summary="Rate a scene from 1 to 5, or take it back",
        status_code=200,
    )
    async def rate(
        self, scenario_id: FromPath[str], data: JSONBody[RatingForm], principal: NamedDependency[Principal]
    ) -> SceneDetail:
        return await rate_scene(principal, scenario_id, data.rating)

    @put("/{scenario_id:str}/notes", operation_id="noteScenario", summary="A note of one's own on a scene")
    async def note(
        self, scenario_id: FromPath[str], data: JSONBody[NotesForm], principal: NamedDependency[Principal]
    ) -> SceneDetail:
        return await note_scene(principal, scenario_id, data.notes)
