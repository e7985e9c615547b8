"""Data sets of SAS: .sas7bdat files and transport files (.xpt)."""

from __future__ import annotations

import re
from typing import Any, Final

from sampling.intake.statistics_files import StatisticsFiles
from sampling.intake.statistics_values import Moment

_DAY: Final = Moment("day", 86_400.0)
_MOMENT: Final = Moment("moment", 1.0)
_TIME: Final = Moment("time", 1.0)
_DAYS: Final = re.compile(
    r"(?:DATE|(?:DDMMYY|MMDDYY|YYMMDD)[BCDNPS]?|[EB]8601DA|WEEKDATE|WEEKDATX|WORDDATE|WORDDATX"
    r"|NLDATE|JULIAN|YYDDMM)"
)
_MOMENTS: Final = re.compile(r"(?:DATETIME|DATEAMPM|[EB]8601D[TN]|NLDATM|MDYAMPM|DTDATE|DTWKDATX)")
_TIMES: Final = re.compile(r"(?:TIME|TIMEAMPM|HHMM|[EB]8601TM|NLTIME)")
_NUMBERS: Final = re.compile(
    r"(?:BEST[DX]?|F|D|E|Z|NUMX|NEGPAREN|COMMAX?|DOLLARX?|NLNUM[IP]?|NLMNY[I]?)?[0-9]*(?:\.[0-9]*)?"
)
_CARD: Final = 80
_NAMESTR: Final = 140


class SasFiles(StatisticsFiles):
    """SAS counts days, and seconds, from January 1, 1960."""

    def moment(self, code: str) -> Moment | None:
        """By the name of the format, without its width."""
        name = re.sub(r"[0-9]*(?:\.[0-9]*)?$", "", code.upper())
        if _DAYS.fullmatch(name):
            return _DAY
        if _MOMENTS.fullmatch(name):
            return _MOMENT
        return _TIME if _TIMES.fullmatch(name) else None

    def shows_numbers(self, code: str) -> bool:
        """The formats of SAS for plain numbers and amounts, and none."""
        return _NUMBERS.fullmatch(code.upper()) is not None

    def is_padded(self, code: str) -> bool:
        """The format Z10. shows zeros in front."""
        return re.fullmatch(r"Z[0-9]+(?:\.0?)?", code.upper()) is not None


class SasTransport(SasFiles):
    """Transport files state no number of rows: they are counted by the length of a row.

    A file that was cut off between two cards of 80 bytes cannot be told from a whole one.
    """

    def count(self, opened: Any, columns: int) -> tuple[int, int] | None:
        """Whole rows in what follows the header, less those that may be blanks of the last card.

        A file that does not end with a whole card holds no number of rows.
        """
        cards = opened.read(_CARD * (40 + 2 * columns))
        names = re.search(rb"HEADER RECORD\*{7}NAME?ST[RV8]+ *HEADER RECORD!{7}", cards)
        if names is None:
            return None
        first = names.start() + _CARD
        row = sum(
            int.from_bytes(cards[at + 4 : at + 6], "big")
            for at in range(first, first + _NAMESTR * columns, _NAMESTR)
        )
        opened.seek(first + _NAMESTR * columns)
        labels = opened.read(_CARD * (20 + 10 * columns))
        data = re.search(rb"HEADER RECORD\*{7}OBS(?:V8)? *HEADER RECORD!{7}", labels)
        if data is None or row == 0:
            return None
        size = opened.seek(0, 2) - (first + _NAMESTR * columns + data.start() + _CARD)
        most = size // row
        return (-1, -1) if size % _CARD else (max(most - (_CARD - 1) // row, 0), most)


SAS = SasFiles(
    "sas",
    endings=(".sas7bdat",),
    shown=(".sas7bdat",),
    reader="read_sas7bdat",
    words="a SAS data set",
)
TRANSPORT = SasTransport(
    "sas-transport",
    endings=(".xpt", ".xport"),
    shown=(".xpt",),
    words="a SAS transport file",
    reader="read_xport",
    tells_codes=False,
)
