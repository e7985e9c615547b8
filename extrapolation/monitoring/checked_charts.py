"""The findings of competency checks, one row per chart, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from primafacie.core.errors import ReviewError
from sampling.intake import Table, TableFormat, read_table

NEEDED: Final = ("provider", "chart", "service_date", "error")
SOUND_OR_IN_ERROR: Final = {"0": 0, "1": 1}


@dataclass(frozen=True)
class CheckedChart:
    """One checked chart.

    Parameters
    ----------
    provider, chart : str
        The provider and the id of the chart.
    service_date : date
        The day of the service.
    error : int
        0 (sound) or 1 (in error).
    exposure : int, optional
        The cents the error would cost, where known.
    """

    provider: str
    chart: str
    service_date: date
    error: int
    exposure: int | None = None


def read_checks(source: Any, *, form: TableFormat | None = None) -> tuple[CheckedChart, ...]:
    """Checked charts from a file or a table in memory.

    Parameters
    ----------
    source : path or DataFrame
        A table with the columns `provider`, `chart`, `service_date` and `error` (0 or 1), and
        optionally `exposure` (dollars, 0 for a sound chart). Other columns are listed in a warning.
        The order of the rows is the order of checking, which the CUSUM follows.
    form : TableFormat, optional
        How the file is written, where it does not show.

    Returns
    -------
    tuple of CheckedChart
        One per row, in order.

    Raises
    ------
    ReviewError
        For all errors together, by row and column: a blank provider or chart, a day that cannot be
        read in one way, a finding other than 0 and 1, an exposure below 0 or on a sound chart, a
        chart of a provider twice.

    Warns
    -----
    AuditWarning
        If the table has columns that are not used.
    """
    table = read_table(source, needed=NEEDED, form=form, error=ReviewError, name="findings")
    providers, charts = table.ids("provider"), table.ids("chart")
    days, errors = table.days("service_date"), table.choices("error", SOUND_OR_IN_ERROR)
    exposures: list[int | None] = [None] * len(table)
    if "exposure" in table:
        exposures = table.cents("exposure", blank=True)
    _check_exposures(table, errors, exposures)
    _check_repeated(table, list(zip(providers, charts, strict=True)))
    if not len(table):
        table.note("no rows", expected="at least one checked chart", fix="Check the file")
    table.raise_problems("findings")
    table.note_unused([*NEEDED, "exposure"])
    return tuple(
        CheckedChart(provider, chart, day, error, cents)
        for provider, chart, day, error, cents in zip(
            providers, charts, days, errors, exposures, strict=True
        )
        if day is not None and error is not None  # blank cells were refused above
    )


def _check_exposures(table: Table, errors: list[int | None], exposures: list[int | None]) -> None:
    cells = list(enumerate(zip(errors, exposures, strict=True)))
    below = [place for place, (_, cents) in cells if cents is not None and cents < 0]
    sound = [place for place, (error, cents) in cells if error == 0 and (cents or 0) > 0]
    for places, got in ((below, "an amount below 0"), (sound, "an amount for a sound chart")):
        if places:
            table.fault(
                "exposure",
                places,
                got,
                expected="0 or more, and 0 for a sound chart",
                fix="Correct the amount or the finding",
            )


def _check_repeated(table: Table, keys: list[tuple[str, str]]) -> None:
    seen: set[tuple[str, str]] = set()
    repeated = []
    for place, key in enumerate(keys):
        if all(key) and key in seen:
            repeated.append(place)
        seen.add(key)
    if repeated:
        table.fault(
            "chart",
            repeated,
            "a chart that an earlier row of the provider has",
            expected="each chart of a provider once",
            fix="Remove the repeated rows",
        )
