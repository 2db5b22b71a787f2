"""What a measurement found, against what was asked for."""

from typing import NamedTuple

from bench.queueing.ground import Ground, asked


class Figure(NamedTuple):
    name: str
    value: float
    most: float | None = None
    unit: str = ""

    @property
    def is_met(self) -> bool:
        return self.most is None or self.value <= self.most

    def __str__(self) -> str:
        wanted = "" if self.most is None else f"≤ {self.most:g}  {'ok' if self.is_met else 'MISSED'}"
        return f"  {self.name:<46}{self.value:>10.3f} {self.unit:<3} {wanted}"


def told(title: str, figures: list[Figure]) -> bool:
    print(title)
    for each in figures:
        print(each)
    return all(each.is_met for each in figures)


async def state_of_the_days(ground: Ground) -> list[Figure]:
    """Each day written exactly once, nothing lost, no lease left, nothing that needs a hand."""
    found = (
        await asked(
            """SELECT count(*) AS days, count(*) FILTER (WHERE status = 'ready') AS ready,
                      count(*) FILTER (WHERE status = 'processing') AS leased,
                      count(*) FILTER (WHERE status = 'failed') AS left_over,
                      count(*) FILTER (WHERE origin = 'offline') AS stood_in,
                      max(crash_count) AS crashes, max(retry_count) AS tries FROM scenario_generation_queue"""
        )
    )[0]
    scenes = (await asked("SELECT count(*) FROM scenarios"))[0]["count"]
    filled = (
        await asked(
            "SELECT count(DISTINCT d.day ->> 'scenario_id') FROM learning_paths p, jsonb_array_elements(p.schedule) AS d (day)"
        )
    )[0]["count"]
    days = found["days"]
    return [
        Figure("days", days),
        Figure("days not ready", days - found["ready"], 0),
        Figure("days without a scene of their own", days - filled, 0),
        Figure("scenes beyond one a day", scenes - days, 0),
        Figure("leases left", found["leased"], 0),
        Figure("left over", found["left_over"], 0),
        Figure("written by the offline engine instead", found["stood_in"]),
        Figure("most crashes of a row", found["crashes"]),
        Figure("most attempts of a row", found["tries"]),
        Figure("calls of the author", len(ground.calls())),
    ]
