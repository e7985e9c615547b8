"""The sheet "Violations": a row for each violation found, apart from the overpayments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sampling.draws import DrawnUnit
from sampling.intake.worksheet_headings import HEADINGS
from sampling.worksheets.page_setup import Printed, set_page, write_heads
from sampling.worksheets.sheet_cells import Formats
from sampling.worksheets.sheet_codes import SHEET_REVIEW, SHEET_VIOLATIONS, VIOLATION_COLUMNS

FEWEST_ROWS = 50
_FIRST_DAY = date(1965, 7, 30)  # Medicare became law: no claim was presented before


def write_violations(
    sheet: Any, units: Sequence[DrawnUnit], id_column: str, printed: Printed, formats: Formats
) -> None:
    """Open rows, two for each unit and at least 50, with what may stand in them.

    The unit comes from the list of the sheet Review, penalty units are whole and 1 or more, the
    amount claimed for the tainted service lines 0 or more, the day a day. What a violation is
    called (`402.1(c)(17)`) is free text, checked when the law is looked up.
    """
    write_heads(sheet, VIOLATION_COLUMNS, formats, open_columns=VIOLATION_COLUMNS)
    sheet.freeze_panes(1, 1)
    set_page(sheet, printed, SHEET_VIOLATIONS)
    styles = {"claimed_tainted": formats.open_money, "presented_on": formats.open_date}
    last = max(FEWEST_ROWS, 2 * len(units))
    for row in range(1, last + 1):
        for place, name in enumerate(VIOLATION_COLUMNS):
            style = formats.open_number if name == "penalty_units" else styles.get(name)
            sheet.write_blank(row, place, None, style or formats.open_text)
    ids = f"={SHEET_REVIEW}!${id_column}$2:${id_column}${max(len(units), 1) + 1}"
    rules: dict[str, dict[str, Any]] = {
        "unit_id": {
            "validate": "list",
            "source": ids,
            "error_message": f"A unit of the sheet {SHEET_REVIEW}, as written there.",
        },
        "penalty_units": {
            "validate": "integer",
            "criteria": ">=",
            "value": 1,
            "error_message": "How many penalties the violation can carry: a whole "
            "number, 1 or more.",
        },
        "claimed_tainted": {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "error_message": "The dollars claimed for the tainted service lines "
            "alone, 0 if none. Not the amount paid.",
        },
        "presented_on": {
            "validate": "date",
            "criteria": ">=",
            "value": _FIRST_DAY,
            "error_message": "The day the claim was presented: the law of that day applies.",
        },
    }
    for name, rule in rules.items():
        place = VIOLATION_COLUMNS.index(name)
        sheet.data_validation(1, place, last, place, {"error_title": HEADINGS[name][:32], **rule})
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True})
