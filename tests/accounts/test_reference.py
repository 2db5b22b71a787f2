"""What the API's reference says of accounts is what they answer."""

from typing import Any

import pytest

from kaiwa.app import create_app
from kaiwa.settings import Settings
from tests.accounts.conftest import OpenBrowser
from tests.browsing import PASSWORD, an_address


@pytest.fixture
def reference(settings: Settings) -> dict[str, Any]:
    return dict(create_app(settings).openapi_schema.to_schema())


OURS = ("/api/auth", "/api/me", "/api/admin")


def operations(reference: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, item in reference["paths"].items()
        if path.startswith(OURS)
        for method, operation in item.items()
    ]


def test_every_operation_has_a_name_of_its_own_and_a_sentence(reference: dict[str, Any]) -> None:
    found = operations(reference)
    assert len(found) >= 28
    names = [operation["operationId"] for _, _, operation in found]
    assert len(names) == len(set(names))
    assert all(operation["summary"] for _, _, operation in found)


def test_an_empty_answer_is_documented_as_empty(reference: dict[str, Any]) -> None:
    empty = [
        (path, operation["responses"]["204"])
        for _, path, operation in operations(reference)
        if "204" in operation["responses"]
    ]
    assert len(empty) >= 8
    assert [path for path, answer in empty if answer.get("content")] == []


def test_the_export_is_documented_as_a_zip(reference: dict[str, Any]) -> None:
    answer = reference["paths"]["/api/me/export"]["get"]["responses"]["200"]
    assert list(answer["content"]) == ["application/zip"]


async def test_answers_that_set_cookies_are_kept_by_nobody(browse: OpenBrowser) -> None:
    email, browser = an_address(), browse()
    answers = [
        await browser.post("/api/auth/guest"),
        await browser.post("/api/auth/register", {"email": email, "password": PASSWORD}),
        await browser.post("/api/auth/logout"),
        await browser.login(email),
    ]
    assert [answer.headers["cache-control"] for answer in answers] == ["no-store"] * 4
