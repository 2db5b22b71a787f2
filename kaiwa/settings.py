"""Everything an operator may set, read from the environment once, checked, and frozen."""

import os
import re
import secrets
from collections.abc import Mapping
from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct, field
from msgspec.structs import replace

ENGINE_PURPOSES: Final = ("author", "partner", "analyst", "voice", "ear")
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
NEED_HOST: Final = ("http", "https", "smtp", "smtps", "amqp", "amqps")
SHORTEST_SECRET: Final = 32
EMAIL: Final = re.compile(r"[^\s@<>,]+@[^\s@<>,]+")
SLUG: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
AMOUNT: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?", re.ASCII)
PASSWORD_PARAMETER: Final = re.compile(r"(?i)(?<=password=)[^&#]*")


class WrongSetting(ValueError):
    """The start stops with this sentence."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        super().__init__(f"{name}={value!r} does not fit: {wanted}.")
        self.name = name


class Oidc(Struct, frozen=True, kw_only=True):
    issuer: str
    client_id: str
    client_secret: str


class Stripe(Struct, frozen=True, kw_only=True):
    api_key: str
    webhook_secret: str


class OpenAI(Struct, frozen=True, kw_only=True):
    api_key: str | None
    base_url: str | None
    model: str
    speech_model: str = "gpt-4o-mini-tts"
    transcription_model: str = "gpt-4o-mini-transcribe"
    realtime_model: str = "gpt-realtime-mini"
    timeout_s: float = 90
    """An outline or a scene, whatever happens on the way: waiting for a place, tries, a repair."""
    talk_timeout_s: float = 20
    """A turn, a hint, an analysis: somebody sits and waits."""
    silence_s: float = 30
    """Between two pieces of an answer; a model that thinks is silent before its first."""
    connect_timeout_s: float = 5
    concurrency: int = 100
    """Calls in flight at once from one process."""
    per_minute: int = 500
    """Calls a minute from all processes together; 0 is no limit."""
    input_price_usd: float = 0
    """For a million tokens; so is the output's."""
    output_price_usd: float = 0
    budget_usd_day: float = 0
    """What all calls may cost together in a day, in UTC; 0 is no limit."""
    budget_tokens_person_day: int = 0
    """Tokens for one person or guest in a day; 0 is no limit."""


class Addresses(Struct, frozen=True):
    """Where the services are that every part needs."""

    database: str
    redis: str
    broker: str


