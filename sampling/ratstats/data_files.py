"""RAT-STATS' data files: a line counter, then one or two values, divided by blanks or tabs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from primafacie.core.brief_texts import brief
from primafacie.core.errors import PlanError, Problem
from primafacie.core.money import Money

_NUMBER = re.compile(r"-?\$?-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?:\.[0-9]*)?", re.ASCII)


@brief
@dataclass(frozen=True)
class DataFile:
    """The values of a RAT-STATS data file in line order.

    Attributes
    ----------
    first : tuple of float
        The first value of each line. Two of examined, audited and difference are given, examined
        first.
    second : tuple of float
        The second value of each line; empty where there is one value per line.
    """

    first: tuple[float, ...]
    second: tuple[float, ...]

    def by_stratum(self, sizes: list[int]) -> list[tuple[float, ...]]:
        """Cut the first values into consecutive strata.

        Parameters
        ----------
        sizes : list of int
            The sample sizes of the strata.

        Returns
        -------
        list of tuple of float
            The values of each stratum.

        Raises
        ------
        PlanError
            If the sizes do not add up to the lines of the file.
        """
        if sum(sizes) != len(self.first):
            raise PlanError(
                f"sample sizes that add up to {sum(sizes):,}",
                expected=f"{len(self.first):,}, the lines of the file",
                fix="Correct the universe file or the data file",
            )
        parts, start = [], 0
        for size in sizes:
            parts.append(self.first[start : start + size])
            start += size
        return parts


def read_data_file(path: str | Path) -> DataFile:
    """Read a RAT-STATS data file: a line counter, then one or two values per line.

    A run of blanks or tabs is one delimiter, and blank lines are ignored. `$` and commas are
    allowed; a leading minus is the sign.

    Parameters
    ----------
    path : str or pathlib.Path
        The file.

    Returns
    -------
    DataFile
        The values.

    Raises
    ------
    PlanError
        With every fault by its line: text that is not a value ("19x5"), another number of values
        than in the first line, a line counter that does not count.
    """
    name = Path(path).name
    try:
        lines = Path(path).read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise PlanError(f"{name} is not text", expected="UTF-8 or ASCII", fix="") from error
    rows: list[list[float]] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        cells = line.split()
        if not cells:
            continue
        where = f"{name}, line {number:,}"
        values = [read_number(cell, where, problems) for cell in cells]
        if values[0] != len(rows) + 1:
            problems.append(
                Problem(
                    where,
                    f"the line counter {cells[0]!r}",
                    str(len(rows) + 1),
                    "Number the lines from 1",
                )
            )
        if not 2 <= len(cells) <= 3 or (rows and len(cells) != len(rows[0]) + 1):
            wanted = len(rows[0]) if rows else "one or two"
            problems.append(
                Problem(where, f"{len(cells) - 1} values", f"{wanted}", "Correct the line")
            )
        rows.append([value or 0.0 for value in values[1:]])
    if not rows:
        problems.append(Problem(name, "no values", "a counter and one or two values a line", ""))
    if problems:
        raise PlanError.collected(problems, what=name)
    columns = list(zip(*rows, strict=True))
    return DataFile(tuple(columns[0]), tuple(columns[1]) if len(columns) > 1 else ())


def read_number(cell: str, where: str, problems: list[Problem]) -> float | None:
    """A value as RAT-STATS writes it; a fault is added to `problems`."""
    plain = cell.replace("$", "").replace(",", "")
    if _NUMBER.fullmatch(cell) and re.search("[0-9]", cell) and plain.count("-") <= 1:
        return float(plain)
    problems.append(
        Problem(
            where,
            f"the value {cell!r}",
            "a number such as 1234.5, $1,234.50 or -12",
            "Correct the value",
        )
    )
    return None


def write_data_file(path: str | Path, *values: list[Money]) -> None:
    """Write amounts as a RAT-STATS data file: a counter and one or two columns of dollars.

    Parameters
    ----------
    path : str or pathlib.Path
        The file to write.
    *values : list of Money
        The columns, of one length.
    """
    lines = [
        "  ".join([f"{number:>6}", *(f"{money.plain():>14}" for money in row)])
        for number, row in enumerate(zip(*values, strict=True), start=1)
    ]
    target = Path(path)
    aside = target.with_name(f".{target.name}.new")
    aside.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    aside.replace(target)
