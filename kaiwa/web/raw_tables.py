"""The raw tables, for admins to look at: piccolo-admin behind our own sign-in, and only to read.

A row changed by hand would pass by every rule that the use cases keep: versions, leases, the audit. What admins change
has its own pages.
"""

import asyncio
from functools import cache
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from litestar import Request, asgi
from litestar.types import Message, Receive, Scope, Send
from piccolo.columns import Column
from piccolo.table import Table

from kaiwa.accounts.principal import Principal
from kaiwa.database import connection, transaction
from kaiwa.errors import NotFound
from kaiwa.viewer import SYSTEM
from kaiwa.web.assets import address

MOUNTED_AT: Final = "/operator/tables"
LEFT_OUT: Final = frozenset(
    {"session", "api_tokens", "account_links", "request_replays", "data_export_pieces"}
)
"""What somebody could come in with, and everything about somebody in one file."""
HIDDEN: Final = {
    "users": ("password_hash", "google_id", "stripe_customer_id"),
    "outgoing_mails": ("body", "headers", "attachments"),
    "voice_recordings": ("audio", "heard"),
}
"""Secrets, mails' texts, which may hold a link to come in by, and people's own voices."""
OPEN: Final = ("/api/", "/public/meta/", "/public/translations/", "/assets/")
"""Its page, what that asks for, and nothing of its own sign-in."""
READ_ONLY: Final = "SET TRANSACTION READ ONLY"
STYLES: Final = (
    "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",  # empty: it is filled when it stands in the page
    "U2kEcnngcrfdto6sFJKrtW80odoJ5yOgdz80DpMDrWA=",
    "36E+CbvABov6CENfak/CBFxx0LsZtt+fKdRCtVFGtkw=",
    "t4I2teZN5ZH+VM+XOiWlaPbsjQHe+k9d6viXPpKpNWA=",
)
"""Sums (SHA-256) of the sheets that its icons and its editor write into the page; another version of piccolo-admin may have others:
then the browser's complaint names them, and the walk over the operator's pages fails."""
POLICY: Final = "; ".join([
    "default-src 'none'",
    "script-src 'self'",
    " ".join(["style-src 'self'", *(f"'sha256-{each}'" for each in STYLES)]),
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
])  # fmt: skip
"""Of this mount alone."""
KEPT_HEADERS: Final = frozenset({b"content-type", b"content-length", b"content-range", b"location"})
"""It brings a session and a CSRF cookie of its own, which nobody needs who may only read."""


@asgi(MOUNTED_AT, is_mount=True, copy_scope=True)
async def raw_tables(scope: Scope, receive: Receive, send: Send) -> None:
    """Who is no admin is answered as everywhere; a cookie of ours is what lets in, and no program's token."""
    request: Request[Any, Any, Any] = Request(scope, receive=receive, send=send)
    principal: Principal = scope["state"]["principal"]
    principal.must_be_admin()
    principal.must_have_signed_in()
    place = _place(scope)
    if request.method != "GET" or not _is_open(place) or names_a_secret(request.url.query):
        raise NotFound
    if not place:
        await _to_the_page(send)
        return
    admin = await asyncio.to_thread(_made)
    answer: list[Message] = []
    asked, left = asyncio.Event(), asyncio.Event()

    async def nothing_but_the_question() -> Any:
        """It has no body, and whoever asked waits for the answer."""
        if asked.is_set():
            await left.wait()
            return {"type": "http.disconnect"}
        asked.set()
        return {"type": "http.request", "body": b"", "more_body": False}

    async def keep(message: Message) -> None:
        answer.append(message)

    # answered only once the transaction is over: nobody's slow line holds it open
    async with transaction(SYSTEM):
        await connection().execute(READ_ONLY)
        await admin(_inner(scope, place), nothing_but_the_question, keep)
    for message in answer:
        await send(_ours(message))


def _is_open(place: str) -> bool:
    return place in ("", "/") or place.startswith(OPEN)


