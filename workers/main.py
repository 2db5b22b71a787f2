"""What ``dramatiq`` loads: the broker first, then the actors that register with it."""

import kaiwa.commands.tether  # noqa: F401 - first, so that a parent killed meanwhile is noticed
from kaiwa.edge import log
from kaiwa.settings import read_settings
from workers.broker import worker_broker

_settings = read_settings()
log.configure(_settings.log_format)
broker, outside = worker_broker(_settings)

# the actors declare themselves to the broker above
import workers.accounts  # noqa: E402
import workers.engines  # noqa: E402
import workers.previews  # noqa: E402
import workers.privacy  # noqa: E402
import workers.rewrites  # noqa: E402, F401
from kaiwa.curriculum.drain import Terms  # noqa: E402
from kaiwa.structs import describe_structs  # noqa: E402
from workers.curriculum import Draining, declare  # noqa: E402

draining = Draining(outside, Terms(writers=_settings.writers), patience_s=_settings.worker_patience_s)
broker.add_middleware(draining)
declare(draining)
describe_structs()
