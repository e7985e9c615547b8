"""Enumerate the exact coverage of every registered finite-sample bound; print a dated table.

`python -m tests.nightly.coverage` enumerates every class of designs (hours of two processors);
`--classes one "three values"` some of them, `--part COMMIT` the twentieth of the designs that a
commit id chooses, `--bounds gaffke_pooled` some bounds. Ends with 1 where a limit covers less
than its level in some population.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import numpy as np

from tests.builders.exact_coverage import Side, exact_coverage, limits_of
from tests.builders.streams import stream_named
from tests.nightly.coverage_designs import CLASSES, Design

LEVELS = (0.90, 0.95)
TURNS = 20
CLIMB = 12
"""Steps of a climb from a random design."""
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Found:
    """The worst population of a design for a bound at a level."""

    kind: str
    bound: str
    side: Side
    level: float
    coverage: float
    design: str
    population: str
    designs: int = 1

    @property
    def short(self) -> bool:
        """Is the coverage below the level, by more than rounding?"""
        return self.coverage < self.level - _ROUNDING


def worst_of(kind: str, design: Design, bound: str, level: float, side: Side) -> Found:
    """The worst population of one design."""
    parts = [part.enumerated(ordered=CLASSES[kind].ordered) for part in design]
    least = exact_coverage(parts, limits_of(bound, parts, level=level, side=side), side).least
    there = " + ".join("/".join(f"{units:g}" for units in row) for row in least.population)
    label = " + ".join(map(str, design))
    return Found(kind, bound, side, level, least.coverage, label, there)


def changed(design: Design, generator: np.random.Generator) -> Design:
    """A design like this one, with one stratum's size, sample or amount changed."""
    place = int(generator.integers(len(design)))
    part = design[place]
    which = int(generator.integers(3))
    if which == 0:
        part = replace(part, n=min(max(2, part.n + int(generator.choice([-1, 1]))), part.size - 1))
    elif which == 1:
        size = max(3, part.size + int(generator.choice([-3, -1, 1, 3])))
        part = replace(part, size=size, n=min(part.n, size - 1))
    else:
        amount = max(round(part.amounts[1] * float(np.exp(generator.normal(0, 0.4))), 3), 0.001)
        part = replace(part, amounts=(0.0, amount))
    return (*design[:place], part, *design[place + 1 :])


def judged(task: tuple[str, int, Design, tuple[str, ...]]) -> list[Found]:
    """One design for every bound, side and level of its class."""
    kind, number, design, bounds = task
    found = []
    for bound in bounds:
        for side in CLASSES[kind].sides:
            for level in LEVELS:
                best = worst_of(kind, design, bound, level, side)
                if CLASSES[kind].climbed:
                    generator = np.random.default_rng([number, round(100 * level)])
                    here = design
                    for _ in range(CLIMB):
                        near = changed(here, generator)
                        other = worst_of(kind, near, bound, level, side)
                        if other.coverage <= best.coverage:
                            here, best = near, other
                found.append(best)
    return found


def tasks(
    kinds: list[str], turn: int | None, only: list[str] | None
) -> Iterator[tuple[str, int, Design, tuple[str, ...]]]:
    """Every design of the classes, or the twentieth of a turn."""
    for kind in kinds:
        bounds = tuple(name for name in CLASSES[kind].bounds if only is None or name in only)
        designs = enumerate(CLASSES[kind].designs())
        chosen = designs if turn is None else islice(designs, turn, None, TURNS)
        if bounds:
            yield from ((kind, number, design, bounds) for number, design in chosen)


def worst_rows(found: Iterator[Found]) -> list[Found]:
    """Of each class, bound, side and level the worst design, and how many there were."""
    rows: dict[tuple[str, str, str, float], Found] = {}
    for one in found:
        key = (one.kind, one.bound, one.side, one.level)
        before = rows.get(key)
        count = 1 if before is None else before.designs + 1
        kept = one if before is None or one.coverage < before.coverage else before
        rows[key] = replace(kept, designs=count)
    return list(rows.values())


def table(rows: list[Found], seconds: float, part: str | None) -> list[str]:
    """The dated table in Markdown."""
    short = [row for row in rows if row.short]
    whole = "all designs" if part is None else f"every {TURNS}th design (`--part {part}`)"
    lines = [
        f"# Exact coverage of the finite-sample limits, {datetime.now(UTC):%Y-%m-%d}",
        "",
        f"The least coverage over every population of every design: {whole}; {seconds:.0f} s.",
        f"{len(short)} of {len(rows)} rows lie below their level.",
    ]
    for kind in dict.fromkeys(row.kind for row in rows):
        own = [row for row in rows if row.kind == kind]
        lines += [
            "",
            f"## {CLASSES[kind].title}",
            "",
            "| bound | side | level | designs | least coverage | design | units of each kind |",
            "|---|---|---|---|---|---|---|",
        ]
        for row in sorted(own, key=lambda row: (row.bound, row.side, row.level)):
            mark = " **below**" if row.short else ""
            lines.append(
                f"| {row.bound} | {row.side} | {row.level:.2f} | {row.designs} | "
                f"{row.coverage:.4f}{mark} | {row.design} | {row.population} |"
            )
    return lines


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--classes", nargs="+", choices=list(CLASSES), default=list(CLASSES))
    parser.add_argument("--bounds", nargs="+")
    parser.add_argument("--part", metavar="COMMIT")
    parser.add_argument("--into", type=Path, help="write the table into this folder too")
    parser.add_argument("--name", default="coverage", help="the file's first word")
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args(arguments)
    started = time.perf_counter()
    turn = None
    if asked.part is not None:
        turn = int(stream_named(f"coverage of commit {asked.part}").integers(TURNS, 1)[0])
    with ProcessPoolExecutor(asked.workers) as pool:
        todo = tasks(asked.classes, turn, asked.bounds)
        results = pool.map(judged, todo, chunksize=4)
        rows = worst_rows(one for several in results for one in several)
    lines = table(rows, time.perf_counter() - started, asked.part)
    sys.stdout.write("\n".join(lines) + "\n")
    if asked.into is not None:
        asked.into.mkdir(parents=True, exist_ok=True)
        path = asked.into / f"{asked.name}-{datetime.now(UTC):%Y-%m-%d}.md"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 1 if any(row.short for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
