"""The languages Kaiwa teaches and the voices that speak them."""

from piccolo.columns import JSONB, Boolean, ForeignKey, Integer, Varchar
from piccolo.columns.base import OnDelete
from piccolo.table import Table

from kaiwa.columns import Dated, one_of
from kaiwa.database import DB
from kaiwa.languages.vocabulary import Direction, Gender, WritingSystem


class Language(Dated, Table, tablename="languages", db=DB):
    id = Varchar(length=16, primary_key=True, default=None)
    code = Varchar(length=8, null=False)
    """ISO 639-1; two scripts of one language share it."""
    name = Varchar(length=64, null=False)
    native_name = Varchar(length=64, null=False)
    writing_system = Varchar(length=16, null=False)
    supported_scripts = JSONB(default="[]", null=False)
    direction = Varchar(length=3, null=False, default=Direction.LTR)
    is_active = Boolean(default=True, null=False)
    sort_order = Integer(default=0, null=False)

    languages_writing_system = one_of("writing_system", WritingSystem)
    languages_direction = one_of("direction", Direction)


class Speaker(Dated, Table, tablename="speakers", db=DB):
    id = Varchar(length=64, primary_key=True, default=None)
    language_id = ForeignKey(Language, on_delete=OnDelete.cascade, null=False, index=True)
    region = Varchar(length=64, null=False)
    dialect_name = Varchar(length=64, null=False, default="")
    bcp47_code = Varchar(length=16, null=False)
    gender = Varchar(length=8, null=False)
    voice_name = Varchar(length=64, null=False)
    voice_provider_id = Varchar(length=32, null=False)
    openai_voice_id = Varchar(length=32, null=False)
    is_active = Boolean(default=True, null=False)

    speakers_gender = one_of("gender", Gender)
