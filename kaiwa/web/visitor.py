"""Who looks at a page, and what every page needs to know of them."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from litestar import Request, Response
from litestar.di import NamedDependency, Provide
from msgspec import Struct

from kaiwa.accounts.browsers import csrf_of
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.vocabulary import Role
from kaiwa.conversations.voice.narrator import Narrator
from kaiwa.settings import Settings
from kaiwa.web.messages import spoken
from kaiwa.web.prefs import UI, Prefs


class Visitor(Struct, frozen=True):
    principal: Principal
    csrf: str
    """For the forms of their pages; empty for who carries no cookie."""
    public_url: str
    has_google: bool
    path: str = "/"
    """Where they are, so that a form may lead back."""
    language: str = "en"
    """What the page itself speaks."""
    prefs: Prefs = Prefs()
    speaks: bool = False
    """Whether there is a voice here; else their browser has to."""
    hears: bool = False
    """Whether somebody here writes down what they say."""
    talks_with: str = ""
    """The origin of whom they may talk with by voice; empty where there is nobody."""

    @property
    def is_signed_in(self) -> bool:
        return self.principal.user_id is not None

    @property
    def is_known(self) -> bool:
        return self.principal.is_known

    @property
    def is_admin(self) -> bool:
        return self.principal.role is Role.ADMIN


def provide_visitor(
    request: Request[Any, Any, Any],
    principal: NamedDependency[Principal],
    settings: NamedDependency[Settings],
    narrator: NamedDependency[Narrator],
) -> Visitor:
    return Visitor(
        principal=principal,
        csrf=csrf_of(request, principal, settings),
        public_url=settings.public_url,
        has_google=settings.oidc is not None,
        path=request.scope["path"],
        language=spoken(
            request.query_params.get("ui") or request.cookies.get(UI),
            request.headers.get("accept-language", ""),
        ),
        prefs=Prefs.of(request.cookies),
        speaks=bool(narrator.sound.voices),
        hears=narrator.sound.ear is not None,
        talks_with=origin_of(narrator.sound.realtime.address) if narrator.sound.realtime else "",
    )


def origin_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def provide_form(request: Request[Any, Any, Any]) -> "Form":
    return Form(request.scope["state"]["form"])


class Form(Struct, frozen=True):
    """What was typed; a field that did not come is empty."""

    fields: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.fields.get(name, "")


VISITOR = {"visitor": Provide(provide_visitor, sync_to_thread=False)}
FORM = {"form": Provide(provide_form, sync_to_thread=False)}


def sign_in_address(then: str) -> str:
    return f"/sign-in?{urlencode({'next': then})}"


def to_sign_in(request: Request[Any, Any, Any], _: Exception) -> Response[bytes]:
    """Whoever is nobody here signs in and comes back to the page; a form that they sent is not repeated."""
    asked = request.scope["path"] if request.method == "GET" else "/me"
    return Response(b"", status_code=303, headers={"Location": sign_in_address(asked)})
