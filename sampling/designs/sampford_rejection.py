"""Sampford's design: proportional to size without replacement, fixed n, exact probabilities."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import PlanError, Problem
from sampling.designs.sampford_pairs import sampford_joint
from sampling.designs.size_shares import shares_of
from sampling.designs.stratum_choices import PlannedRow, size_faults, unsized_faults
from sampling.frames.design_facts import Size, StratumFacts

MOST_CANDIDATES: Final = 2_000_000
"""About ten seconds of hashing; beyond it another design serves better."""


@dataclass(frozen=True)
class Sampford:
    """n different units, unit i among them with probability n x_i / X (`sampford/1`).

    One unit is drawn with probability p_i = x_i / X, n - 1 with probabilities proportional to
    p_i / (1 - n p_i), all with replacement; samples with a repeat are thrown away whole. All
    joint probabilities are above 0 and known, so the variance can be estimated without bias.
    Source: Sampford (1967), Biometrika 54, 499-513.
    """

    size: Size = "paid"
    kind: ClassVar[str] = "sampford"
    estimator: ClassVar[str] = "horvitz_thompson"
    sized: ClassVar[bool] = True

    def to_dict(self) -> dict[str, Any]:
        """The record that a plan keeps."""
        return {"design": "sampford", "kind": self.kind, "size": self.size}

    def inclusion(self, sizes: ArrayLike, *, n: int) -> NDArray[np.float64]:
        """First-order inclusion probabilities n x_i / X; refused (`PlanError`) where one reaches 1.

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
        """Joint inclusion probabilities of the `chosen` units (all where None), exact.

        The first-order ones stand on the diagonal.

        >>> joint = Sampford().joint([2, 3, 4, 3], n=2)
        >>> bool(np.allclose(joint.sum(axis=1), 2 * joint.diagonal()))
        True
        """
        chances = self.inclusion(sizes, n=n)
        places = np.arange(len(chances)) if chosen is None else np.asarray(chosen, dtype=np.int64)
        return sampford_joint(chances, n, places)

    def faults(self, row: PlannedRow, facts: StratumFacts) -> list[Problem]:
        """What stands against n units of this stratum, as far as sum and largest size show."""
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
        """What a reader must know."""
        del facts
        return [
            f"Stratum {row.label}: {row.n:,} different units, each with probability n times its "
            f"share of {self.size}"
        ]


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
