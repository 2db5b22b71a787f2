"""The talk that finds out where a new learner stands: begun here, read as levels with what speaks for them, and set only when the learner says so."""

from enum import StrEnum
from typing import Final

from msgspec import Struct
from msgspec.structs import asdict, replace

from kaiwa.accounts.preferences import Preferences, get_preferences, put_preferences
from kaiwa.accounts.principal import Principal
from kaiwa.bell import Ring
from kaiwa.conversations.errors import NoPlacement, StillAsking
from kaiwa.conversations.finishing import Wishes, finish
from kaiwa.conversations.ladder import (
    MOST,
    PARTLY,
    SIDES,
    Estimate,
    Kind,
    Ladder,
    Rung,
    Side,
    estimate,
)
from kaiwa.conversations.loading import Kept, load_conversation
from kaiwa.conversations.message_rows import as_json
from kaiwa.conversations.replies import Replies
from kaiwa.conversations.talk import Levels
from kaiwa.curriculum.level import HIGHEST, Cefr, cefr_of
from kaiwa.database import connection, transaction
from kaiwa.ownership import mine_sql
from kaiwa.viewer import Viewer

UNHEARD: Final = 3
"""So much lower a level is proposed where nothing was said aloud or listened to."""
CEILING: Final = HIGHEST[Cefr.B2]
"""The questions end there."""
ACCEPT: Final = """
    UPDATE conversations SET state = jsonb_set(state, '{{talk,accepted}}', $3::jsonb), updated_at = now()
    WHERE id = $1 AND {mine}"""


class Scale(StrEnum):
    SPEAKING = "speaking"
    LISTENING = "listening"
    READING = "reading"
    WRITING = "writing"


class Basis(StrEnum):
    MEASURED = "measured"
    """The answers were of this kind."""
    INFERRED = "inferred"
    """From the answers of the kind next to it: nothing was heard and nothing said aloud."""
    SAID = "said"
    """The learner's own word."""


class Result(StrEnum):
    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"


class AskedView(Struct, frozen=True, kw_only=True):
    kind: Kind
    asked: str
    choices: list[str]
    """Empty where the learner writes; not to know is an answer too."""


class AnsweredView(Struct, frozen=True, kw_only=True):
    kind: Kind
    rating: int
    cefr_level: Cefr
    asked: str
    said: str
    wanted: str
    result: Result


class ScaleView(Struct, frozen=True, kw_only=True):
    scale: Scale
    level: int
    cefr_level: Cefr
    low: int
    high: int
    """Between these two, eight times out of ten."""
    basis: Basis
    right: int
    """Of the answers that it comes from."""
    asked: int


class ProposalView(Struct, frozen=True, kw_only=True):
    levels: Levels
    scales: list[ScaleView]
    beyond: bool
    """The questions were too easy: where they end, only the learner knows more."""


class PlacementView(Struct, frozen=True, kw_only=True):
    conversation_id: str
    target_language: str
    asked: AskedView | None
    """None once it is over."""
    answered: list[AnsweredView]
    """Told once it is over: before that it would help along."""
    questions_answered: int
    questions_at_most: int
    proposal: ProposalView | None
    accepted: Levels | None


class WantedLevels(Struct, frozen=True, kw_only=True):
    """Where the learner knows better; what is left out is as proposed."""

    speaking: int | None = None
    listening: int | None = None
    reading: int | None = None
    writing: int | None = None


async def get_placement(conversation_id: str, viewer: Viewer) -> PlacementView:
    async with transaction(viewer):
        kept = await load_conversation(conversation_id, viewer)
    return placement_of(kept)


async def accept_levels(
    conversation_id: str, wanted: WantedLevels, principal: Principal, replies: Replies, ring: Ring
) -> PlacementView:
    """The one way from a proposal into somebody's preferences; again, with the same levels, changes nothing."""
    viewer = principal.must_be_known()
    async with transaction(viewer):
        kept = await load_conversation(conversation_id, viewer)
    principal.must_be_person()
    found = placement_of(kept)
    if found.proposal is None:
        raise StillAsking
    own = {scale: level for scale, level in asdict(wanted).items() if level is not None}
    levels = replace(found.proposal.levels, **own)
    await finish(conversation_id, Wishes(), viewer, replies, ring)
    await put_preferences(principal, _with(await get_preferences(principal), levels, kept.language))
    async with transaction(viewer):
        statement = ACCEPT.format(mine=mine_sql(viewer, "$2"))
        await connection().execute(statement, conversation_id, viewer.owner_id, as_json(levels))
    return replace(found, accepted=levels)


def placement_of(kept: Kept) -> PlacementView:
    ladder = kept.talk.scene.ladder
    if ladder is None:
        raise NoPlacement
    rung, is_over = ladder.open_rung, kept.talk.scene.finished
    return PlacementView(
        conversation_id=kept.id,
        target_language=kept.language,
        asked=AskedView(kind=rung.kind, asked=rung.asked, choices=list(rung.choices)) if rung else None,
        answered=[_answered(each) for each in ladder.answered] if is_over else [],
        questions_answered=len(ladder.answered),
        questions_at_most=MOST,
        proposal=proposal_of(ladder) if is_over else None,
        accepted=kept.talk.accepted,
    )


def proposal_of(ladder: Ladder) -> ProposalView:
    understands, says = estimate(ladder, Side.UNDERSTANDING), estimate(ladder, Side.SAYING)
    said = any(each.kind is Kind.CAN_DO for each in ladder.answered)
    measured = Basis.SAID if said else Basis.MEASURED
    inferred = Basis.SAID if said else Basis.INFERRED
    scales = [
        _scale(Scale.SPEAKING, says, Side.SAYING, inferred, ladder),
        _scale(Scale.LISTENING, understands, Side.UNDERSTANDING, inferred, ladder),
        _scale(Scale.READING, understands, Side.UNDERSTANDING, measured, ladder),
        _scale(Scale.WRITING, says, Side.SAYING, measured, ladder),
    ]
    return ProposalView(
        levels=Levels(**{each.scale.value: each.level for each in scales}),
        scales=scales,
        beyond=max(understands.high, says.high) > CEILING,
    )


def _scale(scale: Scale, found: Estimate, side: Side, basis: Basis, ladder: Ladder) -> ScaleView:
    lower = UNHEARD if basis is Basis.INFERRED else 0
    level, low, high = (max(1, each - lower) for each in (found.level, found.low, found.high))
    answers = [each for each in ladder.answered if side in SIDES[each.kind]]
    return ScaleView(
        scale=scale,
        level=level,
        cefr_level=cefr_of(level),
        low=low,
        high=high,
        basis=basis,
        right=sum(_result(each) is Result.RIGHT for each in answers),
        asked=len(answers),
    )


def _answered(rung: Rung) -> AnsweredView:
    return AnsweredView(
        kind=rung.kind,
        rating=rung.rating,
        cefr_level=cefr_of(rung.rating),
        asked=rung.asked,
        said=rung.said,
        wanted=rung.wanted,
        result=_result(rung),
    )


def _result(rung: Rung) -> Result:
    score = rung.score or 0.0
    if score > PARTLY:
        return Result.RIGHT
    return Result.PARTLY if score else Result.WRONG


def _with(before: Preferences, levels: Levels, language: str) -> Preferences:
    named = {f"{scale}_level": level for scale, level in asdict(levels).items()}
    return replace(before, target_language_id=language, **named)
