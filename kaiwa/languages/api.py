"""Languages, voices and readings over HTTP."""

from typing import Annotated

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from kaiwa.database import transaction
from kaiwa.errors import Invalid
from kaiwa.languages.annotating import (
    ANNOTATE,
    OverridesFor,
    annotate_texts,
    must_be_short,
    must_be_supported,
)
from kaiwa.languages.catalogue import LanguageView, SpeakerView, list_languages, list_speakers
from kaiwa.limits import Limits
from kaiwa.scripts import Annotation
from kaiwa.viewer import Viewer


class Languages(Controller):
    path = "/api/languages"
    tags = ("Languages",)

    @get("/", operation_id="listLanguages", summary="The languages Kaiwa teaches")
    async def languages(self) -> list[LanguageView]:
        async with transaction(Viewer()):
            return await list_languages()

    @get("/{language_id:str}/speakers", operation_id="listSpeakers", summary="The voices of a language")
    async def speakers(self, language_id: FromPath[str]) -> list[SpeakerView]:
        async with transaction(Viewer()):
            return await list_speakers(language_id)


class AnnotateForm(Struct, frozen=True, forbid_unknown_fields=True):
    language: Annotated[str, Meta(min_length=2, max_length=16)]
    text: str | None = None
    texts: list[str] | None = None
    """Several lines of one language; the answer then has ``items`` in their order."""


class Annotations(Struct, frozen=True):
    items: list[Annotation]


class Scripts(Controller):
    path = "/api/scripts"
    tags = ("Languages",)

    @post(
        "/annotate",
        operation_id="annotate",
        summary="A text, or several, with its readings",
        status_code=200,
        opt={"only_reads": True},
    )
    async def annotate(
        self,
        data: JSONBody[AnnotateForm],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        overrides_for: NamedDependency[OverridesFor],
    ) -> Annotation | Annotations:
        if (data.text is None) == (data.texts is None):
            raise Invalid("Send either `text` or `texts`.")
        await limits.spend(ANNOTATE, client_address)
        texts = [data.text] if data.text is not None else data.texts or []
        must_be_supported(data.language)
        must_be_short(texts)
        found = await annotate_texts(texts, data.language, await overrides_for(data.language))
        return found[0] if data.text is not None else Annotations(found)


CONTROLLERS = [Languages, Scripts]
