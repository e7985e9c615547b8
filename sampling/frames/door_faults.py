"""What is wrong with the rows at the door: ids, amounts and dates that are none.

One scan counts every kind of fault; the kinds that occur are then looked up for their first
rows. Rows are never dropped: a frame with a fault cannot be used.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from primafacie.core.errors import Problem
from sampling.frames.door import Opened
from sampling.frames.door_types import ANY_FRACTION, Column, literal, signed
from sampling.frames.engine import ROWS, quoted
from sampling.frames.sources import ROW

SHOWN = 5
# Printable ASCII without outer blanks needs no closer look; anything else does.
PLAIN = r"[!-~](?:[ -~]*[!-~])?"
ODD = r"(?s)^[\s\p{Z}].*|.*[\s\p{Z}]$|.*[\p{Cc}\x{2028}\x{2029}].*"


@dataclass(frozen=True)
class Fault:
    """A kind of fault: the SQL that finds it in the typed rows, and its words."""

    condition: str
    columns: tuple[Column, ...]
    expected: str
    fix: str
    got: Callable[[str | None], str]
    shows_value: bool = True


def id_rule_broken(name: str) -> str:
    """SQL for ids outside the ticket's rules: not NFC, control characters, outer blanks."""
    column = quoted(name)
    return (
        f"({column} is not null and not regexp_full_match({column}, {literal(PLAIN)}) and "
        f"(nfc_normalize({column}) <> {column} or "
        f"regexp_full_match({column}, {literal(ODD)})))"
    )


def _faults(opened: Opened) -> list[Fault]:
    roles = opened.roles
    ids = opened.columns("unit_id")
    found = [
        Fault("unit_id is null", ids, "an id of the sampling unit",
              "Complete the id in the source", lambda _: "no unit id", False),
        Fault(id_rule_broken("unit_id"), ids,
              "an id in Unicode NFC without control characters or outer blanks",
              "Correct the id in the source: it is not repaired here, so that everyone sees "
              "the same id", lambda _: "an id with blanks around it or odd characters", False),
        _amount_fault(opened, "paid", opened.columns("paid")[0], "paid is null"),
    ]  # fmt: skip
    if roles.claimed:
        claimed = opened.columns("claimed")[0]
        found.append(_amount_fault(opened, "claimed", claimed, "claimed is null and claimed_given"))
    if roles.date:
        column = opened.columns("date")[0]
        form = opened.date_format or "YYYY-MM-DD or YYYYMMDD"
        found.append(
            Fault("date is null and date_given", (column,), f"a date written as {form}",
                  "Correct the date, or declare how dates are written: date_format='%m/%d/%Y'",
                  lambda text: f"the date {text!r}")
        )  # fmt: skip
    return found


def _amount_fault(opened: Opened, role: str, column: Column, condition: str) -> Fault:
    def got(value: str | None) -> str:
        if value is None or not value.strip():
            return f"no {role} amount"
        shown = value.strip()
        swapped = shown.translate(str.maketrans(".,", ",.")) if opened.decimal == "," else shown
        fraction = re.fullmatch(signed(ANY_FRACTION), swapped) is not None
        tail = " with a fraction of a cent, or too large" if fraction else ""
        return f"the {role} amount {shown[:40]!r}{tail}"

    return Fault(
        condition, (column,), "dollars and whole cents, such as 1234.50, $1,234.50 or (12.00)",
        "Correct the amount in the source", got,
    )  # fmt: skip


def door_problems(opened: Opened) -> list[Problem]:
    """Every fault of the rows, with its first rows; the rest are counted."""
    source = opened.source
    faults = _faults(opened)
    counts = ", ".join(f"count(*) filter (where {fault.condition})" for fault in faults)
    total, *found = source.engine.execute(f"select count(*), {counts} from {ROWS}")[0]
    problems = list(source.problems)
    if total == 0 and not problems:
        problems.append(
            Problem(source.name, "no claims", "at least one row below the header",
                    "Check that this is the right file")
        )  # fmt: skip
    for fault, count in zip(faults, found, strict=True):
        if not count:
            continue
        rows = source.engine.execute(
            f"select row_number from {ROWS} where {fault.condition} "
            f"order by row_number limit {SHOWN}"
        )
        numbers = [int(row[0]) for row in rows]
        values = _raw_values(opened, fault, numbers)
        names = ", ".join(column.name for column in fault.columns)
        for number in numbers:
            where = f"{source.name}, {source.row(number)}, column {names}"
            problems.append(
                Problem(where, fault.got(values.get(number)), fault.expected, fault.fix)
            )
        if count > len(numbers):
            more = f"{count - len(numbers):,} more rows with the same fault"
            problems.append(Problem(f"{source.name}, column {names}", more, fault.expected, ""))
    return problems


def _raw_values(opened: Opened, fault: Fault, numbers: list[int]) -> dict[int, str | None]:
    """What the source holds in these rows: amounts and dates are shown, ids are not."""
    if not fault.shows_value:
        return {}
    marks = ", ".join("?" for _ in numbers)
    rows = opened.source.engine.execute(
        f"select {ROW}, {fault.columns[0].sql}::VARCHAR from {opened.source.relation} "
        f"where {ROW} in ({marks})",
        numbers,
    )
    return {int(number): value for number, value in rows}
