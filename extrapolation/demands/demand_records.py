"""The demand as a record: what its file and a report hold of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final

from extrapolation.demands.alternatives import OtherAmount
from extrapolation.demands.credits import Credit
from extrapolation.demands.demand_older_forms import UPWARD
from extrapolation.demands.demand_steps import DemandStep
from extrapolation.estimates.interval_records import IntervalRecord, in_unit
from primafacie.core.money import Money
from primafacie.core.record_forms import RecordForm, StoredResult
from sampling import RuleSet

BESIDE: Final = (
    "Alternative treatments of the same findings, for information. They do not change the demand:"
)


@dataclass(frozen=True)
class DemandRecord(StoredResult):
    """The amount demanded, rounded once, and how it was computed.

    Attributes
    ----------
    amount : Money
        The demand, rounded to the cent by the rule set.
    steps : tuple of DemandStep
        What was done, in order, each with its source.
    rule_set : RuleSet
        The rules of the demand.
    interval : IntervalRecord
        The limit, in unrounded dollars, that the rule set names.
    notes : tuple of str
        What the reader must know.
    credits : tuple of Credit
        What was taken off.
    due_on : date or None
        The last day of the refund period, where one was given.
    other_treatments : tuple of OtherAmount
        The amounts under other treatments of the findings.
    estimate_digest : str
        The digest of the estimate that was demanded.
    """

    SCHEMA: ClassVar[str] = "primafacie.demand/4"
    ROWS: ClassVar[str] = "steps"

    amount: Money
    steps: tuple[DemandStep, ...]
    rule_set: RuleSet
    interval: IntervalRecord
    notes: tuple[str, ...]
    credits: tuple[Credit, ...]
    due_on: date | None
    other_treatments: tuple[OtherAmount, ...]
    estimate_digest: str

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> DemandRecord:
        """The demand of a record, in this or an earlier form.

        Parameters
        ----------
        record : mapping
            As `to_dict` gives it, or as a study folder holds it.

        Returns
        -------
        DemandRecord
            The demand as it was recorded, with its digest.
        """
        return FORM.of(dict(record), where="demand")

    def text(self) -> str:
        """The demand, its steps, and other treatments for information, in words."""
        lines = [f"Demand: {self.amount}", f"Rules: {self.rule_set}"]
        for number, step in enumerate(self.steps, start=1):
            amounts = " -> ".join(
                in_unit(value, "dollars")
                for value in (step.before, step.after)
                if value is not None
            )
            lines.append(f"  {number}. {step.what}{': ' + amounts if amounts else ''}")
            lines.append(f"     {step.source} [{step.mark}]")
        if self.other_treatments:
            lines.append(BESIDE)
            lines += [f"  {other.words(self.amount)}" for other in self.other_treatments]
        return "\n".join([*lines, *(f"note: {note}" for note in self.notes)])

    def __str__(self) -> str:
        due = "" if self.due_on is None else f", due on {self.due_on.isoformat()}"
        return f"Demand {self.amount} under {self.rule_set.name}{due}."


FORM: Final = RecordForm("demand", 4, DemandRecord, UPWARD)
