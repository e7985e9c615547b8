"""The demand, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from primafacie.app.reports.document import Column, Section, Table, note, paragraph, table

MARKS = (
    "A mark says how sure the source of a value is: verified in a primary text, secondary, "
    "computed from verified inputs, inferred, or from memory (to be checked before it is quoted)."
)


def demand_section(demand: dict[str, Any]) -> Section:
    """Every step from the estimate to the amount asked for."""
    notes = [note(text) for text in demand["notes"]]
    return Section(
        "The demand, step by step", (steps_table(demand["steps"]), paragraph(MARKS), *notes)
    )


def steps_table(
    steps: Sequence[dict[str, Any]],
    *,
    name: str = "Demand",
    caption: str = "Every step from the estimate to the amount, in dollars",
) -> Table:
    """Steps (`what`, `before` and `after` in dollars, `source`, `mark`) as a table."""
    return table(
        name,
        caption,
        [
            Column("Step"), Column("Before", "dollars"), Column("After", "dollars"),
            Column("Source"), Column("Mark", "mark"),
        ],
        [
            (f"{place}. {step['what']}", step["before"], step["after"], step["source"],
             step["mark"])
            for place, step in enumerate(steps, start=1)
        ],
        key="demand",
    )  # fmt: skip
