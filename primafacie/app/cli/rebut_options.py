"""The options of `primafacie rebut`, in their panels."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from primafacie.app.cli.option_words import OUTPUT, SIMULATION, argument, option
from primafacie.app.cli.options import rule_sets

PROCEEDING = "Proceeding"
FRAME = "Frame"
DRAW = "Draw"
FINDINGS = "Findings and decisions"

Study = Annotated[
    Path | None,
    argument("STUDY", "The study folder; or provide the documents individually."),
]
Proceeding = Annotated[
    str,
    option(
        "--proceeding",
        PROCEEDING,
        "The proceeding: Medicare appeal, OIG audit, CMP 402, CMP 1003, FCA, Medicaid or other.",
        metavar="PROCEEDING",
    ),
]
Circuit = Annotated[
    str,
    option("--circuit", PROCEEDING, "The federal circuit, such as 5 or DC.", metavar="CIRCUIT"),
]
State = Annotated[str, option("--state", PROCEEDING, "The state, such as NY.", metavar="STATE")]
Rules = Annotated[
    str | None,
    option("--rules", PROCEEDING, more="The demand is computed by it.", autocompletion=rule_sets),
]
Choose = Annotated[list[str] | None, option("--choose", PROCEEDING)]
Period = Annotated[str | None, option("--period", PROCEEDING)]
Figure = Annotated[
    list[str] | None,
    option("--figure", PROCEEDING),
]
Share = Annotated[list[str] | None, option("--share", PROCEEDING)]
FrameCount = Annotated[list[str] | None, option("--frame-count", PROCEEDING)]
SampleCount = Annotated[list[str] | None, option("--sample-count", PROCEEDING)]
Frame = Annotated[
    Path | None,
    option("--frame", FRAME),
]
Column = Annotated[
    list[str] | None,
    option("--column", FRAME),
]
More = Annotated[list[str] | None, option("--more", FRAME)]
Patient = Annotated[
    str,
    option(
        "--patient",
        FRAME,
        "The further column that names the patient.",
        metavar="COLUMN",
    ),
]
Service = Annotated[
    list[str] | None,
    option(
        "--service",
        FRAME,
        "A further column that names a service: code, modifier or units. The option may be "
        "repeated.",
        metavar="COLUMN",
    ),
]
UniverseFile = Annotated[
    Path | None,
    option(
        "--universe-file",
        FRAME,
        "The extract of the universe, with the column names of the frame.",
        metavar="FILE",
    ),
]
StatedUnits = Annotated[
    list[str] | None,
    option(
        "--stated-units",
        FRAME,
        more="In a stratified frame write STRATUM=UNITS for each stratum.",
    ),
]
SampleFile = Annotated[
    Path | None,
    option("--sample-file", DRAW),
]
InOrder = Annotated[bool, option("--in-order", DRAW)]
SparesFile = Annotated[
    Path | None,
    option("--spares-file", DRAW),
]
Program = Annotated[
    str,
    option("--program", DRAW),
]
ProgramVersion = Annotated[
    str,
    option("--program-version", DRAW),
]
StatedSeed = Annotated[
    list[str] | None,
    option("--stated-seed", DRAW),
]
StatedWay = Annotated[
    str,
    option("--stated-way", DRAW),
]
RandomColumn = Annotated[
    str,
    option("--random-column", DRAW),
]
KnownListing = Annotated[
    Path | None,
    option("--known-listing", DRAW),
]
StatedOrder = Annotated[
    str,
    option("--stated-order", DRAW),
]
DrawsMade = Annotated[
    int | None,
    option(
        "--draws-made",
        DRAW,
        "The number of draws that are known to have been made.",
        metavar="COUNT",
    ),
]
Findings = Annotated[
    Path | None,
    option(
        "--findings",
        FINDINGS,
        "The findings by unit: a table with unit_id, paid and should_have_paid.",
        metavar="FILE",
    ),
]
FindingColumn = Annotated[
    list[str] | None,
    option("--finding-column", FINDINGS),
]
BlankFinding = Annotated[str | None, option("--blank-finding", FINDINGS)]
ConfirmAmounts = Annotated[str | None, option("--confirm-amounts", FINDINGS)]
Second = Annotated[
    Path | None,
    option(
        "--second",
        FINDINGS,
        "The findings of a second reviewer: a table with unit_id and overpaid.",
        metavar="FILE",
    ),
]
Payable = Annotated[
    Path | None,
    option(
        "--payable",
        FINDINGS,
        "What the right level of service would have paid: a table with unit_id and payable.",
        metavar="FILE",
    ),
]
Prior = Annotated[
    Path | None,
    option("--prior", FINDINGS, "The ids of the claims that were audited before.", metavar="FILE"),
]
Decisions = Annotated[
    Path | None,
    option(
        "--decisions",
        FINDINGS,
        "The decisions on appeal: a table with level, on, unit_id and overpaid.",
        metavar="FILE",
    ),
]
EarlierErrors = Annotated[
    str | None,
    option(
        "--earlier-errors",
        FINDINGS,
        "The errors of an earlier review, such as 12/30/5000.",
        metavar="ERRORS/UNITS/N",
    ),
]
Bounds = Annotated[
    list[str] | None,
    option("--bounds", SIMULATION, more="They are added to the bound of the plan."),
]
Replicates = Annotated[int, option("--replicates", SIMULATION, min=20)]
SimulationSeed = Annotated[int, option("--simulation-seed", SIMULATION)]
Out = Annotated[
    Path | None,
    option(
        "--out",
        OUTPUT,
        more="It is the report of documents that are no study folder; --format gives its ending.",
    ),
]
