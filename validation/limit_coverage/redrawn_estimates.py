"""Lower limits of a design drawn again, stratum by stratum, from each stratum's own variance.

A stratum's `Redraws` draws it again many times and gives every sample's point, variance and
degrees of freedom, as the product's own estimator of that design computes them. The strata are
independent: points, variances and degrees of freedom add up, and the limit is T - q SE.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from extrapolation.bounds import BOUNDS
from extrapolation.simulation import SimulatedStratum
from extrapolation.simulation.selections import pps_places
from primafacie.core.errors import EstimateError
from primafacie.core.results import brief
from primafacie.core.streams import Stream
from sampling.designs.strata_to_redraw import distinct_places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Limits = Callable[[Sequence[NDArray[np.float64]], int, Stream], NDArray[np.float64]]
    """(overpaid dollars by stratum, replicates, stream) to lower limits; NaN where refused."""


Taken = TypeVar("Taken")


@brief
@dataclass(frozen=True, eq=False)
class Redrawn:
    """Points, variances and degrees of freedom of one stratum, one of each a sample."""

    points: NDArray[np.float64]
    variances: NDArray[np.float64]
    df: NDArray[np.float64]


Redraws = Callable[["NDArray[np.float64]", int, Stream], Redrawn]
"""(overpaid dollars of the stratum in frame order, samples, stream) to their estimates."""


def lower_limits(
    points: NDArray[np.float64],
    variances: NDArray[np.float64],
    df: NDArray[np.float64] | float,
    *,
    bound: str,
    level: float,
) -> NDArray[np.float64]:
    """T - q SE with the quantile q of the bound; NaN where there is none.

    Without a degree of freedom t is refused, but for a sample that shows no variance.
    """
    quantile = BOUNDS[bound].own_quantile
    assert quantile is not None
    spread = np.maximum(variances, 0.0) ** 0.5
    freedom = np.broadcast_to(np.asarray(df, dtype=np.float64), points.shape)
    low = np.asarray(points - quantile.value(level, np.maximum(freedom, 1)) * spread)
    refused = quantile.takes_degrees & (freedom < 1) & (spread > 0)
    return np.where(refused, np.nan, low)


def design_limits(strata: Sequence[Redraws], *, bound: str, level: float) -> Limits:
    """Limits of the total over strata that are drawn again each by its own design."""

    def limits(
        overpaid: Sequence[NDArray[np.float64]], rows: int, stream: Stream
    ) -> NDArray[np.float64]:
        made = [
            draw(values, rows, stream.child(number))
            for number, (draw, values) in enumerate(zip(strata, overpaid, strict=True))
        ]
        return lower_limits(
            np.sum([part.points for part in made], axis=0),
            np.sum([part.variances for part in made], axis=0),
            np.sum([part.df for part in made], axis=0),
            bound=bound,
            level=level,
        )

    return limits


def simple_redraws(size: int, n: int) -> Redraws:
    """n of N units by simple random sampling: N ybar, N (N - n) s^2 / n, n - 1; or all of them."""

    def redraws(values: NDArray[np.float64], rows: int, stream: Stream) -> Redrawn:
        if n >= size:
            none = np.zeros(rows)
            return Redrawn(np.full(rows, float(values.sum())), none, none)
        taken = values[distinct_places(size, n, rows, stream)]
        variances = np.full(rows, np.nan) if n < 2 else taken.var(axis=1, ddof=1)
        factor = size * (size - n) / n
        return Redrawn(size * taken.mean(axis=1), factor * variances, np.full(rows, n - 1.0))

    return redraws


def pps_redraws(sizes: NDArray[np.int64], n: int, *, label: str) -> Redraws:
    """n draws with replacement by size: X mean(y/x), X^2 s^2(y/x) / n, n - 1."""
    dollars = sizes / 100
    part = SimulatedStratum(label, dollars, n, repeats=True)
    whole = float(dollars.sum())

    def redraws(values: NDArray[np.float64], rows: int, stream: Stream) -> Redrawn:
        shares = (values / dollars)[pps_places(part, rows, stream)]
        variances = np.full(rows, np.nan) if n < 2 else shares.var(axis=1, ddof=1)
        return Redrawn(
            whole * shares.mean(axis=1), whole**2 * variances / n, np.full(rows, n - 1.0)
        )

    return redraws


def one_by_one(
    draw: Callable[[int, Stream], list[Taken]],
    fit: Callable[[NDArray[np.float64], Taken], tuple[float, float, float]],
) -> Redraws:
    """Redraws of a design whose samples are estimated each by itself.

    The samples depend on the stream alone: they are drawn once, and serve every population. A
    sample that its estimator refuses (a negative variance) has none of the three (NaN).
    """
    held: dict[tuple[int, int], list[Taken]] = {}

    def redraws(values: NDArray[np.float64], rows: int, stream: Stream) -> Redrawn:
        key = (stream.seed, rows)
        if key not in held:
            held[key] = draw(rows, stream)
        found = np.full((3, rows), np.nan)
        for row, taken in enumerate(held[key]):
            try:
                found[:, row] = fit(values, taken)
            except EstimateError:
                continue
        return Redrawn(found[0], found[1], found[2])

    return redraws
