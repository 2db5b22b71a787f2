"""The curriculum over HTTP."""

from kaiwa.curriculum.api.previews import Previews
from kaiwa.curriculum.api.queue import PathQueues, WholeQueue

CONTROLLERS = [Previews, PathQueues, WholeQueue]
