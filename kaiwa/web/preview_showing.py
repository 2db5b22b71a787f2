"""A preview as its page shows it, and each of its news as the pieces of that page which it changes."""

from collections.abc import Iterator
from typing import Any, Final

from markupsafe import Markup

from kaiwa.accounts.vocabulary import Challenge, LearningGoal
from kaiwa.curriculum.day_view import DayView, day_view
from kaiwa.curriculum.level import HIGHEST
from kaiwa.curriculum.previews.document import SCENES, Preview
from kaiwa.curriculum.previews.events import Gone, pieces
from kaiwa.curriculum.previews.view import SceneView, TitleView, preview_view
from kaiwa.curriculum.vocabulary import PreviewStatus
from kaiwa.languages.catalogue import catalogue
from kaiwa.web.glyphs import glyph_of
from kaiwa.web.month import DAYS_A_WEEK, Standing, Tile, month_of, season_of, tile_of
from kaiwa.web.partials import macro, piece
from kaiwa.web.visitor import Visitor

PATH: Final = "_path.html"
PREVIEW: Final = "_preview.html"


def preview_told(preview: Preview) -> dict[str, Any]:
    view = preview_view(preview)
    days = {each.day: each for each in view.schedule}
    scenes = {each.day: each for each in view.preview_scenarios}
    language = view.target_language
    return {
        "preview": view,
        "language": language,
        "weeks": month_of(view.schedule, language, href=lambda n: day_address(view.session_id, n)),
        "lessons": [_lesson(n, days, scenes.get(n), language) for n in range(1, SCENES + 1)],
        "written": len(days),
        "is_drawing": view.status is PreviewStatus.GENERATING,
        "languages": catalogue(),
        "goals": list(LearningGoal),
        "challenges": list(Challenge),
        "levels": list(HIGHEST),
    }


def day_address(session_id: str, n: int) -> str:
    return f"/p/{session_id}/days/{n}"


def day_told(preview: Preview, n: int) -> dict[str, Any] | None:
    """None for a day that is not written yet."""
    day = next((each for each in preview.month.days if each.day == n), None)
    if day is None:
        return None
    language = preview.intent.target_language
    return {
        "sid": preview.session_id,
        "day": day_view(day),
        "tile": tile_of(day_view(day), language, Standing.WRITTEN),
        "language": language,
        "is_open": preview.status is PreviewStatus.READY,
        "undoable": preview.undoable,
    }


def seen_of(preview: Preview) -> dict[str, int]:
    """What a page that was made just now holds; its end is told by the stream."""
    return {
        name: each.digest
        for name, each in pieces(preview).items()
        if preview.status is not PreviewStatus.GENERATING or name != "end"
    }


class Unfolding:
    """Follows a stream from a preview on: what each event changes on the page."""

    def __init__(self, preview: Preview, visitor: Visitor) -> None:
        self._sid, self._language = preview.session_id, preview.intent.target_language
        self._days = {each.day: day_view(each) for each in preview.month.days}
        self._visitor = visitor

    def pieces(self, data: Any) -> Markup:
        return Markup().join(self._changed(data))

    def _changed(self, data: Any) -> Iterator[Markup]:
        match data:
            case TitleView():
                yield self._made("#path-head", PATH, "head", data.title, data.description)
            case DayView():
                self._days[data.day] = data
                yield from self._day(data)
            case SceneView():
                lesson = _lesson(data.day, self._days, data, self._language)
                yield self._made(f"#lesson-{data.day}", PATH, "lesson", *lesson)
            case Gone():
                yield from self._gone(data)

    def _day(self, day: DayView) -> Iterator[Markup]:
        tile = tile_of(day, self._language, Standing.WRITTEN, day_address(self._sid, day.day))
        yield self._made(f"#day-{day.day}", PATH, "day", tile, self._language, True)
        if day.day % DAYS_A_WEEK == 1:
            week = month_of([day], self._language)[day.day // DAYS_A_WEEK]
            yield self._made(f"#week-{week.n}", PATH, "week_title", week)
        yield self._made("#progress", PREVIEW, "writing", len(self._days))

    def _gone(self, gone: Gone) -> Iterator[Markup]:
        if gone.title:
            yield self._made("#path-head", PATH, "head", "", "")
        for n in gone.days:
            self._days.pop(n, None)
            empty = Tile(n=n, season=season_of(n), standing=Standing.PENDING)
            yield self._made(f"#day-{n}", PATH, "day", empty, self._language)
        for n in gone.scenarios:
            yield self._made(f"#lesson-{n}", PATH, "lesson", *_lesson(n, self._days, None, self._language))

    def _made(self, target: str, template: str, name: str, *arguments: Any) -> Markup:
        return piece(target, macro(self._visitor, template, name, *arguments))


def standing_pieces(preview: Preview, visitor: Visitor, trouble: str = "") -> Iterator[Markup]:
    """Everything about it that is neither title nor day nor scene; ``trouble`` is what is wrong with a refinement."""
    told = preview_told(preview)
    yield piece("#progress", macro(visitor, PREVIEW, "standing", told))
    yield piece("#wish-part", macro(visitor, PREVIEW, "wish", told, visitor.csrf))
    yield piece("#refine-state", macro(visitor, PREVIEW, "history", told, trouble))
    yield piece("#dock-actions", macro(visitor, PREVIEW, "actions", told))


def _lesson(n: int, days: dict[int, DayView], scene: SceneView | None, language: str) -> tuple[Any, ...]:
    day = days.get(n)
    glyph = glyph_of(language, day.domain, day=n, is_checkpoint=day.is_checkpoint) if day else ""
    return (n, season_of(n), glyph, scene, language)
