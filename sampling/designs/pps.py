"""`pps/1`: dollar-unit sampling, probability proportional to size with replacement.

The units of the stratum are in byte order of their ids; unit i holds as many cents as its
size x_i, and X is their sum. Draw j = 1, 2, ..., n takes the cent

    1 + (SHA-256 of the UTF-8 bytes of  pps/1 LF seed LF stratum LF j) mod X

(the digest read as one big-endian number, j in decimal digits, nothing after it; digests in
the biased tail are passed over as `hashed_integers` says) and with it the unit that holds it.
The draws are independent: a unit can be hit several times, and every hit counts in the
estimate. A larger n keeps the earlier draws. These bytes never change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import Problem
from primafacie.core.streams import Stream
from sampling.choices.shapes import Shape
from sampling.designs.by_size import BySize, shares_of, unsized_faults
from sampling.designs.design import Words
from sampling.designs.hashed_integers import hashed_integer
from sampling.designs.planned_variances import BY_AMOUNT, AnticipatedStratum, SelectionVariance
from sampling.designs.selections import Selection, texts, whole
from sampling.designs.strata_to_draw import DrawnFrom
from sampling.designs.strata_to_redraw import StratumArrays, hit_places
from sampling.designs.stratum_choices import PlannedRow
from sampling.designs.ticket_rules import ticket_head
from sampling.frames.design_facts import Size, StratumFacts


@dataclass(frozen=True)
class Pps(BySize):
    """Dollar-unit sampling: n independent draws, unit i with probability p_i = x_i / X (`pps/1`).

    A unit can be hit several times and every hit counts.

    Parameters
    ----------
    size : {"paid", "claimed"}, default "paid"
        What the size x_i of a unit is.

    Notes
    -----
    Units of size 0 or less can never be drawn: they form a stratum of their own or are outside the
    frame.

    References
    ----------
    Hansen and Hurwitz (1943), Annals of Mathematical Statistics 14, 333-362.
    """

    size: Size = "paid"
    kind: ClassVar[str] = "pps"
    shape: ClassVar[Shape] = Shape.HITS
    generator: ClassVar[tuple[str, str]] = ("pps", "1")
    counted: ClassVar[str] = "draws"
    repeats: ClassVar[bool] = True
    no_spares: ClassVar[str] = (
        "a further draw may hit a unit of the sample again, and the estimate counts the hits of "
        "the draws planned"
    )
    words: ClassVar[Words] = Words(
        title="dollar-unit sample: independent draws with replacement in each stratum, every unit "
        "with probability proportional to its size",
        noun="dollar-unit sample",
        method="the units that hold the cents drawn, in byte order of their ids",
        hashed="the number of the draw (pps/1)",
        formula=(
            "Draw j",
            "cent 1 + int(SHA-256 of: pps/1 LF seed LF stratum LF j) mod X",
            "units in the order of the bytes of their ids, each as wide as its size in cents",
        ),
    )

    def expected_hits(self, sizes: ArrayLike, *, n: int) -> NDArray[np.float64]:
        """Compute how often each unit is expected to be hit: n p_i.

        Parameters
        ----------
        sizes : array_like, shape (units,)
            The sizes x_i of all units, above 0.
        n : int
            Draws.

        Returns
        -------
        ndarray of float, shape (units,)
            The expected numbers of hits.

        Examples
        --------
        >>> Pps().expected_hits([100, 300], n=2)
        array([0.5, 1.5])
        """
        return n * shares_of(sizes)

    def inclusion(self, sizes: ArrayLike, *, n: int) -> NDArray[np.float64]:
        """Compute first-order inclusion probabilities: 1 - (1 - p_i)^n.

        Parameters
        ----------
        sizes : array_like, shape (units,)
            The sizes x_i of all units, above 0.
        n : int
            Draws.

        Returns
        -------
        ndarray of float, shape (units,)
            The probabilities.

        Examples
        --------
        >>> Pps().inclusion([100, 300], n=2)
        array([0.4375, 0.9375])
        """
        hit: NDArray[np.float64] = -np.expm1(n * np.log1p(-_below_one(shares_of(sizes))))
        return hit

    def joint(self, sizes: ArrayLike, *, n: int) -> NDArray[np.float64]:
        """Compute joint inclusion probabilities: 1 - (1 - p_i)^n - (1 - p_j)^n + (1 - p_i - p_j)^n.

        Parameters
        ----------
        sizes : array_like, shape (units,)
            The sizes x_i of all units, above 0.
        n : int
            Draws.

        Returns
        -------
        ndarray of float, shape (units, units)
            The probabilities, the first-order ones on the diagonal.
        """
        p = shares_of(sizes)
        missed = (1 - p) ** n
        neither = np.clip(1 - p[:, None] - p[None, :], 0, None) ** n
        joint: NDArray[np.float64] = 1 - missed[:, None] - missed[None, :] + neither
        np.fill_diagonal(joint, 1 - missed)
        return joint

    def faults(self, row: PlannedRow, facts: StratumFacts) -> list[Problem]:
        found = unsized_faults(row, facts, self.size)
        if row.n < 2:
            found.append(
                Problem(
                    f"stratum {row.label}",
                    f"{row.n} draws",
                    "2 draws or more",
                    "One draw shows no spread",
                )
            )
        return found

    def notes(self, row: PlannedRow, facts: StratumFacts) -> list[str]:
        often = row.n * facts.largest / max(facts.total, 1)
        found = [
            f"Stratum {row.label}: {row.n:,} draws with replacement, proportional to {self.size}; "
            "a unit that is hit k times is reviewed once and counts k times"
        ]
        if row.n >= row.size:
            found.append(
                f"Stratum {row.label}: {row.n:,} draws from {row.size:,} units. Reviewing every "
                "unit once would leave no sampling error"
            )
        if often > 1:
            found.append(
                f"Stratum {row.label}: its largest unit is expected to be hit {often:.1f} times; "
                "taking such units with certainty (certainty_over) spares reviews"
            )
        return found

    def anticipated(self, stratum: AnticipatedStratum) -> SelectionVariance | str:
        if stratum.taints is None:
            return BY_AMOUNT
        spread = stratum.hit_spread(self.size, *stratum.taints)
        return spread if isinstance(spread, str) else with_replacement(spread)

    def draw(self, stratum: DrawnFrom) -> Selection:
        """Source: Hansen and Hurwitz (1943), Annals of Mathematical Statistics 14, 333-362."""
        n, total = stratum.n, stratum.facts.total
        listed = stratum.listed(self.size)
        cents = pps_cents(stratum.seed, stratum.label, n=n, total=total)
        placed = listed.at_places([cent - 1 for cent in cents])
        return Selection(
            shape=self.shape,
            size=stratum.facts.units,
            n=n,
            units=texts([unit.unit_id for unit in placed]),
            expected=np.array([n * unit.size / total for unit in placed]),
            numbers=np.arange(1, n + 1),
            sizes=whole([unit.size for unit in placed]),
            positions=tuple(unit.rank for unit in placed),
            measure=self.size,
            total=total,
        )

    def redraw(
        self, stratum: StratumArrays, n: int, *, rows: int, stream: Stream
    ) -> list[Selection]:
        assert stratum.sizes is not None
        places = hit_places(stratum.sizes / 100, n, rows, stream)
        sizes, total = stratum.sizes[places], int(stratum.sizes.sum())
        return [
            Selection(
                shape=self.shape,
                size=stratum.size,
                n=n,
                units=places,
                expected=n * (sizes / total),
                sizes=sizes,
                measure=self.size,
                total=total,
            )
        ]


def pps_cents(seed: str, stratum: str, *, n: int, total: int) -> list[int]:
    """The cents that the draws 1..n take, each from 1 to `total`.

    >>> pps_cents("lot 7", "1", n=3, total=1000)
    [397, 63, 73]
    """
    head = ticket_head("pps/1", seed, stratum)
    return [1 + hashed_integer(f"{head}{j}", total) for j in range(1, n + 1)]


def with_replacement(spread: float) -> SelectionVariance:
    """Hansen and Hurwitz's estimator from n draws: `hit_spread` / n."""
    return SelectionVariance(spread, 0.0)


def _below_one(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """A lone unit is hit for certain; log1p(-1) is kept finite."""
    return np.minimum(shares, 1 - 2.0**-53)
