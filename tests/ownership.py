"""Ownership is shown twice: with the application's own filters, and by row-level security alone."""

import pytest
from piccolo.columns.combination import WhereRaw

from kaiwa import ownership


@pytest.fixture(params=["with our filters", "by row-level security alone"])
def twice(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The one place where a test reaches into our code: it takes the filters out, to see what still holds."""
    if request.param != "with our filters":
        monkeypatch.setattr(ownership, "_compared", lambda table, viewer: WhereRaw("true"))
        monkeypatch.setattr(
            ownership, "_said", lambda viewer, argument, prefix: f"{argument}::uuid IS NOT NULL"
        )
    return str(request.param)
