"""From raw columns to the frame's rows and units, typed and named by role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from itertools import count

from primafacie.core.errors import FrameError, Problem
from primafacie.core.families import unknown_name
from sampling.engines.column_types import joined_ids, part_text
from sampling.engines.roles import Roles
from sampling.frames.chains import CHAIN, ChainsRead, chained_roles, follow_chains, kept_reason
from sampling.frames.damaged_ids import damaged_columns
from sampling.frames.grouped_rows import create_units, grouping_sql
from sampling.frames.opened_rows import OpenedRows
from sampling.frames.paid_amounts import AmountReading, written
from sampling.frames.reading_notes import reading_notes
from sampling.frames.row_checks import part_problems, repeated_id_problems, row_problems
from sampling.frames.service_days import DayColumns, day_columns
from sampling.frames.total_rows import TotalRow, split_confirmed, total_notes, total_rows
from sampling.intake.sources import ROW, Source, SourceFile

_ROWS, _UNITS = "rows_view", "units_view"
_numbers = count(1)


@dataclass(frozen=True, eq=False)
class Opened(OpenedRows):
    """An opened source with what its checks found, looked for once."""

    # All rows and units as opened, where rows were left out of these.
    whole: Opened | None = None
    # The adjustment chains that the units are, where they were followed at the opening.
    chains: ChainsRead | None = None

    @property
    def source_files(self) -> tuple[SourceFile, ...]:
        """The files, where the frame was opened from several, with their rows and cents."""
        return (self.whole or self).files

    @cached_property
    def totals(self) -> tuple[list[TotalRow], list[tuple[TotalRow, str]]]:
        """Rows that look like totals: those nothing was said about, and those confirmed."""
        if self.whole is not None:
            return self.whole.totals
        if self.derived:
            return [], []
        return split_confirmed(self, total_rows(self))

    @cached_property
    def _findings(self) -> tuple[list[Problem], list[str]]:
        if self.whole is not None:
            return [], part_problems(self)[1]
        chained = list(self.chains.problems) if self.chains else []
        problems = row_problems(self) + damaged_columns(self) + chained
        problems += repeated_id_problems(self)
        found, notes = part_problems(self)
        return problems + found, notes

    def problems(self) -> list[Problem]:
        """Every fault of the rows, looked for once a source."""
        return self._findings[0]

    def part_notes(self) -> list[str]:
        """What is said of rows that are summed to units."""
        totals = total_notes(self, self.totals[1])
        return [*self.reading, *self.said, *self._findings[1], *totals]


def open_rows(
    source: Source,
    roles: Roles,
    *,
    period: tuple[date, date] | None,
    amounts: AmountReading,
    date_format: str | None,
    time_zone: str | None = None,
    confirmed: Mapping[int | str, str] | None = None,
    chain: str | None = None,
    missing_originals: str | None = None,
) -> Opened:
    """Make the relations. A role column that the source lacks is refused, all at once.

    `chain` is the column of the claim that a row adjusts: the units are then chains.
    """
    _check_columns(source, roles, *([chain] if chain else []))
    own = roles
    if chain:
        roles = chained_roles(roles, chain)
    if time_zone is not None and not roles.date:
        raise FrameError(
            f"the time zone {time_zone} without a date column",
            where=source.name,
            expected="both or none",
            fix="Name the column of the service date, or leave the time zone out",
        )
    texts = _text_names(roles)
    days = day_columns(source, own, date_format=date_format, time_zone=time_zone)
    rows = _typed_rows(source, own, amounts, days, chain)
    adopted = days.adopted(rows)
    if adopted is not days:
        days, unread = adopted, rows
        rows = _typed_rows(source, own, amounts, days, chain)
        _drop(source, unread)
    chains = None
    if chain:
        kept = kept_reason(missing_originals)
        relation = partial(_relation, source, _ROWS, in_place=False)
        chains = follow_chains(source, roles, rows, kept=kept, relation=relation)
        rows = chains.rows
    units = _units(source, roles, rows, texts)
    blanks = amounts.note(source, source.columns[roles.paid])
    read = reading_notes(source, roles, [*days.notes, blanks, *(chains.notes if chains else ())])
    said = tuple((confirmed or {}).items())
    return Opened(
        source,
        roles,
        period,
        amounts,
        date_format,
        rows,
        units,
        reading=read,
        confirmed=said,
        chains=chains,
    )


def _typed_rows(
    source: Source,
    roles: Roles,
    amounts: AmountReading,
    days: DayColumns,
    chain: str | None,
) -> str:
    """The relation of the rows: each column of a role, typed and named by its role."""
    reader = source.engine.reader
    columns, cheap = _typed(source, roles, amounts, days.sql.get("date"))
    for name, kind in roles.kinds:
        column = source.columns[dict(roles.more)[name]]
        cheap = False
        columns[f"present_{name}"] = f"(nullif(trim({reader.text(column)}), '') is not null)"
        if kind == "number":
            columns[f"more_{name}"] = reader.number(column, amounts.decimal)
        else:
            columns[f"more_{name}"] = source.engine.dialect("text", f"({days.sql[f'more_{name}']})")
    if chain:
        adjusted = source.columns[chain]
        blank = f"trim({adjusted.as_text}) = ''"
        columns[CHAIN] = f"case when not {blank} then {reader.unit_text(adjusted)} end"
    select = ", ".join(f"{sql} as {_quoted(source, name)}" for name, sql in columns.items())
    in_place = source.in_place and cheap
    return _relation(source, _ROWS, f"select {select} from {source.relation}", in_place)


def _drop(source: Source, relation: str) -> None:
    """Give back the room of a relation of ours that is not used."""
    if source.numbered:
        kind = source.engine.execute(
            "select table_type from information_schema.tables where table_name = ?", [relation]
        )[0][0]
        source.engine.execute(f"drop {'view' if kind == 'VIEW' else 'table'} {relation}")


def _quoted(source: Source, name: str) -> str:
    return source.engine.dialect.quoted(name)


def _relation(source: Source, name: str, sql: str, in_place: bool) -> str:
    """What to select from: a view or table of ours, or the statement itself.

    Nothing is created in somebody else's database.
    """
    if not source.numbered:
        return f"({sql}) as {name}"
    name = f"{name}_{next(_numbers)}"
    source.engine.execute(f"create temp {'view' if in_place else 'table'} {name} as {sql}")
    return name


def _text_names(roles: Roles) -> list[str]:
    return ["stratum", "cluster", *(f"more_{name}" for name, _ in roles.more)]


def _typed(
    source: Source, roles: Roles, amounts: AmountReading, dates: str | None
) -> tuple[dict[str, str], bool]:
    """The SQL of each column of the rows by name, and whether all are cheap at every scan."""
    columns, dialect, reader = source.columns, source.engine.dialect, source.engine.reader
    paid, cheap = amounts.paid(source, columns[roles.paid])
    claimed, claimed_cheap = "cast(NULL as bigint)", True
    if roles.claimed:
        claimed, claimed_cheap = amounts.claimed(source, columns[roles.claimed])
    days, days_cheap = "cast(NULL as date)", True
    if roles.date and dates is not None:
        days = dates
        days_cheap = reader.day_is_cheap(columns[roles.date])
    absent = dialect("text", "NULL")
    found = {
        "unit_id": joined_ids([columns[name] for name in roles.unit_id], reader),
        "part": part_text([columns[name] for name in roles.part], dialect),
        "paid": paid,
        "claimed": claimed,
        "date": days,
        "claimed_given": _given(source, roles.claimed),
        "date_given": _given(source, roles.date),
        "stratum": reader.text(columns[roles.stratum]) if roles.stratum else absent,
        "cluster": reader.text(columns[roles.cluster]) if roles.cluster else absent,
    }
    found |= {f"more_{name}": reader.text(columns[column]) for name, column in roles.more}
    if source.numbered:
        return found | {"row_number": ROW}, cheap and claimed_cheap and days_cheap
    for role in ("paid", "claimed", "date"):
        name = getattr(roles, role)
        found[f"{role}_raw"] = columns[name].as_text if name else absent
    return found | {"row_number": "cast(NULL as bigint)"}, True


def _given(source: Source, name: str | None) -> str:
    return "false" if name is None else written(source.columns[name])


def _units(source: Source, roles: Roles, rows: str, texts: list[str]) -> str:
    if not roles.part:
        if not source.numbered:
            return rows
        return _relation(
            source,
            _UNITS,
            f"select * exclude (part, claimed_given, date_given) from {rows}",
            True,
        )
    named = [(name, _quoted(source, name)) for name in texts]
    if not source.numbered:
        return f"({grouping_sql(rows, named)}) as {_UNITS}"
    name = f"{_UNITS}_{next(_numbers)}"
    count = int(source.engine.execute(f"select count(*) from {rows}")[0][0])
    create_units(source.engine, name, rows, named, count=count)
    return name


def _check_columns(source: Source, roles: Roles, *further: str) -> None:
    lost = [
        name for name in dict.fromkeys((*roles.columns, *further)) if name not in source.columns
    ]
    if not lost:
        return
    there = ", ".join(source.columns)
    shown = there if len(there) <= 400 else there[:400] + " ..."
    fix = "Name the column as it stands in the header"
    if source.single_column_fix and len(source.columns) == 1:
        fix = source.single_column_fix
    problems = [
        unknown_name(
            "column", name, source.columns, where=source.name, got=f"no column {name!r}", fix=fix
        )
        if name not in source.repeated
        else Problem(
            source.name,
            f"{len(source.repeated[name])} columns with the name {name!r}",
            "",
            "Say which one is meant by the name that it has here: "
            + " or ".join(f"{_role_of(roles, name)}={known!r}" for known in source.repeated[name]),
        )
        for name in lost
    ]
    raise FrameError.collected(
        [replace(problem, expected=f"one of the columns {shown}") for problem in problems],
        what="columns",
    )


def _role_of(roles: Roles, column: str) -> str:
    """The argument that names a column."""
    for role in ("unit_id", "paid", "part", "claimed", "date", "stratum", "cluster"):
        named = getattr(roles, role)
        if column == named or (isinstance(named, tuple) and column in named):
            return role
    return "more"


def open_derived(
    opened: Opened, roles: Roles, unit_id: str, part: str, units: str, said: tuple[str, ...]
) -> Opened:
    """Rows made of another frame's units: `unit_id` and `part` are SQL of ours.

    `units` is the relation to select from, without parameters.
    """
    source = opened.source
    texts = _text_names(roles)
    same = ", ".join(_quoted(source, name) for name in ("paid", "claimed", "date", *texts))
    raws = ""
    if not source.numbered:
        absent = source.engine.dialect("text", "NULL")
        raws = "".join(f", {absent} as {role}_raw" for role in ("paid", "claimed", "date"))
    rows = _relation(
        source,
        _ROWS,
        f"select {unit_id} as unit_id, {part} as part, {same}, claimed is not null as "
        f"claimed_given, date is not null as date_given, row_number{raws}{_present(source, roles)} "
        f"from {units}",
        True,
    )
    return replace(
        opened,
        source=replace(source, files=opened.files),
        roles=roles,
        rows=rows,
        units=_units(source, roles, rows, texts),
        said=said,
        derived=True,
        whole=None,
    )


def without_rows(opened: Opened, where: str) -> Opened:
    """The rows without those that meet a condition, and the units that are left of them.

    `where` is SQL of ours without parameters. What was found in the rows as opened still holds.
    """
    source, roles = opened.source, opened.roles
    rows = _relation(source, _ROWS, f"select * from {opened.rows} where not {where}", True)
    units = _units(source, roles, rows, _text_names(roles))
    return replace(opened, rows=rows, units=units, whole=opened.whole or opened)


def _present(source: Source, roles: Roles) -> str:
    """For rows read before: a declared value is there or blank, and never unreadable."""
    return "".join(
        f", {_quoted(source, 'more_' + name)} is not null as {_quoted(source, 'present_' + name)}"
        for name, _ in roles.kinds
    )


KEPT = {"paid": "BIGINT", "claimed": "BIGINT", "date": "DATE"}


def open_kept(
    source: Source,
    roles: Roles,
    *,
    period: tuple[date, date] | None,
    confirmed: Mapping[int | str, str] | None = None,
) -> Opened:
    """Rows that were read before: a Parquet of roles in a study folder."""
    texts = _text_names(roles)
    wanted = {name: KEPT.get(name, "VARCHAR") for name in ("unit_id", "part", *KEPT, *texts)}
    problems = [
        Problem(
            f"{source.name}, column {name}", found.type if found else "no such column", kind, ""
        )
        for name, kind in wanted.items()
        if (found := source.columns.get(name)) is None or found.type != kind
    ]
    if problems:
        raise FrameError.collected(problems, what="kept rows")
    select = ", ".join(_quoted(source, name) for name in wanted)
    rows = _relation(
        source,
        _ROWS,
        f"select {select}, claimed is not null as claimed_given, "
        f"date is not null as date_given, {ROW} as row_number{_present(source, roles)} "
        f"from {source.relation}",
        True,
    )
    units = _units(source, roles, rows, texts)
    said = tuple((confirmed or {}).items())
    return Opened(
        source, roles, period, AmountReading(), None, rows, units, kept=True, confirmed=said
    )
