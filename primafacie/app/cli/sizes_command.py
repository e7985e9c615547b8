"""`primafacie size`: how many units, by RAT-STATS' formulas, auditors' tables and exact chances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from primafacie.app.cli.option_words import SIZE, option
from primafacie.app.cli.options import Json
from primafacie.app.cli.output import Output
from primafacie.core.errors import AuditError

if TYPE_CHECKING:
    from primafacie.core.results import Result

HELP = """Sample sizes without a frame: RAT-STATS' formulas and the tables of auditors.

Without --precision and --level, the grid is printed that RAT-STATS prints: precisions of 1, 2, 5,
10, 15 and 25 per cent at 80, 90, 95 and 99 per cent confidence.

The tables of the AICPA's guide are acceptance (attributes), dollar-unit (monetary unit sampling)
and factors (confidence factors). Discovery and stop-or-go samples are exact.

Levels, rates and precisions are fractions (0.90, 0.25). Sizes for a frame at hand, by stratum and
design, are those of `primafacie plan --precision`.
"""

ERRORS = "Errors"
AMOUNTS = "Amounts"
Universe = Annotated[int, option("--universe", SIZE)]
Level = Annotated[float, option("--level", SIZE)]
_GRID = "Left out, the whole grid of RAT-STATS is printed."
AnyLevel = Annotated[float | None, option("--level", SIZE, more=_GRID)]
AnyPrecision = Annotated[float | None, option("--precision", SIZE, more=_GRID)]
Tolerable = Annotated[float, option("--tolerable-rate", ERRORS)]


def _dollars(name: str, says: str) -> Any:
    return option(name, AMOUNTS, says, metavar="DOLLARS")


def register(application: typer.Typer) -> None:
    """Add the commands under `size`."""
    group = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode=None)
    group.command("probe")(probe)
    group.command("error-rate")(error_rate)
    group.command("stratified")(stratified)
    group.command("attribute")(attribute)
    group.command("acceptance")(acceptance)
    group.command("dollar-unit")(dollar_unit)
    group.command("factors")(factors)
    group.command("discovery")(discovery)
    group.command("stop-or-go")(stop_or_go)
    application.add_typer(group, name="size")


def probe(
    universe: Universe,
    mean: Annotated[float, _dollars("--mean", "The mean overpayment of the units of the probe.")],
    deviation: Annotated[float, _dollars("--deviation", "Its standard deviation.")],
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
        _say(n, as_json)
        return
    made = ratstats.size_probe(
        universe, mean=mean, standard_deviation=deviation, **_cells(precision, level)
    )
    _say_result(made, as_json)


def error_rate(
    universe: Universe,
    error_rate: Annotated[
        float, option("--error-rate", ERRORS, more="A unit in error is wholly overpaid.")
    ],
    paid_mean: Annotated[float, _dollars("--paid-mean", "The mean payment.")],
    paid_deviation: Annotated[float, _dollars("--paid-deviation", "Its standard deviation.")],
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
        _say(n, as_json)
        return
    made = ratstats.size_error_rate(
        universe,
        error_rate_percent=_percent(error_rate),
        reported_total=paid_mean * universe,
        reported_standard_deviation=paid_deviation,
        **_cells(precision, level),
    )
    _say_result(made, as_json)


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
        _say_result(made, as_json)
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
        _say_result(made, as_json)
        return
    _say(sample_size.attribute(universe, rate=rate, width=width, level=level), as_json)


def acceptance(
    tolerable_rate: Tolerable,
    expected_rate: Annotated[
        float,
        option(
            "--expected-rate",
            ERRORS,
            "The share of units that is expected to be in error, below the tolerable one.",
            metavar="RATE",
        ),
    ],
    level: Level,
    universe: Annotated[
        int | None, option("--universe", SIZE, more="Left out, the universe has no end.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Units that show fewer errors than tolerable, as the AICPA's tables of attribute samples.

    The risk of overreliance of those tables is 1 less the level: 5% is --level 0.95. With
    --universe the chances are hypergeometric, and the sample is smaller.

    Example:  primafacie size acceptance --tolerable-rate 0.05 --expected-rate 0.01 --level 0.95
    """
    from sampling import sample_size

    _say_result(
        sample_size.acceptance(
            tolerable_rate=tolerable_rate,
            expected_rate=expected_rate,
            level=level,
            universe=universe,
        ),
        as_json,
    )


