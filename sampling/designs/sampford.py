"""`sampford/1`: probability proportional to size without replacement, by Sampford's rejection.

The units of the stratum are in byte order of their ids with sizes x_i (whole cents), X is
the sum of the sizes, M the largest, n the sample size; n M < X. Candidates are numbered
c = 1, 2, ...; candidate c is the unit that holds the cent

    1 + (SHA-256 of the UTF-8 bytes of  sampford/1 LF seed LF stratum LF c) mod X.

A try takes n units: the first is the next candidate. For each further one the next candidate
is accepted if (SHA-256 of  sampford/1 LF seed LF stratum LF c LF accept) mod (X - n x_i) is
below X - n M, otherwise the one after it stands for it, and so on: so a unit comes with
probability proportional to x_i / (X - n x_i). If all n are different, they are the sample, in
this order; at the first unit that comes again the try is thrown away whole and the next one
begins with the next candidate. Then unit i is in the sample with probability n x_i / X:
exactly. These bytes never change.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import DrawError, PlanError, Problem
from primafacie.core.streams import Stream
from sampling.choices.shapes import Shape
from sampling.designs.by_size import BySize, shares_of, unsized_faults
from sampling.designs.design import Words
from sampling.designs.hashed_integers import hashed_integer
from sampling.designs.planned_variances import (
    BY_AMOUNT,
    CLAIMED,
    AnticipatedStratum,
    SelectionVariance,
)
from sampling.designs.sampford_pairs import sampford_joint
from sampling.designs.selections import Selection, texts, whole
from sampling.designs.strata_to_draw import DrawnFrom
from sampling.designs.strata_to_redraw import MOST_REDRAWS, StratumArrays
from sampling.designs.stratum_choices import PlannedRow, size_faults
from sampling.designs.ticket_rules import ticket_head
from sampling.frames.design_facts import Size, StratumFacts, stratum_sizes

if TYPE_CHECKING:
    from sampling.frames.frame import Frame
    from sampling.frames.stratum_ranges import StratumRange

MOST_CANDIDATES: Final = 2_000_000
"""About ten seconds of hashing; beyond it another design serves better."""
_MOST_REDRAWN_CANDIDATES: Final = 20_000
"""Hashes that one of many samples may need: about a tenth of a second."""
_MOST_SAMPLES, _FEWEST_SAMPLES = 400, 100
# Their joint probabilities take time in proportion to n^2: fewer samples of more units.
_MOST_JOINT = 12_000


@dataclass(frozen=True)
class Sampford(BySize):
    """Sampford sampling: n different units, unit i with probability n x_i / X (`sampford/1`).

    One unit is drawn with probability p_i = x_i / X, n - 1 with probabilities proportional to
    p_i / (1 - n p_i), all with replacement; samples with a repeat are discarded. All joint
    probabilities are above 0 and known, so the variance can be estimated without bias.

    Parameters
    ----------
    size : {"paid", "claimed"}, default "paid"
        What the size x_i of a unit is.

    References
    ----------
    Sampford (1967), Biometrika 54, 499-513.
    """

    size: Size = "paid"
    kind: ClassVar[str] = "sampford"
    shape: ClassVar[Shape] = Shape.JOINT
    generator: ClassVar[tuple[str, str]] = ("sampford", "1")
    counted: ClassVar[str] = "units"
    no_spares: ClassVar[str] = (
        "all units of the sample are drawn together, with probabilities that a spare would change"
    )
    words: ClassVar[Words] = Words(
        title="sample proportional to size without replacement (Sampford)",
        noun="sample by size without replacement",
        method="candidates proportional to size, rejected together at the first unit that comes "
        "again (Sampford 1967)",
        hashed="the number of the candidate (sampford/1)",
    )

    def inclusion(self, sizes: ArrayLike, *, n: int) -> NDArray[np.float64]:
        """Compute first-order inclusion probabilities: n x_i / X.

        Parameters
        ----------
        sizes : array_like, shape (units,)
            The sizes x_i of all units, above 0.
        n : int
            Units to draw.

        Returns
        -------
        ndarray of float, shape (units,)
            The probabilities.

        Raises
        ------
        PlanError
            If a probability reaches 1.

        Examples
        --------
        >>> Sampford().inclusion([1, 1, 2], n=1)
        array([0.25, 0.25, 0.5 ])
        """
        chances = n * shares_of(sizes)
        if n > 1 and chances.max() >= 1:
            raise PlanError(
                f"{int((chances >= 1).sum()):,} units that n = {n} draws must take",
                where="Sampford",
                expected="n x / X below 1 for every unit",
                fix="Take these units with certainty, or draw with replacement",
            )
        return chances

    def joint(
        self, sizes: ArrayLike, *, n: int, chosen: ArrayLike | None = None
    ) -> NDArray[np.float64]:
        """Compute exact joint inclusion probabilities.

        Parameters
        ----------
        sizes : array_like, shape (units,)
            The sizes x_i of all units, above 0.
        n : int
            Units to draw.
        chosen : array_like of int, optional
            The places of the units wanted. Default: all.

        Returns
        -------
        ndarray of float, shape (chosen, chosen)
            The probabilities, the first-order ones on the diagonal.

        Examples
        --------
        >>> joint = Sampford().joint([2, 3, 4, 3], n=2)
        >>> bool(np.allclose(joint.sum(axis=1), 2 * joint.diagonal()))
        True
        """
        chances = self.inclusion(sizes, n=n)
        places = np.arange(len(chances)) if chosen is None else np.asarray(chosen, dtype=np.int64)
        return sampford_joint(chances, n, places)

    def faults(self, row: PlannedRow, facts: StratumFacts) -> list[Problem]:
        found = unsized_faults(row, facts, self.size) + size_faults(row, facts.units, "units")
        if row.n > 1 and row.n * facts.largest >= facts.total:
            found.append(
                Problem(
                    f"stratum {row.label}",
                    f"its largest unit has at least 1/{row.n} of the whole {self.size}",
                    "inclusion probabilities n x / X below 1",
                    "Take such units with certainty (certainty_over), or draw with replacement",
                )
            )
        return found

    def notes(self, row: PlannedRow, facts: StratumFacts) -> list[str]:
        del facts
        return [
            f"Stratum {row.label}: {row.n:,} different units, each with probability n times its "
            f"share of {self.size}"
        ]

    def close_faults(self, row: PlannedRow, frame: Frame, units: StratumRange) -> list[Problem]:
        sizes = stratum_sizes(frame, units, size=self.size)
        return sampford_faults(sizes, row.n, label=row.label)

    def anticipated(self, stratum: AnticipatedStratum) -> SelectionVariance | str:
        if stratum.taints is None:
            return BY_AMOUNT
        if self.size == "claimed":
            return CLAIMED
        tau1, tau2 = stratum.taints
        return fixed_size(stratum.size, stratum.total, stratum.squares, tau1=tau1, tau2=tau2)

    def draw(self, stratum: DrawnFrom) -> Selection:
        n, total = stratum.n, stratum.facts.total
        listed = stratum.listed(self.size)
        sizes = listed.sizes()
        ranks = sampford_ranks(stratum.seed, stratum.label, sizes, n=n)
        placed = listed.at_ranks([rank + 1 for rank in ranks])
        return Selection(
            shape=self.shape,
            size=stratum.facts.units,
            n=n,
            units=texts([unit.unit_id for unit in placed]),
            expected=np.array([n * unit.size / total for unit in placed]),
            sizes=whole([unit.size for unit in placed]),
            joint=self.joint(sizes, n=n, chosen=ranks),
            positions=tuple(unit.rank for unit in placed),
            measure=self.size,
            total=total,
        )

    def redraw(
        self, stratum: StratumArrays, n: int, *, rows: int, stream: Stream
    ) -> list[Selection]:
        """By the same rejection under new seeds; every sample has its own joint probabilities."""
        sizes = stratum.sizes
        assert sizes is not None
        found = []
        for row in range(rows):
            ranks = sampford_ranks(f"{stream.seed} {row}", stratum.label, sizes, n=n)
            joint = self.joint(sizes, n=n, chosen=ranks)
            found.append(
                Selection(
                    shape=self.shape,
                    size=stratum.size,
                    n=n,
                    units=whole(ranks),
                    expected=joint.diagonal(),
                    sizes=sizes[ranks],
                    joint=joint,
                    measure=self.size,
                    total=int(sizes.sum()),
                )
            )
        return found

    def redraw_fault(self, stratum: StratumArrays, n: int) -> str:
        assert stratum.sizes is not None
        if expected_candidates(stratum.sizes, n) <= _MOST_REDRAWN_CANDIDATES:
            return ""
        return (
            "Sampford draws: almost every try of its rejection repeats a unit, so that many "
            "samples take too long to draw"
        )

    def most_redraws(self, n: int) -> int | None:
        return min(MOST_REDRAWS, _MOST_SAMPLES, max(_FEWEST_SAMPLES, _MOST_JOINT // n))


def sampford_ranks(
    seed: str, stratum: str, sizes: NDArray[np.int64], *, n: int, most: int = MOST_CANDIDATES * 50
) -> list[int]:
    """The units (from 0, in the order of `sizes`) of the first try without a repeat.

    Raises `DrawError` where n x_i reaches X, or n is so large beside the stratum that the
    rejection would not end.
    """
    head = ticket_head("sampford/1", seed, stratum)
    faults = sampford_faults(sizes, n, label=stratum)
    if faults:
        raise DrawError.collected(faults, what="Sampford")
    total = int(sizes.sum())
    floor = total - n * int(sizes.max())
    candidate = _candidates(head, sizes)
    taken: list[int] = []
    for number in range(1, most + 1):
        rank = candidate(number)
        if taken:
            limit = total - n * int(sizes[rank])
            if limit > floor and hashed_integer(f"{head}{number}\naccept", limit) >= floor:
                continue
        taken = [] if rank in taken else [*taken, rank]
        if len(taken) == n:
            return taken
    raise DrawError(
        f"no sample without a repeat among {most:,} candidates",
        where=f"stratum {stratum}",
        expected="a sample that is small in proportion to its stratum",
        fix="Draw with replacement, or by groups",
    )


def _candidates(head: str, sizes: NDArray[np.int64]) -> Callable[[int], int]:
    """The unit of candidate c, looked up in blocks."""
    block = 256
    ends = np.cumsum(sizes)
    total = int(ends[-1])
    held: dict[int, list[int]] = {}

    def candidate(number: int) -> int:
        which, place = divmod(number - 1, block)
        if which not in held:
            held.clear()
            first = which * block + 1
            cents = [hashed_integer(f"{head}{c}", total) for c in range(first, first + block)]
            held[which] = np.searchsorted(ends, np.asarray(cents), side="right").tolist()
        return held[which][place]

    return candidate


def expected_candidates(sizes: NDArray[np.int64], n: int) -> float:
    """About how many hashes Sampford's rejection needs: those of a try, over its chance to hold."""
    total, largest = int(sizes.sum()), int(sizes.max())
    share = sizes / total
    odds = share / (1 - n * share)
    odds = odds / odds.sum()
    pairs = math.comb(n - 1, 2) * float((odds**2).sum()) + (n - 1) * float((odds * share).sum())
    accepted = float((share * (1 - n * largest / total) / (1 - n * share)).sum())
    return math.exp(min(pairs, 700.0)) * (1 + (n - 1) / accepted)


