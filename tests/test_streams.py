"""How events are written to the wire."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from kaiwa import streams
from kaiwa.streams import Html, Sent


async def test_an_event_is_one_line_of_json_whatever_it_says() -> None:
    async def told() -> AsyncIterator[Sent]:
        yield Sent("day", {"title": "a\nb"}, "7")

    pieces = [piece async for piece in streams._with_pings(told())]
    assert pieces[0].startswith(b"retry: 1000\n")
    assert pieces[1:] == [b'id: 7\nevent: day\ndata: {"title":"a\\nb"}\n\n']


async def test_silence_is_filled_with_pings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "PING_S", 0.01)
    ended = []

    async def silent() -> AsyncIterator[Sent]:
        try:
            await asyncio.Event().wait()
            yield Sent("never", {})
        finally:
            ended.append(True)

    written = streams._with_pings(silent())
    assert [await anext(written) for _ in range(3)][1:] == [b": ping\n\n"] * 2
    await written.aclose()  # type: ignore[attr-defined]
    assert ended == [True]


async def test_html_keeps_its_lines_and_needs_no_name() -> None:
    async def told() -> AsyncIterator[Sent]:
        yield Sent("", Html("<p>\r\nfirst\x85</p>"))
        yield Sent("done", Html(""))

    pieces = [piece async for piece in streams._with_pings(told())]
    assert pieces[1:] == [b"data: <p>\ndata: first\ndata: </p>\n\n", b"event: done\ndata: \n\n"]
