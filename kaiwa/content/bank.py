"""The bank, loaded: every file decoded once, joined and indexed; a pack is read when its language is first asked for."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kaiwa.content.alone import ONE_AT_A_TIME
from kaiwa.content.compiled import cache_folder, compiled, digest_of
from kaiwa.content.schema import (
    Arc,
    CanDo,
    Concept,
    Edges,
    Entry,
    Function,
    FunctionLines,
    FurtherHeard,
    Goal,
    Grammar,
    Group,
    Id,
    Line,
    LittleWord,
    Names,
    Situation,
    Stilted,
    Text,
    Tutor,
)

T = TypeVar("T")

PACKS: Final = ("ja", "es", "fr", "zh-Hans", "ko")
CONVERTED: Final = {"zh-Hant": "zh-Hans"}
"""Packs that follow from another one by converting its script."""
SINGLE: Final = ("elsewhere", "grammar", "lexicon", "little_words", "names", "natural", "tutor")
"""The files of a pack beside the functions."""
SHAPING: Final = ("schema.py", "bank.py", "conversion.py")
"""The code that decides what is made of the files."""
CEILING: Final = 68
"""The bank ends at B2: who is beyond is told so."""


class UnknownPack(ValueError):
    def __init__(self, language: str) -> None:
        known = ", ".join(sorted({*PACKS, *CONVERTED}))
        super().__init__(f"The bank has no pack for {language!r}. It has: {known}.")
        self.language = language


class Core(Struct, frozen=True):
    functions: Mapping[str, Function]
    concepts: Mapping[str, Concept]
    situations: Mapping[str, Situation]
    cando: tuple[CanDo, ...]
    arcs: Mapping[Goal, Arc]
    edges: Edges
    """Those that every node inherits."""
    wanted: Mapping[str, tuple[Line, ...]]
    """How somebody who cannot say it yet asks for a function, in English."""

    def edges_of(self, situation: str) -> Edges:
        """With what the situation does otherwise; of a scene that the bank does not know, the usual ones."""
        own = self.situations.get(situation)
        if own is None:
            return self.edges
        repairs = {each.move: each for each in (*self.edges.repairs, *own.repairs)}
        return Edges(tuple(repairs.values()), own.help or self.edges.help)

    def situations_of(self, goal: Goal) -> tuple[Situation, ...]:
        return tuple(each for each in self.situations.values() if each.goal is goal)


class Pack(Struct, frozen=True):
    language: str
    lines: Mapping[str, FunctionLines]
    lexicon: Mapping[str, Entry]
    grammar: Mapping[str, Grammar]
    tutor: Tutor
    names: Names
    stilted: tuple[Stilted, ...] = ()
    little_words: tuple[LittleWord, ...] = ()
    """What a word card tells about the words that are no concepts; never taught and never counted."""
    elsewhere: tuple[Line, ...] = ()
    """What people say and no function does: whatever is more like it than like what a scene expects is none of that."""


class Bank(Struct, frozen=True):
    core: Core
    pack: Pack
    version: str
    """Digest of every byte it was read from: what was composed from it can be composed again."""

    def rating_of(self, concept: str) -> int:
        own = self.pack.lexicon[concept].rating
        return own if own is not None else self.core.concepts[concept].rating


def in_language(text: Text, language: str = "en") -> str:
    """A text in an interface language; English where it has not been translated."""
    return text if isinstance(text, str) else text.get(language, text["en"])


def has_pack(language: str) -> bool:
    return language in PACKS or language in CONVERTED


def bank(language: str) -> Bank:
    with ONE_AT_A_TIME:
        return _bank(language)


@cache
def _bank(language: str) -> Bank:
    if not has_pack(language):
        raise UnknownPack(language)
    source = CONVERTED.get(language, language)
    read = [*_files(_data() / "core"), *_files(_data() / "packs" / source), *_own_files(language)]
    return Bank(load_core(), load_pack(language), digest_of(read)[:16])


@cache
def load_core() -> Core:
    folder = _data() / "core"
    return _compiled("core", folder, Core, lambda: read_core(folder))


def load_pack(language: str) -> Pack:
    source = CONVERTED.get(language, language)
    folder = _data() / "packs" / source

    def make() -> Pack:
        pack = read_pack(folder, source)
        if language == source:
            return pack
        from kaiwa.content.conversion import converted  # brings OpenCC, which only this needs

        return with_heard(converted(pack, language), read_heard(_data() / "packs" / language))

    return _compiled(language, folder, Pack, make, _own_files(language))


def _own_files(language: str) -> list[tuple[Traversable, bytes]]:
    """Of a pack that follows from another one: what its own country says otherwise."""
    return _files(_data() / "packs" / language) if language in CONVERTED else []


def read_heard(folder: Traversable) -> Mapping[str, FurtherHeard]:
    return _read(folder / "heard.yaml", dict[Id, FurtherHeard])


def with_heard(pack: Pack, further: Mapping[str, FurtherHeard]) -> Pack:
    lines = dict(pack.lines)
    for function, heard in further.items():
        if function not in lines:
            raise WrongFile(f"{pack.language}: heard.yaml names the unknown function {function!r}")
        own = lines[function]
        lines[function] = replace(
            own,
            a=replace(own.a, heard=(*own.a.heard, *heard.a)),
            b=replace(own.b, heard=(*own.b.heard, *heard.b)),
        )
    return replace(pack, lines=lines)


def read_core(folder: Traversable) -> Core:
    situations = [s for file in yaml_files(folder / "situations") for s in _read(file, list[Situation])]
    functions = _read(folder / "functions.yaml", list[Function])
    arcs = _read(folder / "arcs.yaml", list[Arc])
    return Core(
        functions=_by_id(functions, lambda each: each.id),
        concepts=_read(folder / "concepts.yaml", dict[Id, Concept]),
        situations=_by_id(situations, lambda each: each.id),
        cando=_read(folder / "cando.yaml", tuple[CanDo, ...]),
        arcs={arc.goal: arc for arc in arcs},
        edges=_read(folder / "edges.yaml", Edges),
        wanted=_read(folder / "wanted.yaml", dict[Id, tuple[Line, ...]]),
    )


def read_pack(folder: Traversable, language: str) -> Pack:
    lines: dict[str, FunctionLines] = {}
    for group in Group:
        lines |= _read(folder / "functions" / f"{group}.yaml", dict[Id, FunctionLines])
    return Pack(
        language=language,
        lines=lines,
        lexicon=_read(folder / "lexicon.yaml", dict[Id, Entry]),
        grammar=_by_id(_read(folder / "grammar.yaml", list[Grammar]), lambda each: each.id),
        tutor=_read(folder / "tutor.yaml", Tutor),
        names=_read(folder / "names.yaml", Names),
        stilted=_read(folder / "natural.yaml", tuple[Stilted, ...]),
        elsewhere=_read(folder / "elsewhere.yaml", tuple[Line, ...]),
        little_words=_read(folder / "little_words.yaml", tuple[LittleWord, ...]),
    )


def _compiled(
    part: str,
    folder: Traversable,
    kind: type[T],
    make: Callable[[], T],
    further: Iterable[tuple[Traversable, bytes]] = (),
) -> T:
    """The shapes and the conversion count as well: what an older version of them compiled is not taken for ours."""
    code = [(file, file.read_bytes()) for file in (files("kaiwa.content") / name for name in SHAPING)]
    with ONE_AT_A_TIME:
        return compiled(part, digest_of([*code, *_files(folder), *further]), kind, make, cache_folder())


def present_packs() -> tuple[str, ...]:
    """The languages whose files are all there; the others are still being written."""
    return tuple(
        language
        for language in (*PACKS, *CONVERTED)
        if all(file.is_file() for file in _pack_files(_data() / "packs" / CONVERTED.get(language, language)))
    )


def contents(language: str | None = None) -> dict[str, bytes]:
    """The files of a pack, or of the core, as they were written; by their name below the data."""
    part = "core" if language is None else f"packs/{CONVERTED.get(language, language)}"
    read = [*_files(_data() / part), *(_own_files(language) if language else [])]
    return {str(file).removeprefix(str(_data())).lstrip("/\\"): content for file, content in read}


def _pack_files(folder: Traversable) -> list[Traversable]:
    single = [folder / f"{name}.yaml" for name in SINGLE]
    return [*single, *(folder / "functions" / f"{group}.yaml" for group in Group)]


def _data() -> Traversable:
    return files("kaiwa.content") / "data"


def _files(folder: Traversable) -> list[tuple[Traversable, bytes]]:
    return [(file, file.read_bytes()) for file in yaml_files(folder)]


def yaml_files(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for each in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if each.is_dir():
            found += yaml_files(each)
        elif each.name.endswith(".yaml"):
            found.append(each)
    return found


class WrongFile(ValueError):
    """Names the file, because a message without it is no help to an author."""


def _read(file: Traversable, kind: type[T]) -> T:
    try:
        return msgspec.yaml.decode(file.read_bytes(), type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError) as cause:
        raise WrongFile(f"{file}: {cause}") from cause


def _by_id(values: Iterable[T], id_of: Callable[[T], str]) -> dict[str, T]:
    found: dict[str, T] = {}
    for value in values:
        if found.setdefault(id_of(value), value) is not value:
            raise WrongFile(f"the id {id_of(value)!r} is used twice")
    return found
