"""Second opinions on a standard error: the jackknife, and Rao and Wu's bootstrap.

Both refit the estimator under other weights of the first stage's units.

    jackknife   unit k of stratum h left out, the others of h weighted up by n_h / (n_h - 1):
                v = sum_h (1 - f_h) (n_h - 1) / n_h * sum_k (T_(hk) - T)^2
    bootstrap   m_h = n_h - 1 units drawn with replacement in h, k* of each unit:
                w* = w [1 - a_h + a_h n_h / m_h k*],  a_h = sqrt(m_h (1 - f_h) / (n_h - 1))
                v = mean of (T* - T)^2

For the expansion estimator both give the design variance of the first stage (the bootstrap on
average). Stages below the first enter only through it, so the second opinion is then the
ultimate-cluster variance. Not for estimates of medians or extremes. Source: Rao and Wu (1988),
JASA 83, 231-241; Rao, Wu and Yue (1992), Survey Methodology 18; Wolter (2007), chapter 4.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from extrapolation.estimators.linearised import Linearised
from extrapolation.samples.survey_designs import stage_variances
from primafacie.core.errors import EstimateError
from primafacie.core.results import Result
from primafacie.core.streams import STREAM, Stream

LEAST_REPLICATES = 100


@dataclass(frozen=True)
class SecondOpinion(Result):
    """A standard error by another way; `linearised` is the first opinion.

    `later_stages` is the share of the first opinion's variance that comes from stages below the
    first: the second sees it only through the totals of the first stage's units, with their
    finite population correction, and not at all where those were all taken.
    """

    SCHEMA: ClassVar[str] = "primafacie.second-opinion/1"

    method: str
    se: float
    linearised: float
    replicates: int
    stream: str = ""
    seed: int | None = None
    later_stages: float = 0.0

    @property
    def ratio(self) -> float | None:
        """Second over first opinion; None where the first is 0."""
        return self.se / self.linearised if self.linearised > 0 else None

    def __str__(self) -> str:
        share = "" if self.ratio is None else f", {self.ratio:.3f} of it"
        return (
            f"Standard error by the {self.method}: {self.se:,.2f}; by linearization: "
            f"{self.linearised:,.2f}{share}."
        )


def jackknife(estimate: Linearised) -> SecondOpinion:
    """The standard error by leaving out one unit of the first stage at a time."""
    design, stage = estimate.design, estimate.design.first
    open_units = np.flatnonzero(
        (stage.sampled[stage.stratum_of_unit] > 1) & (stage.fraction[stage.stratum_of_unit] < 1)
    )
    if not open_units.size:
        return SecondOpinion("jackknife", 0.0, estimate.se, 0, later_stages=_later(estimate))
    strata = stage.stratum_of_unit[open_units]
    n = stage.sampled[strata]
    same = stage.strata[None, :] == strata[:, None]
    factors = np.where(same, (n / (n - 1))[:, None], 1.0)
    factors[stage.units[None, :] == open_units[:, None]] = 0.0
    points = estimate.refit(factors * design.weights)
    scale = (1 - stage.fraction[strata]) * (n - 1) / n
    variance = float((scale * (points - estimate.point) ** 2).sum())
    return SecondOpinion(
        "jackknife", variance**0.5, estimate.se, len(open_units), later_stages=_later(estimate)
    )


def rao_wu_bootstrap(
    estimate: Linearised, *, replicates: int = 1000, seed: int = 0
) -> SecondOpinion:
    """The standard error by Rao and Wu's rescaling bootstrap; replayed by its `seed`."""
    if replicates < LEAST_REPLICATES:
        raise EstimateError(
            f"{replicates} replicates", expected=f"at least {LEAST_REPLICATES}", fix="Ask for 1000"
        )
    design, stage = estimate.design, estimate.design.first
    multiples = np.ones((replicates, len(stage.stratum_of_unit)))
    stream = Stream(seed)
    for code, (n, fraction) in enumerate(zip(stage.sampled, stage.fraction, strict=True)):
        if n < 2 or fraction >= 1:
            continue
        units = np.flatnonzero(stage.stratum_of_unit == code)
        m = int(n) - 1
        drawn = stream.integers(int(n), replicates * m).reshape(replicates, m)
        keys = drawn + n * np.arange(replicates)[:, None]
        hits = np.bincount(keys.ravel(), minlength=replicates * int(n)).reshape(replicates, int(n))
        a = (m * (1 - fraction) / (n - 1)) ** 0.5
        multiples[:, units] = 1 - a + a * n / m * hits
    points = estimate.refit(multiples[:, stage.units] * design.weights)
    variance = float(((points - estimate.point) ** 2).mean())
    return SecondOpinion(
        "Rao-Wu bootstrap", variance**0.5, estimate.se, replicates, STREAM, seed, _later(estimate)
    )


def _later(estimate: Linearised) -> float:
    """The share of the variance from stages below the first."""
    design, whole = estimate.design, estimate.variance
    if len(design.stages) == 1 or whole <= 0:
        return 0.0
    scaling = 1.0 if estimate.scaling is None else estimate.scaling**0.5
    parts = stage_variances(design, design.weights * estimate.influence * scaling)
    return float(sum(parts[1:]) / whole)
