"""The cell styles of a workbook: the number format of each, and those that can hide digits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sampling.intake.number_formats import shown_otherwise

FormatsInUse = dict[int, Counter[str]]
"""How many number cells have each number format, by the column, from 0."""

_PADDED: Final = re.compile(r"(?:\[[^]]*\])?[\"\\ ()/-]*0[0\"\\ ()/-]*0[0\"\\ ()/-]*(?:;.*)?")
_IN_COLUMNS: Final = '_({1}* {0}_);_({1}* ({0});_({1}* "-"??_);_(@_)'
BUILT_IN: Final = {
    **dict(enumerate(("General", "0", "0.00", "#,##0", "#,##0.00"))),
    **{5: "$#,##0_);($#,##0)", 6: "$#,##0_);[Red]($#,##0)"},
    **{7: "$#,##0.00_);($#,##0.00)", 8: "$#,##0.00_);[Red]($#,##0.00)"},
    **{9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??"},
    **{14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy"},
    **{18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yyyy h:mm"},
    **{37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)"},
    **{39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)"},
    **{41: _IN_COLUMNS.format("#,##0", ""), 42: _IN_COLUMNS.format("#,##0", "$")},
    **{43: _IN_COLUMNS.format("#,##0.00", ""), 44: _IN_COLUMNS.format("#,##0.00", "$")},
    **{45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@"},
}
"""The formats that every workbook has by their numbers, as Excel shows them in US English."""
_TRIED: Final = (1234.5678, -1234.5678, 0.0)


@dataclass(frozen=True)
class CellStyles:
    """The number formats of the cell styles, in the order of the styles."""

    codes: tuple[str, ...] = ()

    @classmethod
    def of(cls, numbers: Sequence[int], own: Mapping[int, str]) -> CellStyles:
        """The styles by the numbers of their formats, some of which are the file's own."""
        known = {**BUILT_IN, **own}
        return cls(tuple(known.get(number, f"format number {number}") for number in numbers))

    @cached_property
    def hiding(self) -> dict[int, str]:
        """The formats that show some numbers as something else, by style."""
        able = {code: can_hide(code) for code in set(self.codes)}
        return {style: code for style, code in enumerate(self.codes) if able[code]}

    @cached_property
    def padded(self) -> frozenset[int]:
        """The styles that show a number with leading zeros."""
        return frozenset(n for n, code in self.hiding.items() if _PADDED.fullmatch(code))

    def in_use(self, counts: Mapping[tuple[int, int], int]) -> FormatsInUse:
        """The formats of number cells that are counted by their column and style."""
        found: FormatsInUse = {}
        for (column, style), number in counts.items():
            code = self.codes[style] if style < len(self.codes) else "General"
            found.setdefault(column, Counter())[code] += number
        return found


def can_hide(code: str) -> bool:
    """Does a format show some numbers as something else than they are to the cent?

    >>> [code for code in ("General", "0.00", "m/d/yyyy", "0", ";;;", "0.00%") if can_hide(code)]
    ['0', ';;;', '0.00%']
    """
    return bool(_PADDED.fullmatch(code)) or any(shown_otherwise(n, code) for n in _TRIED)
