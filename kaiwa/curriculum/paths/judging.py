"""What the gate says of a path as it stands, whoever made it."""

from datetime import date

from msgspec.structs import replace

from kaiwa.clock import now
from kaiwa.curriculum.author import Intent, Outline
from kaiwa.curriculum.path_rows import Path
from kaiwa.curriculum.paths.days import goal_of
from kaiwa.curriculum.quality import PathReport, judge_path
from kaiwa.curriculum.rightness import outline_faults
from kaiwa.curriculum.schedule import Schedule


def intent_of(title: str, language: str, source: str | None, rating: int, schedule: Schedule) -> Intent:
    """For a path that nobody wished for in a sentence."""
    return Intent(
        text=title,
        target_language=language,
        source_language=source or "en",
        goal=goal_of(schedule),
        rating=rating,
    )


def judged(outline: Outline, intent: Intent, starts_on: date, *, is_template: bool) -> PathReport:
    return judge_path(
        outline, intent, starts_on, hard=outline_faults(outline, intent, is_template=is_template)
    )


def with_report(path: Path) -> Path:
    intent = path.metadata.intent or intent_of(
        path.title, path.target_language, path.source_language, path.difficulty_rating, path.schedule
    )
    outline = Outline(title=path.title, description=path.description, schedule=path.schedule)
    starts_on = path.metadata.starts_on or now().date()
    report = judged(outline, intent, starts_on, is_template=path.is_public)
    return replace(path, quality_report=report, quality_score=report.score)
