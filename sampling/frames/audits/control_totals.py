"""The frame against the figures that the provider or payer states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from primafacie.core.brief_texts import brief
from primafacie.core.errors import FrameError
from primafacie.core.money import Money

if TYPE_CHECKING:
    import pandas as pd

    from sampling.frames.frame import Frame


@dataclass(frozen=True, slots=True)
class Stated:
    """Figures that are stated for the whole file, before any exclusion.

    Leave out what is not stated.

    Parameters
    ----------
    units : int, optional
        Stated number of units.
    rows : int, optional
        Stated number of rows.
    paid : Money, optional
        Stated amount paid.
    claimed : Money, optional
        Stated amount claimed.
    """

    units: int | None = None
    rows: int | None = None
    paid: Money | None = None
    claimed: Money | None = None


@dataclass(frozen=True, slots=True)
class ControlRow:
    """One figure: stated, found in the source, and found less stated (amounts in cents)."""

    what: str
    stated: int
    found: int
    is_money: bool

    @property
    def difference(self) -> int:
        return self.found - self.stated

    def words(self, value: int) -> str:
        """A value as it is printed."""
        return str(Money(value)) if self.is_money else f"{value:,}"


@brief
@dataclass(frozen=True)
class ControlTotals:
    """Every stated figure beside what the source holds."""

    rows: tuple[ControlRow, ...]

    @property
    def agree(self) -> bool:
        return all(row.difference == 0 for row in self.rows)

    def table(self) -> pd.DataFrame:
        """One row a figure, as printed."""
        import pandas as pd

        cells = [
            (row.what, row.words(row.stated), row.words(row.found), row.words(row.difference))
            for row in self.rows
        ]
        return pd.DataFrame(cells, columns=["figure", "stated", "found", "difference"])

    def text(self) -> str:
        """What was found, in a sentence."""
        off = [row for row in self.rows if row.difference]
        if not off:
            return f"The source agrees with the stated {', '.join(row.what for row in self.rows)}"
        return ". ".join(
            f"Stated {row.what} {row.words(row.stated)}, found {row.words(row.found)}: a "
            f"difference of {row.words(row.difference)}"
            for row in off
        )


def compare_totals(frame: Frame, stated: Stated) -> ControlTotals:
    """The stated figures beside the source as opened: the whole file, before exclusions.

    Raises `FrameError` if nothing is stated, or claimed amounts for a frame without them.
    """
    frame.total  # noqa: B018  (raises when the source has faults)
    opened = frame.opened
    dialect = frame.engine.dialect
    row = frame.engine.execute(
        f"select count(*), {dialect('sum', 'paid')}, {dialect('sum', 'claimed')} "
        f"from {opened.units}"
    )[0]
    if stated.claimed is not None and frame.roles.claimed is None:
        raise FrameError(
            "a stated claimed total, and no claimed column",
            where="control totals",
            expected="a frame opened with claimed=",
            fix="Name the column, or leave the total out",
        )
    found = {
        "units": int(row[0]),
        "rows": frame.rows,
        "paid": int(row[1] or 0),
        "claimed": int(row[2] or 0),
    }
    rows = []
    for what, value in found.items():
        given = getattr(stated, what)
        if isinstance(given, Money):
            rows.append(ControlRow(what, given.cents, value, is_money=True))
        elif given is not None:
            rows.append(ControlRow(what, int(given), value, is_money=False))
    if not rows:
        raise FrameError(
            "no stated figure",
            where="control totals",
            expected="at least one",
            fix="Write for example Stated(units=24_905, paid=Money.dollars('5472180.00'))",
        )
    return ControlTotals(tuple(rows))
