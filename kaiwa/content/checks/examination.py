"""Every check on the core, on a pack and on the files, in the order in which a fault is best mended."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from kaiwa.content.bank import Core, Pack
from kaiwa.content.checks import (
    counts,
    coverage,
    files,
    lengths,
    letters,
    level,
    mistakes,
    reachability,
    readings,
    recognition,
    references,
    sameness,
)
from kaiwa.content.checks.coverage import Look
from kaiwa.content.checks.finding import Finding, Severity
from kaiwa.content.checks.level import Weigher
from kaiwa.content.checks.recognition import Recogniser


class Examined(Struct, frozen=True):
    """What one family of checks found."""

    family: str
    findings: tuple[Finding, ...]

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.severity is severity)


def examine_files(contents: Mapping[str, bytes]) -> Examined:
    return Examined("files", tuple(files.check_files(contents)))


def examine_core(core: Core) -> Iterator[Examined]:
    yield Examined("references", tuple(references.check_core(core)))
    yield Examined("counts", tuple(counts.check_core(core)))
    yield Examined("reachability", tuple(reachability.check_core(core)))


def examine_pack(
    core: Core,
    pack: Pack,
    *,
    weigh: Weigher | None = None,
    recognise: Recogniser | None = None,
    look: Look | None = None,
    every: int = 1,
) -> Iterator[Examined]:
    """What nobody was handed in for is not examined."""
    referred = Examined("references", tuple(references.check_pack(core, pack)))
    yield referred
    yield Examined("counts", tuple(counts.check_pack(pack)))
    yield Examined("letters", tuple(letters.check_pack(core, pack)))
    yield Examined("readings", tuple(readings.check_pack(pack)))
    yield Examined("lengths", tuple(lengths.check_pack(core, pack)))
    if weigh is not None:
        yield Examined("level", tuple(level.check_pack(pack, weigh)))
    yield Examined("mistakes", tuple(mistakes.check_pack(pack)))
    yield Examined("sameness", tuple(sameness.check_pack(pack)))
    yield Examined("choices", tuple(sameness.check_choices(core, pack)))
    if look is not None:
        yield Examined("coverage", tuple(coverage.check_pack(pack, look)))
    # an engine cannot be asked about functions that do not exist
    if recognise is not None and not referred.findings:
        yield Examined("recognition", tuple(recognition.check_pack(core, pack, recognise, every)))
