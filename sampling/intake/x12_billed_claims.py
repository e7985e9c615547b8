"""Claims as they were billed (X12 837, professional and institutional): charges, and no payments.

Guides: 005010X222 and 004010X098 (professional), 005010X223 and 004010X096 (institutional). The
charge of a claim (CLM02) is the sum of the charges of its lines.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from primafacie.core.money import Money
from primafacie.core.plurals import counted
from sampling.intake.claim_tables import ClaimTable
from sampling.intake.x12_remittance_rows import at
from sampling.intake.x12_segments import UNBALANCED, Faults, Transaction, cents_in, check_currency

GUIDES: Final = ("005010X222", "005010X223", "004010X098", "004010X096")
_OF_CLAIM: Final = (
    *("position", "patient_control_number", "original_claim_id", "facility_code"),
    *("frequency_code", "diagnosis", "subscriber_id", "billing_id", "rendering_id", "payer"),
    *("service_from", "service_to"),
)
CLAIM_COLUMNS: Final = (*_OF_CLAIM, "charge", "lines")
LINE_COLUMNS: Final = (
    *_OF_CLAIM,
    *("line", "line_id", "procedure_kind", "procedure", "modifiers", "revenue_code", "units"),
    *("line_from", "line_to", "charge"),
)
# Segments of the parts of a transaction that hold nothing of the rows.
_HEADER: Final = (*("BHT", "REF", "NM1", "N2", "N3", "N4", "PER", "PRV", "SBR", "PAT", "DMG"),)
_CLAIM: Final = (
    *("DTP", "CL1", "PWK", "CN1", "AMT", "REF", "K3", "NTE", "CR1", "CR2", "CR3", "CR5", "CR6"),
    *("CRC", "HI", "HCP", "QTY", "NM1", "PRV", "N2", "N3", "N4", "PER"),
)
_OTHER: Final = (
    *("CAS", "AMT", "DMG", "OI", "MIA", "MOA", "NM1", "N2", "N3", "N4", "PER", "DTP", "REF", "SBR"),
    "PRV",
)
_LINE: Final = (
    *("SV1", "SV2", "SV4", "SV5", "SV6", "SV7", "PWK", "CR1", "CR2", "CR3", "CR5", "CRC", "DTP"),
    *("QTY", "MEA", "CN1", "REF", "AMT", "K3", "NTE", "PS1", "HSD", "HCP", "LIN", "CTP", "NM1"),
    *("PRV", "N2", "N3", "N4", "PER", "SVD", "CAS", "LQ", "FRM", "IMM"),
)

Place = dict[str, Callable[[int, list[str]], None] | None]


@dataclass(slots=True)
class _Line:
    number: int
    label: str
    service: list[str] = field(default_factory=list)
    charge: int = 0
    revenue_code: str = ""
    units: str = ""
    line_id: str = ""
    days: tuple[str, str] = ("", "")


@dataclass(slots=True)
class _Claim:
    number: int
    elements: list[str]
    place: list[str]
    charge: int
    ids: dict[str, str]
    original: str = ""
    diagnosis: str = ""
    days: tuple[str, str] = ("", "")
    lines: list[_Line] = field(default_factory=list)


class BilledClaims:
    """The reader of the transactions of a file: call `take` for each, then `finish`."""

    def __init__(self, faults: Faults, balances: Faults, *, by_line: bool) -> None:
        self.faults, self.balances, self.by_line = faults, balances, by_line
        columns, word = (LINE_COLUMNS, "line") if by_line else (CLAIM_COLUMNS, "claim")
        numbers = frozenset(("position", "lines"))
        self.table = ClaimTable(columns, frozenset(("charge",)), numbers, word)
        self.claims = self.lines = self.charges = self.transactions = 0
        self._claim: _Claim | None = None
        self._line: _Line | None = None
        self._ids: dict[str, str] = {}
        self._component = ":"
        opens: Place = {"CLM": self._clm, "HL": self._hl}
        self._header: Place = {
            **dict.fromkeys(_HEADER, None),
            "NM1": self._party,
            "CUR": self._cur,
            **opens,
        }
        in_claim: Place = {"LX": self._lx, "SBR": self._sbr, **opens}
        self._in_claim: Place = {
            **dict.fromkeys(_CLAIM, None),
            "DTP": self._claim_day,
            "REF": self._claim_reference,
            "HI": self._hi,
            "NM1": self._claim_party,
            **in_claim,
        }
        self._in_other: Place = {**dict.fromkeys(_OTHER, None), **in_claim}
        self._in_line: Place = {
            **dict.fromkeys(_LINE, None),
            "SV1": self._sv1,
            "SV2": self._sv2,
            "DTP": self._line_day,
            "REF": self._line_reference,
            "LX": self._lx,
            **opens,
        }

    def take(self, transaction: Transaction) -> None:
        """Read the claims of a transaction."""
        self._component = transaction.signs.component
        self._place, self._words, self._ids = self._header, "the header", {}
        self.transactions += 1
        for number, elements in transaction.fields():
            elements[-1] = elements[-1].rstrip()
            try:
                take = self._place[elements[0]]
            except KeyError:
                got = f"a segment that does not belong into {self._words}"
                self.faults.add(number, elements[0][:3], got, "the segments of the guide")
                continue
            if take is not None:
                take(number, elements)
        self._close()

    def finish(self) -> ClaimTable:
        """The rows, with the notes on the whole."""
        self.table.notes.append(
            f"the file holds {counted(self.transactions, 'transaction')} (X12 837) with "
            f"{counted(self.claims, 'claim')} and {counted(self.lines, 'service line')}, "
            f"{Money(self.charges)} charged; it states no payments"
        )
        return self.table

    def _hl(self, number: int, elements: list[str]) -> None:
        self._close()
        self._place, self._words = self._header, "a level (HL)"
        if at(elements, 3) in ("20", "22"):
            kept = ("85",) if at(elements, 3) == "22" else ()
            self._ids = {code: self._ids[code] for code in kept if code in self._ids}

    def _cur(self, number: int, elements: list[str]) -> None:
        check_currency(self.faults, number, elements)

    def _party(self, number: int, elements: list[str]) -> None:
        code = at(elements, 1)
        self._ids[code] = at(elements, 3) if code == "PR" else at(elements, 9)

    def _clm(self, number: int, elements: list[str]) -> None:
        self._close()
        self._place, self._words = self._in_claim, "a claim"
        place = [*at(elements, 5).split(self._component), "", ""]
        charge = cents_in(self.faults, number, elements, 2)
        self._claim = _Claim(number, elements, place, charge, dict(self._ids))

    def _sbr(self, number: int, elements: list[str]) -> None:
        """Another payer of the claim: what it paid is no payment of this one."""
        self._place, self._words = self._in_other, "another payer of a claim"

    def _claim_day(self, number: int, elements: list[str]) -> None:
        if self._claim is not None and at(elements, 1) == "434":
            self._claim.days = _days(elements)

    def _claim_reference(self, number: int, elements: list[str]) -> None:
        if self._claim is not None and at(elements, 1) == "F8":
            self._claim.original = at(elements, 2)

    def _claim_party(self, number: int, elements: list[str]) -> None:
        if self._claim is not None and at(elements, 1) == "82":
            self._claim.ids["82"] = at(elements, 9)

    def _hi(self, number: int, elements: list[str]) -> None:
        code = [*at(elements, 1).split(self._component), ""]
        if self._claim is not None and code[0] in ("BK", "ABK"):
            self._claim.diagnosis = code[1]

    def _lx(self, number: int, elements: list[str]) -> None:
        if self._claim is None:
            return
        self._place, self._words = self._in_line, "a service line"
        self._line = _Line(number, at(elements, 1))
        self._claim.lines.append(self._line)

    def _sv1(self, number: int, elements: list[str]) -> None:
        if self._line is not None:
            self._line.service = at(elements, 1).split(self._component)
            self._line.charge = cents_in(self.faults, number, elements, 2)
            self._line.units = at(elements, 4)

    def _sv2(self, number: int, elements: list[str]) -> None:
        if self._line is not None:
            self._line.revenue_code = at(elements, 1)
            self._line.service = at(elements, 2).split(self._component)
            self._line.charge = cents_in(self.faults, number, elements, 3)
            self._line.units = at(elements, 5)

    def _line_day(self, number: int, elements: list[str]) -> None:
        if self._line is not None and at(elements, 1) == "472":
            self._line.days = _days(elements)

    def _line_reference(self, number: int, elements: list[str]) -> None:
        if self._line is not None and at(elements, 1) == "6R":
            self._line.line_id = at(elements, 2)

    def _close(self) -> None:
        claim, self._claim, self._line = self._claim, None, None
        if claim is None:
            return
        self.claims += 1
        self.lines += len(claim.lines)
        self.charges += claim.charge
        off = claim.charge - sum(line.charge for line in claim.lines)
        if off:
            self.balances.add(
                claim.number,
                "CLM",
                f"the charge of the claim differs from those of its lines by {Money(off)}",
                "no difference",
                UNBALANCED,
                cause="a charge that is not the sum of its lines",
            )
        self.table.rows += self._rows(claim)

    def _rows(self, claim: _Claim) -> list[tuple[Any, ...]]:
        first, last = claim.days
        days = [day for line in claim.lines for day in line.days if day]
        if not first and days:
            first, last = min(days), max(days)
        same = (
            *(self.claims, at(claim.elements, 1), claim.original, claim.place[0], claim.place[2]),
            *(claim.diagnosis, *(claim.ids.get(code, "") for code in ("IL", "85", "82", "PR"))),
            *(first, last or first),
        )
        if not self.by_line:
            return [(*same, claim.charge, len(claim.lines))]
        rows = []
        for line in claim.lines:
            kind, code, *rest = [*line.service, "", ""]
            modifiers = ",".join(text for text in rest[:4] if text)
            rows.append(
                (
                    *same,
                    *(line.label, line.line_id, kind, code, modifiers, line.revenue_code),
                    *(line.units, *line.days, line.charge),
                )
            )
        return rows


def _days(elements: list[str]) -> tuple[str, str]:
    """The first and the last day of a DTP: one day (D8) or two (RD8)."""
    text = at(elements, 3)
    first, dash, last = text.partition("-")
    return (first, last) if dash and at(elements, 2) == "RD8" else (text, text)
