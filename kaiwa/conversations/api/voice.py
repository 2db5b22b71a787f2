"""Voice over HTTP: a message spoken, a recorded turn written down, and one's own recordings."""

from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Controller, Request, Response, delete, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Body, FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from kaiwa.accounts.principal import Principal
from kaiwa.conversations.errors import NoRecording
from kaiwa.conversations.pace import LISTEN, SPEAK
from kaiwa.conversations.voice.listening import MOST_BYTES, HeardView, write_down
from kaiwa.conversations.voice.narrator import FASTEST, SLOWEST, Narrator
from kaiwa.conversations.voice.playing import sound_answer
from kaiwa.conversations.voice.recordings import (
    RecordingPage,
    delete_recording,
    delete_recordings,
    get_recording,
    list_recordings,
)
from kaiwa.conversations.voice.saying import SpeechView, prepare_speech, speech_of
from kaiwa.limits import Limits

FORM_BYTES: Final = 64 * 1024
"""What a form needs besides the sound."""
SOUND: Final = {
    200: ResponseSpec(bytes, media_type="audio/mpeg", description="The sound", generate_examples=False),
    206: ResponseSpec(bytes, media_type="audio/mpeg", description="A part of it", generate_examples=False),
    304: ResponseSpec(None, description="It is the one that is there already", generate_examples=False),
    416: ResponseSpec(None, description="It has no such part", generate_examples=False),
}
Speed = Annotated[float, QueryParameter(required=False, ge=SLOWEST, le=FASTEST)]


class SpeechForm(Struct, frozen=True, forbid_unknown_fields=True):
    speed: Annotated[float, Meta(ge=SLOWEST, le=FASTEST)] = 1.0
    """0.75 is what ``again`` calls slower."""


class RecordedForm(Struct, frozen=True):
    recording: UploadFile


class Speech(Controller):
    path = "/api/messages/{message_id:str}/speech"
    tags = ("Voice",)

    @post(
        "/", operation_id="prepareSpeech", summary="Have a message spoken: where to hear it", status_code=200
    )
    async def prepare(
        self,
        message_id: FromPath[str],
        principal: NamedDependency[Principal],
        narrator: NamedDependency[Narrator],
        limits: NamedDependency[Limits],
        data: JSONBody[SpeechForm | None] = None,
    ) -> SpeechView:
        viewer = principal.must_be_known()
        await limits.spend(SPEAK, str(viewer.owner_id))
        return await prepare_speech(message_id, viewer, narrator, speed=data.speed if data else 1.0)

    @get(
        "/",
        operation_id="hearMessage",
        summary="A message as sound",
        responses=SOUND,
        media_type="audio/mpeg",
        opt={"is_packed": True},
    )
    async def hear(
        self,
        message_id: FromPath[str],
        principal: NamedDependency[Principal],
        narrator: NamedDependency[Narrator],
        limits: NamedDependency[Limits],
        request: Request[Any, Any, Any],
        speed: Speed = 1.0,
    ) -> Response[bytes]:
        viewer = principal.must_be_known()
        await limits.spend(SPEAK, str(viewer.owner_id))
        heard = await speech_of(message_id, viewer, narrator, speed=speed)
        return sound_answer(request, heard.audio, heard.media_type, {"ETag": f'"{heard.name}"'})


class Listening(Controller):
    path = "/api/conversations/{conversation_id:str}/transcribe"
    tags = ("Voice",)

    @post(
        "/",
        operation_id="transcribeTurn",
        summary="A recorded turn written down, to be mended and sent by its speaker",
        status_code=200,
        request_max_body_size=MOST_BYTES + FORM_BYTES,
        opt={"repeats_itself": True},
    )
    async def transcribe(
        self,
        conversation_id: FromPath[str],
        data: Annotated[RecordedForm, Body(media_type=RequestEncodingType.MULTI_PART)],
        principal: NamedDependency[Principal],
        narrator: NamedDependency[Narrator],
        limits: NamedDependency[Limits],
    ) -> HeardView:
        viewer = principal.must_be_known()
        await limits.spend(LISTEN, str(viewer.owner_id))
        if not isinstance(data.recording, UploadFile):
            raise NoRecording
        audio = await data.recording.read(MOST_BYTES + 1)
        return await write_down(conversation_id, audio, viewer, narrator.sound.ear)


class Recordings(Controller):
    path = "/api/me/recordings"
    tags = ("Voice",)

    @get("/", operation_id="listRecordings", summary="Recordings of oneself, newest first")
    async def recordings(
        self,
        principal: NamedDependency[Principal],
        cursor: Annotated[str | None, QueryParameter(required=False, max_length=256)] = None,
    ) -> RecordingPage:
        principal.must_be_person()
        return await list_recordings(principal.viewer, cursor)

    @get(
        "/{recording_id:uuid}",
        operation_id="hearRecording",
        summary="A recording of oneself",
        responses=SOUND,
        media_type="audio/mpeg",
        opt={"is_packed": True},
    )
    async def hear(
        self,
        recording_id: FromPath[UUID],
        principal: NamedDependency[Principal],
        request: Request[Any, Any, Any],
    ) -> Response[bytes]:
        principal.must_be_person()
        audio, media_type = await get_recording(recording_id, principal.viewer)
        return sound_answer(request, audio, media_type, {"ETag": f'"{recording_id}"'})

    @delete("/", operation_id="deleteRecordings", summary="Delete all recordings of oneself")
    async def delete_all(self, principal: NamedDependency[Principal]) -> None:
        principal.must_be_person()
        await delete_recordings(principal.viewer)

    @delete("/{recording_id:uuid}", operation_id="deleteRecording", summary="Delete a recording of oneself")
    async def delete_one(self, recording_id: FromPath[UUID], principal: NamedDependency[Principal]) -> None:
        principal.must_be_person()
        await delete_recording(recording_id, principal.viewer)
