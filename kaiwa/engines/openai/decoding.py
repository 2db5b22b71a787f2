"""A model's answer into our own shapes: JSON is found wherever it stands, decoded, and held to its lengths."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

import msgspec

T = TypeVar("T")
FENCE: Final = re.compile(r"```[a-zA-Z]*\s*")
THOUGHTS: Final = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)


class NotDecoded(ValueError):
    """In words that a model can mend it by."""


def decoded(text: str, type_: type[T]) -> T:
    """The first object in the text that fits; raises ``NotDecoded`` with the complaint about the last one that did not."""
    complaint = "it holds no JSON object"
    for found in objects_in(THOUGHTS.sub("", text)):
        try:
            return msgspec.json.decode(found, type=type_, strict=False)
        except msgspec.ValidationError as wrong:
            complaint = f"it does not have the shape that is asked for: {wrong}"
        except msgspec.DecodeError as wrong:
            complaint = f"it is no JSON: {wrong}"
    raise NotDecoded(complaint)


def objects_in(text: str) -> Iterator[str]:
    """Outermost objects, whole ones; what stands around them (words, fences) is left out."""
    scanner = Scanner(deepest=1)
    yield from scanner.feed(FENCE.sub("", text))


class Scanner:
    """Cuts whole objects out of a stream of JSON as it comes in, down to a depth of braces."""

    def __init__(self, *, deepest: int) -> None:
        self._deepest = deepest
        self._kept = ""
        self._place = 0
        self._starts: list[int] = []
        self._in_string = False
        self._escaped = False

    def feed(self, piece: str) -> Iterator[str]:
        """Every object that ends within what has come so far, the inner ones first."""
        self._kept += piece
        while self._place < len(self._kept):
            ch = self._kept[self._place]
            self._place += 1
            if self._in_string:
                self._read_in_string(ch)
            elif ch == '"' and self._starts:
                self._in_string = True
            elif ch == "{":
                self._starts.append(self._place - 1)
            elif ch == "}" and self._starts:
                start = self._starts.pop()
                if len(self._starts) < self._deepest:
                    yield self._kept[start : self._place]
        if not self._starts:
            self._kept, self._place = "", 0

    @property
    def head(self) -> str:
        """What stands in the outermost open object before its first array; nothing until that has begun."""
        before, bracket, _ = self._kept[self._starts[0] :].partition("[") if self._starts else ("", "", "")
        return before if bracket else ""

    def _read_in_string(self, ch: str) -> None:
        if self._escaped:
            self._escaped = False
        elif ch == "\\":
            self._escaped = True
        elif ch == '"':
            self._in_string = False


ESCAPE: Final = re.compile(r'\\(?:u([0-9a-fA-F]{4})|(["\\/bfnrt]))')
PLAIN: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


class FieldStream:
    """The value of one string field of an object, character by character while the object is written."""

    def __init__(self, name: str) -> None:
        self._opening = re.compile(rf'"{re.escape(name)}"\s*:\s*"')
        self._raw = ""
        self._start: int | None = None
        self._told = 0
        self.is_over = False

    def feed(self, piece: str) -> str:
        """What is new of the value."""
        if self.is_over:
            return ""
        self._raw += piece
        if self._start is None:
            found = self._opening.search(self._raw)
            if found is None:
                return ""
            self._start = found.end()
        value = self._value(self._raw[self._start :])
        new, self._told = value[self._told :], len(value)
        return new

    def _value(self, raw: str) -> str:
        place, whole = 0, []
        while place < len(raw):
            ch = raw[place]
            if ch == '"':
                self.is_over = True
                break
            if ch != "\\":
                whole.append(ch)
                place += 1
                continue
            found = ESCAPE.match(raw, place)
            if found is None:
                if len(raw) - place >= 6:
                    place += 1  # no escape that JSON knows
                    continue
                break
            whole.append(chr(int(found[1], 16)) if found[1] else PLAIN.get(found[2], found[2]))
            place = found.end()
        text = "".join(whole)
        if text and "\ud800" <= text[-1] <= "\udbff":
            text = text[:-1]  # the other half of the character is still to come
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


STRICT_LACKS: Final = frozenset({"default", "title", "minLength", "maxLength", "description", "examples"})


def schema_of(
    type_: type[msgspec.Struct], name: str, choices: Mapping[str, Sequence[str]] | None = None
) -> dict[str, Any]:
    """The shape as servers with strict structured output take it: every field required, nothing else allowed.

    ``choices`` names what a field may hold; the decoder takes more, because not every server keeps to a schema.
    """
    (schema,), components = msgspec.json.schema_components([type_], ref_template="#/$defs/{name}")
    whole = dict(components[type_.__name__]) if "$ref" in schema else dict(schema)
    others = {key: _strict(each, choices or {}) for key, each in components.items() if key != type_.__name__}
    schema = _strict(whole, choices or {}) | ({"$defs": others} if others else {})
    return {"name": name, "strict": True, "schema": schema}


def _strict(schema: Any, choices: Mapping[str, Sequence[str]]) -> Any:
    if isinstance(schema, list):
        return [_strict(each, choices) for each in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: _strict(value, choices) for key, value in schema.items() if key not in STRICT_LACKS}
    if "properties" in schema:
        fields = schema["properties"]
        kept["properties"] = {
            each: _chosen(_strict(fields[each], choices), choices.get(each, ())) for each in fields
        }
        kept["required"] = list(fields)
        kept["additionalProperties"] = False
    return kept


def _chosen(field: dict[str, Any], allowed: Sequence[str]) -> dict[str, Any]:
    if not allowed:
        return field
    if field.get("type") == "array":
        return {**field, "items": {**field["items"], "enum": list(allowed)}}
    return {**field, "enum": list(allowed)}
