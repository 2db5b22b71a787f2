"""Where the model is and what its words cost."""

from typing import Final
from urllib.parse import urlsplit

from kaiwa.settings import OpenAI

HOME: Final = "https://api.openai.com/v1"


def address_of(settings: OpenAI) -> str:
    return settings.base_url or HOME


def host_of(settings: OpenAI) -> str:
    """The server, as the book of calls and the limits know it; never with a key in it."""
    parts = urlsplit(address_of(settings))
    host = parts.hostname or "unknown"
    return f"{host}:{parts.port}" if parts.port else host


def is_home(settings: OpenAI) -> bool:
    """OpenAI's own server: it alone is known to take every parameter of its newest models."""
    return host_of(settings) == "api.openai.com"


def cost_microusd(settings: OpenAI, input_tokens: int, output_tokens: int) -> int:
    """Dollars for a million tokens are millionths of a dollar for one."""
    return round(settings.input_price_usd * input_tokens + settings.output_price_usd * output_tokens)
