"""The frame as columns: what was in it, in the order of its file, duplicates and all.

An opened `Frame` refuses repeated ids and other faults. The other side's frame may have
them, and they are what this package looks for: so it works on plain columns.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from primafacie.core.brief_texts import brief
from primafacie.core.errors import Problem, StudyError
from primafacie.core.money import Money
from sampling.engines.roles import Roles
from sampling.intake import Table, read_table

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from numpy.typing import NDArray

    from sampling import Frame

FEWEST_SUMMED = 10
"""A total is told from a unit by at least so many other rows with an amount."""


@brief
@dataclass(frozen=True, eq=False)
class FrameColumns:
    """The rows of a frame in file order, as columns; repeated ids are kept.

    Parameters
    ----------
    ids : ndarray of object, shape (N,)
        The unit ids as text.
    paid_cents : ndarray of int64, shape (N,)
        The amounts paid, in cents.
    strata, clusters : ndarray of object, shape (N,), optional
        The labels of the strata and of the clusters.
    dates : ndarray of datetime64[D], shape (N,), optional
        The days of service; NaT where a cell is blank.
    claimed_cents : ndarray of int64, shape (N,), optional
        The amounts claimed, in cents.
    more : mapping of str to ndarray of object, optional
        Further columns by name (code, place, patient ...).
    claimed_blank : ndarray of bool, shape (N,), optional
        Which rows have no claimed amount; such a row counts 0 in `claimed_cents`.
    """

    ids: NDArray[Any]
    paid_cents: NDArray[np.int64]
    strata: NDArray[Any] | None = None
    clusters: NDArray[Any] | None = None
    dates: NDArray[np.datetime64] | None = None
    claimed_cents: NDArray[np.int64] | None = None
    more: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    claimed_blank: NDArray[np.bool_] | None = None

    @property
    def size(self) -> int:
        """The number of rows."""
        return len(self.ids)

    @property
    def total(self) -> Money:
        """The total paid."""
        return Money(int(self.paid_cents.sum()))

    @property
    def dollars(self) -> NDArray[np.float64]:
        """The amounts paid, in dollars."""
        return self.paid_cents / 100.0

    @cached_property
    def _looked_up(self) -> dict[str, int]:
        return {}

    def rows_of(self, ids: Sequence[str]) -> NDArray[np.int64]:
        """The first row of each of these ids.

        Only the ids asked for are hashed: a dictionary of ten million would fill the memory.

        Parameters
        ----------
        ids : sequence of str
            The unit ids.

        Returns
        -------
        ndarray of int64
            Row numbers from 0, in the order of `ids`; -1 where an id is not in the frame.
        """
        import pandas as pd

        known = self._looked_up
        new = [unit for unit in dict.fromkeys(ids) if unit not in known]
        if new:
            codes = pd.Index(new, dtype=object).get_indexer(pd.Index(self.ids, dtype=object))
            hits = np.flatnonzero(codes >= 0)[::-1]
            rows = np.full(len(new), -1, dtype=np.int64)
            rows[codes[hits]] = hits
            known.update(zip(new, rows.tolist(), strict=True))
        return np.array([known[unit] for unit in ids], dtype=np.int64)

    def among(self, ids: Collection[str]) -> NDArray[np.bool_]:
        """Which rows have one of these ids.

        Parameters
        ----------
        ids : collection of str
            The unit ids.

        Returns
        -------
        ndarray of bool, shape (N,)
            True for rows with one of the ids.
        """
        import pandas as pd

        return np.asarray(pd.Series(self.ids, dtype=object).isin(list(ids)))

    def repeated(self) -> dict[str, int]:
        """Ids that occur in more than one row.

        Returns
        -------
        dict of str to int
            The number of rows of each repeated id.
        """
        import pandas as pd

        ids = pd.Series(self.ids, dtype=object)
        counts = ids[ids.duplicated(keep=False)].value_counts()
        return {str(unit): int(count) for unit, count in counts.items()}

    @cached_property
    def groups(self) -> dict[str, tuple[NDArray[Any], NDArray[np.int64]]]:
        """The further columns by name: their different values, ascending, and each row's."""
        import pandas as pd

        found = {}
        for name, column in self.more.items():
            codes, values = pd.factorize(column, sort=True)
            found[name] = (np.asarray(values, dtype=object), codes.astype(np.int64))
        return found

    @cached_property
    def variables(self) -> dict[str, NDArray[Any]]:
        """Every known column by its role, amounts in cents, for sorting and comparing."""
        named: dict[str, NDArray[Any] | None] = {
            "paid": self.paid_cents,
            "claimed": self.claimed_cents,
            "date": self.dates,
            "stratum": self.strata,
            "cluster": self.clusters,
        }
        return {k: v for k, v in named.items() if v is not None} | dict(self.more)

    @cached_property
    def roles(self) -> Roles:
        """The roles that conditions on these columns may name."""
        return Roles(
            unit_id=("unit_id",),
            paid="paid",
            claimed="claimed" if self.claimed_cents is not None else None,
            date="date" if self.dates is not None else None,
            stratum="stratum" if self.strata is not None else None,
            cluster="cluster" if self.clusters is not None else None,
            more=tuple((name, name) for name in sorted(self.more)),
        )

    def values(self, role: str) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """The values of a role and which of them are blank, as a plan's rule compares them.

        Parameters
        ----------
        role : str
            "unit_id", or a name in `variables`.

        Returns
        -------
        tuple of (ndarray, ndarray of bool)
            The column, and which of its cells are blank.
        """
        column: NDArray[Any] = self.ids if role == "unit_id" else self.variables[role]
        if role == "claimed" and self.claimed_blank is not None:
            return column, self.claimed_blank
        if role == "date":
            return column, np.isnat(column)
        if column.dtype == object:
            return column, np.asarray(column == "", dtype=bool)
        return column, np.zeros(self.size, dtype=bool)

    def take(self, rows: NDArray[Any]) -> FrameColumns:
        """The frame with these rows, in this order.

        Parameters
        ----------
        rows : ndarray
            Row numbers from 0, or a mask of all rows.

        Returns
        -------
        FrameColumns
            These rows.
        """

        def part(column: NDArray[Any] | None) -> NDArray[Any] | None:
            return None if column is None else column[rows]

        return replace(
            self,
            ids=self.ids[rows],
            paid_cents=self.paid_cents[rows],
            strata=part(self.strata),
            clusters=part(self.clusters),
            dates=part(self.dates),
            claimed_cents=part(self.claimed_cents),
            claimed_blank=part(self.claimed_blank),
            more={name: column[rows] for name, column in self.more.items()},
        )

    @classmethod
    def of(cls, frame: Frame) -> FrameColumns:
        """The units of an opened frame, in the order of its source, read in batches.

        Texts that repeat are held once: ten million units take about 2 GB.

        Parameters
        ----------
        frame : Frame
            The opened frame.

        Returns
        -------
        FrameColumns
            Its columns.
        """
        roles = frame.roles

        def text(role: str) -> NDArray[Any]:
            return _texts(frame.column(role))

        dates = None
        if roles.date:
            found = frame.column("date").to_numpy()
            dates = np.asarray(found).astype("datetime64[D]")
        return cls(
            ids=np.asarray(frame.column("unit_id").to_numpy(), dtype=object),
            paid_cents=frame.payments(),
            strata=text("stratum") if roles.stratum else None,
            clusters=text("cluster") if roles.cluster else None,
            dates=dates,
            claimed_cents=_whole(frame.column("claimed")) if roles.claimed else None,
            claimed_blank=_blank(frame.column("claimed")) if roles.claimed else None,
            more={name: text(name) for name, _ in roles.more},
        )

    @classmethod
    def from_table(
        cls,
        table: pd.DataFrame | Table,
        *,
        unit_id: str,
        paid: str,
        stratum: str | None = None,
        cluster: str | None = None,
        date: str | None = None,
        claimed: str | None = None,
        more: Sequence[str] = (),
    ) -> FrameColumns:
        """The other side's rows as they are, repeated ids included, read strictly.

        Ids are text (`NA` and `NULL` too), amounts exact cents, and days only those that can be
        read in one way. Blank days stay blank.

        Parameters
        ----------
        table : pandas.DataFrame or Table
            A table in memory, or what `sampling.intake.read_table` read from a file.
        unit_id, paid : str
            The columns of the unit ids and of the dollars paid.
        stratum, cluster, date, claimed : str, optional
            The columns of the strata, the clusters, the days and the dollars claimed.
        more : sequence of str, optional
            Further columns to keep.

        Returns
        -------
        FrameColumns
            The rows in file order.

        Raises
        ------
        StudyError
            With all faults together: a column that is missing, a blank or damaged id, a total row,
            an amount or a day that cannot be read.

        Examples
        --------
        >>> import pandas as pd
        >>> frame = FrameColumns.from_table(
        ...     pd.DataFrame({"ICN": ["007", "NA"], "PAID": ["$1,234.50", "(12.00)"]}),
        ...     unit_id="ICN", paid="PAID")
        >>> frame.ids.tolist(), frame.paid_cents.tolist()
        (['007', 'NA'], [123450, -1200])
        """
        roles = {"stratum": stratum, "cluster": cluster, "date": date, "claimed": claimed}
        wanted = dict.fromkeys(c for c in (unit_id, paid, *roles.values(), *more) if c is not None)
        if not isinstance(table, Table):
            lost = [name for name in wanted if name not in table.columns]
            table = table if lost else table[list(wanted)]  # the others stay unread
        given = read_table(table, needed=tuple(wanted), error=StudyError, name="frame")

        def text(column: str | None) -> NDArray[Any] | None:
            return None if column is None else np.array(given.texts(column), dtype=object)

        columns = cls(
            ids=np.array(given.ids(unit_id), dtype=object),
            paid_cents=_cents(given, paid),
            strata=text(stratum),
            clusters=None if cluster is None else np.array(_ids(given, cluster), dtype=object),
            dates=None if date is None else _days(given, date),
            claimed_cents=None if claimed is None else _cents(given, claimed),
            more={name: np.array(given.texts(name), dtype=object) for name in more},
        )
        _refuse_total_rows(given, paid, columns.paid_cents)
        given.raise_problems("frame")
        return columns


