"""What people see: pages rendered here, which work without a script and call the same use cases as the API."""

from typing import Final

from litestar.types import ControllerRouterHandler

from kaiwa.web.account import Account
from kaiwa.web.aids import Aids
from kaiwa.web.appearance import Appearance
from kaiwa.web.assets import asset
from kaiwa.web.billing import BillingPage
from kaiwa.web.card import card
from kaiwa.web.catalogue import Catalogue
from kaiwa.web.debrief import DebriefPages
from kaiwa.web.entry import Entry
from kaiwa.web.feedback import SaidOfADay
from kaiwa.web.home import Home
from kaiwa.web.installable import manifest, offline, service_worker
from kaiwa.web.keeping import Keeping
from kaiwa.web.learn import Learn
from kaiwa.web.learning import LearningSettings
from kaiwa.web.link_asking import ForgottenPassword, SignInByMail
from kaiwa.web.links import Links
from kaiwa.web.mailed import Mailed
from kaiwa.web.mailed_entry import MailedEntry
from kaiwa.web.onboarding import Onboarding
from kaiwa.web.operator import Operator
from kaiwa.web.operator_people import OperatorPeople
from kaiwa.web.operator_plans import OperatorPlans
from kaiwa.web.own_data import OwnData
from kaiwa.web.path import PathPage
from kaiwa.web.preview import PreviewPages
from kaiwa.web.progress import ProgressPage
from kaiwa.web.raw_tables import raw_tables
from kaiwa.web.read import Read
from kaiwa.web.recordings import RecordingPages
from kaiwa.web.reminders import Reminders
from kaiwa.web.review import Review
from kaiwa.web.search_engines import SearchEngines
from kaiwa.web.studio import Studio
from kaiwa.web.studio_editor import Editor
from kaiwa.web.studio_publishing import StudioPublishing
from kaiwa.web.studio_testers import Testers
from kaiwa.web.studio_weeks import Weeks
from kaiwa.web.talk import TalkPages
from kaiwa.web.tokens import TokenPages
from kaiwa.web.voices import Voices
from kaiwa.web.words import Words

PAGES: Final[list[ControllerRouterHandler]] = [
    Home,
    PreviewPages,
    Catalogue,
    SearchEngines,
    Learn,
    SaidOfADay,
    Studio,
    Editor,
    Weeks,
    StudioPublishing,
    Testers,
    Operator,
    OperatorPeople,
    OperatorPlans,
    raw_tables,
    TalkPages,
    DebriefPages,
    Keeping,
    Review,
    PathPage,
    ProgressPage,
    Words,
    Read,
    Entry,
    SignInByMail,
    MailedEntry,
    ForgottenPassword,
    Links,
    Mailed,
    Account,
    LearningSettings,
    BillingPage,
    Onboarding,
    Aids,
    Voices,
    RecordingPages,
    Reminders,
    TokenPages,
    OwnData,
    Appearance,
    card,
    asset,
    manifest,
    service_worker,
    offline,
]
