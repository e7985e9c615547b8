"""Strata as records: which payments a stratum holds, and its exact totals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from primafacie.core.brief_texts import brief
from primafacie.core.errors import PlanError
from primafacie.core.families import unknown_name
from primafacie.core.money import Money
from primafacie.core.schema_names import check_schema
from sampling.engines.roles import Roles
from sampling.frames.condition_parser import parse
from sampling.frames.conditions import without_ids
from sampling.frames.stratum_ranges import StratumRange

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "primafacie.strata/2"
Kind = Literal["range", "zero or negative"]
_SHOWN = 90
Method = Literal["cum_root_f", "geometric", "optimal", "sethi", "kozak", "groups", "none"]
ZERO_OR_NEGATIVE = "zero or negative"
CERTAINTY = "certainty"
PROBE = "probe"


@dataclass(frozen=True)
class Stratum:
    """A stratum: the units whose paid amount is above `low` and at most `high`.

    Attributes
    ----------
    label : str
        Its name in plan, draw and worksheet.
    low : int or None
        Lower bound, exclusive, cents; None: no bound.
    high : int or None
        Upper bound, inclusive, cents; None: no bound.
    size : int
        Units, N_h.
    total : int
        Amount paid, cents.
    sum_squares : int
        Exact sum of the squared cents.
    certainty : bool
        A certainty stratum is sampled at 100%: its variance is 0.
    kind : {"range", "zero or negative"}
        "zero or negative": its units are paid $0.00 or less.
    condition : str or None
        A condition of the grammar of `Frame.exclude` that its units also meet.
    """

    label: str
    low: int | None
    high: int | None
    size: int
    total: int
    sum_squares: int
    certainty: bool = False
    kind: Kind = "range"
    condition: str | None = None

    @property
    def bounds(self) -> str:
        """The paid amounts of the stratum in words and dollars."""
        return stratum_words(self.low, self.high, self.condition)

    @property
    def payable(self) -> bool:
        """Can its units hold an overpayment? Those paid 0 or less cannot."""
        return self.kind == "range"

    @property
    def mean(self) -> float:
        """Mean paid amount, cents."""
        return self.total / self.size

    @property
    def deviation(self) -> float:
        """Standard deviation of the paid amounts, cents, divisor N_h - 1 (0 for one unit)."""
        if self.size < 2:
            return 0.0
        # exact integers until the last step: the difference of two large sums loses digits
        spread = self.size * self.sum_squares - self.total**2
        return float((spread / (self.size * (self.size - 1))) ** 0.5)

    def to_dict(self) -> dict[str, Any]:
        """Give the record of the stratum.

        Returns
        -------
        dict
            Every attribute; amounts in cents.
        """
        return asdict(self)

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Stratum:
        """Make a stratum from its record.

        Parameters
        ----------
        record : dict
            The record, as `to_dict` gives it.

        Returns
        -------
        Stratum
            The stratum.
        """
        return cls(**record)


def bounds_text(low: int | None, high: int | None) -> str:
    """`low` (exclusive) and `high` (inclusive), integer cents, in words.

    >>> bounds_text(0, 12000), bounds_text(12000, None)
    ('over $0.00 to $120.00', 'over $120.00')
    """
    if low is None and high is None:
        return "all paid amounts"
    if low is None:
        return f"up to {Money(high or 0)}"
    if high is None:
        return f"over {Money(low)}"
    return f"over {Money(low)} to {Money(high)}"


def stratum_words(low: int | None, high: int | None, condition: str | None) -> str:
    """Bounds and condition of a stratum in words; unit ids are counted, never shown.

    >>> stratum_words(None, None, "cluster = 'A'"), stratum_words(0, None, "cluster = 'A'")
    ("cluster = 'A'", "cluster = 'A', over $0.00")
    """
    if condition is None:
        return bounds_text(low, high)
    condition = without_ids(condition)
    if len(condition) > _SHOWN:
        condition = f"{condition[: _SHOWN - 4]} ..."
    if low is None and high is None:
        return condition
    return f"{condition}, {bounds_text(low, high)}"


class _Ranged(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def low(self) -> int | None: ...
    @property
    def high(self) -> int | None: ...
    @property
    def condition(self) -> str | None: ...


def stratum_range(row: _Ranged, roles: Roles) -> StratumRange:
    """The units of a stratum as the frame's engine finds them."""
    condition = None if row.condition is None else parse(row.condition, roles, recorded=True)
    return StratumRange(row.label, row.low, row.high, condition)


