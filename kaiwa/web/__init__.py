"""What people see: pages rendered here, which work without a script and call the same use cases as the API."""

from typing import Final

from litestar.types import ControllerRouterHandler

from kaiwa.web.account import Account
from kaiwa.web.assets import asset
from kaiwa.web.entry import Entry
from kaiwa.web.home import Home
from kaiwa.web.links import Links

PAGES: Final[list[ControllerRouterHandler]] = [Home, Entry, Links, Account, asset]
