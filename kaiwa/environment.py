"""One environment variable at a time: read, checked, and refused with a sentence that says what is wanted."""

import re
from collections.abc import Mapping
from email.utils import parseaddr
from ipaddress import ip_network
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

NEED_HOST: Final = ("http", "https", "smtp", "smtps", "amqp", "amqps")
EMAIL: Final = re.compile(r"[^\s@<>,]+@[^\s@<>,]+")
SLUG: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
AMOUNT: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?", re.ASCII)
PASSWORD_PARAMETER: Final = re.compile(r"(?i)(?<=password=)[^&#]*")


class WrongSetting(ValueError):
    """The start stops with this sentence."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        super().__init__(f"{name}={value!r} does not fit: {wanted}.")
        self.name = name


class Environment:
    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str, default: str) -> str:
        value = self._environ.get(name, "").strip()
        if "\x00" in value:
            raise WrongSetting(name, value, "it holds a NUL byte")
        return value or default

    def number(self, name: str, default: int, low: int, high: int) -> int:
        raw = self.text(name, str(default))
        if not raw.isascii() or not raw.isdigit() or len(raw) > 18 or not low <= int(raw) <= high:
            raise WrongSetting(name, raw, f"a whole number from {low} to {high} is wanted")
        return int(raw)

    def amount(self, name: str) -> float:
        """Of money; nothing is 0."""
        raw = self.text(name, "0")
        if not AMOUNT.fullmatch(raw):
            raise WrongSetting(name, raw, "an amount is wanted, such as 5 or 0.25")
        return float(raw)

    def choice(self, name: str, default: str, allowed: tuple[str, ...]) -> str:
        raw = self.text(name, default)
        if raw not in allowed:
            raise WrongSetting(name, raw, f"one of {', '.join(filter(None, allowed))} is wanted")
        return raw

    def slug(self, name: str) -> str:
        raw = self.text(name, "")
        if raw and not SLUG.fullmatch(raw):
            raise WrongSetting(name, raw, "the id of a tier is wanted, such as free")
        return raw

    def several(self, name: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in self.text(name, "").split(",") if part.strip())

    def url(self, name: str, schemes: tuple[str, ...]) -> str | None:
        raw = self.text(name, "")
        if not raw:
            return None
        try:
            parts = urlsplit(raw)
            _ = parts.port
        except ValueError as cause:
            # the cause may quote a password that it took for a port
            raise WrongSetting(name, hide_password(raw), "it is no address") from cause
        if parts.scheme not in schemes:
            raise WrongSetting(
                name, hide_password(raw), f"it must begin with {' or '.join(s + '://' for s in schemes)}"
            )
        if parts.scheme in NEED_HOST and not parts.hostname:
            raise WrongSetting(name, hide_password(raw), "it names no host")
        return raw.rstrip("/") if parts.scheme in ("http", "https") else raw

    def origin(self, name: str) -> str | None:
        """Where browsers reach us: cookies and the check of where a write comes from know no path."""
        raw = self.url(name, ("http", "https"))
        if raw and (urlsplit(raw).path or set("?#@") & set(raw)):
            raise WrongSetting(name, hide_password(raw), "only scheme, host and port are wanted")
        return raw

    def folder(self, name: str, default: str) -> Path:
        raw = self.text(name, default)
        try:
            return Path(raw).expanduser().resolve()
        except (OSError, RuntimeError) as cause:
            raise WrongSetting(name, raw, f"it is no folder ({cause})") from cause

    def networks(self, name: str) -> tuple[str, ...]:
        for each in (found := self.several(name)):
            try:
                ip_network(each, strict=False)
            except ValueError:
                raise WrongSetting(
                    name, each, "addresses or networks are wanted, such as 10.0.0.0/8"
                ) from None
        return found

    def mailbox(self, name: str, default: str) -> str:
        raw = self.text(name, default)
        if not _is_email(parseaddr(raw)[1]) or not raw.isprintable():
            raise WrongSetting(name, raw, "one address is wanted, such as Kaiwa <kaiwa@example.org>")
        return raw

    def addresses(self, name: str) -> tuple[str, ...]:
        for each in (found := self.several(name)):
            if not _is_email(each):
                raise WrongSetting(name, each, "e-mail addresses with commas between them are wanted")
        return tuple(each.lower() for each in found)

    def together(self, *names: str) -> tuple[str, ...] | None:
        """All of the names or none of them."""
        values = {name: self.text(name, "") for name in names}
        missing = [name for name, value in values.items() if not value]
        if len(missing) == len(names):
            return None
        if missing:
            raise WrongSetting(
                missing[0], "", f"it is needed together with {', '.join(n for n in names if values[n])}"
            )
        return tuple(values.values())


def _is_email(text: str) -> bool:
    return EMAIL.fullmatch(text) is not None


def hide_password(url: str) -> str:
    """An address fit for a log line; also what libpq takes as a parameter is hidden."""
    address, mark, parameters = url.partition("?")
    scheme, slashes, rest = address.partition("://")
    if not slashes:
        scheme, rest = "", address
    account, at, place = rest.rpartition("@")
    if "@" in parameters and not at and ":" in rest:
        return f"{scheme}{slashes}…"  # a password with a question mark in it, or something as odd
    name, colon, _ = account.partition(":")
    hidden = f"{name}:…" if colon else account
    return f"{scheme}{slashes}{hidden}{at}{place}{mark}{PASSWORD_PARAMETER.sub('…', parameters)}"
