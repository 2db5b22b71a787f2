"""A real server behind a wire that is cut after so many bytes."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import uvicorn
from litestar import Litestar

PIECE = 65_536


@asynccontextmanager
async def served(app: Litestar) -> AsyncIterator[int]:
    """The application that runs already, on a port of its own."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app, log_level="error", lifespan="off", ws="none", http="h11", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        await serving


class Wire:
    """Between a browser and the server; ``cut_after`` bytes of an answer it is torn, and that is no clean end."""

    def __init__(self, port: int) -> None:
        self._upstream = port
        self.port = 0
        self.cut_after: int | None = None
        self.torn = 0
        self._carrying: set[asyncio.Task[None]] = set()
        self.passed = 0
        """Bytes of the last answer that came through."""

    @asynccontextmanager
    async def laid(self) -> AsyncIterator["Wire"]:
        async with await asyncio.start_server(self._carry, "127.0.0.1", 0) as server:
            self.port = server.sockets[0].getsockname()[1]
            try:
                yield self
            finally:
                for task in self._carrying:
                    task.cancel()
                await asyncio.gather(*self._carrying, return_exceptions=True)

    async def _carry(self, browser: asyncio.StreamReader, to_browser: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._carrying.add(task)
        task.add_done_callback(self._carrying.discard)
        server, to_server = await asyncio.open_connection("127.0.0.1", self._upstream)
        asking = asyncio.create_task(_pass_on(browser, to_server))
        try:
            with suppress(asyncio.CancelledError):  # the wire is taken down
                await self._answer(server, to_browser)
        finally:
            asking.cancel()
            to_server.transport.abort()
            to_browser.transport.abort()
            await asyncio.gather(asking, return_exceptions=True)

    async def _answer(self, server: asyncio.StreamReader, to_browser: asyncio.StreamWriter) -> None:
        left, self.passed = self.cut_after, 0
        while piece := await server.read(PIECE):
            piece = piece if left is None else piece[:left]
            with suppress(ConnectionError):
                to_browser.write(piece)
                await to_browser.drain()
            self.passed += len(piece)
            if left is not None:
                left -= len(piece)
                if left <= 0:
                    self.torn += 1
                    return


async def _pass_on(source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while piece := await source.read(PIECE):
            to.write(piece)
            await to.drain()
