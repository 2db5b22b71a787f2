from pathlib import Path

import pytest
from msgspec.structs import replace

from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.choice import EngineMissing, Engines, open_engines
from kaiwa.engines.company import PATIENT, patience_of
from kaiwa.settings import OpenAI, Settings, read_settings


def the_settings(tmp_path: Path, **engines: str) -> Settings:
    return replace(read_settings({"KAIWA_DATA": str(tmp_path), "KAIWA_SECRET": "s" * 40}), engines=engines)


def test_without_a_key_the_offline_engine_thinks(tmp_path: Path) -> None:
    engines = Engines(the_settings(tmp_path))

    assert engines.author.origin is Origin.OFFLINE
    assert engines.partner.origin is Origin.OFFLINE
    assert engines.analyst.origin is Origin.OFFLINE


def test_an_engine_that_is_not_there_is_refused_with_the_way_out(tmp_path: Path) -> None:
    engines = Engines(the_settings(tmp_path, author="openai", partner="telepathy"))

    with pytest.raises(EngineMissing, match="KAIWA_ENGINE_PARTNER=offline"):
        _ = engines.partner
    with pytest.raises(EngineMissing, match="OPENAI_API_KEY"):
        _ = engines.author


def test_without_a_key_nobody_speaks_and_nobody_listens(tmp_path: Path) -> None:
    engines = Engines(the_settings(tmp_path))

    with pytest.raises(EngineMissing, match="There is no voice"):
        _ = engines.voice
    with pytest.raises(EngineMissing, match="There is no ear"):
        _ = engines.ear


async def test_each_purpose_is_chosen_by_itself(tmp_path: Path) -> None:
    settings = replace(
        the_settings(tmp_path, partner="offline"),
        openai=OpenAI(api_key="k", base_url="http://127.0.0.1:1", model="m"),
    )
    async with open_engines(settings) as engines:
        assert engines.author.origin is Origin.OPENAI
        assert engines.partner.origin is Origin.OFFLINE
        assert engines.named_author("offline").origin is Origin.OFFLINE


def test_a_company_is_as_patient_as_the_operator_lets_a_turn_take(tmp_path: Path) -> None:
    model = OpenAI(api_key="k", base_url=None, model="m", talk_timeout_s=60)
    slow = patience_of(replace(the_settings(tmp_path), openai=model))

    assert patience_of(the_settings(tmp_path)) == PATIENT
    assert (slow.reply_s, slow.first_word_s) == (60, 3 * PATIENT.first_word_s)
