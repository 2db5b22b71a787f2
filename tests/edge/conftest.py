"""The whole application in this process, with people who come by a credential that the test writes itself."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import httpx
import pytest
from msgspec.structs import replace

from kaiwa.accounts.principal import EVERYTHING, NOBODY, Principal
from kaiwa.accounts.vocabulary import Role, Scope
from kaiwa.app import Kaiwa, create_app
from kaiwa.database import fetch, transaction
from kaiwa.edge.identity import Credentials
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM
from tests.conftest import Servers, another_pool
from tests.edge.planted import PLANTED

SECRET = "a secret for the tests of the edge, long enough"
ADDRESS = "http://kaiwa.example"


async def identify(carried: Credentials) -> Principal:
    """``read <uuid>`` and ``write <uuid>`` as a bearer token, the bare id as a cookie."""
    if carried.bearer is not None:
        scopes, _, user_id = carried.bearer.partition(" ")
        return (
            Principal(user_id=UUID(user_id), role=Role.LEARNER, scopes=SCOPES[scopes]) if user_id else NOBODY
        )
    if carried.session:
        return Principal(user_id=UUID(carried.session), role=Role.LEARNER, session_id=carried.session)
    if carried.guest:
        return Principal(guest_id=UUID(carried.guest))
    return NOBODY


SCOPES = {"read": frozenset({Scope.READ}), "write": EVERYTHING}


def settings_for(servers: Servers, **more: object) -> Settings:
    made = Settings(
        secret=SECRET,
        public_url=ADDRESS,
        database_url=servers.app_url,
        redis_url=servers.redis_url,
        broker_url=servers.broker_url,
    )
    return replace(made, **more)


def an_app(settings: Settings) -> Kaiwa:
    app = create_app(settings, identify=identify)
    for handler in PLANTED:
        app.register(handler)
    return app


def coming_from(peer: str, app: Kaiwa) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app, client=(peer, 4711)), base_url=ADDRESS)


@asynccontextmanager
async def served(app: Kaiwa, peer: str = "127.0.0.1") -> AsyncIterator[httpx.AsyncClient]:
    with another_pool():
        async with app.lifespan(), coming_from(peer, app) as client:
            yield client


@pytest.fixture(scope="module")
async def app(servers: Servers) -> AsyncIterator[Kaiwa]:
    """One application for the tests of a module."""
    app = an_app(settings_for(servers))
    with another_pool():
        async with app.lifespan():
            yield app


@pytest.fixture
async def client(app: Kaiwa) -> AsyncIterator[httpx.AsyncClient]:
    async with coming_from("127.0.0.1", app) as client:
        yield client


@pytest.fixture
def a_person(client: httpx.AsyncClient) -> Callable[[], Awaitable[UUID]]:
    async def make() -> UUID:
        user_id = uuid4()
        async with transaction(SYSTEM):
            await fetch("INSERT INTO users (id, email) VALUES ($1, $2)", user_id, f"{user_id}@kaiwa.example")
        return user_id

    return make
