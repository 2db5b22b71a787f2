"""What the operator's pages have in common."""

from typing import Annotated
from urllib.parse import urlencode

from litestar import Response
from litestar.params import QueryParameter

Query = Annotated[str, QueryParameter(required=False)]
Answer = Response[bytes]


def address(where: str, **kept: str | None) -> str:
    """With the filters that are set."""
    filters = {name: value for name, value in kept.items() if value}
    return f"{where}?{urlencode(filters)}" if filters else where
