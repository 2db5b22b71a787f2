"""After a learner has moved, the path's queue is planned anew, and whoever writes is told."""

from typing import Final

from kaiwa.bell import Ring
from kaiwa.curriculum.enqueue import enqueue_days
from kaiwa.database import transaction
from kaiwa.viewer import SYSTEM

WRITERS: Final = "drain_scenarios"


async def requeue(path_id: str, ring: Ring) -> None:
    """After the learner's own commit, in a step of its own: the product alone sees everyone who walks a path.

    When it is lost in a crash, the next change of anybody on the path makes up for it.
    """
    async with transaction(SYSTEM):
        waiting = await enqueue_days(path_id)
    if waiting:
        await ring(WRITERS)
