"""How much of the estimate each sampled claim carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from extrapolation import Sample
from primafacie.core.errors import StudyError
from primafacie.core.money import Money
from primafacie.core.results import Result
from primafacie.core.units import Dollars
from validation.study.studies import Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

# Boxplot convention: beyond three times the quartile range a value is far out (Tukey 1977).
FAR_OUT = 3.0
SHOWN_CLAIMS = 12


@dataclass(frozen=True)
class InfluenceRow:
    """One sampled claim.

    Attributes
    ----------
    unit_id, stratum : str
        The claim and its stratum.
    overpaid : Money
        The overpayment that was found.
    share : float
        Its part of the estimate, N_h y_i / n_h over the total; a fraction.
    point_without, lower_without : float
        The point estimate and the lower limit without it (n - 1), in dollars; the limit is None
        where there is no demand.
    far_out : bool
        Whether it exceeds the upper quartile of its stratum's overpayments by more than three
        quartile ranges (Tukey 1977).
    """

    unit_id: str
    stratum: str
    overpaid: Money
    share: float
    point_without: Dollars
    lower_without: Dollars | None
    far_out: bool


@dataclass(frozen=True)
class Influences(Result):
    """The sampled claims by their part of the estimate, the largest first.

    Attributes
    ----------
    point : float
        The point estimate, in dollars.
    lower : float or None
        The lower limit of the recomputed demand, in dollars; None where there is no demand.
    rows : tuple of InfluenceRow
        One row per claim: dollars overpaid, its share of the estimate, and the estimate without it.
    top : dict of int to float
        The shares of the estimate carried by the largest 1, 3, 5 and 10 claims, as fractions.
    """

    SCHEMA: ClassVar[str] = "primafacie.influences/1"
    ROWS: ClassVar[str] = "rows"

    point: Dollars
    lower: Dollars | None
    rows: tuple[InfluenceRow, ...]
    top: dict[int, float]

    def __str__(self) -> str:
        limit = "" if self.lower is None else f", limit ${self.lower:,.2f}"
        largest = [f"the largest {k}: {100 * share:.0f}% of it" for k, share in self.top.items()]
        return "\n".join([f"point ${self.point:,.2f}{limit}", *largest])

    def text(self) -> str:
        """The claims that carry most of the estimate, in words.

        Returns
        -------
        str
            The estimate, the shares of the largest claims, and one line per claim, at most 12.
        """
        lines = [str(self)]
        for row in self.rows[:SHOWN_CLAIMS]:
            far = ", far out" if row.far_out else ""
            lines.append(
                f"stratum {row.stratum}, {row.overpaid} overpaid: {100 * row.share:.1f}% "
                f"of the total; without it ${row.point_without:,.2f}{far}"
            )
        return "\n".join(lines)

    def plot(self) -> Figure:
        """Draw the estimate without each of the claims that carry most of it.

        Returns
        -------
        matplotlib.figure.Figure
            One bar per claim, at most 12, from the estimate to the estimate without the claim.
        """
        from primafacie.core.figures import tornado_bars

        bars = [
            (
                f"stratum {row.stratum}, {row.overpaid}",
                min(self.point, row.point_without),
                max(self.point, row.point_without),
            )
            for row in self.rows[:SHOWN_CLAIMS]
        ]
        return tornado_bars(bars, self.point)


def influence(study: Study) -> Influences:
    """The part of every sampled claim in the estimate, and the estimate without it.

    A claim adds N_h y_i / n_h to the total. Without it means n_h - 1 units in its stratum, by the
    same estimator and quantile.

    Parameters
    ----------
    study : Study
        The study with its findings, estimated by expansion.

    Returns
    -------
    Influences
        One row per sampled claim, the largest part of the estimate first.

    Raises
    ------
    StudyError
        If there are no findings, or if the estimator is not the expansion estimator.

    Notes
    -----
    This is a measure of leverage, not an alternative estimate, because no unit may leave a sample.
    """
    over = study.estimate
    if over is None:
        raise StudyError("no findings", where="influence", expected="a review", fix="Give one")
    if not over.simple_expansion:
        raise StudyError(
            f"the estimator {over.estimator}",
            where="influence",
            expected="the expansion estimator",
            fix="Use marginal_values, which estimates anew",
        )
    made = study.recomputed
    low = made.interval.low if made is not None else None
    quantile = (over.point - low) / over.se if low is not None and over.se > 0 else None
    points, variances = _without(over.sample)
    labels = [part.label for part in over.sample.strata for _ in range(part.n)]
    weights = np.concatenate([np.full(p.n, p.size / p.n) for p in over.sample.strata])
    units = [
        row
        for part in over.sample.strata
        for row in over.review.counted
        if row.stratum == part.label
    ]
    values = over.sample.values
    carried = weights * values
    far = _far_out(over.sample)
    rows = [
        InfluenceRow(
            units[i].unit_id,
            labels[i],
            Money(units[i].effective_cents),
            float(carried[i] / over.point) if over.point else 0.0,
            float(points[i]),
            float(points[i] - quantile * variances[i] ** 0.5) if quantile is not None else None,
            bool(far[i]),
        )
        for i in np.argsort(-np.abs(carried), kind="stable")
    ]
    ranked = np.sort(carried)[::-1]
    top = {k: float(ranked[:k].sum() / over.point) for k in (1, 3, 5, 10) if over.point > 0}
    return Influences(over.point, low, tuple(rows), top)


def _without(sample: Sample) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Total and variance without each unit in turn; a stratum of two keeps its variance."""
    points, variances = [], []
    for part in sample.strata:
        n, y = part.n, part.values
        rest, rest_variance = sample.total - part.total, sample.total_variance - part.total_variance
        if n == 1:
            points.append(np.array([rest]))
            variances.append(np.array([rest_variance]))
            continue
        means = (y.sum() - y) / (n - 1)
        squares = (y**2).sum() - y**2 - (n - 1) * means**2
        spread = np.maximum(squares, 0) / (n - 2) if n > 2 else np.full(n, part.variance)
        points.append(rest + part.size * means)
        own = part.size * (part.size - (n - 1)) * spread / (n - 1)
        variances.append(rest_variance + (0.0 * own if part.census else own))
    return np.concatenate(points), np.concatenate(variances)


def _far_out(sample: Sample) -> NDArray[np.bool_]:
    """Overpayments beyond three quartile ranges of the overpayments of their stratum."""
    found = []
    for part in sample.strata:
        errors = part.values[part.values > 0]
        if len(errors) < 8:
            found.append(np.zeros(part.n, dtype=bool))
            continue
        low, high = np.quantile(errors, [0.25, 0.75])
        found.append(part.values > high + FAR_OUT * (high - low))
    return np.concatenate(found)
