"""In without a password: a link in a mail to a confirmed address, good once."""

import secrets

from kaiwa.accounts.audit import audit
from kaiwa.accounts.emails import NotAnEmail, normal_email
from kaiwa.accounts.letters import way_in
from kaiwa.accounts.links import queue_link, spend_link
from kaiwa.accounts.sessions import NewSession, begin_session
from kaiwa.accounts.visit import AdoptGuest, Visit
from kaiwa.accounts.vocabulary import AuditAction, LinkPurpose
from kaiwa.clock import now
from kaiwa.database import fetch, transaction
from kaiwa.errors import LinkSpent
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM


async def ask_for_way_in(raw_email: str, settings: Settings) -> None:
    """The answer does not tell whether there is such an account. An address that nobody has confirmed gets no link:
    whoever made the account knows its password, and the owner of the mailbox would share it with them."""
    try:
        email = normal_email(raw_email)
    except NotAnEmail:
        email = ""
    token = secrets.token_urlsafe(32)
    async with transaction(SYSTEM):
        rows = await fetch(
            "SELECT email FROM users WHERE email = $1 AND email_verified_at IS NOT NULL", email
        )
        await queue_link(
            rows[0]["email"] if rows else "", LinkPurpose.SIGN_IN, token, way_in(settings.public_url, token)
        )


async def come_in(token: str, visit: Visit, settings: Settings, adopt_guest: AdoptGuest) -> NewSession:
    """What they did as a guest comes with them. Used twice, one succeeds."""
    async with transaction(SYSTEM):
        link = await spend_link(token, LinkPurpose.SIGN_IN)
        entered = await fetch(
            "UPDATE users SET last_seen_at = $3 WHERE id = $1 AND email = $2 AND deleted_at IS NULL RETURNING id",
            link["user_id"],
            link["email"],
            now(),
        )
        if not entered:
            raise LinkSpent
        if visit.guest is not None:
            await adopt_guest(visit.guest, link["user_id"])
        await audit(settings.secret, AuditAction.LOGIN, actor=link["user_id"], by="link")
        return await begin_session(link["user_id"], visit)
