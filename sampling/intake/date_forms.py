"""The forms in which the days of a column are written: those that fit every value that was read.

A form fits if each value that is not blank is a day of the calendar in it. A column is read by a
form that nobody declared only where it is the only one that fits and its years have four digits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from primafacie.core.day_grammar import AT_MIDNIGHT, DayForm, day_form, is_timed, is_zoned
from primafacie.core.plurals import counted
from sampling.engines.column_types import Column
from sampling.intake.sources import Source

_SIGNS: Final = ("/", "-", ".")
KNOWN_FORMS: Final = (
    *("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%j"),
    *("%d%b%Y", "%d-%b-%Y", "%d/%b/%Y", "%d %b %Y", "%b %d, %Y", "%b %d %Y", "%b-%d-%Y"),
    *(f"%m{sign}%d{sign}%Y" for sign in _SIGNS),
    *(f"%d{sign}%m{sign}%Y" for sign in _SIGNS),
    *("%m%d%Y", "%d%m%Y"),
    *("%d%b%y", "%d-%b-%y", "%d/%b/%y", "%d %b %y"),
    *(f"%m{sign}%d{sign}%y" for sign in _SIGNS),
    *(f"%d{sign}%m{sign}%y" for sign in _SIGNS),
    *(f"%y{sign}%m{sign}%d" for sign in _SIGNS),
    *("excel", "excel-1904"),
    *("%m%d%y", "%d%m%y", "%y%m%d", "%y%j"),
)
"""The forms that are tried, by what a person types to declare them."""
_YEARS: Final = range(1900, 2200)
_FILLERS: Final = (date(1, 1, 1), date(1000, 1, 1), date(9999, 12, 31))
"""Days by which systems say "never" or "not known"; they do not speak against a form."""
_TRIED: Final = 500
_MOST_TEXTS: Final = 100_000
_MOST_RAW: Final = 500_000
_NAMED: Final = 3
_AFTER_THE_HOUR: Final = "[:.][0-5][0-9][:.][0-5][0-9](?:[.,:][0-9]+)?"


@dataclass(frozen=True)
class DateForms:
    """What the values of a column are as days; `fits` are the forms that fit all of them.

    Attributes
    ----------
    values : int
        Values that are not blank.
    blanks : int
        Blank values.
    fits : tuple of DayForm
        The forms that fit every value.
    nearest : DayForm or None
        The form that fits the most values, None where none fits any.
    near_values : int
        The values that it fits.
    timed : int
        Values with a time of day that is not midnight; the day as it is written counts.
    zoned : int
        Values with a time of day in a stated time zone, which no form reads: their day depends on
        the zone.
    """

    values: int
    blanks: int
    fits: tuple[DayForm, ...]
    nearest: DayForm | None
    near_values: int
    timed: int = 0
    zoned: int = 0

    @property
    def only(self) -> DayForm | None:
        """The form that can be taken without a declaration: the only one, with whole years."""
        if len(self.fits) != 1 or self.fits[0].has_short_year or self.fits[0].is_serial:
            return None
        return self.fits[0]

    def note(self, column: str) -> str:
        """How the column is read where nobody declared it; "" where it is not."""
        form = self.only
        if form is None:
            return ""
        timed = ""
        if self.timed:
            verb = "has" if self.timed == 1 else "have"
            timed = f"; {counted(self.timed, 'value')} {verb} a time of day, which is not used"
        return (
            f"the dates in column {column} are read as {form}, the only form that fits all of "
            f"them ({counted(self.values, 'value')}){timed}"
        )

    def advice(self) -> str:
        """What to do about a column that is not read, with what is to be typed."""
        if self.zoned:
            return (
                f"{counted(self.zoned, 'value')} {'has' if self.zoned == 1 else 'have'} a time of "
                "day in a stated time zone: declare the zone of the services, as in "
                'time_zone="America/New_York" (--time-zone America/New_York)'
            )
        if self.fits:
            return f"Declare the form in which they are written: {_typed(self.fits)}"
        if self.nearest is None or 2 * self.near_values <= self.values:
            return "Correct the dates, or declare how they are written: date_format='%m/%d/%Y'"
        return (
            f"{self.near_values:,} of {counted(self.values, 'date')} can be read by "
            f"{_typed([self.nearest])}: correct the others"
        )

    def __str__(self) -> str:
        if not self.fits:
            return f"no form fits all {counted(self.values, 'value')}"
        shown = " or ".join(form.text for form in self.fits)
        return f"{shown} ({counted(self.values, 'value')})"


def _typed(forms: Sequence[DayForm]) -> str:
    """The argument that declares each form, with the first year of two-digit years."""
    named = forms[:_NAMED]
    shown = " or ".join(
        f'date_format="{form.text}{f" since {form.since}" if form.has_short_year else ""}"'
        for form in named
    )
    windows = [form.window for form in named if form.has_short_year]
    return f"{shown} ({windows[0]})" if windows else shown


@cache
def _known() -> tuple[DayForm, ...]:
    return tuple(day_form(text) for text in KNOWN_FORMS)


def find_date_forms(values: Iterable[Any]) -> DateForms:
    """The forms that fit all of these values: texts or whole numbers, None or "" where blank.

    >>> print(find_date_forms(["01/31/2024", "02/01/2024"]))
    %m/%d/%Y (2 values)
    >>> print(find_date_forms(["01/02/2024"]))
    %m/%d/%Y or %d/%m/%Y (1 value)
    """
    counts: Counter[str] = Counter()
    for value in values:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        counts["" if value is None else str(value).strip()] += 1
    return forms_of_counts(list(counts.items()))


def find_date_forms_in(source: Source, column: Column) -> DateForms:
    """The forms that fit a column of a source, each value read once by its engine."""
    text = source.engine.reader.day_text(column)
    most = _MOST_TEXTS if source.numbered else _MOST_RAW
    counts = _counted_texts(source, text, most)
    if len(counts) > most and source.numbered:
        # Times of day are many, and only three kinds of them matter: midnight, another, in a zone.
        literal = source.engine.dialect.literal
        counts = _counted_texts(
            source,
            f"case when regexp_full_match({text}, {literal(AT_MIDNIGHT)}) then {text} else "
            f"regexp_replace({text}, {literal(_AFTER_THE_HOUR)}, ':01') end",
            _MOST_RAW,
        )
    if len(counts) > _MOST_RAW:
        return DateForms(sum(count for _, count in counts), 0, (), None, 0)
    return forms_of_counts(counts)


def _counted_texts(source: Source, text: str, most: int) -> list[tuple[str, int]]:
    rows = source.engine.execute(
        f"select t, count(*) from (select {text} as t from {source.relation}) as texts "
        f"group by t limit {most + 1}"
    )
    return [("" if value is None else str(value), int(count)) for value, count in rows]


def forms_of_counts(counts: Sequence[tuple[str, int]]) -> DateForms:
    """The forms that fit texts, each given with how often it occurs; "" counts as blank."""
    pairs = [(text, count) for text, count in counts if text]
    total = sum(count for _, count in pairs)
    tried = [form for form in _known() if any(_fits(form, text) for text, _ in pairs[:_TRIED])]
    fitting = {form: sum(count for text, count in pairs if _fits(form, text)) for form in tried}
    nearest = max(fitting, key=lambda form: fitting[form], default=None)
    return DateForms(
        total,
        sum(count for text, count in counts if not text),
        tuple(form for form, count in fitting.items() if count == total),
        nearest,
        0 if nearest is None else fitting[nearest],
        sum(count for text, count in pairs if is_timed(text)),
        sum(count for text, count in pairs if is_zoned(text)),
    )


def _fits(form: DayForm, text: str) -> bool:
    day = form.day(text)
    return day is not None and (day.year in _YEARS or day in _FILLERS)
