"""A process that is opened asks the model of its settings, and writes down what it asked."""

from uuid import uuid4

from msgspec.structs import replace

from kaiwa.services import open_services
from tests.browsing import query
from tests.conftest import Servers
from tests.edge.conftest import settings_for
from tests.engines.openai.conftest import settings_for as model_at
from tests.engines.openai.peers import Aimock


async def test_a_call_stands_in_the_book_when_the_process_has_ended(servers: Servers, strict: Aimock) -> None:
    strict.fixtures({"match": {}, "response": {"content": '{"translation": "Yes.", "confidence": 0.9}'}})
    model = f"m-{uuid4()}"
    openai = model_at(strict.url, input_price_usd=1000.0, output_price_usd=1000.0).openai
    assert openai is not None
    settings = settings_for(servers, openai=replace(openai, model=model))

    async with open_services(settings) as services:
        found = await services.engines.analyst.translate("はい。", "ja", "en")
        assert found is not None
        assert (found.text, found.confidence) == ("Yes.", 0.9)
    async with open_services(settings_for(servers)):
        (row,) = await calls_of(model)

    assert (row["purpose"], row["prompt_version"], row["outcome"]) == ("translation", "translation-1", "ok")
    assert row["provider"] in strict.url
    assert row["cost_microusd"] == 1000 * (row["input_tokens"] + row["output_tokens"]) > 0
    assert "はい" not in str(row)


async def calls_of(model: str) -> list[dict[str, object]]:
    return [dict(row) for row in await query("SELECT * FROM engine_calls WHERE model = $1", model)]
