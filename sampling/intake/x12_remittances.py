"""Remittances (X12 835, guides 005010X221 and 004010X091): claims or lines with what was paid.

Source of the rules: ASC X12N/005010X221A1, Health Care Claim Payment/Advice, section 1.10.2. What
was paid for a line is its charge less its adjustments; for a claim, its charge less its own
adjustments and those of its lines; for a transaction, its claims' payments less the provider-level
adjustments.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Final

from primafacie.core.money import Money
from primafacie.core.plurals import counted
from sampling.intake.claim_tables import ClaimTable
from sampling.intake.x12_remittance_rows import (
    AMOUNTS,
    CLAIM_COLUMNS,
    GROUPS,
    LINE_COLUMNS,
    Adjustment,
    Claim,
    Line,
    Payment,
    at,
    claim_row,
    line_rows,
)
from sampling.intake.x12_segments import UNBALANCED, Faults, Transaction, cents_in, check_currency

GUIDES: Final = ("005010X221", "004010X091")
REVERSAL: Final = "22"
# What the reasons of provider-level adjustments mean (X12 code list 426), where they are common.
REASONS: Final = {
    "50": "late charge",
    "72": "authorized return",
    "90": "early payment allowance",
    "B2": "rebate",
    "CS": "adjustment",
    "CT": "capitation payment",
    "CV": "capital passthru",
    "FB": "forwarding balance",
    "IR": "Internal Revenue Service withholding",
    "IS": "interim settlement",
    "J1": "nonreimbursable",
    "L6": "interest owed",
    "LE": "levy",
    "LS": "lump sum",
    "PI": "periodic interim payment",
    "WO": "overpayment recovery",
    "WU": "unspecified recovery",
}
# What is done with each segment of a part of the transaction; None where it holds no amount.
Place = dict[str, Callable[[int, list[str]], None] | None]


class Remittances:
    """The reader of the transactions of a file: call `take` for each, then `finish`."""

    def __init__(self, faults: Faults, balances: Faults, *, by_line: bool) -> None:
        self.faults, self.balances = faults, balances
        self.by_line = by_line
        columns, word = (LINE_COLUMNS, "line") if by_line else (CLAIM_COLUMNS, "claim")
        self.table = ClaimTable(columns, AMOUNTS, frozenset(("position", "lines")), word)
        self.payments: list[Payment] = []
        self.claims = self.lines = self.reversals = self.reversed_cents = 0
        self.other: Counter[str] = Counter()
        self.other_count = self.remainders = self.remainder_cents = self.dated_by_lines = 0
        self._traces: dict[tuple[str, str, str], int] = {}
        self._claim: Claim | None = None
        self._line: Line | None = None
        self._component = ":"
        of_claim: Place = {
            "CLP": self._clp,
            "LX": self._closed,
            "TS2": None,
            "TS3": None,
            "PLB": self._plb,
        }
        self._header: Place = {
            **dict.fromkeys(("NTE", "REF", "DTM", "N3", "N4", "PER", "RDM"), None),
            "BPR": self._bpr,
            "TRN": self._trn,
            "CUR": self._cur,
            "N1": self._n1,
            **of_claim,
        }
        self._in_claim: Place = {
            **dict.fromkeys(("MIA", "MOA", "PER", "AMT", "QTY"), None),
            "REF": self._claim_reference,
            "NM1": self._nm1,
            "DTM": self._claim_day,
            "CAS": self._cas,
            "SVC": self._svc,
            **of_claim,
        }
        self._in_line: Place = {
            "DTM": self._line_day,
            "CAS": self._cas,
            "REF": self._line_reference,
            "AMT": self._line_amount,
            "QTY": None,
            "LQ": self._remark,
            "SVC": self._svc,
            **of_claim,
        }
        self._in_group: Place = of_claim
        self._after: Place = {"PLB": self._plb}

    def take(self, transaction: Transaction) -> None:
        """Read the claims of a transaction."""
        self._component = transaction.signs.component
        self._place, self._words = self._header, "the header"
        self._payment = payment = Payment()
        self._stated: int | None = None
        number = transaction.first
        for number, elements in transaction.fields():
            elements[-1] = elements[-1].rstrip()
            try:
                take = self._place[elements[0]]
            except KeyError:
                self._unknown(number, elements[0])
                continue
            if take is not None:
                take(number, elements)
        self._close_claim()
        self._check_total(transaction.first, payment)
        self.payments.append(payment)

    def finish(self) -> ClaimTable:
        """The rows, with the notes on the whole."""
        self.table.notes += self._notes()
        return self.table

    def _unknown(self, number: int, tag: str) -> None:
        known = any(
            tag in place for place in (self._header, self._in_claim, self._in_line, self._after)
        )
        got = f"a segment that does not belong into {self._words}" if known else "no segment of 835"
        self.faults.add(number, tag[:3], got, "the segments of the guide, in their order")

    def _cents(self, number: int, elements: list[str], place: int, *, blank: bool = False) -> int:
        return cents_in(self.faults, number, elements, place, blank=blank)

    def _bpr(self, number: int, elements: list[str]) -> None:
        self._payment.amount = self._stated = self._cents(number, elements, 2)
        self._payment.date = at(elements, 16)
        if at(elements, 3) != "C":
            self.faults.add(
                number,
                "BPR03",
                "a payment that is no credit to the provider",
                "C (credit)",
                "Ask the payer what this transaction is",
            )

    def _trn(self, number: int, elements: list[str]) -> None:
        self._payment.trace = at(elements, 2)
        key = (at(elements, 1), at(elements, 2), at(elements, 3))
        if key in self._traces:
            self.faults.add(
                number,
                "TRN",
                f"the payment of segment {self._traces[key]:,} a second time",
                "each payment once",
                "Remove the copy of the transaction, whose claims would count twice",
                cause="a payment whose trace number an earlier transaction has",
            )
        self._traces.setdefault(key, number)

    def _cur(self, number: int, elements: list[str]) -> None:
        check_currency(self.faults, number, elements)

    def _n1(self, number: int, elements: list[str]) -> None:
        if at(elements, 1) == "PR":
            self._payment.payer = at(elements, 2)
        elif at(elements, 1) == "PE":
            self._payment.payee = at(elements, 4)

    def _clp(self, number: int, elements: list[str]) -> None:
        self._close_claim()
        self._place, self._words = self._in_claim, "a claim"
        if not at(elements, 2):
            self.faults.add(number, "CLP02", "no status of the claim", "a code such as 1 or 22")
        self._claim = Claim(
            number,
            elements,
            self._cents(number, elements, 3),
            self._cents(number, elements, 4),
            self._cents(number, elements, 5, blank=True),
        )

    def _closed(self, number: int, elements: list[str]) -> None:
        """A new group of claims (LX)."""
        self._close_claim()
        self._place, self._words = self._in_group, "a group of claims"

    def _nm1(self, number: int, elements: list[str]) -> None:
        if self._claim is not None:
            self._claim.ids.setdefault(at(elements, 1), at(elements, 9))

    def _claim_reference(self, number: int, elements: list[str]) -> None:
        if self._claim is not None and at(elements, 1) == "F8":
            self._claim.original = at(elements, 2)

    def _claim_day(self, number: int, elements: list[str]) -> None:
        if self._claim is not None:
            self._claim.days[at(elements, 1)] = at(elements, 2)

    def _svc(self, number: int, elements: list[str]) -> None:
        if self._claim is None:
            return
        self._place, self._words = self._in_line, "a service line"
        service = at(elements, 1).split(self._component)
        if self.by_line and (len(service) < 2 or not all(service[:2])):
            self.faults.add(
                number,
                "SVC01",
                "a procedure without its kind and its code",
                f"a kind and a code joined by the separator in ISA16 ({self._component})",
            )
        self._line = Line(
            number,
            service,
            self._cents(number, elements, 2),
            self._cents(number, elements, 3, blank=True),
            at(elements, 4),
            at(elements, 5) or "1",
        )
        self._claim.lines.append(self._line)

    def _line_day(self, number: int, elements: list[str]) -> None:
        if self._line is not None:
            self._line.days[at(elements, 1)] = at(elements, 2)

    def _line_reference(self, number: int, elements: list[str]) -> None:
        if self._line is not None and at(elements, 1) == "6R":
            self._line.line_id = at(elements, 2)

    def _line_amount(self, number: int, elements: list[str]) -> None:
        if self._line is not None and at(elements, 1) == "B6":
            self._line.allowed = self._cents(number, elements, 2)

    def _remark(self, number: int, elements: list[str]) -> None:
        if self._line is not None:
            self._line.remarks.append(at(elements, 2))

    def _cas(self, number: int, elements: list[str]) -> None:
        target = self._line or self._claim
        group = at(elements, 1)
        if group not in GROUPS:
            expected = f"one of {', '.join(GROUPS)}"
            self.faults.add(number, "CAS01", "an unknown group of adjustments", expected)
            return
        triples = range(2, len(elements), 3)
        if len(triples) == 0:
            self.faults.add(number, "CAS02", "an adjustment without a reason", "a reason code")
        for place in triples:
            if not any(elements[place : place + 3]):
                continue
            if not elements[place]:
                got = "an adjustment without a reason"
                self.faults.add(number, f"CAS{place:02d}", got, "a reason code")
            if target is not None:
                cents = self._cents(number, elements, place + 1)
                target.adjustments.append((group, elements[place], cents))

    def _plb(self, number: int, elements: list[str]) -> None:
        self._close_claim()
        self._place, self._words = self._after, "the end of a transaction, after PLB"
        for place in range(3, len(elements), 2):
            reason = elements[place].split(self._component)[0]
            if not reason and not at(elements, place + 1):
                continue
            cents = self._cents(number, elements, place + 1)
            self.other[reason] += cents
            self.other_count += 1
            self._payment.other += cents

    def _close_claim(self) -> None:
        claim, self._claim, self._line = self._claim, None, None
        if claim is None:
            return
        self.claims += 1
        self.lines += len(claim.lines)
        self._payment.claims += claim.paid
        if at(claim.elements, 2) == REVERSAL:
            self.reversals += 1
            self.reversed_cents += claim.paid
        for line in claim.lines:
            self._balance(line.number, "SVC", line.charge, line.paid, line.adjustments)
        self._balance(claim.number, "CLP", claim.charge, claim.paid, claim.all_adjustments())
        if not self.by_line:
            self.dated_by_lines += claim.is_dated_by_lines
            self.table.rows.append(claim_row(claim, self._payment, self.claims))
            return
        if claim.has_remainder:
            self.remainders += 1
            self.remainder_cents += claim.remainder[1]
        self.table.rows += line_rows(claim, self._payment, self.claims)

    def _balance(
        self, number: int, tag: str, charge: int, paid: int, adjustments: list[Adjustment]
    ) -> None:
        off = charge - sum(cents for _, _, cents in adjustments) - paid
        if off:
            self.balances.add(
                number,
                tag,
                f"the charge less its adjustments differs from the amount paid by {Money(off)}",
                "no difference",
                UNBALANCED,
                cause="a charge that less its adjustments is not the amount paid",
            )

    def _check_total(self, first: int, payment: Payment) -> None:
        if self._stated is None:
            self.faults.add(first, "ST", "a transaction without BPR", "the total payment in BPR02")
            return
        off = payment.amount - (payment.claims - payment.other)
        if off:
            self.balances.add(
                first,
                "ST",
                f"the total payment (BPR02) differs by {Money(off)} from the claims' payments less "
                "the provider-level adjustments (PLB)",
                "no difference",
                UNBALANCED,
                cause="a total payment that is not the sum of its claims less its adjustments",
            )

    def _notes(self) -> list[str]:
        paid = sum(payment.claims for payment in self.payments)
        other = sum(payment.other for payment in self.payments)
        stated = sum(payment.amount for payment in self.payments)
        word = "equal" if stated == paid - other else "do not equal"
        notes = [
            f"the file holds {counted(len(self.payments), 'remittance')} (X12 835) with "
            f"{counted(self.claims, 'claim')} and {counted(self.lines, 'service line')}; the "
            f"payments stated in BPR02, {Money(stated)}, {word} the claims' payments, "
            f"{Money(paid)}, less the provider-level adjustments, {Money(other)}"
        ]
        if self.other_count:
            shown = "; ".join(
                f"{code}{f' ({REASONS[code]})' if code in REASONS else ''} {Money(cents)}"
                for code, cents in sorted(self.other.items())
            )
            notes.append(
                "the provider-level adjustments (PLB) belong to no claim and are no rows: "
                f"{self.other_count:,} in all; {shown}"
            )
        if self.reversals:
            notes.append(
                f"claims that reverse an earlier payment (CLP02 = 22): {self.reversals:,}, "
                f"{Money(self.reversed_cents)} in all; they are rows with their sign; "
                '--part "trace_number,position" adds rows of one claim number, '
                "--chain original_claim_id --sum-chains adds them to the claim that they adjust"
            )
        if self.remainders:
            notes.append(
                "rows named claim in the column line, which hold what a claim has beside its lines "
                f"(no lines at all, or adjustments of the whole claim): {self.remainders:,}, "
                f"{Money(self.remainder_cents)} paid in all"
            )
        if self.dated_by_lines:
            notes.append(
                "claims without a date of their own (DTM 232), which have the first and the last "
                f"date of their lines: {self.dated_by_lines:,}"
            )
        return notes
