"""Help over HTTP: hints, phrases, the line once more; what a message means, and a second try at one's own."""

from typing import Annotated

from litestar import Controller, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from kaiwa.accounts.principal import Principal
from kaiwa.conversations.cleaning import LONGEST_TURN
from kaiwa.conversations.explaining import (
    ExplanationView,
    RetryView,
    TranslationView,
    explain_message,
    translate_message,
)
from kaiwa.conversations.helping import (
    LONGEST_WANTED,
    AgainView,
    HintView,
    SayView,
    give_hint,
    help_say,
    say_again,
)
from kaiwa.conversations.pace import HELP
from kaiwa.conversations.partner import Help
from kaiwa.conversations.replies import Replies
from kaiwa.conversations.trying_again import try_again
from kaiwa.limits import Limits


class HintForm(Struct, frozen=True, forbid_unknown_fields=True):
    rung: Help | None = None
    """The next one of the ladder when it is left out."""


class SayForm(Struct, frozen=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(min_length=1, max_length=LONGEST_WANTED)]
    """In one's own language."""


class AgainForm(Struct, frozen=True, forbid_unknown_fields=True):
    slower: bool = False


class WordForm(Struct, frozen=True, forbid_unknown_fields=True):
    word: Annotated[str, Meta(min_length=1, max_length=128)] | None = None
    """The one that was tapped; all of them when it is left out."""


class RetryForm(Struct, frozen=True, forbid_unknown_fields=True):
    content: Annotated[str, Meta(min_length=1, max_length=LONGEST_TURN)]


class TalkHelp(Controller):
    path = "/api/conversations/{conversation_id:str}"
    tags = ("Conversations",)

    @post(
        "/hint",
        operation_id="giveHint",
        summary="A hint: an idea, then words, then a sentence",
        status_code=200,
    )
    async def hint(
        self,
        conversation_id: FromPath[str],
        principal: NamedDependency[Principal],
        replies: NamedDependency[Replies],
        limits: NamedDependency[Limits],
        data: JSONBody[HintForm | None] = None,
    ) -> HintView:
        viewer = principal.must_be_known()
        await limits.spend(HELP, str(viewer.owner_id))
        return await give_hint(conversation_id, viewer, replies.company, data.rung if data else None)

    @post("/say", operation_id="helpSay", summary="How to say what one has in mind", status_code=200)
    async def say(
        self,
        conversation_id: FromPath[str],
        data: JSONBody[SayForm],
        principal: NamedDependency[Principal],
        replies: NamedDependency[Replies],
        limits: NamedDependency[Limits],
    ) -> SayView:
        viewer = principal.must_be_known()
        await limits.spend(HELP, str(viewer.owner_id))
        return await help_say(conversation_id, data.text, viewer, replies.company)

    @post("/again", operation_id="sayAgain", summary="The partner's last line once more", status_code=200)
    async def again(
        self,
        conversation_id: FromPath[str],
        principal: NamedDependency[Principal],
        data: JSONBody[AgainForm | None] = None,
    ) -> AgainView:
        slower = data.slower if data else False
        return await say_again(conversation_id, principal.must_be_known(), slower=slower)


class MessageHelp(Controller):
    path = "/api/messages/{message_id:str}"
    tags = ("Conversations",)

    @post("/translate", operation_id="translateMessage", summary="What a message means", status_code=200)
    async def translate(
        self,
        message_id: FromPath[str],
        principal: NamedDependency[Principal],
        replies: NamedDependency[Replies],
        limits: NamedDependency[Limits],
    ) -> TranslationView:
        viewer = principal.must_be_known()
        await limits.spend(HELP, str(viewer.owner_id))
        return await translate_message(message_id, viewer, replies.company)

    @post("/explain", operation_id="explainMessage", summary="A message word by word", status_code=200)
    async def explain(
        self,
        message_id: FromPath[str],
        principal: NamedDependency[Principal],
        replies: NamedDependency[Replies],
        limits: NamedDependency[Limits],
        data: JSONBody[WordForm | None] = None,
    ) -> ExplanationView:
        viewer = principal.must_be_known()
        await limits.spend(HELP, str(viewer.owner_id))
        return await explain_message(message_id, viewer, replies.company, data.word if data else None)

    @post("/retry", operation_id="retryMessage", summary="Try a corrected sentence again", status_code=200)
    async def retry(
        self,
        message_id: FromPath[str],
        data: JSONBody[RetryForm],
        principal: NamedDependency[Principal],
        replies: NamedDependency[Replies],
        limits: NamedDependency[Limits],
    ) -> RetryView:
        viewer = principal.must_be_known()
        await limits.spend(HELP, str(viewer.owner_id))
        return await try_again(message_id, data.content, viewer, replies.company)
