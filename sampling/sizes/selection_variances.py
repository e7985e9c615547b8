"""The variance that n selections of a design lead one to expect under independent taints.

The overpayment of a unit is y = x t, the taint t independent of x and of other units, with
v = E t^2 - (E t)^2. Each variance below is that of the design's own estimator, averaged over
the taints; X and Q are the sums of x and x^2 over the stratum. Computed from the estimators'
variances (Cochran 1977, Sampling Techniques, 3rd ed., chapters 5 and 9A) by taking the
expectation; the tests enumerate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class SelectionVariance:
    """Anticipated variance a / n - b of a stratum's total from n selections, squared dollars.

    `exact` replaces a / n - b where that is an approximation; `most` selections leave no error
    (None: no number of them does); `there` are all that there are to select from (None: as many
    as one likes, with replacement). `starts` are the independent starts that share the
    selections (0: every selection is one of its own). `each` is the expected number of units to
    review in one selection.
    """

    a: float
    b: float
    most: int | None = None
    there: int | None = None
    starts: int = 0
    each: float = 1.0
    exact: Callable[[int], float] | None = None

    def variance(self, n: int) -> float:
        """The anticipated variance from n selections."""
        if self.whole(n):
            return 0.0
        found = self.a / n - self.b if self.exact is None else self.exact(n)
        return max(found, 0.0)

    def whole(self, n: int) -> bool:
        """Do n selections take everything there is?"""
        return self.most is not None and n >= self.most

    def df(self, n: int) -> int:
        """Degrees of freedom of the variance that the sample will show."""
        return (self.starts or n) - 1

    def spread(self, size: int) -> float:
        """The deviation with which a simple random sample of `size` units has the same a."""
        return sqrt(self.a) / size


def equal_chances(size: int, deviation: float) -> SelectionVariance:
    """n of N units with equal probabilities: N (N - n) S^2 / n.

    >>> equal_chances(100, 2.0).variance(20)
    1600.0
    """
    return SelectionVariance((size * deviation) ** 2, size * deviation**2, size, size)


def hit_spread(paid: ArrayLike, sizes: ArrayLike, *, tau1: float, tau2: float) -> float:
    """E[Z sum y^2 / z - Y^2], the n-fold variance of draws proportional to `sizes` z.

    `paid` and `sizes` in dollars. Where the sizes are the payments it is v (X^2 - Q).

    >>> hit_spread([1.0, 3.0], [1.0, 3.0], tau1=0.5, tau2=0.5)
    1.5
    """
    x, z = np.asarray(paid, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    squares = float((x * x / z).sum())
    within = (tau2 - tau1**2) * float((x * x).sum())
    return max(float(z.sum()) * tau2 * squares - tau1**2 * float(x.sum()) ** 2 - within, 0.0)


def with_replacement(spread: float) -> SelectionVariance:
    """Hansen and Hurwitz's estimator from n draws: `hit_spread` / n."""
    return SelectionVariance(spread, 0.0)


def random_groups(size: int, spread: float) -> SelectionVariance:
    """Rao, Hartley and Cochran's estimator: (sum N_g^2 - N) / (N (N - 1)) `hit_spread`.

    The groups are as equal in number as can be.

    >>> random_groups(4, 12.0).variance(2), random_groups(4, 12.0).variance(4)
    (4.0, 0.0)
    """

    def exact(n: int) -> float:
        least, larger = divmod(size, n)
        squares = larger * (least + 1) ** 2 + (n - larger) * least**2
        return spread * (squares - size) / (size * max(size - 1, 1))

    between = max(size - 1, 1)
    return SelectionVariance(spread * size / between, spread / between, size, size, exact=exact)


def fixed_size(
    size: int, total: float, squares: float, *, tau1: float, tau2: float
) -> SelectionVariance:
    """Horvitz and Thompson's estimator with pi_i = n x_i / X: v (X^2 / n - Q).

    Whatever the joint probabilities are: E (t_i - t_j)^2 is 2 v for every pair, and the
    pi_i pi_j - pi_ij of a unit add up to pi_i (1 - pi_i). Sampford's draw is one of these.
    """
    v = max(tau2 - tau1**2, 0.0)
    return SelectionVariance(v * total**2, v * squares, there=size)


def from_starts(sizes: ArrayLike, starts: int, *, tau1: float, tau2: float) -> SelectionVariance:
    """r systematic starts proportional to the payments, each with m = n / r selections.

        v (X / m)^2 sum_i f_i (1 - f_i) / r,   f_i the fraction of m x_i / X

    whatever the order of the list is, since y_i / x_i has the same expectation everywhere. The
    variance the sample shows has r - 1 degrees of freedom.

    >>> from_starts([1.0, 1.0, 1.0, 1.0], 2, tau1=0.5, tau2=0.5).variance(4)
    0.5
    """
    x = np.asarray(sizes, dtype=np.float64)
    total, squares = float(x.sum()), float((x * x).sum())
    v = max(tau2 - tau1**2, 0.0)

    def exact(n: int) -> float:
        each = n / starts
        hits = each * x / total
        part = hits - np.floor(hits)
        return v * (total / each) ** 2 * float((part * (1 - part)).sum()) / starts

    return SelectionVariance(v * total**2, v * squares / starts, starts=starts, exact=exact)
