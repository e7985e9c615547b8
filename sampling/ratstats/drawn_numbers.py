"""A draw as RAT-STATS prints it: its values, its print-out and its flat file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final, Generic, Literal, TypeVar

from primafacie.core.results import Result

if TYPE_CHECKING:
    import pandas as pd

Value = TypeVar("Value")
Kind = Literal["number", "set", "item", "line"]


@dataclass(frozen=True)
class DrawnRecord:
    """A draw as its record holds it: every value, spares last, in order of selection.

    Each value is its whole numbers: one for a single stage, those of the set, or the fields of an
    item or a line.
    """

    function: str
    seed: float
    frame_size: int
    quantity: int
    kind: Kind
    values: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Drawn(Result, Generic[Value]):
    """A draw as RAT-STATS prints it.

    Attributes
    ----------
    function : str
        The name of RAT-STATS' function.
    seed : float
        The seed.
    frame_size : int
        How many values there are to draw from.
    sequential : tuple
        The sample in ascending order.
    spares : tuple
        The spares in the order generated.
    order : dict of value to int
        When each value, spares too, was selected (1 is the first).
    """

    SCHEMA: ClassVar[str] = "primafacie.random-numbers/1"
    RECORD: ClassVar[type[DrawnRecord]] = DrawnRecord

    function: str
    seed: float
    frame_size: int
    sequential: tuple[Value, ...]
    spares: tuple[Value, ...]
    order: dict[Value, int]

    @property
    def in_order(self) -> tuple[Value, ...]:
        """All values, spares last, in order of selection."""
        return tuple(sorted(self.order, key=lambda value: self.order[value]))

    def table(self) -> pd.DataFrame:
        """Tabulate the values.

        Returns
        -------
        pandas.DataFrame
            One row per value, spares last, in order of selection.
        """
        import pandas as pd

        first = len(self.sequential)
        return pd.DataFrame(
            [
                {"order": place, "value": _shown(value), "spare": place > first}
                for place, value in enumerate(self.in_order, start=1)
            ]
        )

    def text(self) -> str:
        """Write the draw as RAT-STATS prints it.

        Returns
        -------
        str
            The print-out.
        """
        return print_out(self)

    def __str__(self) -> str:
        spares = f" and {len(self.spares):,} spares" if self.spares else ""
        return (
            f"{self.function} (RAT-STATS): {len(self.sequential):,} values{spares} of "
            f"{self.frame_size:,}, seed {self.seed:g}"
        )

    def as_record(self) -> DrawnRecord:
        """The draw as its record holds it."""
        found = self.in_order
        return DrawnRecord(
            function=self.function,
            seed=self.seed,
            frame_size=self.frame_size,
            quantity=len(self.sequential),
            kind=_KINDS.get(type(found[0]), "number"),
            values=tuple(_numbers(value) for value in found),
        )

    @classmethod
    def of_record(cls, record: DrawnRecord) -> Drawn[Any]:
        """Make a draw from its record."""
        values = [_value(record.kind, found) for found in record.values]
        return cls.from_order(
            record.function, record.seed, record.frame_size, values, record.quantity
        )

    @classmethod
    def from_order(
        cls, function: str, seed: float, frame_size: int, drawn: Sequence[Any], quantity: int
    ) -> Drawn[Any]:
        """From the values in order of selection; the first `quantity` are the sample."""
        return cls(
            function=function,
            seed=float(seed),
            frame_size=frame_size,
            sequential=tuple(sorted(drawn[:quantity])),
            spares=tuple(drawn[quantity:]),
            order={value: place for place, value in enumerate(drawn, start=1)},
        )


@dataclass(frozen=True, order=True)
class FrameItem:
    """A random number, the frame that it falls in, and the item inside the frame.

    Attributes
    ----------
    number : int
        The number, on 1..total.
    frame, item : int
        The frame, from 1, and the item.
    """

    number: int
    frame: int
    item: int


@dataclass(frozen=True, order=True)
class FrameLine:
    """A random number, the frame that it falls in, and the page and line inside the frame.

    Attributes
    ----------
    number : int
        The number, on 1..total lines.
    frame, page, line : int
        The frame, from 1, the page and the line.
    """

    number: int
    frame: int
    page: int
    line: int


_KINDS: Final[dict[type[Any], Kind]] = {
    tuple: "set",
    FrameItem: "item",
    FrameLine: "line",
}


def _numbers(value: Any) -> tuple[int, ...]:
    """The whole numbers of a value."""
    if isinstance(value, FrameItem | FrameLine):
        return astuple(value)
    return value if isinstance(value, tuple) else (value,)


def _value(kind: Kind, numbers: tuple[int, ...]) -> Any:
    """The value of a kind from its whole numbers."""
    if kind == "item":
        return FrameItem(*numbers)
    if kind == "line":
        return FrameLine(*numbers)
    return numbers if kind == "set" else numbers[0]


def _shown(value: Any) -> int | str:
    """A value in a table: the number, or the numbers of a set, an item or a line."""
    return value if isinstance(value, int) else ", ".join(map(str, _numbers(value)))


def summation(drawn: Drawn[Any]) -> int:
    """SUMMATION OF RANDOM NUMBERS: all first numbers, spares included."""
    return sum(_numbers(value)[0] for value in drawn.order)


def print_out(drawn: Drawn[Any], *, audit_name: str = "") -> str:
    """Print a draw as RAT-STATS does: the sample ascending, the spares in drawn order.

    Parameters
    ----------
    drawn : Drawn
        The draw.
    audit_name : str, default ""
        The name of the audit; its first 40 characters are printed.

    Returns
    -------
    str
        The listing, as lines of text.

    Notes
    -----
    The seed is printed with two decimals, as RAT-STATS does. A seed with more decimals is not fixed
    by its print-out, so keep the full seed with it.
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
    numbers = "  ".join(f"{number:>11}" for number in _numbers(value))
    return f"{drawn.order[value]:>5}  {numbers}"


def flat_file(drawn: Drawn[Any]) -> str:
    """Write a draw as RAT-STATS' flat file.

    Parameters
    ----------
    drawn : Drawn
        The draw.

    Returns
    -------
    str
        One line per value: columns 1-6 hold the order of selection, 7-17 the value (11 columns per
        number).
    """
    values = (*drawn.sequential, *drawn.spares)
    return "".join(
        f"{drawn.order[value]:>6}" + "".join(f"{number:>11}" for number in _numbers(value)) + "\n"
        for value in values
    )
