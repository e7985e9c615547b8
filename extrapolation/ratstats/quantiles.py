"""The quantiles RAT-STATS uses: t with n - 1 for one variable, z everywhere else."""

from __future__ import annotations

from scipy.special import ndtri, stdtrit

CONFIDENCES = (80, 90, 95)
"""The two-sided confidence levels printed, per cent."""

SMALL_T = {
    1: (3.077683537175, 6.313751514675, 12.706204736175),
    2: (1.885618083164, 2.919985580354, 4.302652729750),
    3: (1.637744353696, 2.353363434802, 3.182446305284),
}
"""Constants of the program for 1 to 3 degrees of freedom; 4.302652729750 is one off in its last
digit (4.302652729749), which RAT-STATS prints and no printed limit shows."""


def z_of(confidence: float) -> float:
    """The two-sided normal quantile of a confidence in per cent.

    >>> f"{z_of(90):.12f}"
    '1.644853626951'
    """
    return float(ndtri((1 + confidence / 100) / 2))


def t_of(df: int, confidence: int) -> float:
    """The two-sided t quantile; 0 without degrees of freedom, as the program prints it."""
    if df <= 0:
        return 0.0
    if df in SMALL_T:
        return SMALL_T[df][CONFIDENCES.index(confidence)]
    return float(stdtrit(df, (1 + confidence / 100) / 2))
