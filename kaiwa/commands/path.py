"""``kaiwa path``: a month from one sentence in the terminal, with its first scene and its score."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

import click
import msgspec
from msgspec import Struct
from rich.console import Console

from kaiwa.accounts.vocabulary import Challenge, LearningGoal
from kaiwa.commands.path_showing import show
from kaiwa.content.bank import UnknownPack
from kaiwa.curriculum.author import (
    Author,
    Intent,
    Outline,
    OutlineBrief,
    ScenarioBrief,
    ScenarioDraft,
)
from kaiwa.curriculum.engine import EngineError
from kaiwa.curriculum.gathering import Gathering
from kaiwa.curriculum.intent import Given, IntentRefused, NeedsLanguage, Understood, understand
from kaiwa.curriculum.lexicons import lexicon_for
from kaiwa.curriculum.quality import PathReport, judge_path
from kaiwa.curriculum.rightness import outline_faults
from kaiwa.curriculum.scenario_quality import ScenarioReport, judge_scenario
from kaiwa.curriculum.schedule import Day
from kaiwa.curriculum.standing import rating_of
from kaiwa.curriculum.vocabulary import DAYS, Origin
from kaiwa.engines.choice import AUTHORS, EngineMissing, open_engines
from kaiwa.environment import WrongSetting
from kaiwa.settings import Settings, read_settings

REFUSED: Final = 3
ASKS: Final = 4
"""Exit codes, so that a script can tell a question from a mistake."""


class Month(Struct, frozen=True, kw_only=True):
    """All that the command has to show."""

    intent: Intent
    title: str
    description: str
    starts_on: date
    schedule: tuple[Day, ...]
    scenario: ScenarioDraft
    quality: PathReport
    scenario_quality: ScenarioReport
    notes: tuple[str, ...] = ()


@click.command()
@click.argument("intent")
@click.option(
    "--engine",
    type=click.Choice(sorted(AUTHORS)),
    default="offline",
    show_default=True,
    help="Who writes it.",
)
@click.option("--lang", "language", metavar="CODE", help="The language to learn, such as ja or zh-Hans.")
@click.option("--level", metavar="LEVEL", help="Where you stand: A1 to C2, N5, beginner, or 1 to 100.")
@click.option(
    "--goal",
    type=click.Choice([each.value for each in LearningGoal], case_sensitive=False),
    help="What it is for; read out of INTENT without it.",
)
@click.option(
    "--challenge",
    type=click.Choice([each.value for each in Challenge], case_sensitive=False),
    default=Challenge.MODERATE.value,
    show_default=True,
    help="How fast it rises.",
)
@click.option("--start", "start", metavar="DATE", help="The first day, as 2026-03-01; today without it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
def path(
    intent: str,
    engine: str,
    language: str | None,
    level: str | None,
    goal: str | None,
    challenge: str,
    start: str | None,
    as_json: bool,
) -> None:
    """Compose 28 days from INTENT, such as "I meet my partner's parents in Osaka in a month"."""
    starts_on = _date(start)
    given = Given(
        target_language=language,
        goal=LearningGoal(goal.capitalize()) if goal else None,
        rating=_rating(level),
        challenge=Challenge(challenge),
    )
    match understand(_readable(intent), starts_on, given):
        case IntentRefused(message=message):
            click.echo(message, err=True)
            raise SystemExit(REFUSED)
        case NeedsLanguage(question=question, candidates=candidates):
            click.echo(f"{question} Say it with --lang: {', '.join(candidates)}", err=True)
            raise SystemExit(ASKS)
        case Understood() as understood:
            month = _composed(understood, starts_on, engine, quiet=as_json)
    if as_json:
        click.echo(msgspec.json.encode(month).decode())
    else:
        show(month)


def _composed(understood: Understood, starts_on: date, engine: str, *, quiet: bool) -> Month:
    console = Console(stderr=True, quiet=quiet)
    try:
        return asyncio.run(_compose_with(engine, understood, starts_on, console))
    except UnknownPack as unknown:
        raise click.BadParameter(str(unknown), param_hint="--lang") from unknown
    except (EngineMissing, WrongSetting) as missing:
        raise click.BadParameter(str(missing), param_hint="--engine") from missing
    except EngineError as failed:  # in a language for which nobody can stand in
        raise click.ClickException(failed.detail) from failed


async def _compose_with(engine: str, understood: Understood, starts_on: date, console: Console) -> Month:
    # the offline engine needs no settings, and so this command leaves no folder behind
    settings = Settings() if engine == Origin.OFFLINE else read_settings()
    async with open_engines(settings) as engines:
        return await _compose(understood, starts_on, engines.named_author(engine), console)


async def _compose(understood: Understood, starts_on: date, author: Author, console: Console) -> Month:
    intent = understood.intent
    brief = OutlineBrief(intent=intent, starts_on=starts_on)
    gathering = Gathering(author.origin)
    with console.status("Opening the bank …") as status:
        async for event in author.outline(brief):
            gathering.take(event)
            status.update(f"{gathering.titled.title} – day {len(gathering.days)} of {DAYS}")
        outline = gathering.outline()
        status.update("Writing the first scene …")
        others = tuple(each for each in outline.schedule if each.day != 1)
        draft = await author.write(ScenarioBrief(intent=intent, day=outline.schedule[1], others=others))
    return _judged(understood, starts_on, outline, draft, others)


def _judged(
    understood: Understood, starts_on: date, outline: Outline, draft: ScenarioDraft, others: Sequence[Day]
) -> Month:
    intent = understood.intent
    lexicon = lexicon_for(intent.target_language)
    return Month(
        intent=intent,
        title=outline.title,
        description=outline.description,
        starts_on=starts_on,
        schedule=outline.schedule.days,
        scenario=draft,
        quality=judge_path(outline, intent, starts_on, hard=outline_faults(outline, intent)),
        scenario_quality=judge_scenario(draft, others=others, lexicon=lexicon),
        notes=understood.notes,
    )


def _readable(text: str) -> str:
    """What the terminal could not decode arrives as lone surrogates, which cannot be printed again."""
    return text.encode("utf-8", "replace").decode()


def _date(given: str | None) -> date:
    if given is None:
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise click.BadParameter(f"{given!r} is no date such as 2026-03-01.", param_hint="--start") from None


def _rating(level: str | None) -> int | None:
    if level is None:
        return None
    rating = rating_of(level)
    if rating is None:
        raise click.BadParameter(
            f"{level!r} is no level such as A2, N4, beginner or 26.", param_hint="--level"
        )
    return rating
