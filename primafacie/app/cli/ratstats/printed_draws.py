"""Options that the random-number commands share, and how a draw is printed."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from primafacie.app.cli.output import Output
from primafacie.core.errors import DrawError

if TYPE_CHECKING:
    from sampling.ratstats import Drawn

Seed = Annotated[
    str, typer.Option(help="RAT-STATS' seed with all of its decimals, as in 12345 or -38524.57.")
]
Quantity = Annotated[int, typer.Option(help="Numbers in sequential order.")]
Spares = Annotated[int, typer.Option(help="Spares in random order.")]
AuditName = Annotated[str, typer.Option("--audit-name", help="Name printed on the form.")]
Flat = Annotated[
    Path | None, typer.Option(help="Write RAT-STATS' flat file here: order and values in columns.")
]
_RANGE = re.compile(r"(-?[0-9]{1,18}):(-?[0-9]{1,18})", re.ASCII)


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
        output.fact("flat_file", str(flat), f"flat file: {flat}")
    output.finish()


def _plain(value: Any) -> Any:
    if isinstance(value, int):
        return value
    return list(value) if isinstance(value, tuple) else vars(value)
