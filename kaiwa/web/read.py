"""A line of any language with its readings, to try without an account."""

from functools import cache
from typing import Annotated, Any, Final

from litestar import Controller, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from kaiwa.errors import Invalid
from kaiwa.languages.annotating import (
    ANNOTATE,
    OverridesFor,
    TextTooLong,
    annotate_texts,
    must_be_supported,
)
from kaiwa.languages.entries import LanguageEntry, catalogue
from kaiwa.languages.vocabulary import Direction
from kaiwa.limits import Limits
from kaiwa.scripts import is_supported
from kaiwa.web.reading import ReadLine, read_line
from kaiwa.web.rendering import TO_REPAIR, page
from kaiwa.web.troubles import Trouble, trouble_of
from kaiwa.web.visitor import VISITOR, Visitor

Query = Annotated[str, QueryParameter(required=False)]

LONGEST_LINE: Final = 300
"""It travels in the address, where a character of Japanese takes nine."""
EXAMPLES: Final = (
    ("ja", "来週、友達の家に行きます。"),
    ("zh-Hans", "我一个人去银行。"),
    ("ko", "맛있는 한국 음식을 먹고 싶어요."),
    ("ar", "أريد كوبًا من الشاي، من فضلك."),
    ("ru", "Я бы хотел чашку чая."),
)


class Read(Controller):
    include_in_schema = False
    dependencies = VISITOR

    @get("/read")
    async def read(
        self,
        visitor: NamedDependency[Visitor],
        limits: NamedDependency[Limits],
        client_address: NamedDependency[str],
        overrides_for: NamedDependency[OverridesFor],
        language: Query = "",
        text: Query = "",
    ) -> Response[bytes]:
        is_asked = bool(language or text)
        language, text = (language, text.strip()) if is_asked else EXAMPLES[0]
        line: ReadLine | None = None
        trouble: Trouble | None = None
        try:
            if is_asked:
                await limits.spend(ANNOTATE, client_address)
            line = await _read(language, text, overrides_for)
        except Invalid as error:
            trouble = trouble_of(error)
        told: dict[str, Any] = {
            "languages": languages(),
            "examples": [(each, entry(each), sample) for each, sample in EXAMPLES],
            "language": language,
            "text": text,
            "longest": LONGEST_LINE,
            "line": line,
            "is_asked": is_asked,
            "trouble": trouble,
        }
        return page(visitor, "read.html", told, status=TO_REPAIR if trouble else 200)


async def _read(language: str, text: str, overrides_for: OverridesFor) -> ReadLine:
    if not text:
        raise Invalid("Write a line to be read.", field="text")
    if len(text) > LONGEST_LINE:
        raise TextTooLong(f"A line here may have {LONGEST_LINE} characters. Send it in parts.", field="text")
    must_be_supported(language)
    [annotation] = await annotate_texts([text], language, await overrides_for(language))
    is_rtl = entry(language).direction is Direction.RTL
    return read_line(annotation, direction="rtl" if is_rtl else "ltr")


@cache
def languages() -> tuple[LanguageEntry, ...]:
    return tuple(each for each in catalogue() if is_supported(each.id))


def entry(language: str) -> LanguageEntry:
    return next(each for each in languages() if each.id == language)
