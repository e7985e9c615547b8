"""The record of a sampling frame: where it is from, what it holds, what was left out and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, ClassVar, Final

from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.record_forms import RecordForm, StoredResult
from primafacie.core.serializer import OPTIONAL
from sampling.engines.roles import Roles
from sampling.frames.conditions import without_ids
from sampling.frames.frame_older_forms import UPWARD
from sampling.intake.sources import SourceFile

if TYPE_CHECKING:
    import pandas as pd

SCHEMA: Final = "primafacie.frame/2"


@dataclass(frozen=True, slots=True)
class Signs:
    """Units and cents paid above, at and below zero."""

    positive: int
    positive_cents: int
    zero: int
    negative: int
    negative_cents: int

    def note(self) -> str:
        """What a reader must know of zero and negative payments; empty if there are none."""
        parts = []
        if self.zero:
            parts.append(f"{counted(self.zero, 'unit')} {_were(self.zero)} paid $0.00")
        if self.negative:
            dollars = -self.negative_cents / 100
            parts.append(
                f"{counted(self.negative, 'unit')} {_were(self.negative)} paid less than $0.00 "
                f"(-${dollars:,.2f} in all)"
            )
        if not parts:
            return ""
        return " and ".join(parts) + ": no fault; the plan decides about them"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


@dataclass(frozen=True, slots=True)
class WaterfallRow:
    """One rule of the waterfall: units and cents it removed, units and cents left after it.

    `rows` and `rows_left` are those of the source, where units have several rows.
    """

    rule: str
    reason: str
    units: int
    cents: int
    units_left: int
    cents_left: int
    rows: int | None = None
    rows_left: int | None = None


@dataclass(frozen=True, slots=True)
class LostUnit:
    """A unit that lost some of its rows to exclusions, with its amounts before and after."""

    unit_id: str
    original_cents: int
    kept_cents: int
    rows: int
    rows_kept: int


@dataclass(frozen=True)
class LostRows:
    """Units of a frame that lost rows to exclusions and are sampled with the others.

    `rows` were left out of these `units`, whose amounts were `original_cents` and are now
    `kept_cents`. `listed` are the units in the order of their ids; of more than 100,000 units the
    first 100,000.
    """

    units: int
    rows: int
    original_cents: int
    kept_cents: int
    listed: tuple[LostUnit, ...]

    def table(self) -> pd.DataFrame:
        """Tabulate the units: one row per unit, amounts in cents."""
        from primafacie.core.result_tables import rows_table

        return rows_table(self.listed)

    def __str__(self) -> str:
        units, rows = counted(self.units, "unit"), counted(self.rows, "row")
        return (
            f"{units} lost {rows} to exclusions: {Money(self.original_cents)} before, "
            f"{Money(self.kept_cents)} kept"
        )

    __repr__ = __str__


@dataclass(frozen=True)
class FrameSource:
    """What a frame was opened from: a name, and the digest of its file (None: a table).

    Of several `files` the digest is that of the lines `sha256sum` prints for them.
    """

    name: str
    sha256: str | None
    files: tuple[SourceFile, ...] = field(default=(), metadata=OPTIONAL)


@dataclass(frozen=True)
class Exclusion:
    """A condition whose units, or rows, are outside the frame, and why."""

    condition: str
    reason: str


@dataclass(frozen=True)
class ConfirmedUnit:
    """A row that looks like a total and was confirmed as a unit."""

    number: int | None
    unit_id: str
    reason: str


@dataclass(frozen=True)
class FrameRecord(StoredResult):
    """A sampling frame as its file holds it.

    Attributes
    ----------
    source : FrameSource
        What the frame was opened from.
    roles : Roles
        The column that plays each part.
    period : tuple of (date, date) or None
        The first and the last day of service of the frame.
    size : int
        Units, N.
    rows : int
        Rows of the source, before exclusions.
    total : Money
        Amount paid for all units.
    content_digest : str
        Digest of the units whatever their order (`content/1`).
    signs : Signs
        Units and cents paid above, at and below zero.
    exclusions : tuple of Exclusion
        What was excluded, in its order.
    waterfall : tuple of WaterfallRow
        What each exclusion took out and left.
    notes : tuple of str
        What a reader must know.
    lost_rows : LostRows or None
        The units that lost rows to exclusions.
    confirmed_units : tuple of ConfirmedUnit
        The rows that look like totals and were confirmed as units.
    earlier_steps : int
        The first rows of the waterfall that come before the units were formed of other ones:
        adjustments added to the claims they adjust, units grouped.
    """

    SCHEMA: ClassVar[str] = SCHEMA
    ROWS: ClassVar[str] = "waterfall"

    source: FrameSource
    roles: Roles
    period: tuple[date, date] | None
    size: int
    rows: int
    total: Money
    content_digest: str
    signs: Signs
    exclusions: tuple[Exclusion, ...]
    waterfall: tuple[WaterfallRow, ...]
    notes: tuple[str, ...]
    lost_rows: LostRows | None = None
    confirmed_units: tuple[ConfirmedUnit, ...] = ()
    earlier_steps: int = field(default=0, metadata=OPTIONAL)

    @property
    def steps_before(self) -> tuple[WaterfallRow, ...]:
        """The waterfall before the units were formed of those of the source."""
        return self.waterfall[: self.earlier_steps]

    @property
    def formed_by(self) -> str:
        """The step by which the units were formed; "" where they are those of the source."""
        return self.waterfall[self.earlier_steps].rule if self.earlier_steps else ""

    def table(self) -> pd.DataFrame:
        """Tabulate the waterfall of exclusions.

        Returns
        -------
        pandas.DataFrame
            One row per exclusion, the frame as opened first; amounts in cents.
        """
        return waterfall_table(self.waterfall)

    def __str__(self) -> str:
        return f"frame of {counted(self.size, 'unit')}, {self.total}, from {self.source.name}"


def waterfall_table(rows: tuple[WaterfallRow, ...]) -> pd.DataFrame:
    """The waterfall as a table; unit ids in a condition are counted, not shown."""
    from primafacie.core.result_tables import rows_table

    table = rows_table(rows)
    table["rule"] = [without_ids(rule) for rule in table["rule"]]
    table = table.rename(columns={"cents": "paid_cents", "cents_left": "paid_left_cents"})
    return table.dropna(axis="columns", how="all")


FORM: Final = RecordForm("frame", 2, FrameRecord, UPWARD)
