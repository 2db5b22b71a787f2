"""A path's texts as somebody types them, field by field: what a field says, and a day or a path with other words in it.

Each field comes with what it said when its author began. Where it says something else by now, both are shown.
"""

from collections.abc import Callable, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from kaiwa.curriculum.author import Phrase, ScenarioDraft
from kaiwa.curriculum.paths.days import DayEdit, edited
from kaiwa.curriculum.schedule import Day, Objective
from kaiwa.errors import Conflict, Invalid

SHORT: Final = 200
MIDDLING: Final = 500
LONG: Final = 2000
MOST_GOALS: Final = 8


class Typed(Struct, frozen=True):
    was: str
    """What the field said when they began to type."""
    wanted: str


class Overwritten(Conflict):
    code = "overwritten"
    sentence = "This was changed meanwhile. Look at both versions and choose one."

    @property
    def theirs(self) -> dict[str, str]:
        """What those fields say by now."""
        found = self.facts["theirs"]
        assert isinstance(found, dict)
        return found


class WillNotDo(Invalid):
    code = "will_not_do"


DAY_FIELDS: Final[Mapping[str, Callable[[Day], str]]] = {
    "title": lambda day: day.title,
    "theme": lambda day: day.theme,
    "can_do": lambda day: day.can_do,
    "goals": lambda day: "\n".join(goal.text for goal in day.objectives),
    "level": lambda day: str(day.difficulty_rating),
}
SCENE_FIELDS: Final[Mapping[str, Callable[[ScenarioDraft], str]]] = {
    "partner": lambda scene: scene.persona.title,
    "setting": lambda scene: scene.persona.setting,
    "phrases": lambda scene: "\n".join(
        f"{each.text} = {each.gloss}" if each.gloss else each.text for each in scene.phrases
    ),
}
LONGEST: Final = {
    "title": SHORT, "theme": SHORT, "can_do": MIDDLING, "goals": MOST_GOALS * SHORT, "level": 3,
    "description": LONG, "partner": SHORT, "setting": MIDDLING, "phrases": LONG,
}  # fmt: skip
NEVER_EMPTY: Final = frozenset({"title", "theme", "partner", "setting"})


def news(typed: Mapping[str, Typed], now: Mapping[str, str]) -> dict[str, str]:
    """What there is to write; raises ``Overwritten`` with what else came meanwhile. ``now`` is what each field says."""
    wanted = {name: _tidied(name, each.wanted) for name, each in typed.items()}
    said = {name: _tidied(name, now[name]) for name in typed}
    fresh = {name: text for name, text in wanted.items() if text != said[name]}
    theirs = {name: now[name] for name in fresh if _tidied(name, typed[name].was) != said[name]}
    if theirs:
        raise Overwritten(theirs=theirs)
    for name, text in fresh.items():
        if not text and name in NEVER_EMPTY:
            raise WillNotDo("This cannot be empty. What was there before is still there.", field=name)
        if len(text) > LONGEST[name]:
            raise WillNotDo(f"This has at most {LONGEST[name]} signs.", field=name)
    return fresh


def day_with(day: Day, typed: Mapping[str, Typed]) -> Day:
    """Its scene stays: whoever wants another one asks for it."""
    fresh = news(typed, {name: DAY_FIELDS[name](day) for name in typed})
    said: dict[str, object] = dict(fresh)
    if "goals" in said:
        said["objectives"] = _goals(day, str(said.pop("goals")))
    if "level" in said:
        said["difficulty_rating"] = _level(str(said.pop("level")))
    return edited(day, DayEdit(**said), keep_scene=True)  # type: ignore[arg-type]  # by name


def scene_with(scene: ScenarioDraft, typed: Mapping[str, Typed]) -> dict[str, object]:
    """The fields of the draft that are different then."""
    fresh = news(typed, {name: SCENE_FIELDS[name](scene) for name in typed})
    changed = scene
    if "partner" in fresh:
        changed = replace(changed, persona=replace(changed.persona, title=fresh["partner"]))
    if "setting" in fresh:
        changed = replace(changed, persona=replace(changed.persona, setting=fresh["setting"]))
    if "phrases" in fresh:
        changed = replace(changed, phrases=_phrases(scene, fresh["phrases"]))
    return {
        name: getattr(changed, name)
        for name in ("persona", "phrases")
        if getattr(changed, name) != getattr(scene, name)
    }


def _tidied(name: str, text: str) -> str:
    """As it is kept: without what a browser adds, one line where there is one."""
    if name in ("goals", "phrases"):
        lines = (" ".join(line.split()) for line in text.splitlines())
        return "\n".join(line for line in lines if line)
    return text.replace("\r\n", "\n").strip() if name == "description" else " ".join(text.split())


def _goals(day: Day, text: str) -> tuple[Objective, ...]:
    """A goal whose words change stays the same goal, with what shows that it was met."""
    lines = text.splitlines()
    if len(lines) > MOST_GOALS:
        raise WillNotDo(f"A day has at most {MOST_GOALS} goals.", field="goals")
    known = {goal.text: goal for goal in day.objectives}
    at_its_place = dict(enumerate(day.objectives)) if len(lines) == len(day.objectives) else {}
    found: list[Objective] = []
    taken: set[str] = set()
    for place, line in enumerate(lines):
        goal = known.get(line) or at_its_place.get(place)
        if goal is None or goal.id in taken:
            free = (f"g{n}" for n in range(1, 99))
            used = taken | {each.id for each in day.objectives}
            goal = Objective(id=next(each for each in free if each not in used), text=line)
        taken.add(goal.id)
        found.append(replace(goal, text=line))
    return tuple(found)


def _level(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 100):
        raise WillNotDo("The level is a number from 1 to 100.", field="level")
    return int(text)


def _phrases(scene: ScenarioDraft, text: str) -> tuple[Phrase, ...]:
    """One a line, its meaning behind an equals sign; a phrase that stays keeps its reading."""
    known = {each.text: each for each in scene.phrases}
    found = []
    for line in text.splitlines():
        said, _, gloss = (part.strip() for part in line.partition("="))
        before = known.get(said, Phrase(text=said, gloss=""))
        found.append(replace(before, gloss=gloss))
    return tuple(found)
