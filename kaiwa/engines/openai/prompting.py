"""Prompts are files with a version; what comes from people stands in them as fenced JSON, never as words to follow."""

import re
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
from msgspec import Struct

from kaiwa.engines.openai.chat import Message

VERSION: Final = re.compile(r"\Aversion: (\d+)\n")
PART: Final = re.compile(r"^## (system|user)\n", re.MULTILINE)
HOLE: Final = re.compile(r"\{\{([a-z_]+)\}\}")


class Prompt(Struct, frozen=True):
    version: str
    """The file's name and number, as it is saved on the row that it made."""
    messages: tuple[Message, ...]

    @property
    def instructions(self) -> str:
        """Our own words, of this prompt and all others, which no answer may repeat."""
        own = [each.content for each in self.messages if each.role == "system"]
        return "\n".join([*own, *_all_instructions()])


class Template(Struct, frozen=True):
    version: str
    parts: tuple[Message, ...]


@cache
def template(name: str) -> Template:
    text = files("kaiwa.engines.openai").joinpath(f"prompts/{name}.md").read_text(encoding="utf-8")
    found = VERSION.match(text)
    if found is None:
        raise ValueError(f"the prompt {name} does not begin with its version")
    _, *parts = PART.split(text)
    messages = tuple(
        Message(role, content.strip()) for role, content in zip(parts[::2], parts[1::2], strict=True)
    )
    return Template(f"{name}-{found[1]}", messages)


@cache
def _all_instructions() -> tuple[str, ...]:
    folder = files("kaiwa.engines.openai").joinpath("prompts")
    names = sorted(each.name.removesuffix(".md") for each in folder.iterdir() if each.name.endswith(".md"))
    return tuple(part.content for name in names for part in template(name).parts if part.role == "system")


def prompt(name: str, **given: str) -> Prompt:
    """Every hole is filled, and everything given has its hole; what is filled in is not looked at for holes."""
    known = template(name)
    holes = {hole for part in known.parts for hole in HOLE.findall(part.content)}
    if holes != set(given):
        raise ValueError(f"the prompt {name} has the holes {sorted(holes)}, given are {sorted(given)}")
    return Prompt(
        known.version,
        tuple(
            Message(part.role, HOLE.sub(lambda hole: given[hole[1]], part.content)) for part in known.parts
        ),
    )


def fenced(**data: object) -> str:
    """As JSON whose text can neither close the fence nor look like a tag."""
    encoded = msgspec.json.format(msgspec.json.encode(data), indent=1).decode()
    return f"<data>\n{encoded.replace('<', chr(92) + 'u003c').replace('>', chr(92) + 'u003e')}\n</data>"
