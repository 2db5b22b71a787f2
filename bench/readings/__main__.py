"""``python -m bench.readings --gold DIR [--split dev|test] [ja zh ko others own cost]``"""

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.readings import chinese, cost, japanese, korean, others, own_gold
from bench.readings.gold import Gold
from bench.readings.table import Row, render

PARTS: dict[str, Callable[[Gold], Iterable[Row]]] = {
    "ja": japanese.measure,
    "zh": chinese.measure,
    "ko": korean.measure,
    "others": others.measure,
    "own": lambda _: own_gold.measure(),
    "cost": lambda _: cost.measure(),
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.readings", description="Measures the readings.")
    parser.add_argument("--gold", type=Path, required=True, help="the folder of gold files")
    parser.add_argument("--split", choices=("dev", "test"), default="dev")
    parser.add_argument(
        "parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all when none is named"
    )
    arguments = parser.parse_args()
    unknown = set(arguments.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    gold = Gold(arguments.gold, arguments.split)
    print(render(row for part in arguments.parts or PARTS for row in PARTS[part](gold)))


if __name__ == "__main__":
    main()
