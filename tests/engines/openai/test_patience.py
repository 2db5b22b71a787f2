"""No call without a time-out: every purpose that there is, asked at once of a server that takes requests and never answers."""

import asyncio
from collections.abc import Awaitable

from bench.model import Answer, model
from kaiwa.conversations.partner import Help, Said, SceneState
from kaiwa.conversations.vocabulary import MessageRole
from kaiwa.conversations.voice.engine import Recording
from kaiwa.curriculum.author import ScenarioBrief
from kaiwa.curriculum.engine import EngineError, Trouble
from kaiwa.engines.choice import Engines, open_engines
from tests.engines.builders import a_draft, a_turn
from tests.engines.contract import ORDER, collected
from tests.engines.openai.conftest import Book, settings_for
from tests.months import a_brief, a_month, an_intent, others_than

LIMIT_S = 1.0
PURPOSES = {
    "outline", "refine", "day", "scene", "opening", "reply", "hint", "analysis", "translation", "explanation", "verdicts",
    "speech", "transcription", "realtime",
}  # fmt: skip


async def outlined(engines: Engines) -> None:
    async for _ in engines.author.outline(a_brief()):
        pass


def everything(engines: Engines) -> list[Awaitable[object]]:
    month, brief = a_month(), a_turn(ORDER)
    scene = ScenarioBrief(intent=an_intent(), day=month.schedule[9], others=others_than(month, 9))
    return [
        outlined(engines),
        engines.author.refine(month, "less grammar", a_brief()),
        engines.author.redraw_day(month, 4, a_brief()),
        engines.author.write(scene),
        collected(engines.partner.open(a_turn())),
        collected(engines.partner.reply(brief)),
        engines.partner.hint(a_turn(), Help.WORDS),
        engines.analyst.analyse(ORDER, brief),
        engines.analyst.translate(ORDER, "ja", "en"),
        engines.analyst.explain(ORDER, "ja"),
        engines.analyst.judge(a_draft(), (Said(MessageRole.USER, ORDER),), SceneState()),
        engines.voice.speak("はい。", "ja-jp-male"),
        engines.ear.transcribe(Recording(b"ID3 sound", "audio/mpeg", 1.0), "ja"),
        engines.realtime.invite(brief, "ja-jp-male"),
    ]


async def test_no_purpose_waits_for_a_silent_server_past_its_limit(book: Book) -> None:
    limits = {"timeout_s": LIMIT_S, "talk_timeout_s": LIMIT_S, "silence_s": 60}
    async with (
        model(lambda path, body: Answer(body=b"", hangs=True)) as server,
        open_engines(settings_for(server.url, **limits), note_call=book.calls.append) as engines,
    ):
        ended = await asyncio.gather(*everything(engines), return_exceptions=True)

    assert server.most_in_flight == len(PURPOSES)
    assert {each.purpose for each in book.calls} == PURPOSES
    assert {each.outcome for each in book.calls} == {Trouble.TIMED_OUT}
    assert all(each.latency_ms < 1000 * LIMIT_S + 3000 for each in book.calls)
    # most have somebody who stands in; who has none says so
    troubles = [each for each in ended if isinstance(each, BaseException)]
    assert all(isinstance(each, EngineError) and each.trouble is Trouble.TIMED_OUT for each in troubles)
    assert len(troubles) == 3
