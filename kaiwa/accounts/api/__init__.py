"""Accounts over HTTP."""

from kaiwa.accounts.api.admin import Admin, Audited, Outgoing
from kaiwa.accounts.api.entry import Entry
from kaiwa.accounts.api.google import Google
from kaiwa.accounts.api.keys import Sessions, Tokens
from kaiwa.accounts.api.me import Leaving, Me
from kaiwa.accounts.api.readings import Readings

CONTROLLERS = [Entry, Google, Me, Leaving, Sessions, Tokens, Readings, Admin, Outgoing, Audited]
