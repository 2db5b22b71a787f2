"""In which order lines of a talk by voice are kept, however often and however late they are sent. Pure.

Each batch names the line before it. What is kept already is stepped over; a gap is refused, and told where it begins.
"""

from collections.abc import Collection, Sequence

from kaiwa.conversations.errors import LinesMissing
from kaiwa.errors import Invalid


def fresh_from(ids: Sequence[str], after: str | None, last: str | None, known: Collection[str]) -> int:
    """The place in ``ids`` from which on they are new. ``last`` is the last line that is kept, ``known`` those of ``ids``."""
    if len(set(ids)) != len(ids) or after in ids:
        raise Invalid("A line was sent twice in one request. Each has an `id` of its own.", field="lines")
    if after == last and not known:
        return 0
    if last in ids and all(each in known for each in ids[: ids.index(last) + 1]):
        return ids.index(last) + 1
    if all(each in known for each in ids):
        return len(ids)
    raise LinesMissing(after=last)
