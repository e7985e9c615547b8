"""A formula by which figures can have been computed, in words."""

from __future__ import annotations

from dataclasses import dataclass


def correction_words(variance: str) -> str:
    """A variance in words.

    >>> correction_words("without fpc")
    'without the finite population correction'
    """
    return variance.replace("fpc", "the finite population correction")


@dataclass(frozen=True)
class Formula:
    """One way to the printed figures.

    Attributes
    ----------
    estimator, netting, variance, critical : str
        The estimator, the treatment of underpayments and missing records, the variance and the
        critical value, in words.
    level : float or None
        The one-sided level, a fraction; None where no limit was printed.
    amount, rounding : str
        What was demanded, and how the figures were rounded, in words.
    digits : int or None
        The digits of a printed table of critical values; None for full precision.
    """

    estimator: str
    netting: str
    variance: str
    critical: str
    level: float | None
    amount: str
    rounding: str
    digits: int | None = None

    def __str__(self) -> str:
        parts = [self.estimator, self.netting]
        if self.level is not None:
            two_sided = 2 * self.level - 1
            limit = (
                f"one-sided {100 * self.level:g}% (the end of two-sided {100 * two_sided:g}%, "
                f"RAT-STATS {100 * two_sided:g}% limit)"
            )
            critical = self.critical
            if self.digits is not None:
                critical += f" from a table of {self.digits} digits"
            parts += [correction_words(self.variance), critical, limit]
        elif self.variance:
            parts.append(correction_words(self.variance))
        return ", ".join([*parts, f"{self.amount} {self.rounding}"])
