"""Puts the company of a process together: whom the settings ask for, and the offline engine behind them."""

from msgspec.structs import replace

from kaiwa.conversations.company import Company, Patience
from kaiwa.conversations.partner import Analyst, Partner
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.choice import Engines
from kaiwa.engines.offline.analyst import OfflineAnalyst
from kaiwa.engines.offline.examining import OfflineExaminer
from kaiwa.engines.offline.partner import OfflinePartner
from kaiwa.engines.threads import ThreadedAnalyst, ThreadedPartner, ThreadedStager, Threads
from kaiwa.settings import Settings

PATIENT: Patience = Patience()


def company_of(engines: Engines, threads: Threads, settings: Settings) -> Company:
    found = company(engines.partner, engines.analyst, threads, patience_of(settings))
    return replace(found, talks_live=engines.sound.realtime is not None)


def patience_of(settings: Settings) -> Patience:
    """As long as the operator lets a model take for a turn, in the same proportions: a slow machine of one's own wants more."""
    if settings.openai is None:
        return PATIENT
    longer = settings.openai.talk_timeout_s / PATIENT.reply_s
    return replace(
        PATIENT,
        first_word_s=PATIENT.first_word_s * longer,
        reply_s=PATIENT.reply_s * longer,
        analysis_s=PATIENT.analysis_s * longer,
    )


def company(partner: Partner, analyst: Analyst, threads: Threads, patience: Patience = PATIENT) -> Company:
    """The offline engine thinks with the processor alone: in threads, whatever its part."""
    offline_partner: Partner = ThreadedPartner(OfflinePartner(), threads)
    offline_analyst: Analyst = ThreadedAnalyst(OfflineAnalyst(), threads)
    is_offline, analyses_offline = partner.origin is Origin.OFFLINE, analyst.origin is Origin.OFFLINE
    return Company(
        partner=offline_partner if is_offline else partner,
        analyst=offline_analyst if analyses_offline else analyst,
        stager=ThreadedStager(threads),
        examiner=ThreadedPartner(OfflineExaminer(), threads),
        stand_in=None if is_offline else offline_partner,
        stand_in_analyst=None if analyses_offline else offline_analyst,
        patience=patience,
    )
