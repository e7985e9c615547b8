"""The variance that n selections of a stratum lead one to expect, under anticipated errors.

The overpayment of a unit is y = x t, the taint t independent of x and of other units, with
v = E t^2 - (E t)^2. A design's `anticipated` gives the variance of its estimator, averaged over
the taints; X and Q are the sums of x and x^2 over the stratum. Computed from the estimators'
variances (Cochran 1977, Sampling Techniques, 3rd ed., chapters 5 and 9A) by taking the
expectation; the tests enumerate.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sampling.frames.cluster_sums import ClusterSums, cluster_sums
from sampling.frames.design_facts import Size, stratum_sizes
from sampling.frames.range_values import paid_and_claimed

if TYPE_CHECKING:
    from sampling.frames.frame import Frame
    from sampling.frames.stratum_ranges import StratumRange

BY_AMOUNT = (
    "the errors are anticipated by payment (a hot deck), and the variance of this design needs a "
    "share overpaid that is the same for all payments"
)
CLAIMED = (
    "with sizes by the amount claimed the variance depends on joint probabilities; "
    "draw proportional to paid"
)


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


@dataclass(frozen=True)
class AnticipatedStratum:
    """What a plan anticipates of a stratum, and access to its units in the frame.

    `size` counts units, `total` and `squares` are the sums of payments and of their squares,
    dollars; `deviation` is the anticipated standard deviation of the overpayment per unit; `taints`
    are E t and E t^2 of the share overpaid (None: the share goes with the payment); `correlation`
    is that of the taints within a cluster (None: not stated).
    """

    frame: Frame
    units: StratumRange
    size: int
    total: float
    squares: float
    deviation: float
    taints: tuple[float, float] | None
    correlation: float | None

    def payments(self) -> NDArray[np.float64]:
        """The payments of all units in dollars, those below 0 as 0."""
        return np.maximum(stratum_sizes(self.frame, self.units, size="paid"), 0) / 100

    def hit_spread(self, measure: Size, tau1: float, tau2: float) -> float | str:
        """`hit_spread` of draws proportional to `measure`, or why there is none."""
        if measure == "paid":
            return max(tau2 - tau1**2, 0.0) * max(self.total**2 - self.squares, 0.0)
        paid, sizes = paid_and_claimed(self.frame, self.units)
        if (sizes <= 0).any():
            return "units without a claimed amount above 0 cannot be drawn proportional to it"
        return hit_spread(paid / 100, sizes / 100, tau1=tau1, tau2=tau2)

    def clusters(self, group: str | None) -> ClusterSums:
        """Sums by cluster (and group) in dollars and squared dollars."""
        found = cluster_sums(self.frame, self.units, group=group)
        return ClusterSums(found.cluster, found.units, found.totals / 100, found.squares / 10_000)


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
