"""The book of calls: what is noted is written, together, and a database that is away costs no call."""

from structlog.testing import capture_logs

from kaiwa.analytics.engine_call import EngineCall
from kaiwa.analytics.engine_calls import CallBook
from kaiwa.database import close_database, open_database
from tests.browsing import query
from tests.conftest import Servers


def a_call(model: str, **given: object) -> EngineCall:
    return EngineCall(purpose="reply", provider="llm.example", model=model, outcome="ok", **given)  # type: ignore[arg-type]


async def written(model: str) -> list[tuple[object, ...]]:
    rows = await query(
        "SELECT purpose, input_tokens, cost_microusd, first_token_ms, attempts FROM engine_calls WHERE model = $1",
        model,
    )
    return [tuple(row) for row in rows]


async def test_what_was_noted_stands_in_the_table_after_the_book_is_closed(database: Servers) -> None:
    book = CallBook()
    book.note(a_call("m-closed", input_tokens=7, cost_microusd=12, attempts=2))
    book.note(a_call("m-closed", first_token_ms=80))
    await book.close()

    assert sorted(await written("m-closed"), key=str) == [("reply", 0, 0, 80, 1), ("reply", 7, 12, None, 2)]


async def test_what_could_not_be_written_is_written_later(database: Servers) -> None:
    book = CallBook()
    await close_database()
    book.note(a_call("m-later"))
    with capture_logs() as logs:
        await book.write()
    await open_database(database.app_url, pool_size=2)
    await book.close()

    assert [entry["event"] for entry in logs] == ["engine_calls.not_written"]
    assert len(await written("m-later")) == 1


async def test_each_call_is_a_line_in_the_log_too(database: Servers) -> None:
    book = CallBook()
    with capture_logs() as logs:
        book.note(a_call("m-logged"))
    await book.close()

    assert [(entry["event"], entry["model"], entry["outcome"]) for entry in logs] == [
        ("engine.call", "m-logged", "ok")
    ]
