"""What was once read from YAML is kept in a form that loads ten times faster, and made again whenever a byte has changed."""

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from importlib.resources.abc import Traversable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final, TypeVar

import msgspec

T = TypeVar("T")

KEPT: Final = 4
"""Versions of one part that stay: several checkouts may take turns on a machine."""


def cache_folder() -> Path | None:
    """``$XDG_CACHE_HOME/kaiwa/bank`` or the same under ``~/.cache``; none where nobody has a home."""
    with suppress(RuntimeError):
        root = os.environ.get("XDG_CACHE_HOME", "")
        return (Path(root) if Path(root).is_absolute() else Path.home() / ".cache") / "kaiwa" / "bank"
    return None


def digest_of(files: Iterable[tuple[Traversable, bytes]]) -> str:
    """Of the names and every byte; the same wherever the files lie."""
    total = sha256()
    for file, content in files:
        total.update(f"{file.name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def compiled(part: str, digest: str, kind: type[T], make: Callable[[], T], folder: Path | None) -> T:
    """``make()``, or what an earlier call with the same digest made. A cache that cannot be used is no error."""
    if folder is None:
        return make()
    kept = folder / f"{part}-{digest[:32]}.msgpack"
    with suppress(OSError, msgspec.MsgspecError):
        return msgspec.msgpack.decode(kept.read_bytes(), type=kind)
    with _one_at_a_time(folder, part):
        with suppress(OSError, msgspec.MsgspecError):  # another process may have made it meanwhile
            return msgspec.msgpack.decode(kept.read_bytes(), type=kind)
        made = make()
        with suppress(OSError):
            _keep(kept, msgspec.msgpack.encode(made))
            _forget_old(folder, part)
    return made


@contextmanager
def _one_at_a_time(folder: Path, part: str) -> Iterator[None]:
    """Processes that start together wait for the first of them, and do not all work out the same."""
    with ExitStack() as stack:
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = stack.enter_context((folder / f".{part}.lock").open("ab"))
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _keep(target: Path, content: bytes) -> None:
    """Whole or not at all: whoever reads meanwhile finds the old state or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with NamedTemporaryFile(dir=target.parent, prefix=".", delete=False) as draft:
        try:
            draft.write(content)
            draft.close()
            Path(draft.name).replace(target)
        except OSError:
            Path(draft.name).unlink(missing_ok=True)
            raise


def _forget_old(folder: Path, part: str) -> None:
    kept = sorted(folder.glob(f"{part}-{'?' * 32}.msgpack"), key=lambda each: each.stat().st_mtime)
    for old in kept[:-KEPT]:
        old.unlink(missing_ok=True)
