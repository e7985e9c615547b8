"""How a workbook is written: which sheet is the table, its titles and footers, what it hides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from primafacie.core.plurals import counted
from primafacie.core.printable import printable
from primafacie.core.problems import row_ranges
from sampling.intake.cell_styles import can_hide
from sampling.intake.cell_values import PaddedNumber, ShownOtherwise
from sampling.intake.looking.header_rows import (
    footer_rows,
    header_place,
    shown_names,
    usual_width,
)
from sampling.intake.looking.structures import Structure
from sampling.intake.sheets import Book, UnseenParts, column_letters, is_blank
from sampling.intake.table_cells import TableFormat

_HEAD: Final = 300
_TAIL: Final = 200
_SHOWN: Final = 4
_LONGEST_FORMAT: Final = 40


@dataclass(frozen=True)
class _Sheet:
    """A sheet with its rows that are not blank, as texts, and how many cells they fill.

    otherwise : cells that show something else than they hold, by column from 0
    """

    name: str
    rows: list[tuple[int, list[str]]]
    unseen: UnseenParts
    otherwise: Counter[int]

    @property
    def weight(self) -> int:
        """How much of a table it is: rows times columns, nothing for a single column of notes."""
        width = usual_width(self.rows[:_HEAD])
        return 0 if width < 2 else len(self.rows) * width


def look_at_book(book: Book, declared: TableFormat) -> Structure:
    """See which sheet holds the table and how; proposals are noted with their arguments."""
    found = Structure.of(declared, "workbook")
    sheets = [_sheet(book, name) for name in book.sheets]
    _note_sheets(found, sheets)
    chosen = _chosen(found, sheets)
    if chosen is None or not chosen.rows:
        found.note("No sheet has cells.")
        return found
    _note_unseen(found, chosen)
    place = _header(found, chosen)
    _note_formats(found, book, chosen, place)
    below = [row for row in chosen.rows if row[0] > place]
    named = [len(cells) for number, cells in chosen.rows if number == place]
    width = named[0] if named else usual_width(below[:_HEAD])
    last = [(number, (cells + [""] * width)[: max(width, len(cells))]) for number, cells in below]
    footers = footer_rows(last[-_TAIL:], width)
    if footers:
        words = "row" if len(footers) == 1 else f"{len(footers)} rows"
        verb = "is no row" if len(footers) == 1 else "are no rows"
        text = (
            f"The last {words} ({row_ranges(footers)}) {verb} of the table: a total, a note, or "
            "nearly blank."
        )
        found.propose(text, "footer_rows", len(footers))
    return found


def _sheet(book: Book, name: str) -> _Sheet:
    rows = []
    otherwise: Counter[int] = Counter()
    for number, row in enumerate(book.cells(name), start=1):
        if not is_blank(row):
            # Only the beginning and the end are looked at; the rest is counted.
            rows.append((number, row))
            otherwise.update(
                place
                for place, value in enumerate(row)
                if isinstance(value, ShownOtherwise | PaddedNumber)
            )
    texts = [
        (number, _texts(row)) if place < _HEAD or place >= len(rows) - _TAIL else (number, [])
        for place, (number, row) in enumerate(rows)
    ]
    return _Sheet(name, texts, book.unseen(name), otherwise)


def _texts(row: Sequence[Any]) -> list[str]:
    cells = [_text(value) for value in row]
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _note_sheets(found: Structure, sheets: Sequence[_Sheet]) -> None:
    words = ", ".join(
        f"{printable(sheet.name)} ({counted(len(sheet.rows), 'row')}{_hidden(sheet.unseen)})"
        for sheet in sheets
    )
    found.note(f"The workbook has {counted(len(sheets), 'sheet')}: {words}.")


def _hidden(parts: UnseenParts) -> str:
    if parts.very_hidden:
        return ", hidden so that no menu shows it"
    return ", hidden" if parts.hidden_sheet else ""


def _chosen(found: Structure, sheets: Sequence[_Sheet]) -> _Sheet | None:
    """The sheet that was declared, or the one with the most cells among those that are shown."""
    named = [sheet for sheet in sheets if sheet.name == found.declared.sheet]
    if named:
        found.propose(f"The sheet {named[0].name} was declared.", "sheet", named[0].name)
        return named[0]
    shown = [sheet for sheet in sheets if not sheet.unseen.hidden_sheet] or list(sheets)
    best = max(shown, key=lambda sheet: sheet.weight, default=None)
    if best is not None and len(sheets) > 1:
        text = f"The sheet {printable(best.name)} looks like the table: it fills the most cells."
        found.propose(text, "sheet", best.name)
    return best


def _note_unseen(found: Structure, sheet: _Sheet) -> None:
    parts, numbers = sheet.unseen, {number for number, _ in sheet.rows}
    if parts.hidden_sheet:
        found.note(f"The sheet {printable(sheet.name)} is hidden.")
    hidden = sorted(numbers & set(parts.hidden_rows))
    if hidden:
        word = "row" if len(hidden) == 1 else "rows"
        found.note(
            f"{counted(len(hidden), 'row')} with cells {_are(len(hidden))} hidden "
            f"({word} {row_ranges(hidden)}). Hidden rows are read like the others: "
            "leave them out by a condition if they are not claims."
        )
    width = usual_width(sheet.rows[:_HEAD])
    columns = [column_letters(number) for number in parts.hidden_columns if number <= width]
    if columns:
        found.note(
            f"{counted(len(columns), 'column')} {_are(len(columns))} hidden: {', '.join(columns)}."
        )
    if parts.filter:
        found.note(f"A filter is set on {parts.filter}.")
    if parts.merged:
        found.note(
            f"{counted(len(parts.merged), 'range')} of merged cells ({', '.join(parts.merged[:3])})"
            ": only the first cell of each has a value."
        )


def _note_formats(found: Structure, book: Book, sheet: _Sheet, place: int) -> None:
    """The number formats of each column, and the cells that show something else than they hold."""
    formats = book.formats(sheet.name, place)
    if formats is None:
        found.note(
            "The number formats of this form of workbook are not listed; what each cell shows was "
            "compared with what it holds."
        )
    for column, codes in sorted((formats or {}).items()):
        shown = ", ".join(
            f"{_code(code)} ({counted(number, 'cell')})" if len(codes) > 1 else _code(code)
            for code, number in codes.most_common(_SHOWN)
        )
        more = f" and {len(codes) - _SHOWN} more" if len(codes) > _SHOWN else ""
        word = "number format" if len(codes) == 1 else "number formats"
        found.remarks[column] = f"{word} {shown}{more}"
    names = next((cells for number, cells in sheet.rows if number == place), [])
    for column, number in sorted(sheet.otherwise.items()):
        name = names[column] if column < len(names) else ""
        words = f"column {printable(name.strip() or column_letters(column + 1))}"
        hiding = [_code(code) for code in (formats or {}).get(column, ()) if can_hide(code)]
        codes_shown = f" ({'; '.join(hiding[:_SHOWN])})" if hiding else ""
        cells = "1 cell shows" if number == 1 else f"{number:,} cells show"
        holds = "it holds" if number == 1 else "they hold"
        found.note(
            f"In {words} {cells} something else than {holds}, because of the number "
            f"format{codes_shown}: people see one value, and another is read."
        )


def _code(code: str) -> str:
    """A number format as it is shown: it is text of the file."""
    shown = printable(code)
    return shown if len(shown) <= _LONGEST_FORMAT else f"{shown[:_LONGEST_FORMAT]}..."


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _header(found: Structure, sheet: _Sheet) -> int:
    place = header_place(sheet.rows[:_HEAD])
    if place is None:
        found.note("No row looks like column names; the first one was taken for them.")
        return found.declared.header_row
    if place == 0:
        text = (
            "There are no column names: the first row holds values. The columns are called "
            "column 1, column 2 and so on."
        )
        found.propose(text, "header_row", 0)
        return 0
    names = next(cells for number, cells in sheet.rows if number == place)
    text = f"The column names are in row {place:,}: {shown_names(names)}."
    if place > 1:
        found.propose(text, "header_row", place)
    else:
        found.note(text)
    return place
