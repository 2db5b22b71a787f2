"""Where a browser may be sent after it signed in: a page of ours, never somebody else's."""

from urllib.parse import urlsplit


def local_path(wanted: str | None, otherwise: str = "/") -> str:
    if not wanted or len(wanted) > 512 or not wanted.isascii() or not wanted.isprintable() or " " in wanted:
        return otherwise
    # browsers read a backslash as a slash, and two slashes as the start of a host
    if not wanted.startswith("/") or wanted.startswith("//") or "\\" in wanted:
        return otherwise
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return otherwise
    return wanted if not parts.scheme and not parts.netloc else otherwise
