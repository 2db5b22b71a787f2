import pytest

from kaiwa.conversations.partner import Analyst, Partner
from kaiwa.curriculum.author import Author
from kaiwa.engines.offline.analyst import OfflineAnalyst
from kaiwa.engines.offline.author import OfflineAuthor
from kaiwa.engines.offline.partner import OfflinePartner
from tests.engines.contract import AnalystContract, AuthorContract, PartnerContract


class TestOfflineAuthor(AuthorContract):
    @pytest.fixture
    def author(self) -> Author:
        return OfflineAuthor()


class TestOfflinePartner(PartnerContract):
    @pytest.fixture
    def partner(self) -> Partner:
        return OfflinePartner()


class TestOfflineAnalyst(AnalystContract):
    @pytest.fixture
    def analyst(self) -> Analyst:
        return OfflineAnalyst()
