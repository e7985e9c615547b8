"""Allocating a sample to strata without making a plan: to look before deciding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from primafacie.core.errors import PlanError
from primafacie.core.results import brief
from sampling.allocation import AllocateBy
from sampling.models import AnticipatedErrors
from sampling.plans.allocation_rules import AllocationRule
from sampling.plans.anticipation import anticipate
from sampling.plans.stratum_sizes import sizes_for_total
from sampling.sizes import Prediction, Side, predict
from sampling.strata import Strata

if TYPE_CHECKING:
    import pandas as pd


@brief
@dataclass(frozen=True)
class Allocation:
    """Sizes by stratum label, and the precision they lead one to expect (None: unknown)."""

    sizes: dict[str, int]
    words: str
    predicted: Prediction | None

    @property
    def total(self) -> int:
        return sum(self.sizes.values())

    def table(self) -> pd.DataFrame:
        """One row a stratum."""
        import pandas as pd

        return pd.DataFrame({"stratum": list(self.sizes), "sample": list(self.sizes.values())})

    def __str__(self) -> str:
        sizes = ", ".join(f"{label}: {n:,}" for label, n in self.sizes.items())
        tail = ""
        if self.predicted:
            tail = f"; predicted precision {100 * self.predicted.precision:.1f}%"
        return f"{self.words}: {sizes}{tail}"


def allocate(
    strata: Strata,
    sample: int,
    *,
    anticipated: AnticipatedErrors | None = None,
    method: AllocateBy = "neyman",
    costs: Mapping[str, float] | None = None,
    power: float = 0.5,
    minimum: int = 2,
    level: float = 0.90,
    side: Side = "two-sided",
) -> Allocation:
    """`sample` units (certainty strata included) over `strata`, in exact whole numbers.

    The Neyman allocation uses the anticipated spread of the *overpayments* and so needs
    `anticipated`; it has the least variance of all whole-number allocations with at least
    `minimum` units a stratum. `level` and `side` are those of the predicted precision (with
    the normal quantile). `costs` (by stratum label) and `power` belong to the methods of those
    names. Raises `PlanError` where the sizes cannot be had.
    """
    known = anticipate(strata.rows, anticipated) if anticipated is not None else None
    rule = AllocationRule(method, costs, power)
    faults = rule.faults([row.label for row in strata])
    if faults:
        raise PlanError.collected(faults, what="allocation")
    found = sizes_for_total(strata.rows, sample, anticipation=known, minimum=minimum, rule=rule)
    predicted = None
    if known is not None and (known.means > 0).any():
        predicted = predict(
            strata.sizes(),
            known.means,
            known.deviations,
            found.counts,
            level=level,
            side=side,
            quantile="normal",
        )
    labels = [row.label for row in strata]
    return Allocation(dict(zip(labels, found.counts.tolist(), strict=True)), found.basis, predicted)
