"""Puts the company of a process together: whom the settings ask for, and the offline engine behind them."""

from kaiwa.conversations.company import Company, Patience
from kaiwa.conversations.partner import Analyst, Partner
from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.choice import Engines
from kaiwa.engines.offline.analyst import OfflineAnalyst
from kaiwa.engines.offline.partner import OfflinePartner
from kaiwa.engines.threads import ThreadedAnalyst, ThreadedPartner, ThreadedStager, Threads

PATIENT: Patience = Patience()


def company_of(engines: Engines, threads: Threads, patience: Patience = PATIENT) -> Company:
    return company(engines.partner, engines.analyst, threads, patience)


def company(partner: Partner, analyst: Analyst, threads: Threads, patience: Patience = PATIENT) -> Company:
    """The offline engine thinks with the processor alone: in threads, whatever its part."""
    offline_partner: Partner = ThreadedPartner(OfflinePartner(), threads)
    offline_analyst: Analyst = ThreadedAnalyst(OfflineAnalyst(), threads)
    is_offline, analyses_offline = partner.origin is Origin.OFFLINE, analyst.origin is Origin.OFFLINE
    return Company(
        partner=offline_partner if is_offline else partner,
        analyst=offline_analyst if analyses_offline else analyst,
        stager=ThreadedStager(threads),
        stand_in=None if is_offline else offline_partner,
        stand_in_analyst=None if analyses_offline else offline_analyst,
        patience=patience,
    )
