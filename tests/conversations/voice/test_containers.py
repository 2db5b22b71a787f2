"""What a recording is and how long it lasts, of files that real programs wrote.

Chromium's recorder wrote ``browser.*``; opusenc, oggenc, lame and flac made the others of one spoken line.
"""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaiwa.conversations.errors import NoRecording, RecordingTooLong
from kaiwa.conversations.voice.containers import sniffed
from kaiwa.conversations.voice.listening import LONGEST_S, MOST_BYTES, recording_of

SOUNDS = Path(__file__).parent / "sounds"
WORDS_S = 1.326
REAL = {
    "words.ogg": ("audio/ogg", WORDS_S),
    "vorbis.ogg": ("audio/ogg", WORDS_S),
    "words.mp3": ("audio/mpeg", 1.40),  # the encoder pads both ends
    "words.wav": ("audio/wav", 0.363),
    "words.flac": ("audio/flac", 0.363),
    "browser.webm": ("audio/webm", 1.16),
    "browser.mp4": ("audio/mp4", 1.07),
}


def a_wav(seconds: float, rate: int = 8000) -> bytes:
    size = round(seconds * rate)
    head = b"RIFF" + (size + 36).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
    form = b"\x01\0\x01\0" + rate.to_bytes(4, "little") * 2 + b"\x01\0\x08\0"
    return head + form + b"data" + size.to_bytes(4, "little") + b"\x80" * size


@pytest.mark.parametrize("name", REAL)
def test_a_recording_is_what_its_bytes_say(name: str) -> None:
    media_type, seconds = REAL[name]
    found = sniffed((SOUNDS / name).read_bytes())

    assert found is not None
    assert found.media_type == media_type
    assert found.duration_s == pytest.approx(seconds, abs=0.02)


@pytest.mark.parametrize("name", REAL)
@given(cut=st.floats(0, 1), flips=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=20))
def test_bytes_that_were_cut_or_changed_break_nothing(
    name: str, cut: float, flips: list[tuple[float, int]]
) -> None:
    audio = bytearray((SOUNDS / name).read_bytes())
    for place, value in flips:
        audio[int(place * len(audio))] = value
    found = sniffed(bytes(audio[: int(cut * len(audio))]))

    assert found is None or found.duration_s is None or found.duration_s >= 0


@given(
    st.binary(max_size=2000),
    st.sampled_from([b"", b"RIFF0000WAVE", b"OggS", b"fLaC", b"0000ftyp", b"\x1a\x45\xdf\xa3webm", b"ID3"]),
)
def test_any_bytes_are_looked_at_in_peace(rest: bytes, head: bytes) -> None:
    found = sniffed(head + rest)

    assert found is None or found.duration_s is None or found.duration_s >= 0


@pytest.mark.parametrize(
    "audio", [b"", b"<html>", b"\x89PNG\r\n\x1a\n" + b"0" * 99, b"%PDF-1.7", a_wav(0.05)]
)
def test_what_is_no_recording_is_refused(audio: bytes) -> None:
    with pytest.raises(NoRecording):
        recording_of(audio)


def test_a_recording_has_a_longest_and_a_largest() -> None:
    assert recording_of(a_wav(LONGEST_S - 1)).duration_s == LONGEST_S - 1
    with pytest.raises(RecordingTooLong):
        recording_of(a_wav(LONGEST_S + 1))
    with pytest.raises(RecordingTooLong):
        recording_of(b"RIFF" + b"0" * MOST_BYTES)


def test_a_head_that_claims_more_than_there_is_is_not_believed() -> None:
    endless = bytearray(a_wav(2))
    endless[40:44] = b"\xff\xff\xff\x7f"

    assert recording_of(bytes(endless)).duration_s == pytest.approx(2)
