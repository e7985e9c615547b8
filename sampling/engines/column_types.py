"""Source columns, the patterns of amounts and ids, and what reading a column asks of an engine.

A column reader turns a source column of any type into the frame's types: ids and texts unchanged,
amounts as whole cents, exactly or not at all, dates as days. What does not fit becomes NULL
here and a fault in the checks: nothing is rounded, nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from primafacie.core.errors import FrameError
from sampling.engines.dialects import Dialect

DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)"
WHOLE_CENTS = rf"(?:{DIGITS}(?:\.[0-9]{{0,2}}0*)?|\.[0-9]{{1,2}}0*)"
ANY_FRACTION = rf"(?:{DIGITS}(?:\.[0-9]*)?|\.[0-9]+)"
# A double holds 15 decimal digits for certain: above 10^13 dollars cents are no longer exact.
MOST_FLOAT_DOLLARS = "1e13"
# A declared number: at most 12 digits before the point, which every engine compares exactly.
NUMBER = r"-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,12})(?:\.[0-9]{1,6}0*)?"
# Printable ASCII without outer blanks needs no closer look; anything else does.
PLAIN_ID = r"[!-~](?:[ -~]*[!-~])?"
# What a spreadsheet or a floating-point column makes of a long id: 1.23450E+15, 1.2345E15.
SCIENTIFIC_ID = r"[+-]?[0-9](?:(?:[.,][0-9]+)?[eE][+][0-9]{2,3}|[.][0-9]+[eE][+-]?[0-9]{1,3})"


def signed(number: str) -> str:
    """The anchored pattern of a signed amount around the pattern of its digits.

    `-12.00`, `$-12.00`, `-$12.00`, `(12.00)`, `($12.00)`, `$(12.00)`, `12.00-`, `12.00 CR`.
    """
    late = rf"\$?{number}(?:-| ?[cC][rR])"
    return rf"\$?-?{number}|-\${number}|\(\$?{number}\)|\$\({number}\)|{late}"


@dataclass(frozen=True)
class Column:
    """A source column: its name, its type as the engine names it, and its dialect.

    `zone` is the time zone that the source states for its timestamps, where it states one.
    """

    name: str
    type: str
    dialect: Dialect
    zone: str = ""

    @property
    def sql(self) -> str:
        return self.dialect.quoted(self.name)

    @property
    def as_text(self) -> str:
        return self.dialect("text", self.sql)


@dataclass(frozen=True)
class ColumnReader:
    """How one engine reads a column: each function gives SQL of ours.

    amount    (column, decimal mark) -> cents, and whether that is cheap at every scan
    unit_text column -> an id as text, unchanged; blank is NULL
    day       (column, date format or None) -> a date
    text      column -> any other column as text; blank is NULL
    number    (column, decimal mark) -> the text of a declared number with a point; else NULL
    day_is_cheap   column -> is the date cheap at every scan?
    id_odd    identifier -> is an id that is not plain ASCII outside the ticket's rules?
    id_plain  identifier -> is the id plain ASCII without outer blanks?
    matches   (SQL of a text, pattern) -> does the whole text match?
    is_zoned  column -> does it hold instants, which are days only in a time zone?
    local     (column, time zone) -> the local date and time there, without a zone
    noise     column -> is a number rounded to its cent? "" where the type holds no noise
    """

    amount: Callable[[Column, str], tuple[str, bool]]
    unit_text: Callable[[Column], str]
    day: Callable[[Column, str | None], str]
    text: Callable[[Column], str]
    number: Callable[[Column, str], str]
    day_is_cheap: Callable[[Column], bool]
    id_odd: Callable[[str], str]
    id_plain: Callable[[str], str]
    matches: Callable[[str, str], str]
    is_zoned: Callable[[Column], bool]
    local: Callable[[Column, str], str]
    noise: Callable[[Column], str]


def joined_ids(columns: Sequence[Column], reader: ColumnReader) -> str:
    """The unit id: one column as it is; several percent-encoded (`%`, `|`) and joined by `|`."""
    texts = [reader.unit_text(column) for column in columns]
    if len(texts) == 1:
        return texts[0]
    encoded = [f"replace(replace({text}, '%', '%25'), '|', '%7C')" for text in texts]
    return " || '|' || ".join(encoded)


def part_text(columns: Sequence[Column], dialect: Dialect) -> str:
    """What tells the rows of one unit apart; blanks are allowed and count as a value."""
    if not columns:
        return dialect("text", "NULL")
    encoded = [
        f"replace(replace(coalesce({c.as_text}, ''), '%', '%25'), '|', '%7C')" for c in columns
    ]
    return " || '|' || ".join(encoded)


def near_cents(number: str) -> str:
    """SQL: does a double lie so near its cent that only binary noise can be between them?

    The noise allowed is 1e-6 of a cent; for large amounts 4 units in the last place.
    """
    off = f"abs({number} * 100 - round({number} * 100))"
    return (
        f"(round({number} * 100) / 100 = {number} or {off} < 1e-6 "
        f"or {off} < abs({number}) * 9e-14 and {off} < 1e-2)"
    )


def strange_type(column: Column, what: str, expected: str, fix: str) -> FrameError:
    """The refusal of a column whose type cannot serve."""
    return FrameError(
        f"the {what} in {column.name!r} are of type {column.type}", expected=expected, fix=fix
    )


AMOUNT_TYPES = ("numbers or text", "Name the column that holds the amounts")
DATE_TYPES = ("dates or text", "Name the column that holds the dates")
ID_TYPES = (
    "text or whole numbers",
    "Write the ids as text in the source: a number format loses digits and leading zeros",
)


_FIELDS = {"Y": "([0-9]{4})", "m": "([0-9]{1,2})", "d": "([0-9]{1,2})"}


def date_pattern(date_format: str) -> tuple[str, dict[str, int]]:
    """The regular expression of a format, not anchored, and the group of each field.

    For engines that have no strptime of the same meaning: `%Y`, `%m` and `%d`, each once, with any
    other signs between them; month and day may have one digit where a sign follows them.
    """
    pattern = ""
    groups: dict[str, int] = {}
    for piece in re.split(r"(%.)", date_format):
        field = piece[1:] if len(piece) == 2 and piece[0] == "%" else ""
        if field in _FIELDS and field not in groups:
            groups[field] = len(groups) + 1
            pattern += _FIELDS[field]
        elif field:
            raise _refused(date_format)
        else:
            # In brackets, a sign means itself in every engine's regular expressions.
            pattern += "".join(c if c.isalnum() or c == " " else f"[{c}]" for c in piece)
    if set(groups) != set(_FIELDS) or any(c in date_format for c in "^\\[]'"):
        raise _refused(date_format)
    if "%m%" in date_format or "%d%" in date_format or date_format.endswith("%Y%m%d"):
        pattern = pattern.replace("{1,2}", "{2}")
    return pattern, groups


def _refused(date_format: str) -> FrameError:
    return FrameError(
        f"the date format {date_format!r}",
        expected="%Y, %m and %d, each once, with signs between them",
        fix="Write for example date_format='%m/%d/%Y'",
    )
