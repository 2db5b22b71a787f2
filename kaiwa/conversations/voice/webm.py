"""How long a WebM recording is. A browser writes it as a stream that says no length: the last block of sound tells."""

import struct
from math import isfinite
from typing import Final

EBML: Final = b"\x1a\x45\xdf\xa3"
SEGMENT: Final = 0x18538067
INFO: Final = 0x1549A966
SCALE: Final = 0x2AD7B1
DURATION: Final = 0x4489
CLUSTER: Final = 0x1F43B675
TIME: Final = 0xE7
SIMPLE_BLOCK: Final = 0xA3
BLOCK_GROUP: Final = 0xA0
BLOCK: Final = 0xA1
OPENED: Final = frozenset({SEGMENT, INFO, CLUSTER, BLOCK_GROUP})
"""Looked into; all others are stepped over."""

NANOSECONDS: Final = 1_000_000
"""A unit of time, unless the file says otherwise."""
A_BLOCK_S: Final = 0.02
"""The last one begins where its time says, and lasts a little."""
MOST_ELEMENTS: Final = 50_000
"""Twenty minutes of sound have fewer; bytes that hold more were made to keep somebody busy."""


def webm_duration_s(audio: bytes) -> float | None:
    at, scale, cluster, last = 0, NANOSECONDS, 0, -1
    told = 0.0
    for _ in range(MOST_ELEMENTS):
        if at >= len(audio):
            break
        name, at = _identifier(audio, at)
        size, at = _size(audio, at)
        if not name:
            break
        if name in OPENED:
            continue
        if name == SCALE:
            scale = int.from_bytes(audio[at : at + (size or 0)]) or NANOSECONDS
        elif name == DURATION:
            told = _real(audio[at : at + (size or 0)])
        elif name == TIME:
            cluster = int.from_bytes(audio[at : at + (size or 0)])
        elif name in (SIMPLE_BLOCK, BLOCK):
            _, inside = _size(audio, at)
            last = max(last, cluster + int.from_bytes(audio[inside : inside + 2], signed=True))
        if size is None:
            break
        at += size
    if told > 0 and isfinite(told):
        return told * scale / 1e9
    return last * scale / 1e9 + A_BLOCK_S if last >= 0 else None


def _identifier(audio: bytes, at: int) -> tuple[int, int]:
    """Its first bit that is set says how many bytes it has; the bit belongs to it."""
    length = _length(audio, at)
    return (int.from_bytes(audio[at : at + length]), at + length) if length <= 4 else (0, len(audio))


def _size(audio: bytes, at: int) -> tuple[int | None, int]:
    """None: as far as the next of its kind. The bit that tells the length is no part of it."""
    length = _length(audio, at)
    if length > 8:
        return None, len(audio)
    found = int.from_bytes(audio[at : at + length]) & ((1 << 7 * length) - 1)
    return (None if found == (1 << 7 * length) - 1 else found), at + length


def _length(audio: bytes, at: int) -> int:
    return 9 - audio[at].bit_length() if at < len(audio) else 9


def _real(raw: bytes) -> float:
    try:
        return float(struct.unpack({4: ">f", 8: ">d"}[len(raw)], raw)[0])
    except (KeyError, struct.error):
        return 0.0
