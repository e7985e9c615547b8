"""The selection methods of SAS PROC SURVEYSELECT, on uniform numbers that its generator hands out.

From the SAS/STAT User's Guide, The SURVEYSELECT Procedure, and the papers it names: Floyd's
algorithm (Bentley and Floyd, CACM 30, 1987), Chromy's sequential selection (1979), Brewer's
selection of two units (1963). Each was compared with printed samples (tests/published).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from validation.replay.generators.uniform_streams import UniformStream
from validation.replay.generators.usual_ways import RandomStart, SelectionRejection

if TYPE_CHECKING:
    from numpy.typing import NDArray

PAIR = 2


class StratumNumbers(Protocol):
    """The numbers of one procedure call: those of each stratum in turn."""

    def of_stratum(self) -> UniformStream:
        """The numbers of the next stratum that is really sampled."""
        ...


@dataclass
class OneStream:
    """RANUNI: one stream that runs on through the strata."""

    stream: UniformStream

    def of_stratum(self) -> UniformStream:
        """The same numbers, further on."""
        return self.stream


@dataclass
class Floyd:
    """METHOD=SRS: Floyd's algorithm; where more than half are drawn, those left out are drawn.

    A stratum that is selected in full uses no number. The places are in the order of the list.
    """

    numbers: StratumNumbers

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """The places (0-based) of the next stratum; none follow them."""
        del further
        if count == size:
            return list(range(size))
        values = self.numbers.of_stratum()
        if 2 * count > size:
            left_out = _floyd(size, size - count, values)
            return [place for place in range(size) if place not in left_out]
        return sorted(_floyd(size, count, values))


def _floyd(size: int, count: int, values: UniformStream) -> set[int]:
    chosen: set[int] = set()
    for top in range(size - count, size):
        place = int((top + 1) * values.next())
        chosen.add(top if place in chosen else place)
    return chosen


@dataclass
class Chromy:
    """METHOD=SEQ with equal probabilities: round the list once from a random start.

    With n i/N = I + F for the i-th unit met, the running count is held at I or I + 1.
    """

    numbers: StratumNumbers

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """The places (0-based) of the next stratum in the order met; none follow them."""
        del further
        if count == size:
            return list(range(size))
        values = self.numbers.of_stratum()
        start, taken = int(size * values.next()), 0
        found: list[int] = []
        for met in range(1, size + 1):
            before, part_before = divmod(count * (met - 1), size)
            whole, part = divmod(count * met, size)
            if whole == before:
                free = size - part_before
                hit = taken == before and values.next() * free < part - part_before
            elif taken == before + 1:
                hit = part > 0 and values.next() * part_before < part
            else:
                hit = True
            if hit:
                taken += 1
                found.append((start + met - 1) % size)
        return found


@dataclass
class Brewer:
    """METHOD=PPS_BREWER: two units of each stratum, in proportion to size.

    With p the share of a unit, the first has weight p (1 - p)/(1 - 2p), the second, among the
    others, weight p; both are found in running totals down the list.
    """

    numbers: StratumNumbers

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """Without sizes nothing can be drawn."""
        del size, count, further
        return []

    def draw_sized(self, amounts: NDArray[np.float64], count: int) -> list[int]:
        """The two places (0-based) of the next stratum in the order of the list."""
        if count != PAIR or len(amounts) < PAIR or (amounts <= 0).any():
            return []
        values = self.numbers.of_stratum()
        shares = amounts / amounts.sum()
        if (2 * shares >= 1).any():
            return []
        first = _met(shares * (1 - shares) / (1 - 2 * shares), values.next())
        others = np.delete(np.arange(len(shares)), first)
        second = int(others[_met(shares[others], values.next())])
        return sorted((first, second))


@dataclass
class HanuravVijayan:
    """METHOD=PPS: n units of a stratum in proportion to size (Hanurav 1967, Vijayan 1968).

    In the order of sizes z_1 <= ... <= z_N (shares), z_{N+1} = 1/n and T = z_1 + ... + z_{N-n}: a
    number i of 1..n has the weight n (z_{N-n+i+1} - z_{N-n+i})(T + i z_{N-n+1})/T; the largest
    n - i units are taken, and i of the others one after another.
    """

    numbers: StratumNumbers

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """Without sizes nothing can be drawn."""
        del size, count, further
        return []

    def draw_sized(self, amounts: NDArray[np.float64], count: int) -> list[int]:
        """The places (0-based) of the next stratum, the drawn ones first."""
        size = len(amounts)
        if not 0 < count < size or (amounts <= 0).any() or amounts.max() * count > amounts.sum():
            return []
        values = self.numbers.of_stratum()
        order = np.argsort(amounts, kind="stable")
        z = np.concatenate([[0.0], amounts[order] / amounts.sum(), [1 / count]])
        free = size - count
        head, total = z[free + 1], z[1 : free + 1].sum()
        steps = np.arange(1, count + 1)
        weights = count * np.diff(z[free + 1 :]) * (total + steps * head) / total
        left = 1 + _met(weights, values.next())
        last = free + left
        scale = total + left * head
        shares = np.minimum(z[1 : last + 1], head) / scale
        after = shares.sum() - np.cumsum(shares)
        passed = np.divide(shares, after, out=np.zeros(last), where=after > 0)
        drawn: list[int] = []
        start = 0
        for turn in range(1, left + 1):
            stay = 1 - (left - turn) * passed[start : free + turn]
            chances = shares[start : free + turn] * np.concatenate([[1.0], np.cumprod(stay)[:-1]])
            start += _met(chances, values.next()) + 1
            drawn.append(start - 1)
        return [int(order[place]) for place in (*drawn, *range(last, size))]


def _met(weights: NDArray[np.float64], u: float) -> int:
    """The place where the running total of the weights passes u times their sum."""
    totals = np.cumsum(weights)
    return min(int(np.searchsorted(totals, u * totals[-1], side="right")), len(weights) - 1)


@dataclass
class InStrata:
    """A method that goes on with the numbers of the next stratum."""

    numbers: StratumNumbers
    method: type[SelectionRejection] | type[RandomStart]

    def draw(self, size: int, count: int, further: int = 0) -> list[int]:
        """The places (0-based) of the next stratum in the order of the list; none follow."""
        del further
        if count == size:
            return list(range(size))
        return self.method(self.numbers.of_stratum()).draw(size, count)
