"""Whose voice reads lines aloud, how fast, and a line to choose by."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Final

import yaml
from litestar import Controller, Request, Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from msgspec import Struct
from msgspec.structs import replace

from kaiwa.accounts.preferences import get_preferences, put_preferences
from kaiwa.behalf import on_behalf_of
from kaiwa.conversations.pace import SPEAK
from kaiwa.conversations.voice.narrator import Line, Narrator
from kaiwa.conversations.voice.playing import sound_answer
from kaiwa.curriculum.assignments.own import list_assignments
from kaiwa.database import transaction
from kaiwa.errors import NotFound, NotSignedIn
from kaiwa.languages.catalogue import SpeakerView, list_speakers
from kaiwa.languages.entries import name_of, voices
from kaiwa.limits import Limits
from kaiwa.settings import Settings
from kaiwa.viewer import Viewer
from kaiwa.web.prefs import CHOICES, kept_cookies
from kaiwa.web.rendering import onward, page
from kaiwa.web.visitor import FORM, VISITOR, Form, Visitor, to_sign_in

Query = Annotated[str, QueryParameter(required=False)]
Answer = Response[bytes]

HEARING: Final = ("rate", "aloud")
OWN: Final = "voice_{}"
"""The field of a language's voice; empty where each partner speaks for themselves."""


class Choice(Struct, frozen=True):
    """The voices of a language, and the one that was chosen."""

    language: str
    name: str
    field: str
    speakers: list[SpeakerView]
    chosen: str


class Voices(Controller):
    path = "/settings/voices"
    include_in_schema = False
    dependencies = {**VISITOR, **FORM}  # noqa: RUF012 - Litestar's way
    exception_handlers = {NotSignedIn: to_sign_in}  # noqa: RUF012

    @get("/")
    async def show(self, visitor: NamedDependency[Visitor], done: Query = "") -> Answer:
        told: dict[str, Any] = {
            "is_saved": done == "saved",
            "rates": CHOICES["rate"],
            "choices": await _choices(visitor),
            "samples": samples(),
        }
        return page(visitor, "settings_voices.html", told)

    @post("/")
    async def choose(
        self,
        form: NamedDependency[Form],
        visitor: NamedDependency[Visitor],
        settings: NamedDependency[Settings],
    ) -> Answer:
        chosen = {name: form[name] or "off" for name in HEARING}
        if visitor.is_signed_in:
            await _keep(form, visitor)
        return onward("/settings/voices?done=saved", kept_cookies(chosen, settings))

    @get("/{speaker_id:str}/sample")
    async def sample(
        self,
        request: Request[Any, Any, Any],
        speaker_id: FromPath[str],
        visitor: NamedDependency[Visitor],
        narrator: NamedDependency[Narrator],
        limits: NamedDependency[Limits],
    ) -> Answer:
        """For people and guests; without a voice of ours the page lets the browser speak."""
        viewer = visitor.principal.must_be_known()
        if speaker_id not in voices():
            raise NotFound
        await limits.spend(SPEAK, str(viewer.owner_id))
        language = voices()[speaker_id][0].id
        text = samples().get(language.partition("-")[0], voices()[speaker_id][0].native)
        with on_behalf_of(viewer):
            heard = await narrator.speak(
                Line(text=text, language=language, overrides={}, speaker_id=speaker_id), 1.0
            )
        if heard is None:
            raise NotFound
        return sound_answer(request, heard.audio, heard.media_type, {"ETag": f'"{heard.name}"'})


@cache
def samples() -> Mapping[str, str]:
    """A line to choose a voice by, by language."""
    found: Mapping[str, str] = yaml.safe_load(
        files("kaiwa.web").joinpath("samples.yaml").read_text(encoding="utf-8")
    )
    return found


async def _choices(visitor: Visitor) -> list[Choice]:
    """Of the languages that they walk in; who is nobody yet is shown none."""
    if not visitor.is_known:
        return []
    walks = (await list_assignments(visitor.principal)).items
    learnt = list(dict.fromkeys(walk.target_language for walk in walks))
    kept = (await get_preferences(visitor.principal)).voices if visitor.is_signed_in else {}
    async with transaction(Viewer()):
        return [
            Choice(each, name_of(each), OWN.format(each), await list_speakers(each), kept.get(each, ""))
            for each in learnt
        ]


async def _keep(form: Form, visitor: Visitor) -> None:
    """A language that the form did not show keeps its voice; one that it has no such voice for gets none."""
    before = await get_preferences(visitor.principal)
    wanted = dict(before.voices)
    for language in dict.fromkeys(entry.id for entry, _ in voices().values()):
        field = OWN.format(language)
        if field not in form.fields:
            continue
        speaker = form[field]
        wanted.pop(language, None)
        if speaker in voices() and voices()[speaker][0].id == language:
            wanted[language] = speaker
    if wanted != before.voices:
        await put_preferences(visitor.principal, replace(before, voices=wanted))
