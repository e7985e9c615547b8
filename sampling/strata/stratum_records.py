"""Strata as records: which payments a stratum holds, and its exact totals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from primafacie.core.errors import PlanError
from primafacie.core.families import unknown_name
from primafacie.core.money import Money
from primafacie.core.results import Result
from sampling.engines.roles import Roles
from sampling.frames.condition_parser import parse
from sampling.frames.conditions import without_ids
from sampling.frames.stratum_ranges import StratumRange

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["range", "zero or negative"]
_SHOWN = 90
Method = Literal["cum_root_f", "geometric", "optimal", "sethi", "kozak", "groups", "none"]
ZERO_OR_NEGATIVE = "zero or negative"
CERTAINTY = "certainty"
PROBE = "probe"


@dataclass(frozen=True)
class Stratum:
    """A stratum: the units whose paid amount is above `low_cents` and at most `high_cents`.

    Attributes
    ----------
    label : str
        Its name in plan, draw and worksheet.
    low_cents : int or None
        Lower bound, exclusive; None: no bound.
    high_cents : int or None
        Upper bound, inclusive; None: no bound.
    size : int
        Units, N_h.
    total_cents : int
        Amount paid.
    squared_cents : int
        Exact sum of the squared cents.
    certainty : bool
        A certainty stratum is sampled at 100%: its variance is 0.
    kind : {"range", "zero or negative"}
        "zero or negative": its units are paid $0.00 or less.
    condition : str or None
        A condition of the grammar of `Frame.exclude` that its units also meet.
    """

    label: str
    low_cents: int | None
    high_cents: int | None
    size: int
    total_cents: int
    squared_cents: int
    certainty: bool = False
    kind: Kind = "range"
    condition: str | None = None

    @property
    def bounds(self) -> str:
        """The paid amounts of the stratum in words and dollars."""
        return stratum_words(self.low_cents, self.high_cents, self.condition)

    @property
    def payable(self) -> bool:
        """Can its units hold an overpayment? Those paid 0 or less cannot."""
        return self.kind == "range"

    @property
    def total(self) -> Money:
        """Amount paid."""
        return Money(self.total_cents)

    @property
    def mean_cents(self) -> float:
        """Mean paid amount."""
        return self.total_cents / self.size

    @property
    def deviation_cents(self) -> float:
        """Standard deviation of the paid amounts, divisor N_h - 1 (0 for one unit)."""
        if self.size < 2:
            return 0.0
        # exact integers until the last step: the difference of two large sums loses digits
        spread = self.size * self.squared_cents - self.total_cents**2
        return float((spread / (self.size * (self.size - 1))) ** 0.5)


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
    def low_cents(self) -> int | None: ...
    @property
    def high_cents(self) -> int | None: ...
    @property
    def condition(self) -> str | None: ...


def stratum_range(row: _Ranged, roles: Roles) -> StratumRange:
    """The units of a stratum as the frame's engine finds them."""
    condition = None if row.condition is None else parse(row.condition, roles, recorded=True)
    return StratumRange(row.label, row.low_cents, row.high_cents, condition)


def units_text(count: int) -> str:
    """A count of units in words.

    >>> units_text(1), units_text(2252)
    ('1 unit', '2,252 units')
    """
    return "1 unit" if count == 1 else f"{count:,} units"


@dataclass(frozen=True)
class Stratification:
    """How strata were made.

    Attributes
    ----------
    method : str
        The boundary method, "groups" (by a column or conditions alone) or "none".
    bins : int
        Bins of "cum_root_f".
    by : str, mapping of str to str, or None
        The column, or the condition of each group.
    probe : int or None
        Units of the probe, which are a census stratum.
    seed : int or None
        Seed of a random search.
    stream : str or None
        The random numbers of that search.
    details : mapping
        The figures of the method: what was aimed at and reached, certificate.
    """

    method: str
    bins: int
    by: str | Mapping[str, str] | None = None
    probe: int | None = None
    seed: int | None = None
    stream: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Strata(Result):
    """The strata of a frame, in rising order of the paid amount, and how they were made.

    Strata are made by `stratify` and `whole_frame`. They are iterated in their order, and
    `strata[label]` is one of them.

    Attributes
    ----------
    rows : tuple of Stratum
        The strata.
    stratification : Stratification
        How they were made.
    notes : tuple of str
        What a reader must know.
    """

    SCHEMA: ClassVar[str] = "primafacie.strata/3"

    rows: tuple[Stratum, ...]
    stratification: Stratification
    notes: tuple[str, ...] = ()

    @property
    def method(self) -> str:
        """The boundary method, "groups" (by a column or conditions alone) or "none"."""
        return self.stratification.method

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
        """Amount paid for all units."""
        return Money(sum(row.total_cents for row in self.rows))

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
                "paid_dollars": [row.total_cents / 100 for row in self.rows],
                "mean_dollars": [row.mean_cents / 100 for row in self.rows],
                "sd_dollars": [row.deviation_cents / 100 for row in self.rows],
                "certainty": [row.certainty for row in self.rows],
            }
        )

    def __str__(self) -> str:
        lines = [self._headline()]
        lines += [
            f"  {row.label}: {row.bounds}, {units_text(row.size)}, {row.total}"
            + (", taken whole" if row.certainty else "")
            for row in self.rows
        ]
        return "\n".join(lines)

    def _headline(self) -> str:
        return f"Strata ({self.method}): {len(self.rows)}, {units_text(self.size)}, {self.total}"
