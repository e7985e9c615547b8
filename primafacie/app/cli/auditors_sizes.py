"""The tables of auditors under `primafacie size`: acceptance, dollar units, factors, discovery."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from primafacie.app.cli.option_words import SIZE, option
from primafacie.app.cli.options import Json
from primafacie.app.cli.output import Output
from primafacie.core.errors import AuditError
from primafacie.core.money import Money

if TYPE_CHECKING:
    from primafacie.core.results import Result

ERRORS = "Errors"
AMOUNTS = "Amounts"
Universe = Annotated[int, option("--universe", SIZE)]
Level = Annotated[float, option("--level", SIZE)]
Tolerable = Annotated[float, option("--tolerable-rate", ERRORS)]


def dollars(name: str, says: str) -> Any:
    return option(name, AMOUNTS, says, metavar="DOLLARS")


def add_auditors_sizes(group: typer.Typer) -> None:
    """Add these commands to the group `size`."""
    group.command("acceptance")(acceptance)
    group.command("dollar-unit")(dollar_unit)
    group.command("factors")(factors)
    group.command("discovery")(discovery)
    group.command("stop-or-go")(stop_or_go)


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

    say_result(
        sample_size.acceptance(
            tolerable_rate=tolerable_rate,
            expected_rate=expected_rate,
            level=level,
            universe=universe,
        ),
        as_json,
    )


def dollar_unit(
    book: Annotated[str, dollars("--book", "The book value of the frame, the total paid.")],
    tolerable: Annotated[
        str, dollars("--tolerable", "The misstatement (overpayment) that would be too much.")
    ],
    level: Level,
    expected: Annotated[str, dollars("--expected", "The misstatement that is expected.")] = "0",
    factors: Annotated[
        str,
        option(
            "--factor-table",
            SIZE,
            "How the expected misstatement enters: poisson, as the AICPA's tables since 2008, or "
            "expansion, the expansion factors of the tables before.",
            metavar="TABLE",
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

    from sampling import sample_size
    from sampling.sample_size.dollar_unit_sizes import Factors

    say_result(
        sample_size.dollar_unit(
            _amount("--book", book),
            tolerable=_amount("--tolerable", tolerable),
            expected=_amount("--expected", expected),
            level=level,
            method=cast("Factors", factors),
        ),
        as_json,
    )


def _amount(name: str, text: str) -> Money:
    """The amount of an option, which an error names."""
    try:
        return Money.parse(text)
    except AuditError as error:
        raise AuditError(error.got, where=name, expected=error.expected, fix=error.fix) from None


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

    say_result(sample_size.confidence_factors(level, most_errors=up_to), as_json)


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
    say_units(n, as_json)


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


def say_units(n: int, as_json: bool) -> None:
    output = Output(as_json=as_json)
    output.fact("units", n, f"{n:,} units")
    output.finish()


def say_result(made: Result, as_json: bool) -> None:
    """The table of a result, as RAT-STATS prints it."""
    output = Output(as_json=as_json)
    output.facts(made.to_dict())
    output.line(made.text())
    output.finish()
