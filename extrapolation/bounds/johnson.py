"""Johnson's limits: the t limit moved for the skewness seen in the sample.

    T + b sqrt(V) -+ t sqrt(V)

with b of `total_moments`. For one stratum and f = 0, with g = mu3 / s^3, this is
ybar + s g / (6 n) - t s / sqrt(n). It follows t closely, and sees no skewness that the sample does
not show: with nearly all units denied by equal amounts it falls short (0.77 instead of 0.90 at 95%
denied, n = 30); without variance the limit is the point, which says nothing. The terms for strata
and finite populations are computed here (the expansion of `predicted_coverage`), not taken from
the paper.

Source: Johnson (1978), J. Amer. Statist. Assoc. 73.
"""

from __future__ import annotations

from extrapolation.bounds.anchoring import check_tail
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side, one_side
from extrapolation.bounds.student import student_rows
from extrapolation.bounds.total_moments import Rows, TotalMoments, sample_moments
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS


def johnson(sample: Sample, tail: float, side: Side) -> Limits:
    """Johnson's modified t limits.

    >>> low, _ = johnson(Sample.from_arrays([0.0, 0.0, 0.0, 9.0], sizes=40), 0.10, "lower")
    >>> round(low, 2)
    -45.33
    """
    moments, unit = sample_moments(sample)
    check_tail(tail)
    low, high = johnson_rows(moments, tail)
    return one_side(unit * float(low[0]), unit * float(high[0]), side)


def johnson_rows(moments: TotalMoments, tail: float) -> Rows:
    """T + b sqrt(V) -+ t sqrt(V): Johnson's shift for skewness."""
    low, high = student_rows(moments, tail)
    shift = moments.constant * moments.se
    return low + shift, high + shift


JOHNSON = Bound.of(BOUND_CARDS["johnson"], johnson, moment_rows=johnson_rows)
