"""What is logged: an event and its fields, never what a learner wrote."""

import json
import subprocess
import sys

import pytest

from tests.conftest import Servers

PROGRAM = """
import asyncpg, structlog, sys
from kaiwa.edge import log
log.configure(sys.argv[1])
say = structlog.get_logger()
structlog.contextvars.bind_contextvars(request_id="abc")
def deep(text):
    mine = text + " in a local variable"
    try:
        raise ValueError("a cause")
    except ValueError as cause:
        raise KeyError("a key") from cause
try:
    deep("what-a-learner-wrote")
except KeyError as error:
    say.error("request.failed", code="internal", exc_info=error)
try:
    deep("what-a-learner-wrote")
except KeyError:
    say.exception("request.broke")
say.debug("not.shown")
say.info("request", status=200)
"""


def said(log_format: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, log_format], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == ""
    return done.stderr


ROW = """
import asyncpg, asyncio, structlog, sys
from kaiwa.edge import log
log.configure(sys.argv[1])
async def main():
    connection = await asyncpg.connect(sys.argv[2])
    try:
        await connection.execute(
            "DO $$ BEGIN RAISE check_violation USING DETAIL = 'Failing row contains (what-a-learner-wrote)'; END $$")
    except asyncpg.CheckViolationError as error:
        assert "what-a-learner-wrote" in str(error)
        try:
            raise KeyError("wrapped") from error
        except KeyError:
            structlog.get_logger().exception("request.failed")
    await connection.close()
asyncio.run(main())
"""


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_the_row_that_postgresql_tells_of_stays_out_of_the_log(servers: Servers, log_format: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ROW, log_format, servers.app_url],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert "CheckViolationError" in done.stderr
    assert "(what-a-learner-wrote)" not in done.stderr.replace(ROW, "")


@pytest.mark.parametrize("log_format", ["text", "json"])
def test_a_traceback_shows_lines_and_no_local_variables(log_format: str) -> None:
    text = said(log_format)
    assert "KeyError" in text
    assert "ValueError" in text
    assert "deep" in text
    assert "in a local variable" not in text.replace('text + " in a local variable"', "")
    assert "not.shown" not in text
    assert "\x1b[" not in text


def test_json_is_one_object_a_line() -> None:
    lines = [json.loads(line) for line in said("json").splitlines()]
    assert [line["event"] for line in lines] == ["request.failed", "request.broke", "request"]
    assert {line["request_id"] for line in lines} == {"abc"}
    assert lines[2]["status"] == 200
    assert lines[0]["level"] == "error"
    assert lines[0]["timestamp"].endswith("Z")
