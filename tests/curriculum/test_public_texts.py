"""Nothing that tells who somebody is stays in what strangers may read; fiction stays."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaiwa.curriculum.personal_data import LEFT_OUT, Kind
from kaiwa.curriculum.public_texts import findings, scrub_documents
from tests.months import a_month, a_scene, every_pack

PRIVATE = {
    "Kenji Tanaka": Kind.NAME,
    "Mette": Kind.NAME,
    "kenji.tanaka@toyota.example": Kind.EMAIL,
    "+81 90-1234-5678": Kind.PHONE,
    "Siemens": Kind.EMPLOYER,
    "Contoso Robotics": Kind.EMPLOYER,
    "14 March 2026": Kind.DATE,
    "2026-03-14": Kind.DATE,
    "3月14日": Kind.DATE,
}
SENTENCES = (
    "Meet my boss Kenji Tanaka for dinner",
    "my girlfriend Mette, kenji.tanaka@toyota.example or +81 90-1234-5678",
    "An interview at Siemens on 14 March 2026",
    "I work for Contoso Robotics since 2026-03-14 (3月14日)",
)


def documents(*sentences: str) -> dict[str, Any]:
    """Every place where prose stands, with some of the sentences each."""
    said = " – ".join(sentences)
    return {
        "path": {
            "title": said,
            "description": said,
            "schedule": [
                {"day": 1, "theme": said, "title": "A title", "keywords": [*sentences, "dinner"],
                 "objectives": [{"id": "o1", "text": said}], "reason": said, "scenario_id": "Mette"},
            ],
        },
        "intent": {"intent": {"text": said, "event": said, "target_language": "ja"}},
        "scene of day 1": {
            "persona": {"title": "A host", "name_template": "Mette", "stakes": said, "setting": said},
            "opening": {"text": "Metteさん、こんにちは。", "gloss": "Hello Mette."},
            "nodes": [{"id": "Mette", "line": {"text": "3月14日ですか。", "gloss": "Is it the 14th of March?"}}],
        },
    }  # fmt: skip


@pytest.mark.parametrize("private", PRIVATE)
def test_each_private_thing_is_shown_and_none_is_left(private: str) -> None:
    found = scrub_documents(documents(*SENTENCES))
    assert PRIVATE[private] in {kind for each in found.changes for kind in each.kinds}
    assert any(private in each.before and private not in each.after for each in found.changes)
    for name, document in found.documents.items():
        said = msgspec.json.encode(document).decode().replace('"id":"Mette"', "")
        said = said.replace('"scenario_id":"Mette"', "").replace("3月14日ですか", "")
        assert private not in said, name


def test_what_is_given_away_in_one_place_goes_everywhere() -> None:
    found = scrub_documents(
        {"intent": {"description": "my wife Aslaug"}, "scene": {"opening": {"text": "Aslaugさん"}}}
    )
    assert found.documents["scene"]["opening"]["text"] == f"{LEFT_OUT}さん"


def test_ids_and_what_is_learnt_stay_as_they_are() -> None:
    clean = scrub_documents(documents(*SENTENCES)).documents
    assert clean["path"]["schedule"][0]["scenario_id"] == "Mette"
    assert clean["scene of day 1"]["nodes"][0]["line"]["text"] == "3月14日ですか。"
    assert clean["path"]["schedule"][0]["keywords"][-1] == "dinner"


def test_an_owners_own_names_go_wherever_they_stand() -> None:
    found = scrub_documents(
        {"path": {"title": "Solveig’s month", "description": "by SOLVEIG, she will"}}, ["Solveig"]
    )
    assert found.documents["path"] == {"title": "…’s month", "description": "by …, she will"}
    assert {each.where for each in found.changes} == {"path, title", "path, description"}


def test_a_change_says_on_which_day_it_stands() -> None:
    wheres = {each.where for each in scrub_documents(documents(*SENTENCES)).changes}
    assert "path, schedule of day 1, reason" in wheres
    assert "scene of day 1, persona, stakes" in wheres


def test_another_text_gives_another_digest_and_the_same_the_same() -> None:
    one, same = (scrub_documents(documents(SENTENCES[0])).digest for _ in range(2))
    assert one == same != scrub_documents(documents(SENTENCES[1])).digest


@every_pack
def test_the_offline_months_and_scenes_lose_nothing(language: str) -> None:
    made = {"path": a_month(language).schedule.days, "scene": a_scene(language)}
    assert scrub_documents(msgspec.json.decode(msgspec.json.encode(made))).changes == ()


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4), st.text(max_size=30))
@settings(deadline=None, max_examples=60)
def test_nothing_is_found_a_second_time(sentences: list[str], noise: str) -> None:
    once = scrub_documents(documents(*sentences, noise))
    assert scrub_documents(once.documents).changes == ()
    assert findings(once.documents) == ()
