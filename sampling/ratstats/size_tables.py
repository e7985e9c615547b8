"""RAT-STATS' tables of sample sizes: by precision and confidence, also by stratum."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from primafacie.core.results import Result
from primafacie.core.units import Dollars

if TYPE_CHECKING:
    import pandas as pd

SMALL = 30
Cells = Mapping[int, Mapping[int, int]]


@dataclass(frozen=True)
class SizeTable(Result):
    """Sample sizes by precision and confidence.

    Attributes
    ----------
    mean : float
        Mean per unit, dollars.
    deviation : float
        Standard deviation per unit, dollars.
    universe : int
        Units in the population.
    sizes : mapping of int to mapping of int to int
        Sample size by precision (per cent, two-sided), then by confidence (per cent).
    """

    SCHEMA: ClassVar[str] = "primafacie.size-table/1"

    mean: Dollars
    deviation: Dollars
    universe: int
    sizes: Cells

    def table(self) -> pd.DataFrame:
        """Tabulate the sizes.

        Returns
        -------
        pandas.DataFrame
            One row per precision, one column per confidence, per cent.
        """
        import pandas as pd

        return pd.DataFrame([_row(self.sizes, precision) for precision in self.sizes])

    def __str__(self) -> str:
        return (
            f"RAT-STATS' sample sizes for a universe of {self.universe:,} units: mean "
            f"${self.mean:,.2f}, standard deviation ${self.deviation:,.2f}"
        )

    def text(self) -> str:
        """Print the grid: `(*)` marks sizes from 1 to 29, and 0 is printed as `---`.

        Returns
        -------
        str
            The grid with the mean, the standard deviation and the universe.

        Examples
        --------
        >>> table = SizeTable(400, 50, 100_000, {5: {80: 10, 90: 17}, 25: {80: 0, 90: 1}})
        >>> print(table.text().split("universe")[0].strip())
        precision  80% confidence  90% confidence
        5%                 10 (*)          17 (*)
        25%                   ---           1 (*)
        """
        return "\n".join(
            [
                *_grid(self.sizes),
                "",
                *_figures(self.universe, self.mean, self.deviation),
                "(*) fewer than 30 units; --- no unit",
            ]
        )

    def printed(self, precision: int, confidence: int) -> str:
        """Give a cell as it is printed: `---` for 0; see `small` for the mark `(*)`.

        Parameters
        ----------
        precision, confidence : int
            The cell, per cent.

        Returns
        -------
        str
            The size.
        """
        return (
            str(self.sizes[precision][confidence]) if self.sizes[precision][confidence] else "---"
        )

    def small(self, precision: int, confidence: int) -> bool:
        """Tell whether RAT-STATS marks a size with `(*)`: fewer than 30.

        Parameters
        ----------
        precision, confidence : int
            The cell, per cent.

        Returns
        -------
        bool
            Whether the size is from 1 to 29.
        """
        return 0 < self.sizes[precision][confidence] < SMALL


@dataclass(frozen=True)
class StratifiedSizes(Result):
    """Sample sizes of a stratified sample.

    Attributes
    ----------
    mean, deviation : float
        Mean and standard deviation of the whole universe, dollars.
    universe : int
        Units in all strata.
    ratios : tuple of float
        The share of each stratum in the sample, a fraction.
    strata : tuple of mapping
        The sizes of each stratum by precision, then by confidence, per cent.
    capped : frozenset of (int, int, int)
        Place of the stratum, precision and confidence of the sizes that reach the universe of
        their stratum, which is reviewed in full (`#`).
    """

    SCHEMA: ClassVar[str] = "primafacie.stratified-sizes/1"

    mean: Dollars
    deviation: Dollars
    universe: int
    ratios: tuple[float, ...]
    strata: tuple[Cells, ...]
    capped: frozenset[tuple[int, int, int]]

    def table(self) -> pd.DataFrame:
        """Tabulate the sizes.

        Returns
        -------
        pandas.DataFrame
            One row per stratum and precision and for their sum, one column per confidence, per
            cent.
        """
        import pandas as pd

        parts = [*enumerate(self.strata, start=1), ("all", self.total)]
        return pd.DataFrame(
            [
                {"stratum": str(label)} | _row(part, precision)
                for label, part in parts
                for precision in part
            ]
        )

    def __str__(self) -> str:
        return (
            f"RAT-STATS' sample sizes of {len(self.strata)} strata, {self.universe:,} units: mean "
            f"${self.mean:,.2f}, standard deviation ${self.deviation:,.2f}"
        )

    def text(self) -> str:
        """Print a grid for each stratum and for their sum, with the marks of RAT-STATS.

        `(*)` marks sizes from 1 to 29, `#` strata that are reviewed in full; 0 is printed as `---`.

        Returns
        -------
        str
            The grids, the shares of the strata, and the figures of the whole universe.
        """
        lines = []
        for place, (part, ratio) in enumerate(zip(self.strata, self.ratios, strict=True)):
            lines += [f"stratum {place + 1} ({100 * ratio:.2f}% of the sample)"]
            whole = {(p, level) for at, p, level in self.capped if at == place}
            lines += [*_grid(part, whole), ""]
        lines += ["all strata", *_grid(self.total), ""]
        lines += _figures(self.universe, self.mean, self.deviation)
        return "\n".join(
            [*lines, "(*) fewer than 30 units; --- no unit; # every unit of the stratum"]
        )

    @property
    def total(self) -> Cells:
        """The sum over strata."""
        first = self.strata[0]
        return {
            precision: {level: sum(part[precision][level] for part in self.strata) for level in row}
            for precision, row in first.items()
        }


def _grid(cells: Cells, whole: Collection[tuple[int, int]] = ()) -> list[str]:
    """The sizes as aligned lines, a precision a line, with RAT-STATS' marks."""
    levels = [*next(iter(cells.values()))]
    heads = ["precision", *(f"{level:g}% confidence" for level in levels)]
    rows = [
        [f"{precision:g}%", *(_cell(row[k], (precision, k) in whole) for k in levels)]
        for precision, row in cells.items()
    ]
    widths = [max(len(row[k]) for row in [heads, *rows]) for k in range(len(heads))]
    return [
        "  ".join(
            [
                row[0].ljust(widths[0]),
                *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)),
            ]
        )
        for row in [heads, *rows]
    ]


def _cell(size: int, whole: bool) -> str:
    if not size:
        return "---"
    return f"{size}" + (" #" if whole else "") + (" (*)" if size < SMALL else "")


def _figures(universe: int, mean: float, deviation: float) -> list[str]:
    return [
        f"universe {universe:,}; estimated mean {mean:,.2f}; estimated standard deviation "
        f"{deviation:,.2f}"
    ]


def _row(cells: Cells, precision: int) -> dict[str, int]:
    """The sizes of a precision as a row of a table."""
    sizes = {f"confidence {level}%": size for level, size in cells[precision].items()}
    return {"precision_percent": precision} | sizes
