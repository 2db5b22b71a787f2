"""Every route, asked by everybody: a route that is not in the table fails the test, and so does one that is gone.

A route of something that belongs to somebody takes its id from ``OF_THE_OWNER``; a stranger's 404 is the point.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
import pytest
from litestar import Litestar
from msgspec import Struct

from kaiwa.clock import now
from kaiwa.conversations.voice.engine import Recording
from kaiwa.conversations.voice.recordings import keep_recording
from kaiwa.curriculum.previews.working import work_on_preview
from kaiwa.database import transaction
from kaiwa.engines import espeak
from kaiwa.practice.keeping import KeptItem, keep_items
from kaiwa.viewer import SYSTEM, Viewer
from tests.browsing import PASSWORD, Browser, running, settings_for
from tests.conftest import Servers
from tests.curriculum.paths.building import keep_path
from tests.curriculum.previews.playing import AUTHORS
from tests.curriculum.queueing import enqueued, rows_of
from tests.curriculum.walking import a_path as a_path_to_walk
from tests.ownership import twice

__all__ = ["twice"]


class Told(Struct, frozen=True):
    """What each is answered. 422 is a door that lets in: the body was empty on purpose."""

    nobody: int
    guest: int
    stranger: int
    owner: int
    body: Any = None
    """What is sent, where an empty object would not show who may."""
    mends: bool = False
    """A page's form: 422 is that form again, with what is wrong with it."""


def all_the_same(status: int, body: Any = None) -> Told:
    return Told(status, status, status, status, body)


def people_only(status: int, body: Any = None) -> Told:
    return Told(401, 401, status, status, body)


def a_form(status: int = 422) -> Told:
    return Told(status, status, status, status, mends=True)


def own_form(status: int = 422) -> Told:
    """Of a page of one's own; who is nobody is sent to sign in."""
    return Told(303, 303, status, status, mends=True)


def ones_own(status: int, body: Any = None) -> Told:
    """A guest has things too; what is another's is not there."""
    return Told(401, 404, 404, status, body)


def own_page(status: int) -> Told:
    """Who is nobody is sent to sign in; what is another's is not there."""
    return Told(303, 404, 404, status, mends=True)


def ones_studio(status: int) -> Told:
    """For people: a guest makes an account first."""
    return Told(303, 303, 404, status, mends=True)


HEARD = 200 if espeak.installed() else 404
"""Where somebody here can speak."""
ANNOTATE = {"language": "ja", "text": "水"}
READING = {"language": "ja", "surface": "水", "reading": "みず"}

