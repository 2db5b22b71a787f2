"""``kaiwa queue``: a live table of the days that are being written."""

import asyncio
from datetime import datetime

import click
from rich.console import Console, Group
from rich.live import Live
from rich.table import Table
from rich.text import Text

from kaiwa.clock import now
from kaiwa.curriculum.queue_views import Entry, Overview, latest_failed, look_over
from kaiwa.database import close_database, open_database
from kaiwa.embedded.running import running_addresses
from kaiwa.environment import WrongSetting
from kaiwa.settings import Settings, read_settings

SHOWN = 12
"""Of each kind; the terminal is no longer than that."""


@click.command(help="Show the days that are being written.")
@click.option("--once", is_flag=True, help="Show it once, and end.")
@click.option(
    "--every", "every_s", default=1.0, show_default=True, type=click.FloatRange(0.2, 60), help="Seconds."
)
def queue(once: bool, every_s: float) -> None:
    try:
        asyncio.run(_watch(_database_url(read_settings()), every_s, once=once))
    except KeyboardInterrupt:
        click.echo()


def _database_url(settings: Settings) -> str:
    """Of a running ``kaiwa up`` on this data folder, where no setting names a server."""
    embedded = running_addresses(settings.data)
    url = settings.database_url or (embedded.database_url if embedded else None)
    if url is None:
        raise WrongSetting("DATABASE_URL", "", "set it, or start `kaiwa up` first")
    return url


async def _watch(url: str, every_s: float, *, once: bool) -> None:
    console = Console()
    await open_database(url, pool_size=1)
    try:
        if once:
            console.print(await _shown())
            return
        with Live(await _shown(), console=console, auto_refresh=False) as live:
            while True:
                await asyncio.sleep(every_s)
                live.update(await _shown(), refresh=True)
    finally:
        await close_database()


async def _shown() -> Group:
    seen, failed = await look_over(), await latest_failed()
    return Group(
        _summary(seen),
        _table("being written", seen.writing),
        _table("next in line", seen.in_line),
        _table("left over", failed),
    )


def _summary(seen: Overview) -> Text:
    counted = seen.counted
    said = (
        f"{counted.writing} being written · {counted.in_line} in line · {counted.suspects} suspects · "
        f"{counted.waiting} waiting · {counted.failed} left over · lag {seen.lag_s:.1f} s"
    )
    return Text(said + (f" · {seen.leases_run_out} leases ran out" if seen.leases_run_out else ""), "bold")


def _table(title: str, entries: list[Entry]) -> Table:
    table = Table("path", "day", "tries", "crashes", "due", "last error", title=title, title_justify="left")
    for each in entries[:SHOWN]:
        due = _told(each.next_try_at or each.ready_by)
        table.add_row(
            each.path_id,
            str(each.day),
            str(each.attempts),
            str(each.crashes),
            due,
            Text(each.last_error or ""),
        )
    return table


def _told(at: datetime | None) -> str:
    if at is None:
        return "–"
    seconds = (at - now()).total_seconds()
    size, unit = (seconds / 3600, "h") if abs(seconds) >= 3600 else (seconds, "s")
    return f"in {size:.0f} {unit}" if seconds > 0 else f"{-size:.0f} {unit} ago"
