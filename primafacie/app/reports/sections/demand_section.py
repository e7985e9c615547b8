"""The demand, step by step."""

from __future__ import annotations

from collections.abc import Sequence

from extrapolation.demands.alternatives import OtherAmount
from extrapolation.demands.demand_records import DemandRecord
from extrapolation.demands.demand_steps import DemandStep
from primafacie.app.reports.document import (
    Block,
    Column,
    Section,
    Table,
    note,
    paragraph,
    table,
)
from primafacie.app.reports.values import cents
from primafacie.core.money import Money

MARKS = (
    "A mark says how sure the source of a value is: verified in a primary text, secondary, "
    "computed from verified inputs, read in an earlier text only, inferred, or from memory (to "
    "be checked before it is quoted)."
)
BESIDE = (
    "Beside the demand: what the rules would lead to if one status were treated otherwise. None "
    "of these amounts moves the demand. Leaving units out takes those that remain for a sample of "
    "the whole, which holds only if the units left out are like them."
)


def demand_section(demand: DemandRecord) -> Section:
    """Every step from the estimate to the amount asked for."""
    notes = [note(text) for text in demand.notes]
    beside = other_treatments(demand.other_treatments, demand.amount)
    return Section(
        "The demand, step by step",
        (steps_table(demand.steps), paragraph(MARKS), *beside, *notes),
    )


def other_treatments(others: Sequence[OtherAmount], demanded: Money) -> tuple[Block, ...]:
    """The amounts under other treatments of the same findings; nothing where there are none."""
    if not others:
        return ()
    refused = [note(f"{o.what}: no amount ({o.refused})") for o in others if o.refused]
    rows = [
        (
            o.what,
            o.units,
            o.point,
            cents(o.amount),
            cents(None if o.amount is None else o.amount - demanded),
        )
        for o in others
    ]
    return (
        paragraph(BESIDE),
        table(
            "Other treatments",
            "The same findings under other treatments, each one change apart from the demand",
            [
                Column("Treatment"),
                Column("Units touched", "count"),
                Column("Point estimate", "dollars"),
                Column("Amount", "cents"),
                Column("Difference", "cents"),
            ],
            rows,
            key="other_treatments",
        ),
        *refused,
    )


def steps_table(
    steps: Sequence[DemandStep],
    *,
    name: str = "Demand",
    caption: str = "Every step from the estimate to the amount, in dollars",
) -> Table:
    """Steps as a table."""
    return table(
        name,
        caption,
        [
            Column("Step"),
            Column("Before", "dollars"),
            Column("After", "dollars"),
            Column("Source"),
            Column("Mark", "mark"),
        ],
        [
            (
                f"{place}. {step.what}",
                step.before,
                step.after,
                step.source,
                step.mark,
            )
            for place, step in enumerate(steps, start=1)
        ],
        key="demand",
    )
