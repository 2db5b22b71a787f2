"""A package is taken along and comes back exactly; what is none, or too much, is refused."""

import json
from pathlib import Path as File
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kaiwa.accounts.vocabulary import LearningGoal
from kaiwa.curriculum.author import Intent, Node, Persona, Phrase, ScenarioDraft, Step
from kaiwa.curriculum.path_rows import Path, PathMetadata
from kaiwa.curriculum.paths.package import PathPackage, package_schema, packed, unpacked
from kaiwa.curriculum.schedule import Day, Evidence, Item, Objective, Schedule, Skill
from kaiwa.curriculum.vocabulary import DAYS, Origin, PathStatus, ScenarioRole, Strategy
from kaiwa.errors import Invalid
from tests.browsing import Browser, code_of, query
from tests.curriculum.paths.building import keep_path
from tests.months import a_month, a_scene

DOCS = File(__file__).parents[3] / "docs" / "path-package.schema.json"

texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)
names = st.text("abc-é日", min_size=1, max_size=6)
ratings = st.integers(1, 100)
items = st.builds(Item, id=texts, text=texts, reading=texts, gloss=texts, kind=texts, rating=ratings)
evidences = st.builds(Evidence, moves=st.tuples(texts), slot=st.none() | texts, times=st.integers(1, 3))
objectives = st.builds(Objective, id=texts, text=texts, evidence=st.none() | evidences)
phrases = st.builds(Phrase, text=texts, gloss=texts, reading=texts, move=texts)
nodes = st.builds(
    Node, id=texts, partner=texts, line=phrases, expects=st.tuples(st.builds(Step, move=texts, to=texts))
)
personas = st.builds(
    Persona, title=texts, name_template=texts, setting=texts, intro_prompt=texts, stakes=texts, manner=texts
)
drafts = st.builds(
    ScenarioDraft,
    title=names,
    description=texts,
    target_language=st.just("ja"),
    role=st.sampled_from(ScenarioRole),
    difficulty_rating=ratings,
    persona=personas,
    instructions=texts,
    context=texts,
    expected_outcome=texts,
    learning_objectives=st.tuples(objectives),
    opening=phrases,
    nodes=st.tuples(nodes) | st.just(()),
    slots=st.dictionaries(names, st.tuples(items), max_size=2),
    tags=st.tuples(texts),
    estimated_duration_seconds=st.integers(1, 7200),
    made=st.none(),
)


@st.composite
def paths(draw: st.DrawFn) -> tuple[Path, dict[str, ScenarioDraft]]:
    scenes = draw(st.dictionaries(names, drafts, max_size=2))
    on_days = draw(st.permutations([*scenes, *[None] * (DAYS - len(scenes))]))
    day = draw(
        st.builds(
            Day, day=st.just(1), theme=texts, title=texts, difficulty_rating=ratings, domain=texts, goal=texts,
            objectives=st.tuples(objectives), skill=st.sampled_from(Skill), new_items=st.tuples(items),
            keywords=st.tuples(texts), is_checkpoint=st.booleans(), reason=texts, candidate=st.integers(0, 9),
            made=st.none(), scenario_id=st.none(),
        )
    )  # fmt: skip
    days = [replace(day, day=n, scenario_id=scene) for n, scene in enumerate(on_days, start=1)]
    intent = draw(
        st.none()
        | st.builds(
            Intent, text=texts, target_language=st.just("ja"), goal=st.sampled_from(LearningGoal), rating=ratings,
            event=texts, deadline_on=st.none() | st.dates(),
        )
    )  # fmt: skip
    metadata = PathMetadata(
        intent=intent, instructions=draw(st.tuples(texts)), tags=draw(st.tuples(texts)), category=draw(texts)
    )
    return _path(draw(names), draw(texts), Schedule.of(days), metadata, draw(ratings)), scenes


def _path(title: str, description: str, schedule: Schedule, metadata: PathMetadata, rating: int) -> Path:
    from datetime import UTC, datetime

    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Path(
        id="p", user_id=None, guest_id=None, created_by_user_id=None, forked_from_id=None, title=title,
        description=description, target_language="ja", source_language=None, schedule=schedule, is_template=True,
        is_public=False, share_slug=None, status=PathStatus.DRAFT, strategy=Strategy.AHEAD, difficulty_rating=rating,
        cefr_level="A1", quality_score=None, quality_report=None, origin=Origin.CREATOR, model=None,
        prompt_version=None, metadata=metadata, version=1, published_at=None, created_at=at, updated_at=at,
    )  # fmt: skip


