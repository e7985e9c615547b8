"""A table of a result as people read it: headings in words, amounts in dollars, no identifiers."""

from __future__ import annotations

import math
import numbers
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from primafacie.core.brief_texts import HIDDEN
from primafacie.core.money import Money
from primafacie.core.plurals import counted

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS: Final = 20
"""A table of so many rows is shown whole; of a longer one, the first ten."""
FIRST_ROWS: Final = 10
LONGEST_CELL: Final = 140
LONGEST_VALUE: Final = 600

_HEADINGS: Final = {
    "df": "Degrees of freedom",
    "n": "n",
    "p": "p-value",
    "se": "Standard error",
    "sd": "Standard deviation",
}
_SMALLEST_P: Final = 0.0001


@dataclass(frozen=True)
class ShownColumn:
    """The heading of a column, and whether its cells are numbers."""

    heading: str
    number: bool


@dataclass(frozen=True)
class ShownTable:
    """The first rows of a table as texts. A table of one figure per row has no headings."""

    columns: tuple[ShownColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    more: str = ""
    headed: bool = True

    def text(self) -> str:
        """The table in plain text: columns two blanks apart, numbers to the right."""
        if not self.columns or not self.rows:
            return ""
        head = [tuple(column.heading for column in self.columns)] if self.headed else []
        lines = [*head, *self.rows]
        widths = [max(len(line[k]) for line in lines) for k in range(len(self.columns))]
        shown = [
            "  ".join(
                cell.rjust(width) if column.number else cell.ljust(width)
                for cell, width, column in zip(line, widths, self.columns, strict=True)
            ).rstrip()
            for line in lines
        ]
        return "\n".join([*shown, *([self.more] if self.more else [])])


def shown_table(table: pd.DataFrame, *, most: int | None = MOST_ROWS) -> ShownTable:
    """The rows of a table, without texts that may identify somebody.

    Where there are more rows than `most`, the first ten are shown and the others counted. A column
    that is blank in the rows shown, or the same yes or no in all rows, is left out; so is how often
    each unit was drawn, where that is once.
    """
    names = [str(name) for name in table.columns]
    if names == ["item", "value"]:
        return _figures(table)
    columns = [table.iloc[:, k].tolist() for k in range(len(names))]
    numeric = [all(_is_number(cell) or _is_none(cell) for cell in cells) for cells in columns]
    first = len(table) if most is None or len(table) <= most else FIRST_ROWS
    kept = [
        k
        for k, name in enumerate(names)
        if (name not in HIDDEN or numeric[k])
        and not all(_is_blank(cell) for cell in columns[k][:first])
        and not _says_nothing(name, columns[k])
    ]
    cells = [_shown_cells(columns[k][:first], names[k]) for k in kept]
    shown = tuple(ShownColumn(heading(names[k]), numeric[k]) for k in kept)
    left = len(table) - first
    more = f"... and {counted(left, 'more row')} in table()" if left else ""
    return ShownTable(shown, tuple(zip(*cells, strict=True)), more)


def _shown_cells(cells: list[Any], name: str) -> list[str]:
    """The cells of a column as texts; plain numbers of a column have the same decimals."""
    shown = [shown_value(cell, name) for cell in cells]
    plain = [cell for cell in cells if not _is_none(cell)]
    if _has_unit(name) or not all(isinstance(cell, float) for cell in plain):
        return shown
    largest = max((abs(cell) for cell in plain), default=0.0)
    room = 2 if largest >= 100 else 4 if largest >= 1 else 6
    decimals = min(room, max((len(text.partition(".")[2]) for text in shown), default=0))
    if any("e" in text for text in shown):
        return shown
    return ["" if _is_none(cell) else f"{cell:,.{decimals}f}" for cell in cells]


def _has_unit(name: str) -> bool:
    return name == "p" or _is_cents(name) or name.endswith(("_dollars", "p_value"))


def _is_cents(name: str) -> bool:
    return name == "cents" or name.endswith("_cents") or name.startswith("cents_")


def _figures(table: pd.DataFrame) -> ShownTable:
    """A table of one figure per row: each in the unit that its name ends in."""
    rows = tuple(
        (heading(name), shown_value(value, name, longest=LONGEST_VALUE))
        for name, value in zip(table["item"], table["value"], strict=True)
        if name != "notes"  # they follow the table
        and (name not in HIDDEN or _is_number(value))
        and not _is_blank(value)
    )
    columns = (ShownColumn("Item", False), ShownColumn("Value", False))
    return ShownTable(columns, rows, headed=False)


def heading(name: str) -> str:
    """The name of a column in words; its unit shows in the cells.

    A name with capitals is a column of a file, and stays as it is there.

    >>> heading("overpaid_cents"), heading("se_dollars"), heading("n"), heading("CLAIM_TYPE")
    ('Overpaid', 'Standard error', 'n', 'CLAIM_TYPE')
    >>> heading("cents_left"), heading("should_have_paid_dollars")
    ('Dollars left', 'Should have paid')
    """
    bare = name.removesuffix("_cents").removesuffix("_dollars")
    if _is_cents(bare):  # "cents", "cents_left"
        bare = f"dollars{bare.removeprefix('cents')}"
    if bare in _HEADINGS or bare != bare.lower():
        return _HEADINGS.get(bare, bare)
    return capitalized(bare.replace("_", " "))


def capitalized(text: str) -> str:
    """A text that begins with a capital letter; the rest is left as it is.

    >>> capitalized("demand $12.00"), capitalized("n of N")
    ('Demand $12.00', 'n of N')
    """
    first = text.partition(" ")[0]
    return text if len(first) == 1 and first not in ("a", "i") else text[:1].upper() + text[1:]


def shown_value(value: Any, name: str, *, longest: int = LONGEST_CELL) -> str:
    """A cell as text: amounts in dollars, whole numbers with thousands, blanks for nothing.

    >>> shown_value(125000, "paid_cents"), shown_value(1250.5, "se_dollars"), shown_value(None, "n")
    ('$1,250.00', '$1,250.50', '')
    >>> shown_value(1.7e-264, "p"), shown_value(0.0316, "p")
    ('<0.0001', '0.0316')
    """
    if _is_none(value):
        return ""
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, (bool, str)) or not isinstance(value, numbers.Real):
        return shortened(_words(value), longest)
    if _is_cents(name) or name.endswith("_dollars"):
        amount = float(value) / (100 if _is_cents(name) else 1)
        return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"
    number = float(value)
    if name == "p" or name.endswith("p_value"):
        return f"{number:.4f}" if number >= _SMALLEST_P else f"<{_SMALLEST_P:g}"
    if isinstance(value, numbers.Integral) or (number.is_integer() and abs(number) >= 1_000):
        return f"{int(number):,}"
    return f"{number:,.4g}" if abs(number) < 1_000 else f"{number:,.2f}"