TABLE: dict[tuple[str, str], Told] = {
    ("GET", "/healthz"): all_the_same(200),
    ("GET", "/readyz"): all_the_same(200),
    ("GET", "/metrics"): all_the_same(404),  # not from this machine
    ("GET", "/schema"): all_the_same(200),
    ("GET", "/schema/openapi.json"): all_the_same(200),
    ("GET", "/schema-static/{file_path}"): all_the_same(200),
    ("HEAD", "/schema-static/{file_path}"): all_the_same(200),
    ("GET", "/api/languages"): all_the_same(200),
    ("GET", "/api/languages/{language_id}/speakers"): all_the_same(200),
    ("POST", "/api/scripts/annotate"): all_the_same(200, ANNOTATE),
    ("POST", "/api/auth/register"): all_the_same(422, {}),
    ("POST", "/api/auth/login"): all_the_same(422, {}),
    ("POST", "/api/auth/logout"): all_the_same(204),
    ("POST", "/api/auth/guest"): Told(201, 201, 409, 409),
    ("POST", "/api/auth/verify-email"): all_the_same(422, {}),
    ("POST", "/api/auth/resend-verification"): people_only(202),
    ("POST", "/api/auth/forgot-password"): all_the_same(422, {}),
    ("POST", "/api/auth/reset-password"): all_the_same(422, {}),
    ("POST", "/api/auth/sign-in-link"): all_the_same(422, {}),
    ("POST", "/api/auth/sign-in-link/open"): all_the_same(422, {}),
    ("GET", "/api/auth/google/start"): all_the_same(404),
    ("GET", "/api/auth/google/callback"): all_the_same(404),
    ("GET", "/api/me"): people_only(200),
    ("PATCH", "/api/me"): people_only(200, {}),
    ("DELETE", "/api/me"): people_only(401, {"password": "wrong, so that they stay"}),
    ("POST", "/api/me/password"): people_only(
        401, {"new_password": "a new and long one", "current_password": "wrong"}
    ),
    ("GET", "/api/me/preferences"): people_only(200),
    ("PUT", "/api/me/preferences"): people_only(200, {}),
    ("GET", "/api/me/export"): people_only(200),
    ("GET", "/api/me/exports"): people_only(200),
    ("POST", "/api/me/exports"): people_only(202),
    ("GET", "/api/me/exports/{export_id}"): Told(401, 401, 404, 409),  # nobody has made it yet
    ("POST", "/api/me/deletion"): people_only(401, {"password": "wrong, so that they stay"}),
    ("DELETE", "/api/me/deletion"): people_only(204),
    ("GET", "/api/me/progress"): people_only(200),
    ("GET", "/api/me/usage"): Told(401, 200, 200, 200),
    ("GET", "/api/billing"): Told(401, 200, 200, 200),
    ("GET", "/api/me/readings"): people_only(200),
    ("PUT", "/api/me/readings"): people_only(200, READING),
    ("DELETE", "/api/me/readings"): people_only(404),  # they have none
    ("GET", "/api/me/sessions"): people_only(200),
    ("DELETE", "/api/me/sessions"): people_only(204),
    ("DELETE", "/api/me/sessions/{session_id}"): Told(401, 401, 404, 204),
    ("GET", "/api/me/tokens"): people_only(200),
    ("POST", "/api/me/tokens"): people_only(201, {"name": "mine", "scopes": ["read"]}),
    ("DELETE", "/api/me/tokens/{token_id}"): Told(401, 401, 404, 204),
    ("POST", "/api/previews"): Told(401, 202, 202, 202, {"intent": "Spanish for a trip to Madrid"}),
    ("GET", "/api/previews/{sid}"): Told(401, 404, 404, 200),
    ("PATCH", "/api/previews/{sid}"): Told(401, 404, 404, 202, {"level": "B1"}),
    ("GET", "/api/previews/{sid}/events"): Told(401, 404, 404, 200),
    ("POST", "/api/previews/{sid}/refine"): Told(401, 404, 404, 202, {"instruction": "more food"}),
    ("POST", "/api/previews/{sid}/days/{day}/regenerate"): Told(401, 404, 404, 202),
    ("POST", "/api/previews/{sid}/undo"): Told(401, 404, 404, 409),  # nothing was changed
    ("POST", "/api/previews/{sid}/rebuild"): Told(401, 404, 404, 202),
    ("POST", "/api/previews/{sid}/commit"): Told(401, 404, 404, 201),
    ("GET", "/api/paths/{path_id}/queue"): Told(401, 404, 404, 200),
    ("POST", "/api/paths/{path_id}/days/{day}/retry"): Told(401, 404, 404, 404),  # it has its scene
    ("POST", "/api/paths/{path_id}/days/{day}/cancel"): Told(401, 404, 404, 404),
    ("GET", "/api/admin/queue"): people_only(403),
    ("GET", "/api/admin/queue/failed"): people_only(403),
    ("POST", "/api/admin/queue/{entry_id}/retry"): people_only(403),
    ("POST", "/api/admin/queue/{entry_id}/cancel"): people_only(403),
    ("GET", "/api/paths/{path_id}/assignments"): Told(401, 401, 404, 200),
    ("POST", "/api/paths/{path_id}/assignments"): Told(401, 404, 404, 201, {}),
    ("DELETE", "/api/paths/{path_id}/assignments/{assignment_id}"): Told(401, 401, 404, 404),  # no invitation
    ("GET", "/api/paths/{path_id}/cohorts"): Told(401, 401, 404, 200),
    ("GET", "/api/paths/{path_id}/feedback"): Told(401, 401, 404, 200),
    ("PUT", "/api/paths/{path_id}/feedback/{feedback_id}"): Told(401, 401, 404, 404, {"handled": True}),
    ("GET", "/api/paths/{path_id}/insights"): Told(401, 401, 404, 200),
    ("POST", "/api/paths/{path_id}/weeks/{week}/rewrite"): Told(
        401, 404, 404, 202, {"instruction": "easier"}
    ),
    ("GET", "/api/paths/{path_id}/rewrite"): Told(401, 404, 404, 409),  # nothing was asked for
    ("POST", "/api/paths/{path_id}/rewrite/take"): Told(401, 404, 404, 409, {"days": [1]}),
    ("DELETE", "/api/paths/{path_id}/rewrite"): Told(401, 404, 404, 204),
    ("GET", "/api/assignments"): Told(401, 200, 200, 200),
    ("GET", "/api/assignments/{assignment_id}"): Told(401, 404, 404, 200),
    ("PATCH", "/api/assignments/{assignment_id}"): Told(401, 404, 404, 200, {"paused": True}),
    ("GET", "/api/assignments/{assignment_id}/today"): Told(401, 404, 404, 200),
    ("POST", "/api/assignments/{assignment_id}/days/{day}/complete"): Told(401, 404, 404, 200),
    ("POST", "/api/assignments/{assignment_id}/days/{day}/skip"): Told(401, 404, 404, 200),
    ("POST", "/api/assignments/{assignment_id}/days/{day}/feedback"): Told(401, 404, 404, 409, {"rating": 5}),
    ("GET", "/api/assignments/{assignment_id}/catch-up"): Told(401, 404, 404, 409),  # they have no event
    ("POST", "/api/assignments/{assignment_id}/catch-up"): Told(401, 404, 404, 409),
    ("POST", "/api/assignments/{assignment_id}/accept"): Told(401, 401, 404, 200, {}),
    ("POST", "/api/assignments/{assignment_id}/decline"): Told(401, 401, 404, 404),  # nor an invitation
    ("POST", "/api/assignments/{assignment_id}/calendar"): Told(401, 404, 404, 200),
    ("DELETE", "/api/assignments/{assignment_id}/calendar"): Told(401, 404, 404, 204),
    ("GET", "/api/assignments/{assignment_id}/calendar.ics"): all_the_same(404),  # without its key
    ("GET", "/api/invitations"): people_only(200),
    ("POST", "/api/reminders/stop"): all_the_same(410),
    ("GET", "/api/paths"): Told(401, 200, 200, 200),
    ("POST", "/api/paths"): Told(401, 201, 201, 201, {"target_language": "ja", "title": "Mine"}),
    ("GET", "/api/paths/{path_id}"): Told(404, 404, 404, 200),
    ("PATCH", "/api/paths/{path_id}"): Told(401, 404, 404, 200, {"title": "Another"}),
    ("DELETE", "/api/paths/{path_id}"): Told(401, 404, 404, 204),
    ("POST", "/api/paths/{path_id}/undelete"): Told(401, 404, 404, 404),  # it is not deleted
    ("POST", "/api/paths/{path_id}/archive"): Told(401, 404, 404, 200),
    ("POST", "/api/paths/{path_id}/fork"): Told(401, 404, 404, 201),
    ("PUT", "/api/paths/{path_id}/days/{day}"): Told(401, 404, 404, 200, {"theme": "Another"}),
    ("PUT", "/api/paths/{path_id}/days/{day}/scenario"): Told(401, 404, 404, 200, {}),
    ("POST", "/api/paths/{path_id}/reorder"): Told(401, 404, 404, 200, {"order": list(range(1, 29))}),
    ("GET", "/api/paths/{path_id}/versions"): Told(401, 404, 404, 200),
    ("GET", "/api/paths/{path_id}/versions/{version}"): Told(401, 404, 404, 200),
    ("POST", "/api/paths/{path_id}/versions/{version}/restore"): Told(401, 404, 404, 200),
    ("GET", "/api/paths/{path_id}/publish"): Told(401, 401, 404, 200),
    ("POST", "/api/paths/{path_id}/publish"): Told(401, 401, 404, 200),
    ("POST", "/api/paths/{path_id}/unpublish"): Told(401, 401, 404, 204),
    ("GET", "/api/paths/{path_id}/package"): Told(404, 404, 404, 200),
    ("POST", "/api/paths/import"): all_the_same(422, {}),
    ("GET", "/schema/path-package.json"): all_the_same(200),
    ("GET", "/api/paths/public"): all_the_same(200),
    ("GET", "/api/paths/shared/{slug}"): all_the_same(200),
    ("GET", "/api/scenarios"): all_the_same(200),
    ("POST", "/api/scenarios"): people_only(201, {"title": "Mine", "target_language": "ja"}),
    ("GET", "/api/scenarios/{scenario_id}"): Told(404, 404, 404, 200),
    ("PATCH", "/api/scenarios/{scenario_id}"): Told(401, 401, 404, 200, {"title": "Another"}),
    ("DELETE", "/api/scenarios/{scenario_id}"): Told(401, 401, 404, 204),
    ("PUT", "/api/scenarios/{scenario_id}/saved"): Told(401, 401, 404, 200),
    ("DELETE", "/api/scenarios/{scenario_id}/saved"): people_only(204),  # nothing of it was saved
    ("POST", "/api/scenarios/{scenario_id}/rating"): Told(401, 401, 404, 200, {"rating": 4}),
    ("PUT", "/api/scenarios/{scenario_id}/notes"): Told(401, 401, 404, 200, {"notes": "mine"}),
    ("POST", "/api/admin/paths/{path_id}/unpublish"): people_only(403, {"reason": "none"}),
    ("POST", "/api/admin/paths/{path_id}/release"): people_only(403, {"reason": "none"}),
    ("GET", "/api/admin/tiers"): people_only(403),
    ("PATCH", "/api/admin/tiers/{tier_id}"): people_only(403, {"name": "Another"}),
    ("GET", "/api/reviews/due"): people_only(200),
    ("POST", "/api/reviews/{item_id}"): Told(401, 401, 404, 200, {"rating": "good"}),
    ("POST", "/api/reviews/{review_id}/undo"): Told(401, 401, 404, 200),
    ("GET", "/api/words"): people_only(200),
    ("GET", "/api/words/export"): people_only(200),
    ("PATCH", "/api/words/{item_id}"): Told(401, 401, 404, 200, {"state": "known"}),
    ("DELETE", "/api/words/{item_id}"): Told(401, 401, 404, 204),
    ("GET", "/api/admin/users"): people_only(403),
    ("GET", "/api/admin/overview"): people_only(403),
    ("GET", "/api/admin/mails"): people_only(403),
    ("GET", "/api/admin/audit"): people_only(403),
    ("PATCH", "/api/admin/users/{user_id}"): people_only(403, {"role": "admin"}),
    ("GET", "/api/conversations"): Told(401, 200, 200, 200),
    ("POST", "/api/conversations"): Told(401, 422, 422, 422, {}),
    ("GET", "/api/conversations/{conversation_id}"): ones_own(200),
    ("PATCH", "/api/conversations/{conversation_id}"): ones_own(200, {"title": "At the café"}),
    ("DELETE", "/api/conversations/{conversation_id}"): ones_own(204),
    ("POST", "/api/conversations/{conversation_id}/resume"): ones_own(200),
    ("GET", "/api/conversations/{conversation_id}/messages"): ones_own(200),
    ("POST", "/api/conversations/{conversation_id}/messages"): ones_own(201, {"content": "はい"}),
    ("GET", "/api/conversations/{conversation_id}/replies/{reply_id}/events"): ones_own(200),
    ("POST", "/api/conversations/{conversation_id}/cancel"): ones_own(409),
    ("POST", "/api/conversations/{conversation_id}/hint"): ones_own(200),
    ("POST", "/api/conversations/{conversation_id}/say"): ones_own(200, {"text": "coffee"}),
    ("POST", "/api/conversations/{conversation_id}/again"): ones_own(200),
    ("POST", "/api/conversations/{conversation_id}/finish"): ones_own(200),
    ("GET", "/api/conversations/{conversation_id}/debrief"): ones_own(409),
    ("PATCH", "/api/conversations/{conversation_id}/debrief"): ones_own(409, {"comfort_rating": 4}),
    ("PUT", "/api/conversations/{conversation_id}/debrief/words"): ones_own(409, {"keep": []}),
    ("POST", "/api/conversations/{conversation_id}/extend"): ones_own(200),
    ("GET", "/api/conversations/{conversation_id}/time"): ones_own(200),
    ("GET", "/api/conversations/{conversation_id}/export"): ones_own(200),
    ("GET", "/api/conversations/{conversation_id}/placement"): ones_own(409),
    ("POST", "/api/conversations/{conversation_id}/placement"): Told(401, 404, 404, 409),
    ("POST", "/api/messages/{message_id}/translate"): ones_own(200),
    ("POST", "/api/messages/{message_id}/explain"): ones_own(200),
    ("POST", "/api/messages/{message_id}/retry"): ones_own(409, {"content": "はい"}),
    ("POST", "/api/messages/{message_id}/speech"): ones_own(200),
    ("GET", "/api/messages/{message_id}/speech"): ones_own(200 if espeak.installed() else 404),  # who speaks?
    ("POST", "/api/conversations/{conversation_id}/transcribe"): all_the_same(400, {}),  # it is no form
    ("POST", "/api/conversations/{conversation_id}/live"): ones_own(404),  # nobody to talk with by voice
    ("POST", "/api/conversations/{conversation_id}/live/lines"): ones_own(200, {}),
    ("GET", "/api/me/recordings"): people_only(200),
    ("DELETE", "/api/me/recordings"): people_only(204),
    ("GET", "/api/me/recordings/{recording_id}"): Told(401, 401, 404, 200),
    ("DELETE", "/api/me/recordings/{recording_id}"): Told(401, 401, 404, 204),
    ("GET", "/"): all_the_same(200),
    ("POST", "/months"): all_the_same(204),  # nothing was wished for
    ("GET", "/read"): all_the_same(200),
    ("GET", "/static/{build}/{name}"): all_the_same(200),
    ("POST", "/p"): a_form(),
    ("GET", "/p/{sid}"): Told(401, 404, 404, 200),
    ("GET", "/p/{sid}/events"): Told(401, 404, 404, 200),
    ("GET", "/p/{sid}/days/{day}"): Told(401, 404, 404, 200),
    ("POST", "/p/{sid}/days/{day}/regenerate"): Told(401, 404, 404, 303),
    ("POST", "/p/{sid}/refine"): Told(401, 404, 404, 422, mends=True),
    ("POST", "/p/{sid}/undo"): Told(401, 404, 404, 422, mends=True),
    ("POST", "/p/{sid}/wish"): Told(401, 404, 404, 422, mends=True),
    ("POST", "/p/{sid}/rebuild"): Told(401, 404, 404, 303),
    ("POST", "/p/{sid}/commit"): Told(401, 404, 404, 303),
    ("GET", "/paths"): all_the_same(200),
    ("GET", "/t/{slug}"): all_the_same(200),
    ("GET", "/t/{slug}/card.png"): all_the_same(200),
    ("POST", "/t/{slug}/start"): a_form(303),
    ("POST", "/t/{slug}/fork"): a_form(303),
    ("GET", "/u/{username}"): all_the_same(404),  # nobody of this name has published
    ("GET", "/sitemap.xml"): all_the_same(200),
    ("GET", "/robots.txt"): all_the_same(200),
    ("GET", "/studio"): Told(303, 303, 200, 200),
    ("POST", "/studio"): Told(303, 303, 422, 422, mends=True),
    ("GET", "/studio/import"): Told(303, 303, 200, 200),
    ("POST", "/studio/import"): Told(303, 303, 422, 422, mends=True),
    ("GET", "/studio/{path_id}"): ones_studio(200),
    ("POST", "/studio/{path_id}/about"): ones_studio(303),  # nothing was typed
    ("POST", "/studio/{path_id}/days/{day}"): ones_studio(303),
    ("POST", "/studio/{path_id}/days/{day}/scene"): ones_studio(303),
    ("GET", "/studio/{path_id}/rewrite"): ones_studio(200),
    ("POST", "/studio/{path_id}/rewrite"): ones_studio(422),
    ("POST", "/studio/{path_id}/rewrite/take"): ones_studio(422),
    ("POST", "/studio/{path_id}/rewrite/leave"): ones_studio(303),
    ("GET", "/studio/{path_id}/share"): ones_studio(200),
    ("GET", "/studio/{path_id}/feedback"): ones_studio(200),
    ("POST", "/studio/{path_id}/feedback/{feedback_id}"): ones_studio(404),  # nobody said anything
    ("POST", "/studio/{path_id}/days/{day}/move"): ones_studio(303),
    ("POST", "/studio/{path_id}/days/{day}/retry"): ones_studio(404),  # it has its scene
    ("POST", "/studio/{path_id}/restore"): ones_studio(404),
    ("GET", "/studio/{path_id}/publish"): ones_studio(200),
    ("POST", "/studio/{path_id}/publish"): ones_studio(303),
    ("POST", "/studio/{path_id}/unpublish"): ones_studio(303),
    ("POST", "/studio/{path_id}/archive"): ones_studio(303),
    ("GET", "/studio/{path_id}/testers"): ones_studio(200),
    ("POST", "/studio/{path_id}/testers"): ones_studio(422),
    ("POST", "/studio/{path_id}/testers/{assignment_id}/withdraw"): ones_studio(404),  # no invitation
    ("GET", "/operator"): Told(303, 303, 403, 403),
    ("GET", "/operator/queue"): Told(303, 303, 403, 403),
    ("GET", "/operator/people"): Told(303, 303, 403, 403),
    ("POST", "/operator/people/{user_id}/role"): Told(303, 303, 403, 403),
    ("GET", "/operator/paths"): Told(303, 303, 403, 403),
    ("POST", "/operator/paths/{path_id}/release"): Told(303, 303, 403, 403),
    ("GET", "/operator/plans"): Told(303, 303, 403, 403),
    ("POST", "/operator/plans/{tier_id}"): Told(303, 303, 403, 403),
    ("GET", "/operator/engines"): Told(303, 303, 403, 403),
    ("POST", "/operator/engines/test"): Told(303, 303, 403, 403),
    ("GET", "/operator/mail"): Told(303, 303, 403, 403),
    ("POST", "/operator/mail/{mail_id}/send"): Told(303, 303, 403, 403),
    ("GET", "/operator/audit"): Told(303, 303, 403, 403),
    ("POST", "/operator/queue/{entry_id}/retry"): Told(303, 303, 403, 403),
    ("POST", "/operator/queue/{entry_id}/cancel"): Told(303, 303, 403, 403),
    ("POST", "/operator/paths/{path_id}/withhold"): Told(303, 303, 403, 403),
    ("GET", "/learn"): Told(303, 200, 200, 200),
    ("GET", "/learn/{assignment_id}/days/{day}"): own_page(200),
    ("POST", "/learn/{assignment_id}/days/{day}/skip"): own_page(303),
    ("GET", "/learn/{assignment_id}/days/{day}/feedback"): own_page(200),
    ("POST", "/learn/{assignment_id}/days/{day}/feedback"): own_page(422),
    ("POST", "/learn/{assignment_id}/change"): a_form(303),  # nothing was chosen
    ("GET", "/path"): Told(303, 200, 200, 200),
    ("GET", "/path/{assignment_id}/certificate"): own_page(404),  # it is not walked to its end
    ("POST", "/path/{assignment_id}/plan"): own_page(303),
    ("POST", "/path/{assignment_id}/catch-up"): own_page(422),  # there is no event
    ("POST", "/path/{assignment_id}/calendar"): own_page(200),
    ("GET", "/progress"): Told(303, 303, 200, 200),
    ("GET", "/review"): Told(303, 303, 200, 200),
    ("POST", "/review/{item_id}"): Told(303, 303, 422, 422),
    ("POST", "/review/{review_id}/undo"): a_form(303),
    ("GET", "/words"): Told(303, 303, 200, 200),
    ("GET", "/words/words.csv"): Told(303, 303, 200, 200),
    ("POST", "/words/{item_id}"): Told(303, 303, 422, 422),
    ("POST", "/talk"): Told(303, 422, 422, 422),
    ("GET", "/talk/{conversation_id}"): own_page(200),
    ("POST", "/talk/{conversation_id}/say"): own_page(422),
    ("GET", "/talk/{conversation_id}/replies/{reply_id}"): own_page(200),
    ("POST", "/talk/{conversation_id}/hint"): own_page(200),
    ("GET", "/talk/{conversation_id}/words/{message_id}"): own_page(200),
    ("POST", "/talk/{conversation_id}/keep"): ones_studio(303),
    ("POST", "/talk/{conversation_id}/reading"): ones_studio(303),
    ("POST", "/talk/{conversation_id}/extend"): own_page(303),
    ("POST", "/talk/{conversation_id}/finish"): own_page(303),
    ("GET", "/talk/{conversation_id}/debrief"): own_page(303),  # it is not over
    ("POST", "/talk/{conversation_id}/debrief"): Told(303, 422, 422, 422),
    ("POST", "/talk/{conversation_id}/words"): own_page(303),  # it is not over
    ("POST", "/talk/{conversation_id}/again"): own_page(303),
    ("GET", "/manifest.webmanifest"): all_the_same(200),
    ("GET", "/sw.js"): all_the_same(200),
    ("GET", "/offline"): all_the_same(200),
    ("POST", "/appearance"): a_form(303),
    ("GET", "/sign-in"): all_the_same(200),
    ("POST", "/sign-in"): a_form(),
    ("GET", "/sign-in/link"): all_the_same(200),
    ("POST", "/sign-in/link"): a_form(),
    ("GET", "/sign-in/link/open"): all_the_same(200),
    ("POST", "/sign-in/link/open"): a_form(410),
    ("GET", "/sign-up"): all_the_same(200),
    ("POST", "/sign-up"): a_form(),
    ("GET", "/sign-out"): all_the_same(200),
    ("POST", "/sign-out"): a_form(303),
    ("GET", "/verify-email"): own_form(200),
    ("POST", "/verify-email"): own_form(410),
    ("GET", "/invitations/{invitation_id}"): own_form(200),
    ("POST", "/invitations/{invitation_id}"): own_form(),
    ("GET", "/reminders/stop"): all_the_same(200),
    ("POST", "/reminders/stop"): a_form(),
    ("GET", "/forgot-password"): all_the_same(200),
    ("POST", "/forgot-password"): a_form(),
    ("GET", "/reset-password"): all_the_same(200),
    ("POST", "/reset-password"): a_form(410),
    ("GET", "/me"): own_form(200),
    ("GET", "/me/profile"): own_form(303),
    ("POST", "/me/profile"): own_form(),
    ("GET", "/me/resend"): own_form(303),
    ("POST", "/me/resend"): own_form(303),
    ("GET", "/me/password"): own_form(303),
    ("POST", "/me/password"): own_form(),
    ("GET", "/me/end-others"): own_form(303),
    ("POST", "/me/end-others"): own_form(303),
    ("POST", "/me/sessions/{session_id}/end"): own_form(303),
    ("GET", "/settings"): all_the_same(303),
    ("GET", "/settings/learning"): own_form(200),
    ("POST", "/settings/learning"): own_form(),
    ("GET", "/settings/reading"): all_the_same(200),
    ("POST", "/settings/reading"): a_form(303),
    ("POST", "/settings/reading/remove"): own_form(303),
    ("GET", "/settings/voices"): all_the_same(200),
    ("POST", "/settings/voices"): a_form(303),
    ("GET", "/settings/voices/{speaker_id}/sample"): Told(303, HEARD, HEARD, HEARD),
    ("GET", "/settings/recordings"): own_form(200),
    ("POST", "/settings/recordings"): own_form(303),
    ("POST", "/settings/recordings/delete-all"): own_form(303),
    ("POST", "/settings/recordings/{recording_id}/delete"): own_form(303),
    ("GET", "/settings/appearance"): all_the_same(200),
    ("GET", "/onboarding"): all_the_same(200),
    ("POST", "/onboarding"): a_form(),
    ("GET", "/onboarding/{conversation_id}"): Told(303, 404, 404, 409),  # it is another talk
    ("POST", "/onboarding/{conversation_id}"): own_page(409),
    ("POST", "/onboarding/{conversation_id}/accept"): Told(303, 303, 404, 409),
    ("GET", "/billing"): Told(303, 200, 200, 200),
    ("GET", "/settings/reminders"): own_form(200),
    ("POST", "/settings/reminders/zone"): own_form(),
    ("POST", "/settings/reminders/{assignment_id}"): ones_studio(303),
    ("GET", "/settings/tokens"): own_form(200),
    ("POST", "/settings/tokens"): own_form(),
    ("POST", "/settings/tokens/{token_id}/revoke"): own_form(303),
    ("GET", "/settings/data"): own_form(200),
    ("GET", "/settings/data/delete"): all_the_same(303),
    ("GET", "/settings/data/delete-now"): all_the_same(303),
    ("GET", "/settings/data/keep"): all_the_same(303),
    ("GET", "/settings/data/export"): all_the_same(303),
    ("POST", "/settings/data/export"): own_form(303),
    ("POST", "/settings/data/delete"): own_form(),
    ("POST", "/settings/data/delete-now"): own_form(),
    ("POST", "/settings/data/keep"): own_form(303),
}


