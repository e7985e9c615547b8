"""The findings of competency checks, a row a chart, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from primafacie.core.dates import parse_day
from primafacie.core.errors import AuditError, Problem, ReviewError
from primafacie.core.money import Money

if TYPE_CHECKING:
    import pandas as pd

NEEDED = ("provider", "chart", "service_date", "error")


@dataclass(frozen=True)
class CheckedChart:
    """One checked chart: `error` is 0 or 1; `exposure` the cents it would cost, where known."""

    provider: str
    chart: str
    service_date: date
    error: int
    exposure: int | None = None


def read_checks(source: Any) -> tuple[CheckedChart, ...]:
    """Checked charts from a table or a CSV file with the columns of `NEEDED`.

    A column `exposure` (dollars, 0 for a sound chart) may be added. The order of the rows is
    the order of checking, which the CUSUM follows. Raises `ReviewError`, all faults at once,
    by row and column: a blank provider or chart, a day that is none, a finding other than 0
    and 1, an exposure below 0 or on a sound chart, a chart of a provider twice.
    """
    table = _table(source)
    lost = [name for name in NEEDED if name not in table.columns]
    if lost:
        raise ReviewError(
            f"no column {', '.join(lost)}",
            where="findings",
            expected=f"the columns {', '.join(NEEDED)}",
            fix="Rename or add the columns",
        )
    problems: list[Problem] = []
    found = [
        _chart(number, row, problems)
        for number, row in enumerate(table.to_dict("records"), start=1)
    ]
    keys = [(chart.provider, chart.chart) for chart in found if chart is not None]
    if len(set(keys)) < len(keys):
        problems.append(
            Problem(
                "findings",
                f"{len(keys) - len(set(keys))} repeated charts",
                "each chart of a provider once",
                "Remove the repeated rows",
            )
        )
    if not found:
        problems.append(Problem("findings", "no rows", "at least one checked chart", ""))
    if problems:
        raise ReviewError.collected(problems, what="findings")
    return tuple(chart for chart in found if chart is not None)


def _table(source: Any) -> pd.DataFrame:
    import pandas as pd

    if isinstance(source, pd.DataFrame):
        return source
    return pd.read_csv(source, dtype=str, keep_default_na=False, encoding="utf-8")


def _chart(number: int, row: dict[Any, Any], problems: list[Problem]) -> CheckedChart | None:
    before = len(problems)
    texts = {}
    for name in ("provider", "chart"):
        value = row.get(name)
        texts[name] = "" if value is None or value != value else str(value).strip()
        if not texts[name]:
            problems.append(
                Problem(f"row {number}, column {name}", "a blank", "a text", "Fill it in")
            )
    day = _day(number, row.get("service_date"), problems)
    finding = str(row.get("error")).strip()
    if finding not in ("0", "1", "0.0", "1.0"):
        problems.append(
            Problem(
                f"row {number}, column error",
                repr(finding),
                "0 (sound) or 1 (in error)",
                "Decide the chart",
            )
        )
    cents = _exposure(number, row.get("exposure"), problems)
    if cents is not None and (cents < 0 or (cents > 0 and finding in ("0", "0.0"))):
        problems.append(
            Problem(
                f"row {number}, column exposure",
                f"{Money(cents)} with finding {finding}",
                "0 or more, and 0 for a sound chart",
                "Correct one of the two",
            )
        )
    if len(problems) > before or day is None:
        return None
    return CheckedChart(texts["provider"], texts["chart"], day, int(float(finding)), cents)


def _day(number: int, value: Any, problems: list[Problem]) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return parse_day(str(value).strip())
    except AuditError as error:
        where = f"row {number}, column service_date"
        problems.append(Problem(where, error.got, error.expected, error.fix))
        return None


def _exposure(number: int, value: Any, problems: list[Problem]) -> int | None:
    if value is None or value != value or not str(value).strip():
        return None
    try:
        return Money.parse(str(value)).cents
    except AuditError as error:
        where = f"row {number}, column exposure"
        problems.append(Problem(where, error.got, error.expected, error.fix))
        return None
