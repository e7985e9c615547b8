"""A block of simulated audits, and the limits of every one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from extrapolation.bounds import BOUNDS, Side, bound_for
from extrapolation.bounds.bound import SEED, MeanRows
from extrapolation.bounds.total_moments import TotalMoments, total_moments
from extrapolation.samples.samples import Sample
from extrapolation.simulation.strata import DrawnStratum, whole_total
from primafacie.core.errors import EstimateError

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Block:
    """Simulated audits of one population: samples, their chances, and the true total.

    `chances` add up to 1 over an enumeration; in a simulation every audit weighs the same.
    """

    strata: tuple[DrawnStratum, ...]
    chances: NDArray[np.float64]
    truth: float
    nonnegative: bool

    @property
    def rows(self) -> int:
        return len(self.chances)

    @cached_property
    def moments(self) -> TotalMoments:
        sampled = [part.rows for part in self.strata if part.draws is not None]
        return total_moments(sampled, whole=whole_total(self.strata), rows=self.rows)

    def sample(self, row: int, *, payments: bool = True) -> Sample:
        """One of the samples; `payments`: with those of the unsampled units."""
        return Sample(tuple(part.sample(row, payments=payments) for part in self.strata))


@dataclass(frozen=True, eq=False)
class BlockLimits:
    """The limits of one bound on a block; a refused sample is NaN here and counted apart."""

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    refused: NDArray[np.bool_]
    reasons: tuple[str, ...]


def block_limits(
    block: Block, name: str, tail: float, side: Side, options: Mapping[str, Any]
) -> BlockLimits:
    """The limits of a registered bound on every sample of the block."""
    nothing = np.full(block.rows, np.nan)
    bare = block.sample(0, payments=False)
    try:
        known = bound_for(name, bare, nonnegative=block.nonnegative, side=side)
    except EstimateError as error:
        return BlockLimits(nothing, nothing, np.ones(block.rows, dtype=bool), (error.got,))
    if known.moment_rows is not None:
        low, high = known.moment_rows(block.moments, tail)
        return BlockLimits(low, high, np.zeros(block.rows, dtype=bool), ())
    first = block.strata[0]
    floored = known.anchored and first.stratum.floors is not None
    if known.mean_rows is not None and side == "lower" and first.draws is not None and not floored:
        low = _of_means(block, tail, known.mean_rows)
        return BlockLimits(low, nothing, np.zeros(block.rows, dtype=bool), ())
    low, high = nothing.copy(), nothing.copy()
    refused = np.zeros(block.rows, dtype=bool)
    reasons: dict[str, None] = {}
    for row in range(block.rows):
        sample = block.sample(row, payments=known.payments)
        try:
            ends = known.limits(sample, tail, side, **_own(options, known.options, row))
        except EstimateError as error:
            refused[row] = True
            reasons[error.got] = None
            continue
        low[row] = np.nan if ends[0] is None else ends[0]
        high[row] = np.nan if ends[1] is None else ends[1]
    return BlockLimits(low, high, refused, tuple(reasons)[:3])


def _of_means(block: Block, tail: float, mean_rows: MeanRows) -> NDArray[np.float64]:
    """The limits of a bound that takes the values of all samples at once, in order drawn."""
    (part,) = block.strata
    assert part.draws is not None
    ceiling = 1.0 if part.pps else part.stratum.largest
    size = None if part.pps else part.stratum.size
    means = mean_rows(part.rows.values / ceiling, tail, size=size)
    found = part.overpaid[part.draws]
    if part.pps:
        # What was found twice is owed once.
        ranked = np.sort(part.draws, axis=1)
        fresh = np.ones(ranked.shape, dtype=bool)
        fresh[:, 1:] = ranked[:, 1:] != ranked[:, :-1]
        found = part.overpaid[ranked] * fresh
    return np.asarray(np.maximum(part.rows.scale * ceiling * means, found.sum(axis=1)))


def _own(options: Mapping[str, Any], names: Sequence[str], row: int) -> dict[str, Any]:
    """The options a bound takes; a randomized bound gets a seed of its own for every sample."""
    chosen = {name: value for name, value in options.items() if name in names}
    if SEED in chosen:
        chosen[SEED] = int(chosen[SEED]) + row
    return chosen


def check_bounds(names: Sequence[str], design: str) -> None:
    """Raise `EstimateError` for bounds unknown, or not valid for the design."""
    for name in names:
        designs = BOUNDS.known(name, EstimateError).designs
        if design not in designs:
            raise EstimateError(
                f"the bound {name} for a sample of design {design}",
                expected=f"a sample of design {' or '.join(designs)}",
                fix="Leave it out, or simulate the design it is valid for",
            )
