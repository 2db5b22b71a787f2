"""What people see: pages rendered here, which work without a script and call the same use cases as the API."""

from typing import Final

from litestar.types import ControllerRouterHandler

from kaiwa.web.account import Account
from kaiwa.web.appearance import Appearance
from kaiwa.web.assets import asset
from kaiwa.web.catalogue import Catalogue
from kaiwa.web.entry import Entry
from kaiwa.web.home import Home
from kaiwa.web.installable import manifest, offline, service_worker
from kaiwa.web.learn import Learn
from kaiwa.web.links import Links
from kaiwa.web.mailed import Mailed
from kaiwa.web.operator import Operator
from kaiwa.web.preview import PreviewPages
from kaiwa.web.read import Read
from kaiwa.web.review import Review
from kaiwa.web.studio import Studio
from kaiwa.web.talk import TalkPages
from kaiwa.web.words import Words

PAGES: Final[list[ControllerRouterHandler]] = [
    Home,
    PreviewPages,
    Catalogue,
    Learn,
    Studio,
    Operator,
    TalkPages,
    Review,
    Words,
    Read,
    Entry,
    Links,
    Mailed,
    Account,
    Appearance,
    asset,
    manifest,
    service_worker,
    offline,
]
