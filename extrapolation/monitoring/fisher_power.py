"""What a before/after check of a given size can show, exactly; and the size it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from primafacie.core.errors import EstimateError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MOST_CHARTS = 2000


def check_power(
    rate_before: float, rate_after: float, *, charts_before: int, charts_after: int, level: float
) -> float:
    """The chance that Fisher's exact test shows a fall of the error rate.

        power = sum over (x1, x2) of P(x1) P(x2) [p(x1, x2) <= 1 - level]

    summed over every outcome, no approximation. The test's false alarms are at most 1 - level.

    Parameters
    ----------
    rate_before, rate_after : float
        The error rates, fractions.
    charts_before, charts_after : int
        The charts checked in each period, 1 to 2,000.
    level : float
        The one-sided confidence level, a fraction.

    Returns
    -------
    float
        The power, a fraction.

    Raises
    ------
    EstimateError
        If the rates or sizes are not possible.

    Examples
    --------
    >>> round(check_power(0.30, 0.10, charts_before=60, charts_after=60, level=0.90), 3)
    0.904
    """
    import numpy as np

    _check(rate_before, rate_after, level, charts_before, charts_after)
    values = _fisher_values(charts_before, charts_after)
    chance = np.outer(_binomial(charts_before, rate_before), _binomial(charts_after, rate_after))
    # a p-value equal to the tail but for rounding counts as reached
    return float(chance[values <= (1 - level) * (1 + 1e-12)].sum())


def _binomial(n: int, rate: float) -> NDArray[np.float64]:
    import numpy as np
    from scipy.special import xlog1py, xlogy

    k = np.arange(n + 1)
    return np.exp(_log_choose(n) + xlogy(k, rate) + xlog1py(n - k, -rate))


def _log_choose(n: int) -> NDArray[np.float64]:
    import numpy as np
    from scipy.special import gammaln

    k = np.arange(n + 1)
    return np.asarray(gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1))


def _fisher_values(n: int, m: int) -> NDArray[np.float64]:
    """P(X >= x1 given x1 + x2 errors) for every outcome, summed along the anti-diagonals."""
    import numpy as np

    first, second = np.arange(n + 1)[:, None], np.arange(m + 1)[None, :]
    errors = first + second
    weight = np.exp(_log_choose(n)[:, None] + _log_choose(m)[None, :] - _log_choose(n + m)[errors])
    sheared = np.zeros((n + 1, n + m + 1))
    sheared[np.broadcast_to(first, errors.shape), errors] = weight
    tails = np.cumsum(sheared[::-1], axis=0)[::-1]
    return np.asarray(tails[np.broadcast_to(first, errors.shape), errors])


def check_size(
    rate_before: float, rate_after: float, *, power: float = 0.80, level: float = 0.90
) -> int:
    """The fewest charts in each period from which on the power stays at or above `power`.

    Parameters
    ----------
    rate_before, rate_after : float
        The error rates, fractions; the first must be above the second.
    power : float, default 0.80
        The power to be reached, a fraction.
    level : float, default 0.90
        The one-sided confidence level, a fraction.

    Returns
    -------
    int
        The number of charts in each period.

    Raises
    ------
    EstimateError
        If more than 2,000 charts a period would be needed, or the rates do not fall.

    Notes
    -----
    Exact power of Fisher's test rises unevenly; the size returned is one after which the next ten
    sizes keep the power too.

    Examples
    --------
    >>> check_size(0.40, 0.10, power=0.80, level=0.90)
    23
    """
    if not 0 < power < 1 or not rate_before > rate_after:
        raise EstimateError(
            f"power {power!r} for a fall from {rate_before!r} to {rate_after!r}",
            expected="a power as a fraction, and a rate before above the rate after",
            fix="A check is sized for the fall it should show",
        )

    def reached(n: int) -> bool:
        return (
            check_power(rate_before, rate_after, charts_before=n, charts_after=n, level=level)
            >= power
        )

    top = 4
    while not reached(top):
        top *= 2
        if top > MOST_CHARTS:
            raise EstimateError(
                f"more than {MOST_CHARTS:,} charts a period for a fall from {rate_before:.1%} "
                f"to {rate_after:.1%}",
                expected="a fall that a check can show",
                fix="Accept a lower power, or wait longer",
            )
    kept, n = 0, max(1, top // 2 - 10)
    while kept <= 10:
        kept = kept + 1 if reached(n) else 0
        n += 1
    return n - kept


def _check(before: float, after: float, level: float, n: int, m: int) -> None:
    fits = 0 <= before <= 1 and 0 <= after <= 1 and 0 < level < 1
    if not fits or not 1 <= n <= MOST_CHARTS or not 1 <= m <= MOST_CHARTS:
        raise EstimateError(
            f"rates {before!r} and {after!r}, {n!r} and {m!r} charts, level {level!r}",
            expected=f"rates and level as fractions, 1 to {MOST_CHARTS:,} charts a period",
        )
