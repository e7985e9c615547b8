"""`primafacie size`: how many units, by RAT-STATS' formulas and by exact hypergeometric tables."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from primafacie.app.cli.option_words import SIZE, option
from primafacie.app.cli.options import Json
from primafacie.app.cli.output import Output

HELP = """Sample sizes without a frame: RAT-STATS' formulas, discovery and stop-or-go tables.

Levels, rates and precisions are fractions (0.90, 0.25). Sizes for a frame at hand, by stratum and
design, are those of `primafacie plan --precision`.
"""

ERRORS = "Errors"
AMOUNTS = "Amounts"
Universe = Annotated[int, option("--universe", SIZE)]
Level = Annotated[float, option("--level", SIZE)]
Precision = Annotated[float, option("--precision", SIZE)]
Tolerable = Annotated[float, option("--tolerable-rate", ERRORS)]


def _dollars(name: str, says: str) -> Any:
    return option(name, AMOUNTS, says, metavar="DOLLARS")


def register(application: typer.Typer) -> None:
    """Add the commands under `size`."""
    group = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode=None)
    group.command("probe")(probe)
    group.command("error-rate")(error_rate)
    group.command("attribute")(attribute)
    group.command("discovery")(discovery)
    group.command("stop-or-go")(stop_or_go)
    application.add_typer(group, name="size")


def probe(
    universe: Universe,
    mean: Annotated[float, _dollars("--mean", "The mean overpayment of the units of the probe.")],
    deviation: Annotated[float, _dollars("--deviation", "Its standard deviation.")],
    precision: Precision,
    level: Level,
    as_json: Json = False,
) -> None:
    """Units for a two-sided precision of the total, from a probe of overpayments.

    Example:  primafacie size probe --universe 100000 --mean 400 --deviation 50
    --precision 0.02 --level 0.95
    """
    from sampling import sample_size

    n = sample_size.variable(
        universe, mean=mean, deviation=deviation, precision=precision, level=level
    )
    _say(n, as_json)


def error_rate(
    universe: Universe,
    error_rate: Annotated[
        float, option("--error-rate", ERRORS, more="A unit in error is wholly overpaid.")
    ],
    paid_mean: Annotated[float, _dollars("--paid-mean", "The mean payment.")],
    paid_deviation: Annotated[float, _dollars("--paid-deviation", "Its standard deviation.")],
    precision: Precision,
    level: Level,
    as_json: Json = False,
) -> None:
    """Units for a two-sided precision of the total, from an error rate and the payments.

    Example:  primafacie size error-rate --universe 10000 --error-rate 0.15
    --paid-mean 300 --paid-deviation 125 --precision 0.25 --level 0.90
    """
    from sampling import sample_size

    n = sample_size.error_rate(
        universe,
        rate=error_rate,
        paid_mean=paid_mean,
        paid_deviation=paid_deviation,
        precision=precision,
        level=level,
    )
    _say(n, as_json)


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
    level: Level,
    as_json: Json = False,
) -> None:
    """Units at which the exact interval of a rate narrows to a width, as RAT-STATS (within 2).

    Example:  primafacie size attribute --universe 10000 --rate 0.20 --width 0.06 --level 0.90
    """
    from sampling import sample_size

    _say(sample_size.attribute(universe, rate=rate, width=width, level=level), as_json)


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