@given(paths())
@settings(deadline=None, max_examples=60)
def test_what_is_packed_is_unpacked_as_it_was(kept: tuple[Path, dict[str, ScenarioDraft]]) -> None:
    path, scenes = kept
    package = packed(path, scenes, with_wish=True)
    raw = msgspec.json.encode(package)
    again = unpacked(raw)
    assert again == package
    assert msgspec.json.encode(again) == raw
    by_day = {day.day: again.scenes[day.scenario_id] for day in again.days if day.scenario_id}
    assert by_day == {day.day: scenes[day.scenario_id] for day in path.schedule if day.scenario_id}
    assert [replace(day, scenario_id=None) for day in again.days] == [
        replace(day, scenario_id=None) for day in path.schedule
    ]


def a_package(**more: Any) -> dict[str, Any]:
    month = a_month("ja")
    package = PathPackage(
        title=month.title,
        target_language="ja",
        difficulty_rating=12,
        days=month.schedule.with_scenario(1, "one").days,
        scenes={"one": a_scene("ja", day=1)},
    )
    return dict(json.loads(msgspec.json.encode(package))) | more


def spoilt(change: Any) -> dict[str, Any]:
    package = a_package()
    change(package)
    return package


def _deep(package: dict[str, Any]) -> None:
    package["scenes"]["one"]["persona"]["hair"] = "grey"


REFUSED: dict[str, Any] = {
    "another format": spoilt(lambda p: p.update(format="zip")),
    "another version": spoilt(lambda p: p.update(version=2)),
    "an unknown member": spoilt(lambda p: p.update(owner="me")),
    "an unknown member deep inside": spoilt(_deep),
    "a day twice": spoilt(lambda p: p["days"][1].update(day=1)),
    "a day less": spoilt(lambda p: p["days"].pop()),
    "no title of a scene": spoilt(lambda p: p["scenes"]["one"].update(title=" ")),
    "a scene on no day": spoilt(lambda p: p["days"][0].pop("scenario_id")),
    "a day without its scene": spoilt(lambda p: p["days"][3].update(scenario_id="two")),
    "a scene of another language": spoilt(lambda p: p["scenes"]["one"].update(target_language="es")),
    "a rating of 0": spoilt(lambda p: p["days"][0].update(difficulty_rating=0)),
    "a text too long": spoilt(lambda p: p.update(description="x" * 5000)),
    "a list too long": spoilt(lambda p: p["days"][0].update(keywords=["x"] * 500)),
    "a number for a text": spoilt(lambda p: p.update(title=7)),
}


@pytest.mark.parametrize("package", REFUSED.values(), ids=REFUSED)
def test_what_is_no_package_is_refused(package: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        unpacked(msgspec.json.encode(package))


def test_what_is_refused_was_a_package_before_it_was_spoilt() -> None:
    assert unpacked(msgspec.json.encode(a_package())).title == a_month("ja").title


@given(st.binary(max_size=200))
def test_no_bytes_make_it_fail_otherwise(raw: bytes) -> None:
    with pytest.raises(Invalid):
        unpacked(raw)


def test_the_published_schema_is_the_one_in_the_docs() -> None:
    """``kaiwa.curriculum.paths.package`` writes it; after a change of the format say so in its version."""
    assert json.loads(DOCS.read_text()) == json.loads(json.dumps(package_schema()))


async def test_a_path_comes_back_exactly_as_it_was_taken_along(creator: Browser, stranger: Browser) -> None:
    key = await keep_path(creator.id, scenes=3)  # type: ignore[attr-defined]
    taken = (await creator.get(f"/api/paths/{key}/package")).content
    answer = await stranger.send(
        "POST", "/api/paths/import", content=taken, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 201, answer.text
    path = answer.json()
    assert (path["is_mine"], path["made"]["origin"], len(path["preview_scenarios"])) == (True, "creator", 3)
    assert (await stranger.get(f"/api/paths/{path['id']}/package")).content == taken
    owners = await query("SELECT DISTINCT user_id FROM scenarios WHERE path_id = $1", path["id"])
    assert [row["user_id"] for row in owners] == [stranger.id]  # type: ignore[attr-defined]


async def test_the_wish_behind_a_public_path_stays_with_its_owner(
    creator: Browser, stranger: Browser
) -> None:
    key = await keep_path(creator.id, is_template=True)  # type: ignore[attr-defined]
    assert (await stranger.get(f"/api/paths/{key}/package")).status_code == 404
    await creator.post(f"/api/paths/{key}/publish")
    assert (await creator.get(f"/api/paths/{key}/package")).json()["intent"]["text"]
    assert (await stranger.get(f"/api/paths/{key}/package")).json()["intent"] is None


async def test_a_package_that_is_none_makes_no_path(creator: Browser) -> None:
    answer = await creator.post("/api/paths/import", spoilt(_deep))
    assert (answer.status_code, code_of(answer)) == (422, "not_a_package")
    assert "scenes.one.persona.hair" in answer.json()["facts"]["reason"]
    assert (
        await creator.post("/api/paths/import", a_package(target_language="xx", scenes={}))
    ).status_code == 422
    assert (await creator.get("/api/paths")).json()["items"] == []
