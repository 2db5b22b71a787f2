"""The one filter for what is somebody's: every query for owned rows says it, and the database says it again."""

from typing import TYPE_CHECKING

from piccolo.columns.combination import WhereRaw

from kaiwa.viewer import Viewer

if TYPE_CHECKING:
    from piccolo.custom_types import Combinable
    from piccolo.table import Table


def mine(table: type["Table"], viewer: Viewer) -> "Combinable":
    """For Piccolo's ``where``: the rows of ``table`` that are the viewer's own. Nobody owns nothing."""
    return _compared(table, viewer)


def mine_sql(viewer: Viewer, argument: str, table: str = "") -> str:
    """The same for written SQL: ``argument`` is the place of ``viewer.owner_id``, such as ``$1``."""
    return _said(viewer, argument, f"{table}." if table else "")


def _compared(table: type["Table"], viewer: Viewer) -> "Combinable":
    if viewer.owner_id is None:
        return WhereRaw("false")
    return table._meta.get_column_by_name(_owner_column(table, viewer)) == viewer.owner_id


def _owner_column(table: type["Table"], viewer: Viewer) -> str:
    if table._meta.tablename == "users":
        return "id"
    return "user_id" if viewer.user_id else "guest_id"


def _said(viewer: Viewer, argument: str, prefix: str) -> str:
    return f"{prefix}{'user_id' if viewer.user_id else 'guest_id'} = {argument}::uuid"
