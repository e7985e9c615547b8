"""What quarterly audits of 250 records, drawn pro rata, may cost one entity's book.

The penalty counts audited late records alone, so the exposure is a matter of the draw, not of
projection: with K late records among the N added in a quarter and n audited, the number X that
is audited is hypergeometric,

    P(X = k) = C(K, k) C(N - K, n - k) / C(N, n),   E[penalty] = n / N * sum of the K penalties
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from extrapolation.ratstats.exact_counts import chances
from penalties.section111.books import Section111
from primafacie.core.brief_texts import brief
from primafacie.core.errors import RuleError
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.results import Result
from primafacie.core.streams import STREAM, Stream

if TYPE_CHECKING:
    from numpy.typing import NDArray

PERCENTILES = (0.50, 0.90, 0.95, 0.99)


def audit_chances(pool: int, late: int, *, audited: int) -> NDArray[np.float64]:
    """The chance that k of an entity's late records are audited, for k = 0 to `audited`.

        P(X = k) = C(K, k) C(N - K, n - k) / C(N, n)

    with N the pool, K the late records and n the audited ones; exact (hypergeometric).

    Parameters
    ----------
    pool : int
        The records of the kind added in the quarter, by all entities.
    late : int
        The entity's late records among them.
    audited : int
        The records of the kind that are audited.

    Returns
    -------
    ndarray of float64
        The probabilities P(X = k).

    Raises
    ------
    RuleError
        If the counts do not fit.

    Examples
    --------
    >>> round(1 - float(audit_chances(1_000_000, 200, audited=250)[0]), 8)
    0.04878126
    """
    if not 0 <= late <= pool or not 0 <= audited <= pool or pool < 1:
        raise RuleError(
            f"{late:,} late records and {audited:,} audited of a pool of {pool:,}",
            where="Section 111",
            expected="no more than the pool holds",
            fix="Correct the counts",
        )
    return chances(pool, audited, late)


@brief
@dataclass(frozen=True, eq=False)
class Quarter:
    """One quarter of a reporting entity.

    Parameters
    ----------
    label : str
        The name of the quarter.
    penalties_cents : ndarray of int64
        The penalties of the entity's late records.
    pool : int
        The records of the kind added in the quarter, by all entities.
    audited : int
        The records of the kind that are audited.
    """

    label: str
    penalties_cents: NDArray[np.int64]
    pool: int
    audited: int

    @classmethod
    def of_book(cls, label: str, book: Section111, *, pool: int, audited: int) -> Quarter:
        """The late records of a book whose records were all added in one quarter.

        Parameters
        ----------
        label : str
            The name of the quarter.
        book : Section111
            The penalties of the book.
        pool, audited : int
            The records of the kind added in the quarter, and those audited.

        Returns
        -------
        Quarter
            The quarter.
        """
        found = book.by_record.penalty_cents
        return cls(label, found[found > 0], pool, audited)


@dataclass(frozen=True)
class QuarterOutlook:
    """What the audit of one quarter may cost.

    Attributes
    ----------
    label : str
        The name of the quarter.
    late : int
        The late records.
    at_least_one : float
        The chance that one or more of them is audited; exact.
    expected : Money
        The expected penalty; exact.
    """

    label: str
    late: int
    at_least_one: float
    expected: Money


@dataclass(frozen=True)
class CostPercentile:
    """A share of the simulated outcomes, and what they cost at most.

    Attributes
    ----------
    level : float
        The share, a fraction.
    amount : Money
        What the outcomes cost at most.
    """

    level: float
    amount: Money


@dataclass(frozen=True)
class AuditOutlook(Result):
    """What audits over several quarters may cost: exact expectation, simulated percentiles.

    Attributes
    ----------
    quarters : tuple of QuarterOutlook
        The quarters.
    expected : Money
        The expected penalty of all quarters; exact.
    none_audited : float
        The probability that no late record is audited; exact.
    percentiles : tuple of CostPercentile
        Levels and amounts of the sum over the quarters.
    worst : Money
        The penalty if every late record were audited.
    replicates, seed : int
        The draws behind the percentiles, and their seed.
    stream : str
        The generator of the draws.
    """

    SCHEMA: ClassVar[str] = "primafacie.audit-outlook/1"
    ROWS: ClassVar[str] = "quarters"

    quarters: tuple[QuarterOutlook, ...]
    expected: Money
    none_audited: float
    percentiles: tuple[CostPercentile, ...]
    worst: Money
    replicates: int
    seed: int
    stream: str = STREAM

    def __str__(self) -> str:
        shares = [f"{100 * own.level:g}% cost at most {own.amount}" for own in self.percentiles]
        return (
            f"expected penalty of {counted(len(self.quarters), 'quarter')}: {self.expected}; "
            f"{100 * self.none_audited:.2f}% chance that no late record is audited; every late "
            f"record audited: {self.worst}\nof the simulated outcomes {'; '.join(shares)}"
        )

    def text(self) -> str:
        """Write the outlook as lines.

        Returns
        -------
        str
            Each quarter, the expectation, the percentiles and the worst case.
        """
        lines = [
            f"{own.label}: {counted(own.late, 'late record')}, {100 * own.at_least_one:.2f}% "
            f"chance that one or more is audited, expected penalty {own.expected}"
            for own in self.quarters
        ]
        lines.append(
            f"all quarters: expected {self.expected}, {100 * self.none_audited:.2f}% "
            "chance that no late record is audited"
        )
        lines += [
            f"  {100 * own.level:g}% of outcomes cost at most {own.amount}"
            for own in self.percentiles
        ]
        lines.append(f"  every late record audited: {self.worst}")
        lines.append(
            f"percentiles from {self.replicates:,} draws of {self.stream}, seed {self.seed}"
        )
        return "\n".join(lines)


def audit_outlook(
    quarters: Sequence[Quarter], *, seed: int, replicates: int = 20_000
) -> AuditOutlook:
    """Expected and high-percentile penalties of a reporting book over several quarters.

        E[penalty] = n / N * sum of the penalties of the late records

    in each quarter, with n of N records audited. Quarters are independent draws.

    Parameters
    ----------
    quarters : sequence of Quarter
        The quarters; at least one.
    seed : int
        The seed of the simulation.
    replicates : int, default 20000
        The simulated outcomes.

    Returns
    -------
    AuditOutlook
        The expectation, the chances and the percentiles.

    Raises
    ------
    RuleError
        If there is no quarter or no replicate, or if the counts of a quarter do not fit.

    Notes
    -----
    The expectation and the chances are exact. The percentiles of the sum are simulated: the number
    audited from its exact distribution, then that many of the book's late records, each set equally
    likely. A percentile p is off by about sqrt(p (1 - p) / replicates) in level.
    """
    if not quarters or replicates < 1:
        raise RuleError(
            f"{len(quarters)} quarters and {replicates} replicates",
            where="Section 111",
            expected="at least one of each",
            fix="Give the quarters of the book",
        )
    sums = np.zeros(replicates, dtype=np.int64)
    rows, expected, silent = [], 0.0, 1.0
    for number, quarter in enumerate(quarters):
        late = len(quarter.penalties_cents)
        weights = audit_chances(quarter.pool, late, audited=quarter.audited)
        mean = quarter.audited / quarter.pool * float(quarter.penalties_cents.sum()) / 100
        chance = 1 - float(weights[0])
        rows.append(
            QuarterOutlook(quarter.label, late, chance, Money.rounded(mean, rule="half up"))
        )
        expected += mean
        silent *= float(weights[0])
        stream = Stream(seed).child(number)
        sums += _simulated(quarter.penalties_cents, weights, replicates, stream)
    ordered = np.sort(sums)
    places = [int(np.ceil(level * replicates)) - 1 for level in PERCENTILES]
    return AuditOutlook(
        quarters=tuple(rows),
        expected=Money.rounded(expected, rule="half up"),
        none_audited=silent,
        percentiles=tuple(
            CostPercentile(level, Money(int(ordered[place])))
            for level, place in zip(PERCENTILES, places, strict=True)
        ),
        worst=Money(sum(int(quarter.penalties_cents.sum()) for quarter in quarters)),
        replicates=replicates,
        seed=seed,
    )


def _simulated(
    penalties: NDArray[np.int64], weights: NDArray[np.float64], replicates: int, stream: Stream
) -> NDArray[np.int64]:
    """Sums of the audited penalties of one quarter, by replicate."""
    counts = np.searchsorted(np.cumsum(weights), stream.uniform(replicates), side="right")
    counts = np.minimum(counts, min(len(penalties), len(weights) - 1))
    sums = np.zeros(replicates, dtype=np.int64)
    for count in np.unique(counts[counts > 0]):
        here = np.flatnonzero(counts == count)
        chosen = _distinct(len(penalties), int(count), len(here), stream)
        sums[here] = penalties[chosen].sum(axis=1)
    return sums


def _distinct(below: int, count: int, rows: int, stream: Stream) -> NDArray[np.int64]:
    """`rows` sets of `count` different integers below `below`: Floyd's method, row by column.

    In step j the candidate t is uniform on 0..j; where the row holds t already, j is taken.
    """
    found = np.empty((rows, count), dtype=np.int64)
    for place, j in enumerate(range(below - count, below)):
        drawn = stream.integers(j + 1, rows)
        taken = (found[:, :place] == drawn[:, None]).any(axis=1)
        found[:, place] = np.where(taken, j, drawn)
    return found
