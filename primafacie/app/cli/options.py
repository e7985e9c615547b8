"""Options that several commands share, and how their texts become values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from primafacie.app.cli.option_words import CASE, OUTPUT, TABLES, argument, option
from primafacie.app.reports.formats.report_format import FORMATS
from primafacie.core.dates import parse_day
from primafacie.core.errors import AuditError, Problem
from primafacie.core.money import Money

if TYPE_CHECKING:
    from sampling.intake import TableFormat

StudyArgument = Annotated[
    Path, argument("STUDY", "The study folder, which `primafacie check` makes.")
]
Json = Annotated[bool, option("--json", OUTPUT)]

CaseOption = Annotated[Path | None, option("--case", CASE)]


def report_formats(incomplete: str) -> list[str]:
    """The formats of a document, also after a comma, for the shell's completion."""
    done, comma, last = incomplete.rpartition(",")
    return [done + comma + name for name in FORMATS if name.startswith(last)]


Formats = Annotated[
    str,
    option("--format", OUTPUT, more=f"{', '.join(FORMATS)}.", autocompletion=report_formats),
]


def rule_sets(incomplete: str) -> list[str]:
    """The rule sets, for the shell's completion."""
    from importlib.resources import files

    names = (item.name for item in files("sampling.rules").joinpath("data").iterdir())
    found = sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))
    return [name for name in found if name.startswith(incomplete)]


Sources = Annotated[
    list[Path] | None,
    argument(
        "FILE...",
        "The claims: a .csv, .xlsx, .parquet, .zip, .sas7bdat or .835 file, or one of another form "
        "(docs/how-to/file-formats.md). Several files with the same columns are read as one.",
    ),
]
Files = Annotated[list[str] | None, option("--files", TABLES)]
Rows = Annotated[str, option("--rows", TABLES)]
Unbalanced = Annotated[str | None, option("--unbalanced", TABLES)]
Database = Annotated[str | None, option("--database", TABLES)]
TableName = Annotated[str | None, option("--table", TABLES)]


def claims_of(sources: Sequence[Path] | None, patterns: Sequence[str] | None) -> list[Path]:
    """The claims files that were named, and those that match a pattern, by their names."""
    if not sources and not patterns:
        raise typer.BadParameter(
            'Name the claims file, such as claims.csv, or give --files "claims_2024*.csv".',
            param_hint="FILE",
        )
    if not patterns and sources and len(sources) == 1:
        return [sources[0]]
    from sampling.intake import files_matching

    return files_matching([*(sources or ()), *(patterns or ())])


def source_of(
    sources: Sequence[Path] | None, patterns: Sequence[str] | None, database: str | None
) -> tuple[Path | str | list[Path], str]:
    """The files or the database that were named, and what they are called."""
    if database is None:
        claims = claims_of(sources, patterns)
        return (claims[0] if len(claims) == 1 else claims), claims[0].stem
    if sources or patterns:
        raise AuditError(
            "a file and a database",
            where="--database",
            expected="one of them",
            fix="Leave one out; a database file of SQLite is named like any other file",
        )
    return database, Path(database).stem


def period_of(text: str | None) -> tuple[date, date] | None:
    """`2023-01-01..2023-12-31` as two days."""
    if text is None:
        return None
    first, dots, last = text.partition("..")
    if not dots:
        raise AuditError(
            f"the period {text!r}",
            where="--period",
            expected="FIRST..LAST, both days included",
            fix="Write for example 2023-01-01..2023-12-31",
        )
    days = parse_day(first.strip(), where="--period"), parse_day(last.strip(), where="--period")
    if days[0] > days[1]:
        raise AuditError(
            f"a period that ends before it begins ({text})",
            where="--period",
            expected="the earlier day first",
            fix="Swap the two days",
        )
    return days


def exclusion_of(text: str) -> tuple[str, str]:
    """`paid <= 0 because zero-paid claims are outside` as condition and reason."""
    condition, word, reason = text.rpartition(" because ")
    if not word or not condition.strip() or not reason.strip():
        raise AuditError(
            f"the exclusion {text!r}",
            where="--exclude",
            expected="CONDITION because REASON",
            fix='Write for example --exclude "paid = 0 because zero-paid claims carry no payment"',
        )
    return condition.strip(), reason.strip()


def departures_of(texts: Sequence[str] | None) -> dict[str, str]:
    """Texts `KEY because REASON` as the reason of each departure by the key of its rule."""
    found: dict[str, str] = {}
    for text in texts or ():
        key, word, reason = text.partition(" because ")
        if not word or not key.strip() or not reason.strip() or key.strip() in found:
            raise AuditError(
                f"the departure {text[:80]!r}",
                where="--depart",
                expected="KEY because REASON, each key once",
                fix='Write for example --depart "design.required because the agency agreed"',
            )
        found[key.strip()] = reason.strip()
    return found


def unit_of(text: str) -> tuple[int | str, str]:
    """`23 because a claim has that id` as the number of a row and the reason."""
    row, word, reason = text.partition(" because ")
    plain = row.strip().replace(",", "")
    if not word or not reason.strip() or not (plain.isascii() and plain.isdigit()):
        raise AuditError(
            f"the row {text[:60]!r}",
            where="--is-a-unit",
            expected="ROW because REASON, the row by the number that the check prints",
            fix='Write for example --is-a-unit "23 because the claim has that id"',
        )
    return int(plain), reason.strip()


