"""Cells and formats of the worksheet: texts stay texts, amounts are numbers, bytes repeat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

# A fixed date of creation in the file's properties, so that the same draw gives the same bytes.
CREATED = datetime(2000, 1, 1)


@dataclass(frozen=True)
class Formats:
    """The formats of one workbook.

    `open_` ones may be typed into. `fixed_` ones are not locked, so that rows can be sorted, and
    have a validation that refuses what is typed. The others are locked.
    """

    head: Any
    open_head: Any
    text: Any
    note: Any
    money: Any
    number: Any
    fixed_text: Any
    fixed_money: Any
    fixed_number: Any
    fixed_date: Any
    open_text: Any
    open_money: Any
    open_number: Any
    open_date: Any
    title: Any
    warning: Any
    plain: Any


def make_formats(book: Any) -> Formats:
    """Define the formats; ids and texts carry the quote prefix, so that Excel keeps them."""
    fill = {"bg_color": "#FFF8DC", "border": 1, "border_color": "#C8C8C8", "valign": "top"}
    edge = {"border": 1, "border_color": "#DDDDDD", "valign": "top"}
    fill |= {"locked": False}
    fixed = {**edge, "locked": False}
    head = {
        "bold": True,
        "bg_color": "#1F3B57",
        "font_color": "#FFFFFF",
        "text_wrap": True,
        "valign": "vcenter",
        "border": 1,
    }
    return Formats(
        head=book.add_format(head),
        open_head=book.add_format(head | {"bg_color": "#8A6D00"}),
        text=book.add_format({**edge, "quote_prefix": True, "num_format": "@"}),
        note=book.add_format({**edge, "quote_prefix": True, "text_wrap": True}),
        money=book.add_format({**edge, "num_format": "#,##0.00"}),
        number=book.add_format({**edge, "num_format": "0"}),
        fixed_text=book.add_format(
            {**fixed, "quote_prefix": True, "num_format": "@", "text_wrap": True}
        ),
        fixed_money=book.add_format({**fixed, "num_format": "#,##0.00"}),
        fixed_number=book.add_format({**fixed, "num_format": "0", "align": "center"}),
        fixed_date=book.add_format({**fixed, "num_format": "mm/dd/yyyy"}),
        open_text=book.add_format({**fill, "num_format": "@", "text_wrap": True}),
        open_money=book.add_format({**fill, "num_format": "#,##0.00"}),
        open_number=book.add_format({**fill, "num_format": "0"}),
        open_date=book.add_format({**fill, "num_format": "mm/dd/yyyy"}),
        title=book.add_format({"bold": True, "font_size": 14}),
        warning=book.add_format({"bold": True, "font_color": "#B00020", "text_wrap": True}),
        plain=book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True}),
    )


def write_text(sheet: Any, row: int, column: int, text: str | None, style: Any) -> None:
    """A text as it is, never as a formula, number or link; nothing where there is none."""
    if text is None or text == "":
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_string(row, column, text, style)


def write_dollars(sheet: Any, row: int, column: int, cents: int | None, style: Any) -> None:
    """An amount of cents as a number of dollars."""
    if cents is None:
        sheet.write_blank(row, column, None, style)
    else:
        sheet.write_number(row, column, cents / 100, style)


def write_day(sheet: Any, row: int, column: int, day: str | date | None, style: Any) -> None:
    """A day (a date, or ISO text) as a date cell."""
    if not day:
        sheet.write_blank(row, column, None, style)
    else:
        moment = datetime.fromisoformat(str(day)[:10])
        sheet.write_datetime(row, column, moment, style)
