from pathlib import Path

import pytest
from msgspec.structs import replace

from kaiwa.curriculum.vocabulary import Origin
from kaiwa.engines.choice import EngineMissing, analyst_for, author_for, partner_for
from kaiwa.settings import Settings, read_settings


def the_settings(tmp_path: Path, **engines: str) -> Settings:
    return replace(read_settings({"KAIWA_DATA": str(tmp_path), "KAIWA_SECRET": "s" * 40}), engines=engines)


def test_without_a_key_the_offline_engine_thinks(tmp_path: Path) -> None:
    settings = the_settings(tmp_path)

    assert author_for(settings).origin is Origin.OFFLINE
    assert partner_for(settings).origin is Origin.OFFLINE
    assert analyst_for(settings).origin is Origin.OFFLINE


def test_an_engine_that_is_not_there_is_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(EngineMissing, match="KAIWA_ENGINE_PARTNER=offline"):
        partner_for(the_settings(tmp_path, partner="openai"))


def test_each_purpose_is_chosen_by_itself(tmp_path: Path) -> None:
    assert analyst_for(the_settings(tmp_path, partner="openai")).origin is Origin.OFFLINE
