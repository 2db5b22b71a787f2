"""JSON is found wherever a model puts it, whole or piece by piece, and nothing that it can write breaks the reader."""

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from kaiwa.engines.openai.allowed import choices
from kaiwa.engines.openai.analyst import WireAnalysis
from kaiwa.engines.openai.decoding import FieldStream, NotDecoded, Scanner, decoded, objects_in, schema_of
from kaiwa.engines.openai.gates import tells, text_faults, tidied
from kaiwa.engines.openai.laying import WireOutline
from kaiwa.engines.openai.partner import WireReply
from kaiwa.engines.openai.staging import WireScene


class Line(Struct):
    say: str
    loud: bool = False


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
objects = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    "text",
    [
        '{"say": "hi"}', '```json\n{"say": "hi"}\n```', 'Sure!\n{"say": "hi"} That is it.', '<think>{"say": "no"}</think>{"say": "hi"}',
        '{"other": 1}\n{"say": "hi", "loud": false}', '{"say": "hi", "more": [{"x": "}"}]}', '{"say": "hi", "loud": "false"}',
    ],
)  # fmt: skip
def test_the_object_that_fits_is_found(text: str) -> None:
    assert decoded(text, Line).say == "hi"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("no", "no JSON object"),
        ('{"say": 5}', "shape"),
        ('{"say": "a', "no JSON object"),
        ('{"say": "a",}', "no JSON"),
    ],
)
def test_what_is_wrong_is_said_so_that_it_can_be_mended(text: str, complaint: str) -> None:
    with pytest.raises(NotDecoded, match=complaint):
        decoded(text, Line)


@settings(deadline=None)
@given(
    st.one_of(
        st.text(),
        st.lists(
            st.sampled_from(["{", "}", '"', "\\", "say", ":", "[", "]", ",", "5", "```"]), max_size=20
        ).map("".join),
    )
)
def test_no_text_breaks_the_reader(text: str) -> None:
    """Strings that hold no object are by far the most: those that do are made of pieces of one."""
    with contextlib.suppress(NotDecoded):
        assert isinstance(decoded(text, Line), Line)


@settings(deadline=None)
@given(objects, st.integers(1, 7))
def test_pieces_make_the_same_objects_as_the_whole(value: Any, size: int) -> None:
    text = json.dumps({"days": [{"value": value}, {"value": value}]}, ensure_ascii=False)
    scanner = Scanner(deepest=2)
    found = [each for place in range(0, len(text), size) for each in scanner.feed(text[place : place + size])]
    days = [json.loads(each) for each in found if list(json.loads(each)) == ["value"]]

    assert json.loads(found[-1]) == json.loads(text)
    assert days.count({"value": value}) >= 2


@settings(deadline=None)
@given(texts, st.integers(1, 7), st.booleans())
def test_a_field_comes_out_as_it_is_written(value: str, size: int, ascii_only: bool) -> None:
    text = json.dumps({"say": value, "loud": True}, ensure_ascii=ascii_only)
    field, heard = FieldStream("say"), ""
    for place in range(0, len(text), size):
        heard += field.feed(text[place : place + size])

    assert heard == value
    assert field.is_over


def test_words_around_objects_are_left_out() -> None:
    assert list(objects_in('a {"b": "}"} c {"d": {}} e } {')) == ['{"b": "}"}', '{"d": {}}']


def each_object(schema: Any) -> list[dict[str, Any]]:
    if isinstance(schema, list):
        return [found for each in schema for found in each_object(each)]
    if not isinstance(schema, dict):
        return []
    inner = [found for each in schema.values() for found in each_object(each)]
    return [*inner, *([schema] if schema.get("type") == "object" else [])]


@pytest.mark.parametrize("shape", [WireOutline, WireScene, WireReply, WireAnalysis])
def test_a_schema_is_strict_all_the_way_down(shape: type[Struct]) -> None:
    schema = schema_of(shape, "x")
    found = each_object(schema["schema"])

    assert found
    for each in found:
        assert each["required"] == list(each["properties"])
        assert each["additionalProperties"] is False
    text = json.dumps(schema)
    assert not any(f'"{lacking}"' in text for lacking in ("default", "maxLength", "minLength", "title_"))


def test_a_closed_choice_stands_in_the_schema() -> None:
    fields = schema_of(WireReply, "x", choices())["schema"]["properties"]
    objective = schema_of(WireOutline, "x", choices())["schema"]["$defs"]["WireObjective"]["properties"]

    assert "off_topic" in fields["understanding"]["enum"]
    assert "ask_price" in objective["moves"]["items"]["enum"]


def test_emphasis_and_invisible_signs_go_and_words_stay() -> None:
    assert tidied("**Hola**,  \u200bseñor_a *sí*\n") == "Hola, señor_a sí"


@settings(deadline=None)
@given(st.text())
def test_what_was_tidied_stays_so(text: str) -> None:
    assert tidied(tidied(text)) == tidied(text)


@pytest.mark.parametrize(
    "text", ["a <b>c", "</p>", "x &lt;y", "[a](http://x)", "javascript:x", "```", "a\x07b", "\ufffd", ""]
)
def test_what_no_learner_may_see_is_named(text: str) -> None:
    assert text_faults("it", text, 100)


@pytest.mark.parametrize("text", ["3 < 4", "I ♥ tea", "¿Qué tal?", "すみません。", "A & B", "It's 5 > 3"])
def test_plain_words_are_no_fault(text: str) -> None:
    assert text_faults("it", text, 100) == []


def test_our_instructions_are_known_again_in_any_case() -> None:
    rules = "You are this person and nobody else: never a teacher, never a machine."

    assert tells("ha! YOU ARE THIS PERSON AND NOBODY ELSE, never a teacher", rules)
    assert not tells("You are this person and I like you", rules)
