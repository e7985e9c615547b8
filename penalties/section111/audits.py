"""The quarterly audit: 250 records, drawn pro rata, and what that means for one entity's book.

The penalty counts audited late records alone, so the exposure is a matter of the draw, not of
projection: with K late records among the N added in a quarter and n audited, the number X that
is audited is hypergeometric,

    P(X = k) = C(K, k) C(N - K, n - k) / C(N, n),   E[penalty] = n / N * sum of the K penalties
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from extrapolation.ratstats.exact_counts import chances
from penalties.law.files import needed_law
from penalties.section111.books import Section111
from primafacie.core.brief_texts import brief
from primafacie.core.errors import Problem, RuleError
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.streams import STREAM, Stream
from sampling.designs.tickets import GENERATOR, ticket

if TYPE_CHECKING:
    from numpy.typing import NDArray

PERCENTILES = (0.50, 0.90, 0.95, 0.99)


def records_per_quarter() -> int:
    """How many records a quarter are audited."""
    return int(needed_law("Section 111 audit").values["records_per_quarter"].value)


def audit_shares(ghp: int, nghp: int, *, audited: int | None = None) -> tuple[int, int]:
    """The audited records of each kind, pro rata by the records added; largest remainder.

    Parameters
    ----------
    ghp, nghp : int
        The records added in the quarter, by kind.
    audited : int, optional
        The records audited. The default is the number of the rule, 250.

    Returns
    -------
    tuple of (int, int)
        The audited records of group and of non-group plans.

    Raises
    ------
    RuleError
        If a count is negative, or if more records are audited than were added.

    Examples
    --------
    >>> audit_shares(600_000, 400_000)
    (150, 100)
    """
    size = records_per_quarter() if audited is None else audited
    total = ghp + nghp
    if ghp < 0 or nghp < 0 or not 0 < size <= total:
        raise RuleError(
            f"an audit of {size:,} of {ghp:,} GHP and {nghp:,} NGHP records",
            where="Section 111",
            expected="counts of 0 or more, with no more audited than were added",
            fix="Give the records added in the quarter",
        )
    first, rest = divmod(size * ghp, total)
    first += 2 * rest >= total
    return min(first, ghp), size - min(first, ghp)


@brief
@dataclass(frozen=True)
class AuditDraw:
    """The audited records of a quarter, and what redraws them.

    Attributes
    ----------
    ghp, nghp : tuple of str
        The ids in order of selection, by kind.
    seed : str
        The seed.
    generator : str
        The generator with its version.
    """

    ghp: tuple[str, ...]
    nghp: tuple[str, ...]
    seed: str
    generator: str

    def to_dict(self) -> dict[str, Any]:
        """The draw as a JSON-ready record."""
        return {
            "generator": self.generator,
            "ghp": list(self.ghp),
            "nghp": list(self.nghp),
            "seed": self.seed,
        }


def draw_audit(
    ghp: Sequence[str], nghp: Sequence[str], *, seed: str, audited: int | None = None
) -> AuditDraw:
    """Draw a quarter's audit by tickets: the smallest SHA-256 of each kind, pro rata.

    The draw is `ticket/1` with the strata `GHP` and `NGHP`, so that anyone draws the same records
    from the same seed. CMS does not publish its own draw; this one is for rehearsal and for
    comparing it with a disclosed list.

    Parameters
    ----------
    ghp, nghp : sequence of str
        The ids of the records added, by kind.
    seed : str
        The seed.
    audited : int, optional
        The records audited. The default is the number of the rule, 250.

    Returns
    -------
    AuditDraw
        The audited records in order of selection.

    Raises
    ------
    RuleError
        If ids are repeated, or if more records are audited than were added.

    Examples
    --------
    >>> draw_audit(["a", "b"], ["c", "d"], seed="lot 1", audited=2).ghp
    ('b',)
    """
    problems = [
        Problem(name, "repeated ids", "each record once", "Remove the repeated rows")
        for name, ids in (("ghp", ghp), ("nghp", nghp))
        if len(set(ids)) < len(ids)
    ]
    if problems:
        raise RuleError.collected(problems, what="Section 111 audit")
    shares = audit_shares(len(ghp), len(nghp), audited=audited)
    drawn = []
    for label, ids, share in (("GHP", ghp, shares[0]), ("NGHP", nghp, shares[1])):
        ordered = sorted((ticket(seed, label, unit), unit) for unit in ids)
        drawn.append(tuple(unit for _, unit in ordered[:share]))
    return AuditDraw(drawn[0], drawn[1], seed, f"{GENERATOR['name']}/{GENERATOR['version']}")


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
    penalties : ndarray of int64
        The penalties of the entity's late records, in cents.
    pool : int
        The records of the kind added in the quarter, by all entities.
    audited : int
        The records of the kind that are audited.
    """

    label: str
    penalties: NDArray[np.int64]
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
        found = book.by_record.penalty
        return cls(label, found[found > 0], pool, audited)


