"""How often somebody may knock: by where they come from, and by the account they knock at."""

from typing import Final

from kaiwa.limits import Limit, Limits

QUARTER: Final = 15 * 60
HOUR: Final = 3600

REGISTER: Final = Limit("register", 20, HOUR)
REGISTER_ACCOUNT: Final = Limit("register-account", 10, HOUR)
LOGIN: Final = Limit("login", 30, QUARTER)
LOGIN_ACCOUNT: Final = Limit("login-account", 10, QUARTER)
GUEST: Final = Limit("guest", 60, HOUR)
FORGOT: Final = Limit("forgot", 20, HOUR)
FORGOT_ACCOUNT: Final = Limit("forgot-account", 5, HOUR)
RESEND: Final = Limit("resend", 20, HOUR)
RESEND_ACCOUNT: Final = Limit("resend-account", 5, HOUR)
LINK: Final = Limit("link", 30, QUARTER)
"""Tries with a link's token."""
PASSWORD: Final = Limit("password", 30, QUARTER)
PASSWORD_ACCOUNT: Final = Limit("password-account", 10, QUARTER)
"""Tries at one's own password while signed in."""
GOOGLE: Final = Limit("google", 60, QUARTER)
TOKENS: Final = Limit("tokens", 60, HOUR)
EXPORT: Final = Limit("export", 20, HOUR)
EXPORT_ACCOUNT: Final = Limit("export-account", 6, HOUR)


async def slow_down(
    limits: Limits, limit: Limit, client_address: str, account_limit: Limit | None = None, account: str = ""
) -> None:
    """By address first: a flood from one place uses up nobody's account."""
    await limits.spend(limit, client_address)
    if account_limit is not None:
        await limits.spend(account_limit, account.strip().lower())