def shortened(text: str, longest: int = LONGEST_CELL) -> str:
    """A text that leaves room for the other columns, cut at a blank.

    >>> shortened("one two three", 9)
    'one two ...'
    """
    if len(text) <= longest:
        return text
    return f"{text[: longest + 1].rpartition(' ')[0] or text[:longest]} ..."


def _words(value: Any) -> str:
    if type(value).__name__ in ("bool", "bool_"):
        return "yes" if value else "no"
    if isinstance(value, datetime) and not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return "; ".join(_words(item) for item in value)
    return str(value)


def _is_blank(value: Any) -> bool:
    """Nothing to read: no value, an empty text, an empty list."""
    return _is_none(value) or (isinstance(value, (str, Sequence)) and len(value) == 0)


def _says_nothing(name: str, cells: list[Any]) -> bool:
    """The same yes or no in each of several rows, or every unit drawn once."""
    if len(cells) < 2:
        return False
    once = name == "hits" and all(cell == 1 for cell in cells)
    return once or (isinstance(cells[0], bool) and all(cell is cells[0] for cell in cells))


def _is_none(value: Any) -> bool:
    if value is None or type(value).__name__ in ("NAType", "NaTType"):  # those of pandas
        return True
    return isinstance(value, numbers.Real) and math.isnan(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (numbers.Real, Money)) and not isinstance(value, bool)