class Settings(Struct, frozen=True, kw_only=True):
    host: str = "127.0.0.1"
    port: int = 8000
    data: Path = Path(".kaiwa")
    secret: str = ""
    """Signs guests, feeds and unsubscribe links; made and kept in the data folder when unset."""
    public_url: str = "http://127.0.0.1:8000"
    """Where people reach Kaiwa; https here turns on Secure cookies and HSTS."""
    database_url: str | None = None
    """None: the embedded server."""
    database_owner_url: str | None = None
    """Who migrates, where the application's own role may not; None: ``database_url`` does both."""
    redis_url: str | None = None
    broker_url: str | None = None
    trusted_proxies: tuple[str, ...] = ()
    """Addresses whose X-Forwarded-For is believed; from anybody else the header is ignored."""
    web_processes: int = 1
    writers: int = 200
    """Scenarios that one worker process writes at once."""
    worker_patience_s: int = 20
    """How long a worker that is asked to stop goes on writing; what is not through by then another one writes."""
    log_format: str = "text"
    metrics_token: str | None = None
    """When set, /metrics wants it as a bearer token; when unset, /metrics answers loopback only."""
    worker_metrics_port: int = 8001
    """On loopback; 0 switches it off."""
    smtp_url: str | None = None
    mail_from: str = "Kaiwa <kaiwa@localhost>"
    admin_emails: tuple[str, ...] = ()
    """Whoever verifies one of these addresses becomes an admin."""
    openai: OpenAI | None = None
    oidc: Oidc | None = None
    stripe: Stripe | None = None
    tier: str = "unlimited"
    """Of whoever has no subscription: a row of ``tiers``. Where Stripe is set up it is ``free`` unless said otherwise."""
    guest_tier: str = "unlimited"
    """Of guests; ``guest`` where others than this machine can reach Kaiwa, unless said otherwise."""
    engines: Mapping[str, str] = field(default_factory=dict)

    @property
    def secure(self) -> bool:
        return self.public_url.startswith("https://")

    def addresses(self) -> Addresses:
        """Raises where one is missing: only ``kaiwa up`` brings servers of its own."""
        for name, value in (("DATABASE_URL", self.database_url), ("REDIS_URL", self.redis_url)):
            if value is None:
                raise WrongSetting(
                    name, "", "a part on its own must be told; `kaiwa up` runs everything here"
                )
        assert self.database_url is not None
        assert self.redis_url is not None
        return Addresses(self.database_url, self.redis_url, self.broker_url or self.redis_url)

    def engine_for(self, purpose: str) -> str:
        chosen = self.engines.get(purpose)
        return chosen or ("openai" if self.openai else "offline")


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    env = _Environment(environ)
    host = env.text("KAIWA_HOST", "127.0.0.1")
    port = env.number("KAIWA_PORT", 8000, 1, 65535)
    data = env.folder("KAIWA_DATA", ".kaiwa")
    settings = Settings(
        host=host,
        port=port,
        data=data,
        secret=_given_secret(env) or _kept_secret(data),
        public_url=env.origin("KAIWA_PUBLIC_URL") or local_address(host, port),
        database_url=env.url("DATABASE_URL", ("postgresql", "postgres")),
        database_owner_url=env.url("DATABASE_OWNER_URL", ("postgresql", "postgres")),
        redis_url=env.url("REDIS_URL", ("redis", "rediss", "unix")),
        broker_url=env.url("BROKER_URL", ("redis", "rediss", "unix", "amqp", "amqps")),
        trusted_proxies=env.networks("KAIWA_TRUSTED_PROXIES"),
        web_processes=env.number("KAIWA_WEB_PROCESSES", 1, 1, 64),
        writers=env.number("KAIWA_WRITERS", 200, 1, 2000),
        worker_patience_s=env.number("KAIWA_WORKER_PATIENCE_S", 20, 0, 600),
        log_format=env.choice("KAIWA_LOG_FORMAT", "text", ("text", "json")),
        metrics_token=env.text("KAIWA_METRICS_TOKEN", "") or None,
        worker_metrics_port=env.number("KAIWA_WORKER_METRICS_PORT", min(port + 1, 65535), 0, 65535),
        smtp_url=env.url("SMTP_URL", ("smtp", "smtps")),
        mail_from=env.mailbox("KAIWA_MAIL_FROM", "Kaiwa <kaiwa@localhost>"),
        admin_emails=env.addresses("KAIWA_ADMIN_EMAILS"),
        openai=_openai(env),
        oidc=_oidc(env),
        stripe=_stripe(env),
        tier=env.slug("KAIWA_TIER"),
        guest_tier=env.slug("KAIWA_GUEST_TIER"),
        engines={
            p: env.choice(f"KAIWA_ENGINE_{p.upper()}", "", ("", "openai", "offline")) for p in ENGINE_PURPOSES
        },
    )
    settings = _with_tiers(settings)
    for purpose in ENGINE_PURPOSES:
        if settings.engine_for(purpose) == "openai" and settings.openai is None:
            raise WrongSetting(
                f"KAIWA_ENGINE_{purpose.upper()}",
                "openai",
                "OPENAI_API_KEY or OPENAI_BASE_URL is needed with it",
            )
    return settings


def _with_tiers(settings: Settings) -> Settings:
    """Who runs Kaiwa for themselves is never locked out; who sells time, or is open to the world, gives guests a little."""
    is_own_machine = urlsplit(settings.public_url).hostname in LOOPBACK
    return replace(
        settings,
        tier=settings.tier or ("unlimited" if settings.stripe is None else "free"),
        guest_tier=settings.guest_tier or ("unlimited" if is_own_machine else "guest"),
    )


