"""``kaiwa doctor``: looks at everything Kaiwa stands on and says what to mend."""

import asyncio
import os
import shutil
import socket
import sys
import time
from collections.abc import AsyncIterator
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import asyncpg
import click
import httpx
from msgspec import Struct
from redis.asyncio import Redis
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kaiwa.bell import Bell, broker_at
from kaiwa.database import APP_ROLE, close_database, open_database, owner_connection
from kaiwa.embedded.running import running_addresses
from kaiwa.engines import espeak
from kaiwa.environment import WrongSetting, hide_password
from kaiwa.migrations import missing_migrations
from kaiwa.settings import OpenAI, Settings, read_settings

LEAST_FREE_BYTES: Final = 2 * 1024**3
SMTP_PORTS: Final = {"smtp": 587, "smtps": 465}
FURTHEST_CLOCK_S: Final = 5.0
NOBODY: Final = "nobody; the API says so"
SLOW_MS: Final = 5000
"""Until the first word of a short answer."""
OLDEST_POSTGRES: Final = 14
MAY_BECOME: Final = "SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = $1"


class Verdict(StrEnum):
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


class Finding(Struct, frozen=True):
    what: str
    verdict: Verdict
    says: str
    mend: str = ""


@click.command(help="Check settings, services and disk, and say what to mend.")
def doctor() -> None:
    try:
        settings = read_settings()
    except WrongSetting as wrong:
        _print([Finding("settings", Verdict.BAD, str(wrong), f"Correct {wrong.name} and ask again.")])
        raise SystemExit(1) from None
    findings = asyncio.run(_examine(settings))
    _print(findings)
    if any(each.verdict is Verdict.BAD for each in findings):
        raise SystemExit(1)


async def _examine(settings: Settings) -> list[Finding]:
    return [finding async for finding in _findings(settings)]


async def _findings(settings: Settings) -> AsyncIterator[Finding]:
    yield Finding("settings", Verdict.OK, f"every one fits; the data folder is {settings.data}")
    yield _python()
    yield _disk(settings.data)
    database_url, redis_url, broker_url = _running_addresses(settings)
    if database_url is None:
        yield _embedded("PostgreSQL", "DATABASE_URL")
    else:
        for finding in await _database(database_url):
            yield finding
    if redis_url is None:
        yield _embedded("Redis", "REDIS_URL")
    else:
        yield await _redis(redis_url)
        yield await _broker(broker_url or redis_url)
    yield _port(settings)
    yield _mail(settings)
    engine = await _engine(settings)
    yield engine
    if settings.openai is not None and engine.verdict is Verdict.OK:
        for finding in await _model(settings.openai):
            yield finding
    async for finding in _sound(settings, is_there=engine.verdict is Verdict.OK):
        yield finding


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("python", Verdict.OK, version)


def _disk(folder: Path) -> Finding:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as cause:  # with KAIWA_SECRET set nothing has made it yet
        return Finding("disk", Verdict.BAD, f"{folder}: {cause.strerror}", "Make it, or set KAIWA_DATA.")
    if not os.access(folder, os.W_OK):
        return Finding(
            "disk",
            Verdict.BAD,
            f"{folder} cannot be written",
            "Let this user write there, or set KAIWA_DATA.",
        )
    if free < LEAST_FREE_BYTES:
        return Finding(
            "disk", Verdict.WARN, f"{free // 1024**2} MB free", "Make room: PostgreSQL stops when it is full."
        )
    return Finding("disk", Verdict.OK, f"{free // 1024**3} GB free")


def _running_addresses(settings: Settings) -> tuple[str | None, str | None, str | None]:
    """Of a running ``kaiwa up`` on this data folder, where no setting names a server."""
    embedded = running_addresses(settings.data)
    return (
        settings.database_url or (embedded.database_url if embedded else None),
        settings.redis_url or (embedded.redis_url if embedded else None),
        settings.broker_url or (embedded.broker_url if embedded else None),
    )


def _embedded(service: str, setting: str) -> Finding:
    return Finding(service, Verdict.OK, f"embedded; `kaiwa up` starts it ({setting} is unset)")


