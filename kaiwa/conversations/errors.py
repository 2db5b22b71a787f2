"""What can go wrong in a talk, each with a sentence that says what to do."""

from kaiwa.errors import Conflict, Invalid, NotAllowed, NotConfigured


class ConversationFinished(Conflict):
    code = "conversation_finished"
    sentence = "This conversation is over. Look at its debrief, or start another one."


class StillAnswering(Conflict):
    code = "still_answering"
    sentence = "The partner is still answering. Wait for the end of the reply, or cancel it."


class NothingToAnswer(Conflict):
    code = "nothing_being_said"
    sentence = "Nobody is speaking right now, so there is nothing to cancel."


class SceneNotReady(Conflict):
    code = "scene_not_ready"
    sentence = "The scene of this day is still being written. Try again in a moment."


class NotPlayable(Invalid):
    code = "language_not_spoken"
    sentence = "Nobody here can talk in this language. Set up a model, or choose another language."


class NothingSaid(Invalid):
    code = "nothing_said"
    sentence = "Say something first."


class WithoutHints(NotAllowed):
    code = "without_hints"
    sentence = "This is the dress rehearsal: it goes without hints. You can do it."


class FindingOut(NotAllowed):
    code = "placement_without_help"
    sentence = "This talk finds out where you stand, so it goes without help. Say that you do not know; that is an answer too."


class NoPlacement(Conflict):
    code = "no_placement"
    sentence = "This conversation was not begun to find out where you stand."


class StillAsking(Conflict):
    code = "placement_not_finished"
    sentence = "There are questions left. Answer them first, or choose your levels in your settings."


class NoRetry(Conflict):
    code = "nothing_to_retry"
    sentence = "There is nothing to try again in this message."


class NoMoreExtensions(Conflict):
    code = "no_more_extensions"
    sentence = "This sitting cannot be made any longer. Finish it, and start again whenever you like."


class SittingOver(Conflict):
    code = "sitting_over"
    sentence = (
        "This sitting has lasted as long as your plan lets one last. All you said is kept: make it longer, "
        "or finish and see your debrief."
    )


class RealtimeMissing(NotConfigured):
    code = "realtime_not_configured"
    sentence = "Realtime talk needs a model that can do it. Talk in writing, or ask the operator."


class BrowserSpeaks(NotConfigured):
    code = "browser_speaks"
    sentence = "There is no voice here: your browser has to speak this line itself."


class NobodyListens(NotConfigured):
    code = "transcription_not_configured"
    sentence = (
        "Nobody here can write down what you say. Type it, or ask the operator for a model that listens."
    )


class NoRecording(Invalid):
    code = "no_recording"
    sentence = "This is no recording. Send sound as WebM, Ogg, MP4, MP3, WAV or FLAC."


class RecordingTooLong(Invalid):
    code = "recording_too_long"
    sentence = "A recorded turn has at most two minutes and 4 MB. Say it in parts."


class LinesMissing(Conflict):
    code = "lines_missing"
    sentence = "Lines before these are missing. Send all that came after the line named in `after`."


class AnotherMessage(Conflict):
    code = "idempotency_key_reused"
    sentence = "This Idempotency-Key belongs to another message. Send a new key."


class NotFinished(Conflict):
    code = "not_finished"
    sentence = "This conversation has no debrief yet. Finish it first."
