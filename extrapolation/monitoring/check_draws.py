"""Drawing the quarterly competency check: a few charts of every provider, by tickets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from primafacie.core.brief_texts import brief
from primafacie.core.errors import DrawError, Problem
from sampling.designs.tickets import ticket

if TYPE_CHECKING:
    import pandas as pd

SMALL = 5


@dataclass(frozen=True)
class DrawnChart:
    """A selected chart.

    Attributes
    ----------
    provider : str
        The provider of the chart.
    order : int
        Its place in the order of selection, from 1.
    chart : str
        The id of the chart.
    ticket : str
        The ticket by which it was selected.
    """

    provider: str
    order: int
    chart: str
    ticket: str


@brief
@dataclass(frozen=True)
class CheckDraw:
    """The charts of one quarter's check.

    Attributes
    ----------
    quarter, seed : str
        What the draw was made with.
    charts : tuple of DrawnChart
        The selected charts.
    populations : mapping of str to int
        The number of charts each provider had.
    notes : tuple of str
        What the reader must know.
    """

    quarter: str
    seed: str
    charts: tuple[DrawnChart, ...]
    populations: Mapping[str, int]
    notes: tuple[str, ...] = ()

    def table(self) -> pd.DataFrame:
        """The check as a pandas table, one row per chart; the reviewer enters `error`, 0 or 1."""
        import pandas as pd

        return pd.DataFrame(
            {
                "quarter": self.quarter,
                "provider": [row.provider for row in self.charts],
                "order": [row.order for row in self.charts],
                "chart": [row.chart for row in self.charts],
                "ticket": [row.ticket for row in self.charts],
                "error": None,
            }
        )

    def __str__(self) -> str:
        return (
            f"check {self.quarter}: {len(self.charts):,} charts of "
            f"{len(self.populations):,} providers, seed {self.seed!r}"
        )


def draw_checks(
    charts: Mapping[str, Sequence[str]], *, quarter: str, seed: str, each: int = SMALL
) -> CheckDraw:
    """A simple random sample of charts of every provider, drawn by tickets.

    The draw uses `ticket/1` with the stratum `quarter provider`. Anyone can replay it with
    sha256sum: a chart's ticket is that of (seed, "quarter provider", chart id).

    Parameters
    ----------
    charts : mapping of str to sequence of str
        The ids of the charts of the quarter, by provider.
    quarter : str
        The name of the quarter.
    seed : str
        The seed of the tickets.
    each : int, default 5
        The number of charts of each provider. All charts of a provider with fewer are checked, and
        a note states this.

    Returns
    -------
    CheckDraw
        The selected charts, in the order of selection.

    Raises
    ------
    DrawError
        For all errors together: a provider without charts, repeated chart ids, or a size below 1.

    Examples
    --------
    >>> made = draw_checks({"A": ["1", "2", "3"]}, quarter="2026-Q4", seed="lot 9", each=2)
    >>> [row.order for row in made.charts]
    [1, 2]
    """
    problems = []
    if isinstance(each, bool) or not isinstance(each, int) or each < 1:
        problems.append(Problem("each", repr(each), "1 chart a provider or more", ""))
    if not charts:
        problems.append(Problem("charts", "no provider", "at least one", ""))
    for provider, ids in charts.items():
        if not ids:
            problems.append(
                Problem(
                    f"provider {provider}",
                    "no chart",
                    "the charts of the quarter",
                    "Leave a provider without charts out",
                )
            )
        if len(set(ids)) < len(ids):
            problems.append(
                Problem(
                    f"provider {provider}",
                    f"{len(ids) - len(set(ids))} repeated chart ids",
                    "each chart once",
                    "Remove the repeated ids",
                )
            )
    if problems:
        raise DrawError.collected(problems, what=f"check {quarter}")
    drawn, notes = [], []
    for provider, ids in charts.items():
        keyed = sorted((ticket(seed, f"{quarter} {provider}", chart), chart) for chart in ids)
        drawn += [
            DrawnChart(provider, place, chart, key)
            for place, (key, chart) in enumerate(keyed[:each], start=1)
        ]
        if len(ids) <= each:
            notes.append(f"Provider {provider} had {len(ids)} charts: all of them are checked")
    sizes = {provider: len(ids) for provider, ids in charts.items()}
    return CheckDraw(quarter, seed, tuple(drawn), sizes, tuple(notes))
