"""The rows and units of an opened source as relations, typed and named by role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sampling.engines.column_types import Column
from sampling.engines.engine import Engine
from sampling.engines.roles import Roles
from sampling.frames.grouped_rows import differs
from sampling.frames.paid_amounts import AmountReading
from sampling.intake.many_files import total_sql
from sampling.intake.sources import Source, SourceFile


@dataclass(frozen=True, eq=False)
class OpenedRows:
    """An opened source: the relations `rows` (a row each) and `units` (a unit each).

    Both are SQL to select from, with unit_id, paid, claimed, date, stratum, cluster,
    more_<name> and row_number; rows also part. Amounts are cents. Units of several rows are
    summed; their `date` is the first of their rows', `last_date` the last. In a source without
    numbered rows row_number is NULL, and rows also hold paid_raw, claimed_raw and date_raw.
    """

    source: Source
    roles: Roles
    period: tuple[date, date] | None
    amounts: AmountReading
    date_format: str | None
    rows: str
    units: str
    kept: bool = False
    derived: bool = False
    # What is said of the way these rows came about, where they are not the source's own.
    said: tuple[str, ...] = ()
    # How the source was read: lines, rounded numbers, time zones.
    reading: tuple[str, ...] = ()
    # Rows that look like totals and were confirmed as units: row number or unit id, and why.
    confirmed: tuple[tuple[int | str, str], ...] = ()

    @property
    def engine(self) -> Engine:
        return self.source.engine

    def columns(self, role: str) -> tuple[Column, ...]:
        """The source columns of a role; rows of a study folder are named by role already."""
        named = getattr(self.roles, role)
        names = (named,) if isinstance(named, str) else tuple(named or ())
        if self.kept and names:
            names = (role,)
        return tuple(self.source.columns[name] for name in names)

    @property
    def has_parts(self) -> bool:
        return bool(self.roles.part)

    @cached_property
    def files(self) -> tuple[SourceFile, ...]:
        """The files, where the source was put together from several, with their rows and cents."""
        source = self.source
        if source.files or source.parts is None:
            return source.files
        found = self.engine.execute(total_sql(source.parts.starts, self.rows))
        return source.parts.files([(int(rows), int(cents)) for _, rows, cents in found])

    @cached_property
    def varying(self) -> frozenset[str]:
        """The columns that differ between the rows of a unit: they are columns of rows."""
        if not self.has_parts:
            return frozenset()
        columns = {f"more_{name}": name for name, _ in self.roles.more}
        if self.roles.date:
            columns["date"] = "date"
        if not columns:
            return frozenset()
        flags = [differs(self.engine.dialect.quoted(column)) for column in columns]
        marks = ", ".join(f"max(case when {flag} then 1 else 0 end)" for flag in flags)
        found = self.engine.execute(f"select {marks} from {self.units}")[0]
        return frozenset(name for name, mark in zip(columns.values(), found, strict=True) if mark)
