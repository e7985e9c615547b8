"""A table of a result as people read it: headings in words, amounts in dollars, no identifiers."""

from __future__ import annotations

import math
import numbers
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from primafacie.core.brief_texts import HIDDEN
from primafacie.core.money import Money
from primafacie.core.plurals import counted

if TYPE_CHECKING:
    import pandas as pd

MOST_ROWS: Final = 20


@dataclass(frozen=True)
class ShownColumn:
    """The heading of a column, and whether its cells are numbers."""

    heading: str
    number: bool


@dataclass(frozen=True)
class ShownTable:
    """The first rows of a table as texts."""

    columns: tuple[ShownColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    more: str = ""

    def text(self) -> str:
        """The table in plain text: columns two blanks apart, numbers to the right."""
        if not self.columns:
            return ""
        lines = [tuple(column.heading for column in self.columns), *self.rows]
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
    """The first rows of a table, without columns of texts that may identify somebody."""
    names = [str(name) for name in table.columns]
    if names == ["item", "value"]:
        return _figures(table)
    columns = [table.iloc[:, k].tolist() for k in range(len(names))]
    numeric = [all(_is_number(cell) or _is_none(cell) for cell in cells) for cells in columns]
    kept = [k for k, name in enumerate(names) if name not in HIDDEN or numeric[k]]
    cells = [[shown_value(cell, names[k]) for cell in columns[k][:most]] for k in kept]
    shown = tuple(ShownColumn(heading(names[k]), numeric[k]) for k in kept)
    left = max(len(table) - most, 0) if most is not None else 0
    more = f"... and {counted(left, 'more row')} in table()" if left else ""
    return ShownTable(shown, tuple(zip(*cells, strict=True)), more)


def _figures(table: pd.DataFrame) -> ShownTable:
    """A table of one figure per row: each in the unit that its name ends in."""
    rows = tuple(
        (heading(name), shown_value(value, name))
        for name, value in zip(table["item"], table["value"], strict=True)
        if name not in HIDDEN or _is_number(value)
    )
    return ShownTable((ShownColumn("item", False), ShownColumn("value", False)), rows)


def heading(name: str) -> str:
    """The name of a column in words; its unit shows in the cells.

    >>> heading("overpaid_cents"), heading("se_dollars"), heading("n")
    ('overpaid', 'se', 'n')
    """
    return name.removesuffix("_cents").removesuffix("_dollars").replace("_", " ")


def shown_value(value: Any, name: str) -> str:
    """A cell as text: amounts in dollars, whole numbers with thousands, blanks for nothing.

    >>> shown_value(125000, "paid_cents"), shown_value(1250.5, "se_dollars"), shown_value(None, "n")
    ('$1,250.00', '$1,250.50', '')
    """
    if _is_none(value):
        return ""
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, (bool, str)) or not isinstance(value, numbers.Real):
        return _words(value)
    if name.endswith(("_cents", "_dollars")):
        amount = float(value) / (100 if name.endswith("_cents") else 1)
        return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"
    number = float(value)
    if isinstance(value, numbers.Integral) or (number.is_integer() and abs(number) >= 1_000):
        return f"{int(number):,}"
    return f"{number:,.4g}" if abs(number) < 1_000 else f"{number:,.2f}"


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return "; ".join(_words(item) for item in value)
    return str(value)


def _is_none(value: Any) -> bool:
    missing = value is None or type(value).__name__ == "NAType"  # pandas' own, not loaded here
    return missing or (isinstance(value, float) and math.isnan(value))


def _is_number(value: Any) -> bool:
    return isinstance(value, (numbers.Real, Money)) and not isinstance(value, bool)
