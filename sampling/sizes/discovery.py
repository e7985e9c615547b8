"""Attribute sizes: discovery and stop-or-go sampling, by the exact hypergeometric distribution."""

from __future__ import annotations

from math import ceil

from primafacie.core.errors import PlanError, Problem


def discovery_size(
    universe: int, *, tolerable_rate: float, level: float, expected_errors: int = 0
) -> int:
    """The least n that shows, at `level`, fewer errors than tolerable if no more than expected appear.

    Population: `universe` units of which K = ceil(tolerable_rate * universe) would be too
    many. The least n with P(X <= expected_errors | K) <= 1 - level, X hypergeometric. If the
    sample then shows at most `expected_errors` errors, the upper limit of their number lies
    below K. `tolerable_rate` and `level` are fractions. Raises `PlanError` for what cannot be.
    Fails only in the sampling: it assumes a simple random sample without replacement.
    Source: exact hypergeometric sizes as in DCAA EZ-Quant 2.0.6.

    >>> discovery_size(1000, tolerable_rate=0.04, level=0.90)
    55
    """  # noqa: E501
    from scipy.stats import hypergeom

    found = discovery_faults(universe, tolerable_rate, level, expected_errors)
    if found:
        raise PlanError.collected(found, what="discovery sample")
    errors = errors_too_many(universe, tolerable_rate, expected_errors)
    low, high = expected_errors, universe
    while high - low > 1:
        middle = (low + high) // 2
        if hypergeom.cdf(expected_errors, universe, errors, middle) <= (1 - level) * (1 + 1e-12):
            high = middle
        else:
            low = middle
    return high


def discovery_faults(
    universe: int, tolerable_rate: float, level: float, expected_errors: int
) -> list[Problem]:
    """Everything that cannot be of a discovery or stop-or-go sample."""
    found = []
    if isinstance(universe, bool) or not isinstance(universe, int) or universe < 1:
        found.append(Problem("universe", repr(universe), "a number of units, 1 or more", ""))
    if not 0 < tolerable_rate <= 1:
        found.append(Problem("tolerable_rate", repr(tolerable_rate), "a fraction above 0", ""))
    if not 0 < level < 1:
        found.append(Problem("level", repr(level), "a fraction between 0 and 1", ""))
    whole = isinstance(expected_errors, int) and not isinstance(expected_errors, bool)
    if not whole or expected_errors < 0:
        found.append(Problem("errors", repr(expected_errors), "a whole number, 0 or more", ""))
    return found


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
