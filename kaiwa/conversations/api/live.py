"""Talks by voice over HTTP: a browser's own token for the realtime model, and what was said there."""

from typing import Annotated, Literal

from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from kaiwa.accounts.principal import Principal
from kaiwa.conversations.cleaning import LONGEST_TURN
from kaiwa.conversations.pace import LINES, START
from kaiwa.conversations.replies import Replies
from kaiwa.conversations.vocabulary import MessageRole
from kaiwa.conversations.voice.live import LiveView, invite
from kaiwa.conversations.voice.live_lines import MOST_LINES, LinesView, LiveLine, keep_lines
from kaiwa.conversations.voice.narrator import Narrator
from kaiwa.limits import Limits

LineId = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[A-Za-z0-9_.:-]+$")]


class LineForm(Struct, frozen=True, forbid_unknown_fields=True):
    id: LineId
    """The realtime model's own name for it (item_id)."""
    role: Literal["user", "assistant"]
    content: Annotated[str, Meta(max_length=LONGEST_TURN)]
    """Empty where no word was understood."""


class LinesForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    after: LineId | None = None
    """The line before these: what the last answer called ``after``."""
    lines: Annotated[list[LineForm], Meta(max_length=MOST_LINES)] = []
    """In the order in which they were said. Without any, the talk goes on: say so at least every minute."""


class LiveTalks(Controller):
    path = "/api/conversations/{conversation_id:str}/live"
    tags = ("Voice",)

    @post(
        "/",
        operation_id="inviteLive",
        summary="Talk by voice: a token that is good for a minute to begin with",
        opt={"answers_secret": True},
    )
    async def invite(
        self,
        conversation_id: FromPath[str],
        principal: NamedDependency[Principal],
        narrator: NamedDependency[Narrator],
        replies: NamedDependency[Replies],
        limits: NamedDependency[Limits],
    ) -> LiveView:
        viewer = principal.must_be_known()
        await limits.spend(START, str(viewer.owner_id))
        return await invite(conversation_id, viewer, narrator.sound.realtime, replies)

    @post(
        "/lines",
        operation_id="keepLiveLines",
        summary="What was said by voice, once and in its order",
        status_code=200,
    )
    async def lines(
        self,
        conversation_id: FromPath[str],
        data: JSONBody[LinesForm],
        principal: NamedDependency[Principal],
        narrator: NamedDependency[Narrator],
        replies: NamedDependency[Replies],
        limits: NamedDependency[Limits],
    ) -> LinesView:
        viewer = principal.must_be_known()
        await limits.spend(LINES, str(viewer.owner_id))
        said = [LiveLine(each.id, MessageRole(each.role), each.content) for each in data.lines]
        model = narrator.sound.realtime.model if narrator.sound.realtime else ""
        return await keep_lines(conversation_id, said, data.after, viewer, replies, model=model)
