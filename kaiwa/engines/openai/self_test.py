"""What the configured model can do, found out by two short questions; for `kaiwa doctor`."""

from contextlib import aclosing
from typing import Final

from msgspec import Struct

from kaiwa.content.bank import PACKS
from kaiwa.curriculum.engine import EngineError
from kaiwa.engines.openai.capabilities import Form
from kaiwa.engines.openai.chat import Answering, Chat, Question, deadline_in
from kaiwa.engines.openai.decoding import NotDecoded, decoded, schema_of
from kaiwa.engines.openai.lines import language_fault
from kaiwa.engines.openai.prompting import prompt
from kaiwa.engines.openai.reasons import why_not
from kaiwa.engines.openai.transport import Transport
from kaiwa.languages.entries import name_of
from kaiwa.settings import OpenAI

MOST_TOKENS: Final = 1_500
FORMS: Final = {
    Form.SCHEMA: "schema",
    Form.JSON: "JSON without a schema",
    Form.WORDS: "JSON as the prompt asks for it",
}


class Greeting(Struct, frozen=True):
    language: str
    text: str


class Greetings(Struct, frozen=True):
    greetings: tuple[Greeting, ...]


class Examined(Struct, frozen=True, kw_only=True):
    trouble: str = ""
    """With this one, nothing else is known."""
    form: str = ""
    streams: bool = False
    counts_tokens: bool = False
    first_word_ms: int = 0
    writes: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()


async def examined(settings: OpenAI) -> Examined:
    """It takes no longer than twice what a turn may take."""
    transport = Transport(settings)
    try:
        return await _examined(Chat(transport))
    except EngineError as failed:
        return Examined(trouble=f"{settings.model}: {why_not(failed)}")
    finally:
        await transport.close()


async def _examined(chat: Chat) -> Examined:
    for last in (False, True):
        async with chat.asking(_question(chat)) as answer:
            text, pieces = await _read(answer)
            try:
                greetings = decoded(text, Greetings).greetings
            except NotDecoded as wrong:
                answer.refuse()
                if last:
                    return Examined(trouble=f"{chat.model} answers, but {wrong}")
                continue
            given = {each.language: each.text for each in greetings}
            writes = tuple(
                each
                for each in PACKS
                if given.get(each, "").strip() and not language_fault(given[each], each)
            )
            return Examined(
                form=FORMS[chat.transport.capabilities.form],
                streams=pieces > 1,
                counts_tokens=answer.counts_tokens,
                first_word_ms=answer.first_word_ms,
                writes=tuple(name_of(each) for each in writes),
                fails=tuple(name_of(each) for each in PACKS if each not in writes),
            )
    raise AssertionError("the second try answers or returns")


async def _read(answer: Answering) -> tuple[str, int]:
    async with aclosing(answer.pieces()) as pieces:
        heard = [piece async for piece in pieces]
    return "".join(heard), len(heard)


def _question(chat: Chat) -> Question:
    filled = prompt("greetings", languages=", ".join(f"{each} ({name_of(each)})" for each in PACKS))
    return Question(
        purpose="self_test",
        prompt_version=filled.version,
        messages=filled.messages,
        schema=schema_of(Greetings, "greetings"),
        most_tokens=MOST_TOKENS,
        deadline=deadline_in(chat.transport.settings.talk_timeout_s),
    )