def dollar_unit(
    book: Annotated[str, _dollars("--book", "The book value of the frame, the total paid.")],
    tolerable: Annotated[
        str, _dollars("--tolerable", "The misstatement (overpayment) that would be too much.")
    ],
    level: Level,
    expected: Annotated[str, _dollars("--expected", "The misstatement that is expected.")] = "0",
    method: Annotated[
        str,
        option(
            "--method",
            SIZE,
            "How the expected misstatement enters: poisson, as the AICPA's tables since 2008, or "
            "expansion, the expansion factors of the tables before.",
            metavar="METHOD",
        ),
    ] = "poisson",
    as_json: Json = False,
) -> None:
    """Dollar units for a tolerable misstatement, and their interval (monetary unit sampling).

    The risk of incorrect acceptance is 1 less the level: 5% is --level 0.95.

    Example:  primafacie size dollar-unit --book 1000000 --tolerable 50000 --expected 10000
    --level 0.95
    """
    from typing import cast

    from primafacie.core.money import Money
    from sampling import sample_size
    from sampling.sample_size.dollar_unit_sizes import Factors

    _say_result(
        sample_size.dollar_unit(
            Money.parse(book),
            tolerable=Money.parse(tolerable),
            expected=Money.parse(expected),
            level=level,
            method=cast("Factors", method),
        ),
        as_json,
    )


def factors(
    level: Level,
    up_to: Annotated[
        int, option("--up-to", ERRORS, "The last number of errors of the table.", metavar="ERRORS")
    ] = 10,
    as_json: Json = False,
) -> None:
    """Poisson confidence factors (reliability factors) for 0, 1, 2, ... errors.

    The risk of incorrect acceptance is 1 less the level: 5% is --level 0.95.

    Example:  primafacie size factors --level 0.95
    """
    from sampling import sample_size

    _say_result(sample_size.confidence_factors(level, most_errors=up_to), as_json)


def discovery(
    universe: Universe,
    tolerable_rate: Tolerable,
    level: Level,
    errors: Annotated[
        int,
        option("--errors", ERRORS, "The errors that the sample may still show.", metavar="ERRORS"),
    ] = 0,
    as_json: Json = False,
) -> None:
    """The fewest units that show fewer errors than too many, if they hold no more than ERRORS.

    Example:  primafacie size discovery --universe 1000 --tolerable-rate 0.04 --level 0.90
    """
    from sampling import sample_size

    n = sample_size.discovery(
        universe, tolerable_rate=tolerable_rate, level=level, expected_errors=errors
    )
    _say(n, as_json)


def stop_or_go(
    universe: Universe,
    tolerable_rate: Tolerable,
    level: Level,
    most_errors: Annotated[
        int,
        option("--most-errors", ERRORS, "The errors that the last step allows.", metavar="ERRORS"),
    ] = 4,
    each_step: Annotated[
        bool,
        option(
            "--each-step",
            SIZE,
            "The level holds for each step alone, as in the traditional table.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """A step table: review n units, stop with few enough errors, else go on to the next n.

    The level holds for all steps together; with --each-step for each step alone, and the risk of
    all of them, which is larger, is printed.

    Example:  primafacie size stop-or-go --universe 1000 --tolerable-rate 0.04 --level 0.90
    """
    from sampling import sample_size

    found = sample_size.stop_or_go(
        universe,
        tolerable_rate=tolerable_rate,
        level=level,
        most_errors=most_errors,
        risk="each step" if each_step else "overall",
    )
    output = Output(as_json=as_json)
    output.facts(found.to_dict())
    output.line(found.text())
    output.finish()


def _say(n: int, as_json: bool) -> None:
    output = Output(as_json=as_json)
    output.fact("units", n, f"{n:,} units")
    output.finish()


def _say_result(made: Result, as_json: bool) -> None:
    """The table of a result, as RAT-STATS prints it."""
    output = Output(as_json=as_json)
    output.facts(made.to_dict())
    output.line(made.text())
    output.finish()


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
