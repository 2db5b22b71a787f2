"""What a recording really is and how long it lasts, read from its own bytes: what a sender says of it proves nothing.

Pure, and for untrusted bytes: every step goes forward, and what does not fit is simply not known.
"""

from typing import Final

from msgspec import Struct

from kaiwa.conversations.voice.mp4 import mp4_duration_s
from kaiwa.conversations.voice.webm import EBML, webm_duration_s

WAV: Final = "audio/wav"
OGG: Final = "audio/ogg"
FLAC: Final = "audio/flac"
MP3: Final = "audio/mpeg"
MP4: Final = "audio/mp4"
WEBM: Final = "audio/webm"

OPUS_RATE: Final = 48_000
"""Granules a second, whatever was recorded."""


class Found(Struct, frozen=True):
    media_type: str
    duration_s: float | None
    """None where the bytes do not tell."""


def sniffed(audio: bytes) -> Found | None:
    """None for what is no sound that we know."""
    if audio[:4] == b"RIFF" and audio[8:12] == b"WAVE":
        return Found(WAV, _wav_s(audio))
    if audio[:4] == b"OggS":
        return Found(OGG, _ogg_s(audio))
    if audio[:4] == b"fLaC":
        return Found(FLAC, _flac_s(audio))
    if audio[4:8] == b"ftyp":
        return Found(MP4, mp4_duration_s(audio))
    if audio[:4] == EBML and b"webm" in audio[:64]:
        return Found(WEBM, webm_duration_s(audio))
    if audio[:3] == b"ID3" or _mp3_begins(audio):
        return Found(MP3, _mp3_s(audio))
    return None


def _number(audio: bytes, at: int, size: int, order: str = "big") -> int:
    return int.from_bytes(audio[at : at + size], "big" if order == "big" else "little")


def _wav_s(audio: bytes) -> float | None:
    rate, at = 0, 12
    while at + 8 <= len(audio):
        name, size = audio[at : at + 4], _number(audio, at + 4, 4, "little")
        if name == b"fmt ":
            rate = _number(audio, at + 16, 4, "little")
        elif name == b"data":
            # a program that writes into a pipe does not know the size, and claims the largest one
            return min(size, len(audio) - at - 8) / rate if rate else None
        at += 8 + size + size % 2
    return None


def _ogg_s(audio: bytes) -> float | None:
    """The last page says how many samples were before its end."""
    head = audio[28 : 28 + 64]
    if b"OpusHead" in head:
        rate, skipped = OPUS_RATE, _number(audio, audio.index(b"OpusHead") + 10, 2, "little")
    elif b"\x01vorbis" in head:
        rate, skipped = _number(audio, audio.index(b"\x01vorbis") + 12, 4, "little"), 0
    else:
        return None
    last = audio.rfind(b"OggS")
    samples = _number(audio, last + 6, 8, "little")
    if not rate or samples >= 1 << 62:  # -1: no packet ends on that page
        return None
    return max(0, samples - skipped) / rate


def _flac_s(audio: bytes) -> float | None:
    """STREAMINFO is first: 20 bits of rate, 3 of channels, 5 of depth, 36 of samples."""
    packed = _number(audio, 18, 8)
    rate, samples = packed >> 44, packed & ((1 << 36) - 1)
    return samples / rate if rate and samples else None


BITRATES: Final = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""Kilobits of layer III, by version: 3 is MPEG 1, 2 stands for MPEG 2 and 2.5."""
RATES: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def _mp3_frame(audio: bytes, at: int) -> tuple[int, float] | None:
    """Of a frame that begins here: its bytes and its seconds."""
    head = _number(audio, at, 4)
    version, layer = head >> 19 & 3, head >> 17 & 3
    bitrate, rate, padding = head >> 12 & 15, head >> 10 & 3, head >> 9 & 1
    if (
        len(audio) < at + 4
        or head >> 21 != 0x7FF
        or layer != 1
        or version == 1
        or bitrate in (0, 15)
        or rate == 3
    ):
        return None
    per_s = RATES[version][rate]
    samples = 1152 if version == 3 else 576
    size = samples // 8 * BITRATES[3 if version == 3 else 2][bitrate] * 1000 // per_s + padding
    return size, samples / per_s


def _mp3_begins(audio: bytes) -> bool:
    """One frame may be chance; where it ends there is another one, or nothing."""
    frame = _mp3_frame(audio, 0)
    return frame is not None and (frame[0] >= len(audio) or _mp3_frame(audio, frame[0]) is not None)


def _mp3_s(audio: bytes) -> float | None:
    at = 0
    if audio[:3] == b"ID3":  # its size has seven bits a byte
        at = 10 + sum(
            (byte & 0x7F) << shift for byte, shift in zip(audio[6:10], (21, 14, 7, 0), strict=False)
        )
    seconds = 0.0
    while (frame := _mp3_frame(audio, at)) is not None:
        at, seconds = at + frame[0], seconds + frame[1]
    return seconds or None