class _Environment:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str) -> str:
        value = self._environ.get(name, "").strip()
        if "\x00" in value:
            raise WrongSetting(name, value, "it holds a NUL byte")
        return value or default

    def number(self, name: str, default: int, low: int, high: int) -> int:
        raw = self.text(name, str(default))
        if not raw.isascii() or not raw.isdigit() or len(raw) > 18 or not low <= int(raw) <= high:
            raise WrongSetting(name, raw, f"a whole number from {low} to {high} is wanted")
        return int(raw)

    def amount(self, name: str) -> float:
        """Of money; nothing is 0."""
        raw = self.text(name, "0")
        if not AMOUNT.fullmatch(raw):
            raise WrongSetting(name, raw, "an amount is wanted, such as 5 or 0.25")
        return float(raw)

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        raw = self.text(name, default)
        if raw not in allowed:
            raise WrongSetting(name, raw, f"one of {', '.join(filter(None, allowed))} is wanted")
        return raw

    def slug(self, name: str) -> str:
        raw = self.text(name, "")
        if raw and not SLUG.fullmatch(raw):
            raise WrongSetting(name, raw, "the id of a tier is wanted, such as free")
        return raw

    def several(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name, "").split(",") if part.strip())

    def url(self, name: str, schemes: tuple[str, ...]) -> str | None:
        raw = self.text(name, "")
        if not raw:
            return None
        try:
            parts = urlsplit(raw)
            _ = parts.port
        except ValueError as cause:
            # the cause may quote a password that it took for a port
            raise WrongSetting(name, hide_password(raw), "it is no address") from cause
        if parts.scheme not in schemes:
            raise WrongSetting(
                name, hide_password(raw), f"it must begin with {' or '.join(s + '://' for s in schemes)}"
            )
        if parts.scheme in NEED_HOST and not parts.hostname:
            raise WrongSetting(name, hide_password(raw), "it names no host")
        return raw.rstrip("/") if parts.scheme in ("http", "https") else raw

    def origin(self, name: str) -> str | None:
        """Where browsers reach us: cookies and the check of where a write comes from know no path."""
        raw = self.url(name, ("http", "https"))
        if raw and (urlsplit(raw).path or set("?#@") & set(raw)):
            raise WrongSetting(name, hide_password(raw), "only scheme, host and port are wanted")
        return raw

    def folder(self, name: str, default: str) -> Path:
        raw = self.text(name, default)
        try:
            return Path(raw).expanduser().resolve()
        except (OSError, RuntimeError) as cause:
            raise WrongSetting(name, raw, f"it is no folder ({cause})") from cause

    def networks(self, name: str) -> tuple[str, ...]:
        for each in (found := self.several(name)):
            try:
                ip_network(each, strict=False)
            except ValueError:
                raise WrongSetting(
                    name, each, "addresses or networks are wanted, such as 10.0.0.0/8"
                ) from None
        return found

    def mailbox(self, name: str, default: str) -> str:
        raw = self.text(name, default)
        if not _is_email(parseaddr(raw)[1]) or not raw.isprintable():
            raise WrongSetting(name, raw, "one address is wanted, such as Kaiwa <kaiwa@example.org>")
        return raw

    def addresses(self, name: str) -> tuple[str, ...]:
        for each in (found := self.several(name)):
            if not _is_email(each):
                raise WrongSetting(name, each, "e-mail addresses with commas between them are wanted")
        return tuple(each.lower() for each in found)

    def together(self, *names: str) -> tuple[str, ...] | None:
        """All of the names or none of them."""
        values = {name: self.text(name, "") for name in names}
        missing = [name for name, value in values.items() if not value]
        if len(missing) == len(names):
            return None
        if missing:
            raise WrongSetting(
                missing[0], "", f"it is needed together with {', '.join(n for n in names if values[n])}"
            )
        return tuple(values.values())


def _is_email(text: str) -> bool:
    return EMAIL.fullmatch(text) is not None


def hide_password(url: str) -> str:
    """An address fit for a log line; also what libpq takes as a parameter is hidden."""
    address, mark, parameters = url.partition("?")
    scheme, slashes, rest = address.partition("://")
    if not slashes:
        scheme, rest = "", address
    account, at, place = rest.rpartition("@")
    if "@" in parameters and not at and ":" in rest:
        return f"{scheme}{slashes}…"  # a password with a question mark in it, or something as odd
    name, colon, _ = account.partition(":")
    hidden = f"{name}:…" if colon else account
    return f"{scheme}{slashes}{hidden}{at}{place}{mark}{PASSWORD_PARAMETER.sub('…', parameters)}"


