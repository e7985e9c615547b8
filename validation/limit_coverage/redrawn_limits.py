"""Lower limits of redrawn samples, each computed as the demand computed it.

Strata of any designs, estimated each by itself: they are independent, so points, variances and
degrees of freedom add up, and the limit is T - q SE. All possible systematic samples with their
probabilities. Whole clusters, analyzed as clusters or, by mistake, as single units. Ratio and
regression estimates of simple random samples.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from extrapolation import Estimate, Sample, StratumSample
from extrapolation.bounds import BOUNDS
from extrapolation.estimators import design_of
from primafacie.core.errors import EstimateError
from primafacie.core.streams import Stream
from sampling.designs.possible_starts import PossibleStarts
from sampling.designs.strata_to_redraw import distinct_places
from validation.limit_coverage.redrawn_strata import RedrawnStratum
from validation.replay.cluster_draws import ClusterDraw

if TYPE_CHECKING:
    from numpy.typing import NDArray


Limits = Callable[[Sequence["NDArray[np.float64]"], int, Stream], "NDArray[np.float64]"]
"""(overpaid dollars by stratum, replicates, stream) to lower limits; NaN where refused."""


@dataclass(frozen=True)
class RedrawnRow:
    """What a limit did over its replicates, in the words of the simulation engine's rows."""

    coverage: float | None
    error: float | None
    mean_low: float | None
    refused: float
    exact: bool = False


def redrawn_row(
    low: NDArray[np.float64], truth: float, chances: NDArray[np.float64] | None = None
) -> RedrawnRow:
    """Coverage of lower limits, its standard error, and the mean limit over the truth.

    With the `chances` of all possible samples there is no error: the row is exact.
    """
    finite = np.isfinite(low)
    kept = low[finite]
    if not len(kept):
        return RedrawnRow(None, None, None, 1.0)
    weights = np.full(len(low), 1 / len(low)) if chances is None else chances
    share = float(weights[finite].sum())
    weights = weights[finite] / share
    covered = min(float(weights @ (kept <= truth + 1e-9 * max(abs(truth), 0.01))), 1.0)
    error = 0.0 if chances is not None else (covered * (1 - covered) / len(kept)) ** 0.5
    mean = float(weights @ np.maximum(kept, 0) / truth) if truth > 0 else None
    refused = 1 - len(kept) / len(low) if chances is None else max(1 - share, 0.0)
    return RedrawnRow(covered, float(error), mean, refused, chances is not None)


def lower_limits(
    points: NDArray[np.float64],
    variances: NDArray[np.float64],
    df: NDArray[np.float64] | float,
    *,
    bound: str,
    level: float,
) -> NDArray[np.float64]:
    """T - q SE with q of Student's t or the normal distribution; NaN where there is none.

    Without a degree of freedom t is refused, but for a sample that shows no variance.
    """
    quantile = BOUNDS[bound].own_quantile
    assert quantile is not None
    spread = np.maximum(variances, 0.0) ** 0.5
    freedom = np.broadcast_to(np.asarray(df, dtype=np.float64), points.shape)
    low = np.asarray(points - quantile.value(level, np.maximum(freedom, 1)) * spread)
    refused = quantile.takes_degrees & (freedom < 1) & (spread > 0)
    return np.where(refused, np.nan, low)


def design_limits(strata: Sequence[RedrawnStratum], *, bound: str, level: float) -> Limits:
    """Limits of the total over strata that are redrawn each by its own design."""

    def limits(
        overpaid: Sequence[NDArray[np.float64]], rows: int, stream: Stream
    ) -> NDArray[np.float64]:
        made = [
            stratum.totals(values, rows, stream.child(number))
            for number, (stratum, values) in enumerate(zip(strata, overpaid, strict=True))
        ]
        return lower_limits(
            np.sum([part.points for part in made], axis=0),
            np.sum([part.variances for part in made], axis=0),
            np.sum([part.df for part in made], axis=0),
            bound=bound,
            level=level,
        )

    return limits


