import pytest

from kaiwa.conversations.partner import Analyst, Partner
from kaiwa.engines.offline.analyst import OfflineAnalyst
from kaiwa.engines.offline.partner import OfflinePartner
from tests.engines.contract import AnalystContract, PartnerContract


class TestOfflinePartner(PartnerContract):
    @pytest.fixture
    def partner(self) -> Partner:
        return OfflinePartner()


class TestOfflineAnalyst(AnalystContract):
    @pytest.fixture
    def analyst(self) -> Analyst:
        return OfflineAnalyst()
