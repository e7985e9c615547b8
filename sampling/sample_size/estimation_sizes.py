"""Sizes for an estimate: of a total by its precision, of a rate by the width of its interval."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt

from primafacie.core.errors import PlanError
from primafacie.core.table_rows import TableRow
from sampling.ratstats.attribute_sizes import attribute_size
from sampling.ratstats.size_arguments import count_faults, number_faults, refuse
from sampling.ratstats.variable_sizes import stratified_sizes, stratum_faults, variable_size


def _z(level: float) -> float:
    """The two-sided normal quantile of a level."""
    if not isinstance(level, float) or not 1e-6 <= level <= 1 - 1e-12:
        raise PlanError(
            f"the level {level!r:.40}",
            expected="a fraction such as 0.90",
            fix="Write 0.90, not 90",
        )
    # a third of a second: only where a size is asked for
    from scipy.special import ndtri

    return float(ndtri((1 + level) / 2))


def _precision(precision: float) -> float:
    if not isinstance(precision, float) or not 1e-8 <= precision < 10:
        raise PlanError(
            f"the precision {precision!r:.40}",
            expected="a fraction such as 0.25",
            fix="Half-width over point: write 0.25, not 25",
        )
    return precision


def _up(value: float) -> int:
    """The next whole number; a fraction of a billionth is the noise of the formula."""
    return ceil(value - 1e-9 * max(value, 1.0))


def variable(
    universe: int, *, mean: float, deviation: float, precision: float, level: float
) -> int:
    """Size a simple random sample to estimate a total to a two-sided precision.

        n = (sigma N)^2 / ((E/z)^2 + N sigma^2),   E = precision * mean * N

    The size is rounded up, so that the precision is reached; `sampling.ratstats.size_probe` rounds
    to the nearest, as RAT-STATS does.

    Parameters
    ----------
    universe : int
        Units in the population, N.
    mean : float
        Mean *overpayment* per unit, dollars, from a probe: the amounts paid size the wrong
        variable.
    deviation : float
        Standard deviation sigma of the overpayment per unit, dollars.
    precision : float
        Half-width over point estimate, a fraction.
    level : float
        Two-sided confidence level, a fraction between 0 and 1.

    Returns
    -------
    int
        The sample size, n.

    Raises
    ------
    PlanError
        If an argument is not valid.

    Notes
    -----
    The size falls short where the spread of the probe is smaller than that of the frame.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), p. 4-5.

    Examples
    --------
    >>> variable(100_000, mean=400, deviation=50, precision=0.01, level=0.90)
    421
    """
    faults = count_faults("universe", universe)
    faults += number_faults("mean", mean, above=0)
    faults += number_faults("deviation", deviation, least=0)
    refuse(faults)
    return _up(variable_size(mean, deviation, universe, _precision(precision), _z(level)))


def error_rate(
    universe: int,
    *,
    rate: float,
    paid_mean: float,
    paid_deviation: float,
    precision: float,
    level: float,
) -> int:
    """Size a simple random sample from an expected error rate and the amounts paid.

    A share p = `rate` of the units is expected to be wholly in error:

        mean_D = p mean_x,   sigma_D = sqrt(p (sigma_x^2 + (1 - p) mean_x^2))

    The size is rounded up, as in `variable`.

    Parameters
    ----------
    universe : int
        Units in the population, N.
    rate : float
        Share of the units in error, a fraction above 0.
    paid_mean : float
        Mean amount paid per unit, dollars.
    paid_deviation : float
        Standard deviation of the amount paid per unit, dollars.
    precision : float
        Half-width over point estimate, a fraction.
    level : float
        Two-sided confidence level, a fraction between 0 and 1.

    Returns
    -------
    int
        The sample size, n.

    Raises
    ------
    PlanError
        If an argument is not valid.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), p. 4-9.

    Examples
    --------
    >>> error_rate(10_000, rate=0.15, paid_mean=300, paid_deviation=125, precision=0.25, level=0.90)
    287
    """
    faults = number_faults("rate", rate, least=1e-9, most=1, words="a fraction above 0, as 0.15")
    faults += number_faults("paid mean", paid_mean, above=0)
    faults += number_faults("paid deviation", paid_deviation, least=0)
    refuse(faults)
    deviation = sqrt(rate * (paid_deviation**2 + (1 - rate) * paid_mean**2))
    return variable(
        universe, mean=rate * paid_mean, deviation=deviation, precision=precision, level=level
    )


def attribute(universe: int, *, rate: float, width: float, level: float) -> int:
    """Size a simple random sample so that the exact interval of a rate narrows to `width`.

    The size is the last n before the full width of the exact two-sided hypergeometric interval, for
    rate * n items rounded half up, first falls below `width`: one unit more is narrower.

    Parameters
    ----------
    universe : int
        Units in the population, N.
    rate : float
        Expected rate, a fraction from 0.005 to 0.98.
    width : float
        Full width of the interval, a fraction from 0.01 to 0.99.
    level : float
        Two-sided confidence level, a fraction between 0 and 1.

    Returns
    -------
    int
        The sample size, n.

    Raises
    ------
    PlanError
        If an argument is not valid.

    Notes
    -----
    The size falls short where the rate found is nearer to one half than `rate`. RAT-STATS' own
    search rule is not public; this one gives seven of its eight printed sizes and is 2 above the
    other.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), p. 4-25 and 4-27.

    Examples
    --------
    >>> attribute(10_000, rate=0.20, width=0.06, level=0.90)
    488
    """
    _z(level)
    return attribute_size(universe, rate=rate, width=width, level=level)


def stratified(strata: Sequence[TableRow], *, precision: float, level: float) -> tuple[int, ...]:
    """Size a stratified random sample to estimate a total to a two-sided precision.

    Neyman's shares are rounded up. A stratum that would exceed its universe is reviewed in full.

    Parameters
    ----------
    strata : sequence of mapping of str to float
        One mapping per stratum with "mean" and "deviation" of the *overpayment* per unit, dollars,
        and "universe", its units.
    precision : float
        Half-width over point estimate of the total, a fraction.
    level : float
        Two-sided confidence level, a fraction between 0 and 1.

    Returns
    -------
    tuple of int
        The sample size of each stratum.

    Raises
    ------
    PlanError
        If an argument is not valid, or if the total of the means is not above 0.

    References
    ----------
    RAT-STATS Companion Manual (Rev. 5/2010), p. 4-12.

    Examples
    --------
    >>> high = {"mean": 10_000, "deviation": 5_000, "universe": 100_000}
    >>> low = {"mean": 5_000, "deviation": 4_000, "universe": 500_000}
    >>> stratified([high, low], precision=0.10, level=0.90)
    (28, 111)
    """
    refuse(stratum_faults(strata))
    total = sum(row["mean"] * row["universe"] for row in strata)
    if total <= 0:
        raise PlanError(
            "strata without a mean above 0", expected="strata with overpayments", fix=""
        )
    allowed = (_precision(precision) * total / _z(level)) ** 2
    rows = [(float(row["deviation"]), int(row["universe"])) for row in strata]
    return tuple(stratified_sizes(rows, allowed)[0])
