"""One fault of an input and its place; faults of one cause are put together with their rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from primafacie.core.printable import printable

SHOWN_RANGES = 5
_SHORTEST_RANGE = 3


class RowPlace(str):
    """The place of a fault in a row: a text that knows how several rows of its kind read.

    >>> places = [RowPlace.of_cell("Review", "I", number) for number in (91, 92, 93, 120)]
    >>> places[0], together(places)
    ('Review!I91', 'Review!I91:I93, I120')
    >>> lines = [RowPlace.of_row("claims.csv", "line", number, "column paid") for number in (3, 9)]
    >>> lines[0], together(lines)
    ('claims.csv, line 3, column paid', 'claims.csv, lines 3 and 9, column paid')
    """

    front: str
    letters: str
    word: str
    number: int
    back: str

    @classmethod
    def of_cell(cls, sheet: str, letters: str, number: int) -> Self:
        """A cell of a workbook, such as `Review!I91`."""
        return cls._made(f"{sheet}!{letters}{number}", sheet, letters, "", number, "")

    @classmethod
    def of_row(cls, front: str, word: str, number: int, back: str = "", detail: str = "") -> Self:
        """A row of a text file or a table; `detail` is named where the row stands alone."""
        text = f"{front}, {word} {number:,}{detail}{f', {back}' if back else ''}"
        return cls._made(text, front, "", word, number, back)

    @classmethod
    def of_table(cls, front: str, back: str = "") -> Self:
        """A row of a source whose rows have no numbers: the rows of a fault are counted alone."""
        return cls._made(", ".join([front, *([back] if back else [])]), front, "", "", 0, back)

    @classmethod
    def _made(cls, text: str, front: str, letters: str, word: str, number: int, back: str) -> Self:
        place = cls(text)
        place.front, place.letters, place.word = front, letters, word
        place.number, place.back = number, back
        return place

    @property
    def group(self) -> tuple[str, str, str, str]:
        """What places have in common that can be put together."""
        return self.front, self.letters, self.word, self.back


def together(places: Sequence[RowPlace]) -> str:
    """Places of one group as one text: ranges of rows, the first five of them."""
    first = places[0]
    if len({place.number for place in places}) == 1:
        return str(first)
    if first.letters:
        return f"{first.front}!{row_ranges([p.number for p in places], letters=first.letters)}"
    rows = f"{first.front}, {first.word}s {row_ranges([place.number for place in places])}"
    return f"{rows}, {first.back}" if first.back else rows


def row_ranges(numbers: Iterable[int], *, letters: str = "") -> str:
    """Numbers of rows as ranges; after five ranges the other rows are counted.

    >>> row_ranges([2, 3, 4, 5, 9]), row_ranges([7, 3]), row_ranges(range(1, 40, 3))
    ('2 to 5 and 9', '3 and 7', '1, 4, 7, 10, 13 and 8 more')
    >>> row_ranges([91, 92, 93, 120], letters="I")
    'I91:I93, I120'
    """
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts: list[tuple[int, int]] = []
    for run in runs:
        whole = len(run) >= _SHORTEST_RANGE
        parts += [(run[0], run[-1])] if whole else [(number, number) for number in run]
    between = ":" if letters else " to "
    texts = [
        f"{letters}{low:{'' if letters else ','}}"
        + (f"{between}{letters}{high:{'' if letters else ','}}" if high > low else "")
        for low, high in parts[:SHOWN_RANGES]
    ]
    more = sum(high - low + 1 for low, high in parts[SHOWN_RANGES:])
    if more:
        return f"{', '.join(texts)} and {more:,} more"
    if letters or len(texts) == 1:
        return ", ".join(texts)
    return f"{', '.join(texts[:-1])} and {texts[-1]}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of the input.

    Attributes
    ----------
    where : str
        The place of the fault.
    got : str
        What was found.
    expected : str
        What was expected.
    fix : str
        What to do.
    cause : str
        The fault in words that are true of every row that has it, without a value of a cell.
        Faults of several rows with one cause are raised as one. The default is `got`.
    """

    where: str
    got: str
    expected: str
    fix: str
    cause: str = ""

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.got}" if self.where else self.got]
        if self.expected:
            parts.append(f"Expected {self.expected}")
        if self.fix:
            parts.append(self.fix)
        # A name or a cell from somebody's file can hold line ends and terminal codes.
        return printable(
            " ".join(part if part.endswith("?") else f"{part.removesuffix('.')}." for part in parts)
        )


def grouped(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems with those of one cause put together: their count and their rows.

    Only faults of rows (`RowPlace`) in the same column of the same table are put together. What
    differs among them, an expected amount or an advice, is left out.

    >>> places = [RowPlace.of_cell("Review", "I", number) for number in (4, 5, 6)]
    >>> print(*grouped([Problem(place, "no status", "", "") for place in places]))
    Review!I4:I6: 3 rows with no status.
    """
    found: dict[object, list[Problem]] = {}
    for place, problem in enumerate(problems):
        key: object = place
        if isinstance(problem.where, RowPlace):
            told = problem.cause or (problem.got, problem.expected, problem.fix)
            key = (problem.where.group, told)
        found.setdefault(key, []).append(problem)
    return tuple(_one(group) for group in found.values())


def _one(group: Sequence[Problem]) -> Problem:
    first = group[0]
    places = [problem.where for problem in group if isinstance(problem.where, RowPlace)]
    if len(group) == 1:
        return first
    texts = {name: {getattr(problem, name) for problem in group} for name in ("expected", "fix")}
    shared = {name: values.pop() if len(values) == 1 else "" for name, values in texts.items()}
    numbered = places[0].number > 0
    rows = len({place.number for place in places}) if numbered else len(group)
    count = f"{rows:,} rows" if rows > 1 else "a row"
    words = first.cause or first.got
    return replace(first, where=together(places), got=f"{count} with {words}", **shared)
