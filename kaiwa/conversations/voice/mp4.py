"""How long an MP4 recording is: what its head says, or, where it was written in fragments, all of them together."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

BOXES: Final = frozenset({b"moov", b"trak", b"mdia", b"moof", b"traf", b"mvex"})
"""Those that hold others."""
DEFAULT_DURATION: Final = 0x08
"""Flags of ``tfhd``: it says how long a sample is, after these."""
BEFORE_DEFAULT: Final = ((0x01, 8), (0x02, 4))
EACH_DURATION: Final = 0x100
"""Flags of ``trun``: every sample says how long it is, and these stand beside or before."""
EACH: Final = (0x100, 0x200, 0x400, 0x800)
BEFORE_EACH: Final = (0x01, 0x04)
MOST_BOXES: Final = 20_000
DEEPEST: Final = 6
MOST_SAMPLES: Final = 1_000_000


def mp4_duration_s(audio: bytes) -> float | None:
    """What the head says; a recorder that writes in fragments does not know it yet, and then they are added up."""
    units = track_units = told = summed = default = 0
    for name, at, stop in islice(_boxes(audio, 0, len(audio)), MOST_BOXES):
        wide = audio[at : at + 1] == b"\x01"
        if name == b"mvhd":
            units, told = (
                _number(audio, at + (20 if wide else 12), 4),
                _number(audio, at + (24 if wide else 16), 8 if wide else 4),
            )
        elif name == b"mdhd":
            track_units = track_units or _number(audio, at + (20 if wide else 12), 4)
        elif name == b"trex":
            default = default or _number(audio, at + 12, 4)
        elif name == b"tfhd":
            default = _default_of(audio, at) or default
        elif name == b"trun":
            summed += _run(audio, at, stop, default)
    if summed and track_units:
        return summed / track_units
    return told / units if told and units else None


def _boxes(audio: bytes, at: int, end: int, depth: int = 0) -> Iterator[tuple[bytes, int, int]]:
    """Name, and where its content begins and ends; those within others too."""
    while at + 8 <= end:
        size, name, head = _number(audio, at, 4), audio[at + 4 : at + 8], 8
        if size == 1:
            size, head = _number(audio, at + 8, 8), 16
        stop = end if size == 0 else min(at + size, end)
        if stop < at + head:
            return
        if name in BOXES and depth < DEEPEST:
            yield from _boxes(audio, at + head, stop, depth + 1)
        else:
            yield name, at + head, stop
        at = stop


def _default_of(audio: bytes, at: int) -> int:
    flags, place = _number(audio, at + 1, 3), at + 8
    for flag, size in BEFORE_DEFAULT:
        place += size if flags & flag else 0
    return _number(audio, place, 4) if flags & DEFAULT_DURATION else 0


def _run(audio: bytes, at: int, stop: int, default: int) -> int:
    """The duration of a run of samples, in the track's units."""
    flags, count = _number(audio, at + 1, 3), _number(audio, at + 4, 4)
    if not flags & EACH_DURATION:
        return default * min(count, MOST_SAMPLES)
    place = at + 8 + 4 * sum(bool(flags & each) for each in BEFORE_EACH)
    step = 4 * sum(bool(flags & each) for each in EACH)
    fits = min(count, max(0, stop - place) // step)
    return sum(_number(audio, place + n * step, 4) for n in range(fits))


def _number(audio: bytes, at: int, size: int) -> int:
    return int.from_bytes(audio[at : at + size])