def start_limits(
    every: PossibleStarts, values: NDArray[np.float64], *, bound: str, level: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lower limit of every combination of starts, and its probability."""
    expanded = values[every.places] * every.scale
    means = every.hits @ expanded / every.each
    if every.starts == 1:
        squares = every.hits @ expanded**2 / every.each - means**2
        variances = np.maximum(squares, 0) / (every.each - 1)
        low = lower_limits(means, variances, every.each - 1.0, bound=bound, level=level)
        return low, every.chances
    picked = np.indices((len(means),) * every.starts).reshape(every.starts, -1)
    parts = means[picked]
    # Equal parts vary by exactly nothing, whatever the rounding of their mean.
    spread = np.where(np.ptp(parts, axis=0) > 0, parts.var(axis=0, ddof=1), 0.0)
    low = lower_limits(
        parts.mean(axis=0), spread / every.starts, every.starts - 1.0, bound=bound, level=level
    )
    return low, np.asarray(every.chances[picked].prod(axis=0))


def _quantile(bound: str, df: NDArray[np.float64] | float, level: float) -> NDArray[np.float64]:
    quantile = BOUNDS[bound].own_quantile
    assert quantile is not None
    return quantile.value(level, np.maximum(df, 1))


def cluster_limits(clusters: ClusterDraw, *, bound: str, level: float, as_units: bool) -> Limits:
    """Limits from m of N_c clusters: of cluster totals, or of their units as if drawn singly.

    clusters   T = N_c mean(t),  V = N_c (N_c - m) s_t^2 / m,  m - 1 degrees of freedom
    units      T = N ybar,  V = N (N - n) s^2 / n over the n units of the m clusters
    """
    m, count, codes = len(clusters.touched), clusters.count, clusters.codes
    sizes = np.bincount(codes, minlength=count).astype(np.float64)

    def limits(
        overpaid: Sequence[NDArray[np.float64]], rows: int, stream: Stream
    ) -> NDArray[np.float64]:
        (values,) = overpaid
        sums = np.bincount(codes, values, count)
        drawn = distinct_places(count, m, rows, stream)
        if not as_units:
            t = sums[drawn]
            variance = count * (count - m) * t.var(axis=1, ddof=1) / m
            reach = _quantile(bound, float(m - 1), level) * variance**0.5
            return np.asarray(count * t.mean(axis=1) - reach)
        squares = np.bincount(codes, values**2, count)
        n, total = sizes[drawn].sum(axis=1), sums[drawn].sum(axis=1)
        size = float(len(codes))
        spread = np.maximum(squares[drawn].sum(axis=1) - total**2 / n, 0) / (n - 1)
        variance = size * np.maximum(size - n, 0) * spread / n
        reach = _quantile(bound, n - 1, level) * variance**0.5
        return np.asarray(size * total / n - reach)

    return limits


def fitted_limits(
    over: Estimate, payments: Sequence[NDArray[np.float64]], *, bound: str, level: float
) -> Limits:
    """Limits of the estimator of `over` on redrawn simple random strata (`refit`)."""
    assert over.fit is not None
    member = over.fit.estimator
    parts = over.sample.strata
    totals = {part.label: float(paid.sum()) for part, paid in zip(parts, payments, strict=True)}
    empty = Sample(
        tuple(
            StratumSample(label=part.label, size=len(paid), values=np.zeros(part.n))
            for part, paid in zip(parts, payments, strict=True)
        )
    )
    design = design_of(empty)

    def one(y: NDArray[np.float64], x: NDArray[np.float64]) -> float:
        try:
            made = member.refit(y, x, design, totals=totals)
            return float(made.point - _quantile(bound, made.df, level) * made.variance**0.5)
        except EstimateError:
            return float("nan")

    def limits(
        overpaid: Sequence[NDArray[np.float64]], rows: int, stream: Stream
    ) -> NDArray[np.float64]:
        ys, xs = [], []
        for number, (part, paid, values) in enumerate(zip(parts, payments, overpaid, strict=True)):
            if part.census:
                drawn = np.tile(np.arange(len(paid)), (rows, 1))
            else:
                drawn = distinct_places(len(paid), part.n, rows, stream.child(number))
            ys.append(values[drawn])
            xs.append(paid[drawn])
        y, x = np.concatenate(ys, axis=1), np.concatenate(xs, axis=1)
        return np.array([one(y[row], x[row]) for row in range(rows)])

    return limits
