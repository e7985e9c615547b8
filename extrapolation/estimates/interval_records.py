"""Limits as records, and as words and tables in their unit.

Limits are in the unit that the record itself states under `unit`: dollars (unrounded), units of the
frame, a share of them, or as the column was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final, Protocol

from extrapolation.bounds import PredictedCoverage, Side
from extrapolation.samples.samples import Unit
from primafacie.core.results import Result
from primafacie.core.serializer import OPTIONAL

if TYPE_CHECKING:
    import pandas as pd

CONDITIONAL: Final = "conditional"
"""The standing of a limit that rests on a stated assumption about the frame."""
_SUFFIXES: Final[dict[Unit, str]] = {
    "dollars": "_dollars",
    "count": "_units",
    "share": "_share",
    "as given": "",
}


@dataclass(frozen=True)
class IntervalRecord(Result):
    """The limits of an estimate, unrounded, in the unit that `unit` states.

    Attributes
    ----------
    low, high : float or None
        The limits; None on an open side.
    level, side, bound, names, planned, reliable, precision, predicted_coverage
        As in `Interval`.
    assumptions : str
        The guarantee of the bound, and when it fails.
    notes : tuple of str
        What the reader must know; the finite-sample limit, or why there is none, is among them.
    unit : {'dollars', 'count', 'share', 'as given'}
        The unit of the limits.
    condition : str
        As in `Interval`.
    """

    SCHEMA: ClassVar[str] = "primafacie.interval/1"

    low: float | None
    high: float | None
    level: float
    side: Side
    bound: str
    names: str
    planned: bool
    reliable: bool
    precision: float | None
    predicted_coverage: PredictedCoverage | None
    assumptions: str
    notes: tuple[str, ...]
    unit: Unit
    condition: str = field(default="", metadata=OPTIONAL)

    @property
    def predicted_words(self) -> str:
        """The predicted coverage of the lower limit in words."""
        return "undefined" if self.predicted_coverage is None else str(self.predicted_coverage)

    def table(self) -> pd.DataFrame:
        """One row: the limits in their unit, the bound, the precision and the marks."""
        return limits_table([self])

    def __str__(self) -> str:
        return limit_words(self)


class AnyLimits(Protocol):
    """What `Interval` and its record have in common."""

    @property
    def low(self) -> float | None: ...

    @property
    def high(self) -> float | None: ...

    @property
    def level(self) -> float: ...

    @property
    def side(self) -> str: ...

    @property
    def bound(self) -> str: ...

    @property
    def names(self) -> str: ...

    @property
    def planned(self) -> bool: ...

    @property
    def reliable(self) -> bool: ...

    @property
    def precision(self) -> float | None: ...

    @property
    def unit(self) -> Unit: ...

    @property
    def condition(self) -> str: ...


def limit_words(limits: AnyLimits) -> str:
    """Limits in one line: both of their names, the bound, the marks and the amounts."""
    mark = "" if limits.planned else ", not pre-specified"
    doubt = "" if limits.reliable else ", not reliable here"
    assumed = f", {CONDITIONAL}" if limits.condition else ""
    ends = between(limits.low, limits.high, limits.unit)
    return f"{limits.names} by {limits.bound}{mark}{assumed}{doubt}: {ends}"


def rungs_of(limits: Sequence[AnyLimits]) -> list[tuple[str, float | None, float | None]]:
    """Limits as the rungs of a figure: a short name, and both ends."""
    return [
        (
            f"{row.side} {100 * row.level:g}%" + ("" if row.planned else f" by {row.bound}"),
            row.low,
            row.high,
        )
        for row in limits
    ]


def capitalized(words: str) -> str:
    """A sentence with a capital letter at its start.

    >>> capitalized("expansion of PPS draws")
    'Expansion of PPS draws'
    """
    return words[:1].upper() + words[1:]


def between(low: float | None, high: float | None, unit: Unit) -> str:
    """Limits as amounts; an open side is left out.

    >>> between(10.0, None, "dollars"), between(0.1, 0.25, "share")
    ('at least $10.00', '10.00% to 25.00%')
    """
    if low is not None and high is not None:
        return f"{in_unit(low, unit)} to {in_unit(high, unit)}"
    if low is not None:
        return f"at least {in_unit(low, unit)}"
    return "no limit" if high is None else f"at most {in_unit(high, unit)}"


def in_unit(value: float, unit: Unit) -> str:
    """An estimate in its unit: dollars, units of the frame, a share of them, or a plain number.

    >>> in_unit(-1250.5, "dollars"), in_unit(0.125, "share"), in_unit(12.0, "count")
    ('-$1,250.50', '12.50%', '12.00')
    """
    if unit == "dollars":
        return f"{'-' if value < 0 else ''}${abs(value):,.2f}"
    return f"{100 * value:.2f}%" if unit == "share" else f"{value:,.2f}"


def column_name(name: str, unit: Unit) -> str:
    """The name of a column of estimates, with its unit where it has one.

    >>> column_name("se", "dollars"), column_name("se", "count"), column_name("se", "as given")
    ('se_dollars', 'se_units', 'se')
    """
    return name + _SUFFIXES[unit]


def limits_table(limits: Sequence[AnyLimits]) -> pd.DataFrame:
    """Limits as a table, one row each, the unit of the ends in the names of their columns."""
    import pandas as pd

    unit = limits[0].unit if limits else "dollars"
    columns = ("limit", "bound", column_name("lower", unit), column_name("upper", unit))
    rows = [
        (row.names, row.bound, row.low, row.high, row.precision, row.planned, row.reliable)
        for row in limits
    ]
    return pd.DataFrame(rows, columns=[*columns, "precision", "planned", "reliable"])
