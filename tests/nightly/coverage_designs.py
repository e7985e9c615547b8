"""The designs whose exact coverage is enumerated, class by class, and the bounds that each serves.

A class yields its designs in a fixed order, so that a part of it (every twentieth, from a turn that
a commit chooses) is always the same designs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from sampling.choices import BOUND_CARDS
from tests.builders.exact_coverage import KindsStratum, Side, pps_stratum, simple_stratum
from tests.builders.streams import stream_named

SHARES = (0.1, 0.2, 0.3, 0.42, 0.5, 0.58, 0.7, 0.8, 0.9)
"""The middle value a of the classes of 0, a and 1."""


@dataclass(frozen=True)
class Part:
    """One stratum of a design: N, n, the amounts, and how it is drawn."""

    size: int
    n: int
    amounts: tuple[float, ...] = (0.0, 1.0)
    steps: int = 0
    """Of independent draws: the steps of the grid of shares; 0 for simple random samples."""

    def enumerated(self, *, ordered: bool) -> KindsStratum:
        """Every population and sample of it."""
        if not self.steps:
            return simple_stratum(self.size, self.n, self.amounts, ordered=ordered)
        top = max(self.amounts)
        taints = tuple(amount / top for amount in self.amounts)
        return pps_stratum(self.n, taints, self.steps, book=top, ordered=ordered)

    def __str__(self) -> str:
        drawn = f"{self.n} draws" if self.steps else f"{self.n} of {self.size}"
        return f"{drawn} ({', '.join(f'{amount:g}' for amount in self.amounts)})"


Design = tuple[Part, ...]


@dataclass(frozen=True)
class DesignClass:
    """A class of designs: its title, its designs, and the bounds and sides enumerated on it."""

    title: str
    designs: Callable[[], Iterator[Design]]
    bounds: tuple[str, ...]
    sides: tuple[Side, ...] = ("lower",)
    ordered: bool = False
    """Samples are told apart by the order of selection."""
    climbed: bool = False
    """The designs are only where a search for the worst coverage starts."""


def finite_bounds(
    design: str, *, counts: bool, slow: bool | None = None, ordered: bool = False
) -> tuple[str, ...]:
    """The registered bounds whose level is meant to hold in samples of every size of the design."""
    return tuple(
        name
        for name, card in BOUND_CARDS.items()
        if design in card.designs
        and card.finite_sample_in(design)
        and card.ordered == ordered
        and slow in (None, card.slow)
        and (counts or not card.counts_only)
        and not card.randomised
    )


def one_stratum(largest: int) -> Iterator[Design]:
    """Every n of every N."""
    for size in range(3, largest + 1):
        for n in range(2, size):
            yield (Part(size, n),)


def two_strata(least: int, most: int, amounts: tuple[float, ...]) -> Iterator[Design]:
    """Every pair of samples of every pair of sizes; alike strata once where they weigh the same."""
    for total in range(least, most + 1):
        for first in range(3, total - 2):
            second = total - first
            if second < first and amounts[0] == amounts[1]:
                continue
            for n in range(2, first):
                for k in range(2, second):
                    yield (
                        Part(first, n, (0.0, amounts[0])),
                        Part(second, k, (0.0, amounts[1])),
                    )


def three_values(largest: int) -> Iterator[Design]:
    """One stratum with 0, a and 1, for nine a."""
    for size in range(3, largest + 1):
        for n in range(2, size):
            for share in SHARES:
                yield (Part(size, n, (0.0, share, 1.0)),)


def random_strata(number: int, name: str) -> Iterator[Design]:
    """Two to four strata of 3 to 60 units with amounts over two orders of magnitude."""
    generator = np.random.default_rng(stream_named(name).integers(2**32, 1)[0])
    made = 0
    while made < number:
        strata = int(generator.integers(2, 5))
        parts = []
        for _ in range(strata):
            size = int(generator.integers(3, (60, 24, 12)[strata - 2] + 1))
            n = int(generator.integers(2, max(3, min(size, (24, 8, 5)[strata - 2]))))
            amount = float(np.round(np.exp(generator.normal(0, 1.2)), 2))
            parts.append(Part(size, min(n, size - 1), (0.0, max(amount, 0.01))))
        made += 1
        yield tuple(parts)


def pps_two_values() -> Iterator[Design]:
    """Independent draws, taints of 0 and 1, error rates in steps of 1 / 400."""
    for n in (*range(2, 31), 40, 60, 100):
        yield (Part(0, n, steps=400),)


def pps_three_values() -> Iterator[Design]:
    """Independent draws, taints 0, a and 1, shares in steps of 1 / 24."""
    for n in range(2, 9):
        for share in SHARES:
            yield (Part(0, n, (0.0, share, 1.0), steps=24),)


def pps_strata() -> Iterator[Design]:
    """Two strata of independent draws, of weights 1 to 1, 1 to 3 and 1 to 10."""
    for weight in (1.0, 3.0, 10.0):
        for n in range(2, 9):
            for k in range(2, 9):
                yield (Part(0, n, steps=40), Part(0, k, (0.0, weight), steps=40))


BOTH: tuple[Side, ...] = ("lower", "upper")
_SLOW = finite_bounds("stratified", counts=True, slow=True)
_STRATA = finite_bounds("stratified", counts=True, slow=False)
_DOLLARS = finite_bounds("stratified", counts=False, slow=False)

CLASSES: dict[str, DesignClass] = {
    "one": DesignClass(
        "one stratum, 0 and 1, N to 40",
        partial(one_stratum, 40),
        finite_bounds("srs", counts=True),
        BOTH,
    ),
    "one in order": DesignClass(
        "one stratum, 0 and 1, N to 10, every order of selection",
        partial(one_stratum, 10),
        finite_bounds("srs", counts=False, ordered=True),
        BOTH,
        ordered=True,
    ),
    "three values": DesignClass(
        "one stratum, 0, a and 1 for nine a, N to 16",
        partial(three_values, 16),
        finite_bounds("srs", counts=False),
    ),
    "two": DesignClass(
        "two strata, 0 and 1, N1 + N2 to 24", partial(two_strata, 6, 24, (1.0, 1.0)), _STRATA
    ),
    "two weighted": DesignClass(
        "two strata, 0 and 1, 0 and 4, N1 + N2 to 24",
        partial(two_strata, 6, 24, (1.0, 4.0)),
        _DOLLARS,
    ),
    "two slow": DesignClass(
        "two strata, 0 and 1, N1 + N2 to 12", partial(two_strata, 6, 12, (1.0, 1.0)), _SLOW
    ),
    "two large": DesignClass(
        "two strata, 0 and 1, N1 + N2 from 25 to 40",
        partial(two_strata, 25, 40, (1.0, 1.0)),
        _DOLLARS,
    ),
    "random": DesignClass(
        "2,000 random designs of two to four strata",
        partial(random_strata, 2000, "random designs"),
        _DOLLARS,
    ),
    "climbed": DesignClass(
        "500 designs climbed from random ones to their worst coverage",
        partial(random_strata, 500, "climbed designs"),
        tuple(name for name in _DOLLARS if BOUND_CARDS[name].guarantee == "conjectured"),
        climbed=True,
    ),
    "pps": DesignClass(
        "dollar-unit draws, taints 0 and 1, n to 100",
        pps_two_values,
        finite_bounds("pps", counts=True),
        BOTH,
    ),
    "pps three values": DesignClass(
        "dollar-unit draws, taints 0, a and 1 for nine a, n to 8",
        pps_three_values,
        finite_bounds("pps", counts=False),
        BOTH,
    ),
    "pps strata": DesignClass(
        "two strata of dollar-unit draws, n to 8 each",
        pps_strata,
        finite_bounds("stratified pps", counts=False, slow=False),
    ),
}
