"""One's own account over HTTP."""

from datetime import datetime
from typing import Annotated

from litestar import Controller, Response, delete, get, patch, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType

from kaiwa.accounts import throttle
from kaiwa.accounts.browsers import NOTHING, signed_out
from kaiwa.accounts.deletion import ask_to_delete, delete_account, keep_account
from kaiwa.accounts.mail import MAIL
from kaiwa.accounts.password_change import change_password
from kaiwa.accounts.preferences import Preferences, get_preferences, put_preferences
from kaiwa.accounts.principal import Principal
from kaiwa.accounts.profile import Profile, ProfileChange, change_profile, get_profile
from kaiwa.accounts.texts import LanguageText, NameText, PasswordText, ZoneText
from kaiwa.accounts.throttle import slow_down
from kaiwa.accounts.visit import ErasePerson
from kaiwa.accounts.vocabulary import Challenge, CorrectionStyle, LearningGoal, ReadingDisplay
from kaiwa.bell import Ring
from kaiwa.limits import Limits
from kaiwa.settings import Settings

Level = Annotated[int, Meta(ge=1, le=100)]
Goal = Annotated[str, Meta(min_length=1, max_length=200)]
SpeakerText = Annotated[str, Meta(min_length=1, max_length=64)]


class ProfileForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    display_name: NameText | UnsetType = UNSET
    username: Annotated[str, Meta(max_length=32)] | UnsetType | None = UNSET
    avatar_url: Annotated[str, Meta(max_length=512)] | UnsetType | None = UNSET
    native_language_id: LanguageText | UnsetType | None = UNSET
    preferred_ui_language_id: LanguageText | UnsetType | None = UNSET
    time_zone: ZoneText | UnsetType = UNSET


class PreferencesForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    target_language_id: LanguageText | None = None
    learning_goal: LearningGoal = LearningGoal.CONNECTION
    speaking_level: Level = 5
    listening_level: Level = 5
    reading_level: Level = 5
    writing_level: Level = 5
    challenge_preference: Challenge = Challenge.MODERATE
    correction_style: CorrectionStyle = CorrectionStyle.GENTLE
    specific_goals: Annotated[list[Goal], Meta(max_length=20)] = []
    reading_display: ReadingDisplay = ReadingDisplay.ALWAYS
    keep_recordings: bool = False
    voices: Annotated[dict[LanguageText, SpeakerText], Meta(max_length=40)] = {}
    """By language, the id of one of its speakers."""


class PasswordForm(Struct, frozen=True, forbid_unknown_fields=True):
    new_password: PasswordText
    current_password: PasswordText | None = None


class DeletionForm(Struct, frozen=True, forbid_unknown_fields=True):
    password: PasswordText | None = None
    """Left out by who has none, and signed in within the last ten minutes."""


class Deletion(Struct, frozen=True):
    deletes_at: datetime
    """Until then it can be taken back."""


class Me(Controller):
    path = "/api/me"
    tags = ("Me",)

    @get("/", operation_id="getMe", summary="One's own account")
    async def me(self, principal: NamedDependency[Principal]) -> Profile:
        return await get_profile(principal)

    @patch("/", operation_id="changeMe", summary="Change one's own account")
    async def change(self, data: JSONBody[ProfileForm], principal: NamedDependency[Principal]) -> Profile:
        change = ProfileChange(**{name: getattr(data, name) for name in data.__struct_fields__})
        return await change_profile(principal, change)

    @get("/preferences", operation_id="getPreferences", summary="How one wants to learn")
    async def preferences(self, principal: NamedDependency[Principal]) -> Preferences:
        return await get_preferences(principal)

    @put("/preferences", operation_id="putPreferences", summary="Say how one wants to learn")
    async def put_preferences(
        self, data: JSONBody[PreferencesForm], principal: NamedDependency[Principal]
    ) -> Preferences:
        wanted = Preferences(**{name: getattr(data, name) for name in data.__struct_fields__})
        return await put_preferences(principal, wanted)

    @post(
        "/password",
        operation_id="changePassword",
        summary="Choose another password",
        status_code=204,
        opt={"answers_secret": True},
        responses=NOTHING,
    )
    async def password(
        self,
        data: JSONBody[PasswordForm],
        principal: NamedDependency[Principal],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
    ) -> Response[None]:
        user_id = principal.must_have_signed_in()
        await slow_down(limits, throttle.PASSWORD, client_address, throttle.PASSWORD_ACCOUNT, str(user_id))
        await change_password(principal, data.current_password, data.new_password, settings)
        await ring(MAIL)
        return Response(None, status_code=204)

    @delete(
        "/",
        operation_id="deleteMe",
        summary="Delete one's account and everything in it",
        opt={"answers_secret": True},
        responses=NOTHING,
        status_code=204,
    )
    async def delete(
        self,
        principal: NamedDependency[Principal],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        erase_person: NamedDependency[ErasePerson],
        data: JSONBody[DeletionForm | None] = None,
    ) -> Response[None]:
        user_id = principal.must_have_signed_in()
        await slow_down(limits, throttle.PASSWORD, client_address, throttle.PASSWORD_ACCOUNT, str(user_id))
        await delete_account(principal, data.password if data else None, settings, erase_person)
        return Response(None, status_code=204, cookies=signed_out(settings))


class Leaving(Controller):
    """With a week to think better of it; ``DELETE /api/me`` is at once."""

    path = "/api/me/deletion"
    tags = ("Me",)

    @post(
        "/",
        operation_id="askDeletion",
        summary="Have one's account deleted in a week",
        opt={"answers_secret": True},
        status_code=202,
    )
    async def ask_deletion(
        self,
        principal: NamedDependency[Principal],
        settings: NamedDependency[Settings],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        ring: NamedDependency[Ring],
        data: JSONBody[DeletionForm | None] = None,
    ) -> Deletion:
        """Asked again, the first date stays."""
        user_id = principal.must_have_signed_in()
        await slow_down(limits, throttle.PASSWORD, client_address, throttle.PASSWORD_ACCOUNT, str(user_id))
        deletes_at = await ask_to_delete(principal, data.password if data else None, settings)
        await ring(MAIL)
        return Deletion(deletes_at)

    @delete("/", operation_id="takeDeletionBack", summary="Keep one's account after all")
    async def keep(self, principal: NamedDependency[Principal], settings: NamedDependency[Settings]) -> None:
        await keep_account(principal, settings)
