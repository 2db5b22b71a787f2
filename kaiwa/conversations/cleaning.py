"""What anybody's text may hold before it is kept or shown: no control characters, no half characters, no endless line."""

import re
from typing import Final

LONGEST_TURN: Final = 2000
"""Characters a learner may send at once."""
LONGEST_REPLY: Final = 2000
"""Whatever a model says beyond that is cut."""
UNWANTED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, lone surrogates, and what turns the direction of the text around it."""


def cleaned(text: str) -> str:
    return UNWANTED.sub("", text)
