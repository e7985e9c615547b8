"""The one grammar of a day written as text or as a serial number, by a declared form.

A form is typed as `%m/%d/%Y`, as `MM/DD/YYYY`, as `%m/%d/%y since 1950` (two-digit years are those
of 1950 to 2049), or as `excel` and `excel-1904` (serial numbers). Its pattern is a regular
expression that Python and every engine read alike: a cell and a column give the same day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from typing import Final

POSIX_SINCE: Final = 1969
"""The first year of two-digit years where none is declared: 69 is 1969, 68 is 2068."""
MONTHS: Final = (
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may",),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sept", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
)
LETTERS: Final = "janfebmaraprmayjunjulaugsepoctnovdec"
"""The first three letters of each month, at 1, 4, 7, ...: the number of a month in SQL."""
SERIALS: Final[Mapping[str, tuple[date, int, int]]] = {
    # The day of serial number 0, and the serial numbers that are read: the calendar of 1900 is
    # right from 1900-03-01 on only.
    "excel": (date(1899, 12, 30), 61, 109_574),
    "excel-1904": (date(1904, 1, 1), 0, 108_112),
}
_ANY_CASE: Final = {c: f"[{c.upper()}{c}]" for c in "abcdefghijklmnopqrstuvwxyz"}
_NAMES: Final = "|".join("".join(_ANY_CASE[c] for c in name) for names in MONTHS for name in names)
_HOUR: Final = "(?:[01]?[0-9]|2[0-3])"
_SIXTIETH: Final = "[0-5][0-9]"
_AFTER: Final = "(?: +|T|:)"
_HALF: Final = " ?[AaPp][.]?[Mm][.]?"
_CLOCK: Final = (
    f"(?:{_AFTER}{_HOUR}[:.]{_SIXTIETH}(?:[:.]{_SIXTIETH}(?:[.,:][0-9]+)?)?(?:{_HALF})?"
    f"|-{_HOUR}[.]{_SIXTIETH}[.]{_SIXTIETH}(?:[.][0-9]+)?)"
)
_ZONE: Final = " ?(?:Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?)"
_ZEROS: Final = "[:.]00(?:[:.]00(?:[.,:]0+)?)?"
MIDNIGHT: Final = (
    f"(?:{_AFTER}(?:0?0{_ZEROS}|12{_ZEROS} ?[Aa][.]?[Mm][.]?)|-00[.]00[.]00(?:[.]0+)?)"
)
"""A time of day that is midnight, after its day."""
TAIL: Final = f"(?:{_CLOCK}|(?:{MIDNIGHT})?{_ZONE})?"
"""What may follow a day: a time of day; with a time zone only where it is midnight."""
AT_MIDNIGHT: Final = f".*{MIDNIGHT}(?:{_ZONE})?"
"""A value whose time of day is midnight, with or without a time zone."""
_TIMED: Final = re.compile(f".+?(?P<clock>{_CLOCK})(?P<zone>{_ZONE})?")
_MIDNIGHT: Final = re.compile(MIDNIGHT)
_WORDS: Final = re.compile(r"(?i)YYYY|YY|DDD|MONTH|MMMM|MON|MMM|MM|M(?![A-Z])|DD|D(?![A-Z])")
_SIGNS: Final = {
    "YYYY": "%Y",
    "YY": "%y",
    "DDD": "%j",
    **dict.fromkeys(("MONTH", "MMMM", "MON", "MMM"), "%b"),
    **dict.fromkeys(("MM", "M"), "%m"),
    **dict.fromkeys(("DD", "D"), "%d"),
}
_FIELDS: Final = {
    "Y": "([0-9]{4})",
    "y": "([0-9]{2})",
    "m": "([0-9]{1,2})",
    "d": "([0-9]{1,2})",
    "b": f"({_NAMES})",
    "j": "([0-9]{3})",
}
_SINCE: Final = re.compile(r"(?P<form>.*\S)\s+since\s+(?P<year>[0-9]{4})", re.ASCII)
_CLOCK_SIGNS: Final = re.compile(r"(?: |T|:|-)?%[HI].*")


@dataclass(frozen=True)
class DayForm:
    """A way of writing days: `fields` are those of the groups of `pattern`, in their order.

    Fields: Y and y (year of four and of two digits), m, d, b (month by name), j (day of the
    year), n (serial number). `text` is what a person types after `--date-format`, `signs` the same
    in the signs of `strptime`, without a time of day.
    """

    text: str
    fields: str
    pattern: str
    since: int = POSIX_SINCE
    signs: str = ""

    @property
    def is_packed(self) -> bool:
        """Are the days numbers, without signs between their fields?"""
        return self.pattern.endswith("(?:[.]0+)?")

    @property
    def is_serial(self) -> bool:
        """Are the days serial numbers of a spreadsheet?"""
        return self.fields == "n"

    @property
    def has_short_year(self) -> bool:
        """Has the year two digits?"""
        return "y" in self.fields

    @property
    def whole(self) -> str:
        """The pattern of a whole value: the day, and a time of day that does not change it."""
        return self.pattern if self.is_serial else f"(?:{self.pattern}){TAIL}"

    @property
    def window(self) -> str:
        """The years of two-digit years, as words; "" where the year has four digits."""
        if not self.has_short_year:
            return ""
        return f"two-digit years are those of {self.since} to {self.since + 99}"

    def group(self, field: str) -> int:
        """The number of a field's group in the pattern, from 1; 0 where it has none."""
        return self.fields.find(field) + 1

    @cached_property
    def _whole(self) -> re.Pattern[str]:
        return re.compile(self.whole)

    def day(self, text: str) -> date | None:
        """The day of a text without outer blanks; None where the form does not fit it."""
        found = self._whole.fullmatch(text)
        if found is None:
            return None
        if self.is_serial:
            zero, first, last = SERIALS[self.text]
            serial = int(found[1])
            return zero + timedelta(days=serial) if first <= serial <= last else None

        def written(field: str) -> str:
            return found[self.group(field)]

        short = self.has_short_year
        year = self.full_year(int(written("y"))) if short else int(written("Y"))
        try:
            if self.group("j"):
                made = date(year, 1, 1) + timedelta(days=int(written("j")) - 1)
                return made if made.year == year else None
            if self.group("b"):
                month = LETTERS.index(written("b")[:3].lower()) // 3 + 1
            else:
                month = int(written("m"))
            return date(year, month, int(written("d")))
        except (ValueError, OverflowError):
            return None

    def full_year(self, short: int) -> int:
        """The year of a two-digit year."""
        return self.since + (short - self.since) % 100

    def __str__(self) -> str:
        return self.text


