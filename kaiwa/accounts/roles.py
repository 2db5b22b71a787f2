"""Who becomes an admin by owning an address that the operator named."""

from uuid import UUID

from kaiwa.accounts.audit import audit
from kaiwa.accounts.emails import NotAnEmail, normal_email
from kaiwa.accounts.vocabulary import AuditAction, Role
from kaiwa.settings import Settings


def admin_addresses(settings: Settings) -> list[str]:
    """The operator's addresses in the spelling that accounts have."""
    return [email for raw in settings.admin_emails if (email := _normal_or_none(raw)) is not None]


async def note_appointment(user_id: UUID, settings: Settings) -> None:
    """In the transaction that made them an admin: no other admin did it, the settings did."""
    await audit(
        settings.secret,
        AuditAction.ROLE_CHANGE,
        actor=user_id,
        role=Role.ADMIN.value,
        by="KAIWA_ADMIN_EMAILS",
    )


def _normal_or_none(raw: str) -> str | None:
    try:
        return normal_email(raw)
    except NotAnEmail:
        return None
