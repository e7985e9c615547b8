"""The rows of a remittance: its claims, or their lines, with what is beside the lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sampling.intake.claim_tables import dollars

GROUPS: Final = ("CO", "CR", "OA", "PI", "PR")
_OF_CLAIM: Final = (
    *("position", "payer_claim_id", "original_claim_id", "patient_control_number"),
    *("claim_status", "filing_code"),
    *("facility_code", "frequency_code", "drg", "patient_id", "rendering_id", "payee_id", "payer"),
    *("trace_number", "payment_date", "received"),
)
_ADJUSTED: Final = (*(f"adjusted_{group.lower()}" for group in GROUPS), "adjustments")
CLAIM_COLUMNS: Final = (
    *_OF_CLAIM,
    *("service_from", "service_to", "charge", "paid", "patient_responsibility"),
    *_ADJUSTED,
    "lines",
)
LINE_COLUMNS: Final = (
    *_OF_CLAIM,
    *("line", "line_id", "procedure_kind", "procedure", "modifiers", "revenue_code", "units"),
    *("remarks", "service_from", "service_to", "charge", "paid", "allowed"),
    *_ADJUSTED,
)
AMOUNTS: Final = frozenset(("charge", "paid", "patient_responsibility", "allowed", *_ADJUSTED[:-1]))

Adjustment = tuple[str, str, int]


@dataclass(slots=True)
class Line:
    number: int
    service: Sequence[str]
    charge: int
    paid: int
    revenue_code: str
    units: str
    line_id: str = ""
    allowed: int | None = None
    days: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    adjustments: list[Adjustment] = field(default_factory=list)

    def dates(self) -> tuple[str, str]:
        """The first and the last day of the service."""
        day = self.days.get("472", "")
        return self.days.get("150", day), self.days.get("151", day)


@dataclass(slots=True)
class Claim:
    number: int
    elements: Sequence[str]
    charge: int
    paid: int
    patient: int
    lines: list[Line] = field(default_factory=list)
    days: dict[str, str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    adjustments: list[Adjustment] = field(default_factory=list)
    original: str = ""

    def all_adjustments(self) -> list[Adjustment]:
        """Those of the claim and of its lines."""
        return [*self.adjustments, *(a for line in self.lines for a in line.adjustments)]

    @property
    def remainder(self) -> tuple[int, int]:
        """The charge and the payment of the claim that its lines do not hold, in cents."""
        charges = sum(line.charge for line in self.lines)
        return self.charge - charges, self.paid - sum(line.paid for line in self.lines)

    @property
    def has_remainder(self) -> bool:
        """Has the claim something beside its lines: amounts or adjustments, or no lines at all?"""
        return any(self.remainder) or bool(self.adjustments) or not self.lines

    @property
    def is_dated_by_lines(self) -> bool:
        """Has the claim no date of its own (DTM 232), and a line that has one?"""
        return not self.days.get("232") and any(any(line.dates()) for line in self.lines)


@dataclass
class Payment:
    """A transaction: what was paid in all, to whom, and what is no claim."""

    amount: int = 0
    date: str = ""
    trace: str = ""
    payer: str = ""
    payee: str = ""
    claims: int = 0
    other: int = 0


def claim_row(claim: Claim, payment: Payment, position: int) -> tuple[Any, ...]:
    """A claim as a row of `CLAIM_COLUMNS`, with the adjustments of its lines."""
    first, last = claim.days.get("232", ""), claim.days.get("233", "")
    if claim.is_dated_by_lines:
        days = [day for line in claim.lines for day in line.dates() if day]
        first, last = min(days), max(days)
    return (
        *_of_claim(claim, payment, position),
        *(first, last or first, claim.charge, claim.paid, claim.patient),
        *_adjusted(claim.all_adjustments()),
        len(claim.lines),
    )


def line_rows(claim: Claim, payment: Payment, position: int) -> Iterator[tuple[Any, ...]]:
    """The lines of a claim as rows of `LINE_COLUMNS`, and what the claim has beside them."""
    same = _of_claim(claim, payment, position)
    for place, line in enumerate(claim.lines, start=1):
        kind, code, *rest = [*line.service, ""]
        yield (
            *same,
            *(str(place), line.line_id, kind, code, ",".join(text for text in rest[:4] if text)),
            *(line.revenue_code, line.units, ",".join(line.remarks), *line.dates()),
            *(line.charge, line.paid, line.allowed),
            *_adjusted(line.adjustments),
        )
    if claim.has_remainder:
        days = claim.days.get("232", ""), claim.days.get("233", "")
        charge, paid = claim.remainder
        row = ("claim", *("",) * 7, *days, charge, paid, None, *_adjusted(claim.adjustments))
        yield (*same, *row)


def _of_claim(claim: Claim, payment: Payment, position: int) -> tuple[Any, ...]:
    e = claim.elements
    return (
        *(position, at(e, 7), claim.original),
        *(at(e, place) for place in (1, 2, 6, 8, 9, 11)),
        *(claim.ids.get("QC", ""), claim.ids.get("82", "")),
        *(payment.payee, payment.payer, payment.trace, payment.date),
        claim.days.get("050", ""),
    )


def at(elements: Sequence[str], place: int) -> str:
    """An element of a segment, or "" where the segment is shorter."""
    return elements[place] if place < len(elements) else ""


def _adjusted(adjustments: Sequence[Adjustment]) -> tuple[Any, ...]:
    """The sum of each group, and every group and reason with its amount as one text."""
    if not adjustments:
        return (0, 0, 0, 0, 0, "")
    sums = dict.fromkeys(GROUPS, 0)
    for group, _, cents in adjustments:
        sums[group] += cents
    text = "; ".join(f"{group}-{reason} {dollars(cents)}" for group, reason, cents in adjustments)
    return (*sums.values(), text)
