"""Which months the frame covers, which it skips, and what lies outside the period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from primafacie.core.errors import FrameError
from primafacie.core.money import Money

if TYPE_CHECKING:
    import pandas as pd

    from sampling.frames.frame import Frame


@dataclass(frozen=True)
class DateCoverage:
    """Units and cents by month (YYYY-MM, rising), blank dates, gaps, and what is outside."""

    first: date | None
    last: date | None
    months: tuple[tuple[str, int, int], ...]
    gaps: tuple[str, ...]
    blank: int
    blank_cents: int
    period: tuple[date, date] | None
    outside: int
    outside_cents: int

    def table(self) -> pd.DataFrame:
        """Units and dollars by month."""
        import pandas as pd

        rows = [(month, units, cents / 100) for month, units, cents in self.months]
        return pd.DataFrame(rows, columns=["month", "units", "dollars"])

    def text(self) -> str:
        """What was found, in a few sentences."""
        if self.first is None:
            return "No unit has a date"
        said = [f"Dates from {self.first} to {self.last} in {len(self.months):,} months"]
        if self.gaps:
            shown = ", ".join(self.gaps[:6]) + (" ..." if len(self.gaps) > 6 else "")
            said.append(f"{len(self.gaps):,} months within have no unit: {shown}")
        if self.blank:
            said.append(f"{self.blank:,} units without a date, {Money(self.blank_cents)}")
        if self.period and self.outside:
            said.append(
                f"{self.outside:,} units outside {self.period[0]} to {self.period[1]}, "
                f"{Money(self.outside_cents)}"
            )
        return ". ".join(said)


def cover_dates(frame: Frame, *, period: tuple[date, date] | None = None) -> DateCoverage:
    """Units and cents by month; the period is the frame's own unless another is given.

    Months without a unit between the first and the last, and within the period, are gaps.
    Raises `FrameError` for a frame without dates.
    """
    if frame.roles.date is None:
        raise FrameError(
            "no date column",
            where="date coverage",
            expected="a frame opened with date=",
            fix="Name the column of the service date",
        )
    period = period or frame.opened.period
    units, parameters = frame.units
    dialect = frame.engine.dialect
    cents = dialect("sum", "paid")
    rows = frame.engine.execute(
        f"select {dialect('month', 'date')} as month, count(*), {cents}, min(date), max(date) "
        f"from {units} group by 1 order by 1",
        parameters,
    )
    dated = [row for row in rows if row[0] is not None]
    none = [row for row in rows if row[0] is None]
    months = tuple((str(row[0]), int(row[1]), int(row[2])) for row in dated)
    first = min((_day(row[3]) for row in dated), default=None)
    last = max((_day(row[4]) for row in dated), default=None)
    outside, outside_cents = 0, 0
    if period:
        row = frame.engine.execute(
            f"select count(*), {cents} from {units} where date < ? or date > ?",
            [*parameters, *period],
        )[0]
        outside, outside_cents = int(row[0]), int(row[1] or 0)
    return DateCoverage(
        first,
        last,
        months,
        _gaps({m for m, _, _ in months}, first, last, period),
        int(none[0][1]) if none else 0,
        int(none[0][2]) if none else 0,
        period,
        outside,
        outside_cents,
    )


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])


def _gaps(
    seen: set[str], first: date | None, last: date | None, period: tuple[date, date] | None
) -> tuple[str, ...]:
    ends = [day for day in (first, last, *(period or ())) if day is not None]
    if not ends:
        return ()
    low, high = min(ends), max(ends)
    span = range(low.year * 12 + low.month - 1, high.year * 12 + high.month)
    months = [f"{place // 12:04d}-{place % 12 + 1:02d}" for place in span]
    return tuple(month for month in months if month not in seen)
