"""The findings by reason, provider, code and reviewer."""

from __future__ import annotations

from extrapolation.estimates.findings_tables import IN_SAMPLE, FindingsTable
from primafacie.app.reports.auditor_numbers import AuditorNumbers
from primafacie.app.reports.document import Column, Section, Table, paragraph, table
from primafacie.app.reports.report_labels import secret_of
from primafacie.app.reports.values import dollars

WORDS = (
    "What the findings are made of, for information: none of these amounts changes the demand. The "
    "estimated total of a label is that of a domain of the frame, by expansion. These limits were "
    "not pre-specified, and several of them do not hold together at their level. A label with "
    "fewer than 6 sampled overpayments, and who reviewed the units, are counted in the sample and "
    "not extrapolated."
)


def breakdown_section(numbers: AuditorNumbers | None) -> Section | None:
    """A table per label; None where there is none."""
    if numbers is None or not numbers.breakdowns:
        return None
    return Section("What was found", (paragraph(WORDS), *map(_breakdown, numbers.breakdowns)))


def _breakdown(made: FindingsTable) -> Table:
    labels = f"{made.labels:,} labels in the sample" if made.labels > len(made.rows) else ""
    caption = "; ".join(
        part
        for part in (
            f"Findings by {made.by}",
            labels,
            "" if made.extrapolated else IN_SAMPLE,
        )
        if part
    )
    columns = [
        Column(made.by.capitalize() if made.by.islower() else made.by, secret=secret_of(made.by)),
        Column("Units", "count"),
        Column("In error", "count"),
        Column("Paid in the sample", "cents"),
        Column("Overpaid in the sample", "cents"),
    ]
    rows: list[list[object]] = [
        [row.label, row.units, row.errors, row.paid.cents, row.overpaid.cents] for row in made.rows
    ]
    total: list[object] = [
        "All",
        sum(row.units for row in made.rows),
        sum(row.errors for row in made.rows),
        sum(row.paid.cents for row in made.rows),
        sum(row.overpaid.cents for row in made.rows),
    ]
    if made.extrapolated:
        limits = f"{'Lower' if made.side == 'lower' else made.side.capitalize()} limit"
        columns += [
            Column("Estimated total", "dollars"),
            Column(f"{limits}, {100 * made.level:g}%", "dollars"),
            Column("Note"),
        ]
        for cells, row in zip(rows, made.rows, strict=True):
            end = row.limit.low if row.limit is not None else None
            if row.limit is not None and row.limit.low is None:
                end = row.limit.high
            cells += [dollars(row.point), dollars(end), row.words]
        total += [None, None, ""]
    return table(f"By {made.by}", caption, columns, rows, total=total)
