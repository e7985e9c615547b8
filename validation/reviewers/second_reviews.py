"""Do two reviewers agree, and what is the estimate by the second one's findings?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from scipy.special import betaincinv, ndtri

from extrapolation import ReviewRow
from primafacie.core.errors import StudyError, some_units
from primafacie.core.plurals import counted
from primafacie.core.results import Result
from primafacie.core.units import Dollars
from validation.study.seen_again import in_cents
from validation.study.studies import Study

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

LEVEL = 0.90


@dataclass(frozen=True)
class Agreement(Result):
    """Two reviewers on the same units, error or not.

    With nearly all units in error kappa can be near 0 although the reviewers agree nearly always;
    AC1 is not (Gwet 2008). All intervals are two-sided 90%.

    Attributes
    ----------
    units : int
        The units that both reviewers saw.
    both, first_only, second_only, neither : int
        The units that both, only one or neither of them found in error.
    kappa, ac1 : float or None
        Cohen's kappa and Gwet's AC1; None where they are not defined.
    kappa_interval, ac1_interval : tuple of (float, float) or None
        Their intervals, by the jackknife.
    reversal : float or None
        The share of the first reviewer's errors that the second lifts; None without errors.
    reversal_interval : tuple of (float, float)
        Its exact interval.
    """

    SCHEMA: ClassVar[str] = "primafacie.reviewer-agreement/1"

    units: int
    both: int
    first_only: int
    second_only: int
    neither: int
    kappa: float | None
    kappa_interval: tuple[float, float] | None
    ac1: float | None
    ac1_interval: tuple[float, float] | None
    reversal: float | None
    reversal_interval: tuple[float, float]

    def __str__(self) -> str:
        same = self.both + self.neither
        lines = [f"Two reviewers agree on {same:,} of {counted(self.units, 'unit')}."]
        for name, value, interval in (
            ("Cohen's kappa", self.kappa, self.kappa_interval),
            ("Gwet's AC1", self.ac1, self.ac1_interval),
            ("share of the first reviewer's errors lifted", self.reversal, self.reversal_interval),
        ):
            if value is not None:
                ends = "" if interval is None else f" (90% interval {_shown(interval)})"
                lines.append(f"{name}: {value:.3f}{ends}")
        return "\n".join(lines)

    def table(self) -> pd.DataFrame:
        """Tabulate the findings of the two reviewers.

        Returns
        -------
        pandas.DataFrame
            Two rows, the first reviewer's finding; two columns of units, the second's.
        """
        import pandas as pd

        return pd.DataFrame(
            {
                "first_reviewer": ["error", "no error"],
                "second_error": [self.both, self.second_only],
                "second_no_error": [self.first_only, self.neither],
            }
        )


def agreement(first: ArrayLike, second: ArrayLike) -> Agreement:
    """Agreement of two reviewers' findings of error on the same units.

        kappa = (p_o - p_e) / (1 - p_e)   with p_e = a b + (1 - a)(1 - b)
        AC1   = (p_o - p_e) / (1 - p_e)   with p_e = 2 m (1 - m)

    with p_o the share of units on which they agree, a and b their shares in error, and m the mean
    of both shares.

    Parameters
    ----------
    first, second : array_like of bool, shape (n,)
        Whether each reviewer found each unit in error.

    Returns
    -------
    Agreement
        The counts, kappa and AC1 with jackknife intervals, and the reversal rate with Clopper and
        Pearson's exact interval.

    Raises
    ------
    StudyError
        If there are no findings, or not one of each reviewer on every unit.

    References
    ----------
    Cohen (1960). Gwet (2008), Br. J. Math. Stat. Psychol. 61:29-48.

    Examples
    --------
    >>> found = agreement([1, 1, 1, 0, 0], [1, 1, 0, 0, 0])
    >>> round(found.kappa, 4), round(found.ac1, 4)
    (0.6154, 0.6)
    """
    x, y = np.asarray(first, dtype=bool), np.asarray(second, dtype=bool)
    if x.shape != y.shape or x.ndim != 1 or not x.size:
        raise StudyError(
            f"{x.size} and {y.size} findings",
            where="reviewers",
            expected="a finding of each reviewer on every unit",
            fix="Pair them by unit id",
        )
    cells = np.array([(x & y).sum(), (x & ~y).sum(), (~x & y).sum(), (~x & ~y).sum()], dtype=float)
    kappa, ac1 = _kappa(cells), _ac1(cells)
    lifted, errors = int(cells[1]), int(cells[0] + cells[1])
    return Agreement(
        x.size,
        int(cells[0]),
        lifted,
        int(cells[2]),
        int(cells[3]),
        kappa,
        _jackknife(cells, _kappa),
        ac1,
        _jackknife(cells, _ac1),
        lifted / errors if errors else None,
        _exact(lifted, errors),
    )


def _kappa(cells: NDArray[np.float64]) -> float | None:
    n = cells.sum()
    a, b = (cells[0] + cells[1]) / n, (cells[0] + cells[2]) / n
    return _corrected((cells[0] + cells[3]) / n, a * b + (1 - a) * (1 - b))


def _ac1(cells: NDArray[np.float64]) -> float | None:
    n = cells.sum()
    m = (2 * cells[0] + cells[1] + cells[2]) / (2 * n)
    return _corrected((cells[0] + cells[3]) / n, 2 * m * (1 - m))


def _corrected(observed: float, expected: float) -> float | None:
    return float((observed - expected) / (1 - expected)) if expected < 1 else None


def _jackknife(cells: NDArray[np.float64], measure: Any) -> tuple[float, float] | None:
    """The measure +- z times its jackknife standard error: one unit of a cell left out."""
    n = cells.sum()
    whole = measure(cells)
    if whole is None or n < 3:
        return None
    left = [(cells[k], measure(cells - np.eye(4)[k])) for k in range(4) if cells[k] > 0]
    if any(value is None for _, value in left):
        return None
    mean = sum(count * value for count, value in left) / n
    variance = (n - 1) / n * sum(count * (value - mean) ** 2 for count, value in left)
    reach = float(ndtri((1 + LEVEL) / 2)) * float(variance) ** 0.5
    return max(-1.0, whole - reach), min(1.0, whole + reach)


def _exact(count: int, n: int) -> tuple[float, float]:
    """Clopper and Pearson's interval."""
    tail = (1 - LEVEL) / 2
    if n == 0:
        return 0.0, 1.0
    low = float(betaincinv(count, n - count + 1, tail)) if count else 0.0
    high = float(betaincinv(count + 1, n - count, 1 - tail)) if count < n else 1.0
    return low, high


