"""The share of a tail that populations need so that `gaffke_polya` would hold in them.

    python benchmarks/polya_shares.py             the worst populations known, worked out anew
    python benchmarks/polya_shares.py 600 90      search for worse ones: seconds, largest N

A population is N units of a few kinds of amounts; n are drawn. Each sample gives the probability p
with which the urn, one unsampled unit taken as 0, owes no more than the true total. The limit at a
tail q is above the total where p < q. So the largest q that keeps a level 1 - tail is the
tail-quantile of p over all samples; the share is q / tail: below 1 the tail itself is too large.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, replace
from itertools import product
from math import comb

import numpy as np

Kinds = tuple[tuple[float, int], ...]
"""Amounts above 0, the largest first, each with its number of units."""


@dataclass(frozen=True)
class Design:
    """Units of 0, units of each kind, the sample size and the tail."""

    zeros: int
    kinds: Kinds
    n: int
    tail: float

    @property
    def size(self) -> int:
        """N."""
        return self.zeros + sum(units for _, units in self.kinds)


WORST = (
    Design(25, ((1.0, 1), (0.3859, 2)), 5, 0.20),
    Design(43, ((1.0, 1), (0.2744, 3)), 4, 0.10),
    Design(44, ((1.0, 2), (0.5452, 1), (0.3685, 1)), 10, 0.05),
    Design(78, ((1.0, 1), (0.8973, 2), (0.4369, 3)), 27, 0.025),
    Design(35, ((1.0, 2), (0.2872, 3)), 4, 0.01),
)


def owes_no_more(found: tuple[int, ...], design: Design, room: float) -> float:
    """P(what the urn fills in <= room) for a sample with these numbers of each kind."""
    left = design.size - design.n - 1
    zeros = design.n - sum(found) + 1

    def ways(place: int, room: float, left: int) -> int:
        if place == len(found):
            return comb(left + zeros - 1, left)
        if not found[place]:
            return ways(place + 1, room, left)
        amount, total = design.kinds[place][0], 0
        for units in range(min(left, int(room / amount + 1e-9)) + 1):
            more = ways(place + 1, room - units * amount, left - units)
            total += comb(units + found[place] - 1, units) * more
        return total

    return ways(0, room, left) / comb(left + design.n, design.n)


def share(design: Design) -> float:
    """The tail-quantile of p, over the tail."""
    total = sum(amount * units for amount, units in design.kinds)
    rows = []
    for found in product(*[range(min(units, design.n) + 1) for _, units in design.kinds]):
        rest = design.n - sum(found)
        if not 0 <= rest <= design.zeros:
            continue
        chance = comb(design.zeros, rest)
        owed = 0.0
        for (amount, units), seen in zip(design.kinds, found, strict=True):
            chance *= comb(units, seen)
            owed += amount * seen
        rows.append((owes_no_more(found, design, total - owed), chance))
    rows.sort()
    below = np.cumsum([chance / comb(design.size, design.n) for _, chance in rows])
    place = int(np.searchsorted(below, design.tail * (1 + 1e-9), side="right"))
    return float(rows[min(place, len(rows) - 1)][0] / design.tail)


def changed(design: Design, largest: int, generator: np.random.Generator) -> Design:
    """A design near this one."""
    place, step = int(generator.integers(len(design.kinds))), int(generator.choice([-1, 1]))
    amount, units = design.kinds[place]
    which = generator.random()
    if which < 0.4:
        amount = float(np.clip(amount * np.exp(generator.normal(0, 0.1)), 0.05, 1))
    elif which < 0.6:
        units = max(1, units + step)
    elif which < 0.8:
        design = replace(design, zeros=max(0, design.zeros + int(generator.integers(-3, 4))))
    else:
        design = replace(design, n=design.n + step)
    kinds = [*design.kinds[:place], (amount, units), *design.kinds[place + 1 :]]
    near = replace(design, kinds=tuple(sorted(kinds, reverse=True)))
    fits = 2 <= near.n < near.size - 1 and near.size <= largest
    return near if fits else design


def search(seconds: float, largest: int) -> None:
    """Climb from random designs, and print every one that is worse than all before."""
    generator = np.random.default_rng(8)
    worst = dict.fromkeys((0.20, 0.10, 0.05, 0.025, 0.01), 1.0)
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        for tail in worst:
            amounts = np.sort(np.append(generator.uniform(0.1, 1, generator.integers(1, 3)), 1))
            kinds = tuple((float(a), int(generator.integers(1, 5))) for a in amounts[::-1])
            zeros = int(generator.integers(4, largest - 12))
            here = Design(zeros, kinds, int(generator.integers(2, zeros)), tail)
            least = share(here)
            for _ in range(100):
                near = changed(here, largest, generator)
                other = share(near)
                if other <= least:
                    here, least = near, other
            if least < worst[tail]:
                worst[tail] = least
                sys.stdout.write(f"tail {tail}: share {least:.4f}, N = {here.size}, {here}\n")


def main() -> None:
    """The known ones, or a search."""
    if len(sys.argv) == 3:
        search(float(sys.argv[1]), int(sys.argv[2]))
        return
    for design in WORST:
        sys.stdout.write(
            f"tail {design.tail}: share {share(design):.4f}, N = {design.size}, {design}\n"
        )


if __name__ == "__main__":
    main()