def _texts(column: pa.ChunkedArray[Any]) -> NDArray[Any]:
    """Texts as objects, one a different text; blank is empty."""
    import pyarrow as pa

    if not len(column):
        return np.empty(0, dtype=object)
    whole = pa.concat_arrays(column.cast(pa.large_string()).chunks)
    coded = whole.fill_null("").dictionary_encode()
    values = coded.dictionary.to_numpy(zero_copy_only=False).astype(object)
    return np.asarray(values[coded.indices.to_numpy()])


def _whole(column: pa.ChunkedArray[Any]) -> NDArray[np.int64]:
    """Cents; blank counts 0."""
    return np.asarray(column.fill_null(0).to_numpy()).astype(np.int64)


def _blank(column: pa.ChunkedArray[Any]) -> NDArray[np.bool_] | None:
    """Which cells are blank; None where all hold a value."""
    if not column.null_count:
        return None
    return np.asarray(column.is_null().to_numpy(), dtype=bool)


def _ids(table: Table, column: str) -> list[str]:
    """Cluster ids; a unit may have none."""
    return table.ids(column, blank=True)


def _cents(table: Table, column: str) -> NDArray[np.int64]:
    """Cents of every row; faulty cells, which are raised later, as 0."""
    cents = [amount or 0 for amount in table.cents(column)]
    if sum(map(abs, cents)) >= 2**62:
        table.problems.append(
            Problem(
                table.where(column),
                "amounts whose sum is too large to be held exactly",
                "dollars",
                "Check that this is the column of amounts",
            )
        )
        cents = [0] * len(cents)
    return np.array(cents, dtype=np.int64)


def _days(table: Table, column: str) -> NDArray[np.datetime64]:
    return np.array(table.days(column, blank=True), dtype="datetime64[D]")


def _refuse_total_rows(table: Table, column: str, cents: NDArray[np.int64]) -> None:
    """A row that holds the sum of all the others is a total: it would double the frame."""
    if np.count_nonzero(cents) <= FEWEST_SUMMED:
        return
    places = np.flatnonzero((cents != 0) & (2 * cents == cents.sum())).tolist()
    if places:
        table.fault(
            column,
            places,
            "the sum of all the other rows",
            expected="one sampling unit per row",
            fix="Delete the total row from the table",
        )
