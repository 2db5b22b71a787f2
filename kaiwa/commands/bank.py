"""``kaiwa bank``: is what we teach from sound, and how much of it is there?"""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Final

import click
import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kaiwa.content.bank import UnknownPack, WrongFile, contents, has_pack, load_core, load_pack, present_packs
from kaiwa.content.checks.coverage import Look, Seen, coverage
from kaiwa.content.checks.examination import Examined, examine_core, examine_files, examine_pack
from kaiwa.content.checks.finding import Severity
from kaiwa.content.checks.level import Weigher
from kaiwa.content.checks.recognition import Recogniser
from kaiwa.content.checks.walking import Typed, spoken, typed
from kaiwa.content.mending import mends
from kaiwa.content.schema import Node, Situation
from kaiwa.curriculum.measure import Measured, lexicon_of, measure

ENGINE: Final = "kaiwa.engines.offline.recognition"
GLOSSES: Final = "kaiwa.engines.offline.glossing"
NUMBER: Final = "NUM"
"""The script layer reads numbers; nobody needs a gloss for them."""
SHOWN: Final = 5
"""So many findings of a family are shown for review; all of them with --all."""
CORE: Final = "core"
SAMPLED: Final = 9
"""Of so many lines that learners type one is asked about, unless all are wanted."""

Report = list[tuple[str, Examined]]


@click.group()
def bank() -> None:
    """Look after the bank: the content that scenes are composed from without a model."""


@bank.command()
@click.option(
    "--lang", "languages", multiple=True, metavar="CODE", help="Only this pack; may be given several times."
)
@click.option("--all", "is_whole", is_flag=True, help="Show everything that is worth a look.")
@click.option("--json", "as_json", is_flag=True, help="One finding a line, as JSON.")
@click.option(
    "--understood", is_flag=True, help="Ask the offline engine about every line, not each ninth; slow."
)
def check(languages: tuple[str, ...], is_whole: bool, as_json: bool, understood: bool) -> None:
    """Say what is wrong, and what somebody should look at; ends with 1 where something is wrong."""
    try:
        report = list(_examined(_wanted(languages), every=1 if understood else SAMPLED))
    except WrongFile as wrong:
        raise click.ClickException(str(wrong)) from wrong
    if as_json:
        _print_lines(report)
    else:
        show(report, is_whole=is_whole)
    if is_wrong(report):
        raise SystemExit(1)


@bank.command()
@click.option(
    "--lang", "languages", multiple=True, metavar="CODE", help="Only this pack; may be given several times."
)
def stats(languages: tuple[str, ...]) -> None:
    """Count what is there."""
    console, core = Console(), load_core()
    goals = Counter(str(each.goal) for each in core.situations.values())
    console.print(
        _table(
            "core",
            ("situations", "functions", "concepts", "can-do", "nodes"),
            [
                (
                    len(core.situations),
                    len(core.functions),
                    len(core.concepts),
                    len(core.cando),
                    sum(len(each.nodes) for each in core.situations.values()),
                )
            ],
        )
    )
    console.print(_table("situations", tuple(goals), [tuple(goals.values())]))
    wanted = _wanted(languages)
    lines = ("pack", "say", "tell", "heard", "with a mistake", "words", "little words", "glossed")
    console.print(_table("packs", lines, [(each, *_lines(each), _glossed(each)) for each in wanted]))
    mistakes = ("pack", "grammar points", "patterns of mistakes", "that mend", "that exemplify")
    console.print(_table("grammar", mistakes, [(each, *_mistakes(each)) for each in wanted]))


def is_wrong(report: Report) -> bool:
    """What is only to be reviewed stops nobody."""
    return any(examined.of(Severity.ERROR) for _, examined in report)


def _wanted(languages: tuple[str, ...]) -> tuple[str, ...]:
    present = present_packs()
    for language in languages:
        if not has_pack(language):
            raise click.BadParameter(str(UnknownPack(language)), param_hint="--lang")
        if language not in present:
            raise click.BadParameter(f"The pack {language} is not complete.", param_hint="--lang")
    return tuple(dict.fromkeys(languages)) or present


