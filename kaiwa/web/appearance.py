"""How pages look, for who has no script: a form that sets the cookies which a script would set."""

from typing import Final

from litestar import Controller, Response, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency

from kaiwa.accounts.local_paths import local_path
from kaiwa.settings import Settings
from kaiwa.web.messages import LANGUAGES
from kaiwa.web.prefs import CHOICES, COOKIE, LASTS_S
from kaiwa.web.rendering import onward
from kaiwa.web.visitor import FORM, Form

KNOWN: Final = {**CHOICES, "ui": tuple(LANGUAGES)}


class Appearance(Controller):
    include_in_schema = False
    dependencies = FORM

    @post("/appearance", opt={"for_anybody": True})
    async def choose(
        self, form: NamedDependency[Form], settings: NamedDependency[Settings]
    ) -> Response[bytes]:
        chosen = [
            Cookie(
                key=COOKIE.format(name),
                value=form[name],
                max_age=LASTS_S,
                samesite="lax",
                secure=settings.secure,
            )
            for name, choices in KNOWN.items()
            if form[name] in choices
        ]
        return onward(local_path(form["next"], "/"), chosen)
