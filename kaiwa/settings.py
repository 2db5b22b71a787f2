"""Everything an operator may set, read from the environment once, checked, and frozen."""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct, field
from msgspec.structs import replace

from kaiwa.environment import Environment, WrongSetting

ENGINE_PURPOSES: Final = ("author", "partner", "analyst", "voice", "ear")
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
SHORTEST_SECRET: Final = 32


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
    env = Environment(environ)
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


def local_address(host: str, port: int) -> str:
    reachable = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def _openai(env: Environment) -> OpenAI | None:
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


def _oidc(env: Environment) -> Oidc | None:
    if (found := env.together("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")) is None:
        return None
    issuer = env.url("OIDC_ISSUER", ("https", "http")) or "https://accounts.google.com"
    if issuer.startswith("http://") and urlsplit(issuer).hostname not in LOOPBACK:
        raise WrongSetting("OIDC_ISSUER", issuer, "only an issuer on this machine may speak plain http")
    return Oidc(issuer=issuer, client_id=found[0], client_secret=found[1])


def _stripe(env: Environment) -> Stripe | None:
    if (found := env.together("STRIPE_API_KEY", "STRIPE_WEBHOOK_SECRET")) is None:
        return None
    return Stripe(api_key=found[0], webhook_secret=found[1])


def _given_secret(env: Environment) -> str:
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
