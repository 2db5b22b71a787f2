"""The catalogue of languages and voices over HTTP."""

from litestar import Controller, get
from litestar.params import FromPath

from kaiwa.database import transaction
from kaiwa.languages.catalogue import LanguageView, SpeakerView, list_languages, list_speakers
from kaiwa.viewer import Viewer


class Languages(Controller):
    path = "/api/languages"
    tags = ("Languages",)

    @get("/", summary="The languages Kaiwa teaches")
    async def languages(self) -> list[LanguageView]:
        async with transaction(Viewer()):
            return await list_languages()

    @get("/{language_id:str}/speakers", summary="The voices of a language")
    async def speakers(self, language_id: FromPath[str]) -> list[SpeakerView]:
        async with transaction(Viewer()):
            return await list_speakers(language_id)


CONTROLLERS = [Languages]
