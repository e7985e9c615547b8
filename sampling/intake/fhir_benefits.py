"""FHIR's ExplanationOfBenefit (R4, and STU3 as Blue Button 1 writes it) as claims or lines.

Amounts are read as the decimals that are written. Each category of an amount is a column of its
own, named by its code: which of them is the amount paid is for the reader to say. Source: HL7 FHIR
R4, ExplanationOfBenefit; CARIN IG for Blue Button, STU 2, C4BBTotalCategoryDiscriminator.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from primafacie.core.amount_grammar import DOLLAR_DIGITS
from primafacie.core.errors import FrameError, Problem
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.problems import RowPlace
from sampling.intake.cell_values import CellError, cents_of_cell
from sampling.intake.claim_tables import ClaimTable

RESOURCE: Final = "ExplanationOfBenefit"
# Claims that are not, or not any more, the payer's decision to pay.
_STATES: Final = {"cancelled", "draft", "entered-in-error"}
_USES: Final = {"preauthorization", "predetermination"}
_CLAIM: Final = (
    *("position", "claim_id", "claim_number", "status", "use", "claim_type", "outcome"),
    *("patient", "provider", "service_from", "service_to", "related"),
)
_LINE: Final = (
    *("line", "procedure", "procedure_system", "modifiers", "revenue_code", "quantity"),
    *("line_from", "line_to"),
)
_MOST_FAULTS: Final = 2_000

Row = dict[str, Any]


class Benefits:
    """The reader of the resources of a file: `read` its text, then `table`."""

    def __init__(self, name: str, *, by_line: bool) -> None:
        self.name, self.by_line = name, by_line
        self.rows: list[Row] = []
        self.others: Counter[str] = Counter()
        self.states: Counter[str] = Counter()
        self.claims = self.sublines = self.added = self.without_lines = 0
        self.without_paid = Decimal(0)
        self.repeated: Counter[str] = Counter()
        self._places: list[RowPlace] = []
        self._problems: list[Problem] = []
        self._columns: set[str] = set()

    def read(self, text: str) -> None:
        """Take every resource: one per line, or those of one bundle."""
        for word, number, value in self._resources(text):
            place = RowPlace.of_row(self.name, word, number)
            kind = value.get("resourceType") if isinstance(value, dict) else None
            if kind != RESOURCE:
                if not isinstance(kind, str):
                    self._fault(place, "JSON that is no resource of FHIR", "a resourceType")
                self.others[str(kind)[:40]] += 1
                continue
            try:
                self._claim(value, place)
            except (AttributeError, TypeError, KeyError, ValueError):
                self._fault(place, "a resource whose parts are not those of FHIR", "FHIR R4")
        if self._problems:
            raise FrameError.collected(self._problems, what=self.name)

    def table(self, used: Callable[[str], bool]) -> ClaimTable:
        """The rows. A fraction of a cent is a fault in the columns that are used."""
        amounts = sorted(self._columns)
        columns = (*_CLAIM, *(_LINE if self.by_line else ("lines",)), *amounts)
        word = "line" if self.by_line else "claim"
        numbers = frozenset(("position", "lines"))
        made = ClaimTable(columns, frozenset(amounts), numbers, word)
        problems: list[Problem] = []
        for row, place in zip(self.rows, self._places, strict=True):
            for column in amounts:
                try:
                    row[column] = cents_of_cell(row.get(column))
                except CellError as fault:
                    row[column] = None
                    if used(column):
                        where = RowPlace.of_row(
                            place.front, place.word, place.number, f"column {column}"
                        )
                        problems.append(Problem(where, fault.cause, "whole cents", fault.fix))
            made.rows.append(tuple(row.get(column) for column in columns))
        if problems:
            raise FrameError.collected(problems, what=self.name)
        made.notes += self._notes(made)
        return made

    def _resources(self, text: str) -> Iterator[tuple[str, int, Any]]:
        lines = text.split("\n")
        first = next((line for line in lines if line.strip()), "")
        whole = self._parsed(first) if first else None
        if isinstance(whole, dict) and whole.get("resourceType") != "Bundle":
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    value = self._parsed(line)
                    if value is None:
                        place = RowPlace.of_row(self.name, "line", number)
                        self._fault(place, "a line that is not one JSON object", "one resource")
                    else:
                        yield "line", number, value
            return
        bundle = self._parsed(text)
        if not isinstance(bundle, dict):
            raise FrameError(
                "text that is not JSON",
                where=self.name,
                expected="one resource per line (NDJSON), or one bundle",
                fix="Export the claims again",
            )
        if bundle.get("resourceType") != "Bundle":
            yield "resource", 1, bundle
            return
        links, entries = bundle.get("link") or [], bundle.get("entry") or []
        if not (_are_objects(links) and _are_objects(entries)):
            raise FrameError(
                "a bundle whose parts are not those of FHIR",
                where=self.name,
                expected="lists of links and of entries, as FHIR R4 has them",
                fix="Export the claims again",
            )
        if any(link.get("relation") == "next" for link in links):
            raise FrameError(
                "one page of several (the bundle has a link to the next one)",
                where=self.name,
                expected="all claims",
                fix="Export all pages in bulk, as NDJSON, or name the files of all pages without "
                "their links",
            )
        for number, entry in enumerate(entries, start=1):
            yield "entry", number, entry.get("resource")

    def _parsed(self, text: str) -> Any:
        try:
            return json.loads(text, parse_float=Decimal, object_pairs_hook=_once)
        except (ValueError, RecursionError):
            return None

    def _fault(self, place: RowPlace, got: str, expected: str) -> None:
        fix = "Export the claims again, or correct the source"
        self._problems.append(Problem(place, got, expected, fix))
        if len(self._problems) >= _MOST_FAULTS:
            raise FrameError.collected(self._problems, what=self.name)

    def _claim(self, claim: Mapping[str, Any], place: RowPlace) -> None:
        self.claims += 1
        status, use = str(claim.get("status", "")), str(claim.get("use", ""))
        for word in {status} & _STATES | {use} & _USES:
            self.states[word] += 1
        items = claim.get("item") or ()
        period = claim.get("billablePeriod") or {}
        same: Row = {
            "position": self.claims,
            "claim_id": str(claim.get("id", "")),
            "claim_number": _number(claim.get("identifier") or ()),
            "status": status,
            "use": use,
            "claim_type": _code(claim.get("type")),
            "outcome": str(claim.get("outcome", "")),
            "patient": _reference(claim.get("patient")),
            "provider": _reference(claim.get("provider")),
            "service_from": _day(period.get("start")),
            "service_to": _day(period.get("end")),
            "related": "; ".join(
                f"{_code(one.get('relationship'))} {_reference(one.get('claim'))}".strip()
                for one in claim.get("related") or ()
            ),
        }
        if not self.by_line:
            row = same | {"lines": len(items)}
            self._amount(row, place, "payment_amount", (claim.get("payment") or {}).get("amount"))
            self._amount(row, place, "total_cost", claim.get("totalCost"))
            self._categories(row, place, "total", claim.get("total") or ())
            self._categories(row, place, "adjudicated", claim.get("adjudication") or ())
            self._add(row, place)
            return
        self.added += len(claim.get("addItem") or ())
        if not items:
            self.without_lines += 1
            unpaid: Row = {}
            self._amount(unpaid, place, "", (claim.get("payment") or {}).get("amount"), known=False)
            self.without_paid += unpaid.get("", 0)
        for item in items:
            self.sublines += len(item.get("detail") or ())
            self._add(self._line(same, item, place), place)

    def _line(self, same: Row, item: Mapping[str, Any], place: RowPlace) -> Row:
        service = item.get("productOrService") or item.get("service") or {}
        coding = (service.get("coding") or [{}])[0]
        period = item.get("servicedPeriod") or {}
        day = _day(item.get("servicedDate"))
        row = same | {
            "line": str(item.get("sequence", "")),
            "procedure": str(coding.get("code", "")),
            "procedure_system": str(coding.get("system", "")),
            "modifiers": ",".join(_code(one) for one in item.get("modifier") or ()),
            "revenue_code": _code(item.get("revenue")),
            "quantity": str((item.get("quantity") or {}).get("value", "")),
            "line_from": day or _day(period.get("start")),
            "line_to": day or _day(period.get("end")),
        }
        self._amount(row, place, "line_net", item.get("net"))
        self._categories(row, place, "line", item.get("adjudication") or ())
        return row

    def _add(self, row: Row, place: RowPlace) -> None:
        self.rows.append(row)
        self._places.append(place)

    def _categories(
        self, row: Row, place: RowPlace, prefix: str, parts: Sequence[Mapping[str, Any]]
    ) -> None:
        """An amount of each category, by every code that the category has."""
        held: Counter[str] = Counter()
        for part in parts:
            category, amount = part.get("category") or {}, part.get("amount")
            if amount is None:
                continue
            names = {
                _column(prefix, str(coding.get("code", "")))
                for coding in category.get("coding") or ()
            }
            for name in names or {_column(prefix, str(category.get("text", "")))}:
                # Another element can have the name already, as totalCost has that of a total.
                held[name] += 1 + (name in row)
                self._amount(row, place, name, amount)
        for name, count in held.items():
            if count > 1:
                # Neither of several amounts is the one of its category, and no sum is stated.
                self.repeated[name] += 1
                row[name] = None

    def _amount(
        self, row: Row, place: RowPlace, column: str, money: Any, *, known: bool = True
    ) -> None:
        """An amount of a row; `known`: it is a column of the table."""
        if not isinstance(money, Mapping) or money.get("value") is None:
            return
        if known:
            self._columns.add(column)
        currency = money.get("currency") or (money.get("code") if money.get("system") else None)
        value = money["value"]
        if currency not in (None, "USD"):
            self._fault(place, "an amount in another currency", "US dollars (USD)")
        elif isinstance(value, bool) or not isinstance(value, int | Decimal):
            self._fault(place, "an amount that is not a number", "a decimal number")
        elif abs(Decimal(value)) >= 10**DOLLAR_DIGITS:
            self._fault(place, f"an amount of more than {DOLLAR_DIGITS} digits", "US dollars")
        else:
            row[column] = Decimal(value)

    def _notes(self, made: ClaimTable) -> list[str]:
        notes = [
            f"the file holds {counted(self.claims, 'claim')} (FHIR {RESOURCE}) and gives "
            f"{counted(len(made.rows), made.word)}"
        ]
        for column in sorted(made.amounts):
            values = [row[made.columns.index(column)] for row in made.rows]
            given = [value for value in values if value is not None]
            notes.append(
                f"column {column}: {counted(len(given), 'amount')} in "
                f"{counted(len(values), 'row')}, {Money(sum(given))} in all"
            )
        notes += [
            f"{what}: {count:,}; --exclude leaves them out, for example --more "
            f"{column} --exclude \"{column} = '{what}' because it is no payment\""
            for what, count in sorted(self.states.items())
            for column in ("status" if what in _STATES else "use",)
        ]
        notes += [
            f"column {name} has no amount in rows that state its category several times: {count:,}"
            for name, count in sorted(self.repeated.items())
        ]
        if self.others:
            kinds = ", ".join(f"{count:,} {kind}" for kind, count in sorted(self.others.items()))
            notes.append(f"resources of other kinds, which are no claims: {kinds}")
        if self.sublines:
            notes.append(f"parts of lines (detail), which are no rows: {self.sublines:,}")
        if self.added:
            notes.append(f"lines that the payer added (addItem), which are no rows: {self.added:,}")
        if self.without_lines:
            notes.append(
                f"claims without lines, which have no row here: {self.without_lines:,}, with "
                f"${self.without_paid:,.2f} in payment.amount"
            )
        return notes


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _are_objects(parts: Any) -> bool:
    return isinstance(parts, list) and all(isinstance(part, dict) for part in parts)


def _code(concept: Any) -> str:
    """The first code of a concept, or its text."""
    if not isinstance(concept, Mapping):
        return ""
    codes = [str(coding.get("code", "")) for coding in concept.get("coding") or ()]
    return next((code for code in codes if code), str(concept.get("text", "")))


def _reference(value: Any) -> str:
    if not isinstance(value, Mapping):
        return ""
    return str(value.get("reference") or (value.get("identifier") or {}).get("value") or "")


def _number(identifiers: Sequence[Mapping[str, Any]]) -> str:
    """The unique claim id (CARIN's type uc), or the first identifier."""
    unique = [one for one in identifiers if _code(one.get("type")) == "uc"]
    found = [str(one.get("value", "")) for one in (*unique, *identifiers)]
    return next((value for value in found if value), "")


def _day(value: Any) -> str:
    """The day of a date or an instant, as it is written there, in its own time zone."""
    return str(value or "")[:10]


def _column(prefix: str, code: str) -> str:
    """A code as the name of a column; of an address, what follows its last slash."""
    word = re.sub(r"[^a-z0-9]+", "_", re.split(r"[/#]", code.lower())[-1]).strip("_")
    name = word if word.startswith(f"{prefix}_") else f"{prefix}_{word or 'without_code'}"
    return f"{name}_amount" if name in _LINE else name