def local_address(host: str, port: int) -> str:
    reachable = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def _openai(env: _Environment) -> OpenAI | None:
    key, base = env.text("OPENAI_API_KEY", ""), env.url("OPENAI_BASE_URL", ("http", "https"))
    if not key and not base:
        return None
    found = OpenAI(
        api_key=key or None,
        base_url=base,
        model=env.text("KAIWA_MODEL", "gpt-5-mini"),
        speech_model=env.text("KAIWA_SPEECH_MODEL", "gpt-4o-mini-tts"),
        transcription_model=env.text("KAIWA_TRANSCRIPTION_MODEL", "gpt-4o-mini-transcribe"),
        realtime_model=env.text("KAIWA_REALTIME_MODEL", "gpt-realtime-mini"),
        timeout_s=env.number("KAIWA_ENGINE_TIMEOUT_S", 90, 1, 3600),
        talk_timeout_s=env.number("KAIWA_ENGINE_TALK_TIMEOUT_S", 20, 1, 600),
        silence_s=env.number("KAIWA_ENGINE_SILENCE_S", 30, 1, 3600),
        concurrency=env.number("KAIWA_ENGINE_CONCURRENCY", 100, 1, 2000),
        per_minute=env.number("KAIWA_ENGINE_CALLS_MINUTE", 500, 0, 10**6),
        input_price_usd=env.amount("KAIWA_PRICE_INPUT_USD"),
        output_price_usd=env.amount("KAIWA_PRICE_OUTPUT_USD"),
        budget_usd_day=env.amount("KAIWA_BUDGET_USD_DAY"),
        budget_tokens_person_day=env.number("KAIWA_BUDGET_TOKENS_PERSON_DAY", 0, 0, 10**12),
    )
    if found.budget_usd_day and not (found.input_price_usd and found.output_price_usd):
        raise WrongSetting(
            "KAIWA_BUDGET_USD_DAY",
            str(found.budget_usd_day),
            "KAIWA_PRICE_INPUT_USD and KAIWA_PRICE_OUTPUT_USD are needed with it, for a million tokens each",
        )
    return found


def _oidc(env: _Environment) -> Oidc | None:
    if (found := env.together("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")) is None:
        return None
    issuer = env.url("OIDC_ISSUER", ("https", "http")) or "https://accounts.google.com"
    if issuer.startswith("http://") and urlsplit(issuer).hostname not in LOOPBACK:
        raise WrongSetting("OIDC_ISSUER", issuer, "only an issuer on this machine may speak plain http")
    return Oidc(issuer=issuer, client_id=found[0], client_secret=found[1])


def _stripe(env: _Environment) -> Stripe | None:
    if (found := env.together("STRIPE_API_KEY", "STRIPE_WEBHOOK_SECRET")) is None:
        return None
    return Stripe(api_key=found[0], webhook_secret=found[1])


def _given_secret(env: _Environment) -> str:
    secret = env.text("KAIWA_SECRET", "")
    if secret and len(secret) < SHORTEST_SECRET:
        raise WrongSetting(
            "KAIWA_SECRET", "", f"it is short; set {SHORTEST_SECRET} characters or more, made at random"
        )
    return secret


def _kept_secret(data: Path) -> str:
    """One secret for all processes over one data folder: whoever links the file first has chosen it."""
    path = data / "secret"
    try:
        data.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(48))
        secret = path.read_text(encoding="ascii").strip()
    except OSError as cause:
        raise WrongSetting(
            "KAIWA_DATA", str(data), f"the folder cannot be used ({cause.strerror})"
        ) from cause
    except UnicodeDecodeError:
        secret = ""
    if len(secret) < SHORTEST_SECRET:
        raise WrongSetting("KAIWA_SECRET", "", f"{path} is damaged; remove it, or set KAIWA_SECRET")
    return secret


def _write_once(path: Path, text: str) -> None:
    """A link appears with its content or not at all, and never twice."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(text, encoding="ascii")
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
