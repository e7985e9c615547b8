"""Attribute sizes: discovery and stop-or-go sampling, by the exact hypergeometric distribution."""

from __future__ import annotations

from math import ceil

from primafacie.core.errors import PlanError, Problem
from sampling.ratstats.hypergeometric_chances import hypergeometric_tails
from sampling.ratstats.size_arguments import count_faults, number_faults

MOST_ERRORS = 100_000


def discovery_size(
    universe: int, *, tolerable_rate: float, level: float, expected_errors: int = 0
) -> int:
    """Size a discovery sample: the least n that shows fewer errors than are too many.

    Population: `universe` units, of which K = ceil(tolerable_rate * universe) in error would be too
    many. With X hypergeometric, n is the least with

        P(X <= expected_errors | K) <= 1 - level.

    If the sample then shows at most `expected_errors` errors, the upper limit of their number is
    below K.

    Parameters
    ----------
    universe : int
        Units in the population, N.
    tolerable_rate : float
        The error rate that would be too much, a fraction above 0, at most 1.
    level : float
        Confidence level, a fraction between 0 and 1.
    expected_errors : int, default 0
        The most errors in the sample that still show it.

    Returns
    -------
    int
        The sample size, n.

    Raises
    ------
    PlanError
        If an argument is not valid, or if as many errors are expected as are too many.

    Notes
    -----
    The size is exact for a simple random sample without replacement. It fails only in the sampling.

    References
    ----------
    DCAA EZ-Quant 2.0.6: exact hypergeometric sizes.

    Examples
    --------
    >>> discovery_size(1000, tolerable_rate=0.04, level=0.90)
    55
    """
    found = discovery_faults(universe, tolerable_rate, level, expected_errors)
    if found:
        raise PlanError.collected(found, what="discovery sample")
    errors = errors_too_many(universe, tolerable_rate, expected_errors)

    def shows(n: int) -> bool:
        chance, _ = hypergeometric_tails(universe, errors, n, expected_errors)
        return chance <= (1 - level) * (1 + 1e-12)

    # doubled first: the largest samples are never looked at unless they are needed
    low, high = expected_errors, max(2 * expected_errors, 1)
    while high < universe and not shows(high):
        low, high = high, 2 * high
    high = min(high, universe)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if shows(middle) else (middle, high)
    return high


def discovery_faults(
    universe: int,
    tolerable_rate: float,
    level: float,
    expected_errors: int,
    *,
    most_errors: int = MOST_ERRORS,
) -> list[Problem]:
    """Everything that cannot be of a discovery or stop-or-go sample."""
    words = "a fraction above 0, at most 1"
    return [
        *count_faults("universe", universe),
        *number_faults("tolerable_rate", tolerable_rate, least=1e-12, most=1, words=words),
        *number_faults(
            "level",
            level,
            least=1e-6,
            most=1 - 1e-12,
            words="a fraction between 0 and 1, such as 0.90",
        ),
        *count_faults("errors", expected_errors, least=0, most=most_errors),
    ]


def errors_too_many(universe: int, tolerable_rate: float, expected_errors: int) -> int:
    """K = ceil(tolerable_rate * universe); refused if as many are expected in the sample."""
    # Rounding first: 0.07 * 100 is a hair above 7 in floating point.
    errors = ceil(round(tolerable_rate * universe, 9))
    if expected_errors >= errors:
        raise PlanError(
            f"{expected_errors} errors expected where {errors} are too many",
            expected=f"fewer than {errors}",
            fix="Expect fewer errors, or tolerate more",
        )
    return errors
