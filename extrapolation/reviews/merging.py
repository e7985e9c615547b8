"""Putting the worksheets of several reviewers together again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from extrapolation.reviews.cell_values import text_of
from extrapolation.reviews.raw_tables import RawRow, read_tables
from extrapolation.reviews.violations import SHEET_VIOLATIONS, VIOLATION_COLUMNS
from primafacie.core.errors import Problem, ReviewError
from sampling import Draw
from sampling.worksheets import REVIEW_COLUMNS

if TYPE_CHECKING:
    import pandas as pd

_FINDING = ("should_have_paid", "status", "reason", "reviewer", "reviewed_on", "note")


def merge_reviews(
    sources: Sequence[str | Path], *, draw: Draw, violations_apart: bool = False
) -> pd.DataFrame:
    """The rows of several worksheets as one table for `read_review`, in the draw's order.

    A unit may stand in several worksheets if the findings agree, or if all but one are
    blank. Otherwise the conflict is named by both cells (`ReviewError`, all at once). Sheets of
    violations that hold any are refused, so that none is lost, unless `violations_apart` says
    that they go to `read_review` beside this table: `violations=merge_violations(sources)`.
    """
    import pandas as pd

    chosen: dict[str, RawRow] = {}
    problems: list[Problem] = []
    columns = dict.fromkeys(REVIEW_COLUMNS)
    for source in sources:
        tables = read_tables(source)
        columns |= dict.fromkeys(name for name in VIOLATION_COLUMNS if name in tables.columns)
        if tables.violations and not violations_apart:
            problems.append(
                Problem(f"{Path(source).name}: {SHEET_VIOLATIONS}",
                        f"{len(tables.violations)} violations in a sheet of their own",
                        "violations in the columns of the review, or one table of them",
                        "Say violations_apart=True, and read_review(..., "
                    "violations=merge_violations(sources))")
            )  # fmt: skip
        for raw in tables.review:
            unit_id = text_of(raw, "unit_id")
            named = RawRow(f"{Path(source).name}: {raw.where}", raw.number, raw.letters, raw.values)
            before = chosen.get(unit_id)
            if before is None or not _filled(before):
                chosen[unit_id] = named
            elif _filled(named) and _finding(named) != _finding(before):
                problems.append(
                    Problem(named.cell("should_have_paid"), f"another finding on unit {unit_id!r}",
                            f"the same as in {before.cell('should_have_paid')}",
                            "Let the reviewers agree, and correct one of the sheets")
                )  # fmt: skip
    if problems:
        raise ReviewError.collected(problems, what="merging the worksheets")
    order = {unit.unit_id: place for place, unit in enumerate(draw.units)}
    ids = sorted(chosen, key=lambda unit_id: order.get(unit_id, len(order)))
    rows = [[chosen[unit_id].get(name) for name in columns] for unit_id in ids]
    return pd.DataFrame(rows, columns=list(columns), dtype=object)


def merge_violations(sources: Sequence[str | Path]) -> pd.DataFrame:
    """The sheets of violations of several worksheets as one table for `read_review`.

    Empty where all are: then none was found. Raises `ReviewError` naming the worksheets without
    such a sheet: of their units nothing is known of violations.
    """
    import pandas as pd

    columns = ["unit_id", *VIOLATION_COLUMNS]
    rows: list[list[object]] = []
    without = []
    for source in sources:
        found = read_tables(source).violations
        if found is None:
            without.append(Path(source).name)
        rows += [[raw.get(name) for name in columns] for raw in found or ()]
    if without or not sources:
        raise ReviewError(
            f"no sheet {SHEET_VIOLATIONS} in {', '.join(without) or 'any worksheet'}",
            expected="worksheets written with violations=True",
            fix="Read the reviews without violations, or add the sheet",
        )  # fmt: skip
    return pd.DataFrame(rows, columns=columns, dtype=object)


def _filled(raw: RawRow) -> bool:
    return raw.get("status") is not None or raw.get("should_have_paid") is not None


def _finding(raw: RawRow) -> tuple[object, ...]:
    return tuple(raw.get(name) for name in (*_FINDING[:2], *VIOLATION_COLUMNS))
