"""A total over a universe whose size is not known: two independent samples, multiplied.

Sample 1 of N1 units (boxes, days, providers) counts the units of interest in each; sample 2 of
the units of interest gives their amounts.

    Nhat = N1 xbar1,  T = Nhat xbar2
    se1 = N1 s1 / sqrt(n1) * sqrt(1 - n1 / N1),  se2 = s2 / sqrt(n2) * sqrt(1 - n2 / Nhat)
    V = (xbar2 se1)^2 + (Nhat se2)^2 - (se1 se2)^2

Goodman's unbiased variance of a product of independent estimates. Source: Goodman (1960), J.
American Statistical Association 55, 708-713; RAT-STATS Companion Manual (Rev. 5/2010), p. 3-104.
"""

from __future__ import annotations

from dataclasses import dataclass

from primafacie.core.errors import EstimateError

Summary = tuple[int, float, float]
"""n, mean and standard deviation (divisor n - 1) of a sample."""


@dataclass(frozen=True)
class UnknownUniverse:
    """The total, its variance, and the estimated size of the universe with its own."""

    point: float
    variance: float
    size: float
    size_se: float

    @property
    def se(self) -> float:
        return float(self.variance**0.5)


def unknown_universe(larger: int, *, counts: Summary, amounts: Summary) -> UnknownUniverse:
    """The total amount; `larger` is N1, `counts` and `amounts` are (n, mean, deviation).

    Raises `EstimateError` where the second sample is larger than the universe it estimates,
    or the variance comes out negative, which happens where both samples say nothing.

    >>> made = unknown_universe(575, counts=(70, 10.33, 2.75), amounts=(55, 15.65, 5.45))
    >>> round(made.point), round(made.se)
    (92957, 5152)
    """
    n1, mean1, deviation1 = counts
    n2, mean2, deviation2 = amounts
    size = larger * mean1
    if not n1 <= larger or n1 < 2 or n2 < 2 or n2 > size:
        raise EstimateError(
            f"samples of {n1:,} of {larger:,} and {n2:,} of an estimated {size:,.1f} units",
            expected="samples of 2 units or more, no larger than what they are drawn from",
            fix="Correct the sizes",
        )
    se1 = larger * deviation1 / n1**0.5 * (1 - n1 / larger) ** 0.5
    se2 = deviation2 / n2**0.5 * (1 - n2 / size) ** 0.5
    variance = (mean2 * se1) ** 2 + (size * se2) ** 2 - (se1 * se2) ** 2
    if variance < 0:
        raise EstimateError(
            f"a negative variance ({variance:,.2f})",
            expected="0 or more",
            fix="Both estimates are too uncertain for a product: enlarge the samples",
        )
    return UnknownUniverse(size * mean2, variance, size, se1)
