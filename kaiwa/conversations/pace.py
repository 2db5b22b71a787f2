"""How often somebody may begin, say and ask, over HTTP and on pages alike."""

from typing import Final

from kaiwa.limits import Limit

START: Final = Limit("start_conversation", times=30, per_s=600)
TURN: Final = Limit("turn", times=60, per_s=60)
HELP: Final = Limit("help", times=120, per_s=60)
SPEAK: Final = Limit("speak", times=120, per_s=60)
LISTEN: Final = Limit("listen", times=30, per_s=60)
LINES: Final = Limit("live_lines", times=120, per_s=60)
