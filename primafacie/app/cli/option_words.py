"""What the options are called: one name has one metavar and one meaning in every command.

An option that several commands have is declared here once; a command may add a sentence of its
own. An option of one command is declared where that command is. Metavars are in capitals and say
what is typed; help texts are whole sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import typer

# The panels of the help, in which the options of a command are grouped.
CASE: Final = "Case"
RULES: Final = "Rules and plan file"
COLUMNS: Final = "Columns"
ROWS: Final = "Rows and period"
STRATA: Final = "Strata"
SIZE: Final = "Size"
ANTICIPATED: Final = "Anticipated errors"
DESIGN: Final = "Design"
LIMIT: Final = "Estimator and limit"
SIMULATION: Final = "Simulation"
COMPARISON: Final = "Comparison"
TABLES: Final = "How tables are written"
OUTPUT: Final = "Output"


@dataclass(frozen=True)
class Meaning:
    """What is typed after an option ("" after a flag), and what it means, as whole sentences."""

    metavar: str
    says: str


SHARED: Final = {
    "--allocation": Meaning(
        "STRATUM=UNITS,...",
        'The sizes by stratum, such as "1=40,2=60,3=30". A certainty stratum may be left '
        "out. The option may be repeated.",
    ),
    "--amount-form": Meaning(
        "FORM",
        "How amounts are written: dollars; cents, whole and without a point; or overpunch, zoned "
        "decimals whose last character is digit and sign, with two implied decimals.",
    ),
    "--assessed-on": Meaning("DATE", "The day on which the penalty is assessed."),
    "--audit-name": Meaning("NAME", "The name that is printed on the form."),
    "--blank-finding": Meaning(
        '"0 because REASON"',
        "A blank finding counts as 0, because only the errors were entered.",
    ),
    "--blank-paid": Meaning(
        '"0 because REASON"',
        "A blank amount paid counts as 0, for this reason; such rows are counted.",
    ),
    "--bound": Meaning("BOUND", "The bound that gives the confidence limit, such as student."),
    "--bound-seed": Meaning("SEED", "The seed of the bound, where the bound is randomized."),
    "--bounds": Meaning("BOUNDS", "The bounds to simulate, separated by commas."),
    "--bundle": Meaning("FOLDER", "The folder with the proof of mitigation, which is cited."),
    "--case": Meaning(
        "FILE",
        "The case file (TOML): auditee, NPI, matter, audit period, authority, persons. It is kept "
        "in the study, and documents print it.",
    ),
    "--chain": Meaning(
        "COLUMN", "The column with the id of the claim that a row adjusts or voids."
    ),
    "--choose": Meaning(
        '"KEY=VALUE because REASON"',
        "A rule that moves the amount and that the authority leaves open, such as "
        '"limit.amount=lower limit because the engagement letter says so". The option may be '
        "repeated.",
    ),
    "--claimed": Meaning("COLUMN", "The column of the amount claimed, in dollars."),
    "--cluster": Meaning(
        "COLUMN", "The column of the cluster, such as the beneficiary, that ties units together."
    ),
    "--column": Meaning(
        "ROLE=COLUMN",
        "The column of a role of the frame: unit_id, paid, stratum, cluster, date or claimed. The "
        "option may be repeated.",
    ),
    "--confirm-amounts": Meaning("REASON", "All unusual amounts are confirmed, for this reason."),
    "--database": Meaning(
        "ADDRESS", "A PostgreSQL database instead of a file, as postgresql://USER@HOST/DATABASE."
    ),
    "--date": Meaning("COLUMN", "The column of the service date."),
    "--date-format": Meaning(
        "FORMAT",
        'The form in which dates are written, such as "%m/%d/%Y" or MM/DD/YYYY, excel for serial '
        'numbers, or "%m/%d/%y since 1950" for years of two digits (1950 to 2049).',
    ),
    "--decimal": Meaning("MARK", "The decimal mark of amounts in text: a point or a comma."),
    "--delimiter": Meaning(
        "SIGN", "The delimiter of text files: tab, comma, semicolon, pipe, or another sign."
    ),
    "--depart": Meaning(
        '"KEY because REASON"',
        "A required rule of the authority that the plan departs from, with the reason that its "
        "documents print. The option may be repeated.",
    ),
    "--design": Meaning(
        "DESIGN",
        "The selection of the units: tickets, ratstats, pps, pps-systematic, sampford, "
        "rhc, systematic, cluster, two-stage or three-stage.",
    ),
    "--draw": Meaning("NUMBER", "The number of the draw; left out, the last draw."),
    "--encoding": Meaning("ENCODING", "The encoding of text files, such as cp1252."),
    "--error-rate": Meaning(
        "RATE", "The share of units that is anticipated to be in error, such as 0.30."
    ),
    "--estimator": Meaning(
        "ESTIMATOR", "The estimator of the total; left out, the estimator of the design."
    ),
    "--exclude": Meaning(
        '"CONDITION because REASON"',
        "Units that meet the condition are left out of the frame and counted. The option may be "
        "repeated.",
    ),
    "--figure": Meaning(
        "FIGURE=DOLLARS",
        "A printed figure: point=, lower=, upper=, se= or demand=. The option may be repeated.",
    ),
    "--files": Meaning(
        "PATTERN",
        "Files with the same columns, read as one: a name, or a pattern such as "
        '"claims_2024*.csv". The option may be repeated.',
    ),
    "--finding-column": Meaning(
        "ROLE=COLUMN",
        'The column of a role of the findings, such as "unit_id=Claim No.". The option may be '
        "repeated.",
    ),
    "--flat": Meaning(
        "FILE",
        "The file to which the flat file of RAT-STATS is written: order and values in columns.",
    ),
    "--footer-rows": Meaning(
        "ROWS",
        "The number of rows at the end that are not part of the table, such as totals and notes. "
        "Blank rows are not counted.",
    ),
    "--format": Meaning("FORMATS", "The format of the document, or several separated by commas:"),
    "--frame-count": Meaning(
        "NAME=COUNT",
        "A further count of the frame that can have been taken for its units, such as "
        '"lines=19431". The option may be repeated.',
    ),
    "--frame": Meaning("FILE", "The frame: a table in any form that is read."),
    "--group": Meaning(
        "COLUMN",
        "The cluster, or another column, whose values become the sampling units: their units are "
        "added.",
    ),
    "--groups": Meaning(
        "COUNT", "The number of groups in each drawn cluster of a three-stage design."
    ),
    "--groups-by": Meaning(
        "ROLE", "The role of the column that groups the units of a cluster in a three-stage design."
    ),
    "--header-row": Meaning(
        "ROW",
        "The line of a text file, or row of a sheet, that holds the column names, where titles are "
        "above it. 0 means that there are no column names: the columns are then called column 1, "
        "column 2 and so on.",
    ),
    "--in-order": Meaning("", "The ids are in the order of their selection."),
    "--indexed-on": Meaning("DATE", "The day on which that folder was indexed."),
    "--json": Meaning("", "Print one JSON record instead of text."),
    "--known-listing": Meaning(
        "FILE",
        "Random numbers that the same release printed for a known seed: a table with seed, low, "
        "high and number. They show whether a release draws as the known one.",
    ),
    "--layout": Meaning(
        "FILE",
        "The layout of a fixed-width file (.csv or .toml): name, start and width of each field.",
    ),
    "--level": Meaning("LEVEL", "The confidence level, such as 0.90."),
    "--member": Meaning("NAME", "The file to read in a .zip file that holds several."),
    "--more": Meaning("COLUMNS", "Further columns to keep, separated by commas."),
    "--order": Meaning(
        "ORDER",
        'The order of the frame to which positions refer, such as "paid desc", or file.',
    ),
    "--out": Meaning("FILE", "The file to which the result is written."),
    "--paid": Meaning("COLUMN", "The column of the amount paid, in dollars."),
    "--part": Meaning(
        "COLUMNS",
        "The column, or several separated by commas, that distinguishes the rows of one unit "
        "(line number, claim segment). Their amounts are added.",
    ),
    "--period": Meaning(
        "FIRST..LAST", "The first and the last day of the period, such as 2023-01-01..2023-12-31."
    ),
    "--precision": Meaning(
        "FRACTION", "The wanted half-width as a share of the estimated total, such as 0.25."
    ),
    "--program": Meaning("PROGRAM", 'The program of the draw, such as RAT-STATS or "R sample".'),
    "--program-version": Meaning(
        "VERSION",
        "The version of that program, such as 4.2.2; left out where it is not stated.",
    ),
    "--proportional-to": Meaning(
        "ROLE",
        "The amount to which selection is proportional in pps, pps-systematic, sampford "
        "and rhc: paid or claimed.",
    ),
    "--quantity": Meaning("COUNT", "The count of numbers in sequential order."),
    "--random-column": Meaning(
        "COLUMN",
        "The column of the frame with the random numbers that the list was sorted by, such as "
        "RAND kept as values. It needs neither program nor seed.",
    ),
    "--reason": Meaning("REASON", "The reason in words, which the documents print."),
    "--replicates": Meaning("COUNT", "The count of simulated audits for each question."),
    "--rows": Meaning(
        "CLAIMS|LINES",
        "What the rows of an X12 or FHIR file are: claims, or their service lines (lines).",
    ),
    "--rules": Meaning("NAME|FILE", "The rule set, by its name or as a TOML file of your own."),
    "--sample-count": Meaning(
        "NAME=COUNT",
        "A further count of the sample that can have been taken for its units, such as "
        '"lines=412". The option may be repeated.',
    ),
    "--sample-file": Meaning(
        "FILE", "The ids of the selected units: a .txt file, or a table with unit_id."
    ),
    "--seed": Meaning("SEED", "The seed of the draw."),
    "--share": Meaning(
        "NAME=FRACTION",
        'A fraction by which the amount can have been multiplied, such as "the federal '
        'share=0.5614". The option may be repeated.',
    ),
    "--sheet": Meaning("SHEET", "The sheet of a workbook that has several."),
    "--side": Meaning("SIDE", "The side of the limit: lower, upper or two-sided."),
    "--simulation-seed": Meaning("SEED", "The seed of what is simulated, which is recorded."),
    "--spares": Meaning("UNITS", "The number of spare units."),
    "--spares-file": Meaning(
        "FILE", "The ids of the disclosed spares in their order, in a file as for --sample-file."
    ),
    "--starts": Meaning("COUNT", "The number of random starts of a systematic design."),
    "--stated-order": Meaning(
        "ORDER",
        'The order of the list that is stated: file, or columns such as "date asc, paid desc"; '
        "left out where it is not stated.",
    ),
    "--stated-paid": Meaning("DOLLARS", "The amount paid that is stated for the whole file."),
    "--stated-seed": Meaning(
        "SEED", "The seed of the draw that is stated, or STRATUM=SEED for each stratum."
    ),
    "--stated-units": Meaning(
        "UNITS", "The number of units that the other documents state for the frame."
    ),
    "--stated-way": Meaning(
        "WAY",
        'The call that drew the sample, such as sample, "order(runif(N))" or SRS; left out where '
        "it is not stated.",
    ),
    "--stop-early": Meaning(
        "RULE=VALUE,...",
        "The rules by which the review may stop early, separated by commas: bet "
        "(predictable or fixed_share), n_max (units) and, if wanted, threshold and "
        "materiality (dollars), share (a fraction) and strata (split or union).",
    ),
    "--stratum-paid": Meaning(
        "STRATUM=DOLLARS",
        "The dollars paid for a stratum of the universe. The option is repeated.",
    ),
    "--stratum-units": Meaning(
        "STRATUM=UNITS",
        "The units of a stratum of the universe. The option is repeated for each stratum.",
    ),
    "--study": Meaning("FOLDER", "The study folder in which the result is kept."),
    "--sum-chains": Meaning(
        "", "The rows of a chain are differences (100.00, -100.00, 60.00) and are added up."
    ),
    "--table": Meaning(
        "TABLE",
        "The table or view of a database (a file of SQLite, or --database); one of a schema as "
        "SCHEMA,TABLE.",
    ),
    "--title": Meaning("TITLE", "The title that the documents print."),
    "--to": Meaning("FOLDER", "The folder to which the files are written."),
    "--tolerable-rate": Meaning("RATE", "The share of units in error that would be too many."),
    "--unbalanced": Meaning(
        "REASON", "An X12 file whose control totals do not agree is used, for this reason."
    ),
    "--underpayment-floor": Meaning(
        "DOLLARS|COLUMN",
        "The most that a unit can have been underpaid: claimed-minus-paid, column:NAME, or dollars "
        "for every unit such as 25.00. It is an assumption, stated with every limit that needs it.",
    ),
    "--unit-id": Meaning(
        "COLUMNS",
        "The column of the sampling unit's id, or several separated by commas. A name that has a "
        "comma itself is put in double quotes.",
    ),
    "--universe": Meaning("UNITS", "The number of units in the universe."),
    "--universe-paid": Meaning(
        "DOLLARS",
        "The dollars paid for the universe, where they are stated.",
    ),
    "--within": Meaning("UNITS", "The units in each drawn cluster, or group, of a staged design."),
}


def option(
    name: str, panel: str, says: str = "", *, metavar: str = "", more: str = "", **settings: Any
) -> Any:
    """The declaration of an option.

    The words of a shared option are those of `SHARED`, with the sentences `more` after them; an
    option of one command brings its own `says` and `metavar` (none for a flag).
    """
    shared = SHARED.get(name)
    if shared is not None:
        if says or metavar:
            raise AssertionError(f"{name} is declared in SHARED: give only more=")
        says, metavar = shared.says, shared.metavar
    words = f"{says} {more}".strip()
    return typer.Option(
        name, metavar=metavar or None, help=words, rich_help_panel=panel, **settings
    )


def argument(metavar: str, says: str) -> Any:
    """The declaration of an argument: what is typed, and what it means."""
    return typer.Argument(metavar=metavar, help=says, show_default=False)