def asked(question: str, option: str) -> str:
    """The answer to a question at the terminal; where nobody answers, the option's name."""
    try:
        return str(typer.prompt(question, err=True))
    except typer.Abort as stop:
        if not isinstance(stop.__context__, EOFError):
            raise
        raise AuditError(
            f"no answer to: {question}?",
            where=option,
            expected="a text",
            fix=f"Give {option} in non-interactive use",
        ) from None


def listed(text: str | None) -> list[str]:
    """`A,B` as a list of names; a name with a comma is quoted, as in `A,"B, net"`."""
    import csv

    names = next(csv.reader([text or ""], skipinitialspace=True), [])
    return [name.strip() for name in names if name.strip()]


def summed_chain(chain: str | None, missing: str | None, *, sums: bool) -> str | None:
    """The column of the claim adjusted, where it is stated how the rows of a chain count."""
    if (chain is None) != (not sums) or (missing and chain is None):
        raise AuditError(
            "an option of adjustment chains alone",
            where="--chain",
            expected="--chain COLUMN and --sum-chains, which states that rows are differences",
            fix="Add the other option. Where each row replaces those before it, audit-frame with "
            "--chain-order shows what counts; leave the replaced rows out of the file",
        )
    return chain


def with_columns(more: Sequence[str], *columns: str | None) -> tuple[str, ...]:
    """The further columns with others that an option names, unless they have a role already."""
    named = {name.rpartition(":")[0] or name for name in more} | {*more, "cluster", "stratum"}
    return (*more, *dict.fromkeys(column for column in columns if column and column not in named))


def all_listed(texts: Sequence[str] | None) -> tuple[str, ...]:
    """The names of an option that may be repeated, each time with several names."""
    return tuple(name for text in texts or () for name in listed(text))


def one_or_several(text: str) -> str | list[str]:
    """One column name as text, several as a list."""
    names = listed(text)
    return names[0] if len(names) == 1 else names


def costs_of(texts: list[str] | None) -> dict[str, float]:
    """`2=65` as {"2": 65.0}."""
    found = {}
    for text in texts or ():
        label, sign, cost = text.rpartition("=")
        try:
            found[label] = float(cost)
        except ValueError:
            sign = ""
        if not sign or not label:
            raise AuditError(
                f"the cost {text!r}",
                where="--cost",
                expected="STRATUM=COST",
                fix="Write for example --cost 2=65",
            )
    return found


def allocation_of(texts: Sequence[str] | None) -> dict[str, int] | None:
    """`1=40` and `2=60` as {"1": 40, "2": 60}; None where nothing was given."""
    found: dict[str, int] = {}
    problems = []
    for text in texts or ():
        label, sign, size = (part.strip() for part in text.rpartition("="))
        whole = size.isascii() and size.isdigit()
        if not sign or not label or not whole:
            fix = 'Write for example --allocation "1=40,2=60,3=30"'
            problems.append(Problem("--allocation", repr(text), "STRATUM=UNITS", fix))
        elif label in found:
            expected = "each stratum once"
            problems.append(Problem("--allocation", f"stratum {label!r} twice", expected, ""))
        else:
            found[label] = int(size)
    if problems:
        raise AuditError.collected(problems, what="sizes by stratum")
    return found or None


def numbers_of(text: str | None) -> tuple[int, ...]:
    """`100,150` as (100, 150)."""
    try:
        return tuple(int(item) for item in (text or "").split(",") if item.strip())
    except ValueError as error:
        raise AuditError(
            f"the sizes {text!r}",
            where="--sizes",
            expected="whole numbers, as in 100,150,200",
            fix="Separate them by commas",
        ) from error


def monitoring_of(text: str | None) -> dict[str, Any] | None:
    """`bet=predictable,n_max=200,threshold=50000` as the plan's record; amounts in dollars.

    `share=0.5` and `strata=union` are the bet's own parameters.
    """
    if text is None:
        return None
    found: dict[str, Any] = {}
    parameters: dict[str, float | str] = {}
    for item in text.split(","):
        name, sign, value = (part.strip() for part in item.partition("="))
        if not sign or not value:
            raise AuditError(
                f"{item!r}",
                where="--stop-early",
                expected="NAME=VALUE",
                fix="Write for example bet=predictable,n_max=200,threshold=50000",
            )
        if name in ("threshold", "materiality"):
            found[name] = Money.dollars(value).cents
        elif name in ("share", "strata"):
            number = value.replace(".", "", 1).isdigit()
            parameters[name] = float(value) if number else value
        else:
            found[name] = int(value) if value.isdigit() else value
    return found | ({"parameters": parameters} if parameters else {})


def units_of(path: Path | None, form: TableFormat | None = None) -> tuple[str, ...]:
    """The unit ids of a text file of one id per line, or of a table with a column unit_id."""
    from sampling.intake import read_ids

    if path is None:
        return ()
    table, column = read_ids(path, form=form, error=AuditError)
    units = table.ids(column, unique=True)
    table.raise_problems()
    return tuple(units)
