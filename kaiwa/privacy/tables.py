"""What somebody takes along, as long as it lies ready for them."""

from piccolo.columns import UUID, BigInt, Bytea, ForeignKey, Integer, SmallInt, Timestamptz
from piccolo.columns.base import OnDelete
from piccolo.constraints import Unique
from piccolo.table import Table

from kaiwa.accounts.tables import User
from kaiwa.database import DB


class DataExport(Table, tablename="data_exports", db=DB):
    id = UUID(primary_key=True)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=False, index=True)
    asked_at = Timestamptz(null=False)
    working_until = Timestamptz(null=True, default=None)
    """A lease: whoever makes it is gone when that is over."""
    attempts = SmallInt(null=False, default=0)
    done_at = Timestamptz(null=True, default=None)
    size_bytes = BigInt(null=False, default=0)
    expires_at = Timestamptz(null=False, index=True)


class DataExportPiece(Table, tablename="data_export_pieces", db=DB):
    """A zip in pieces: web and worker need share no disk, and neither holds all of it in memory."""

    id = UUID(primary_key=True)
    export_id = ForeignKey(DataExport, on_delete=OnDelete.cascade, null=False)
    user_id = ForeignKey(User, on_delete=OnDelete.cascade, null=False, index=True)
    place = Integer(null=False, default=0)
    content = Bytea(null=False, default=b"")

    data_export_pieces_place_key = Unique(["export_id", "place"])
