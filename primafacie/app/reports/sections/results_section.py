"""The results: statistics by stratum and limits under both of their names."""

from __future__ import annotations

from collections.abc import Sequence

from extrapolation.estimates.estimate_records import EstimateRecord
from extrapolation.estimates.interval_records import CONDITIONAL, IntervalRecord
from primafacie.app.reports.document import Block, Column, Figure, Section, Table, note, table
from primafacie.app.reports.sections.strata_results import strata_results
from primafacie.app.reports.sections.workings_section import workings_blocks
from primafacie.app.reports.study_numbers import StudyNumbers
from primafacie.app.reports.values import Trace, dollars
from sampling.frames.take_none_strata import not_covered


def results_section(numbers: StudyNumbers, *, pictures: tuple[Figure, ...] = ()) -> Section:
    """The estimate's record: strata, total, limits."""
    blocks: list[Block] = [
        *pictures,
        strata_results(numbers),
        limits_table(numbers.estimate, numbers.limits),
        *workings_blocks(numbers),
    ]
    if numbers.frame is not None:
        blocks += [note(f"{text}.") for text in not_covered(numbers.frame)]
    blocks += [note(text) for text in numbers.estimate.notes]
    return Section("Results", tuple(blocks))


def limits_table(estimate: EstimateRecord, limits: Sequence[IntervalRecord]) -> Table:
    """The limits shown, each with its bound, precision and marks."""
    went_in = (("T", dollars(estimate.point).text), ("SE", dollars(estimate.se).text))
    return table(
        "Limits",
        f"Limits of the total under both of their names; degrees of freedom {estimate.df}",
        [
            Column("Limit"),
            Column("Bound"),
            Column("Lower", "dollars", trace=Trace("T - q SE (normal and t bounds)", went_in)),
            Column("Upper", "dollars", trace=Trace("T + q SE (normal and t bounds)", went_in)),
            Column("Precision", "fraction", trace=Trace("half-width / T, at this level and side")),
            Column("Predicted coverage of the lower end"),
            Column("Marks"),
        ],
        [
            (
                r.names,
                r.bound,
                r.low,
                r.high,
                r.precision,
                r.predicted_words,
                "; ".join(
                    said
                    for said, yes in (
                        ("not pre-specified", not r.planned),
                        (f"{CONDITIONAL}: it {r.condition}", bool(r.condition)),
                        ("not reliable here", not r.reliable),
                    )
                    if yes
                ),
            )
            for r in limits
        ],
        key="limits",
    )
