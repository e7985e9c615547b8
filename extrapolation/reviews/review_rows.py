"""What a review holds: a row per sampled unit as found and as it counts, strata, treatments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from extrapolation.reviews.sample_statements import SampleStatement
from extrapolation.reviews.second_findings import SecondFinding
from extrapolation.reviews.violations import Violation
from primafacie.core.brief_texts import brief
from primafacie.core.errors import EstimateError
from primafacie.core.money import Money
from primafacie.core.serializer import OPTIONAL
from sampling.designs.selections import Group, Stage
from sampling.draws import DrawnStratum
from sampling.rules import RuleSet

Recorded = TypeVar("Recorded")


@dataclass(frozen=True)
class UnitSelection:
    """How a unit was selected, as far as an estimate needs it.

    Attributes
    ----------
    probability : float or None
        Its inclusion probability; the expected number of hits where it can be hit again.
    size_cents : int or None
        Its size in cents in a draw proportional to size.
    group : Group or None
        Its random group in an RHC draw.
    stages : tuple of Stage
        Its cluster and the stages below in a cluster draw.
    draws : tuple of int
        The numbers of the draws, or of the systematic starts, that hit it.
    """

    probability: float | None = None
    size_cents: int | None = None
    group: Group | None = None
    stages: tuple[Stage, ...] = ()
    draws: tuple[int, ...] = ()

    @property
    def known_probability(self) -> float:
        """The probability; `EstimateError` where the draw recorded none."""
        return _recorded(self.probability, "selection probability")

    @property
    def known_size(self) -> int:
        """The size in cents; `EstimateError` where the draw recorded none."""
        return _recorded(self.size_cents, "size")

    @property
    def known_group(self) -> Group:
        """The random group; `EstimateError` where the draw recorded none."""
        return _recorded(self.group, "random group")


def _money(cents: int | None) -> Money | None:
    return None if cents is None else Money(cents)


def _recorded(value: Recorded | None, what: str) -> Recorded:
    if value is None:
        raise EstimateError(
            f"a unit without its {what}",
            expected="what the draw recorded of it",
            fix="Read the review with its draw",
        )
    return value


@brief
@dataclass(frozen=True)
class ReviewRow:
    """The finding on one sampled unit; amounts in cents.

    Each amount is also there as `Money` under its name without the unit: `row.paid`.

    Attributes
    ----------
    unit_id : str
        The unit.
    stratum : str
        The label of its stratum.
    order : int
        Its place in the order of selection.
    status : str
        The status of the worksheet, such as `reviewed` or `missing`.
    paid_cents, should_have_paid_cents, claimed_cents : int or None
        Cents paid, cents that should have been paid, cents claimed.
    overpaid_cents : int or None
        Cents paid - should_have_paid as found (negative: an underpayment); None without a finding.
    effective_cents : int
        Cents that count after the rule set.
    error : bool
        Whether the unit is in error for the error rate.
    reason, reviewer, reviewed_on, note : str
        What the reviewer entered.
    hits : int
        How often the unit was selected.
    spare : bool
        Whether it is a spare unit.
    counted : bool
        False only for a unit that a spare replaced.
    values : mapping of str to float
        Numbers of further columns.
    """

    unit_id: str
    stratum: str
    order: int
    status: str
    paid_cents: int | None
    should_have_paid_cents: int | None
    overpaid_cents: int | None
    effective_cents: int
    error: bool
    claimed_cents: int | None = None
    reason: str = ""
    reviewer: str = ""
    reviewed_on: str = ""
    note: str = ""
    hits: int = 1
    spare: bool = False
    counted: bool = True
    values: Mapping[str, float] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)
    """Texts of further columns and of the frame's roles (date, year, cluster): domains."""
    drawn: UnitSelection = UnitSelection()
    """What the draw said of the unit."""
    seconds: tuple[SecondFinding, ...] = ()
    """What further reviewers found, kept for comparison: they change no amount."""

    @property
    def paid(self) -> Money | None:
        """The amount paid."""
        return _money(self.paid_cents)

    @property
    def should_have_paid(self) -> Money | None:
        """The amount that should have been paid."""
        return _money(self.should_have_paid_cents)

    @property
    def overpaid(self) -> Money | None:
        """The overpayment as found; below 0 for an underpayment."""
        return _money(self.overpaid_cents)

    @property
    def effective(self) -> Money:
        """The overpayment that counts after the rule set."""
        return Money(self.effective_cents)

    @property
    def claimed(self) -> Money | None:
        """The amount claimed."""
        return _money(self.claimed_cents)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons of the error, several parted by `;`, in alphabetical order."""
        return tuple(sorted({part.strip() for part in self.reason.split(";") if part.strip()}))


@brief
@dataclass(frozen=True)
class ReviewedStratum:
    """A stratum of the frame.

    Attributes
    ----------
    label : str
        The label of the stratum.
    size : int
        The number of its units, N_h.
    total_cents : int or None
        Cents paid in the stratum; None if not known.
    certainty : bool
        Whether the stratum was sampled at 100%.
    drawn : DrawnStratum or None
        How the stratum was drawn; None without a draw, which stands for simple random sampling.
    """

    label: str
    size: int
    total_cents: int | None = None
    certainty: bool = False
    drawn: DrawnStratum | None = None

    @property
    def total(self) -> Money | None:
        """The amount paid in the stratum."""
        return _money(self.total_cents)


@dataclass(frozen=True)
class Treatment:
    """What a rule did.

    Attributes
    ----------
    status : str
        The status of the units.
    rule : str
        The rule in words.
    units : int
        The number of units it touched.
    found, counted : Money
        Their overpayments as found and as counted.
    """

    status: str
    rule: str
    units: int
    found: Money
    counted: Money


@dataclass(frozen=True)
class ReviewRecord:
    """The findings on a sample: one row per sampled unit, as found and as the rules make it count.

    Attributes
    ----------
    rows, strata, rule_set, treatments, notes, draw_digest, violations, statement
        As in `Review`.
    plan : mapping or None
        The record of the plan as its file holds it, with its own schema.
    """

    rows: tuple[ReviewRow, ...]
    strata: tuple[ReviewedStratum, ...]
    rule_set: RuleSet | None
    plan: Mapping[str, Any] | None
    draw_digest: str
    treatments: tuple[Treatment, ...]
    notes: tuple[str, ...]
    violations: tuple[Violation, ...] | None
    statement: SampleStatement | None = field(default=None, metadata=OPTIONAL)
