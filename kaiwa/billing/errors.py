"""What a plan says no to, each with a sentence that says what to do. Nothing that was begun is lost by it."""

from kaiwa.errors import Conflict, NotConfigured


class UsedUp(Conflict):
    """Nothing of what a plan gives in a month is left."""


class MinutesUsedUp(UsedUp):
    code = "minutes_used_up"
    sentence = (
        "You have talked all the minutes of this month. Everything you said is kept: finish to see your debrief, "
        "and go on when the next month begins, or with a larger plan."
    )


class ConversationsUsedUp(UsedUp):
    code = "conversations_used_up"
    sentence = (
        "You have begun all the conversations of this month. Go on with one that is open, "
        "wait for the next month, or choose a larger plan."
    )


class RealtimeUsedUp(UsedUp):
    code = "realtime_used_up"
    sentence = "You have used all the realtime talks of this month. Talk in writing, or choose a larger plan."


class RealtimeNotIncluded(UsedUp):
    code = "realtime_not_included"
    sentence = "Your plan has no realtime talk. Talk in writing, or choose a plan that has it."


class GuestUsedUp(UsedUp):
    code = "guest_allowance_used_up"
    sentence = (
        "That was what guests can try. Make an account to go on: everything you did here becomes yours."
    )


class UnknownTier(NotConfigured):
    code = "unknown_tier"
    sentence = (
        "The plan that the settings name is not there. Set KAIWA_TIER and KAIWA_GUEST_TIER to one that is."
    )
