"""The curriculum over HTTP."""

from kaiwa.curriculum.api.assignments import Assignments, Calendars, Invitations
from kaiwa.curriculum.api.paths import Days, Packages, Paths, Versions
from kaiwa.curriculum.api.previews import Previews
from kaiwa.curriculum.api.publishing import Moderation, Publishing
from kaiwa.curriculum.api.queue import PathQueues, WholeQueue
from kaiwa.curriculum.api.reminders import Reminders
from kaiwa.curriculum.api.rewrites import Rewrites
from kaiwa.curriculum.api.scenarios import Scenarios
from kaiwa.curriculum.api.walkers import Walkers

CONTROLLERS = [
    Previews,
    Paths,
    Days,
    Versions,
    Rewrites,
    Packages,
    Publishing,
    Moderation,
    Walkers,
    Assignments,
    Invitations,
    Calendars,
    Reminders,
    PathQueues,
    WholeQueue,
    Scenarios,
]
