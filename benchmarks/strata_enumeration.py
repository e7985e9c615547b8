"""Exact coverage of the limits of dollars in strata, over every population of random small designs.

    python benchmarks/strata_enumeration.py          (some minutes)

Designs of two or three strata with 3 to 10 units and 2 to 4 sampled, whose units have two or three
amounts: 0, a and 1 times the amount of the stratum. Every sample of every population is worked out.
The result is `docs/_data/strata_enumeration.json`: per bound and kind of design the number of
designs and of populations, and the worst of them. Designs are seeded by their names, never chosen.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from extrapolation.bounds import BOUNDS
from primafacie.core.streams import seed_of

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
from tests.builders.exact_coverage import (  # noqa: E402
    KindsStratum,
    exact_coverage,
    limits_of,
    simple_stratum,
)

PLACE = ROOT / "docs/_data/strata_enumeration.json"
LEVELS = (0.90, 0.95)
AMOUNTS = (0.1, 0.3, 1.0, 1.0, 3.0, 10.0)
KINDS = {
    "2 strata, two amounts": (2, 2, 60),
    "3 strata, two amounts": (3, 2, 20),
    "2 strata, three amounts": (2, 3, 25),
}
LOWER = ("gaffke_pooled", "gaffke_merged")
BOTH = ("minimum_sum_pooled",)
"""Both ends; of two amounts only, as one amount paid is the ceiling of all units of a stratum."""
SLOW_DESIGNS = 6
"""Melding takes so much longer that merged strata have the first designs of each kind only."""


def design(strata: int, kinds: int, name: str) -> list[KindsStratum]:
    """A design: sizes, samples, amounts."""
    random = np.random.default_rng(seed_of(name))
    made = []
    for _ in range(strata):
        size = int(random.integers(3, 11))
        n = int(random.integers(2, min(4, size - 1) + 1))
        amount = float(random.choice(AMOUNTS))
        middle = () if kinds == 2 else (amount * float(random.choice((0.1, 0.25, 0.5, 0.8))),)
        made.append(simple_stratum(size, n, (0.0, *middle, amount)))
    return made


def tried(bound: str, kind: str, side: str) -> dict[str, Any]:
    """The worst coverage of a bound over every population of the designs of a kind."""
    strata, kinds, count = KINDS[kind]
    if BOUNDS[bound].slow:
        count = min(count, SLOW_DESIGNS)
    populations, worst = 0, dict.fromkeys(LEVELS, 1.0)
    for number in range(count):
        made = design(strata, kinds, f"{kind} {number}")
        for level in LEVELS:
            print(bound, kind, number, level, flush=True)
            limits = limits_of(bound, made, level=level, side=side)  # type: ignore[arg-type]
            found = exact_coverage(made, limits, side)  # type: ignore[arg-type]
            worst[level] = min(worst[level], found.least.coverage)
        populations += int(np.prod([len(part.populations) for part in made]))
    return {
        "bound": bound,
        "kind": kind,
        "side": side,
        "designs": count,
        "populations": populations,
        "worst": {f"{level:g}": round(value, 6) for level, value in worst.items()},
    }


def main() -> None:
    """Write every row."""
    rows: list[dict[str, Any]] = [tried(bound, kind, "lower") for bound in LOWER for kind in KINDS]
    rows += [
        tried(bound, kind, side)
        for bound in BOTH
        for kind in KINDS
        if KINDS[kind][1] == 2
        for side in ("lower", "upper")
    ]
    text = json.dumps({"levels": LEVELS, "rows": rows}, indent=1, sort_keys=True)
    PLACE.write_text(text + "\n", encoding="utf-8", newline="\n")
    for row in rows:
        print(row["bound"], row["kind"], row["side"], row["designs"], row["worst"])


if __name__ == "__main__":
    main()