async def _database(url: str) -> list[Finding]:
    shown = hide_password(url)
    try:
        async with owner_connection(url) as connection:
            version = connection.get_server_version()
            drift = abs(time.time() - float(await connection.fetchval("SELECT extract(epoch FROM now())")))
            may = await connection.fetchval(MAY_BECOME, APP_ROLE)
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, ValueError) as cause:
        why = str(cause) or type(cause).__name__
        return [Finding("PostgreSQL", Verdict.BAD, f"{shown}: {why}", "Start it, or correct DATABASE_URL.")]
    found = [Finding("PostgreSQL", Verdict.OK, f"{version.major}.{version.minor} at {shown}")]
    if version.major < OLDEST_POSTGRES:
        found = [
            Finding(
                "PostgreSQL",
                Verdict.BAD,
                f"version {version.major}",
                f"Kaiwa needs {OLDEST_POSTGRES} or newer.",
            )
        ]
    if drift > FURTHEST_CLOCK_S:
        found.append(
            Finding("clock", Verdict.WARN, f"{drift:.0f} s off the database's", "Let both keep time by NTP.")
        )
    if may is None:
        found.append(Finding("role", Verdict.BAD, f"there is no role {APP_ROLE} yet", "Run `kaiwa migrate`."))
    elif not may:
        found.append(
            Finding("role", Verdict.BAD, f"this user may not become {APP_ROLE}", f"GRANT {APP_ROLE} TO it.")
        )
    else:
        found.append(await _migrations(url))
    return found


async def _migrations(url: str) -> Finding:
    await open_database(url, pool_size=1)
    try:
        missing = await missing_migrations()
    finally:
        await close_database()
    if missing:
        return Finding("migrations", Verdict.BAD, f"{len(missing)} missing", "Run `kaiwa migrate`.")
    return Finding("migrations", Verdict.OK, "at this version")


async def _redis(url: str) -> Finding:
    try:
        client = Redis.from_url(url, socket_timeout=3, socket_connect_timeout=3)
    except ValueError as cause:
        return Finding("Redis", Verdict.BAD, f"{hide_password(url)}: {cause}", "Correct REDIS_URL.")
    try:
        info = await client.info()
        policy = (await client.config_get("maxmemory-policy")).get("maxmemory-policy", "noeviction")
    except Exception as cause:  # a client may fail in many ways; each means: not usable
        return Finding(
            "Redis", Verdict.BAD, f"{hide_password(url)}: {cause}", "Start it, or correct REDIS_URL."
        )
    finally:
        await client.aclose()
    says = f"{info['redis_version']} at {hide_password(url)}"
    if policy != "noeviction":
        return Finding(
            "Redis",
            Verdict.WARN,
            f"{says}, maxmemory-policy {policy}",
            "Set noeviction: bells must not be dropped.",
        )
    return Finding("Redis", Verdict.OK, says)


async def _broker(url: str) -> Finding:
    try:
        bell = Bell(broker_at(url, middleware=[]))
    except ValueError as cause:
        return Finding("broker", Verdict.BAD, f"{hide_password(url)}: {cause}", "Correct BROKER_URL.")
    try:
        if await bell.is_reachable():
            return Finding("broker", Verdict.OK, hide_password(url))
    finally:
        bell.close()
    return Finding(
        "broker", Verdict.BAD, f"{hide_password(url)}: not reachable", "Start it, or correct BROKER_URL."
    )


def _port(settings: Settings) -> Finding:
    try:
        with socket.create_connection((settings.host, settings.port), timeout=1):
            return Finding("port", Verdict.OK, f"{settings.port} answers: something runs there")
    except OSError:
        return Finding("port", Verdict.OK, f"{settings.port} is free")


def _mail(settings: Settings) -> Finding:
    if settings.smtp_url is None:
        return Finding(
            "mail", Verdict.WARN, f"written to {settings.data / 'mail'}", "Set SMTP_URL to send it."
        )
    parts = urlsplit(settings.smtp_url)
    try:
        with socket.create_connection(
            (parts.hostname or "", parts.port or SMTP_PORTS[parts.scheme]), timeout=3
        ):
            return Finding("mail", Verdict.OK, hide_password(settings.smtp_url))
    except OSError as cause:
        return Finding(
            "mail", Verdict.BAD, f"{hide_password(settings.smtp_url)}: {cause}", "Correct SMTP_URL."
        )


