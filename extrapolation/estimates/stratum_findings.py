"""What each stratum showed: its findings, its part of the total, its part of the variance."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from extrapolation.estimates.estimate import Estimate
from extrapolation.reviews.review_rows import ReviewRow
from primafacie.core.money import Money
from primafacie.core.units import Dollars

_ADDS_UP = 1e-9


@dataclass(frozen=True)
class StratumFindings:
    """A stratum of an estimate with what was found in it.

    Attributes
    ----------
    label : str
        The label of the stratum.
    size, sample : int
        The units of the stratum, N_h, and the sampled ones, n_h (clusters, where these were drawn).
    in_full : bool
        Whether the stratum was reviewed in full (100%).
    reviewed, errors : int
        The sampled units that count, and those of them in error.
    paid, overpaid : Money
        What was paid for the sampled units, and the overpayments that count.
    mean, point, standard_error : float
        The mean overpayment of the sampled units, the estimated total and its standard error.
    variance_share : float or None
        The stratum's part of the variance of the total; None where the estimator's variance is not
        the sum of those of the strata, or is 0.
    """

    label: str
    size: int
    sample: int
    in_full: bool
    reviewed: int
    errors: int
    paid: Money
    overpaid: Money
    mean: Dollars
    point: Dollars
    standard_error: Dollars
    variance_share: float | None


def stratum_findings(over: Estimate) -> tuple[StratumFindings, ...]:
    """The strata of an estimate of the overpayment, in its order."""
    rows: dict[str, list[ReviewRow]] = defaultdict(list)
    for row in over.review.counted:
        rows[row.stratum].append(row)
    whole = math.fsum(part.se**2 for part in over.strata)
    adds_up = over.variance > 0 and abs(whole - over.variance) <= _ADDS_UP * over.variance
    return tuple(
        StratumFindings(
            label=part.label,
            size=part.size,
            sample=part.n,
            in_full=part.census,
            reviewed=len(rows[part.label]),
            errors=sum(row.error for row in rows[part.label]),
            paid=Money(sum(row.paid_cents or 0 for row in rows[part.label])),
            overpaid=Money(sum(row.effective_cents for row in rows[part.label])),
            mean=part.mean,
            point=part.point,
            standard_error=part.se,
            variance_share=part.se**2 / whole if adds_up else None,
        )
        for part in over.strata
    )
