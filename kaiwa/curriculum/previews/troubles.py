"""What stands in the way of changing or committing a preview, each with what to do."""

from kaiwa.curriculum.previews.document import Preview
from kaiwa.curriculum.vocabulary import PreviewStatus
from kaiwa.errors import Conflict, Over


class PreviewOver(Over):
    code = "preview_expired"
    sentence = "This preview is over after a day. Send `rebuild` to draw it once more from the same wish."


class PreviewBusy(Conflict):
    code = "preview_busy"
    sentence = "Something is being drawn in this preview right now. Wait until it is ready."


class PreviewCommitted(Conflict):
    code = "preview_committed"
    sentence = "This preview has become a path. Change the path instead."


class PreviewFailed(Conflict):
    code = "preview_failed"
    sentence = "This preview could not be drawn. Send `rebuild` to try again, or change the wish."


class NothingToUndo(Conflict):
    code = "nothing_to_undo"
    sentence = "There is nothing to take back."


class PathGone(Conflict):
    code = "path_gone"
    sentence = "The path that this preview became is gone."


def refuse_stale(preview: Preview, seen: int | None) -> None:
    """``seen`` is the version that whoever asks has looked at, if they say so."""
    if seen is not None and seen != preview.version:
        raise Conflict(version=preview.version)


def refuse_unless(preview: Preview, *fitting: PreviewStatus) -> None:
    if preview.status in fitting:
        return
    match preview.status:
        case PreviewStatus.COMMITTED:
            raise PreviewCommitted(path_id=preview.committed_path_id)
        case PreviewStatus.FAILED:
            raise PreviewFailed
        case _:
            raise PreviewBusy
