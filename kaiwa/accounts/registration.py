"""A person gets an account, and is signed in."""

from typing import Final
from uuid import UUID

from msgspec import Struct

from kaiwa.accounts.audit import audit
from kaiwa.accounts.emails import normal_email
from kaiwa.accounts.links import queue_verification
from kaiwa.accounts.password_rules import accepted_password
from kaiwa.accounts.passwords import PASSWORDS
from kaiwa.accounts.personal import display_name, must_be_languages, time_zone
from kaiwa.accounts.sessions import NewSession, begin_session
from kaiwa.accounts.visit import AdoptGuest, Visit
from kaiwa.accounts.vocabulary import AuditAction
from kaiwa.clock import now
from kaiwa.database import fetch, transaction
from kaiwa.errors import EmailTaken
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM

INSERT: Final = """
    INSERT INTO users (email, password_hash, display_name, native_language_id, preferred_ui_language_id,
                       time_zone, last_seen_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (email) DO NOTHING RETURNING id"""


class Registration(Struct, frozen=True, kw_only=True):
    email: str
    password: str
    display_name: str = ""
    native_language_id: str | None = None
    preferred_ui_language_id: str | None = None
    time_zone: str = "UTC"


async def register(
    form: Registration, visit: Visit, settings: Settings, adopt_guest: AdoptGuest
) -> NewSession:
    email = normal_email(form.email)
    name, zone = display_name(form.display_name), time_zone(form.time_zone)
    hashed = await PASSWORDS.hash(accepted_password(form.password, email))
    languages = (form.native_language_id, form.preferred_ui_language_id)
    async with transaction(SYSTEM):
        await must_be_languages(native_language_id=languages[0], preferred_ui_language_id=languages[1])
        # the second of two registrations waits here for the first one's commit, then finds the address taken
        rows = await fetch(INSERT, email, hashed, name, *languages, zone, now())
        if not rows:
            raise EmailTaken
        user_id: UUID = rows[0]["id"]
        await queue_verification(email, settings)
        if visit.guest is not None:
            await adopt_guest(visit.guest, user_id)
        await audit(settings.secret, AuditAction.REGISTER, actor=user_id)
        return await begin_session(user_id, visit)
