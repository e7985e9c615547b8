"""The order of a list that places were drawn from: a declared column, or two, or three."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from primafacie.core.errors import StudyError
from validation.study.frame_columns import FrameColumns

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "file"
MOST_KEYS = 3
Reading = Literal["", "as numbers", "ignoring case", "blanks last", "alternating"]
ALTERNATING: Reading = "alternating"
"""Ascending within the first group of the keys before, descending within the next, and so on."""
WAYS = ("asc", "desc", ALTERNATING)
"""What may follow a column in a stated order."""


@dataclass(frozen=True)
class SortKey:
    """A column and a direction.

    Programs sort the same column in several ways: `reading` is how its texts are compared.
    """

    column: str
    descending: bool = False
    reading: Reading = ""

    def __str__(self) -> str:
        way = "desc" if self.descending else "asc"
        return f"{self.column} {way}" + (f" ({self.reading})" if self.reading else "")


Keys = tuple[SortKey, ...]


def parse_order(order: str) -> Keys | None:
    """The keys of a stated order: none for `file`, None where no order was stated.

    >>> parse_order("paid desc, unit_id"), parse_order("file"), parse_order("")
    ((SortKey(column='paid', descending=True, reading=''), SortKey(column='unit_id', \
descending=False, reading='')), (), None)
    """
    text = order.strip()
    if not text:
        return None
    if text == FILE:
        return ()
    keys = []
    for part in text.split(","):
        name, _, way = part.strip().rpartition(" ")
        if way == ALTERNATING and name:
            keys.append(SortKey(name.strip(), reading=ALTERNATING))
        elif way in WAYS and name:
            keys.append(SortKey(name.strip(), way == "desc"))
        elif part.strip():
            keys.append(SortKey(part.strip()))
        else:
            raise StudyError(
                f"the order {order!r}",
                where="the order of the list",
                expected='"file", or columns with asc, desc or alternating, such as "date asc, '
                'paid desc"',
                fix='Write for example order="date asc, paid desc" (--order "date asc, paid desc")',
            )
    return tuple(keys)


def order_by_roles(order: str, columns: Mapping[str, str]) -> str:
    """A stated order under the names of the roles, which `columns` maps to columns.

    >>> order_by_roles("CLAIM_ID asc, BILLED", {"unit_id": "CLAIM_ID"})
    'unit_id asc, BILLED'
    """
    roles = {column: role for role, column in columns.items()}
    keys = []
    for part in order.split(","):
        name, _, way = part.strip().rpartition(" ")
        if way not in WAYS:
            name, way = part.strip(), ""
        keys.append(f"{roles.get(name, name)} {way}".strip())
    return ", ".join(keys)


def order_words(keys: Keys) -> str:
    """An order in words."""
    if not keys:
        return "in the order of its file"
    return "sorted by " + ", then ".join(str(key) for key in keys)


class Lists:
    """The rows of a frame in any order of its columns; ties stay in the order of the file."""

    def __init__(self, columns: FrameColumns) -> None:
        self.columns = columns
        self._codes: dict[SortKey, NDArray[np.int64]] = {}
        self._known_readings: dict[str, list[Reading]] = {}

    @cached_property
    def unit_codes(self) -> NDArray[np.int64]:
        """A number for each row that rows of the same unit id share."""
        import pandas as pd

        return np.asarray(pd.factorize(self.columns.ids)[0], dtype=np.int64)

    def has(self, column: str) -> bool:
        return column == "unit_id" or column in self.columns.variables

    @cached_property
    def keys(self) -> Keys:
        """Every key that can order this frame, the ids first."""
        found = []
        for column in ("unit_id", *self.columns.variables):
            codes = self.codes(SortKey(column))
            if len(codes) and codes.max() > codes.min():
                found += [
                    SortKey(column, descending, reading)
                    for reading in self._readings(column)
                    for descending in (False, True)
                ]
        return tuple(found)

    def readings(self, keys: Keys) -> list[Keys]:
        """The orders that stated keys can mean, as texts are compared in several ways."""
        found: list[Keys] = [()]
        for key in keys:
            found = [
                (*start, SortKey(key.column, key.descending, reading))
                for start in found
                for reading in ((ALTERNATING,) if key.reading else self._readings(key.column))
            ]
        return found

    def codes(self, key: SortKey) -> NDArray[np.int64]:
        """Ranks of the rows by one key, equal for equal values."""
        if key not in self._codes:
            ranks = self._ranks(key.column, key.reading)
            blank = self._blank(key.column) if key.reading == "blanks last" else None
            if key.descending:
                ranks = ranks.max(initial=0) - ranks
            if blank is not None:
                ranks = np.where(blank, ranks.max(initial=0) + 1, ranks)
            self._codes[key] = ranks
        return self._codes[key]

    def joint_codes(self, rows: NDArray[np.int64], keys: Keys) -> NDArray[np.int64]:
        """Ranks of these rows by several keys, equal where all of them are."""
        found = np.zeros(len(rows), dtype=np.int64)
        for key in keys:
            own = self.codes(key)[rows]
            width = int(own.max(initial=0)) + 1
            if key.reading == ALTERNATING:
                group = np.unique(found, return_inverse=True)[1]
                own = np.where(group % 2 == 1, width - 1 - own, own)
            if int(found.max(initial=0)) > 2**62 // width:
                found = np.unique(found, return_inverse=True)[1].astype(np.int64)
            found = found * width + own
        return found

    def ordered(self, rows: NDArray[np.int64], keys: Keys) -> NDArray[np.int64]:
        """These rows in an order."""
        if not keys:
            return rows
        return rows[np.argsort(self.joint_codes(rows, keys), kind="stable")]

    def _values(self, column: str) -> NDArray[Any]:
        if column == "unit_id":
            return self.columns.ids
        return np.asarray(self.columns.variables[column])

    def _blank(self, column: str) -> NDArray[np.bool_]:
        values = self._values(column)
        if values.dtype == object:
            return np.asarray(values == "", dtype=bool)
        if values.dtype.kind == "M":
            return np.asarray(np.isnat(values), dtype=bool)
        return np.zeros(len(values), dtype=bool)

    def _ranks(self, column: str, reading: Reading) -> NDArray[np.int64]:
        import pandas as pd

        values = self._values(column)
        if values.dtype != object:
            return np.unique(values, return_inverse=True)[1].astype(np.int64)
        if reading == "as numbers":
            values = np.array([int(text) for text in values.tolist()], dtype=object)
        elif reading == "ignoring case":
            values = np.array([text.casefold() for text in values.tolist()], dtype=object)
        return np.asarray(pd.factorize(values, sort=True)[0], dtype=np.int64)

    def _readings(self, column: str) -> list[Reading]:
        """How programs compare the values of a column, where that makes a difference."""
        if column not in self._known_readings:
            self._known_readings[column] = self._readings_of(column)
        return self._known_readings[column]

    def _readings_of(self, column: str) -> list[Reading]:
        found: list[Reading] = [""]
        values = self._values(column)
        if self._blank(column).any():
            found.append("blanks last")
        if values.dtype != object:
            return found
        texts = set(values.tolist())
        if all(text.isascii() and text.isdigit() for text in texts):
            if len({len(text) for text in texts}) > 1:
                found.append("as numbers")
        elif any(text != text.lower() for text in texts) and any(t != t.upper() for t in texts):
            found.append("ignoring case")
        return found


def possible_orders(count: int) -> int:
    """How many orders of one to three of `count` keys there are.

    Keys of one column in two directions count twice: the number errs to the large side.
    """
    return count + count * count + count**3


def places_in_order(
    columns: FrameColumns, rows: NDArray[np.int64], order: str, ids: Sequence[str]
) -> NDArray[np.int64]:
    """Places (from 0) of units among the rows in a stated order; -1 for units elsewhere.

    Without a stated order, and where its columns are not at hand, the order of the file.
    """
    lists = Lists(columns)
    keys = parse_order(order) or ()
    if not all(lists.has(key.column) for key in keys):
        keys = ()
    found = columns.rows_of(ids)
    ranks = np.full(columns.size + 1, -1, dtype=np.int64)
    ranks[lists.ordered(rows, keys)] = np.arange(len(rows))
    return np.asarray(ranks[found])


def refinements(keys: Keys, every: Keys) -> Iterator[Keys]:
    """The orders with one more key of another column."""
    used = {key.column for key in keys}
    for key in every:
        if key.column not in used:
            yield (*keys, key)