def units_text(count: int) -> str:
    """A count of units in words.

    >>> units_text(1), units_text(2252)
    ('1 unit', '2,252 units')
    """
    return "1 unit" if count == 1 else f"{count:,} units"


@brief
@dataclass(frozen=True)
class Strata:
    """The strata of a frame, in rising order of the paid amount, and how they were made.

    Strata are made by `stratify` and `whole_frame`. They are iterated in their order, and
    `strata[label]` is one of them.

    Attributes
    ----------
    rows : tuple of Stratum
        The strata.
    method : str
        The boundary method, "groups" (by a column or conditions alone) or "none".
    bins : int
        Bins of "cum_root_f".
    notes : tuple of str
        What a reader must know.
    details : dict
        The figures of the method: what was aimed at and reached, seed, certificate.
    """

    rows: tuple[Stratum, ...]
    method: Method
    bins: int
    notes: tuple[str, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Stratum]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, label: str) -> Stratum:
        for row in self.rows:
            if row.label == label:
                return row
        raise PlanError.of(unknown_name("stratum", label, [row.label for row in self.rows]))

    @property
    def size(self) -> int:
        """Units in all strata."""
        return sum(row.size for row in self.rows)

    @property
    def total(self) -> Money:
        return Money(sum(row.total for row in self.rows))

    @property
    def sampled(self) -> tuple[Stratum, ...]:
        """The strata that are not taken whole."""
        return tuple(row for row in self.rows if not row.certainty)

    def sizes(self) -> NDArray[np.int64]:
        """Give the number of units of every stratum.

        Returns
        -------
        ndarray of int64, shape (strata,)
            N_h in the order of the strata.
        """
        return np.array([row.size for row in self.rows], dtype=np.int64)

    def to_dict(self) -> dict[str, Any]:
        """Give the record of the strata.

        Returns
        -------
        dict
            Plain values; amounts in cents.
        """
        return {
            "bins": self.bins,
            "details": self.details,
            "method": self.method,
            "notes": list(self.notes),
            "schema": SCHEMA,
            "strata": [row.to_dict() for row in self.rows],
        }

    @classmethod
    def from_dict(cls, record: dict[str, Any]) -> Strata:
        """Make strata from their record.

        Parameters
        ----------
        record : dict
            The record, as `to_dict` gives it.

        Returns
        -------
        Strata
            The strata.
        """
        check_schema(str(record.get("schema", "")), SCHEMA, where="strata")
        return cls(
            rows=tuple(Stratum.from_dict(row) for row in record["strata"]),
            method=record["method"],
            bins=record["bins"],
            notes=tuple(record["notes"]),
            details=dict(record.get("details", {})),
        )

    def table(self) -> pd.DataFrame:
        """Tabulate the strata.

        Returns
        -------
        pandas.DataFrame
            One row per stratum; amounts in dollars.
        """
        import pandas as pd

        return pd.DataFrame(
            {
                "stratum": [row.label for row in self.rows],
                "paid amounts": [row.bounds for row in self.rows],
                "units": [row.size for row in self.rows],
                "paid": [row.total / 100 for row in self.rows],
                "mean": [row.mean / 100 for row in self.rows],
                "sd": [row.deviation / 100 for row in self.rows],
                "certainty": [row.certainty for row in self.rows],
            }
        )

    def __str__(self) -> str:
        lines = [f"Strata ({self.method}): {len(self.rows)}, {units_text(self.size)}, {self.total}"]
        lines += [
            f"  {row.label}: {row.bounds}, {units_text(row.size)}, {Money(row.total)}"
            + (", taken whole" if row.certainty else "")
            for row in self.rows
        ]
        return "\n".join(lines)
