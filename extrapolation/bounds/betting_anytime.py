"""Betting limits that hold at every stopping time, as audits that may stop early need them.

Formula, needs and failures as of `betting`, with bets sqrt(2 ln(1/tail) / (s2_{i-1} i ln(1 + i)))
that do not know the size of the sample. They are longer than those of a size fixed beforehand.
Source: Waudby-Smith and Ramdas (2024), J. Roy. Statist. Soc. B 86:1-27.
"""

from __future__ import annotations

from functools import partial

from extrapolation.bounds.anchoring import anchored_limits
from extrapolation.bounds.betting import betting_lower, betting_rows
from extrapolation.bounds.bound import Bound
from extrapolation.bounds.expansion_limits import Limits, Side
from extrapolation.samples.samples import Sample
from sampling.choices import BOUND_CARDS


def betting_anytime(sample: Sample, tail: float, side: Side) -> Limits:
    """Betting limits that hold at every stopping time: those of stop-early audits.

    >>> sample = Sample.from_arrays(([5.0] + [0.0] * 4) * 6, sizes=2000, caps=[5.0] * 30,
    ...                             unsampled=[5.0] * 1970)
    >>> low, _ = betting_anytime(sample, 0.10, "lower")
    >>> 0.3 < low / sample.total < 0.6
    True
    """
    return anchored_limits(
        lambda one, own: betting_lower(one, own, "anytime"), sample, tail, side, ceilings=True
    )


BETTING_ANYTIME = Bound.of(
    BOUND_CARDS["betting_anytime"],
    betting_anytime,
    mean_rows=partial(betting_rows, horizon="anytime"),
)
