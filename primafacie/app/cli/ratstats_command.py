"""`primafacie ratstats`: RAT-STATS' random numbers and appraisals in their print form."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from primafacie.app.cli.appraise_command import appraise
from primafacie.app.cli.option_words import OUTPUT, argument, option
from primafacie.app.cli.options import Json
from primafacie.app.cli.output import Output
from primafacie.core.errors import DrawError

if TYPE_CHECKING:
    from sampling.ratstats import Drawn

HELP = """RAT-STATS' random numbers and appraisals (releases 2005 to 2010), to the last digit.

The print-outs are RAT-STATS' own forms; the seed is printed with two decimals as it does, so
keep the full seed with them.
"""

NUMBERS = "Numbers"
Seed = Annotated[
    str,
    option(
        "--seed",
        NUMBERS,
        more="It is the seed of RAT-STATS with all of its decimals, such as 12345 or -38524.57.",
    ),
]
Quantity = Annotated[int, option("--quantity", NUMBERS)]
Spares = Annotated[int, option("--spares", NUMBERS, more="They are in random order.")]
AuditName = Annotated[str, option("--audit-name", OUTPUT)]
Flat = Annotated[Path | None, option("--flat", OUTPUT)]
_RANGE = re.compile(r"(-?[0-9]{1,18}):(-?[0-9]{1,18})", re.ASCII)


def register(application: typer.Typer) -> None:
    """Add the commands under `ratstats`."""
    group = typer.Typer(help=HELP, no_args_is_help=True, rich_markup_mode=None)
    group.command("single-stage")(single_stage)
    group.command("sets")(sets)
    group.command("frames")(frames)
    group.command("rhc")(rhc)
    group.command("appraise")(appraise)
    application.add_typer(group, name="ratstats")


def single_stage(
    seed: Seed,
    quantity: Quantity,
    high: Annotated[
        int, option("--high", NUMBERS, "The highest number of the range.", metavar="NUMBER")
    ],
    low: Annotated[
        int, option("--low", NUMBERS, "The lowest number of the range.", metavar="NUMBER")
    ] = 1,
    spares: Spares = 0,
    audit_name: AuditName = "",
    flat: Flat = None,
    as_json: Json = False,
) -> None:
    """Draw different numbers from LOW to HIGH, in sequential order, and spares as they came.

    Example:  primafacie ratstats single-stage --seed 12345 --quantity 10 --spares 4 --high 1000
    """
    from sampling.designs.ratstats_positions import seed_number
    from sampling.ratstats import single_stage

    number = seed_number(seed, where="--seed")
    drawn = single_stage(number, quantity, spares, low, high)
    show(drawn, audit_name=audit_name, flat=flat, as_json=as_json)


def sets(
    seed: Seed,
    quantity: Quantity,
    ranges: Annotated[
        list[str],
        option(
            "--range",
            NUMBERS,
            "The range of a coordinate. The option is repeated for each.",
            metavar="LOW:HIGH",
        ),
    ],
    spares: Spares = 0,
    audit_name: AuditName = "",
    flat: Flat = None,
    as_json: Json = False,
) -> None:
    """Draw different sets, one number from every range in turn (page and line, say).

    Example:  primafacie ratstats sets --seed 12345 --quantity 10 --range 1:658 --range 1:66
    """
    from sampling.designs.ratstats_positions import seed_number
    from sampling.ratstats import sets

    number = seed_number(seed, where="--seed")
    pairs = [range_of(text, option="--range") for text in ranges]
    drawn = sets(number, quantity, spares, pairs)
    show(drawn, audit_name=audit_name, flat=flat, as_json=as_json)


def frames(
    seed: Seed,
    quantity: Quantity,
    frames: Annotated[
        list[str],
        option(
            "--frame-range",
            NUMBERS,
            "The range of the items of a frame, or of its pages and lines, such as 1:100/1:66. The "
            "option is repeated for each frame.",
            metavar="LOW:HIGH[/LOW:HIGH]",
        ),
    ],
    spares: Spares = 0,
    audit_name: AuditName = "",
    flat: Flat = None,
    as_json: Json = False,
) -> None:
    """Draw items (single stage) or pages and lines (sets of two) over all frames together.

    Example:  primafacie ratstats frames --seed 12345 --quantity 3 --frame-range 1:1050
    --frame-range 8405:9565
    """
    from sampling.designs.ratstats_positions import seed_number
    from sampling.ratstats import frames_sets_of_two, frames_single

    number = seed_number(seed, where="--seed")
    shapes = [
        [range_of(part, option="--frame-range") for part in text.split("/")] for text in frames
    ]
    depths = {len(shape) for shape in shapes}
    if depths == {1}:
        drawn: Any = frames_single(number, quantity, spares, [shape[0] for shape in shapes])
    elif depths == {2}:
        drawn = frames_sets_of_two(number, quantity, spares, [(s[0], s[1]) for s in shapes])
    else:
        raise DrawError(
            "frames of different shapes",
            where="--frame-range",
            expected="all as LOW:HIGH, or all as PAGES/LINES",
            fix="Write for example 1:100/1:66",
        )
    show(drawn, audit_name=audit_name, flat=flat, as_json=as_json)


def rhc(
    units: Annotated[
        Path,
        argument(
            "UNITS", "A text file with a line for each unit: id, number of secondary units, size."
        ),
    ],
    select: Annotated[
        int, option("--select", NUMBERS, "The number of units to select.", metavar="UNITS")
    ],
    seed_1: Annotated[
        str, option("--seed-1", NUMBERS, "The seed of the random order.", metavar="SEED")
    ],
    seed_2: Annotated[
        str, option("--seed-2", NUMBERS, "The seed of the selection.", metavar="SEED")
    ],
    audit_name: AuditName = "",
    as_json: Json = False,
) -> None:
    """Cut the units into random groups and select one from each, proportional to size.

    Example:  primafacie ratstats rhc regions.txt --select 4 --seed-1 100 --seed-2 200
    """
    from dataclasses import asdict

    from sampling.designs.ratstats_positions import seed_number
    from sampling.ratstats import read_rhc_file, rhc_print_out, rhc_select

    output = Output(as_json=as_json)
    first, second = seed_number(seed_1, where="--seed-1"), seed_number(seed_2, where="--seed-2")
    found = rhc_select(read_rhc_file(units), select, first, second)
    output.line(rhc_print_out(found, audit_name=audit_name).rstrip("\n"))
    output.fact("seeds", list(found.seeds))
    output.fact("groups", [asdict(group) for group in found.groups])
    output.finish()


def range_of(text: str, *, option: str) -> tuple[int, int]:
    """`1:658` as its two ends."""
    found = _RANGE.fullmatch(text.strip())
    if found is None:
        raise DrawError(
            f"the range {text!r}",
            where=option,
            expected="LOW:HIGH, both in it",
            fix="Write for example 1:658",
        )
    return int(found[1]), int(found[2])


def show(drawn: Drawn[Any], *, audit_name: str, flat: Path | None, as_json: bool) -> None:
    """Print a draw in RAT-STATS' form, or as one JSON record; write the flat file if asked."""
    from sampling.ratstats import flat_file, print_out

    output = Output(as_json=as_json)
    output.line(print_out(drawn, audit_name=audit_name).rstrip("\n"))
    output.fact("function", drawn.function)
    output.fact("seed", drawn.seed)
    output.fact("frame_size", drawn.frame_size)
    output.fact("sequential", [_plain(value) for value in drawn.sequential])
    output.fact("spares", [_plain(value) for value in drawn.spares])
    output.fact("in_order", [_plain(value) for value in drawn.in_order])
    if flat is not None:
        flat.write_text(flat_file(drawn), encoding="utf-8", newline="\n")
        output.file(flat, "flat file:")
    output.finish()


def _plain(value: Any) -> Any:
    if isinstance(value, int):
        return value
    return list(value) if isinstance(value, tuple) else vars(value)
