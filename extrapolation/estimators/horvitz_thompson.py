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

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from extrapolation.estimators.design_estimator import DesignEstimator
from extrapolation.estimators.scripts import FormulaPart
from extrapolation.estimators.stratum_estimates import RedrawnTotals, StratumTotal
from extrapolation.reviews.review_rows import ReviewedStratum, ReviewRow
from primafacie.core.errors import EstimateError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from sampling.designs import Selection

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


_METHOD = 2
_FORMULA = FormulaPart(
    method=_METHOD,
    columns=("chance",),
    r_package=True,
    in_r=(
        "# Horvitz and Thompson, variance of Yates and Grundy",
        'joint <- read.csv("joint.csv")',
        f"for (h in unique(rows$stratum[rows$method == {_METHOD}])) {{",
        "  part <- rows[rows$stratum == h, ]",
        "  pairs <- joint[joint$stratum == h, ]",
        "  J <- diag(part$chance)",
        "  J[cbind(pairs$unit, pairs$other)] <- pairs$joint",
        "  J[cbind(pairs$other, pairs$unit)] <- pairs$joint",
        "  design <- svydesign(ids = ~1, probs = ~chance, data = part, pps = ppsmat(J),",
        '                      variance = "YG")',
        "  v <- v + as.numeric(vcov(svytotal(~y, design)))[[1]]",
        "}",
    ),
    sas_data=(
        "data joint;",
        "  infile 'joint.csv' dsd firstobs=2 truncover;",
        "  input stratum unit other joint;",
        "run;",
    ),
    in_sas=(
        "/* Horvitz and Thompson, variance of Yates and Grundy */",
        "create table part2 as select sum((a.chance * b.chance - j.joint) / j.joint",
        "  * (a.e - b.e)**2) as v from joint as j, rows as a, rows as b",
        "  where a.stratum = j.stratum and a.unit = j.unit",
        "  and b.stratum = j.stratum and b.unit = j.other;",
    ),
    last_in_stata=True,
    in_stata=(
        "* Horvitz and Thompson, variance of Yates and Grundy",
        f"keep if method == {_METHOD}",
        "keep stratum unit chance e",
        "tempfile first second",
        "save `first'",
        "rename (unit chance e) (other chance2 e2)",
        "save `second'",
        'import delimited using "joint.csv", clear case(preserve) asdouble',
        "merge m:1 stratum unit using `first', keep(match) nogenerate",
        "merge m:1 stratum other using `second', keep(match) nogenerate",
        "generate double part2 = (chance * chance2 - joint) / joint * (e - e2)^2",
        "summarize part2, meanonly",
        "scalar v = v + r(sum)",
    ),
)


@dataclass(frozen=True, kw_only=True)
class JointProbabilities(DesignEstimator):
    """Units drawn with unequal probabilities, whose joint ones the draw recorded."""

    label: ClassVar[str] = "Horvitz-Thompson"
    own_variance: ClassVar[bool] = True
    formula: ClassVar[FormulaPart | None] = _FORMULA

    def own_total(
        self, stratum: ReviewedStratum, rows: Sequence[ReviewRow], values: NDArray[np.float64]
    ) -> StratumTotal:
        joint = np.zeros((len(rows), len(rows)))
        for place, row in enumerate(_joint(stratum)):
            joint[place, place:] = row
        joint = np.maximum(joint, joint.T)
        # The record lists units in order of selection, as the joint matrix does.
        chances = [row.drawn.known_probability for row in rows]
        np.fill_diagonal(joint, chances)
        found = horvitz_thompson(values, chances, joint=joint)
        return StratumTotal(found.point, found.variance, found.df, self.label)

    def redrawn(self, values: NDArray[np.float64], selection: Selection) -> RedrawnTotals:
        found = horvitz_thompson(values[selection.units], selection.expected, joint=selection.joint)
        return RedrawnTotals.of_one(found.point, found.variance, found.df)

    def formula_values(self, row: ReviewRow) -> tuple[float, ...]:
        return (row.drawn.known_probability,)

    def formula_pairs(self, stratum: ReviewedStratum) -> Iterator[tuple[int, int, float]]:
        for first, row in enumerate(_joint(stratum), start=1):
            for apart, joint in enumerate(row):
                if apart > 0:
                    yield first, first + apart, float(joint)


def _joint(stratum: ReviewedStratum) -> tuple[tuple[float, ...], ...]:
    """The joint probabilities that the draw recorded, row by row from the diagonal on."""
    return () if stratum.drawn is None else stratum.drawn.joint


HORVITZ_THOMPSON = JointProbabilities(name="horvitz_thompson")
