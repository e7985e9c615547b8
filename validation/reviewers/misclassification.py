"""What reviewers' errors do to the estimate: multiple imputation of the true findings.

The second review is taken for the truth. From the units seen twice come the chance that a
denial stands and the chance that an accepted unit was wrong; neither is known exactly, and the
findings of the units seen once are not known at all. Both uncertainties are drawn again and
again, and added to that of the sample (Rubin 1987).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, ClassVar

import numpy as np
from scipy.special import betaincinv, ndtri

from extrapolation import Sample
from primafacie.core.errors import StudyError
from primafacie.core.plurals import counted
from primafacie.core.results import Result
from primafacie.core.streams import Stream
from primafacie.core.units import Dollars, InUnit
from validation.study.studies import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray

IMPUTATIONS = 50
# Jeffreys' prior of a share.
PRIOR = 0.5

SquareDollars = Annotated[float, InUnit("dollars_squared")]
"""A variance of a total, in square dollars."""


@dataclass(frozen=True)
class MisclassifiedEstimate(Result):
    """The total overpayment with the reviewers' errors in it.

    Attributes
    ----------
    point : float
        The total, in dollars.
    within : float
        The mean sampling variance, in square dollars.
    between : float
        The variance of the total over the imputations, in square dollars.
    imputations : int
        The number of imputations, M.
    stands : float
        The share of denials reviewed again that stand.
    missed : float or None
        The share of accepted units reviewed again that were wrong; None where none was reviewed
        again, and all are then taken to be right.
    """

    SCHEMA: ClassVar[str] = "primafacie.misclassified-estimate/1"

    point: Dollars
    within: SquareDollars
    between: SquareDollars
    imputations: int
    stands: float
    missed: float | None

    @property
    def se(self) -> float:
        """The standard error by Rubin's rules, sqrt(within + (1 + 1/M) between), in dollars."""
        return float((self.within + (1 + 1 / self.imputations) * self.between) ** 0.5)

    @property
    def lower(self) -> float:
        """The one-sided 90% lower limit by the normal quantile, in dollars."""
        return self.point - float(ndtri(0.90)) * self.se

    def __str__(self) -> str:
        missed = (
            "no accepted unit was reviewed again"
            if self.missed is None
            else f"{100 * self.missed:.1f}% of the accepted units reviewed again were wrong"
        )
        return (
            f"${self.point:,.2f} overpaid, reviewers' errors included (SE ${self.se:,.2f}, "
            f"one-sided 90% lower limit ${self.lower:,.2f}, "
            f"{counted(self.imputations, 'imputation')})\n"
            f"{100 * self.stands:.1f}% of the denials reviewed again stand; {missed}"
        )


def misclassified_estimate(
    study: Study, *, seed: int, imputations: int = IMPUTATIONS
) -> MisclassifiedEstimate:
    """The total overpayment of the frame where a finding may be wrong, as a second review shows.

    In each imputation the share of denials that stand and the share of accepted units that were
    wrong are drawn from

        Beta(1/2 + stood, 1/2 + lifted)      Beta(1/2 + wrong, 1/2 + right)

    Every unit reviewed once is then right or wrong by that share. A denial that stands takes the
    share of its amount that a random one of those that stood kept; a missed error takes the
    overpaid share of a random one found. Units reviewed twice keep their second finding. The total
    and its variance are those of the expansion estimator, combined by Rubin's rules.

    Parameters
    ----------
    study : Study
        The study with its findings, and second findings on some denied units.
    seed : int
        The seed of the imputations.
    imputations : int, default 50
        The number of imputations.

    Returns
    -------
    MisclassifiedEstimate
        The total with its variance within and between imputations.

    Raises
    ------
    StudyError
        If there are no findings or second findings, or if no denial was reviewed again.

    Notes
    -----
    The estimate is valid if the units reviewed again were taken at random among those with the same
    first finding, over all strata.

    References
    ----------
    Rubin (1987), Multiple Imputation for Nonresponse in Surveys, section 3.3.
    """
    over = study.estimate
    again = {unit: amount.cents for unit, amount in study.seen_again.items()}
    if (
        over is None
        or not again
        or not any(row.effective_cents > 0 and row.unit_id in again for row in over.review.counted)
    ):
        raise StudyError(
            "no denial was seen again",
            where="misclassification",
            expected="second findings on denied units",
            fix="Give second_review={unit id: Money}",
        )
    rows = [
        row
        for part in over.sample.strata
        for row in over.review.counted
        if row.stratum == part.label
    ]
    first = np.array([row.effective_cents / 100 for row in rows])
    paid = np.array([(row.paid_cents or row.effective_cents or 0) / 100 for row in rows])
    seen = np.array([row.unit_id in again for row in rows])
    second = np.array([again.get(row.unit_id, 0) / 100 for row in rows])
    denied = first > 0
    stood = seen & denied & (second > 0)
    wrong = seen & ~denied & (second > 0)
    kept = second[stood] / first[stood]
    shares = np.minimum(second[wrong] / np.where(paid[wrong] > 0, paid[wrong], 1.0), 1.0)
    clean_seen = int((seen & ~denied).sum())
    stream = Stream(seed).child(17)
    totals, variances = [], []
    for number in range(imputations):
        own = stream.child(number)
        values = np.where(seen, second, 0.0)
        stands = _share(int(stood.sum()), int((seen & denied).sum()), own.child(0))
        values += _imputed(first, denied & ~seen, stands, kept, own.child(1))
        if clean_seen:
            error = _share(int(wrong.sum()), clean_seen, own.child(2))
            values += _imputed(paid, ~denied & ~seen, error, shares, own.child(3))
        made = _sample(over.sample, values)
        totals.append(made.total)
        variances.append(made.total_variance)
    return MisclassifiedEstimate(
        point=float(np.mean(totals)),
        within=float(np.mean(variances)),
        between=float(np.var(totals, ddof=1)) if imputations > 1 else 0.0,
        imputations=imputations,
        stands=float(stood.sum() / (seen & denied).sum()),
        missed=float(wrong.sum() / clean_seen) if clean_seen else None,
    )


def _share(hits: int, count: int, stream: Stream) -> float:
    """A draw of the share from its posterior."""
    (u,) = stream.uniform(1)
    return float(betaincinv(PRIOR + hits, PRIOR + count - hits, u))


def _imputed(
    amounts: NDArray[np.float64],
    which: NDArray[np.bool_],
    share: float,
    donors: NDArray[np.float64],
    stream: Stream,
) -> NDArray[np.float64]:
    """Amounts of the units that are in error by this draw; without donors none is."""
    found = np.zeros(len(amounts))
    if not len(donors) or not which.any():
        return found
    count = int(which.sum())
    hit = stream.uniform(count) < share
    kept = donors[stream.integers(len(donors), count)]
    found[which] = amounts[which] * np.where(hit, kept, 0.0)
    return found


def _sample(sample: Sample, values: NDArray[np.float64]) -> Sample:
    """The sample with other values."""
    labels = [part.label for part in sample.strata for _ in range(part.n)]
    sizes = {part.label: part.size for part in sample.strata}
    return Sample.from_arrays(values, sizes=sizes, strata=labels)