def names_a_secret(query: str) -> bool:
    """A filter or an order by what is hidden would tell it bit by bit."""
    names = {name for hidden in HIDDEN.values() for name in hidden}
    for key, value in parse_qsl(query, keep_blank_values=True):
        said = value.lower().replace("-", "").split(",") if key.startswith("__") else []
        if names & {key.lower().partition("__")[0].rstrip("[]"), *(each.strip() for each in said)}:
            return True
    return False


def _place(scope: Scope) -> str:
    """Behind the mount, as it was asked for: ``/`` is the page, nothing is the address without its slash."""
    raw = scope.get("raw_path") or scope["path"].encode()
    path = unquote(raw.decode("latin-1")).partition("?")[0]
    return path.removeprefix(MOUNTED_AT) if path.startswith(MOUNTED_AT) else path


async def _to_the_page(send: Send) -> None:
    headers = [(b"location", f"{MOUNTED_AT}/".encode()), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _inner(scope: Scope, place: str) -> Any:
    """Without our cookies: it has no use for them."""
    headers = [each for each in scope["headers"] if each[0] in (b"host", b"accept", b"accept-language")]
    return {
        "type": "http",
        "asgi": scope["asgi"],
        "http_version": "1.1",
        "method": "GET",
        "scheme": scope.get("scheme", "http"),
        "path": f"{MOUNTED_AT}{place}",
        "raw_path": f"{MOUNTED_AT}{place}".encode(),
        "root_path": MOUNTED_AT,
        "query_string": scope["query_string"],
        "headers": headers,
        "client": scope.get("client"),
        "server": scope.get("server"),
        "state": {},
    }


def _ours(message: Message) -> Message:
    if message["type"] != "http.response.start":
        return message
    kept = [each for each in message["headers"] if each[0].lower() in KEPT_HEADERS]
    kept += [(b"content-security-policy", POLICY.encode()), (b"cache-control", b"no-store")]
    return {**message, "headers": kept}


@cache
def _made() -> Any:
    """Half a second of imports that nobody but an admin pays for."""
    from piccolo_admin.endpoints import AdminRouter, TableConfig
    from starlette.authentication import AuthCredentials, AuthenticationBackend

    class Seer:
        """Who looks has been let in before."""

        display_name = username = "admin"
        user_id = ""
        is_authenticated = True

    class LetIn(AuthenticationBackend):
        async def authenticate(self, conn: Any) -> Any:
            return AuthCredentials(["authenticated"]), Seer()

    configs = [
        TableConfig(
            table_class=table,
            menu_group=table.__module__.split(".")[1].capitalize(),
            exclude_visible_columns=_hidden(table) or None,
            exclude_visible_filters=_hidden(table) or None,
        )
        for table in raw_tables_shown()
    ]
    admin = AdminRouter(
        *configs, read_only=True, site_name="Kaiwa", production=True, sidebar_links={"Kaiwa": "/operator"}
    )
    sign = f'<link rel="icon" href="{address("icons/icon.svg")}">'
    admin.template = admin.template.replace("</head>", f"{sign}</head>")
    for route in admin.routes:
        if getattr(route, "path", "") == "/api":
            route.app.backend = LetIn()  # type: ignore[attr-defined] # its own asks for a session of its own
    return admin


def raw_tables_shown() -> list[type[Table]]:
    """What is hidden is told to Piccolo as secret, so that no statement of this mount reads it."""
    from piccolo_migrations.piccolo_app import APP_CONFIG

    tables = [each for each in APP_CONFIG.table_classes if each._meta.tablename not in LEFT_OUT]
    for table in tables:
        for column in _hidden(table):
            column._meta.secret = True
        table._meta.secret_columns = [each for each in table._meta.columns if each._meta.secret]
    return tables


def _hidden(table: type[Table]) -> list[Column]:
    names = HIDDEN.get(table._meta.tablename, ())
    return [table._meta.get_column_by_name(name) for name in names]
