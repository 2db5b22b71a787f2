"""Who is there to talk with in this process: whom the settings ask for, and who steps in for them."""

from msgspec import Struct

from kaiwa.content.bank import has_pack
from kaiwa.conversations.partner import Analyst, Partner, SceneState, Stager
from kaiwa.curriculum.vocabulary import Origin


class Patience(Struct, frozen=True):
    """Seconds. However slow a model is, the learner sees a line in time."""

    first_word_s: float = 8.0
    reply_s: float = 20.0
    """Of the first try; a second one, because the first was too hard, has as long again."""
    analysis_s: float = 12.0
    stand_in_s: float = 5.0


class Company(Struct, frozen=True):
    partner: Partner
    analyst: Analyst
    stager: Stager
    examiner: Partner
    """Holds the onboarding talk; needs no model, in any language."""
    stand_in: Partner | None = None
    """Needs no model; None where the partner itself is the one."""
    stand_in_analyst: Analyst | None = None
    patience: Patience = Patience()
    talks_live: bool = False
    """Whether there is a realtime model to talk with by voice."""

    def partner_for(self, state: SceneState) -> Partner:
        return self.partner if state.ladder is None else self.examiner

    def speaks(self, language: str) -> bool:
        return self.partner.origin is not Origin.OFFLINE or has_pack(language)

    def stand_in_for(self, language: str) -> Partner | None:
        return self.stand_in if has_pack(language) else None

    def stand_in_analyst_for(self, language: str) -> Analyst | None:
        return self.stand_in_analyst if has_pack(language) else None
