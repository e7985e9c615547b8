"""The revised review: why it was revised, and what counted before and after."""

from __future__ import annotations

from primafacie.app.reports.auditor_numbers import AuditorNumbers
from primafacie.app.reports.document import Block, Column, Section, facts, paragraph, table
from primafacie.app.reports.revision_numbers import RevisionNumbers
from primafacie.app.reports.values import cents, count, secret


def revision_section(numbers: AuditorNumbers | None) -> Section | None:
    """Each revision with its units; None where the review is the first one."""
    if numbers is None or not numbers.revisions:
        return None
    blocks: list[Block] = [
        paragraph(
            "The review was revised after an estimate had been made from it. Every review that was "
            "replaced is kept in the study."
        )
    ]
    for place, revision in enumerate(numbers.revisions, start=1):
        blocks += _blocks(place, revision)
    return Section("The revised review", tuple(blocks))


def _blocks(place: int, revision: RevisionNumbers) -> list[Block]:
    changes = revision.changes
    money = ("Demand", revision.demand_before, revision.demand_after)
    before = sum(unit.counted_before.cents for unit in changes.units)
    after = sum(unit.counted_after.cents for unit in changes.units)
    return [
        facts(
            (f"Revision {place}", f"recorded on {revision.recorded_at[:10]}"),
            ("Reason", secret("text", revision.reason or "none was recorded")),
            ("Units changed", count(len(changes.units))),
        ),
        table(
            f"Revision {place} totals",
            f"Revision {place}: the sample and the demand, before and after",
            [Column("Figure"), *(Column(head, "cents") for head in ("Before", "After", "Change"))],
            [
                (
                    "Overpaid in the sample",
                    changes.total_before.cents,
                    changes.total_after.cents,
                    (changes.total_after - changes.total_before).cents,
                ),
                *(
                    [(money[0], money[1].cents, money[2].cents, (money[2] - money[1]).cents)]
                    if money[1] is not None and money[2] is not None
                    else []
                ),
            ],
        ),
        table(
            f"Revision {place} units",
            f"Revision {place}: every unit whose finding changed",
            [
                Column("Unit", "code", secret="unit"),
                Column("Stratum", secret="stratum"),
                Column("Status before"),
                Column("Status after"),
                Column("Reason before", secret="reason"),
                Column("Reason after", secret="reason"),
                Column("Counted before", "cents"),
                Column("Counted after", "cents"),
                Column("Change", "cents"),
            ],
            [
                (
                    unit.unit_id,
                    unit.stratum,
                    unit.status_before,
                    unit.status_after,
                    unit.reason_before,
                    unit.reason_after,
                    unit.counted_before.cents,
                    unit.counted_after.cents,
                    (unit.counted_after - unit.counted_before).cents,
                )
                for unit in changes.units
            ],
            total=("All", *("",) * 5, before, after, after - before),
        ),
        *_errors(revision),
    ]


def _errors(revision: RevisionNumbers) -> list[Block]:
    changes = revision.changes
    return [
        paragraph(
            "Units in error: ",
            count(changes.errors_before),
            " before, ",
            count(changes.errors_after),
            " after. The changes of the units add up to the change of the sample's total, ",
            cents(changes.total_after - changes.total_before),
            ".",
        )
    ]
