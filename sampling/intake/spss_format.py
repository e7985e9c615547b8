"""Data sets of SPSS (.sav, .zsav)."""

from __future__ import annotations

import re
from typing import Final

from sampling.intake.statistics_files import StatisticsFiles
from sampling.intake.statistics_values import Moment

_FIRST: Final = "1582-10-14"
_DAY: Final = Moment("day", 1.0, _FIRST)
_MOMENT: Final = Moment("moment", 1.0, _FIRST)
_TIME: Final = Moment("time", 1.0, _FIRST)


class SpssFiles(StatisticsFiles):
    """SPSS counts seconds from October 14, 1582, the first day of its calendar."""

    def moment(self, code: str) -> Moment | None:
        """By the name of the format, without its width."""
        name = re.sub(r"[0-9]*(?:\.[0-9]*)?$", "", code.upper())
        if name in ("DATE", "ADATE", "EDATE", "SDATE", "JDATE"):
            return _DAY
        if name in ("DATETIME", "YMDHMS"):
            return _MOMENT
        return _TIME if name in ("TIME", "DTIME", "MTIME") else None

    def shows_numbers(self, code: str) -> bool:
        """The formats of SPSS for plain numbers and amounts."""
        return re.fullmatch(r"(?:F|N|E|COMMA|DOT|DOLLAR|CC[A-E])[0-9.]*", code.upper()) is not None

    def is_padded(self, code: str) -> bool:
        """The format N8 shows zeros in front."""
        return re.fullmatch(r"N[0-9]+", code.upper()) is not None


SPSS = SpssFiles(
    "spss", endings=(".sav", ".zsav"), shown=(".sav",), reader="read_sav", words="an SPSS data set"
)
