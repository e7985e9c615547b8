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

    @cached_property
    def book(self) -> float:
        """The dollars paid, X_h."""
        return float(self.payments.sum())

    @cached_property
    def largest(self) -> float:
        """The largest payment."""
        return float(self.payments.max())

    @cached_property
    def alike(self) -> bool:
        """Is every unit paid the same?"""
        return bool(np.ptp(self.payments) == 0)

    @cached_property
    def floor_total(self) -> float | None:
        """The sum of the declared floors."""
        return None if self.floors is None else float(self.floors.sum())

    @cached_property
    def highest(self) -> float | None:
        """The largest payment raised by its floor."""
        return None if self.floors is None else float((self.payments + self.floors).max())

    @cached_property
    def _ascending(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The rank of every unit by its payment, and the payments in ascending order."""
        order = np.argsort(self.payments, kind="stable")
        ranks = np.empty_like(order)
        ranks[order] = np.arange(order.size)
        return ranks, self.payments[order]

    def payments_without(self, chosen: NDArray[np.int64]) -> NDArray[np.float64]:
        """The payments of the other units, in ascending order."""
        ranks, paid = self._ascending
        gaps = np.sort(ranks[chosen])
        starts, ends = [0, *(gaps + 1).tolist()], [*gaps.tolist(), paid.size]
        return np.concatenate([paid[i:j] for i, j in zip(starts, ends, strict=True)])


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
    def rows(self) -> StratumRows:
        """The values (taints under PPS) of every sample."""
        assert self.draws is not None
        values = self.overpaid[self.draws]
        if self.pps:
            values /= self.stratum.payments[self.draws]
            return StratumRows(values, self.stratum.book, 0.0)
        fraction = self.draws.shape[1] / self.stratum.size
        return StratumRows(values, float(self.stratum.size), fraction)

    @cached_property
    def _census(self) -> StratumSample:
        """The stratum reviewed in full, the same in every sample."""
        part = self.stratum
        return StratumSample(
            label=part.label,
            size=part.size,
            values=self.overpaid,
            caps=part.payments,
            book=part.book,
            unsampled=np.empty(0),
            floors=part.floors,
            floor_total=part.floor_total,
            raised_ceiling=part.highest,
        )

    @cached_property
    def _raised_ceiling(self) -> float | None:
        """The ceiling of y + u, or of its share of the amount paid."""
        highest = self.stratum.highest
        if highest is None or not self.pps:
            return highest
        assert self.stratum.floors is not None
        return float(((self.stratum.payments + self.stratum.floors) / self.stratum.payments).max())

    def sample(self, row: int, *, payments: bool = True) -> StratumSample:
        """One sample as bounds take it; `payments`: with those of the unsampled units."""
        if self.draws is None:
            return self._census
        part, chosen = self.stratum, self.draws[row]
        unsampled = hits = turns = None
        if self.pps:
            chosen, turns, hits = np.unique(chosen, return_inverse=True, return_counts=True)
        elif payments:
            unsampled = part.payments_without(chosen)
        return StratumSample(
            label=part.label,
            size=part.size,
            values=self.overpaid[chosen],
            caps=part.payments[chosen],
            hits=hits,
            book=part.book,
            unsampled=unsampled,
            floors=None if part.floors is None else part.floors[chosen],
            floor_total=part.floor_total,
            raised_ceiling=self._raised_ceiling,
            sequence=turns,
        )


def whole_total(strata: Sequence[DrawnStratum]) -> float:
    """The total of the strata taken whole."""
    return float(sum(part.overpaid.sum() for part in strata if part.draws is None))
