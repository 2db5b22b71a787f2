"""A month on a terminal: its calendar, its first scene with readings, and how it scored."""

import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kaiwa.curriculum.author import Phrase, ScenarioDraft
from kaiwa.curriculum.quality import Part
from kaiwa.curriculum.schedule import Day

if TYPE_CHECKING:
    from kaiwa.commands.path import Month

BAR: Final = 10


def show(month: "Month") -> None:
    console = Console(file=sys.stdout)
    console.print(Text(month.title, style="bold"))
    console.print(Text(month.description))
    for note in month.notes:
        console.print(Text(note, style="yellow"))
    console.print(_calendar(month))
    console.print(Text("  * looks back: nothing new that day", style="dim"))
    _scene(console, month.scenario)
    console.print(_scores(month))


def _calendar(month: "Month") -> Table:
    table = Table(box=None, pad_edge=False, title=None, padding=(0, 1))
    for column in ("day", "date", "scene", "level", "skill", "new", "again"):
        table.add_column(column, justify="right" if column in {"day", "new", "again"} else "left")
    week = ""
    for day in month.schedule:
        if day.theme != week:
            week = day.theme
            table.add_row("", "", Text(week, style="bold"), "", "", "", "")
        table.add_row(*(Text(cell) for cell in _row(month, day)))
    return table


def _row(month: "Month", day: Day) -> tuple[str, ...]:
    on = month.starts_on + timedelta(day.day - 1)
    mark = " *" if day.is_checkpoint else ""
    return (
        str(day.day),
        on.strftime("%a %d %b"),
        day.title + mark,
        f"{day.cefr_level} {day.difficulty_rating}",
        day.skill,
        str(len(day.new_items)),
        str(len(day.review_items)),
    )


def _scene(console: Console, scene: ScenarioDraft) -> None:
    console.print()
    console.print(Text(f"Day 1: {scene.title}", style="bold"))
    console.print(Text(f"{scene.persona.name_template}, {_small(scene.persona.title)}. {scene.context}"))
    for objective in scene.learning_objectives:
        console.print(Text(f"  – {objective.text}"))
    console.print(_lines("they say", [node.line for node in scene.nodes] or [scene.opening]))
    console.print(_lines("you could say", scene.phrases))


def _lines(title: str, lines: "list[Phrase] | tuple[Phrase, ...]") -> Table:
    with_readings = any(line.reading for line in lines)
    table = Table(box=None, pad_edge=False, padding=(0, 1))
    for column in (title, *(("reading",) if with_readings else ()), "meaning"):
        table.add_column(column, overflow="fold")
    for line in lines:
        table.add_row(
            Text(line.text), *((Text(line.reading),) if with_readings else ()), Text(line.gloss, style="dim")
        )
    return table


def _scores(month: "Month") -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1))
    table.add_column("score")
    table.add_column("", justify="right")
    table.add_column("")
    for name, report in (("path", month.quality), ("first scene", month.scenario_quality)):
        verdict = "accepted" if report.accepted else "rejected"
        table.add_row(Text(name, style="bold"), Text(f"{report.score:.0f}"), Text(verdict))
        for part in report.parts:
            table.add_row(Text(f"  {part.name}"), Text(f"{part.value:.2f}"), Text(_said(part)))
        for failure in report.hard:
            table.add_row("", "", Text(failure, style="red"))
    return table


def _said(part: Part) -> str:
    bar = "█" * round(part.value * BAR)
    return "; ".join(part.failures) if part.failures else bar


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]
