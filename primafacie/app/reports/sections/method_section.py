"""The method statement, what the analysis does not say, and the steps by which to check it."""

from __future__ import annotations

from collections.abc import Sequence

from primafacie.app.reports.document import Column, Section, bullets, paragraph, table
from primafacie.app.reports.sections.strata_results import layout_for
from primafacie.app.reports.study_numbers import StudyNumbers
from primafacie.app.reports.values import code
from primafacie.core.manifest import StatedStep
from sampling.designs import design_by_generator

Formula = tuple[str, str, str]

_LIMITS: Formula = (
    "Limits",
    "T − q·√V and T + q·√V",
    "q is the quantile of the bound named: Student's t with the degrees of freedom printed, the "
    "normal z, or Satterthwaite's t; other bounds have no such form. RAT-STATS prints t for "
    "unrestricted and z for stratified samples. RAT-STATS Companion Manual (Rev. 5/2010), pp. "
    "3-2 and 3-12",
)
_COVERAGE: Formula = (
    "Predicted coverage",
    "level + φ(z)/(6·V^1.5) · Σh Nh³(1 − fh)·μ3h/nh² · [(2 − fh)z² + 1 − 2fh]",
    "Edgeworth expansion with sample moments, fh = nh/Nh: a warning light, not a measurement. "
    "Hall (1992), The Bootstrap and Edgeworth Expansion",
)
LIMITS_OF_THE_ANALYSIS: tuple[str, ...] = (
    "The estimate speaks of the frame described here and of nothing outside it.",
    "The limits are approximate: they rest on the estimate being near its normal or t "
    "distribution, and cover less than their level where most units are denied by similar amounts.",
    "An overpayment is not a violation: nothing here says why a unit was paid wrongly.",
    "The findings on single units are taken as given; the reviewers' agreement was not measured.",
)


def method_section(numbers: StudyNumbers) -> Section:
    """The formulas of this study with their sources, and the limits of the analysis."""
    formulas = table(
        "Formulas",
        "Formulas and their sources",
        [Column("What"), Column("Formula", "formula"), Column("Meaning and source")],
        formulas_of(numbers),
    )
    said = Section("What this analysis does not say", (bullets(LIMITS_OF_THE_ANALYSIS),))
    return Section("Method", (formulas,), (said,))


def formulas_of(numbers: StudyNumbers) -> tuple[Formula, ...]:
    """The formulas that this study's numbers follow: its estimator's, its limits', its draw's."""
    predicted = any(limit.predicted_coverage is not None for limit in numbers.limits)
    design = design_by_generator(numbers.generator_name)
    drawn = None if design is None else design.words.formula
    return (
        *layout_for(numbers).method,
        _LIMITS,
        *((_COVERAGE,) if predicted else ()),
        *((drawn,) if drawn else ()),
    )


def steps_section(steps: Sequence[StatedStep], head: str) -> Section:
    """The study's recorded steps: when, by which software, with which digest."""
    rows = [
        (
            step.number,
            f"{step.kind}: {step.what}",
            step.at,
            ", ".join(f"{name} {version}" for name, version in sorted(step.versions.items())),
            step.digest,
        )
        for step in steps
    ]
    columns = [
        Column("Step", "count"),
        Column("What"),
        Column("When (UTC)", "day"),
        Column("Software"),
        Column("Digest", "code"),
    ]
    words = paragraph(
        "Every file of the study is listed in its manifest with its SHA-256, and each step "
        "carries the digest of the step before it. With the study folder: ",
        code(f"primafacie verify STUDY --head {head}"),
        " says whether the folder is unchanged up to the step from which this report was rendered.",
    )
    listed = table("Steps", "Steps of the study", columns, rows)
    return Section("How to check this report", (words, listed))
