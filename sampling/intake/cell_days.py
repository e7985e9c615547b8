"""Days of a column: by a declared format, or by a form that can be read in one way only."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final

from sampling.intake.cell_values import CellError, UnreadableCell, plain_value

EXCEL: Final = "excel"
"""The declared format of days written as the serial numbers of Excel (45292: 2024-01-01)."""
_REMEMBERED: Final = 50_000
_EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = range(61, 109_575)  # from 1900-03-01, where Excel's calendar is right, to 2199
_YEARS: Final = range(1900, 2200)
_ISO: Final = re.compile(r"(?P<y>[0-9]{4})(?P<s>[-/.]?)(?P<m>[0-9]{2})(?P=s)(?P<d>[0-9]{2})", re.A)
_CLOCK: Final = re.compile(
    r"[ T](?P<clock>[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?)\s*"
    r"(?P<zone>Z|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)?",
    re.ASCII,
)
_NAMED: Final = re.compile(
    r"(?P<d>[0-9]{1,2})[- ]?(?P<b>[A-Za-z]{3,9})[- ,]*(?P<y>[0-9]{4})"
    r"|(?P<b2>[A-Za-z]{3,9})\.? (?P<d2>[0-9]{1,2}),? (?P<y2>[0-9]{4})",
    re.ASCII,
)
_SLASHED: Final = re.compile(r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})", re.ASCII)
_SHORT_YEAR: Final = re.compile(r"[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}", re.ASCII)
_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_DECLARE: Final = 'Declare how the days are written, as in date_format="%m/%d/%Y"'


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
    if date_format == EXCEL:
        return _day_of_serial(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise CellError("a value that is not a day", "Enter the day as year-month-day")
    text = str(value).strip()
    if date_format is not None:
        try:
            return _sensible(datetime.strptime(text, date_format).date())
        except ValueError:
            raise CellError(
                "a day that is not written in the declared format", "Correct the day or the format"
            ) from None
    if isinstance(value, int) and value in _SERIALS:
        raise CellError(
            "a bare number where a day is expected",
            'If these are serial numbers of Excel, declare it: date_format="excel"',
        )
    return _sensible(_day_of_text(text))


def days_of_cells(
    values: Iterable[Any], *, date_format: str | None = None
) -> tuple[list[date | None], dict[int, CellError]]:
    """The days of a column and its faults by place; a column in two orders of day and month.

    Where one cell can only be month/day and another only day/month, all cells written with
    numbers alone are faults: neither order is right for the column.
    """
    days: list[date | None] = []
    faults: dict[int, CellError] = {}
    month_first: list[int] = []
    day_first: list[int] = []
    seen: dict[str, date | None] = {}
    for place, value in enumerate(values):
        if isinstance(value, str) and value in seen:
            day = seen[value]
        else:
            try:
                day = day_of_cell(value, date_format=date_format)
                if isinstance(value, str) and len(seen) < _REMEMBERED:
                    seen[value] = day
            except CellError as fault:
                faults[place] = fault
                day = None
        days.append(day)
        if day is None or date_format is not None or not isinstance(value, str):
            continue
        slashed = _SLASHED.fullmatch(value.strip())
        if slashed is not None and slashed[1] != slashed[3]:
            (month_first if int(slashed[3]) > 12 else day_first).append(place)
    if month_first and day_first:
        mixed = CellError(
            "month/day in some rows and day/month in others",
            "Correct the days in the source; year-month-day cannot be misread",
        )
        faults |= dict.fromkeys([*month_first, *day_first], mixed)
    return days, faults


def check_date_format(text: str) -> str:
    """A declared format: `excel`, or year, month and day each once; raises `CellError`."""
    if text == EXCEL:
        return text
    signs = re.findall(r"%([A-Za-z%])", text)
    counts = [sum(sign in group for sign in signs) for group in ("Yy", "mbB", "d")]
    if counts != [1, 1, 1] or set(signs) - set("YymbBdHMSfp"):
        raise CellError(
            f"the date format {text[:40]!r}",
            'Write %Y, %m and %d, each once, as in date_format="%m/%d/%Y"; or "excel"',
        )
    return text


def _sensible(day: date) -> date:
    if day.year not in _YEARS:
        raise CellError("a year before 1900 or after 2199", "Correct the year")
    return day


def _day_of_moment(moment: datetime) -> date:
    at_midnight = (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
    if moment.tzinfo is not None and not at_midnight:
        raise CellError(
            "a time with a time zone, whose day depends on the zone",
            "Export the column as days, in the zone in which the services were given",
        )
    return moment.date()


def _day_of_serial(value: Any) -> date:
    try:
        serial = float(value)
    except (TypeError, ValueError):
        serial = -1.0
    if isinstance(value, bool) or not _SERIALS.start <= serial < _SERIALS.stop:
        raise CellError("a value that is not a serial number of Excel", "Correct the cell")
    return _EPOCH + timedelta(days=int(serial))


def _day_of_text(text: str) -> date:
    clock = _CLOCK.search(text)
    if clock is not None and clock.end() == len(text):
        if clock["zone"] and set(clock["clock"]) - set("0:.,"):
            raise CellError(
                "a time with a time zone, whose day depends on the zone",
                "Export the column as days, in the zone in which the services were given",
            )
        text = text[: clock.start()]
    iso = _ISO.fullmatch(text)
    if iso is not None:
        return _made(iso["y"], iso["m"], iso["d"])
    named = _NAMED.fullmatch(text)
    if named is not None:
        word = (named["b"] or named["b2"]).lower()
        months = [n for n, name in enumerate(_MONTHS, start=1) if word in (name, name[:3])]
        if word == "sept":
            months = [9]
        if months:
            return _made(named["y"] or named["y2"], months[0], named["d"] or named["d2"])
    slashed = _SLASHED.fullmatch(text)
    if slashed is not None:
        first, _, second, year = slashed.groups()
        if first != second and int(first) <= 12 and int(second) <= 12:
            raise CellError("a day that can be month/day or day/month", _DECLARE)
        month, day = (first, second) if int(first) <= 12 else (second, first)
        return _made(year, month, day)
    if _SHORT_YEAR.fullmatch(text):
        raise CellError("a year of two digits", _DECLARE.replace("%Y", "%y"))
    raise CellError("text that is not a day", f"Write year-month-day. {_DECLARE}")


def _made(year: str, month: str | int, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise CellError("a day that is not in the calendar", "Correct the day") from None
