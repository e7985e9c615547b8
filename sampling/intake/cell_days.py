"""Days of a column: by a declared format, or by a form that can be read in one way only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from primafacie.core.day_grammar import DayForm, day_form, is_zoned
from sampling.intake.cell_values import CellError, UnreadableCell, plain_value

_REMEMBERED: Final = 50_000
_SERIALS: Final = range(61, 109_575)  # from 1900-03-01 to 2199
_YEARS: Final = range(1900, 2200)
_READ_ALONE: Final = (
    *("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d"),
    *("%d%b%Y", "%d-%b-%Y", "%d/%b/%Y", "%d %b %Y", "%b %d, %Y", "%b %d %Y", "%b. %d, %Y"),
)
"""The forms in which a cell can be read without the others of its column."""
_SLASHED: Final = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?:[ T].*)?", re.ASCII)
_SHORT_YEAR: Final = re.compile(
    r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{2}|[0-9]{1,2}[-/ ]?[A-Za-z]{3,9}[-/ ]?[0-9]{2}", re.ASCII
)
_IN_CALENDAR: Final = re.compile(
    r"[0-9]{4}([-/.]?)[0-9]{2}\1[0-9]{2}|[0-9]{1,2}[- ]?[A-Za-z]{3,9}[-, ]*[0-9]{4}", re.ASCII
)
_NO_DAY: Final = CellError("a day that is not in the calendar", "Correct the day")
_DECLARE: Final = 'Declare how the days are written, as in date_format="%m/%d/%Y"'
_ZONED: Final = CellError(
    "a time with a time zone, whose day depends on the zone",
    "Export the column as days, in the zone in which the services were given",
)


def day_of_cell(value: Any, *, date_format: str | None = None) -> date | None:
    """The day of one cell; None where it is blank. Raises `CellError`, which quotes nothing.

    Read without a declared format: date cells, `2024-01-31` (also with `/`, `.` or nothing
    between), with a time of day after it, `31JAN2024`, `31-Jan-2024`, `Jan 31, 2024`, and
    `01/31/2024`, whose second number can only be a day. `01/02/2024` needs `date_format`, as
    do two-digit years and bare numbers (`date_format="excel"`: serial numbers of Excel). A
    time with a zone is refused unless it is midnight: its day would depend on the machine.

    >>> day_of_cell("14SEP2025"), day_of_cell("2024-12-31 23:15:00")
    (datetime.date(2025, 9, 14), datetime.date(2024, 12, 31))
    """
    value = plain_value(value)
    if value is None:
        return None
    if isinstance(value, UnreadableCell):
        raise CellError(value.cause, value.fix)
    if isinstance(value, datetime):
        return _sensible(_day_of_moment(value))
    if isinstance(value, date):
        return _sensible(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not (isinstance(value, str) or is_number):
        raise CellError("a value that is not a day", "Enter the day as year-month-day")
    text = str(value).strip()
    if date_format is not None:
        return _sensible(_day_by(text, day_form(date_format)))
    if isinstance(value, int) and value in _SERIALS:
        raise CellError(
            "a bare number where a day is expected",
            'If these are serial numbers of Excel, declare it: date_format="excel"',
        )
    return _sensible(_day_of_text(text))


def days_of_cells(
    values: Iterable[Any], *, date_format: str | None = None
) -> tuple[list[date | None], dict[int, CellError], str]:
    """The days of a column, its faults by place, and the order of day and month that it shows.

    Cells such as 01/02/2024 are read in the order that others of the column leave open, as
    01/31/2024 does; the order is then "month/day" or "day/month", else "". Where one cell can only
    be month/day and another only day/month, all of these are faults: neither order is right.
    """
    days: list[date | None] = []
    faults: dict[int, CellError] = {}
    either: dict[int, str] = {}
    month_first: list[int] = []
    day_first: list[int] = []
    seen: dict[str, date | None] = {}
    for place, value in enumerate(values):
        day = None
        if isinstance(value, str) and value in seen:
            day = seen[value]
        else:
            try:
                day = day_of_cell(value, date_format=date_format)
                if isinstance(value, str) and len(seen) < _REMEMBERED:
                    seen[value] = day
            except CellError as fault:
                faults[place] = fault
        days.append(day)
        if date_format is not None or not isinstance(value, str):
            continue
        slashed = _SLASHED.fullmatch(value.strip())
        if slashed is None or slashed[1] == slashed[3]:
            continue
        if day is not None:
            (month_first if int(slashed[3]) > 12 else day_first).append(place)
        elif int(slashed[1]) <= 12 and int(slashed[3]) <= 12:
            either[place] = value.strip()
    if month_first and day_first:
        mixed = CellError(
            "month/day in some rows and day/month in others",
            "Correct the days in the source; year-month-day cannot be misread",
        )
        return days, faults | dict.fromkeys([*month_first, *day_first], mixed), ""
    order = "month/day" if month_first else "day/month" if day_first else ""
    if not (order and either):
        return days, faults, ""
    for place, text in either.items():
        slashed = _SLASHED.fullmatch(text)
        assert slashed is not None
        sign = slashed[2]
        pieces = ("%m", "%d", "%Y") if month_first else ("%d", "%m", "%Y")
        try:
            days[place] = _sensible(_day_by(text, day_form(sign.join(pieces))))
            del faults[place]
        except CellError as fault:
            faults[place] = fault
    return days, faults, order


def check_date_format(text: str) -> str:
    """A declared form of days, or `CellError` where it is none."""
    try:
        return day_form(text).text
    except ValueError as error:
        raise CellError(
            str(error),
            'Write %Y, %m and %d, each once, as in date_format="%m/%d/%Y"; or "excel"',
        ) from None


def _sensible(day: date) -> date:
    if day.year not in _YEARS:
        raise CellError("a year before 1900 or after 2199", "Correct the year")
    return day


def _day_of_moment(moment: datetime) -> date:
    at_midnight = (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
    if moment.tzinfo is not None and not at_midnight:
        raise _ZONED
    return moment.date()


def _day_by(text: str, form: DayForm) -> date:
    """The day by a declared form."""
    day = form.day(text)
    if day is not None:
        return day
    if form.is_serial:
        raise CellError("a value that is not a serial number of Excel", "Correct the cell")
    if is_zoned(text):
        raise _ZONED
    raise CellError(
        "a day that is not written in the declared format", "Correct the day or the format"
    )


def _day_of_text(text: str) -> date:
    if is_zoned(text):
        raise _ZONED
    for form in _READ_ALONE:
        day = day_form(form).day(text)
        if day is not None:
            return day
    slashed = _SLASHED.fullmatch(text)
    if slashed is not None:
        first, sign, second = int(slashed[1]), slashed[2], int(slashed[3])
        if first != second and first <= 12 and second <= 12:
            raise CellError("a day that can be month/day or day/month", _DECLARE)
        day = day_form(sign.join(("%m", "%d", "%Y") if first <= 12 else ("%d", "%m", "%Y"))).day(
            text
        )
        if day is not None:
            return day
        raise _NO_DAY
    if _SHORT_YEAR.fullmatch(text):
        raise CellError(
            "a year of two digits",
            'Declare how the days are written, as in date_format="%m/%d/%y since 1969"',
        )
    if _IN_CALENDAR.fullmatch(text):
        raise _NO_DAY
    raise CellError("text that is not a day", f"Write year-month-day. {_DECLARE}")
