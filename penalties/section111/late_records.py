"""Section 111 records: the day the 365 days start, and the day the report came."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from primafacie.core.errors import Problem, RuleError, some_units
from primafacie.core.results import brief

if TYPE_CHECKING:
    from numpy.typing import NDArray

COLUMNS = ("id", "due", "reported", "safe_harbour")
NOT_A_DAY = np.datetime64("NaT", "D")
_EPOCH = date(1970, 1, 1).toordinal()


@brief
@dataclass(frozen=True, slots=True)
class LateRecord:
    """One record: `due` is the day the 365 days start, `reported` the day the report came.

    `due` is the TPOC date (or the funding date where it is later), the effective date of
    ongoing responsibility for medicals, or of GHP coverage; a TPOC and an ORM of one claim are
    two records. `reported` None: not yet reported. `safe_harbour` names the safe harbour
    claimed, with where its proof lies.

    >>> LateRecord("A-1", due=date(2024, 11, 1), reported=date(2025, 12, 6)).reported
    datetime.date(2025, 12, 6)
    """

    id: str
    _: KW_ONLY
    due: date
    reported: date | None
    safe_harbour: str = ""


@brief
@dataclass(frozen=True, eq=False)
class RecordColumns:
    """Records as columns: ids, and days as `datetime64[D]` (NaT: not yet reported)."""

    ids: tuple[str, ...]
    due: NDArray[np.datetime64]
    reported: NDArray[np.datetime64]
    safe: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.ids)


def record_columns(records: Iterable[LateRecord] | RecordColumns, today: date) -> RecordColumns:
    """The records as columns, checked; all faults are raised at once (`RuleError`).

    Faults: an id twice or blank, a day that is none, a report before the day its time starts,
    or after `today`, the day of assessment.
    """
    if isinstance(records, RecordColumns):
        made, problems = records, list[Problem]()
    else:
        made, problems = _from_records(list(records))
    problems += _faults(made, today)
    if problems:
        raise RuleError.collected(problems, what="Section 111 records")
    return made


def _from_records(records: list[LateRecord]) -> tuple[RecordColumns, list[Problem]]:
    ids = tuple(map(attrgetter("id"), records))
    problems: list[Problem] = []
    days = []
    for name in ("due", "reported"):
        found = list(map(attrgetter(name), records))
        allowed = {date, type(None)} if name == "reported" else {date}
        if not set(map(type, found)) <= allowed:
            wrong = [place for place, day in enumerate(found) if type(day) not in allowed]
            problems += [
                Problem(
                    f"record {ids[place]!r}: {name}",
                    repr(found[place]),
                    "a datetime.date",
                    "Give the day without a time",
                )
                for place in wrong
            ]
            found = [day if type(day) in allowed else None for day in found]
        days.append(_columns_of(found))
    harbours = map(bool, map(attrgetter("safe_harbour"), records))
    safe = np.fromiter(harbours, dtype=bool, count=len(records))
    return RecordColumns(ids, days[0], days[1], safe), problems


def _columns_of(found: list[date | None]) -> NDArray[np.datetime64]:
    """Days as a column, by their ordinals: numpy's own way from dates is 20 times slower."""
    filled = [day or date.min for day in found]
    ordinals = np.fromiter(map(date.toordinal, filled), dtype=np.int64, count=len(found))
    made = (ordinals - _EPOCH).astype("datetime64[D]")
    if None in found:
        made[ordinals == date.min.toordinal()] = NOT_A_DAY
    return made


def _faults(made: RecordColumns, today: date) -> list[Problem]:
    ids, problems = made.ids, []
    if len(set(ids)) < len(ids):
        seen: set[str] = set()
        twice = [name for name in ids if name in seen or seen.add(name)]  # type: ignore[func-returns-value]
        problems.append(
            Problem(
                "ids",
                f"{len(twice):,} repeated ids ({some_units(twice)})",
                "each record once",
                "Remove the repeated rows; a TPOC and an ORM are two records with two ids",
            )
        )
    if "" in ids:
        problems.append(Problem("ids", "a blank id", "an id for every record", "Give it an id"))
    early = np.flatnonzero(made.reported < made.due)
    late = np.flatnonzero(made.reported > np.datetime64(today, "D"))
    for places, got, expected in (
        (early, "reported before the day their time starts", "due on or before reported"),
        (late, f"reported after the day of assessment, {today}", "a day not after it"),
    ):
        if places.size:
            units = some_units([ids[place] for place in places[:4]])
            if places.size > 4:
                units = f"{some_units([ids[place] for place in places[:3]])} and others"
            problems.append(
                Problem(
                    "records",
                    f"{places.size:,} {got} ({units})",
                    expected,
                    "Correct the days: due is the day the 365 days start",
                )
            )
    return problems


def read_records(path: str | Path) -> RecordColumns:
    """Records from a CSV file with the columns id, due, reported and, if wanted, safe_harbour.

    Days are ISO days (2024-11-01); a blank `reported` is a record not yet reported. Raises
    `RuleError` with all faults, each by its line.
    """
    place = Path(path)
    if not place.is_file():
        raise RuleError(f"there is no file {place.name}", expected="a CSV file", fix="")
    with place.open(encoding="utf-8-sig", newline="") as source:
        reader = csv.reader(source)
        heads = [name.strip() for name in next(reader, [])]
        lost = [name for name in COLUMNS[:3] if name not in heads]
        if lost:
            raise RuleError(
                f"no column {', '.join(lost)}",
                where=place.name,
                expected=", ".join(COLUMNS),
                fix="Name the columns so",
            )
        rows = [row for row in reader if row]
    problems = [
        Problem(f"{place.name}, row {number:,}", f"{len(row)} fields", f"{len(heads)} fields", "")
        for number, row in enumerate(rows, start=2)
        if len(row) != len(heads)
    ]
    if problems:
        raise RuleError.collected(problems, what=place.name)
    columns: list[Any] = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in heads]
    named = dict(zip(heads, columns, strict=True))
    due = _days(named["due"], place.name, "due", problems, blank=False)
    reported = _days(named["reported"], place.name, "reported", problems, blank=True)
    if problems:
        raise RuleError.collected(problems, what=place.name)
    harbours = named.get("safe_harbour", [""] * len(rows))
    safe = np.array([bool(text.strip()) for text in harbours], dtype=bool)
    return RecordColumns(tuple(text.strip() for text in named["id"]), due, reported, safe)


def _days(
    texts: list[str], where: str, column: str, problems: list[Problem], *, blank: bool
) -> NDArray[np.datetime64]:
    """ISO days of one column; numpy reads them at once, and the slow way only finds faults."""
    found = [text.strip() for text in texts]
    if all(len(text) == 10 for text in found if text or not blank):
        try:
            return np.array([text or "NaT" for text in found], dtype="datetime64[D]")
        except ValueError:
            pass
    for number, text in enumerate(found, start=2):
        if text or not blank:
            try:
                datetime.strptime(text, "%Y-%m-%d")
                good = len(text) == 10
            except ValueError:
                good = False
            if not good:
                problems.append(
                    Problem(
                        f"{where}, row {number:,}, column {column}",
                        f"the day {text!r}",
                        "a day such as 2024-11-01",
                        "Write year-month-day",
                    )
                )
    return np.full(len(found), NOT_A_DAY)
