"""RAT-STATS' print-out and flat file of a draw."""

from __future__ import annotations

from typing import Any

from sampling.ratstats.drawn_numbers import Drawn


def _cells(value: Any) -> tuple[int, ...]:
    """A drawn value as its numbers: one, a set, or number, frame and item."""
    if isinstance(value, int):
        return (value,)
    if isinstance(value, tuple):
        return value
    return tuple(vars(value).values())


def summation(drawn: Drawn[Any]) -> int:
    """SUMMATION OF RANDOM NUMBERS: all first numbers, spares included."""
    return sum(_cells(value)[0] for value in drawn.order)


def print_out(drawn: Drawn[Any], *, audit_name: str = "") -> str:
    """The listing as RAT-STATS prints it: sequential block ascending, spares in drawn order.

    The seed is printed with two decimals, as RAT-STATS does; a seed with more decimals is not
    fixed by its print-out, so keep the full seed beside it.
    """
    lines = [
        "RAT-STATS statistical form: " + drawn.function.upper(),
        f"AUDIT: {audit_name[:40]}",
        f"SEED NUMBER: {drawn.seed:.2f}    FRAME SIZE: {drawn.frame_size:,}",
        "",
        "ORDER    RANDOM NUMBERS IN SEQUENTIAL ORDER",
    ]
    lines += [_line(drawn, value) for value in drawn.sequential]
    if drawn.spares:
        lines += ["", "ORDER    SPARES IN RANDOM ORDER"]
        lines += [_line(drawn, value) for value in drawn.spares]
    lines += [
        "",
        f"TOTAL RANDOM NUMBERS GENERATED: {len(drawn.order):,}",
        f"SUMMATION OF RANDOM NUMBERS: {summation(drawn):,}",
    ]
    return "\n".join(lines) + "\n"


def _line(drawn: Drawn[Any], value: Any) -> str:
    numbers = "  ".join(f"{number:>11}" for number in _cells(value))
    return f"{drawn.order[value]:>5}  {numbers}"


def flat_file(drawn: Drawn[Any]) -> str:
    """The flat file: columns 1-6 the order of selection, 7-17 the value (one column a number)."""
    values = (*drawn.sequential, *drawn.spares)
    return "".join(
        f"{drawn.order[value]:>6}" + "".join(f"{number:>11}" for number in _cells(value)) + "\n"
        for value in values
    )