@brief
@dataclass(frozen=True)
class AuditOutlook:
    """What audits over several quarters may cost: exact expectation, simulated percentiles.

    Attributes
    ----------
    quarters : tuple of (str, int, float, Money)
        Of each quarter: its label, late records, chance that one or more is audited, and expected
        penalty.
    expected : Money
        The expected penalty of all quarters; exact.
    none_audited : float
        The probability that no late record is audited; exact.
    percentiles : tuple of (float, Money)
        Levels and amounts of the sum over the quarters.
    worst : Money
        The penalty if every late record were audited.
    replicates, seed : int
        The draws of `pcg64/1` behind the percentiles, and their seed.
    """

    quarters: tuple[tuple[str, int, float, Money], ...]
    expected: Money
    none_audited: float
    percentiles: tuple[tuple[float, Money], ...]
    worst: Money
    replicates: int
    seed: int

    def to_dict(self) -> dict[str, Any]:
        """The outlook as a JSON-ready record, amounts in cents."""
        return {
            "expected": self.expected.cents,
            "none_audited": self.none_audited,
            "percentiles": [[level, money.cents] for level, money in self.percentiles],
            "quarters": [
                {"at_least_one": chance, "expected": money.cents, "label": label, "late": late}
                for label, late, chance, money in self.quarters
            ],
            "replicates": self.replicates,
            "seed": self.seed,
            "stream": STREAM,
            "worst": self.worst.cents,
        }

    def text(self) -> str:
        """The outlook as lines: each quarter, the expectation, the percentiles, the worst case."""
        lines = [
            f"{label}: {counted(late, 'late record')}, {100 * chance:.2f}% chance that one or "
            f"more is audited, expected penalty {money}"
            for label, late, chance, money in self.quarters
        ]
        lines.append(
            f"all quarters: expected {self.expected}, {100 * self.none_audited:.2f}% "
            "chance that no late record is audited"
        )
        lines += [
            f"  {100 * level:g}% of outcomes cost at most {money}"
            for level, money in self.percentiles
        ]
        lines.append(f"  every late record audited: {self.worst}")
        lines.append(f"percentiles from {self.replicates:,} draws of {STREAM}, seed {self.seed}")
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
        late = len(quarter.penalties)
        weights = audit_chances(quarter.pool, late, audited=quarter.audited)
        mean = quarter.audited / quarter.pool * float(quarter.penalties.sum()) / 100
        chance = 1 - float(weights[0])
        rows.append((quarter.label, late, chance, Money.rounded(mean, rule="half up")))
        expected += mean
        silent *= float(weights[0])
        stream = Stream(seed).child(number)
        sums += _simulated(quarter.penalties, weights, replicates, stream)
    ordered = np.sort(sums)
    places = [int(np.ceil(level * replicates)) - 1 for level in PERCENTILES]
    return AuditOutlook(
        quarters=tuple(rows),
        expected=Money.rounded(expected, rule="half up"),
        none_audited=silent,
        percentiles=tuple(
            (level, Money(int(ordered[place])))
            for level, place in zip(PERCENTILES, places, strict=True)
        ),
        worst=Money(sum(int(quarter.penalties.sum()) for quarter in quarters)),
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
