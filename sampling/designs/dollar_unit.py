"""Dollar-unit sampling: probability proportional to size with replacement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import Problem
from sampling.designs.size_shares import shares_of
from sampling.designs.stratum_choices import PlannedRow, unsized_faults
from sampling.frames.design_facts import Size, StratumFacts


@dataclass(frozen=True)
class Pps:
    """n independent draws, unit i in each with probability p_i = x_i / X (`pps/1`).

    `size` is what x_i is: the amount paid, or the amount claimed. A unit can be hit several
    times and every hit counts. Units of size 0 or less can never be drawn: they form a
    stratum of their own or are outside the frame. Source: Hansen and Hurwitz (1943), Annals
    of Mathematical Statistics 14, 333-362.
    """

    size: Size = "paid"
    kind: ClassVar[str] = "pps"
    estimator: ClassVar[str] = "pps"
    sized: ClassVar[bool] = True
    repeats: ClassVar[bool] = True

    def to_dict(self) -> dict[str, Any]:
        """The record that a plan keeps."""
        return {"design": "pps", "kind": self.kind, "size": self.size}

    def expected_hits(self, sizes: ArrayLike, *, n: int) -> NDArray[np.float64]:
        """How often each unit is expected to be hit: n p_i.

        >>> Pps().expected_hits([100, 300], n=2)
        array([0.5, 1.5])
        """
        return n * shares_of(sizes)

    def inclusion(self, sizes: ArrayLike, *, n: int) -> NDArray[np.float64]:
        """First-order inclusion probabilities: 1 - (1 - p_i)^n.

        >>> Pps().inclusion([100, 300], n=2)
        array([0.4375, 0.9375])
        """
        hit: NDArray[np.float64] = -np.expm1(n * np.log1p(-_below_one(shares_of(sizes))))
        return hit

    def joint(self, sizes: ArrayLike, *, n: int) -> NDArray[np.float64]:
        """Joint ones: 1 - (1 - p_i)^n - (1 - p_j)^n + (1 - p_i - p_j)^n."""
        p = shares_of(sizes)
        missed = (1 - p) ** n
        neither = np.clip(1 - p[:, None] - p[None, :], 0, None) ** n
        joint: NDArray[np.float64] = 1 - missed[:, None] - missed[None, :] + neither
        np.fill_diagonal(joint, 1 - missed)
        return joint

    def faults(self, row: PlannedRow, facts: StratumFacts) -> list[Problem]:
        """What stands against n draws from this stratum."""
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
        """What a reader must know."""
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


def _below_one(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """A lone unit is hit for certain; log1p(-1) is kept finite."""
    return np.minimum(shares, 1 - 2.0**-53)