async def a_session(owner: Browser) -> str:
    """Another one than that which asks."""
    email = (await owner.get("/api/me")).json()["email"]
    before = {each["id"] for each in items(await owner.get("/api/me/sessions"))}
    second = Browser(owner.app)  # type: ignore[attr-defined]
    assert (await second.login(email)).status_code == 200
    await second.close()
    after = {each["id"] for each in items(await owner.get("/api/me/sessions"))}
    return str((after - before).pop())


def items(answer: Any) -> list[dict[str, Any]]:
    said = answer.json()
    return list(said["items"] if isinstance(said, dict) else said)


async def a_token(owner: Browser) -> str:
    answer = await owner.post("/api/me/tokens", {"name": "mine", "scopes": ["read"]})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def their_id(owner: Browser) -> str:
    return str((await owner.get("/api/me")).json()["id"])


async def a_conversation(owner: Browser) -> str:
    answer = await owner.post("/api/conversations", {"target_language": "ja"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["conversation"]["head"]["id"])


async def the_first_line(owner: Browser) -> str:
    """Of their newest conversation."""
    newest = items(await owner.get("/api/conversations"))[0]["id"]
    return str(items(await owner.get(f"/api/conversations/{newest}/messages"))[0]["id"])


async def a_message(owner: Browser) -> str:
    await a_conversation(owner)
    return await the_first_line(owner)


async def a_preview(owner: Browser) -> str:
    """Drawn already, so that a stream of it ends."""
    made = await owner.post("/api/previews", {"intent": "Spanish for a trip to Madrid"})
    sid = str(made.json()["session_id"])
    assert await work_on_preview(sid, AUTHORS, owner.app.state.live)  # type: ignore[attr-defined]
    return sid


async def a_queue_entry(owner: Browser) -> str:
    return str((await rows_of(await a_path(owner)))[5]["id"])


async def a_path(owner: Browser) -> str:
    """Ready to be published, and changed once; what has no scene yet waits for one."""
    key = await keep_path(UUID(await their_id(owner)))
    assert await enqueued(key)
    answer = await owner.send("PATCH", f"/api/paths/{key}", {"category": "Travel"})
    assert answer.status_code == 200, answer.text
    return key


async def a_slug(owner: Browser) -> str:
    answer = await owner.post(f"/api/paths/{await a_path(owner)}/publish")
    assert answer.status_code == 200, answer.text
    return str(answer.json()["share_slug"])


async def a_scene(owner: Browser) -> str:
    answer = await owner.post("/api/scenarios", {"title": "Mine", "target_language": "ja"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def a_recording(owner: Browser) -> str:
    assert (await owner.send("PUT", "/api/me/preferences", {"keep_recordings": True})).status_code == 200
    viewer = Viewer(user_id=UUID((await owner.get("/api/me")).json()["id"]))
    conversation = await a_conversation(owner)
    return str(await keep_recording(conversation, Recording(b"OggS", "audio/ogg", 1.0), "はい。", viewer))


async def an_export(owner: Browser) -> str:
    answer = await owner.post("/api/me/exports")
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


async def a_word(owner: Browser) -> str:
    """Due since yesterday."""
    user_id = UUID(await their_id(owner))
    async with transaction(SYSTEM):
        kept = await keep_items(
            user_id,
            "ja",
            [KeptItem(text=uuid4().hex)],
            time_zone="UTC",
            at=now() - timedelta(days=2),
            inside_path=False,
        )
    return str(kept.ids[0])


async def a_walk(owner: Browser) -> str:
    """A place on a path whose first days have their scenes."""
    path_id = await a_path_to_walk(UUID(await their_id(owner)), written=(1, 2))
    answer = await owner.post(f"/api/paths/{path_id}/assignments", {})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def a_review(owner: Browser) -> str:
    answer = await owner.post(f"/api/reviews/{await a_word(owner)}", {"rating": "good"})
    assert answer.status_code == 200, answer.text
    return str(answer.json()["review_id"])


OF_THE_OWNER: dict[str, Callable[[Browser], Awaitable[str]]] = {
    "session_id": a_session,
    "token_id": a_token,
    "user_id": their_id,
    "conversation_id": a_conversation,
    "reply_id": the_first_line,
    "message_id": a_message,
    "sid": a_preview,
    "entry_id": a_queue_entry,
    "path_id": a_path,
    "scenario_id": a_scene,
    "slug": a_slug,
    "recording_id": a_recording,
    "export_id": an_export,
    "item_id": a_word,
    "review_id": a_review,
    "assignment_id": a_walk,
}
ASKED = {
    ("DELETE", "/api/me/readings"): "?language=ja&surface=水",
    ("GET", "/api/reviews/due"): "?language=ja",
    ("GET", "/api/words/export"): "?language=ja",
    ("POST", "/api/reminders/stop"): "?token=forged",
}
FIXED = {
    "username": "nobody",
    "speaker_id": "ja-jp-female",
    "tier_id": "free",
    "invitation_id": "00000000-0000-4000-8000-000000000000",
    "feedback_id": "00000000-0000-4000-8000-000000000000",
    "mail_id": "00000000-0000-4000-8000-000000000000",
    "day": "2",
    "week": "2",
    "n": "2",
    "version": "1",
    "language_id": "ja",
    "file_path": "reference.css",
    "build": "any",
    "name": "kaiwa.css",
}


def routes(app: Litestar) -> set[tuple[str, str]]:
    return {
        (method, route.path_format)
        for route in app.routes
        for method in getattr(route, "methods", ())
        if method != "OPTIONS"
    }


@pytest.fixture
def app_alone(servers: Servers, tmp_path: Path) -> Litestar:
    from kaiwa.app import create_app

    return create_app(settings_for(servers, tmp_path))


def test_every_route_is_in_the_table_and_nothing_else_is(app_alone: Litestar) -> None:
    assert routes(app_alone) == set(TABLE)


def test_every_piece_of_an_address_is_known(app_alone: Litestar) -> None:
    pieces = {part.strip("{}") for _, path in TABLE for part in path.split("/") if part.startswith("{")}
    assert pieces <= set(OF_THE_OWNER) | set(FIXED)


async def filled_in(path: str, owner: Browser, known: dict[str, str] | None = None) -> str:
    """Of things that are made for it, or that ``known`` holds already."""
    for name, value in FIXED.items():
        path = path.replace(f"{{{name}}}", value)
    for name, make in OF_THE_OWNER.items():
        if f"{{{name}}}" in path:
            known = {} if known is None else known
            known[name] = known.get(name) or await make(owner)
            path = path.replace(f"{{{name}}}", known[name])
    return path


def of_no_one(path: str) -> str:
    for name, value in FIXED.items():
        path = path.replace(f"{{{name}}}", value)
    for name in OF_THE_OWNER:
        path = path.replace(f"{{{name}}}", "9" * 16 if name == "sid" else str(uuid4()))
    return path


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    """One loop for the module, so that its tests share an application."""
    return "asyncio"


@pytest.fixture(scope="module")
async def app(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Litestar]:
    async with running(settings_for(servers, tmp_path_factory.mktemp("routes"))) as app:
        yield app


@pytest.fixture(scope="module")
async def bystanders(app: Litestar) -> AsyncIterator[dict[str, Browser]]:
    """Who asks for what is not theirs stays as they are, so that one of each is enough."""
    found = {who: Browser(app) for who in ("nobody", "guest", "stranger")}
    await found["guest"].guest()
    await found["stranger"].register()
    yield found
    for browser in found.values():
        await browser.close()


CHANGES_WHO_ONE_IS = (
    "/api/auth/",
    "/sign-",
    "/api/me",
    "/me/",
    "/reset-password",
    "/verify-email",
    "/p",
    "/t/",
)
"""What makes of a bystander somebody else."""


async def somebody(app: Litestar, who: str) -> Browser:
    browser = Browser(app)
    browser.app = app  # type: ignore[attr-defined]
    if who == "guest":
        await browser.guest()
    elif who != "nobody":
        await browser.register()
    return browser


PUBLIC: Final = (
    "/static/", "/schema-static/", "/schema/path-package.json", "/healthz", "/readyz", "/metrics", "/robots.txt", "/sitemap.xml", "/manifest.webmanifest", "/sw.js",
)  # fmt: skip
"""Who asks for these is not looked at."""


def guarded(answer: httpx.Response, who: str) -> None:
    """What every answer carries, and what nobody keeps of somebody."""
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    if who != "nobody" and not answer.request.url.path.startswith(PUBLIC):
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("method", "path"), sorted(TABLE), ids=lambda part: part)
async def test_who_may(app: Litestar, bystanders: dict[str, Browser], method: str, path: str) -> None:
    told = TABLE[method, path]
    async with AsyncExitStack() as stack:
        fresh = ["owner"]
        if method != "GET" and path.startswith(CHANGES_WHO_ONE_IS):
            fresh = ["nobody", "guest", "stranger", "owner"]
        browsers = dict(bystanders)
        for who in fresh:
            browsers[who] = await somebody(app, who)
            stack.push_async_callback(browsers[who].close)
        address = await filled_in(path, browsers["owner"]) + ASKED.get((method, path), "")
        found = {}
        for who, browser in browsers.items():
            answer = await browser.send(method, address, told.body)
            found[who] = answer.status_code
            guarded(answer, who)
            if answer.status_code >= 400 and method != "HEAD":
                is_page = told.mends and answer.status_code == 422
                expected = "text/html; charset=utf-8" if is_page else "application/problem+json"
                assert answer.headers["content-type"] == expected
        assert found == {who: getattr(told, who) for who in browsers}


async def test_a_strangers_id_and_no_ones_id_answer_the_same(app: Litestar, twice: str) -> None:
    """Who asks about what is not theirs learns nothing, not even that it exists."""
    owner, stranger = await somebody(app, "owner"), await somebody(app, "stranger")
    made_once: dict[str, str] = {}  # a stranger changes nothing of it
    told_apart: dict[tuple[str, str], list[Any]] = {}
    for (method, path), told in TABLE.items():
        if "{" not in path or told.stranger != 404:
            continue
        answers = []
        for address in (await filled_in(path, owner, made_once), of_no_one(path)):
            answer = await stranger.send(method, address, told.body)
            if answer.status_code != 404:
                answers.append((answer.status_code, address))
            else:
                answers.append(answer.json() | {"request_id": ""})
        if answers[0] != answers[1] or isinstance(answers[0], tuple):
            told_apart[method, path] = answers
    assert told_apart == {}
    hidden = {name: key for name, key in made_once.items() if name != "slug"}
    for (method, path), told in TABLE.items():
        if method == "GET" and "{" not in path and told.stranger == 200:
            listed = (await stranger.get(path + ASKED.get((method, path), ""))).text
            assert {name for name, key in hidden.items() if key in listed} == set(), path
    await owner.close()
    await stranger.close()


def test_the_password_of_the_tests_is_not_the_wrong_one() -> None:
    assert PASSWORD != "wrong, so that they stay"
