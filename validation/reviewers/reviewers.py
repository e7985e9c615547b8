"""Do two reviewers agree?"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import betaincinv, ndtri

from primafacie.core.errors import StudyError
from primafacie.core.results import brief

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

LEVEL = 0.90


@brief
@dataclass(frozen=True)
class Agreement:
    """Two reviewers on the same units, error or not; `interval`s are two-sided 90%.

    `kappa` is Cohen's, `ac1` Gwet's: with nearly all units in error kappa can be near 0
    although the reviewers agree nearly always, AC1 not (Gwet 2008). Intervals by the
    jackknife. `reversal` is the share of the first reviewer's errors that the second lifts.
    """

    units: int
    both: int
    first_only: int
    second_only: int
    neither: int
    kappa: float | None
    kappa_interval: tuple[float, float] | None
    ac1: float | None
    ac1_interval: tuple[float, float] | None
    reversal: float | None
    reversal_interval: tuple[float, float]

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def agreement(first: ArrayLike, second: ArrayLike) -> Agreement:
    """Agreement of two reviewers' findings of error (truth values, a unit each).

    kappa = (p_o - p_e) / (1 - p_e) with p_e = a b + (1 - a)(1 - b) from the shares in error,
    AC1 with p_e = 2 m (1 - m), m the mean of both shares. The reversal rate with Clopper and
    Pearson's exact interval. Sources: Cohen (1960); Gwet (2008), Br. J. Math. Stat. Psychol.
    61:29-48.

    >>> found = agreement([1, 1, 1, 0, 0], [1, 1, 0, 0, 0])
    >>> round(found.kappa, 4), round(found.ac1, 4)
    (0.6154, 0.6)
    """
    x, y = np.asarray(first, dtype=bool), np.asarray(second, dtype=bool)
    if x.shape != y.shape or x.ndim != 1 or not x.size:
        raise StudyError(
            f"{x.size} and {y.size} findings",
            where="reviewers",
            expected="a finding of each reviewer on every unit",
            fix="Pair them by unit id",
        )
    cells = np.array([(x & y).sum(), (x & ~y).sum(), (~x & y).sum(), (~x & ~y).sum()], dtype=float)
    kappa, ac1 = _kappa(cells), _ac1(cells)
    lifted, errors = int(cells[1]), int(cells[0] + cells[1])
    return Agreement(
        x.size,
        int(cells[0]),
        lifted,
        int(cells[2]),
        int(cells[3]),
        kappa,
        _jackknife(cells, _kappa),
        ac1,
        _jackknife(cells, _ac1),
        lifted / errors if errors else None,
        _exact(lifted, errors),
    )


def _kappa(cells: NDArray[np.float64]) -> float | None:
    n = cells.sum()
    a, b = (cells[0] + cells[1]) / n, (cells[0] + cells[2]) / n
    return _corrected((cells[0] + cells[3]) / n, a * b + (1 - a) * (1 - b))


def _ac1(cells: NDArray[np.float64]) -> float | None:
    n = cells.sum()
    m = (2 * cells[0] + cells[1] + cells[2]) / (2 * n)
    return _corrected((cells[0] + cells[3]) / n, 2 * m * (1 - m))


def _corrected(observed: float, expected: float) -> float | None:
    return float((observed - expected) / (1 - expected)) if expected < 1 else None


def _jackknife(cells: NDArray[np.float64], measure: Any) -> tuple[float, float] | None:
    """The measure +- z times its jackknife standard error: one unit of a cell left out."""
    n = cells.sum()
    whole = measure(cells)
    if whole is None or n < 3:
        return None
    left = [(cells[k], measure(cells - np.eye(4)[k])) for k in range(4) if cells[k] > 0]
    if any(value is None for _, value in left):
        return None
    mean = sum(count * value for count, value in left) / n
    variance = (n - 1) / n * sum(count * (value - mean) ** 2 for count, value in left)
    reach = float(ndtri((1 + LEVEL) / 2)) * float(variance) ** 0.5
    return max(-1.0, whole - reach), min(1.0, whole + reach)


def _exact(count: int, n: int) -> tuple[float, float]:
    """Clopper and Pearson's interval."""
    tail = (1 - LEVEL) / 2
    if n == 0:
        return 0.0, 1.0
    low = float(betaincinv(count, n - count + 1, tail)) if count else 0.0
    high = float(betaincinv(count + 1, n - count, 1 - tail)) if count < n else 1.0
    return low, high
