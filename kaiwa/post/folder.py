"""Mail where there is no mail server: a file to look at, and its link in the log for who runs Kaiwa alone."""

import asyncio
import re
from pathlib import Path
from typing import Final

import structlog

from kaiwa.accounts.post import Envelope
from kaiwa.clock import now
from kaiwa.post.writing import message_of

log = structlog.get_logger()

LINK: Final = re.compile(r"https?://\S+")


class FolderPost:
    def __init__(self, folder: Path, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, envelope: Envelope) -> None:
        message = message_of(envelope, self._sender, now())
        name = re.sub(r"[^A-Za-z0-9-]", "", envelope.message_id.partition("@")[0])
        path = self._folder / f"{name}.eml"
        await asyncio.to_thread(_keep, path, bytes(message))
        found = LINK.search(envelope.body)
        log.info("post.kept", file=str(path), link=found.group() if found else None)


def _keep(path: Path, content: bytes) -> None:
    """Only its owner reads it: the link in it opens an account."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.replace(path)