def _examined(languages: tuple[str, ...], *, every: int) -> Iterator[tuple[str, Examined]]:
    core = load_core()
    yield CORE, examine_files(contents())
    yield from ((CORE, examined) for examined in examine_core(core))
    for language in languages:
        yield language, examine_files(contents(language))
        pack = load_pack(language)
        examinations = examine_pack(
            core,
            pack,
            weigh=_weigher(language),
            recognise=recogniser(language),
            look=looker(language),
            every=every,
        )
        yield from ((language, examined) for examined in examinations)


def _weigher(language: str) -> Weigher:
    lexicon = lexicon_of(load_pack(language), load_core().concepts)

    def weigh(text: str, rating: int) -> Measured:
        return measure([text], lexicon, rating)

    return weigh


@cache
def recogniser(language: str) -> Recogniser | None:
    """The offline engine's ear, where this installation has one; it has not read the line that it is asked about."""
    if find_spec(ENGINE) is None:
        return None
    engine, found = import_module(ENGINE), import_module("kaiwa.engines.offline.likeness").index(language)
    core = load_core()
    sources: dict[tuple[str, str], set[int]] = {}
    for each in found.exemplars:
        sources.setdefault((each.function, each.text), set()).add(each.source)

    def recognise(heard: Typed, situation: Situation, node: Node) -> str:
        place = engine.place_of(situation, node, core.edges_of(situation.id))
        own = frozenset(sources.get((heard.function, heard.exemplar.text), ()))
        return str(getattr(engine.recognise(heard.exemplar.text, place, found, own), "move", ""))

    return recognise


@cache
def looker(language: str) -> Look | None:
    """The offline engine's dictionary, where this installation has one."""
    if find_spec(GLOSSES) is None:
        return None
    engine = import_module(GLOSSES)

    def look(text: str) -> list[Seen]:
        return [
            Seen(word.key, is_glossed)
            for word, is_glossed in engine.looked_up(text, language)
            if word.tag != NUMBER and not word.key.isdecimal()
        ]

    return look


def _glossed(language: str) -> str:
    look = looker(language)
    return f"{coverage(load_pack(language), look).share:.3f}" if look else ""


def _lines(language: str) -> tuple[int, ...]:
    pack = load_pack(language)
    kinds, heard = Counter(each.kind for each in spoken(pack)), list(typed(pack))
    wrong = sum(each.exemplar.error is not None for each in heard)
    return (kinds["say"], kinds["tell"], len(heard), wrong, len(pack.lexicon), len(pack.little_words))


def _mistakes(language: str) -> tuple[int, ...]:
    points = load_pack(language).grammar.values()
    patterns = [error for point in points for error in point.errors]
    mending = sum(mends(error) for error in patterns)
    return (len(points), len(patterns), mending, len(patterns) - mending)


def _table(title: str, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for place, column in enumerate(columns):
        is_number = bool(rows) and isinstance(rows[0][place], int)
        table.add_column(column, justify="right" if is_number else "left")
    for row in rows:
        table.add_row(*(Text(str(value)) for value in row))
    return table


def show(report: Report, *, is_whole: bool) -> None:
    console = Console()
    rows: list[tuple[object, ...]] = [
        (part, examined.family, len(examined.of(Severity.ERROR)), len(examined.of(Severity.REVIEW)))
        for part, examined in report
    ]
    console.print(_table("findings", ("part", "check", "wrong", "to review"), rows))
    for severity, title in ((Severity.REVIEW, "to review"), (Severity.ERROR, "wrong")):
        for part, examined in report:
            findings = examined.of(severity)
            few = findings if is_whole or severity is Severity.ERROR else findings[:SHOWN]
            for each in few:
                console.print(Text(f"{title}  {part}  {each.where}: {each.what}"))
            if len(few) < len(findings):
                rest = len(findings) - len(few)
                console.print(
                    Text(f"{title}  {part}  {examined.family}: {rest} more, shown with --all", "dim")
                )
    wrong = sum(len(examined.of(Severity.ERROR)) for _, examined in report)
    console.print(Text(f"{wrong} wrong." if wrong else "Nothing is wrong.", "bold"))


def _print_lines(report: Report) -> None:
    for part, examined in report:
        for each in examined.findings:
            line = {"part": part, "check": examined.family, **msgspec.structs.asdict(each)}
            click.echo(msgspec.json.encode(line).decode())
