"""The day of an instant: timestamps with a time zone are days only in a declared or stated zone.

The machine's own time zone never decides: December 31 in New York is January 1 in UTC.
"""

from __future__ import annotations

from primafacie.core.errors import FrameError
from sampling.engines.column_types import Column
from sampling.intake.sources import Source


def service_days(
    source: Source, column: Column, *, date_format: str | None, time_zone: str | None
) -> tuple[str, str]:
    """The SQL of a column's days, and the note on its time zone ("" where it has none).

    Raises `FrameError` for instants without a declared zone, unless the source states one and
    every value is midnight there; and for a zone declared for dates that have none.
    """
    reader = source.engine.reader
    where = source.place(None, column.name)
    if time_zone is not None:
        _check(time_zone)
    if not reader.is_zoned(column):
        if time_zone is not None:
            raise FrameError(
                f"the time zone {time_zone} for dates without a time zone",
                where=where,
                expected="timestamps with a time zone",
                fix="Leave time_zone (--time-zone) out: these dates are read as they are written",
            )
        if date_format is not None and ("%z" in date_format or "%Z" in date_format):
            raise FrameError(
                f"the date format {date_format!r} with a time zone inside",
                where=where,
                expected="a format of days, such as %Y-%m-%d",
                fix="Write the local day of service into the source",
            )
        return reader.day(column, date_format), ""
    if time_zone is not None:
        note = (
            f"the dates in column {column.name} are timestamps with a time zone: each is the day "
            f"in {time_zone}, as declared"
        )
        return f"cast({reader.local(column, time_zone)} as date)", note
    _check_midnights(source, column, where)
    note = (
        f"the dates in column {column.name} are timestamps with a time zone, all of them midnight "
        f"in {column.zone}, which the source states: each is the day there"
    )
    return f"cast({reader.local(column, column.zone)} as date)", note


def _check(time_zone: str) -> None:
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError, TypeError):
        raise FrameError(
            f"the time zone {time_zone!r}",
            where="time_zone",
            expected="a name of the IANA time zone database",
            fix="Write for example America/New_York or UTC",
        ) from None


def _check_midnights(source: Source, column: Column, where: str) -> None:
    """Refuse instants that are not midnight in the zone that the source states."""
    fix = (
        "Declare the time zone in which the services took place, for example "
        'time_zone="America/New_York" (--time-zone America/New_York)'
    )
    if not column.zone:
        raise FrameError(
            "timestamps with a time zone, which is not stated",
            where=where,
            expected="dates, or a declared time zone",
            fix=fix,
        )
    local = source.engine.reader.local(column, column.zone)
    late = int(
        source.engine.execute(
            f"select count(*) from {source.relation} where cast({local} as time) <> time '00:00'"
        )[0][0]
    )
    if late:
        values = "1 of them is" if late == 1 else f"{late:,} of them are"
        raise FrameError(
            f"timestamps with a time zone; {values} not midnight in {column.zone}, the zone that "
            "the source states",
            where=where,
            expected="dates, or a declared time zone",
            fix=fix,
        )
