"""Poisson confidence factors of auditors (reliability factors), by errors found or expected."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import ceil
from typing import TYPE_CHECKING, ClassVar

from primafacie.core.errors import PlanError, Problem
from primafacie.core.results import Result
from sampling.ratstats.size_arguments import count_faults, number_faults, refuse

if TYPE_CHECKING:
    import pandas as pd

MOST_FACTORS = 1_000
LARGEST_RATIO = 0.95
"""Of expected to tolerable misstatement: beyond it sizes have no practical use."""
_STEPS = 10_000


@dataclass(frozen=True)
class ConfidenceFactor:
    """The factor of one number of errors.

    Attributes
    ----------
    errors : int
        The number of errors in the sample.
    factor : float
        The upper limit of a Poisson mean with so many events.
    printed : float
        The factor rounded up to two decimals, as audit guides print it.
    increase : float
        The factor less that of one error fewer; for 0 errors the factor itself.
    """

    errors: int
    factor: float
    printed: float
    increase: float


@dataclass(frozen=True)
class ConfidenceFactors(Result):
    """Poisson confidence factors at one level, for 0, 1, 2, ... errors.

    Attributes
    ----------
    level : float
        The one-sided confidence level, a fraction; 1 - level is the risk of incorrect acceptance.
    factors : tuple of ConfidenceFactor
        The factors.
    """

    SCHEMA: ClassVar[str] = "primafacie.confidence-factors/1"
    ROWS: ClassVar[str] = "factors"

    level: float
    factors: tuple[ConfidenceFactor, ...]

    def table(self) -> pd.DataFrame:
        """Tabulate the factors.

        Returns
        -------
        pandas.DataFrame
            One row per number of errors.
        """
        import pandas as pd

        return pd.DataFrame([asdict(row) for row in self.factors])

    def __str__(self) -> str:
        few, many = self.factors[0].errors, self.factors[-1].errors
        return (
            f"Poisson confidence factors for {few} to {many} errors at {100 * self.level:g}% (risk "
            f"of incorrect acceptance {100 * (1 - self.level):g}%)."
        )


def confidence_factor(level: float, *, errors: float = 0) -> float:
    """Compute a Poisson confidence factor (reliability factor).

    The factor is the upper limit of the mean of a Poisson number of which `errors` were seen:

        P(X <= errors | factor) = 1 - level

    Parameters
    ----------
    level : float
        One-sided confidence level, a fraction; 1 - level is the risk of incorrect acceptance.
    errors : float, default 0
        The errors in the sample. A fraction (a sum of taints) takes the gamma distribution between
        the whole numbers.

    Returns
    -------
    float
        The factor, not rounded. Audit guides print it rounded up to two decimals.

    Raises
    ------
    PlanError
        If an argument is not valid.

    References
    ----------
    AICPA, Audit Guide: Audit Sampling, confidence factors for monetary unit sampling.

    Examples
    --------
    >>> round(confidence_factor(0.95), 4), round(confidence_factor(0.95, errors=1), 4)
    (2.9957, 4.7439)
    """
    refuse([*level_faults(level), *number_faults("errors", errors, least=0, most=1e6)])
    # A third of a second: only where a factor is asked for.
    from scipy.special import gammaincinv

    return float(gammaincinv(errors + 1, level))


def confidence_factors(level: float, *, most_errors: int = 10) -> ConfidenceFactors:
    """Tabulate Poisson confidence factors for 0, 1, ..., `most_errors` errors.

    Parameters
    ----------
    level : float
        One-sided confidence level, a fraction.
    most_errors : int, default 10
        The last number of errors of the table.

    Returns
    -------
    ConfidenceFactors
        The factors, as computed and as audit guides print them, and their increases.

    Raises
    ------
    PlanError
        If an argument is not valid.

    Notes
    -----
    The columns of the AICPA's table are risks of incorrect acceptance: 5% is level 0.95. Printed
    factors are rounded up. Of 153 factors of the table (0 to 15 and 20 errors; 5% to 50%) all agree
    but one, printed 3.35 in the copy compared where 3.25 is right (2 errors, 37%). Older
    editions round some factors to the nearest hundredth.

    References
    ----------
    AICPA, Audit Guide: Audit Sampling, confidence factors for monetary unit sampling, as reprinted
    in textbooks.

    Examples
    --------
    >>> [row.printed for row in confidence_factors(0.95, most_errors=3).factors]
    [3.0, 4.75, 6.3, 7.76]
    """
    refuse([*level_faults(level), *count_faults("errors", most_errors, least=0, most=MOST_FACTORS)])
    rows, before = [], 0.0
    for errors in range(most_errors + 1):
        factor = confidence_factor(level, errors=errors)
        rows.append(ConfidenceFactor(errors, factor, rounded_up(factor), factor - before))
        before = factor
    return ConfidenceFactors(level, tuple(rows))


def planning_factor(level: float, ratio: float) -> float:
    """The factor f with f = factor(level, errors = ratio f): that many taints are expected.

    `ratio` is that of the expected to the tolerable misstatement.

    >>> [round(planning_factor(0.95, ratio), 2) for ratio in (0.0, 0.2, 0.5)]
    [3.0, 4.62, 11.54]
    """
    refuse(
        [
            *level_faults(level),
            *number_faults(
                "expected misstatement over the tolerable one",
                ratio,
                least=0,
                most=LARGEST_RATIO,
                words=f"a fraction from 0 to {LARGEST_RATIO}",
            ),
        ]
    )
    from scipy.special import gammaincinv

    # The step is a contraction from below: the factor grows by less than what is expected in it.
    factor = float(gammaincinv(1.0, level))
    for _ in range(_STEPS):
        following = float(gammaincinv(1 + ratio * factor, level))
        if abs(following - factor) <= 1e-13 * factor:
            return following
        factor = following
    raise PlanError(
        "a confidence factor that the search did not settle",
        expected="less misstatement expected, or more tolerated",
        fix="Lower the expected misstatement",
    )


def rounded_up(factor: float) -> float:
    """A factor as audit guides print it: two decimals, rounded up."""
    return ceil(factor * 100 - 1e-9) / 100


def level_faults(level: object) -> list[Problem]:
    """The fault of a one-sided level that is not a fraction between 0 and 1."""
    return number_faults(
        "level",
        level,
        least=1e-6,
        most=1 - 1e-12,
        words="a fraction between 0 and 1, such as 0.95 (a risk of 5%)",
    )
