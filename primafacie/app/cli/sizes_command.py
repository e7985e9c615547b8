"""`primafacie size`: how many units, by RAT-STATS' formulas and by exact hypergeometric tables."""

from __future__ import annotations

from typing import Annotated

import typer

from primafacie.app.cli.options import Json
from primafacie.app.cli.output import Output

HELP = """Sample sizes without a frame: RAT-STATS' formulas, discovery and stop-or-go tables.

Levels, rates and precisions are fractions (0.90, 0.25). Sizes for a frame at hand, by stratum and
design, are those of `primafacie plan --precision`.
"""

Universe = Annotated[int, typer.Option(help="Units in the universe.")]
Level = Annotated[float, typer.Option(help="Level, as in 0.90.")]
Precision = Annotated[float, typer.Option(help="Half-width over the total, as in 0.25.")]
Tolerable = Annotated[
    float, typer.Option("--tolerable-rate", help="Share of errors that would be too many.")
]


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
    mean: Annotated[float, typer.Option(help="Mean overpayment per unit of the probe, dollars.")],
    deviation: Annotated[float, typer.Option(help="Its standard deviation, dollars.")],
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
    rate: Annotated[float, typer.Option(help="Anticipated share of units wholly in error.")],
    paid_mean: Annotated[float, typer.Option(help="Mean payment, dollars.")],
    paid_deviation: Annotated[float, typer.Option(help="Its standard deviation, dollars.")],
    precision: Precision,
    level: Level,
    as_json: Json = False,
) -> None:
    """Units for a two-sided precision of the total, from an error rate and the payments.

    Example:  primafacie size error-rate --universe 10000 --rate 0.15 --paid-mean 300
    --paid-deviation 125 --precision 0.25 --level 0.90
    """
    from sampling import sample_size

    n = sample_size.error_rate(
        universe,
        rate=rate,
        paid_mean=paid_mean,
        paid_deviation=paid_deviation,
        precision=precision,
        level=level,
    )
    _say(n, as_json)


def attribute(
    universe: Universe,
    rate: Annotated[float, typer.Option(help="Anticipated rate.")],
    width: Annotated[float, typer.Option(help="Full width of the interval of the rate.")],
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
    errors: Annotated[int, typer.Option(help="Errors the sample may still show.")] = 0,
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
    most_errors: Annotated[int, typer.Option(help="Errors that the last step allows.")] = 4,
    each_step: Annotated[
        bool,
        typer.Option("--each-step", help="The level for each step alone: the traditional table."),
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
    output.record = found.to_dict()
    output.line(found.text())
    output.finish()


def _say(n: int, as_json: bool) -> None:
    output = Output(as_json=as_json)
    output.fact("units", n, f"{n:,} units")
    output.finish()
