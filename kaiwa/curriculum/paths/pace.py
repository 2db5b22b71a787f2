"""How often somebody may begin a path, over HTTP and on pages alike."""

from typing import Final

from kaiwa.accounts.throttle import HOUR
from kaiwa.limits import Limit

MADE: Final = Limit("paths", 300, HOUR)
"""By address: a class room shares one."""
MADE_ACCOUNT: Final = Limit("paths-account", 60, HOUR)
REWRITTEN: Final = Limit("week-rewrites", 60, HOUR)
"""By account or guest: each may cost a call of a model."""
