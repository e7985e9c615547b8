"""Allocating a sample to strata without making a plan: to look before deciding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from primafacie.core.errors import PlanError
from primafacie.core.results import Result
from sampling.allocation import AllocateBy
from sampling.models import AnticipatedErrors
from sampling.plans.allocation_rules import AllocationRule
from sampling.plans.anticipation import anticipate
from sampling.plans.stratum_sizes import sizes_for_total
from sampling.sizes import Prediction, Side, predict
from sampling.strata import Strata

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Allocation(Result):
    """Sample sizes by stratum, and the precision that they lead one to expect.

    Attributes
    ----------
    sizes : dict of str to int
        Units to review by stratum label.
    words : str
        The basis of the sizes in words.
    predicted : Prediction or None
        The predicted precision of the estimated total; None where it is unknown.
    """

    SCHEMA: ClassVar[str] = "primafacie.allocation/1"

    sizes: dict[str, int]
    words: str
    predicted: Prediction | None

    @property
    def total(self) -> int:
        return sum(self.sizes.values())

    def table(self) -> pd.DataFrame:
        """Tabulate the sizes.

        Returns
        -------
        pandas.DataFrame
            One row per stratum: its label and its sample size.
        """
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
    """Allocate `sample` units to `strata` in exact whole numbers, without making a plan.

    The Neyman allocation uses the anticipated spread of the *overpayments* and so needs
    `anticipated`. It has the least variance of all whole-number allocations with at least
    `minimum` units per stratum.

    Parameters
    ----------
    strata : Strata
        The strata of the frame.
    sample : int
        Units to review in all, certainty strata included.
    anticipated : AnticipatedErrors, optional
        An error model of `sampling.models` or a `Probe`.
    method : {"neyman", "proportional", "equal", "cost", "power"}, default "neyman"
        How units are shared out.
    costs : mapping of str to float, optional
        Cost of the review of one unit by stratum label, for "cost".
    power : float, default 0.5
        The exponent q of "power".
    minimum : int, default 2
        Least size of a sampled stratum.
    level : float, default 0.90
        Confidence level of the predicted precision, a fraction; the quantile is the normal one.
    side : {"lower", "upper", "two-sided"}, default "two-sided"
        The side on which the predicted precision is measured.

    Returns
    -------
    Allocation
        The sizes by stratum label and the predicted precision.

    Raises
    ------
    PlanError
        If there are no such sizes, or if the method lacks what it needs.
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
    labels, words = [row.label for row in strata], found.calculation.words
    return Allocation(dict(zip(labels, found.counts.tolist(), strict=True)), words, predicted)
