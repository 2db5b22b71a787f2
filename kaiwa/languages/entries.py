"""The languages and voices that Kaiwa ships with, out of their file."""

from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from kaiwa.languages.vocabulary import Direction, Gender, WritingSystem


class Voice(Struct, frozen=True, forbid_unknown_fields=True):
    region: str
    tag: str
    gender: Gender
    name: str
    openai: str
    dialect: str = ""


class LanguageEntry(Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    code: str
    name: str
    native: str
    writing: WritingSystem
    scripts: tuple[str, ...]
    voices: tuple[Voice, ...]
    direction: Direction = Direction.LTR


@cache
def catalogue() -> tuple[LanguageEntry, ...]:
    text = files("kaiwa.languages").joinpath("data/languages.yaml").read_bytes()
    return msgspec.yaml.decode(text, type=tuple[LanguageEntry, ...])


def speaker_id(voice: Voice) -> str:
    """ja-JP, male -> ja-jp-male, as the data model writes it."""
    return f"{voice.tag}-{voice.gender}".lower()


@cache
def name_of(language: str) -> str:
    """In English, for a prompt; a code that is not in the file stands for itself."""
    return next((entry.name for entry in catalogue() if entry.id == language), language)


@cache
def voices() -> dict[str, tuple[LanguageEntry, Voice]]:
    """By the speaker's id."""
    return {speaker_id(voice): (entry, voice) for entry in catalogue() for voice in entry.voices}


def speaker_or_first(speaker: str | None, language: str) -> str:
    """A voice may have left the catalogue since it was chosen: then the first of its language speaks."""
    if speaker is not None and speaker in voices():
        return speaker
    return next(speaker_id(entry.voices[0]) for entry in catalogue() if entry.id == language)
