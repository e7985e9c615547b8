"""What further reviewers found on the same units: kept beside the finding that counts.

Where two reviewers saw a unit, the estimate uses one finding, decided before; the other is kept
so that their agreement can be measured. Nothing here moves an amount.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extrapolation.reviews.raw_tables import (
    SupersededTables,
    cents_of,
    read_tables,
    text_of,
    unknown_status,
)
from primafacie.core.brief_texts import brief
from primafacie.core.errors import Problem, shown_unit
from primafacie.core.money import Money
from primafacie.core.serializer import OPTIONAL
from sampling.intake import TableFormat
from sampling.worksheets import STATUSES


@brief
@dataclass(frozen=True)
class SecondFinding:
    """The finding of another reviewer on a unit; it changes no amount.

    Attributes
    ----------
    reviewer : str
        Who found it.
    status : str
        The status of the worksheet.
    should_have_paid_cents, overpaid_cents : int or None
        Cents; None where none was entered.
    reason : str
        The reason of the error.
    superseded : bool
        Is it the first reviewer's own finding, which an agreed one replaced?
    """

    reviewer: str
    status: str
    should_have_paid_cents: int | None
    overpaid_cents: int | None
    reason: str = ""
    superseded: bool = field(default=False, metadata=OPTIONAL)


def second_findings(
    sources: Sequence[Any],
    paid: Mapping[str, int | None],
    problems: list[Problem],
    *,
    form: TableFormat | None = None,
    worksheet: bool = False,
) -> dict[str, tuple[SecondFinding, ...]]:
    """By unit, the findings of further worksheets or tables, in the order of the sources.

    Rows without a status and an amount are skipped: a second reviewer need not see every
    unit. `paid` has the cents paid of every sampled unit. Faults are added to `problems`.
    """
    found: dict[str, list[SecondFinding]] = {}
    for number, source in enumerate(sources, start=2):
        for raw in read_tables(source, form=form, worksheet=worksheet).review:
            unit_id, status = text_of(raw, "unit_id"), text_of(raw, "status").lower()
            right = cents_of(raw, "should_have_paid", problems)
            overpaid = cents_of(raw, "overpaid", problems)
            if not status and right is None and overpaid is None:
                continue
            if unit_id not in paid:
                problems.append(
                    Problem(
                        raw.cell("unit_id"),
                        f"the unit {shown_unit(unit_id)}",
                        "a sampled unit",
                        "Remove the row, or restore the id",
                        "a unit that was not sampled",
                    )
                )
                continue
            if status and status not in STATUSES:
                problems.append(unknown_status(raw, status))
            amount = paid[unit_id]
            if right is not None and amount is not None:
                if overpaid is not None and overpaid != amount - right:
                    problems.append(
                        Problem(
                            raw.cell("overpaid"),
                            f"{Money(overpaid)} overpaid",
                            f"paid - should_have_paid = {Money(amount - right)}",
                            "Correct one of them",
                            "an amount other than paid - should_have_paid",
                        )
                    )
                overpaid = amount - right
            elif overpaid is not None and amount is not None:
                right = amount - overpaid
            reviewer = text_of(raw, "reviewer") or f"reviewer {number}"
            finding = SecondFinding(
                reviewer,
                status or "reviewed",
                right,
                overpaid,
                text_of(raw, "reason"),
                isinstance(source, SupersededTables),
            )
            found.setdefault(unit_id, []).append(finding)
    return {unit_id: tuple(items) for unit_id, items in found.items()}
