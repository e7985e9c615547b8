"""The columns of days of a frame: their SQL, by a declared form or by the only one that fits.

Timestamps with a time zone are days only in a declared or stated zone. The machine's own time zone
never decides: December 31 in New York is January 1 in UTC.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from primafacie.core.day_grammar import DayForm, day_form
from primafacie.core.errors import FrameError
from sampling.engines.column_types import Column
from sampling.engines.roles import Roles
from sampling.intake.date_forms import find_date_forms_in
from sampling.intake.sources import Source


@dataclass(frozen=True)
class DayColumns:
    """The columns of days by name in the rows: `sql` of each, `given` where one is written.

    `notes` say how they are read where that does not follow from a declaration.
    """

    source: Source
    columns: Mapping[str, Column]
    given: Mapping[str, str]
    form: DayForm | None
    time_zone: str | None
    sql: Mapping[str, str]
    notes: tuple[str, ...] = field(default=())

    def adopted(self, rows: str) -> DayColumns:
        """The columns read anew, where texts in the rows are days in one other form only.

        Where a form is declared, or every text was read, this is the same object.
        """
        if self.form is not None:
            return self
        engine = self.source.engine
        texts = {n: c for n, c in self.columns.items() if engine.reader.day_text(c)}
        if not texts:
            return self
        quoted = engine.dialect.quoted
        counts = ", ".join(
            f"count(*) filter (where {quoted(name)} is null and {quoted(self.given[name])})"
            for name in texts
        )
        unread = engine.execute(f"select {counts} from {rows}")[0]
        sql, notes = dict(self.sql), list(self.notes)
        for (name, column), count in zip(texts.items(), unread, strict=True):
            found = find_date_forms_in(self.source, column) if count else None
            if found is not None and found.only is not None:
                sql[name] = engine.reader.day(column, found.only)
                notes.append(found.note(column.name))
        return self if notes == list(self.notes) else replace(self, sql=sql, notes=tuple(notes))


def day_columns(
    source: Source, roles: Roles, *, date_format: str | None, time_zone: str | None
) -> DayColumns:
    """The date of service and the further columns that are declared to hold days."""
    columns: dict[str, Column] = {}
    if roles.date:
        columns["date"] = source.columns[roles.date]
    given = {"date": "date_given"}
    for name, kind in roles.kinds:
        if kind == "date":
            columns[f"more_{name}"] = source.columns[dict(roles.more)[name]]
            given[f"more_{name}"] = f"present_{name}"
    form = declared_form(date_format)
    found = {
        name: service_days(source, column, form=form, time_zone=time_zone)
        for name, column in columns.items()
    }
    zone = found["date"][1] if "date" in found else ""
    window = f"the dates are read by the form {form}: {form.window}" if form and form.window else ""
    return DayColumns(
        source,
        columns,
        given,
        form,
        time_zone,
        {name: sql for name, (sql, _) in found.items()},
        tuple(note for note in (zone, window if columns else "") if note),
    )


def declared_form(date_format: str | None) -> DayForm | None:
    """The declared form of days; `FrameError` where it is none."""
    if date_format is None:
        return None
    try:
        return day_form(date_format)
    except ValueError as error:
        zone = " with a time zone inside" if "%z" in date_format.lower() else ""
        raise FrameError(
            f"{error}{zone}",
            where="date_format",
            expected="year, month and day, each once, without a time zone",
            fix="Write for example date_format='%m/%d/%Y', or 'excel' for the serial numbers of "
            "a spreadsheet",
        ) from None


def service_days(
    source: Source, column: Column, *, form: DayForm | None, time_zone: str | None
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
            instants = _written_instants(source, column, time_zone)
            if instants:
                return instants, _declared_zone(column, time_zone)
            raise FrameError(
                f"the time zone {time_zone} for dates without a time zone",
                where=where,
                expected="timestamps with a time zone",
                fix="Leave time_zone (--time-zone) out: these dates are read as they are written",
            )
        return reader.day(column, form), ""
    if time_zone is not None:
        day = f"cast({reader.local(column, time_zone)} as date)"
        return day, _declared_zone(column, time_zone)
    _check_midnights(source, column, where)
    note = (
        f"the dates in column {column.name} are timestamps with a time zone, all of them midnight "
        f"in {column.zone}, which the source states: each is the day there"
    )
    return f"cast({reader.local(column, column.zone)} as date)", note


def _declared_zone(column: Column, time_zone: str) -> str:
    return (
        f"the dates in column {column.name} are timestamps with a time zone: each is the day "
        f"in {time_zone}, as declared"
    )


def _written_instants(source: Source, column: Column, time_zone: str) -> str:
    """The SQL of the days of texts such as 2025-09-14T22:30:00Z; "" where no value is one."""
    reader = source.engine.reader
    if not reader.day_text(column) or not find_date_forms_in(source, column).zoned:
        return ""
    return reader.local_day(column, time_zone)


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