def is_timed(text: str) -> bool:
    """Does a time of day other than midnight follow the day, without a time zone?"""
    found = _TIMED.fullmatch(text)
    return found is not None and not found["zone"] and not _MIDNIGHT.fullmatch(found["clock"])


def is_zoned(text: str) -> bool:
    """Does a time of day in a stated time zone follow the day, other than midnight there?"""
    found = _TIMED.fullmatch(text)
    return found is not None and bool(found["zone"]) and not _MIDNIGHT.fullmatch(found["clock"])


@lru_cache(maxsize=256)
def day_form(text: str) -> DayForm:
    """The form that a person declared; `ValueError` where it is none.

    >>> day_form("%m/%d/%Y").day("9/14/2025 12:00:00 AM"), day_form("DD-MON-YY").day("14-SEP-25")
    (datetime.date(2025, 9, 14), datetime.date(2025, 9, 14))
    >>> day_form("%m/%d/%y since 1930").day("1/5/31"), day_form("excel").day("45292")
    (datetime.date(1931, 1, 5), datetime.date(2024, 1, 1))
    """
    if text in SERIALS:
        return DayForm(text, "n", r"([0-9]{1,6})(?:[.][0-9]+)?")
    since = _SINCE.fullmatch(text)
    body = since["form"] if since else text
    first_year = int(since["year"]) if since else POSIX_SINCE
    if "%" not in body:
        body = _WORDS.sub(lambda found: _SIGNS[found[0].upper()], body)
    body = _CLOCK_SIGNS.sub("", body).replace("%-", "%").replace("%B", "%b")
    pieces = re.split(r"(%.)", body)
    fields = "".join(piece[1] for piece in pieces if len(piece) == 2 and piece[0] == "%")
    others = "".join(piece for piece in pieces if not (len(piece) == 2 and piece[0] == "%"))
    kinds = ["".join(sorted(fields.replace("b", "m"))) or "?"]
    is_known = kinds[0] in ("Ydm", "dmy", "Yj", "jy") and "%" not in others
    if not is_known or any(c.isalnum() or c in "^\\[]'" for c in others):
        raise ValueError(f"the date format {text[:40]!r}")
    if since and ("y" not in fields or not 1800 <= first_year <= 2100):
        raise ValueError(f"the date format {text[:40]!r}")
    return DayForm(text, fields, _pattern(pieces), first_year, body)


def _pattern(pieces: list[str]) -> str:
    """The regular expression of the day; in brackets a sign means itself in every engine."""
    numeric = [len(p) == 2 and p[0] == "%" and p[1] != "b" for p in pieces]
    is_packed = all(numeric[1::2]) and not any(pieces[::2])
    pattern = ""
    for place, piece in enumerate(pieces):
        if len(piece) == 2 and piece[0] == "%":
            before = place > 1 and not pieces[place - 1] and numeric[place - 2]
            after = place + 2 < len(pieces) and not pieces[place + 1] and numeric[place + 2]
            known = _FIELDS[piece[1]]
            # Without a sign between them fields have both digits; the first of a number of digits
            # alone may have lost its zero.
            if before or (after and not (is_packed and place == 1)):
                known = known.replace("{1,2}", "{2}")
            pattern += known
        else:
            pattern += "".join(" +" if c == " " else f"[{c}]" for c in piece)
    return pattern + ("(?:[.]0+)?" if is_packed else "")
