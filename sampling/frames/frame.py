"""The sampling frame: checked units, what was excluded and why, and its digests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from primafacie.core.errors import FrameError, Problem
from primafacie.core.money import Money
from primafacie.core.results import Result
from sampling.engines.engine import Engine
from sampling.engines.roles import Roles
from sampling.frames import digests, statements, tickets_sql, unit_rows
from sampling.frames.condition_matches import no_match_note, parse_for
from sampling.frames.condition_parser import parse
from sampling.frames.conditions import Condition, level_of, render_sql, without_ids
from sampling.frames.derived_frames import grouped
from sampling.frames.exclusions import lost_rows, rows_excluded
from sampling.frames.frame_records import (
    SCHEMA,
    ConfirmedUnit,
    Exclusion,
    FrameRecord,
    FrameSource,
    LostRows,
    Signs,
    WaterfallRow,
    waterfall_table,
)
from sampling.frames.opened import Opened
from sampling.frames.role_columns import checked_roles
from sampling.frames.row_checks import period_problems
from sampling.frames.statements import AmountBins
from sampling.frames.steps import formed_step, in_rows, left_out
from sampling.frames.stratum_ranges import StratumRange
from sampling.frames.total_rows import kept_totals_note, rows_left, total_problems

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Frame(Result):
    """The units that can be sampled, and nothing else. Made by `open_frame`.

    A frame never changes: `exclude` gives a new one. Units are what is sampled (claims); a unit of
    several rows is their sum. A frame whose source has faults cannot be used: every verb raises the
    same `FrameError`. `from_dict` gives a `FrameRecord`: no record holds the units.
    """

    SCHEMA: ClassVar[str] = SCHEMA
    RECORD: ClassVar[type[FrameRecord]] = FrameRecord

    opened: Opened
    exclusions: tuple[tuple[Condition, str], ...] = ()
    before: tuple[WaterfallRow, ...] = field(default=(), repr=False)
    said: tuple[str, ...] = field(default=(), repr=False)
    # The waterfall of the units that these were formed of, and the step that formed them.
    earlier: tuple[WaterfallRow, ...] = field(default=(), repr=False)
    formed: str = field(default="", repr=False)

    @property
    def roles(self) -> Roles:
        return self.opened.roles

    @property
    def source_name(self) -> str:
        return self.opened.source.name

    @property
    def source_digest(self) -> str | None:
        """SHA-256 of the source file; None for a table in memory."""
        return self.opened.source.sha256

    @property
    def query(self) -> str:
        """The statement that reads the rows of a database; "" for other sources."""
        return self.opened.source.query

    @property
    def engine(self) -> Engine:
        """The engine that holds the frame; only this package puts statements to it."""
        return self.opened.engine

    @cached_property
    def units(self) -> tuple[str, list[object]]:
        """The relation of the units left, as SQL to select from, with its parameters."""
        conditions = [one for one, _ in self.exclusions if level_of(one) != "rows"]
        if not conditions:
            return self.opened.units, []
        among = f"(select * from {self.opened.rows}) as among"
        rendered = [render_sql(one, self.engine.dialect, rows=among) for one in conditions]
        left = " and ".join(f"not {sql}" for sql, _ in rendered)
        kept = f"(select * from {self.opened.units} where {left}) as units_left"
        return kept, [value for _, values in rendered for value in values]

    @cached_property
    def _sound(self) -> bool:
        """Whether the source has no fault; computed once a source, raised whenever it has."""
        found = self._faults()
        if found:
            raise FrameError.collected(found, what=self.source_name)
        return True

    def _faults(self) -> list[Problem]:
        """Every fault of the rows; a row that looks like a total is one until it is left out."""
        found = list(self.opened.problems())
        if not found and not self.opened.kept:
            totals = self.opened.totals[0]
            if totals:
                left = rows_left(self.opened, *self.units, totals)
                found += total_problems(self.opened, left)
        return found

    @cached_property
    def _counts(self) -> tuple[int, int, int | None]:
        """Units, cents and rows left, also while rows that look like totals are among them."""
        found = self.opened.problems()
        if found:
            raise FrameError.collected(found, what=self.source_name)
        return statements.totals(self.engine, *self.units, parts=self.opened.has_parts)

    @cached_property
    def _totals(self) -> tuple[int, int, int | None]:
        self._sound  # noqa: B018  (raises when the source has faults)
        return self._counts

    @property
    def size(self) -> int:
        """Units in the frame, N."""
        return self._totals[0]

    @property
    def total(self) -> Money:
        """The amount paid for all units."""
        return Money(self._totals[1])

    @cached_property
    def rows(self) -> int:
        """Rows of the source, before exclusions."""
        whole = self.opened.whole or self.opened
        return int(self.engine.execute(f"select count(*) from {whole.rows}")[0][0])

    @property
    def physical_lines(self) -> int | None:
        """Lines of the delimited file that was opened, its header among them; else None."""
        source = self.opened.source
        return None if source.count is None else source.count.lines + source.lines_outside

    @cached_property
    def signs(self) -> Signs:
        """Units and cents paid above, at and below zero."""
        self._sound  # noqa: B018
        return statements.signs(self.engine, *self.units)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know: rows summed to units, zero and negative payments."""
        marked = str(self.lost_rows or "")
        said = [*self.source_notes(), *self.said, marked, self.signs.note()]
        return tuple(note for note in said if note)

    def source_notes(self) -> list[str]:
        """The notes on the source, with the totals of an old folder that are still units."""
        totals = self.opened.totals[0] if self.opened.kept else []
        left = kept_totals_note(rows_left(self.opened, *self.units, totals)) if totals else ""
        return [*self.opened.part_notes(), *([left] if left else [])]

    @property
    def waterfall(self) -> tuple[WaterfallRow, ...]:
        """Every exclusion in its order, with the units and cents it took out."""
        if self.before:
            return self.before
        size, cents, rows = self._counts
        if self.earlier:
            return (*self.earlier, formed_step(self.earlier, self.formed, size, cents, rows))
        none = None if rows is None else 0
        return (WaterfallRow("as opened", "", 0, 0, size, cents, none, rows),)

    def exclude(self, condition: str, *, reason: str) -> Frame:
        """Exclude the units that meet a condition of the grammar, such as `paid <= 0`, and why.

        Where a unit has several rows, a condition on columns of rows (`row.paid`, or a column that
        differs between the rows of a unit) leaves out rows: a unit keeps the sum of the others, and
        leaves without any. Such exclusions come before those of units, whose `paid` is then that of
        the rows kept. A condition that nothing meets leaves a note with the values that occur.

        `FrameError` is raised if the condition cannot be read, if the reason why these units are
        outside the frame is empty, or if no unit would be left.
        """
        if not reason.strip():
            raise FrameError(
                "an exclusion without a reason",
                where=f"condition {condition!r}",
                fix="Say why these units are outside the frame",
            )
        return self._without(parse_for(self.opened, condition), reason)

    def exclude_recorded(self, condition: str, *, reason: str) -> Frame:
        """An exclusion as a record states it, in the words of the release that wrote it."""
        return self._without(parse(condition, self.roles, recorded=True), reason)

    def _without(self, parsed: Condition, reason: str) -> Frame:
        shown = f"condition {without_ids(str(parsed))!r}"
        kept = replace(self, exclusions=(*self.exclusions, (parsed, reason)), before=())
        if level_of(parsed) == "rows":
            if any(level_of(earlier) == "units" for earlier, _ in self.exclusions):
                raise FrameError(
                    "an exclusion of rows after one of units",
                    where=shown,
                    expected="exclusions of rows first, then those of units",
                    fix="Give this exclusion before the others: amounts are those of rows kept",
                )
            kept = replace(kept, opened=rows_excluded(self.opened, parsed))
        (size, cents, rows), (left, kept_cents, rows_kept) = self._counts, kept._counts
        if left == 0:
            raise FrameError(
                "no unit would be left",
                where=shown,
                expected="a condition that some units do not meet",
                fix="Correct the condition",
            )
        gone = None if rows is None or rows_kept is None else rows - rows_kept
        lost = size - left, cents - kept_cents
        row = WaterfallRow(str(parsed), reason, *lost, left, kept_cents, gone, rows_kept)
        if not (row.units or gone):
            kept = replace(kept, said=(*kept.said, no_match_note(self.opened, *self.units, parsed)))
        return replace(kept, before=(*self.waterfall, row))

    @cached_property
    def lost_rows(self) -> LostRows | None:
        """Units that lost rows to exclusions, with their amounts before and after; else None."""
        self._sound  # noqa: B018
        return lost_rows(self.opened, *self.units)

    def group(self, by: str) -> Frame:
        """Group units by a role into new sampling units: lines to claims, claims to beneficiaries.

        `by` is the cluster role or a `more` role. Each value is one unit: the sum of its units
        here, after exclusions, with their first date. The waterfall goes on. Raises `FrameError`
        for another role, and from `check` if a unit has no value of it.
        """
        named = ", ".join(self.roles.unit_id)
        note = f"{self.size:,} units of {named} are grouped to sampling units by {by}"
        made = self.remade(grouped(self.opened, *self.units, by, (*self.history(), note)))
        return replace(made, earlier=in_rows(self.waterfall), formed=f"units are grouped by {by}")

    def remade(self, opened: Opened) -> Frame:
        """A frame without exclusions of units that were made of the units here."""
        return replace(self, opened=opened, exclusions=(), before=(), earlier=(), formed="")

    def history(self) -> tuple[str, ...]:
        """The notes and exclusions up to here, so that a frame made of these units states them."""
        return (*self.source_notes(), *left_out(self.waterfall))

    def check(self) -> Frame:
        """Run every check, collect all problems, raise once (`FrameError`); else this frame."""
        found = self._faults()
        found += period_problems(self.opened, *self.units)
        if found:
            raise FrameError.collected(found, what=self.source_name)
        return self

    @cached_property
    def content_digest(self) -> str:
        """`content/1`: the digest of the units whatever their order."""
        self._sound  # noqa: B018
        return digests.content_digest(self.engine, *self.units, self.roles)

    def list_digest(self, order: Sequence[str] | str) -> str:
        """`list/1`: the digest of the unit ids in a declared order; no default order exists."""
        self._sound  # noqa: B018
        return digests.list_digest(self.opened, *self.units, order)

    def histogram(
        self, bins: int, *, above: int = 0, upto: int | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Units by amount paid: inclusive upper ends in cents, and counts, of equal bins."""
        self._sound  # noqa: B018
        return statements.histogram(self.engine, *self.units, bins=bins, above=above, upto=upto)

    def amount_bins(self, most: int, *, above: int = 0, upto: int | None = None) -> AmountBins:
        """Units by amount paid in at most `most` bins, with their cents and squared cents."""
        self._sound  # noqa: B018
        return statements.amount_bins(self.engine, *self.units, most=most, above=above, upto=upto)

    def stratum_totals(self, bounds: Sequence[int]) -> list[tuple[int, int, int]]:
        """Units, cents and squared cents between rising bounds (cents, inclusive above)."""
        self._sound  # noqa: B018
        return statements.stratum_totals(self.engine, *self.units, bounds)

    def payments(self) -> NDArray[np.int64]:
        """The amounts paid, cents, in the order of the source; of unit ids where it has none."""
        self._sound  # noqa: B018
        return statements.payments(self.engine, *self.units, order=self.file_order)

    def column(self, role: str) -> pa.ChunkedArray[Any]:
        """One role of every unit, in the order of `payments`: cents, days, texts, blank as null."""
        self._sound  # noqa: B018
        (name,) = checked_roles(self.roles, role, where="column")
        return unit_rows.column(self.engine, *self.units, name, order=self.file_order)

    @property
    def file_order(self) -> str:
        """The column that `payments` are ordered by: the row number, or the unit id."""
        return "row_number" if self.opened.source.numbered else "unit_id"

    def smallest_tickets(
        self,
        *,
        seed: str,
        ranges: Sequence[StratumRange],
        sizes: Mapping[str, int],
        populations: Mapping[str, int],
    ) -> list[tuple[str, str, str]]:
        """(stratum, ticket, unit id) of the smallest `ticket/1` tickets of each stratum."""
        self._sound  # noqa: B018
        return tickets_sql.smallest_tickets(
            self.engine,
            *self.units,
            seed=seed,
            ranges=ranges,
            sizes=sizes,
            populations=populations,
        )

    def fetch_units(self, unit_ids: Sequence[str]) -> list[unit_rows.FrameUnit]:
        """Every role of these units, in this order."""
        self._sound  # noqa: B018
        return unit_rows.fetch_units(self.opened, *self.units, unit_ids)

    def table(self, limit: int = 20) -> pd.DataFrame:
        """The first units as a table, one row per unit. Claims are patients: look with care."""
        order = self.file_order
        return unit_rows.first_units(self.opened, *self.units, limit=int(limit), order=order)

    def _shown_table(self) -> pd.DataFrame:
        """The waterfall of exclusions: a page or a notebook shows no units."""
        import pandas as pd

        return pd.DataFrame() if self._faults() else waterfall_table(self.waterfall)

    def write_parquet(self, path: Path) -> None:
        """All rows as opened, before exclusions, by role: what a study folder keeps."""
        self._sound  # noqa: B018
        unit_rows.write_rows(self.opened.whole or self.opened, path)

    def record(self) -> FrameRecord:
        """The frame as its file holds it: source, roles, exclusions, totals, digests, notes."""
        content_digest = self.content_digest
        if self.opened.source.file is not None:
            self.opened.source.file.check()
        confirmed = self.opened.totals[1] or []
        return FrameRecord(
            source=FrameSource(self.source_name, self.source_digest, self.opened.source_files),
            roles=self.roles,
            period=self.opened.period,
            size=self.size,
            rows=self.rows,
            total=self.total,
            content_digest=content_digest,
            signs=self.signs,
            exclusions=tuple(
                Exclusion(str(condition), reason) for condition, reason in self.exclusions
            ),
            waterfall=self.waterfall,
            notes=self.notes,
            lost_rows=self.lost_rows,
            confirmed_units=tuple(
                ConfirmedUnit(row.number, row.unit_id, reason) for row, reason in confirmed
            ),
            earlier_steps=len(self.earlier),
        )

    as_record = record

    @staticmethod
    def of_record(record: FrameRecord) -> FrameRecord:
        return record

    def __str__(self) -> str:
        found = self._faults()
        if found:
            many = "s" if len(found) > 1 else ""
            return f"frame from {self.source_name} with {len(found)} problem{many}: check()"
        return f"frame of {self.size:,} units, {self.total}, from {self.source_name}"
