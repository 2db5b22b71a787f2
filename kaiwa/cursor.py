"""Where a list goes on: the last row's sort key, opaque to the client and checked when it comes back."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, TypeVar

import msgspec

from kaiwa.errors import Invalid

T = TypeVar("T")


def cursor_of(*key: Any) -> str:
    return urlsafe_b64encode(msgspec.json.encode(key)).rstrip(b"=").decode()


def key_of(cursor: str, kind: type[T]) -> T:
    """``kind`` is the tuple that ``cursor_of`` was given."""
    try:
        return msgspec.json.decode(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)), type=kind)
    except (ValueError, msgspec.DecodeError) as cause:
        raise Invalid("This cursor is none of ours. Begin the list anew.", field="cursor") from cause
