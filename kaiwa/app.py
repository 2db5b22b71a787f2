"""The web application: it mounts every room's controllers and hands in what they need."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import msgspec
from litestar import Litestar, Request
from litestar.config.compression import CompressionConfig
from litestar.datastructures import Headers, State
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.middleware.compression import CompressionMiddleware
from litestar.static_files import create_static_files_router
from litestar.types import LifeSpanReceive, LifeSpanScope, LifeSpanSend, Receive, Scope, Send

from kaiwa.accounts import api as accounts
from kaiwa.accounts.identity import identify as identify_by
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.readings import overrides_for
from kaiwa.analytics import api as analytics
from kaiwa.billing import api as billing
from kaiwa.billing.usage import Terms
from kaiwa.conversations import api as conversations
from kaiwa.conversations.replies import Replies
from kaiwa.conversations.rereading import reread_lines
from kaiwa.conversations.voice.narrator import Narrator
from kaiwa.conversations.voice.shelf import Shelf
from kaiwa.curriculum import api as curriculum
from kaiwa.curriculum.author import Author
from kaiwa.curriculum.previews.asking import taught_by
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.edge import log
from kaiwa.edge.bodies import Bodies
from kaiwa.edge.front import Front
from kaiwa.edge.health import Health
from kaiwa.edge.identity import Credentials, Identify, Identity
from kaiwa.edge.problems import HANDLERS, Problem
from kaiwa.edge.reference import openapi_config
from kaiwa.edge.replay import Replay
from kaiwa.engines.aside import Aside
from kaiwa.engines.company import company_of
from kaiwa.engines.threads import Threads
from kaiwa.engines.warming import in_the_background, warm_wishes
from kaiwa.languages import api as languages
from kaiwa.languages.annotating import OverridesFor
from kaiwa.practice import api as practice
from kaiwa.privacy import api as privacy
from kaiwa.privacy.adoption import adopt_guest
from kaiwa.privacy.erasure import erase_person
from kaiwa.services import open_services
from kaiwa.settings import Settings, read_settings
from kaiwa.structs import describe_structs
from kaiwa.web import PAGES
from kaiwa.web.failures import failure_page
from kaiwa.web.messages import spoken
from kaiwa.web.prefs import ui_cookie

WARM_AFTER_S: Final = 1.0
"""Whoever waits for the first page shall not wait for the bank."""
LARGEST_BODY: Final = 256 * 1024
"""A route that takes more says so itself."""


COMPRESSION: Final = CompressionConfig(
    backend="gzip", minimum_size=1024, gzip_compress_level=5, exclude_opt_key="is_packed"
)
"""A whole path: 2.4 ms for 18.9 kB; at level 9 it is 6.7 ms for 18.1 kB. Sound is compact already, and asked for in parts."""


class Kaiwa(Litestar):
    """Litestar behind our front, which also meets requests that no route knows."""

    front: Front

    async def __call__(
        self, scope: Scope | LifeSpanScope, receive: Receive | LifeSpanReceive, send: Send | LifeSpanSend
    ) -> None:
        if scope["type"] == "lifespan":
            await super().__call__(scope, receive, send)
        else:
            await self.front(scope, receive, send)  # type: ignore[arg-type]

    async def routed(self, scope: Scope, receive: Receive, send: Send) -> None:
        await super().__call__(scope, receive, send)


def _identify(settings: Settings) -> Identify:
    async def ask(carried: Credentials) -> Principal:
        return await identify_by(
            settings.secret,
            session_cookie=carried.session,
            bearer=carried.bearer,
            guest_cookie=carried.guest,
        )

    return ask


def create_app(settings: Settings | None = None, *, identify: Identify | None = None) -> Kaiwa:
    settings = settings or read_settings()
    log.configure(settings.log_format)
    app = Kaiwa(
        route_handlers=[
            Health,
            *languages.CONTROLLERS,
            *accounts.CONTROLLERS,
            *conversations.CONTROLLERS,
            *curriculum.CONTROLLERS,
            *practice.CONTROLLERS,
            *billing.CONTROLLERS,
            *analytics.CONTROLLERS,
            *privacy.CONTROLLERS,
            *PAGES,
            create_static_files_router(
                "/schema-static", [Path(__file__).parent / "edge" / "static"], opt={"for_anybody": True}
            ),
        ],
        dependencies=_dependencies(settings),
        middleware=[
            # outermost, so that what is kept for a replay is text; ``compression_config`` would put it inside
            DefineMiddleware(CompressionMiddleware, config=COMPRESSION),
            Identity(identify or _identify(settings), settings),
            Bodies(),
            Replay(),
        ],
        exception_handlers=HANDLERS,
        lifespan=[_services],
        openapi_config=openapi_config(version("kaiwa")),
        request_max_body_size=LARGEST_BODY,
        state=State({"settings": settings, "terms": Terms(settings.tier, settings.guest_tier)}),
        logging_config=None,
        debug=False,
    )
    app.front = Front(app.routed, settings, _shown)
    describe_structs()
    return app


def _shown(headers: Headers, problem: Problem) -> bytes:
    language = spoken(ui_cookie(headers.get("cookie", "")), headers.get("accept-language", ""))
    return failure_page(problem.status, problem.code, problem.detail, problem.request_id, language=language)


@asynccontextmanager
async def _services(app: Litestar) -> AsyncIterator[None]:
    async with open_services(app.state.settings) as services:
        app.state.update(msgspec.structs.asdict(services))
        async with AsyncExitStack() as stack:
            provider = None
            if app.state.settings.oidc is not None:
                from kaiwa.oidc import OidcProvider  # a tenth of a second that only who signs in by it needs

                provider = OidcProvider(app.state.settings.oidc)
                stack.push_async_callback(provider.close)
            app.state["identity_provider"] = provider
            threads = Threads()
            stack.callback(threads.close)
            company = company_of(services.engines, threads, app.state.settings)
            replies = Replies(company, services.live, app.state["terms"])
            stack.push_async_callback(replies.close)
            app.state["replies"] = replies
            shelf = Shelf(app.state.settings.data, app.state.settings.secret)
            app.state["narrator"] = Narrator(services.engines.sound, shelf)
            warming = asyncio.get_running_loop().call_later(WARM_AFTER_S, in_the_background, warm_wishes)
            stack.callback(warming.cancel)
            yield


def _dependencies(settings: Settings) -> dict[str, Provide]:
    def from_state(name: str) -> Provide:
        def provide(state: State) -> Any:
            return state[name]

        return Provide(provide, sync_to_thread=False)

    def principal(request: Request[Any, Any, Any]) -> Principal:
        found: Principal = request.scope["state"]["principal"]
        return found

    def client_address(request: Request[Any, Any, Any]) -> str:
        return str(request.scope["state"]["client_address"])

    def own_readings(request: Request[Any, Any, Any]) -> OverridesFor:
        found: Principal = request.scope["state"]["principal"]
        return partial(overrides_for, found.viewer)

    def author(state: State) -> Author:
        found: Author = state["engines"].author
        return Aside(found) if found.origin is Origin.OFFLINE else found

    return {
        "settings": from_state("settings"),
        "overrides_for": Provide(own_readings, sync_to_thread=False),
        "redis": from_state("redis"),
        "bell": from_state("bell"),
        "ring": from_state("bell"),
        "limits": from_state("limits"),
        "live": from_state("live"),
        "replies": from_state("replies"),
        "narrator": from_state("narrator"),
        "terms": from_state("terms"),
        "engines": from_state("engines"),
        "author": Provide(author, sync_to_thread=False),
        "taught": Provide(lambda: taught_by(settings.engine_for("author")), sync_to_thread=False),
        "identity_provider": from_state("identity_provider"),
        "reread": Provide(lambda: reread_lines, sync_to_thread=False),
        "adopt_guest": Provide(lambda: adopt_guest, sync_to_thread=False),
        "erase_person": Provide(lambda: erase_person, sync_to_thread=False),
        "principal": Provide(principal, sync_to_thread=False),
        "client_address": Provide(client_address, sync_to_thread=False),
    }