async def _engine(settings: Settings) -> Finding:
    if settings.openai is None:
        return Finding("engine", Verdict.OK, "offline: no key, no network")
    base = settings.openai.base_url or "https://api.openai.com/v1"
    headers = {"Authorization": f"Bearer {settings.openai.api_key}"} if settings.openai.api_key else {}
    try:
        async with httpx.AsyncClient(timeout=5) as client:
            answer = await client.get(f"{base}/models", headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as cause:
        return Finding(
            "engine", Verdict.BAD, f"{base}: {type(cause).__name__}", "Start it, or correct OPENAI_BASE_URL."
        )
    if answer.status_code in (401, 403):
        return Finding("engine", Verdict.BAD, f"{base} refuses the key", "Correct OPENAI_API_KEY.")
    if answer.status_code >= 500:
        return Finding("engine", Verdict.WARN, f"{base} answers {answer.status_code}", "Look into its log.")
    return Finding("engine", Verdict.OK, f"{settings.openai.model} at {base} (answers {answer.status_code})")


async def _model(settings: OpenAI) -> list[Finding]:
    """Two short questions, which cost a little: what the model can do, and in which languages."""
    from kaiwa.engines.openai.self_test import examined

    found = await examined(settings)
    if found.trouble:
        return [
            Finding(
                "model",
                Verdict.BAD,
                found.trouble,
                "Correct KAIWA_MODEL or OPENAI_BASE_URL, or look into its log.",
            )
        ]
    told = [f"answers by {found.form}", f"first word after {found.first_word_ms} ms"]
    if not found.streams:
        told.append("all at once")
    told.append("tells its tokens" if found.counts_tokens else "tells no tokens: they are guessed")
    slow = found.first_word_ms > SLOW_MS
    mend = "The learner waits; a smaller model answers sooner." if slow or not found.streams else ""
    findings = [Finding("model", Verdict.WARN if mend else Verdict.OK, ", ".join(told), mend)]
    says = f"writes {', '.join(found.writes) or 'none of them'}"
    if found.fails:
        says += f"; not {', '.join(found.fails)}"
        mend = "There the offline engine stands in, again and again; a larger model may know them."
        return [*findings, Finding("languages", Verdict.WARN, says, mend)]
    return [*findings, Finding("languages", Verdict.OK, says)]


async def _sound(settings: Settings, *, is_there: bool) -> AsyncIterator[Finding]:
    """A word spoken, a second listened to, a token: three tries at most, which cost a little."""
    from kaiwa.engines.openai.sound_test import sounding

    speaks, hears = (settings.engine_for(each) == "openai" for each in ("voice", "ear"))
    if (speaks or hears) and not is_there:
        return  # it has been told that nothing there answers
    found = await sounding(settings.openai) if settings.openai and (speaks or hears) else None
    own = f"{espeak.PROGRAM} on this machine" if espeak.installed() else "each listener's browser"
    if found is None or not speaks:
        mend = "" if espeak.installed() else "Install espeak-ng to hear the same voice everywhere."
        yield Finding("voice", Verdict.OK, own, mend)
    elif found.voice:
        mend = "Correct KAIWA_SPEECH_MODEL, or set KAIWA_ENGINE_VOICE=offline."
        yield Finding("voice", Verdict.WARN, f"{found.voice} So it is {own}.", mend)
    else:
        yield Finding("voice", Verdict.OK, f"a model; where it is away, {own}")
    yield _sense("ear", found.ear if found and hears else NOBODY, "KAIWA_TRANSCRIPTION_MODEL")
    yield _sense("live talk", found.live if found and speaks else NOBODY, "KAIWA_REALTIME_MODEL")


def _sense(what: str, trouble: str, setting: str) -> Finding:
    if trouble == NOBODY:
        return Finding(what, Verdict.OK, NOBODY)
    mend = f"Correct {setting}, or leave it: learners type." if trouble else ""
    return Finding(what, Verdict.WARN if trouble else Verdict.OK, trouble or "a model", mend)


def _print(findings: list[Finding]) -> None:
    signs = {Verdict.OK: "[green]ok[/]", Verdict.WARN: "[yellow]look[/]", Verdict.BAD: "[red]mend[/]"}
    table = Table(box=None, pad_edge=False)
    for heading in ("", "what", "finding", "what to do"):
        table.add_column(heading)
    for each in findings:
        # escaped: an address may hold what Rich takes for markup
        table.add_row(signs[each.verdict], each.what, escape(each.says), escape(each.mend))
    Console().print(table)
