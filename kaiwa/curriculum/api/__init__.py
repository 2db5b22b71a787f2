"""The curriculum over HTTP."""

from kaiwa.curriculum.api.paths import Days, Paths, Versions
from kaiwa.curriculum.api.previews import Previews
from kaiwa.curriculum.api.publishing import Moderation, Publishing
from kaiwa.curriculum.api.scenarios import Scenarios

CONTROLLERS = [Previews, Paths, Days, Versions, Publishing, Moderation, Scenarios]
