"""A signed-in person chooses another password, or a first one."""

from kaiwa.accounts.audit import audit
from kaiwa.accounts.letters import password_changed
from kaiwa.accounts.mail import queue_mail
from kaiwa.accounts.password_rules import accepted_password, normal_password
from kaiwa.accounts.passwords import PASSWORDS
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.sessions import must_be_recent
from kaiwa.accounts.tables import AccountLink, Session, User
from kaiwa.accounts.vocabulary import AuditAction, LinkPurpose
from kaiwa.database import connection, transaction
from kaiwa.errors import Conflict, WrongCredentials
from kaiwa.ownership import mine
from kaiwa.settings import Settings


async def change_password(principal: Principal, old: str | None, new: str, settings: Settings) -> None:
    """Other browsers are signed out and links to reset the password are dead; this browser stays."""
    user_id = principal.must_have_signed_in()
    email, kept = await prove_it_is_them(principal, old)
    hashed = await PASSWORDS.hash(accepted_password(new, email))
    async with transaction(principal.viewer):
        # only while it is still the password that was proved: of two changes at once, one wins
        changed = await connection().execute(
            "UPDATE users SET password_hash = $2 WHERE id = $1 AND password_hash IS NOT DISTINCT FROM $3",
            user_id,
            hashed,
            kept,
        )
        if changed != "UPDATE 1":
            raise Conflict
        await Session.delete().where(mine(Session, principal.viewer), Session.id != principal.session_id)
        await AccountLink.delete().where(
            mine(AccountLink, principal.viewer),
            AccountLink.purpose == LinkPurpose.RESET_PASSWORD,
            AccountLink.used_at.is_null(),
        )
        await queue_mail(user_id, email, password_changed(settings.public_url))
        await audit(settings.secret, AuditAction.PASSWORD_CHANGE, actor=user_id)


async def prove_it_is_them(principal: Principal, password: str | None) -> tuple[str, str | None]:
    """Before what cannot be undone: the password, or a sign-in of just now where there is none.

    Answers the account's address and the hash that was proved.
    """
    principal.must_have_signed_in()
    async with transaction(principal.viewer):
        row = await User.select(User.email, User.password_hash).where(mine(User, principal.viewer)).first()
        if row is None:
            raise WrongCredentials
        kept: str | None = row["password_hash"]
        if kept is None:
            await must_be_recent(principal)
            return row["email"], None
    verdict = await PASSWORDS.verify(kept, normal_password(password or ""))
    if not verdict.fits:
        raise WrongCredentials("This is not your password.")
    return row["email"], kept
