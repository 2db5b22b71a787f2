"""What a server turned out to take: found out by its refusals, and remembered as long as the process runs."""

from enum import IntEnum
from typing import Any, Final

from msgspec import Struct

from kaiwa.engines.openai.provider import is_home
from kaiwa.settings import OpenAI

THINKING: Final = ("gpt-5", "o1", "o3", "o4")
ABOUT_FORM: Final = ("response_format", "json", "schema", "grammar", "unsupported")


class Form(IntEnum):
    """How an answer's shape is asked for, the surest last."""

    WORDS = 0
    """By the prompt alone."""
    JSON = 1
    SCHEMA = 2


class Capabilities(Struct):
    form: Form = Form.SCHEMA
    usage: bool = True
    """Tokens told at the end of a stream."""
    effort: bool = False
    """Models that think take a word for how much."""
    new_limit: bool = False
    """``max_completion_tokens`` instead of ``max_tokens``."""

    def parameters(self, schema: dict[str, Any] | None, most_tokens: int, *, stream: bool) -> dict[str, Any]:
        found: dict[str, Any] = {"max_completion_tokens" if self.new_limit else "max_tokens": most_tokens}
        if schema is not None and self.form is Form.SCHEMA:
            found["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif schema is not None and self.form is Form.JSON:
            found["response_format"] = {"type": "json_object"}
        if self.effort:
            found["reasoning_effort"] = "low"
        if stream and self.usage:
            found["stream_options"] = {"include_usage": True}
        return found

    def give_way(self, complaint: str, *, asked_form: bool, stream: bool) -> bool:
        """Drops what the server complains about, or, where it does not say, what it most likely lacks.

        False: nothing is left to drop, the request itself is refused.
        """
        if "max_tokens" in complaint or "max_completion_tokens" in complaint:
            self.new_limit = not self.new_limit
            return True
        if self.effort and "reasoning" in complaint:
            self.effort = False
            return True
        if stream and self.usage and ("stream_options" in complaint or "include_usage" in complaint):
            self.usage = False
            return True
        if asked_form and self.form > Form.WORDS and any(word in complaint for word in ABOUT_FORM):
            self.form = Form(self.form - 1)
            return True
        return False


def expected_of(settings: OpenAI) -> Capabilities:
    home = is_home(settings)
    return Capabilities(effort=home and settings.model.startswith(THINKING), new_limit=home)
