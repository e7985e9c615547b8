"""How a sheet of a workbook looks and prints: heads, widths, protection, header and footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sampling.draws import Draw
from sampling.intake.worksheet_headings import HEADINGS
from sampling.worksheets.sheet_cells import Formats

_LETTER: Final = 1
_LONGEST_FOOTER: Final = 255
_HEAD_HEIGHT: Final = 45
_LONGEST_SEED: Final = 40
_LONGEST_HEADING: Final = 12
WIDTHS: Final = {
    "order": 5,
    "stratum": 8,
    "unit_id": 14,
    "part": 10,
    "date": 11,
    "paid": 10,
    "claimed": 10,
    "lost_rows": 17,
    "should_have_paid": 12,
    "overpaid": 10,
    "status": 11,
    "reason": 18,
    "reviewer": 11,
    "reviewed_on": 16,
    "note": 24,
    "confirmed": 10,
    "violation": 20,
    "penalty_units": 12,
    "claimed_tainted": 15,
    "presented_on": 14,
    "responsible": 26,
    "evidence": 50,
    "hits": 6,
    "probability": 14,
    "cluster": 20,
    "position": 12,
    "size": 14,
    "draws": 40,
}
_SHOWN_WIDTHS: Final = range(9, 26)
PERMITTED: Final = {
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
    "sort": True,
    "select_locked_cells": True,
}
"""What a person may do on a protected sheet without taking the protection off."""


@dataclass(frozen=True)
class Printed:
    """What every printed page of a worksheet states: the title, the reviewer and the draw."""

    title: str
    reviewer: str
    seed: str
    digest: str

    @classmethod
    def of(cls, draw: Draw, reviewer: str) -> Printed:
        """What the pages of a draw's worksheet state."""
        return cls(draw.plan.title or "Review worksheet", reviewer, draw.seed, draw.digest)

    def header(self, sheet: str) -> str:
        """The header in the codes of spreadsheet programs."""
        right = f"&R&9 {_literal(self.reviewer)}" if self.reviewer else ""
        left = f"&L&9 {_literal(self.title)}: {_literal(sheet)}"
        return (left[: _LONGEST_FOOTER - len(right)]) + right

    def footer(self) -> str:
        """Seed and draw digest to the left, the page to the right."""
        seed = self.seed if len(self.seed) <= _LONGEST_SEED else f"{self.seed[:_LONGEST_SEED]}..."
        return f"&L&8Seed {_literal(seed)}   Draw {self.digest}&R&8Page &P of &N"


def _literal(text: str) -> str:
    """A text that holds no code of a header: an ampersand begins one.

    A blank goes before a text that follows a size, whose digits it could continue.
    """
    return "".join(sign if sign.isprintable() else " " for sign in text).replace("&", "&&")


def set_page(sheet: Any, printed: Printed, name: str, *, repeat: bool = True) -> None:
    """Landscape on US letter, one page wide, the heads on every page, the draw in the footer."""
    sheet.set_landscape()
    sheet.set_paper(_LETTER)
    sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    if repeat:
        sheet.repeat_rows(0)
    sheet.set_header(printed.header(name), {"margin": 0.35})
    sheet.set_footer(printed.footer(), {"margin": 0.35})


def write_heads(
    sheet: Any,
    columns: Sequence[str],
    formats: Formats,
    *,
    open_columns: Sequence[str] = (),
    widths: Sequence[int] = (),
) -> None:
    """The headings of the columns; those that the reviewer fills in have another color."""
    for place, name in enumerate(columns):
        style = formats.open_head if name in open_columns else formats.head
        sheet.write_string(0, place, HEADINGS.get(name, name), style)
        sheet.set_column(place, place, widths[place] if widths else WIDTHS[name])
    sheet.set_row(0, _HEAD_HEIGHT)


def shown_width(heading: str, texts: Sequence[str]) -> int:
    """The width of a column of the claims file: as wide as its longest text, within limits."""
    longest = max([*map(len, texts), min(len(heading), _LONGEST_HEADING)]) + 2
    return max(_SHOWN_WIDTHS.start, min(longest, _SHOWN_WIDTHS.stop - 1))


def keep_fixed(sheet: Any, last: int, places: Sequence[int]) -> None:
    """Refuse what is typed over cells that the draw fixed.

    Their cells are not locked, because no spreadsheet program sorts rows that hold locked cells.
    """
    for place in places:
        sheet.data_validation(
            1,
            place,
            last,
            place,
            {
                "validate": "custom",
                "value": "=FALSE",
                "ignore_blank": False,
                "error_title": "Fixed by the draw",
                "error_message": "This cell names the unit or its payment and is fixed by the "
                "draw. Press Esc to leave it as it is.",
            },
        )


def protect(sheet: Any) -> None:
    """Protect the sheet without a password: heads, rows and columns stay; rows can be sorted."""
    sheet.protect("", PERMITTED)
