"""Cox and Snell's Bayesian limits of the dollars overpaid, for dollar-unit draws.

The model: the number m of errors among n draws is Poisson with mean n P, the taints of errors are
exponential with mean Q; before the data P is gamma with shape a and mean `prior_rate`, and 1 / Q is
gamma with shape b such that the mean of Q is `prior_taint`. With tbar the mean taint of the errors,
the overpaid share P Q is afterwards

    (m + a) / (m + b) * ((b - 1) prior_taint + m tbar) / (n + a / prior_rate) * F

with F of 2 (m + a) and 2 (m + b) degrees of freedom; a = 1, b = 3. The limits are its quantiles,
times the dollars X of the frame. They state the model and its prior, not the sampling. The prior is
to be fixed before the data: another one is another limit. The defaults, 0.5 and 0.5, count the
prior as two draws; they are those of the R package jfa.

Source: Cox and Snell (1979), Biometrika 66:125-132, not at hand; the posterior is derived from the
model stated here and agrees with that of jfa.
"""

from __future__ import annotations

from scipy.special import fdtri

from extrapolation.bounds.anchoring import check_tail
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side, one_side
from extrapolation.samples.samples import Sample
from primafacie.core.errors import EstimateError
from sampling.choices import BOUND_CARDS

RATE_SHAPE, TAINT_SHAPE = 1.0, 3.0


def cox_snell(
    sample: Sample, tail: float, side: Side, *, prior_rate: float = 0.5, prior_taint: float = 0.5
) -> Limits:
    """Cox and Snell's limits of the dollars overpaid, PPS with replacement.

    >>> sample = Sample.from_arrays([0.0] * 60, sizes=900, caps=[9.0] * 60, hits=[1] * 60,
    ...                             books=10_000.0)
    >>> round(cox_snell(sample, 0.05, "upper")[1], 4)
    276.519
    """
    check_tail(tail)
    for name, value in (("prior_rate", prior_rate), ("prior_taint", prior_taint)):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value <= 1:
            raise EstimateError(
                f"{name} {value!r:.40}",
                expected="a fraction above 0, at most 1",
                fix="State the mean that the plan fixed before the data",
            )
    (part,) = sample.strata
    taints = part.taints
    if float(taints.min()) < 0 or float(taints.max()) > 1 + 1e-9:
        raise EstimateError(
            "taints outside 0 to 1",
            expected="overpayments between 0 and the amount paid",
            fix="Use student; the model has no room for underpayments",
        )
    found = taints[taints > 0]
    m, n = len(found), len(taints)
    taint = ((TAINT_SHAPE - 1) * prior_taint + float(found.sum())) / (m + TAINT_SHAPE)
    share = (m + RATE_SHAPE) / (n + RATE_SHAPE / prior_rate) * taint
    degrees = 2 * (m + RATE_SHAPE), 2 * (m + TAINT_SHAPE)
    low, high = (float(fdtri(*degrees, chance)) for chance in (tail, 1 - tail))
    return one_side(part.scale * share * low, part.scale * min(share * high, 1.0), side)


COX_SNELL = Bound.of(BOUND_CARDS["cox_snell"], cox_snell)