def _shown(interval: tuple[float, float]) -> str:
    return f"{interval[0]:.3f} to {interval[1]:.3f}"


@dataclass(frozen=True)
class AdjustedEstimate(Result):
    """The total overpayment of the frame if the second reviewer is right.

    Attributes
    ----------
    first : float
        The estimate by the first findings alone, in dollars.
    point, se : float
        The adjusted total and its standard error, in dollars.
    reviewed_again : int
        The units that both reviewers saw.
    clean_again : int
        Those of them that the first reviewer had accepted.
    """

    SCHEMA: ClassVar[str] = "primafacie.adjusted-estimate/1"

    first: Dollars
    point: Dollars
    se: Dollars
    reviewed_again: int
    clean_again: int

    @property
    def lower(self) -> float:
        """The lower end of a two-sided 80% interval (one-sided 90%) by the normal quantile, in
        dollars.
        """
        return self.point - float(ndtri(0.90)) * self.se

    def __str__(self) -> str:
        return (
            f"${self.point:,.2f} overpaid if the second reviewer is right (SE ${self.se:,.2f}, "
            f"one-sided 90% lower limit ${self.lower:,.2f}); "
            f"${self.first:,.2f} by the first findings"
        )


def second_findings(study: Study) -> tuple[Agreement, AdjustedEstimate]:
    """Agreement of the two reviewers, and the total overpayment adjusted for their differences.

    Within each stratum the units fall into two cells g by the first finding, in error or not; m_hg
    of the n_hg units of a cell were reviewed again, and d is the second overpayment less the first
    there. The estimate is that of double sampling for stratification:

        T = sum_h N_h [ ybar_h + sum_g (n_hg / n_h) dbar_hg ]
        V = sum_h N_h^2 [ (1/n_h - 1/N_h) s2_h + sum_g (n_hg / n_h)^2 (1/m_hg - 1/n_hg) sd_hg ]

    with s2 the variance of the second overpayments, each unit reviewed again counting for n_hg /
    m_hg of its cell, and sd that of d. Where no unit of a cell was reviewed again (the usual case
    of accepted units on appeal) its first findings are kept.

    Parameters
    ----------
    study : Study
        The study with its findings, and second findings on some of the units.

    Returns
    -------
    agreement : Agreement
        The agreement on the units that both reviewers saw.
    estimate : AdjustedEstimate
        The total if the second reviewer is right, with its standard error, in dollars.

    Raises
    ------
    StudyError
        If there are no findings or no second findings, or if a unit of the second findings is not
        in the review.

    Notes
    -----
    The estimate is valid if the units reviewed again were taken at random within their cell. Where
    the best cases were appealed first, it errs in favor of the provider. Where two reviewers
    differed and agreed on a finding afterwards, the agreement is that of what each found at first,
    and the estimate takes the agreed finding.

    References
    ----------
    Cochran (1977), sections 12.2 and 12.6.
    """
    over = study.estimate
    again = {unit: amount.cents for unit, amount in study.seen_again.items()}
    if over is None or not again:
        raise StudyError(
            "no second findings",
            where="reviewers",
            expected="a review and second findings",
            fix="Give second_review={unit id: Money}",
        )
    rows = {row.unit_id: row for row in over.review.counted}
    strangers = [unit for unit in again if unit not in rows]
    if strangers:
        raise StudyError(
            f"{len(strangers)} units are not in the review ({some_units(strangers)})",
            where="second findings",
            expected="sampled units",
            fix="Correct the ids",
        )
    originals = in_cents(study.resolved)
    pairs = [
        originals.get(unit, (rows[unit].effective_cents, cents)) for unit, cents in again.items()
    ]
    found = agreement([one > 0 for one, _ in pairs], [other > 0 for _, other in pairs])
    point, variance = 0.0, 0.0
    for part in over.sample.strata:
        here = [row for row in over.review.counted if row.stratum == part.label]
        n = part.n
        cells = [
            _cell([row for row in here if (row.effective_cents > 0) == wrong], again)
            for wrong in (True, False)
        ]
        mean = sum(cell.n * cell.second.mean() for cell in cells if cell.n) / n
        squares = sum(
            cell.n / cell.m * float(((cell.second - mean) ** 2).sum()) for cell in cells if cell.n
        )
        spread = sum((cell.n / n) ** 2 * cell.variance for cell in cells if cell.n)
        point += part.size * mean
        second = squares / (n - 1) if n > 1 else 0.0
        variance += part.size**2 * ((1 / n - 1 / part.size) * second + spread)
    clean = sum(rows[unit].effective_cents <= 0 for unit in again)
    return found, AdjustedEstimate(over.point, point, float(variance**0.5), len(again), clean)


@dataclass(frozen=True, eq=False)
class _Cell:
    """n units of one first finding, m of them seen again with these overpayments (dollars)."""

    n: int
    m: int
    second: np.ndarray[tuple[int], np.dtype[np.float64]]
    variance: float


def _cell(rows: list[ReviewRow], again: dict[str, int]) -> _Cell:
    """The second overpayments of a cell; the first findings where nobody was seen again.

    `variance` is that of the mean of d over the subsample: (1/m - 1/n) sd.
    """
    seen = [row for row in rows if row.unit_id in again]
    if not seen:
        first = np.array([row.effective_cents / 100 for row in rows])
        return _Cell(len(rows), len(rows), first, 0.0)
    n, m = len(rows), len(seen)
    first_mean = float(np.mean([row.effective_cents for row in rows])) / 100
    first = np.array([row.effective_cents / 100 for row in seen])
    second = np.array([again[row.unit_id] / 100 for row in seen])
    # d carries the correction, so that the first findings of all n units keep their weight.
    shifted = second + first_mean - first.mean()
    spread = float((second - first).var(ddof=1)) if m > 1 else 0.0
    return _Cell(n, m, shifted, spread * (1 / m - 1 / n))
