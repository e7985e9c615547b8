"""Sizes of attribute samples that test a tolerable rate where some errors are expected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from primafacie.core.errors import PlanError
from primafacie.core.results import Result
from sampling.ratstats.size_arguments import count_faults, number_faults, refuse
from sampling.sample_size.discovery_sizes import discovery_size, errors_too_many
from sampling.sample_size.poisson_factors import level_faults

MOST_SAMPLED = 100_000
_NOISE = 1e-9


@dataclass(frozen=True)
class AcceptanceSize(Result):
    """The size of an attribute sample, and the errors with which it still shows the tolerable rate.

    Attributes
    ----------
    size : int
        The number of units, n.
    allowed : int
        The most errors in the sample that still show fewer than the tolerable rate.
    tolerable_rate, expected_rate, level : float
        The rates and the one-sided confidence level, fractions.
    universe : int or None
        The units of the population; None where the population has no end (binomial).
    """

    SCHEMA: ClassVar[str] = "primafacie.acceptance-size/1"

    size: int
    allowed: int
    tolerable_rate: float
    expected_rate: float
    level: float
    universe: int | None

    def __str__(self) -> str:
        units = "1 unit" if self.size == 1 else f"{self.size:,} units"
        errors = "no error" if not self.allowed else f"at most {_errors(self.allowed)}"
        return (
            f"{units}. With {errors} in them the sample shows at {100 * self.level:g}% that fewer "
            f"than {100 * self.tolerable_rate:g}% of the units are in error."
        )

    def text(self) -> str:
        """Write the size as a sentence.

        Returns
        -------
        str
            One line of text.
        """
        return str(self)


def acceptance(
    *,
    tolerable_rate: float,
    expected_rate: float,
    level: float,
    universe: int | None = None,
) -> AcceptanceSize:
    """Size an attribute sample by tolerable and expected rate, as the AICPA's tables do.

    The size is the least n with

        P(X <= k | tolerable_rate) <= 1 - level,    k = n * expected_rate, rounded up

    where X is binomial, or with `universe` hypergeometric with ceil(tolerable_rate * universe)
    units in error.

    Parameters
    ----------
    tolerable_rate : float
        The error rate that would be too much, a fraction.
    expected_rate : float
        The error rate that is expected, a fraction below the tolerable one.
    level : float
        One-sided confidence level, a fraction; 1 - level is the risk of overreliance.
    universe : int, optional
        The units of the population. By default the population has no end.

    Returns
    -------
    AcceptanceSize
        The size and the errors allowed.

    Raises
    ------
    PlanError
        If an argument is not valid, or if more than 100,000 units would be needed.

    Notes
    -----
    The size is exact. It fails only in that the sample may hold more errors than were expected.
    Without `universe` it gives all 194 sizes of the AICPA's Table A-1 (5% risk) and, as reprinted,
    all but 3 of the 198 of Table A-2 (10% risk). There 112 units are printed for a tolerable rate
    of 7% and an expected one of 3.25% or 3.5%, with which the risk is 10.07%, so that the size is
    113; and 200 for 5% and 3.5%, with which it is above 20%, so that the size is 400.

    References
    ----------
    AICPA, Audit Guide: Audit Sampling (2017), Appendix A, Tables A-1 and A-2.

    Examples
    --------
    >>> made = acceptance(tolerable_rate=0.05, expected_rate=0.01, level=0.95)
    >>> made.size, made.allowed
    (93, 1)
    >>> acceptance(tolerable_rate=0.05, expected_rate=0.01, level=0.95, universe=500).size
    87
    """
    words = "a fraction above 0, at most 1, such as 0.05"
    faults = number_faults("tolerable rate", tolerable_rate, least=1e-9, most=1, words=words)
    faults += number_faults("expected rate", expected_rate, least=0, most=1)
    faults += level_faults(level)
    faults += [] if universe is None else count_faults("universe", universe)
    refuse(faults, what="acceptance sample size")
    if expected_rate >= tolerable_rate:
        raise PlanError(
            f"an expected rate of {expected_rate:g} where {tolerable_rate:g} is tolerable",
            expected="an expected rate below the tolerable one",
            fix="Sampling cannot show it: expect a lower rate, or tolerate a higher one",
        )
    allowed = 0
    while True:
        size = _size_of(allowed, tolerable_rate, level, universe)
        if size * expected_rate <= allowed + _NOISE or size == universe:
            return AcceptanceSize(size, allowed, tolerable_rate, expected_rate, level, universe)
        if size > MOST_SAMPLED:
            raise PlanError(
                f"an expected rate of {expected_rate:g} where {tolerable_rate:g} is tolerable",
                expected=f"rates that at most {MOST_SAMPLED:,} units tell apart",
                fix="Expect a lower rate, or tolerate a higher one",
            )
        # No fewer errors than the expected ones of this size can be enough.
        allowed = max(allowed + 1, int(size * expected_rate - _NOISE))


def _size_of(allowed: int, rate: float, level: float, universe: int | None) -> int:
    """The least n with which at most `allowed` errors show fewer than the rate."""
    if universe is not None:
        if errors_too_many(universe, rate, 0) <= allowed:
            return universe
        return discovery_size(universe, tolerable_rate=rate, level=level, expected_errors=allowed)
    from scipy.special import bdtr

    def shows(n: int) -> bool:
        return bool(bdtr(allowed, n, rate) <= (1 - level) * (1 + 1e-12))

    low, high = allowed, max(2 * allowed, 1)
    while not shows(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if shows(middle) else (middle, high)
    return high


def _errors(count: int) -> str:
    return "1 error" if count == 1 else f"{count:,} errors"
