"""`primafacie size`: how many units, by RAT-STATS' formulas, auditors' tables and exact chances."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from primafacie.app.cli.auditors_sizes import (
    AMOUNTS,
    ERRORS,
    Universe,
    add_auditors_sizes,
    dollars,
    say_result,
    say_units,
)
from primafacie.app.cli.option_words import SIZE, option
from primafacie.app.cli.options import Json
from primafacie.app.cli.output import Output
from primafacie.core.errors import AuditError

HELP = """Sample sizes without a frame: RAT-STATS' formulas and the tables of auditors.

Without --precision and --level, the grid is printed that RAT-STATS prints: precisions of 1, 2, 5,
10, 15 and 25 per cent at 80, 90, 95 and 99 per cent confidence.

The tables of the AICPA's guide are acceptance (attributes), dollar-unit (monetary unit sampling)
and factors (confidence factors). Discovery and stop-or-go samples are exact.

Levels, rates and precisions are fractions (0.90, 0.25). Sizes for a frame at hand, by stratum and
design, are those of `primafacie plan --precision`.
"""

_GRID = "Left out, the whole grid of RAT-STATS is printed."
AnyLevel = Annotated[float | None, option("--level", SIZE, more=_GRID)]
AnyPrecision = Annotated[float | None, option("--precision", SIZE, more=_GRID)]


def register(application: typer.Typer) -> None:
    """Add the commands under `size`."""
    group = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode=None)
    group.command("probe")(probe)
    group.command("error-rate")(error_rate)
    group.command("stratified")(stratified)
    group.command("attribute")(attribute)
    add_auditors_sizes(group)
    application.add_typer(group, name="size")


def probe(
    universe: Universe,
    mean: Annotated[float, dollars("--mean", "The mean overpayment of the units of the probe.")],
    deviation: Annotated[float, dollars("--deviation", "Its standard deviation.")],
    precision: AnyPrecision = None,
    level: AnyLevel = None,
    as_json: Json = False,
) -> None:
    """Units for a two-sided precision of the total, from a probe of overpayments.

    Example:  primafacie size probe --universe 100000 --mean 400 --deviation 50

    Example:  primafacie size probe --universe 100000 --mean 400 --deviation 50
    --precision 0.02 --level 0.95
    """
    from sampling import ratstats, sample_size

    if precision is not None and level is not None:
        n = sample_size.variable(
            universe, mean=mean, deviation=deviation, precision=precision, level=level
        )
        say_units(n, as_json)
        return
    made = ratstats.size_probe(
        universe, mean=mean, standard_deviation=deviation, **_cells(precision, level)
    )
    say_result(made, as_json)


def error_rate(
    universe: Universe,
    error_rate: Annotated[
        float, option("--error-rate", ERRORS, more="A unit in error is wholly overpaid.")
    ],
    paid_mean: Annotated[float, dollars("--paid-mean", "The mean payment.")],
    paid_deviation: Annotated[float, dollars("--paid-deviation", "Its standard deviation.")],
    precision: AnyPrecision = None,
    level: AnyLevel = None,
    as_json: Json = False,
) -> None:
    """Units for a two-sided precision of the total, from an error rate and the payments.

    Example:  primafacie size error-rate --universe 10000 --error-rate 0.15
    --paid-mean 300 --paid-deviation 125

    Example:  primafacie size error-rate --universe 10000 --error-rate 0.15
    --paid-mean 300 --paid-deviation 125 --precision 0.25 --level 0.90
    """
    from sampling import ratstats, sample_size

    if precision is not None and level is not None:
        n = sample_size.error_rate(
            universe,
            rate=error_rate,
            paid_mean=paid_mean,
            paid_deviation=paid_deviation,
            precision=precision,
            level=level,
        )
        say_units(n, as_json)
        return
    made = ratstats.size_error_rate(
        universe,
        error_rate_percent=_percent(error_rate),
        reported_total=paid_mean * universe,
        reported_standard_deviation=paid_deviation,
        **_cells(precision, level),
    )
    say_result(made, as_json)


def stratified(
    moments: Annotated[
        list[str],
        option(
            "--moments",
            AMOUNTS,
            "The mean overpayment of the units of a stratum, its standard deviation and the units "
            "of the stratum, such as 10000,5000,100000. The option is repeated for each stratum.",
            metavar="MEAN,DEVIATION,UNITS",
        ),
    ],
    total_size: Annotated[
        int | None,
        option(
            "--total-size",
            SIZE,
            "The units of the sample, where they are known: they are shared out to the strata.",
            metavar="UNITS",
        ),
    ] = None,
    precision: AnyPrecision = None,
    level: AnyLevel = None,
    as_json: Json = False,
) -> None:
    """Units of each stratum for a two-sided precision of the total, or of a known total size.

    Example:  primafacie size stratified --moments 10000,5000,100000 --moments 5000,4000,500000

    Example:  primafacie size stratified --moments 10000,5000,100000 --moments 5000,4000,500000
    --total-size 139
    """
    from sampling import ratstats

    strata = [_stratum(text) for text in moments]
    if total_size is None:
        made = ratstats.size_stratified(strata, **_cells(precision, level))
        assert isinstance(made, ratstats.StratifiedSizes)
        say_result(made, as_json)
        return
    if precision is not None:
        raise AuditError(
            "--precision and --total-size",
            where="size stratified",
            expected="one of them",
            fix="Leave --precision out: the precision that the sizes reach is printed",
        )
    sizes = ratstats.size_stratified(strata, total_size=total_size)
    assert isinstance(sizes, tuple)
    levels = {"confidence": [_percent(level)]} if level is not None else {}
    reached = ratstats.precision_of_sizes(strata, sizes, **levels)
    output = Output(as_json=as_json)
    rows = [[str(place), f"{n:,}"] for place, n in enumerate(sizes, start=1)]
    output.table("", ["stratum", "units"], [*rows, ["all", f"{sum(sizes):,}"]])
    output.fact("units_by_stratum", list(sizes))
    output.fact("units", sum(sizes))
    if sum(sizes) != total_size:
        output.note(f"rounding made {sum(sizes):,} units of {total_size:,}")
    output.fact(
        "precision_percent_by_confidence", {f"{key:g}": value for key, value in reached.items()}
    )
    for key, value in reached.items():
        output.line(f"precision at {key:g}% confidence: {value:.2f}%")
    output.finish()


def attribute(
    universe: Universe,
    rate: Annotated[
        float,
        option(
            "--rate", ERRORS, "The anticipated rate of the attribute, such as 0.20.", metavar="RATE"
        ),
    ],
    width: Annotated[
        float,
        option("--width", SIZE, "The full width of the interval of the rate.", metavar="FRACTION"),
    ],
    level: AnyLevel = None,
    as_json: Json = False,
) -> None:
    """Units at which the exact interval of a rate narrows to a width, as RAT-STATS (within 2).

    Example:  primafacie size attribute --universe 10000 --rate 0.20 --width 0.06

    Example:  primafacie size attribute --universe 10000 --rate 0.20 --width 0.06 --level 0.90
    """
    from sampling import ratstats, sample_size

    if level is None:
        made = ratstats.size_attribute(
            universe,
            anticipated_rate_percent=_percent(rate),
            precision_range_percent=_percent(width),
        )
        say_result(made, as_json)
        return
    say_units(sample_size.attribute(universe, rate=rate, width=width, level=level), as_json)


def _percent(fraction: float) -> Any:
    """A fraction in per cent, whole where it is: 0.07 is 7, not 7.000000000000001."""
    found = round(100 * fraction, 9)
    return int(found) if found == int(found) else found


def _cells(precision: float | None, level: float | None) -> dict[str, Any]:
    """The row or the column of the grid that is asked for; nothing for the whole grid."""
    asked = {"precision_percent": precision, "confidence": level}
    return {name: [_percent(value)] for name, value in asked.items() if value is not None}


def _stratum(text: str) -> dict[str, float]:
    """`10000,5000,100000` as mean, standard deviation and universe of a stratum."""
    parts = [part.strip() for part in text.split(",")]
    try:
        mean, deviation, universe = float(parts[0]), float(parts[1]), int(parts[2])
        if len(parts) == 3:
            return {"mean": mean, "standard_deviation": deviation, "universe": universe}
    except (ValueError, IndexError):
        pass
    raise AuditError(
        f"the figures {text!r}",
        where="--moments",
        expected="MEAN,DEVIATION,UNITS, in dollars without commas and whole units",
        fix="Write for example --moments 10000,5000,100000",
    )
