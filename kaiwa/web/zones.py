"""The time zones a person may choose from, grouped as people look for them."""

from functools import cache
from typing import Final
from zoneinfo import available_timezones

REGIONS: Final = (
    "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
)  # fmt: skip


def zones_by_region(chosen: str) -> dict[str, list[str]]:
    """What somebody has already is among them, also where it is an old name."""
    by_region = _by_region()
    if any(chosen in zones for zones in by_region.values()):
        return by_region
    return {"Chosen": [chosen], **by_region}


@cache
def _by_region() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"Everywhere": ["UTC"]} | {region: [] for region in REGIONS}
    for name in sorted(available_timezones()):
        region = name.partition("/")[0]
        if region in REGIONS:
            found[region].append(name)
    return found