def sampford_faults(sizes: NDArray[np.int64], n: int, *, label: str) -> list[Problem]:
    """Units that n draws must take, and samples so large that the rejection would not end."""
    total = int(sizes.sum())
    certain = int(np.count_nonzero(sizes.astype(np.float64) * n >= total)) if n > 1 else 0
    if certain or (n > 1 and n * int(sizes.max()) >= total):
        return [
            Problem(
                f"stratum {label}",
                f"{max(certain, 1):,} units with at least 1/{n} of the whole size",
                "inclusion probabilities n x / X below 1",
                "Take these units with certainty (certainty_over), or draw with replacement",
            )
        ]
    if n > 1 and expected_candidates(sizes, n) > MOST_CANDIDATES:
        return [
            Problem(
                f"stratum {label}",
                f"{n:,} of {len(sizes):,} units: almost every try would repeat a unit",
                "a sample that is small in proportion to its stratum",
                "Draw proportional to size with replacement (pps), or by groups (rhc)",
            )
        ]
    return []


def fixed_size(
    size: int, total: float, squares: float, *, tau1: float, tau2: float
) -> SelectionVariance:
    """Horvitz and Thompson's estimator with pi_i = n x_i / X: v (X^2 / n - Q).

    Whatever the joint probabilities are: E (t_i - t_j)^2 is 2 v for every pair, and the
    pi_i pi_j - pi_ij of a unit add up to pi_i (1 - pi_i). Sampford's draw is one of these.
    """
    v = max(tau2 - tau1**2, 0.0)
    return SelectionVariance(v * total**2, v * squares, there=size)
