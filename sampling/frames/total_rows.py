"""Rows that are totals of other rows: counted as units they would double the universe.

A row is taken for a total where its id (or what tells it apart within a unit) is a word for totals,
or where its amount is not 0 and equals the sum of all the other rows, or of the rows since the
previous total, with at least 10 rows other than 0 among those that are summed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from primafacie.core.errors import FrameError, Problem
from primafacie.core.money import Money
from sampling.frames.opened_rows import OpenedRows

if TYPE_CHECKING:
    from numpy.typing import NDArray

Why = Literal["word", "all others", "since the previous total"]
FEWEST = 10
SHOWN = 3
_MOST = 10_000
_BLOCK = 1 << 16
_FRONTS = ("", "sub", "sub ", "sub-", "grand ", "grand", "grand-", "report ", "overall ")
_WORDS = (*(front + word for word in ("total", "totals") for front in _FRONTS), "sum", "sums")
_MARKS = ("", ":", " :", ".", "=")
_WORD = re.compile(
    r"\W*(?:(?:sub[ -]?|grand[ -]?|report |overall )?totals?|sums?)\W*", re.IGNORECASE
)
_REASONS: Mapping[Why, str] = {
    "word": "its id is a word for totals",
    "all others": "its amount is the sum of all the other rows",
    "since the previous total": "its amount is the sum of the rows since the previous total",
}


@dataclass(frozen=True)
class TotalRow:
    """A row taken for a total: its number (None where rows have none), id, cents, and why."""

    number: int | None
    unit_id: str
    part: str
    cents: int
    why: Why


def is_total_word(text: str | None) -> bool:
    """Is a text a word for totals, in any case?

    >>> [is_total_word(text) for text in ("Grand Total:", "SUM", "TOT-1", "Total|")]
    [True, True, False, True]
    """
    return text is not None and _WORD.fullmatch(text) is not None


def total_rows(opened: OpenedRows) -> list[TotalRow]:
    """The rows taken for totals, in their order."""
    named = _by_words(opened)
    if opened.source.numbered:
        numbers = {row.number for row in named if row.number is not None}
        found: dict[int, Why] = dict.fromkeys(numbers, "word")
        found |= _by_amounts(opened, numbers)
        return _looked_up(opened, found)
    return named + _equal_to_the_others(opened, named)


def _column(opened: OpenedRows) -> list[str]:
    return ["unit_id", *(["part"] if opened.has_parts else [])]


def _by_words(opened: OpenedRows) -> list[TotalRow]:
    """Rows whose id, or part, is a word for totals; the engine looks for the exact texts."""
    texts = [word + mark for word in _WORDS for mark in _MARKS]
    marks = ", ".join("?" for _ in texts)
    columns = _column(opened)
    where = " or ".join(f"trim(replace(lower({name}), '|', ' ')) in ({marks})" for name in columns)
    order = " order by row_number" if opened.source.numbered else " order by unit_id, part"
    rows = opened.engine.execute(
        f"select row_number, unit_id, part, paid from {opened.rows} where {where}{order} "
        f"limit {_MOST}",
        texts * len(columns),
    )
    return [_row(row, "word") for row in rows]


def _row(row: Sequence[object], why: Why) -> TotalRow:
    number, unit_id, part, paid = row
    return TotalRow(
        None if number is None else int(str(number)),
        "" if unit_id is None else str(unit_id),
        "" if part is None else str(part),
        0 if paid is None else int(str(paid)),
        why,
    )


def _looked_up(opened: OpenedRows, found: Mapping[int, Why]) -> list[TotalRow]:
    numbers = sorted(found)[:_MOST]
    rows: list[TotalRow] = []
    for start in range(0, len(numbers), 400):
        some = numbers[start : start + 400]
        marks = ", ".join("?" for _ in some)
        given = opened.engine.execute(
            f"select row_number, unit_id, part, paid from {opened.rows} "
            f"where row_number in ({marks}) order by row_number",
            some,
        )
        rows += [_row(row, found[int(row[0])]) for row in given]
    return rows


def _blocks(opened: OpenedRows) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Row numbers and cents of all rows in their order; a missing amount is 0."""
    for batch in opened.engine.batches(
        f"select row_number, coalesce(paid, 0) as paid from {opened.rows} order by row_number"
    ):
        numbers, paid = (
            batch.column(place).to_numpy(zero_copy_only=False).astype(np.int64) for place in (0, 1)
        )
        for start in range(0, len(numbers), _BLOCK):
            yield numbers[start : start + _BLOCK], paid[start : start + _BLOCK]


