"""Designs proportional to size: what they share, sizes as shares, and what is refused of sizes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from primafacie.core.errors import PlanError, Problem
from sampling.designs.design import Design, Fits, is_measure
from sampling.designs.stratum_choices import PlannedRow
from sampling.frames.design_facts import Size, StratumFacts


@dataclass(frozen=True)
class BySize(Design):
    """Units with a size of 0 or less can never be drawn; `size` is the amount paid or claimed."""

    size: Size = "paid"
    parameters: ClassVar[Mapping[str, Fits]] = {"size": is_measure}

    @property
    def measure(self) -> Size:
        return self.size


def shares_of(sizes: ArrayLike) -> NDArray[np.float64]:
    """p_i = x_i / X; refused (`PlanError`) with sizes that are not all finite and above 0.

    >>> shares_of([1, 3])
    array([0.25, 0.75])
    """
    values = np.asarray(sizes, dtype=np.float64)
    if values.ndim != 1 or not len(values) or not np.isfinite(values).all() or values.min() <= 0:
        raise PlanError(
            "sizes that are not all above 0",
            where="sizes",
            expected="a size above 0 a unit",
            fix="Units without size form a stratum of their own, or are outside the frame",
        )
    shares: NDArray[np.float64] = values / values.sum()
    return shares


def unsized_faults(row: PlannedRow, facts: StratumFacts, measure: str) -> list[Problem]:
    """Units without a size above 0: they could never be selected."""
    if not facts.unsized:
        return []
    fix = (
        "stratify() puts them in a stratum of their own, drawn with equal probabilities; or "
        "leave them out: exclude('paid <= 0', reason=...)"
        if measure == "paid"
        else f"Leave them out with exclude(), or draw proportional to paid instead of {measure}"
    )
    return [
        Problem(
            f"stratum {row.label}",
            f"{facts.unsized:,} units with {measure} of 0 or less, or blank",
            f"{measure} above 0 for every unit drawn proportional to it",
            fix,
        )
    ]
