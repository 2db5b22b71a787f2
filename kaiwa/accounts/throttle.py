"""How often somebody may knock: by where they come from, and by the account they knock at."""

from typing import Final

from kaiwa.limits import Limit, Limits

QUARTER: Final = 15 * 60
HOUR: Final = 3600

REGISTER: Final = Limit("register", 20, HOUR)
LOGIN: Final = Limit("login", 30, QUARTER)
LOGIN_TO_ACCOUNT: Final = Limit("login-account", 10, QUARTER)
GUEST: Final = Limit("guest", 60, HOUR)
FORGOT: Final = Limit("forgot", 20, HOUR)
FORGOT_ACCOUNT: Final = Limit("forgot-account", 5, HOUR)
RESEND: Final = Limit("resend", 5, HOUR)
LINK: Final = Limit("link", 30, QUARTER)
"""Tries with a link's token."""
PASSWORD: Final = Limit("password", 10, QUARTER)
"""Tries at one's own password while signed in."""
GOOGLE: Final = Limit("google", 60, QUARTER)
TOKENS: Final = Limit("tokens", 30, HOUR)
EXPORT: Final = Limit("export", 6, HOUR)


async def slow_down(
    limits: Limits, limit: Limit, address: str, *, account: Limit | None = None, who: str = ""
) -> None:
    """By address first: a flood from one place uses up nobody's account."""
    await limits.spend(limit, address)
    if account is not None:
        await limits.spend(account, who.strip().lower())
