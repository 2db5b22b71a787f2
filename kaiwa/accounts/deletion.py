"""A person leaves."""

from kaiwa.accounts.audit import audit
from kaiwa.accounts.password_change import prove_it_is_them
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.visit import ErasePerson
from kaiwa.accounts.vocabulary import AuditAction
from kaiwa.database import transaction
from kaiwa.settings import Settings
from kaiwa.viewer import SYSTEM


async def delete_account(
    principal: Principal, password: str | None, settings: Settings, erase_person: ErasePerson
) -> None:
    """For good, and only for who repeats the password, or has just signed in where there is none."""
    user_id = principal.must_have_signed_in()
    await prove_it_is_them(principal, password)
    async with transaction(SYSTEM):
        await erase_person(user_id)
        await audit(settings.secret, AuditAction.DELETION, actor=user_id)
