"""One question to a model and what became of it: never its words, and never for whom."""

from collections.abc import Callable

from msgspec import Struct


class EngineCall(Struct, frozen=True, kw_only=True):
    purpose: str
    """What was wanted: outline, scene, reply, analysis, speech and so on."""
    provider: str
    """The server's host."""
    model: str
    prompt_version: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    cost_microusd: int = 0
    """Millionths of a dollar, by the operator's prices; 0 where none are set."""
    latency_ms: int = 0
    first_token_ms: int | None = None
    """Of a streamed answer."""
    attempts: int = 1
    outcome: str
    """``ok``, ``unusable`` (it answered, and a gate or the decoder refused it), or the trouble's name."""


CallLog = Callable[[EngineCall], None]
"""Takes note and returns at once; it never fails and never waits."""


def unlogged(call: EngineCall) -> None:
    """For tools and tests that keep no book."""
