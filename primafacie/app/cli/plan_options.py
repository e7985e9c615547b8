"""The options of `primafacie plan`, in their panels."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from primafacie.app.cli.option_words import (
    ANTICIPATED,
    CASE,
    DESIGN,
    LIMIT,
    RULES,
    SIMULATION,
    SIZE,
    STRATA,
    option,
)
from primafacie.app.cli.options import rule_sets

Rules = Annotated[
    str | None,
    option(
        "--rules",
        RULES,
        more='"primafacie rules list" lists the names.',
        autocompletion=rule_sets,
    ),
]
Choose = Annotated[list[str] | None, option("--choose", RULES)]
Depart = Annotated[list[str] | None, option("--depart", RULES)]
FromFile = Annotated[
    Path | None,
    option(
        "--from",
        RULES,
        "A plan file: a TOML file with the choices of the plan, by the names of the options.",
        metavar="FILE",
    ),
]
WriteToml = Annotated[
    Path | None,
    option(
        "--write-toml",
        RULES,
        "The new file to which the choices are written, for --from.",
        metavar="FILE",
    ),
]
Title = Annotated[str, option("--title", CASE)]
Strata = Annotated[
    int,
    option(
        "--strata",
        STRATA,
        "The number of strata by amount paid; 1 is a simple random sample.",
        metavar="COUNT",
    ),
]
Method = Annotated[
    str,
    option(
        "--method",
        STRATA,
        "The method that sets the boundaries: cum_root_f, geometric, optimal, sethi or kozak.",
        metavar="METHOD",
    ),
]
By = Annotated[
    str | None,
    option(
        "--by",
        STRATA,
        "The role of a column, or a condition, by which the frame is stratified.",
        metavar="ROLE|CONDITION",
    ),
]
CertaintyOver = Annotated[
    str | None,
    option(
        "--certainty-over",
        STRATA,
        "Every unit paid more than this amount is reviewed; the word neyman computes it.",
        metavar="DOLLARS",
    ),
]
TakeNoneBelow = Annotated[
    str | None,
    option(
        "--take-none-below",
        STRATA,
        "Units paid less than this amount are not sampled. They leave the frame, and the documents "
        "state how many units and dollars the estimate does not cover.",
        metavar="DOLLARS",
    ),
]
TakeNoneBecause = Annotated[
    str | None,
    option(
        "--take-none-because",
        STRATA,
        "Why nothing of them is reviewed; left out, because they are too small to be worth it.",
        metavar="WHY",
    ),
]
Cv = Annotated[
    float | None,
    option(
        "--cv",
        STRATA,
        "The coefficient of variation at which the boundaries aim.",
        metavar="FRACTION",
    ),
]
SearchSeed = Annotated[
    int,
    option("--search-seed", STRATA, "The seed of Kozak's search.", metavar="SEED"),
]
Probe = Annotated[
    Path | None,
    option(
        "--probe",
        STRATA,
        "The unit ids of a reviewed probe, which becomes a stratum reviewed in full: a .txt "
        "file, or a table with unit_id.",
        metavar="FILE",
    ),
]
Sample = Annotated[
    int | None,
    option(
        "--sample",
        SIZE,
        "The number of units to sample, certainty units included.",
        metavar="UNITS",
    ),
]
Allocation = Annotated[
    list[str] | None,
    option("--allocation", SIZE),
]
Precision = Annotated[
    float | None, option("--precision", SIZE, more="It needs --level and --side.")
]
ErrorUnitsPrecision = Annotated[
    float | None,
    option(
        "--error-units-precision",
        SIZE,
        "The wanted precision of the number of units in error.",
        metavar="FRACTION",
    ),
]
Level = Annotated[float | None, option("--level", SIZE)]
Side = Annotated[str | None, option("--side", SIZE)]
AllocateBy = Annotated[
    str,
    option(
        "--allocate-by",
        SIZE,
        "The allocation of the sample to the strata: neyman, proportional, equal, cost or power.",
        metavar="METHOD",
    ),
]
Cost = Annotated[
    list[str] | None,
    option(
        "--cost",
        SIZE,
        'The cost of the review of one unit by stratum, such as "2=65". The option may be '
        "repeated.",
        metavar="STRATUM=DOLLARS",
    ),
]
Power = Annotated[
    float,
    option("--power", SIZE, "The exponent of the power allocation.", metavar="EXPONENT"),
]
Oversample = Annotated[
    float,
    option(
        "--oversample",
        SIZE,
        "The share of units that is added to a size computed from a precision.",
        metavar="FRACTION",
    ),
]
WantedLower = Annotated[
    str | None,
    option(
        "--wanted-lower",
        SIZE,
        'The lower limit that the demand is meant to reach: "60%" of the point estimate, or '
        "dollars such as 250000, without a dollar sign. Its level is that of the rule set.",
        metavar="PERCENT|DOLLARS",
    ),
]
Assured = Annotated[
    float | None,
    option(
        "--assurance",
        SIZE,
        "The share of simulated audits of this frame that must reach the precision or the wanted "
        "lower limit, such as 0.80: the size is then the smallest that does. Without it about half "
        "of the audits reach it.",
        metavar="FRACTION",
    ),
]
AssuranceAudits = Annotated[
    int,
    option(
        "--assurance-audits",
        SIZE,
        "The count of simulated audits of each size, 100 or more.",
        metavar="COUNT",
    ),
]
Correlation = Annotated[
    float | None,
    option(
        "--correlation",
        SIZE,
        "The correlation of the overpaid shares in one cluster, from 0 to 1.",
        metavar="FRACTION",
    ),
]
Spares = Annotated[int, option("--spares", SIZE, more="It holds for each stratum.")]
Minimum = Annotated[
    int,
    option("--minimum", SIZE, "The fewest units of a sampled stratum.", metavar="UNITS"),
]
ErrorRate = Annotated[float | None, option("--error-rate", ANTICIPATED)]
Severity = Annotated[
    float,
    option(
        "--severity",
        ANTICIPATED,
        "The share of the payment that an error is anticipated to lose.",
        metavar="FRACTION",
    ),
]
Pilot = Annotated[
    Path | None,
    option(
        "--pilot",
        ANTICIPATED,
        "The findings of an earlier random review, from which the errors are anticipated "
        "instead of --error-rate: a study folder with its review, a filled worksheet, or a table "
        "with paid and overpaid or should_have_paid and, if known, stratum.",
        metavar="FILE|FOLDER",
    ),
]
PilotAs = Annotated[
    str,
    option(
        "--pilot-as",
        ANTICIPATED,
        "The use of these findings: probe (mean and spread), taints (shares overpaid) or "
        "hot-deck (shares of units of similar payment).",
        metavar="USE",
    ),
]
Design = Annotated[
    str,
    option("--design", DESIGN),
]
ProportionalTo = Annotated[
    str | None,
    option("--proportional-to", DESIGN),
]
Starts = Annotated[
    int | None,
    option("--starts", DESIGN),
]
Within = Annotated[
    int | None,
    option("--within", DESIGN),
]
GroupsBy = Annotated[
    str | None,
    option("--groups-by", DESIGN),
]
Groups = Annotated[
    int | None,
    option("--groups", DESIGN),
]
Order = Annotated[str | None, option("--order", DESIGN, more="It has no default.")]
Estimator = Annotated[
    str | None,
    option("--estimator", LIMIT),
]
Bound = Annotated[
    str | None,
    option(
        "--bound",
        LIMIT,
        more="With --simulate, the word recommended takes the bound "
        "that the simulation recommends.",
    ),
]
UnderpaymentFloor = Annotated[
    str | None,
    option("--underpayment-floor", LIMIT),
]
StopEarly = Annotated[
    str | None,
    option("--stop-early", LIMIT),
]
Simulate = Annotated[
    bool,
    option("--simulate", SIMULATION, "Audits of this frame are simulated, by size and bound."),
]
Sizes = Annotated[
    str | None,
    option(
        "--sizes",
        SIMULATION,
        "The sample sizes to simulate, separated by commas, such as 100,150,200.",
        metavar="UNITS,...",
    ),
]
Bounds = Annotated[list[str] | None, option("--bounds", SIMULATION, more="Left out, all of them.")]
Replicates = Annotated[int, option("--replicates", SIMULATION, min=20)]
Workers = Annotated[
    int,
    option(
        "--workers",
        SIMULATION,
        "The number of processes that simulate at the same time.",
        metavar="COUNT",
    ),
]
SimulationSeed = Annotated[int, option("--simulation-seed", SIMULATION)]
