"""A stratum to simulate on, and samples drawn from it many at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from extrapolation.bounds.total_moments import StratumRows
from extrapolation.samples.samples import StratumSample
from primafacie.core.brief_texts import brief
from primafacie.core.errors import EstimateError
from primafacie.core.streams import Stream
from sampling.designs import Design

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


class TaintModel(Protocol):
    """Anything that gives payments their overpayments: every model of `sampling.models`."""

    def overpayments(self, payments: ArrayLike, stream: Stream) -> NDArray[np.float64]:
        """The overpaid dollars of every payment."""


@brief
@dataclass(frozen=True, eq=False)
class SimulatedStratum:
    """A stratum of the frame: the dollars paid for its N_h units *in frame order*, and n_h.

    `floors` are the plan's declared u_i >= 0 where underpayments may be netted (none: a bound
    anchored at 0 is refused as soon as the model makes an underpayment). n_h = N_h is a census;
    `whole` says so where the other strata are drawn with replacement. `repeats` says that this
    stratum is: n_h counts draws and may exceed N_h. `design`, one of
    simple random sampling, redraws it in place of the simulation's own selection.
    """

    label: str
    payments: NDArray[np.float64]
    n: int
    floors: NDArray[np.float64] | None = None
    whole: bool = False
    repeats: bool = False
    design: Design | None = None

    def __post_init__(self) -> None:
        paid = np.array(self.payments, dtype=np.float64)
        paid.flags.writeable = False
        object.__setattr__(self, "payments", paid)
        most = max(paid.size, self.n) if self.repeats else paid.size
        if paid.ndim != 1 or not np.isfinite(paid).all() or not 1 <= self.n <= most:
            raise EstimateError(
                f"{self.n} units of {paid.size:,} payments",
                where=f"stratum {self.label}",
                expected="finite payments, and a sample from 1 unit to all of them",
                fix="Correct n or the payments",
            )
        if self.whole and self.n != paid.size:
            raise EstimateError(
                f"{self.n} units of a stratum taken whole",
                where=f"stratum {self.label}",
                expected=f"all {paid.size:,}",
                fix="Correct n",
            )
        if self.n == 1 < paid.size:
            raise EstimateError(
                f"1 sampled unit of {paid.size:,}",
                where=f"stratum {self.label}",
                expected="2 units or more: one unit shows no spread",
                fix="Merge the stratum with its neighbour, or take it whole",
            )

    @property
    def size(self) -> int:
        return int(self.payments.size)


@brief
@dataclass(frozen=True, eq=False)
class FixedOverpayments:
    """A population that is known: the overpaid dollars of each stratum, in the strata's order."""

    by_stratum: tuple[NDArray[np.float64], ...]


@dataclass(frozen=True, eq=False)
class DrawnStratum:
    """Samples from one stratum: `draws` R x n places in the frame's order (None: taken whole)."""

    stratum: SimulatedStratum
    overpaid: NDArray[np.float64]
    draws: NDArray[np.int64] | None
    pps: bool

    @cached_property
    def book(self) -> float:
        return float(self.stratum.payments.sum())

    @property
    def rows(self) -> StratumRows:
        """The values (taints under PPS) of every sample."""
        assert self.draws is not None
        if self.pps:
            return StratumRows(self.taints[self.draws], self.book, 0.0)
        fraction = self.draws.shape[1] / self.stratum.size
        return StratumRows(self.overpaid[self.draws], float(self.stratum.size), fraction)

    @cached_property
    def taints(self) -> NDArray[np.float64]:
        return np.asarray(self.overpaid / self.stratum.payments)

    @cached_property
    def _ascending(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        order = np.argsort(self.stratum.payments, kind="stable")
        return order, self.stratum.payments[order]

    @cached_property
    def _raised_ceiling(self) -> float | None:
        """The ceiling of y + u, or of its share of the amount paid."""
        part = self.stratum
        if part.floors is None:
            return None
        highest = part.payments + part.floors
        return float((highest / part.payments if self.pps else highest).max())

    def sample(self, row: int) -> StratumSample:
        """One sample as bounds take it."""
        part, floors = self.stratum, self.stratum.floors
        chosen = np.arange(part.size) if self.draws is None else self.draws[row]
        order, paid = self._ascending
        unsampled = hits = turns = None
        if self.pps:
            chosen, turns, hits = np.unique(chosen, return_inverse=True, return_counts=True)
        else:
            left = np.ones(part.size, dtype=bool)
            left[chosen] = False
            unsampled = paid[left[order]]
        return StratumSample(
            label=part.label,
            size=part.size,
            values=self.overpaid[chosen],
            caps=part.payments[chosen],
            hits=hits,
            book=self.book,
            unsampled=unsampled,
            floors=None if floors is None else floors[chosen],
            floor_total=None if floors is None else float(floors.sum()),
            raised_ceiling=self._raised_ceiling,
            sequence=turns,
        )


def whole_total(strata: Sequence[DrawnStratum]) -> float:
    """The total of the strata taken whole."""
    return float(sum(part.overpaid.sum() for part in strata if part.draws is None))
