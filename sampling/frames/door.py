"""The door: from raw columns to the frame's rows and units, typed and named by role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from primafacie.core.errors import FrameError, Problem
from sampling.frames.door_types import Column, amount, day, joined_ids, part_text, plain_text
from sampling.frames.engine import ROWS, UNITS, quoted
from sampling.frames.roles import Roles
from sampling.frames.sources import ROW, Source


@dataclass(frozen=True, eq=False)
class Opened:
    """A source behind the door: relations `rows_view` (a row each) and `units_view` (a unit each).

    Both have unit_id, paid, claimed, date, stratum, cluster, more_<name> and row_number;
    rows also part. Amounts are cents. Units of several rows are summed.
    """

    source: Source
    roles: Roles
    period: tuple[date, date] | None
    decimal: str
    date_format: str | None
    kept: bool = False

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
    def _findings(self) -> tuple[list[Problem], list[str]]:
        from sampling.frames.frame import all_problems

        return all_problems(self)

    def problems(self) -> list[Problem]:
        """Every fault of the rows, looked for once a source."""
        return self._findings[0]

    def part_notes(self) -> list[str]:
        """What is said of rows that are summed to units."""
        return self._findings[1]


def open_door(
    source: Source,
    roles: Roles,
    *,
    period: tuple[date, date] | None,
    decimal: str,
    date_format: str | None,
) -> Opened:
    """Make the views. A role column that the source lacks is refused, all at once."""
    _check_columns(source, roles)
    columns = source.columns
    paid, cheap = amount(columns[roles.paid], decimal)
    claimed, claimed_cheap = "NULL::BIGINT", True
    if roles.claimed:
        claimed, claimed_cheap = amount(columns[roles.claimed], decimal)
    days, days_cheap = "NULL::DATE", True
    if roles.date:
        days = day(columns[roles.date], date_format)
        days_cheap = not columns[roles.date].is_text
    texts = {
        "stratum": plain_text(columns[roles.stratum]) if roles.stratum else "NULL::VARCHAR",
        "cluster": plain_text(columns[roles.cluster]) if roles.cluster else "NULL::VARCHAR",
    } | {f"more_{name}": plain_text(columns[column]) for name, column in roles.more}
    select = ", ".join(
        [
            f"{joined_ids([columns[name] for name in roles.unit_id])} as unit_id",
            f"{part_text([columns[name] for name in roles.part])} as part",
            f"{paid} as paid",
            f"{claimed} as claimed",
            f"{days} as date",
            f"{_given(source, roles.claimed)} as claimed_given",
            f"{_given(source, roles.date)} as date_given",
            *(f"{sql} as {quoted(name)}" for name, sql in texts.items()),
            f"{ROW} as row_number",
        ]
    )
    in_place = source.in_place and cheap and claimed_cheap and days_cheap
    kind = "temp view" if in_place else "temp table"
    source.engine.execute(f"create {kind} {ROWS} as select {select} from {source.relation}")
    _make_units(source, roles, list(texts))
    return Opened(source, roles, period, decimal, date_format)


def _given(source: Source, name: str | None) -> str:
    """Is anything written there? A blank is absent, anything else must be readable."""
    if name is None:
        return "false"
    return f"(nullif(trim({source.columns[name].sql}::VARCHAR), '') is not null)"


def _make_units(source: Source, roles: Roles, texts: list[str]) -> None:
    if not roles.part:
        source.engine.execute(
            f"create temp view {UNITS} as "
            f"select * exclude (part, claimed_given, date_given) from {ROWS}"
        )
        return
    named = ", ".join(f"min({quoted(name)}) as {quoted(name)}" for name in texts)
    source.engine.execute(
        f"create temp table {UNITS} as select unit_id, sum(paid)::BIGINT as paid, "
        f"sum(claimed)::BIGINT as claimed, min(date) as date, {named}, "
        f"min(row_number) as row_number from {ROWS} where unit_id is not null group by unit_id"
    )


def _check_columns(source: Source, roles: Roles) -> None:
    lost = [name for name in dict.fromkeys(roles.columns) if name not in source.columns]
    if not lost:
        return
    there = ", ".join(source.columns)
    shown = there if len(there) <= 400 else there[:400] + " ..."
    raise FrameError.collected(
        [
            Problem(source.name, f"no column {name!r}", f"one of the columns {shown}",
                    "Name the column as it stands in the header")
            for name in lost
        ],
        what="columns",
    )  # fmt: skip


KEPT = {"paid": "BIGINT", "claimed": "BIGINT", "date": "DATE"}


def open_kept(source: Source, roles: Roles, *, period: tuple[date, date] | None) -> Opened:
    """The door for rows that passed it before: a Parquet of roles in a study folder."""
    texts = ["stratum", "cluster", *(f"more_{name}" for name, _ in roles.more)]
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
    select = ", ".join(quoted(name) for name in wanted)
    source.engine.execute(
        f"create temp view {ROWS} as select {select}, claimed is not null as claimed_given, "
        f"date is not null as date_given, {ROW} as row_number from {source.relation}"
    )
    _make_units(source, roles, texts)
    return Opened(source, roles, period, ".", None, kept=True)
