"""In and out over HTTP: accounts, sessions, guests, and the links that mails carry."""

from uuid import UUID

from litestar import Controller, Response, post
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Struct

from kaiwa.accounts import throttle
from kaiwa.accounts.browsers import NOT_KEPT, NOTHING, VISIT, begun_as_guest, signed_in, signed_out
from kaiwa.accounts.links import ask_for_reset, resend_verification, reset_password, verify_email
from kaiwa.accounts.login import login
from kaiwa.accounts.mail import MAIL
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.profile import Profile, get_profile
from kaiwa.accounts.registration import Registration, register
from kaiwa.accounts.sessions import NewSession, logout
from kaiwa.accounts.sign_in_links import ask_for_way_in, come_in
from kaiwa.accounts.texts import EmailText, LanguageText, NameText, PasswordText, TokenText, ZoneText
from kaiwa.accounts.throttle import slow_down
from kaiwa.accounts.visit import AdoptGuest, Visit
from kaiwa.bell import Ring
from kaiwa.errors import Conflict
from kaiwa.limits import Limits
from kaiwa.settings import Settings


class RegisterForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    email: EmailText
    password: PasswordText
    display_name: NameText = ""
    native_language_id: LanguageText | None = None
    preferred_ui_language_id: LanguageText | None = None
    time_zone: ZoneText = "UTC"


class LoginForm(Struct, frozen=True, forbid_unknown_fields=True):
    email: EmailText
    password: PasswordText


class EmailForm(Struct, frozen=True, forbid_unknown_fields=True):
    email: EmailText


class LinkForm(Struct, frozen=True, forbid_unknown_fields=True):
    token: TokenText


class ResetForm(Struct, frozen=True, forbid_unknown_fields=True):
    token: TokenText
    password: PasswordText


class Guest(Struct, frozen=True):
    guest_id: UUID


class Entry(Controller):
    path = "/api/auth"
    tags = ("Accounts",)
    dependencies = VISIT
    cache_control = NOT_KEPT
    opt = {"answers_secret": True}  # noqa: RUF012 - Litestar reads it once; an answer that sets cookies is not kept

    @post("/register", operation_id="register", summary="Make an account and be signed in")
    async def register(
        self,
        data: JSONBody[RegisterForm],
        visit: NamedDependency[Visit],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        adopt_guest: NamedDependency[AdoptGuest],
        ring: NamedDependency[Ring],
    ) -> Response[Profile]:
        await slow_down(limits, throttle.REGISTER, client_address, throttle.REGISTER_ACCOUNT, data.email)
        form = Registration(**{name: getattr(data, name) for name in data.__struct_fields__})
        session = await register(form, visit, settings, adopt_guest)
        await ring(MAIL)
        return await _welcome(session, settings, status_code=201)

    @post("/login", operation_id="login", summary="Sign in with e-mail address and password", status_code=200)
    async def login(
        self,
        data: JSONBody[LoginForm],
        visit: NamedDependency[Visit],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        adopt_guest: NamedDependency[AdoptGuest],
    ) -> Response[Profile]:
        await slow_down(limits, throttle.LOGIN, client_address, throttle.LOGIN_ACCOUNT, data.email)
        session = await login(data.email, data.password, visit, settings, adopt_guest)
        return await _welcome(session, settings, status_code=200)

    @post(
        "/logout",
        operation_id="logout",
        summary="End this browser's session",
        status_code=204,
        responses=NOTHING,
    )
    async def logout(
        self, principal: NamedDependency[Principal], settings: NamedDependency[Settings]
    ) -> Response[None]:
        await logout(principal, settings)
        return Response(None, status_code=204, cookies=signed_out(settings))

    @post("/guest", operation_id="startAsGuest", summary="Begin without an account")
    async def guest(
        self,
        visit: NamedDependency[Visit],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
    ) -> Response[Guest]:
        if visit.principal.user_id is not None:
            raise Conflict("You are signed in. Sign out first.")
        await slow_down(limits, throttle.GUEST, client_address)
        guest_id, cookies = begun_as_guest(visit, settings)
        return Response(Guest(guest_id), status_code=201, cookies=cookies)

    @post(
        "/verify-email",
        operation_id="verifyEmail",
        summary="Confirm the address that a link was sent to",
        status_code=204,
    )
    async def verify_email(
        self,
        data: JSONBody[LinkForm],
        principal: NamedDependency[Principal],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
    ) -> None:
        await slow_down(limits, throttle.LINK, client_address)
        await verify_email(data.token, principal, settings)

    @post(
        "/resend-verification",
        operation_id="resendVerification",
        summary="Send the link that confirms the address again",
        status_code=202,
    )
    async def resend_verification(
        self,
        principal: NamedDependency[Principal],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
    ) -> None:
        user_id = principal.must_be_person()
        await slow_down(limits, throttle.RESEND, client_address, throttle.RESEND_ACCOUNT, str(user_id))
        await resend_verification(principal, settings)
        await ring(MAIL)

    @post(
        "/forgot-password",
        operation_id="forgotPassword",
        summary="Send a link to choose a new password",
        status_code=202,
    )
    async def forgot_password(
        self,
        data: JSONBody[EmailForm],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
    ) -> None:
        """The answer does not tell whether there is such an account."""
        await slow_down(limits, throttle.FORGOT, client_address, throttle.FORGOT_ACCOUNT, data.email)
        await ask_for_reset(data.email, settings)
        await ring(MAIL)

    @post(
        "/reset-password",
        operation_id="resetPassword",
        summary="Choose a new password with a link",
        status_code=204,
        responses=NOTHING,
    )
    async def reset_password(
        self,
        data: JSONBody[ResetForm],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
    ) -> Response[None]:
        await slow_down(limits, throttle.LINK, client_address)
        await reset_password(data.token, data.password, settings)
        return Response(None, status_code=204, cookies=signed_out(settings))

    @post(
        "/sign-in-link",
        operation_id="askSignInLink",
        summary="Send a link that signs in without a password",
        status_code=202,
    )
    async def sign_in_link(
        self,
        data: JSONBody[EmailForm],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
    ) -> None:
        """The answer does not tell whether there is such an account; only a confirmed address gets a link."""
        await slow_down(limits, throttle.FORGOT, client_address, throttle.FORGOT_ACCOUNT, data.email)
        await ask_for_way_in(data.email, settings)
        await ring(MAIL)

    @post(
        "/sign-in-link/open",
        operation_id="openSignInLink",
        summary="Sign in with a link that was mailed",
        status_code=200,
    )
    async def open_sign_in_link(
        self,
        data: JSONBody[LinkForm],
        visit: NamedDependency[Visit],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        adopt_guest: NamedDependency[AdoptGuest],
    ) -> Response[Profile]:
        await slow_down(limits, throttle.LINK, client_address)
        session = await come_in(data.token, visit, settings, adopt_guest)
        return await _welcome(session, settings, status_code=200)


async def _welcome(session: NewSession, settings: Settings, *, status_code: int) -> Response[Profile]:
    profile = await get_profile(Principal(user_id=session.user_id))
    return Response(profile, status_code=status_code, cookies=signed_in(session, settings))
