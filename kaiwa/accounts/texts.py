"""How long what people send may be, before anybody looks at it."""

from typing import Annotated

from msgspec import Meta

EmailText = Annotated[str, Meta(max_length=320)]
PasswordText = Annotated[str, Meta(max_length=512)]
"""Longer than a password may be: one that a keyboard sends in pieces shrinks when it is composed."""
TokenText = Annotated[str, Meta(min_length=1, max_length=128)]
NameText = Annotated[str, Meta(max_length=160)]
LanguageText = Annotated[str, Meta(min_length=1, max_length=16)]
ZoneText = Annotated[str, Meta(min_length=1, max_length=64)]
