"""Do the places of the selected units in the frame look random? With p-values and power."""

from __future__ import annotations

from dataclasses import dataclass
from math import lgamma
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import kolmogi, kolmogorov

from validation.replay.copied_places import shared_streams
from validation.replay.generators import generator_named
from validation.replay.list_orders import places_in_order
from validation.study.studies import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVEL = 0.05


@dataclass(frozen=True)
class PositionTest:
    """One test: what it looks at, its p-value, what it can notice at this n, what it saw."""

    name: str
    statistic: float
    p: float
    power: str
    seen: str = ""


@dataclass(frozen=True)
class PositionTests:
    """All tests of the places; `p` is the smallest, times the number of tests (Holm's first)."""

    n: int
    tests: tuple[PositionTest, ...]

    @property
    def striking(self) -> PositionTest:
        """The test with the smallest p-value."""
        return min(self.tests, key=lambda test: test.p)

    @property
    def p(self) -> float:
        return min(1.0, min(test.p for test in self.tests) * len(self.tests))


def position_tests(study: Study) -> PositionTests | None:
    """Tests of the relative places (k + 1/2) / N_h of the selected units, strata together.

    Kolmogorov and Smirnov's distance from an even spread; runs above and below the median in
    order of selection, where the order is known. Sampling without replacement spreads a
    little more evenly than the tests assume: they err towards finding nothing. None where
    places cannot be told. A high p-value says that nothing unusual was seen, no more.
    """
    columns, sample = study.columns, study.disclosed
    if columns is None or sample is None or study.labels is None:
        return None
    shares = []
    units = dict(sample.units)
    if shared_streams(study).shared:
        # The strata repeat each other's places: only one of them is evidence.
        largest = max(units, key=lambda label: len(units[label]))
        units = {largest: units[largest]}
    for label, ids in units.items():
        rows = study.rows_of_stratum(label)
        known = places_in_order(columns, rows, sample.order, ids)
        places = known[known >= 0].astype(np.float64)
        if len(places) < len(rows):
            shares.append((places + 0.5) / max(len(rows), 1))
    found = np.concatenate(shares) if shares else np.empty(0)
    if len(found) < 8:
        return None
    tests = [_spread(found)]
    drawn_in_order = sample.in_order and generator_named(sample.program).by_position
    if drawn_in_order and not _sorted(shares):
        tests.append(_runs(found))
    return PositionTests(len(found), tuple(tests))


def _sorted(shares: list[NDArray[np.float64]]) -> bool:
    """A list in frame order was sorted after the draw: its order says nothing."""
    return all(bool((np.diff(part) > 0).all() or (np.diff(part) < 0).all()) for part in shares)


def _spread(shares: NDArray[np.float64]) -> PositionTest:
    ranked = np.sort(shares)
    n = len(ranked)
    steps = np.arange(n)
    distance = float(max((ranked - steps / n).max(), ((steps + 1) / n - ranked).max()))
    # Stephens' correction makes the limiting distribution serve small n.
    scale = n**0.5 + 0.12 + 0.11 / n**0.5
    smallest = float(kolmogi(LEVEL)) / scale
    before, after = (steps + 1) / n - ranked, ranked - steps / n
    early = before.max() >= after.max()
    place = int((before if early else after).argmax())
    share = (place + 1) / n if early else place / n
    return PositionTest(
        "even spread over the frame (Kolmogorov-Smirnov)",
        distance,
        float(kolmogorov(scale * distance)),
        f"with n = {n} a sample that leaves out {100 * smallest:.0f}% or more at one end of the "
        "frame is surely noticed, less mostly not",
        f"the first {100 * ranked[place]:.0f}% of the frame hold {100 * share:.0f}% of the "
        "selected units",
    )


def _runs(shares: NDArray[np.float64]) -> PositionTest:
    """Wald and Wolfowitz' exact test of runs about the median."""
    above = shares > np.median(shares)
    a, b = int(above.sum()), int((~above).sum())
    runs = 1 + int((above[1:] != above[:-1]).sum())
    chances = _run_chances(a, b)
    counts = np.arange(2, 2 + len(chances))
    p = 2 * min(chances[counts <= runs].sum(), chances[counts >= runs].sum())
    return PositionTest(
        "order of selection (runs about the median)",
        float(runs),
        float(min(1.0, p)),
        f"with n = {len(shares)} long blocks of neighbours are noticed, single repeats are not",
        f"{runs} runs above and below the median, where {1 + 2 * a * b / (a + b):.0f} are expected",
    )


def _run_chances(a: int, b: int) -> NDArray[np.float64]:
    """P(R = 2, 3, ..., a + b) for a values above and b below, in random order."""

    def log_choose(n: int, k: int) -> float:
        if not 0 <= k <= n:
            return -np.inf
        return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)

    total = log_choose(a + b, a)
    logs = []
    for runs in range(2, a + b + 1):
        k = runs // 2
        if runs % 2 == 0:
            logs.append(np.log(2) + log_choose(a - 1, k - 1) + log_choose(b - 1, k - 1))
        else:
            logs.append(
                np.logaddexp(
                    log_choose(a - 1, k) + log_choose(b - 1, k - 1),
                    log_choose(a - 1, k - 1) + log_choose(b - 1, k),
                )
            )
    return np.exp(np.array(logs) - total)
