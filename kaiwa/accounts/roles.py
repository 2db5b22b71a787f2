"""Who becomes an admin by owning an address that the operator named."""

from kaiwa.accounts.emails import NotAnEmail, normal_email
from kaiwa.settings import Settings


def admin_addresses(settings: Settings) -> list[str]:
    """The operator's addresses in the spelling that accounts have."""
    return [email for raw in settings.admin_emails if (email := _normal_or_none(raw)) is not None]


def _normal_or_none(raw: str) -> str | None:
    try:
        return normal_email(raw)
    except NotAnEmail:
        return None
