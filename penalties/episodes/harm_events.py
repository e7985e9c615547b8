"""The log of patient-harm events and near misses, as a clinic keeps it, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from primafacie.core.dates import parse_day
from primafacie.core.errors import AuditError, Problem, StudyError
from primafacie.core.results import brief

if TYPE_CHECKING:
    import pandas as pd

Concern = Literal["substandard care", "not necessary", "documentation", "near miss"]
CONCERNS: tuple[Concern, ...] = ("substandard care", "not necessary", "documentation", "near miss")
COLUMNS = (
    "event_id",
    "person",
    "first_day",
    "last_day",
    "codes",
    "provider",
    "concern",
    "identified_on",
    "evidence",
)


@brief
@dataclass(frozen=True)
class HarmEvent:
    """An event: the episode of care it belongs to, what is of concern, and what shows it.

    The episode is every service to `person` from `first_day` to `last_day`, both included,
    with one of `codes` (a code ending in `*` stands for all that begin so; none: all codes).
    `identified_on` is the day the clinic identified an overpayment in it, None while that is
    not decided; `evidence` names the record of the review, not its content.
    """

    event_id: str
    person: str
    first_day: date
    last_day: date
    codes: tuple[str, ...]
    provider: str
    concern: Concern
    identified_on: date | None = None
    evidence: str = ""

    @property
    def taints(self) -> bool:
        """A near miss taints no claim."""
        return self.concern != "near miss"


def read_events(source: Any) -> tuple[HarmEvent, ...]:
    """Events from a table or a CSV file with the columns of `COLUMNS`; codes parted by blanks.

    Every fault is named by row and column, all at once (`StudyError`): a missing column, an
    event twice, a window that ends before it begins, a day or a concern that is none, an
    overpayment identified before its episode began. Persons are patients: errors show row
    numbers only.
    """
    table = _table(source)
    lost = [name for name in COLUMNS[:7] if name not in table.columns]
    if lost:
        raise StudyError(
            f"no column {', '.join(lost)}",
            where="event log",
            expected=f"the columns {', '.join(COLUMNS)}",
            fix="Add the columns; see read_events",
        )
    problems: list[Problem] = []
    events = [
        event
        for number, row in enumerate(table.to_dict("records"), start=1)
        if (event := _event(number, row, problems)) is not None
    ]
    ids = [event.event_id for event in events]
    if len(set(ids)) < len(ids):
        problems.append(
            Problem(
                "column event_id",
                f"{len(ids) - len(set(ids))} repeated event ids",
                "each event once",
                "Number the events",
            )
        )
    if problems:
        raise StudyError.collected(problems, what="event log")
    return tuple(events)


def _table(source: Any) -> pd.DataFrame:
    import pandas as pd

    if isinstance(source, pd.DataFrame):
        return source
    return pd.read_csv(source, dtype=str, keep_default_na=False, encoding="utf-8")


def _text(row: dict[Any, Any], name: str) -> str:
    value = row.get(name)
    return "" if value is None or value != value else str(value).strip()


def _day(
    row: dict[Any, Any], name: str, number: int, problems: list[Problem], *, needed: bool
) -> date | None:
    value = row.get(name)
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    text = _text(row, name)
    if not text and not needed:
        return None
    try:
        return parse_day(text)
    except AuditError as error:
        problems.append(
            Problem(f"row {number}, column {name}", error.got, error.expected, error.fix)
        )
        return None


def _event(number: int, row: dict[Any, Any], problems: list[Problem]) -> HarmEvent | None:
    before = len(problems)
    where = f"row {number}"
    problems += [
        Problem(f"{where}, column {name}", "a blank", "a text", "Fill it in")
        for name in ("event_id", "person", "provider")
        if not _text(row, name)
    ]
    first = _day(row, "first_day", number, problems, needed=True)
    last = _day(row, "last_day", number, problems, needed=True)
    found = _day(row, "identified_on", number, problems, needed=False)
    concern = _text(row, "concern").lower()
    if concern not in CONCERNS:
        problems.append(
            Problem(f"{where}, column concern", repr(concern), f"one of {', '.join(CONCERNS)}", "")
        )
    if first and last and last < first:
        problems.append(
            Problem(where, f"a window from {first} to {last}", "the earlier day first", "")
        )
    if first and found and found < first:
        problems.append(
            Problem(
                f"{where}, column identified_on",
                f"{found}",
                f"{first} or later",
                "An overpayment cannot be identified before the care was given",
            )
        )
    if len(problems) > before or first is None or last is None:
        return None
    return HarmEvent(
        event_id=_text(row, "event_id"),
        person=_text(row, "person"),
        first_day=first,
        last_day=last,
        codes=tuple(_text(row, "codes").split()),
        provider=_text(row, "provider"),
        concern=next(known for known in CONCERNS if known == concern),
        identified_on=found,
        evidence=_text(row, "evidence"),
    )
