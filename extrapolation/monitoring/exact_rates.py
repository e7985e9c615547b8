"""Exact limits of an error rate from a simple random sample of charts."""

from __future__ import annotations

from dataclasses import dataclass

from extrapolation.bounds.counts import fewest_in_error, most_in_error
from primafacie.core.errors import EstimateError, Problem


@dataclass(frozen=True)
class RateLimits:
    """Two-sided limits of a rate, each side at (1 - level) / 2."""

    low: float
    high: float
    method: str


def rate_limits(errors: int, charts: int, *, level: float, size: int | None = None) -> RateLimits:
    """Exact two-sided limits of the share of charts in error.

        low  = inf{p: P(X >= errors | p) >= tail},  high = sup{p: P(X <= errors | p) >= tail}

    with tail = (1 - level) / 2 and X binomial, or hypergeometric where `size`, the number of
    charts the sample was drawn from, is given. Coverage is never under `level`. Raises
    `EstimateError` for counts that cannot be. Source: Clopper and Pearson (1934), Biometrika
    26:404; Buonaccorsi (1987), Am. Stat. 41:215.

    >>> round(rate_limits(0, 5, level=0.90).high, 4)
    0.4507
    """
    from scipy.special import betaincinv

    if not 0 <= errors <= charts or charts < 1 or not 0 < level < 1:
        raise EstimateError(
            f"{errors} errors of {charts} charts at level {level!r}",
            expected="errors between 0 and the charts, at least 1 chart, a level as a fraction",
        )
    tail = (1 - level) / 2
    if size is None:
        low = 0.0 if errors == 0 else float(betaincinv(errors, charts - errors + 1, tail))
        high = 1.0 if errors == charts else float(betaincinv(errors + 1, charts - errors, 1 - tail))
        return RateLimits(low, high, "Clopper-Pearson")
    if size < charts:
        raise EstimateError.collected(
            [Problem("size", f"{size} charts", f"at least the {charts} checked", "")],
            what="error rate",
        )
    low_count = fewest_in_error(size, charts, errors, tail)
    high_count = most_in_error(size, charts, errors, tail)
    return RateLimits(low_count / size, high_count / size, "exact hypergeometric")
