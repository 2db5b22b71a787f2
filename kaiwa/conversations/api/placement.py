"""Where a new learner stands, over HTTP: what is asked, what is proposed, and what they take of it."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from kaiwa.accounts.principal import Principal
from kaiwa.bell import Ring
from kaiwa.conversations.onboarding import PlacementView, WantedLevels, accept_levels, get_placement
from kaiwa.conversations.replies import Replies

Level = Annotated[int, Meta(ge=1, le=100)]


class LevelsForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the learner knows better; what is left out is as proposed."""

    speaking: Level | None = None
    listening: Level | None = None
    reading: Level | None = None
    writing: Level | None = None


class Placement(Controller):
    path = "/api/conversations/{conversation_id:str}/placement"
    tags = ("Conversations",)

    @get(
        "/",
        operation_id="getPlacement",
        summary="What an onboarding talk asks, and what it proposes at its end",
    )
    async def placement(
        self, conversation_id: FromPath[str], principal: NamedDependency[Principal]
    ) -> PlacementView:
        return await get_placement(conversation_id, principal.must_be_known())

    @post(
        "/",
        operation_id="acceptPlacement",
        summary="Take the proposed levels, or others, into one's preferences",
        status_code=200,
    )
    async def accept(
        self,
        conversation_id: FromPath[str],
        principal: NamedDependency[Principal],
        replies: NamedDependency[Replies],
        ring: NamedDependency[Ring],
        data: JSONBody[LevelsForm | None] = None,
    ) -> PlacementView:
        said = data or LevelsForm()
        wanted = WantedLevels(**{name: getattr(said, name) for name in said.__struct_fields__})
        return await accept_levels(conversation_id, wanted, principal, replies, ring)
