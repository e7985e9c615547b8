"""The frame as columns: what was in it, in the order of its file, duplicates and all.

An opened `Frame` refuses repeated ids and other faults. The other side's frame may have
them, and they are what this package looks for: so it works on plain columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from primafacie.core.errors import StudyError

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sampling import Frame


@dataclass(frozen=True, eq=False)
class FrameColumns:
    """Rows of a frame in file order: ids as text, amounts in cents, dates as days.

    `more` holds further columns by name (code, place, patient ...). Absent columns are None.
    """

    ids: NDArray[Any]
    paid: NDArray[np.int64]
    strata: NDArray[Any] | None = None
    clusters: NDArray[Any] | None = None
    dates: NDArray[np.datetime64] | None = None
    claimed: NDArray[np.int64] | None = None
    more: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Rows."""
        return len(self.ids)

    @property
    def total(self) -> int:
        """Cents paid, exact."""
        return int(self.paid.sum())

    @property
    def dollars(self) -> NDArray[np.float64]:
        return self.paid / 100.0

    @cached_property
    def places(self) -> dict[str, int]:
        """The first row of each id."""
        found: dict[str, int] = {}
        for place, unit in enumerate(self.ids.tolist()):
            found.setdefault(unit, place)
        return found

    def rows_of(self, ids: Sequence[str]) -> NDArray[np.int64]:
        """The rows of these ids; -1 where an id is not in the frame."""
        return np.array([self.places.get(unit, -1) for unit in ids], dtype=np.int64)

    @cached_property
    def variables(self) -> dict[str, NDArray[Any]]:
        """Every known column by name, for sorting and comparing."""
        named: dict[str, NDArray[Any] | None] = {
            "paid": self.paid, "claimed": self.claimed, "date": self.dates,
            "stratum": self.strata, "cluster": self.clusters,
        }  # fmt: skip
        return {k: v for k, v in named.items() if v is not None} | dict(self.more)

    def take(self, rows: NDArray[Any]) -> FrameColumns:
        """The frame with these rows (places, or a mask), in this order."""

        def part(column: NDArray[Any] | None) -> NDArray[Any] | None:
            return None if column is None else column[rows]

        return replace(
            self,
            ids=self.ids[rows],
            paid=self.paid[rows],
            strata=part(self.strata),
            clusters=part(self.clusters),
            dates=part(self.dates),
            claimed=part(self.claimed),
            more={name: column[rows] for name, column in self.more.items()},
        )

    @classmethod
    def of(cls, frame: Frame) -> FrameColumns:
        """The units of an opened frame, in the order of its source."""
        return cls._of_table(frame.table(limit=frame.size), prefix="more_")

    @classmethod
    def from_table(
        cls,
        table: pd.DataFrame,
        *,
        unit_id: str,
        paid: str,
        stratum: str | None = None,
        cluster: str | None = None,
        date: str | None = None,
        claimed: str | None = None,
        more: Sequence[str] = (),
    ) -> FrameColumns:
        """The other side's rows as they stand; amounts are dollars with whole cents.

        Raises `StudyError` for columns that are not there or cells that are no amount or day.
        """
        roles = {"unit_id": unit_id, "paid": paid, "stratum": stratum, "cluster": cluster,
                 "date": date, "claimed": claimed}  # fmt: skip
        wanted = [c for c in (*roles.values(), *more) if c is not None]
        lost = [c for c in wanted if c not in table.columns]
        if lost:
            raise StudyError(
                f"no column {', '.join(lost)}", where="frame",
                expected=f"among {', '.join(map(str, table.columns))}", fix="Name the columns",
            )  # fmt: skip
        renamed = {c: role for role, c in roles.items() if c} | {c: f"more_{c}" for c in more}
        return cls._of_table(table[wanted].rename(columns=renamed), prefix="more_")

    @classmethod
    def _of_table(cls, table: pd.DataFrame, *, prefix: str) -> FrameColumns:
        def text(name: str) -> NDArray[Any] | None:
            if name not in table:
                return None
            return table[name].astype("string").fillna("").to_numpy(dtype=object)

        ids = text("unit_id")
        assert ids is not None
        return cls(
            ids=ids,
            paid=_cents(table, "paid"),
            strata=text("stratum"),
            clusters=text("cluster"),
            dates=_days(table) if "date" in table else None,
            claimed=_cents(table, "claimed") if "claimed" in table else None,
            more={
                str(name)[len(prefix) :]: column
                for name in table.columns
                if str(name).startswith(prefix) and (column := text(str(name))) is not None
            },
        )


def _cents(table: pd.DataFrame, name: str) -> NDArray[np.int64]:
    import pandas as pd

    dollars = pd.to_numeric(table[name], errors="coerce").to_numpy(dtype=np.float64)
    if not np.isfinite(dollars).all():
        raise StudyError(
            f"{int((~np.isfinite(dollars)).sum()):,} cells that are no amount",
            where=f"frame, column {name}", expected="dollars", fix="Correct these cells",
        )  # fmt: skip
    cents: NDArray[np.int64] = np.rint(dollars * 100).astype(np.int64)
    return cents


def _days(table: pd.DataFrame) -> NDArray[np.datetime64]:
    import pandas as pd

    days = pd.to_datetime(table["date"], errors="coerce")
    if days.isna().any():
        raise StudyError(
            f"{int(days.isna().sum()):,} cells that are no day", where="frame, column date",
            expected="days such as 2026-11-21", fix="Correct these cells",
        )  # fmt: skip
    return days.to_numpy().astype("datetime64[D]")
