"""The catalogue of languages and voices: a file in the code, rows in the database, and questions to both."""

from typing import Final

import msgspec
from msgspec import Struct
from piccolo.columns import Column
from piccolo.table import Table

from kaiwa.database import fetch
from kaiwa.errors import NotFound
from kaiwa.languages.entries import LanguageEntry as LanguageEntry
from kaiwa.languages.entries import catalogue as catalogue
from kaiwa.languages.entries import speaker_id
from kaiwa.languages.tables import Language, Speaker
from kaiwa.languages.vocabulary import Direction, Gender, WritingSystem

PROVIDER: Final = "openai"


async def seed_languages() -> None:
    """Rows follow the file; run again, it changes nothing. What left the file is switched off, never deleted."""
    languages = [
        Language(
            id=entry.id,
            code=entry.code,
            name=entry.name,
            native_name=entry.native,
            writing_system=entry.writing,
            supported_scripts=list(entry.scripts),
            direction=entry.direction,
            is_active=True,
            sort_order=position,
        )
        for position, entry in enumerate(catalogue())
    ]
    speakers = [
        Speaker(
            id=speaker_id(voice),
            language_id=entry.id,
            region=voice.region,
            dialect_name=voice.dialect,
            bcp47_code=voice.tag,
            gender=voice.gender,
            voice_name=voice.name,
            voice_provider_id=PROVIDER,
            openai_voice_id=voice.openai,
            is_active=True,
        )
        for entry in catalogue()
        for voice in entry.voices
    ]
    await Language.insert(*languages).on_conflict(
        target=Language.id, action="DO UPDATE", values=_but_its_id_and_birth(Language)
    )
    await Speaker.insert(*speakers).on_conflict(
        target=Speaker.id, action="DO UPDATE", values=_but_its_id_and_birth(Speaker)
    )
    await Language.update({Language.is_active: False}).where(
        Language.id.not_in([row.id for row in languages])
    )
    await Speaker.update({Speaker.is_active: False}).where(Speaker.id.not_in([row.id for row in speakers]))


def _but_its_id_and_birth(table: type[Table]) -> list[Column]:
    return [c for c in table.all_columns() if c._meta.name not in ("id", "created_at")]


class SpeakerView(Struct, frozen=True):
    id: str
    language_id: str
    region: str
    dialect_name: str
    bcp47_code: str
    gender: Gender
    voice_name: str
    openai_voice_id: str


class LanguageView(Struct, frozen=True):
    id: str
    code: str
    name: str
    native_name: str
    writing_system: WritingSystem
    supported_scripts: list[str]
    direction: Direction


async def list_languages() -> list[LanguageView]:
    rows = await fetch(
        "SELECT id, code, name, native_name, writing_system, supported_scripts, direction "
        "FROM languages WHERE is_active ORDER BY sort_order"
    )
    return [
        LanguageView(
            **{
                **dict(row),
                "writing_system": WritingSystem(row["writing_system"]),
                "supported_scripts": msgspec.json.decode(row["supported_scripts"], type=list[str]),
                "direction": Direction(row["direction"]),
            }
        )
        for row in rows
    ]


async def list_speakers(language_id: str) -> list[SpeakerView]:
    if not await fetch("SELECT FROM languages WHERE id = $1 AND is_active", language_id):
        raise NotFound(f"Kaiwa has no language {language_id!r}. GET /api/languages lists them.")
    rows = await fetch(
        "SELECT id, language_id, region, dialect_name, bcp47_code, gender, voice_name, openai_voice_id "
        "FROM speakers WHERE language_id = $1 AND is_active ORDER BY id",
        language_id,
    )
    return [SpeakerView(**{**dict(row), "gender": Gender(row["gender"])}) for row in rows]
