"""How somebody wants to learn."""

import msgspec
from msgspec import Struct

from kaiwa.accounts.personal import must_be_languages, must_be_voices
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.tables import UserPreferences
from kaiwa.accounts.vocabulary import Challenge, CorrectionStyle, LearningGoal, ReadingDisplay
from kaiwa.clock import now
from kaiwa.database import connection, transaction
from kaiwa.ownership import mine


class Preferences(Struct, frozen=True, kw_only=True):
    """The defaults are those of somebody who has chosen nothing yet."""

    target_language_id: str | None = None
    learning_goal: LearningGoal = LearningGoal.CONNECTION
    speaking_level: int = 5
    listening_level: int = 5
    reading_level: int = 5
    writing_level: int = 5
    challenge_preference: Challenge = Challenge.MODERATE
    correction_style: CorrectionStyle = CorrectionStyle.GENTLE
    specific_goals: list[str] = []
    reading_display: ReadingDisplay = ReadingDisplay.ALWAYS
    keep_recordings: bool = False
    """Of one's own voice, for a month; without it none is kept."""
    voices: dict[str, str] = {}
    """By language the speaker that lines are heard from; each partner's own where none is named."""


COLUMNS = Preferences.__struct_fields__
DOCUMENTS = ("specific_goals", "voices")
"""Those that are kept as JSON."""
UPSERT = f"""
    INSERT INTO user_preferences (user_id, {", ".join(COLUMNS)})
    VALUES ($1, {", ".join(f"${n + 2}" for n in range(len(COLUMNS)))})
    ON CONFLICT (user_id) DO UPDATE SET version = user_preferences.version + 1, updated_at = ${len(COLUMNS) + 2},
    {", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS)}"""  # noqa: S608 - names of our own fields


async def get_preferences(principal: Principal) -> Preferences:
    principal.must_be_person()
    async with transaction(principal.viewer):
        row = (
            await UserPreferences.select(
                *(UserPreferences._meta.get_column_by_name(name) for name in COLUMNS)
            )
            .where(mine(UserPreferences, principal.viewer))
            .first()
        )
    if row is None:
        return Preferences()
    return msgspec.convert(row | {name: msgspec.json.decode(row[name]) for name in DOCUMENTS}, Preferences)


async def put_preferences(principal: Principal, wanted: Preferences) -> Preferences:
    """All of them at once; sent twice, the second changes nothing."""
    user_id = principal.must_be_person()
    must_be_voices(wanted.voices)
    values = msgspec.to_builtins(wanted)
    values |= {name: msgspec.json.encode(values[name]).decode() for name in DOCUMENTS}
    async with transaction(principal.viewer):
        await must_be_languages(target_language_id=wanted.target_language_id)
        await connection().execute(UPSERT, user_id, *(values[name] for name in COLUMNS), now())
    return wanted
