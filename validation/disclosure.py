"""What is missing to replay the study becomes a numbered disclosure request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from primafacie.core.results import Result
from validation.replay.generators import generator_named
from validation.replay.generators.generator import ClosedProgram
from validation.replay.stated_records import missing_records
from validation.study.disclosed_samples import DisclosedSample
from validation.study.missing_records import ORDER, PROGRAM, SEED, SIZES, VERSION, WAY
from validation.study.studies import Study


@dataclass(frozen=True)
class DisclosureRequest(Result):
    """One thing to ask for.

    Attributes
    ----------
    number : int
        The number of the request.
    part : str
        The part of the record, such as "frame".
    what : str
        What is asked for.
    why : str
        What cannot be done without it.
    """

    SCHEMA: ClassVar[str] = "primafacie.disclosure-request/1"

    number: int
    part: str
    what: str
    why: str

    def __str__(self) -> str:
        return f"{self.number}. {self.what} ({self.part}): without it {self.why}"


@dataclass(frozen=True)
class _Field:
    part: str
    what: str
    why: str
    lacking: bool


def disclosure_requests(study: Study) -> tuple[DisclosureRequest, ...]:
    """Numbered requests for every part of the record of a study that was not given.

    They are in the order of the record: source data, universe, frame, design, draw, review,
    results. Data are asked for, not print-outs: files with their SHA-256.

    Parameters
    ----------
    study : Study
        The study.

    Returns
    -------
    tuple of DisclosureRequest
        The requests; empty where everything was given.

    Examples
    --------
    >>> disclosure_requests(Study())[1].what
    'the rules of inclusion and exclusion, with the units and dollars that each took out'
    """
    wanted = [field for field in _fields(study) if field.lacking]
    return tuple(
        DisclosureRequest(number, field.part, field.what, field.why)
        for number, field in enumerate(wanted, start=1)
    )


def _asked(sample: DisclosedSample | None) -> str:
    """What to ask for of a program that cannot be replayed from a seed."""
    generator = generator_named(sample.program) if sample is not None else None
    return generator.asks if isinstance(generator, ClosedProgram) else ""


def _fields(study: Study) -> list[_Field]:
    sample, review, plan = study.disclosed, study.review, study.known_plan
    columns = study.columns
    lacking = {record.item for record in missing_records(study)}
    reviewed = review.rows if review is not None else ()
    return [
        _Field(
            "source data",
            "the query that extracted the claims, its day, row count and total, "
            "and the file with its SHA-256",
            "the frame cannot be tied to the claims that were paid",
            study.universe is None,
        ),
        _Field(
            "universe",
            "the rules of inclusion and exclusion, with the units and dollars that each took out",
            "the steps from universe to frame cannot be redone",
            study.universe is None or plan is None,
        ),
        _Field(
            "universe",
            "the list of claims reviewed or recovered before",
            "double recovery cannot be ruled out",
            not study.prior,
        ),
        _Field(
            "frame",
            "the sampling frame as a file, in the order of the draw, with its sort "
            "keys and SHA-256",
            "the sample cannot be redrawn",
            columns is None,
        ),
        _Field(
            "frame",
            "the stratum of every unit of the frame, with bounds, N_h and totals",
            "weights and strata cannot be checked",
            columns is not None and study.labels is None,
        ),
        _Field(
            "frame",
            "claim, line and patient keys of every unit of the frame",
            "duplicates and clusters cannot be looked for",
            columns is not None and not columns.more and columns.clusters is None,
        ),
        _Field(
            "design",
            "the sampling plan with its day: design, sizes, estimator, limit, spares "
            "and missing-record rules, fixed before the draw",
            "it cannot be seen what was decided before the results were known",
            plan is None,
        ),
        _Field(
            "draw",
            "the program, its version, the call that drew the sample, and the seed of every "
            "stratum in full precision",
            "the sample cannot be redrawn",
            bool(lacking & {PROGRAM, VERSION, WAY, SEED}),
        ),
        _Field(
            "draw",
            "the list in the order that the numbers were paired with: the file, or the columns "
            "it was sorted by and their directions",
            "the numbers cannot be paired with units",
            sample is not None and bool(lacking & {ORDER, SIZES}),
        ),
        _Field(
            "draw",
            "the random numbers in the order generated, and their pairing with units",
            "the order of selection cannot be compared",
            sample is None or not sample.in_order,
        ),
        _Field(
            "draw",
            "a record of the draw that can be replayed: "
            + (_asked(sample) or "input file, program text, log"),
            "the sample cannot be redrawn",
            sample is not None and not generator_named(sample.program).replayable,
        ),
        _Field(
            "draw",
            "every draw made, with its day and seed, used or not",
            "it cannot be seen whether one sample was chosen among several",
            study.draws_made is None,
        ),
        _Field(
            "review",
            "the findings by unit as data: paid, should have paid, reason, reviewer, "
            "day, status of the records",
            "the estimate cannot be recomputed",
            review is None,
        ),
        _Field(
            "review",
            "the reason and the reviewer of every finding",
            "denials of one reason or reviewer cannot be set apart",
            review is not None and not all(row.reason for row in reviewed if row.error),
        ),
        _Field(
            "review",
            "any second review of the same units",
            "the agreement of reviewers cannot be measured",
            not study.seen_again,
        ),
        _Field(
            "results",
            "the estimate by stratum: n, sums, standard deviations, standard error, "
            "degrees of freedom, critical value, all limits",
            "the formula behind the demand cannot be named",
            study.figures is None and study.demand is None,
        ),
        _Field(
            "appeals",
            "the decisions on sampled units at every level",
            "the demand cannot be recomputed after reversals",
            study.ledger is None,
        ),
    ]