def _by_amounts(opened: OpenedRows, named: set[int]) -> dict[int, Why]:
    """Rows that are the sum of others, by row number: one pass over the amounts."""
    found: dict[int, Why] = {}
    total, nonzero = 0, 0  # of all rows that are no totals
    since, others = 0, 0  # of those since the previous total
    marks = np.array(sorted(named), dtype=np.int64)
    for numbers, paid in _blocks(opened):
        place = 0
        while place < len(paid):
            amounts = paid[place:]
            before = since + np.concatenate([[0], np.cumsum(amounts)[:-1]])
            counts = others + np.concatenate([[0], np.cumsum(amounts != 0)[:-1]])
            by_word = np.isin(numbers[place:], marks)
            equal = (amounts != 0) & (amounts == before) & (counts >= FEWEST)
            hits = np.flatnonzero(equal | by_word)
            end = int(hits[0]) if len(hits) else len(amounts)
            part = amounts[:end]
            total, nonzero = total + int(part.sum()), nonzero + int((part != 0).sum())
            since, others = since + int(part.sum()), others + int((part != 0).sum())
            if len(hits):
                if not by_word[end]:
                    found[int(numbers[place + end])] = "since the previous total"
                since, others = 0, 0
            place += end + 1
    if total and not total % 2 and nonzero > FEWEST:
        rows = opened.engine.execute(
            f"select row_number from {opened.rows} where paid = ? order by row_number "
            f"limit {_MOST}",
            [total // 2],
        )
        for (number,) in rows:
            if int(number) not in named:
                found.setdefault(int(number), "all others")
    return found


def _equal_to_the_others(opened: OpenedRows, named: Sequence[TotalRow]) -> list[TotalRow]:
    """The same for rows without an order: only the sum of all the others can be looked for."""
    dialect = opened.engine.dialect
    total, nonzero = opened.engine.execute(
        f"select {dialect('sum', 'paid')}, count(*) filter (where paid <> 0) from {opened.rows}"
    )[0]
    total = int(total or 0) - sum(row.cents for row in named)
    nonzero = int(nonzero) - sum(row.cents != 0 for row in named)
    if not total or total % 2 or nonzero <= FEWEST:
        return []
    rows = opened.engine.execute(
        f"select row_number, unit_id, part, paid from {opened.rows} where paid = ? "
        f"order by unit_id, part limit {_MOST}",
        [total // 2],
    )
    known = {(row.unit_id, row.part) for row in named}
    found = [_row(row, "all others") for row in rows]
    return [row for row in found if (row.unit_id, row.part) not in known]


def rows_left(
    opened: OpenedRows, units: str, parameters: Sequence[object], rows: Sequence[TotalRow]
) -> list[TotalRow]:
    """Those of the rows whose units are still among `units`."""
    there = set()
    for among, given in opened.engine.among([row.unit_id for row in rows]):
        found = opened.engine.execute(
            f"select row_number, unit_id, part from {opened.rows} where unit_id in {among} "
            f"and unit_id in (select unit_id from {units})",
            [*given, *parameters],
        )
        there |= {
            (None if number is None else int(number), str(unit_id), "" if part is None else part)
            for number, unit_id, part in found
        }
    return [row for row in rows if (row.number, row.unit_id, row.part) in there]


def split_confirmed(
    opened: OpenedRows, rows: Sequence[TotalRow]
) -> tuple[list[TotalRow], list[tuple[TotalRow, str]]]:
    """The rows that nothing was said about, and those confirmed as units with the reason.

    Raises `FrameError` for a confirmation of a row that is not taken for a total.
    """
    given = dict(opened.confirmed)
    left: list[TotalRow] = []
    confirmed: list[tuple[TotalRow, str]] = []
    used: set[int | str] = set()
    for row in rows:
        keys: list[int | str] = [row.unit_id]
        if row.number is not None:
            keys.append(row.number if opened.kept else opened.source.number_shown(row.number))
        key = next((key for key in keys if key in given), None)
        if key is None:
            left.append(row)
        else:
            used.add(key)
            confirmed.append((row, given[key]))
    # a unit id may be confirmed for several files, of which not each has the row
    unused = [f"row {key}" for key in given if isinstance(key, int) and key not in used]
    if unused:
        raise FrameError(
            f"{', '.join(unused)}: confirmed as a unit, but not taken for a total",
            where=opened.source.name,
            expected="rows that the check names as totals",
            fix="Leave the confirmation out",
        )
    return left, confirmed


def total_problems(opened: OpenedRows, rows: Sequence[TotalRow]) -> list[Problem]:
    """The faults of rows that are totals, the first ones by their place."""
    source = opened.source
    name = opened.columns("paid")[0].name
    found = []
    for row in rows[:SHOWN]:
        place = "ID" if row.number is None else str(source.number_shown(row.number))
        if opened.has_parts and is_total_word(row.part):
            condition = f"row.part = '{row.part}'"
        else:
            condition = f"unit_id = '{row.unit_id.replace(chr(39), chr(39) * 2)}'"
        python = "confirmed_units={" + (repr(place) if row.number is None else place) + ": 'why'}"
        found.append(
            Problem(
                source.place(row.number, name),
                f"a row that looks like a total ({_REASONS[row.why]}): as a unit it would add "
                f"{Money(row.cents)}",
                "rows that are parts of the universe, and no totals of others",
                f'Leave it out: --exclude "{condition} because it is a total"; or keep it: '
                f'--is-a-unit "{place} because ..." (in Python {python})',
            )
        )
    if len(rows) > SHOWN:
        cents = Money(sum(row.cents for row in rows[SHOWN:]))
        more = f"{len(rows) - SHOWN:,} more rows that look like totals ({cents})"
        found.append(Problem(source.name, more, "no totals", ""))
    return found


def total_notes(opened: OpenedRows, confirmed: Sequence[tuple[TotalRow, str]]) -> list[str]:
    """What is said of rows confirmed as units."""
    return [
        f"{opened.source.place(row.number)} looks like a total ({Money(row.cents)}) and was "
        f"confirmed as a unit: {reason}"
        for row, reason in confirmed
    ]


def kept_totals_note(left: Sequence[TotalRow]) -> str:
    """The note on totals that count as units in a folder of a release that did not check them."""
    if not left:
        return ""
    rows = "1 row looks like a total" if len(left) == 1 else f"{len(left):,} rows look like totals"
    units = "counts as a unit" if len(left) == 1 else "count as units"
    return (
        f"{rows} of other rows and {units} ({Money(sum(row.cents for row in left))}): earlier "
        "releases did not check this"
    )
