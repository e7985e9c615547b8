"""Data sets of Stata (.dta)."""

from __future__ import annotations

import re
from typing import Final

from sampling.intake.statistics_files import StatisticsFiles
from sampling.intake.statistics_values import Moment

_DAY: Final = Moment("day", 86_400.0)
_MOMENT: Final = Moment("moment", 0.001)


class StataFiles(StatisticsFiles):
    """Stata counts days, and milliseconds, from January 1, 1960.

    Weeks, months, quarters, half years and clocks with leap seconds (%tw, %tm, %tq, %th, %tC) are
    no days: they stay numbers, which no date is read from.
    """

    def moment(self, code: str) -> Moment | None:
        """By the letters after the percent sign; `%d` is the old name of `%td`."""
        if re.match(r"%-?(?:td|d)", code):
            return _DAY
        return _MOMENT if re.match(r"%-?tc", code) else None

    def shows_numbers(self, code: str) -> bool:
        """Such as %9.0g or %16.2fc."""
        return re.fullmatch(r"%-?[0-9]*(?:[.,][0-9]+)?[fge]c?", code) is not None

    def is_padded(self, code: str) -> bool:
        """The format %010.0f shows zeros in front."""
        return re.fullmatch(r"%-?0[0-9]+\.0[fg]c?", code) is not None


STATA = StataFiles(
    "stata", endings=(".dta",), shown=(".dta",), reader="read_dta", words="a Stata data set"
)
