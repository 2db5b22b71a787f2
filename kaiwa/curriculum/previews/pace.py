"""How often somebody may wish and change, over HTTP and on pages alike."""

from typing import Final

from kaiwa.accounts.throttle import HOUR
from kaiwa.limits import Limit

ASKED: Final = Limit("previews", 120, HOUR)
"""By address: a class room shares one."""
ASKED_ACCOUNT: Final = Limit("previews-account", 20, HOUR)
CHANGED: Final = Limit("preview-changes", 600, HOUR)
CHANGED_ACCOUNT: Final = Limit("preview-changes-account", 120, HOUR)
