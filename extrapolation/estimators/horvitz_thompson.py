"""Horvitz and Thompson's estimator for selection without replacement with unequal chances.

    T = sum y_k / pi_k
    Sen-Yates-Grundy   v = sum_{k<l} (pi_k pi_l - pi_kl) / pi_kl * (y_k/pi_k - y_l/pi_l)^2
    Horvitz-Thompson   v = sum_kl (pi_kl - pi_k pi_l) / pi_kl * y_k/pi_k * y_l/pi_l
    Brewer             v = n / (n - 1) sum (1 - pi_k) (y_k/pi_k - T/n)^2

The first two need the joint chances pi_kl and are unbiased for a sample of fixed size where all
are above 0; the second may come out negative and is then refused. Brewer's needs the pi_k alone
and is nearly unbiased for designs of high entropy (Sampford). Systematic PPS has joint chances of
0, so only Brewer's serves it, as an approximation. Source: Horvitz and Thompson (1952), JASA 47;
Sen (1953); Yates and Grundy (1953), JRSS B 15; Brewer (2002), Combined Survey Sampling Inference,
p. 152.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from primafacie.core.errors import EstimateError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

VarianceRule = Literal["sen-yates-grundy", "horvitz-thompson", "brewer"]


@dataclass(frozen=True)
class HorvitzThompson:
    """The total, its variance and the rule it came from; df = n - 1 over units with pi < 1."""

    point: float
    variance: float
    rule: VarianceRule
    df: int

    @property
    def se(self) -> float:
        return float(self.variance**0.5)


def horvitz_thompson(
    values: ArrayLike,
    probabilities: ArrayLike,
    *,
    joint: ArrayLike | None = None,
    rule: VarianceRule | None = None,
) -> HorvitzThompson:
    """The total of the frame from n values and their inclusion probabilities pi_k.

    `joint` is the (n, n) matrix of the pi_kl with the pi_k on its diagonal; with it the rule is
    Sen-Yates-Grundy unless named, without it Brewer's. Raises `EstimateError` for chances
    outside (0, 1], joint chances of 0, or a negative variance.

    >>> found = horvitz_thompson([4.0, 9.0], [0.4, 0.6])
    >>> found.point, round(found.variance, 6)
    (25.0, 12.5)
    """
    y = np.asarray(values, dtype=np.float64)
    pi = np.asarray(probabilities, dtype=np.float64)
    if y.ndim != 1 or y.shape != pi.shape or y.size < 2 or not np.isfinite(y).all():
        raise EstimateError(
            f"{y.size} values and {pi.size} inclusion probabilities",
            expected="as many finite values as probabilities, at least 2",
        )
    if not ((pi > 0) & (pi <= 1)).all():
        raise EstimateError("an inclusion probability outside (0, 1]", expected="0 < pi <= 1")
    chosen = rule or ("brewer" if joint is None else "sen-yates-grundy")
    expanded = y / pi
    if chosen == "brewer":
        n = y.size
        spread = ((1 - pi) * (expanded - expanded.mean()) ** 2).sum()
        variance = n / (n - 1) * float(spread)
    else:
        variance = _by_pairs(expanded, pi, joint, chosen)
    return HorvitzThompson(float(expanded.sum()), variance, chosen, max(int((pi < 1).sum()) - 1, 0))


def _by_pairs(
    expanded: NDArray[np.float64],
    pi: NDArray[np.float64],
    joint: ArrayLike | None,
    rule: VarianceRule,
) -> float:
    pairs = np.asarray(joint, dtype=np.float64) if joint is not None else np.empty(0)
    n = len(pi)
    fits = pairs.shape == (n, n) and np.allclose(np.diag(pairs), pi, rtol=1e-9, atol=0)
    if not fits or not np.isfinite(pairs).all() or not (pairs > 0).all():
        raise EstimateError(
            f"the rule {rule} without joint inclusion probabilities above 0",
            expected=f"a matrix of {n} by {n} with the probabilities on its diagonal",
            fix="Use rule='brewer', which needs none",
        )
    products = np.outer(pi, pi)
    if rule == "sen-yates-grundy":
        gaps = (expanded[:, None] - expanded[None, :]) ** 2
        found = float(((products - pairs) / pairs * gaps).sum()) / 2
    else:
        found = float(((pairs - products) / pairs * np.outer(expanded, expanded)).sum())
    if found < 0:
        raise EstimateError(
            f"a negative variance ({found:,.2f}) by {rule}",
            expected="0 or more",
            fix="Use rule='brewer', which cannot be negative",
        )
    return found
