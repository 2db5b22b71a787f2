"""The OpenAPI document says what the API does: asked by a machine that tries everything it allows."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import httpx
import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CheckFunction
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from kaiwa.app import create_app
from tests.browsing import PASSWORD, an_address
from tests.browsing import settings_for as browsing_settings
from tests.conftest import Servers

EXAMPLES = 12
CHECKS: list[CheckFunction] = [
    schemathesis.checks.not_a_server_error,
    response_schema_conformance,
    content_type_conformance,
]
ANSWERS_ELSEWHERE = {"/metrics"}
"""For collectors, in their own format."""


@pytest.fixture(scope="module")
def address(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real server on loopback, in a thread with a loop of its own."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    made: Path = tmp_path_factory.mktemp("data")
    here = f"http://127.0.0.1:{port}"
    app = create_app(browsing_settings(servers, made, public_url=here))
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="on")
    )  # type: ignore[arg-type]
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started:
        assert thread.is_alive()
    yield here
    server.should_exit = True
    thread.join(20)


@pytest.fixture(scope="module")
def schema(address: str) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_url(f"{address}/schema/openapi.json")


@pytest.fixture(params=["anonymous", "learner", "admin"])
def principal(request: pytest.FixtureRequest, address: str, servers: Servers) -> dict[str, str]:
    """The headers of whoever asks."""
    if request.param == "anonymous":
        return {}
    with httpx.Client(base_url=address, trust_env=False) as client:
        registered = client.post("/api/auth/register", json={"email": an_address(), "password": PASSWORD})
        assert registered.status_code == 201, registered.text
        scopes = ["read", "write"]
        if request.param == "admin":
            asyncio.run(appoint(servers, registered.json()["id"]))
            scopes.append("admin")
        csrf = {"x-csrf-token": client.cookies["csrf"]}
        made = client.post("/api/me/tokens", json={"name": "t", "scopes": scopes}, headers=csrf)
        assert made.status_code == 201, made.text
        return {"Authorization": f"Bearer {made.json()['token']}"}


async def appoint(servers: Servers, user_id: str) -> None:
    owner = await asyncpg.connect(servers.owner_url, server_settings={"app.system": "on"})
    try:
        await owner.execute("UPDATE users SET role = 'admin' WHERE id = $1::text::uuid", user_id)
    finally:
        await owner.close()


def test_the_document_is_valid_and_names_every_operation_once(schema: schemathesis.BaseSchema) -> None:
    schema.validate()  # type: ignore[attr-defined]
    raw = schema.raw_schema
    ids = [
        operation["operationId"]
        for methods in raw["paths"].values()
        for operation in methods.values()
        if isinstance(operation, dict)
    ]
    assert len(ids) == len(set(ids))
    for methods in raw["paths"].values():
        for operation in methods.values():
            assert operation["summary"]
            assert "application/problem+json" in operation["responses"]["default"]["content"]
            assert not [
                status
                for status, answer in operation["responses"].items()
                if status.startswith(("4", "5")) and "application/json" in answer.get("content", {})
                and "$ref" not in answer["content"]["application/json"]["schema"]
            ]  # fmt: skip


def test_everything_that_it_allows_is_answered_as_it_says(
    schema: schemathesis.BaseSchema, principal: dict[str, str]
) -> None:
    failures: list[str] = []
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path in ANSWERS_ELSEWHERE:
            continue

        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS, headers=principal)

        try:
            ask()
        except FailureGroup as group:
            failures += [f"{operation.label}: {each}" for each in group.exceptions]
        except Exception as other:
            failures.append(f"{operation.label}: {other!r}")
    assert not failures, "\n\n".join(failures)
