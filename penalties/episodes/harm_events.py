"""The log of patient-harm events and near misses, as a clinic keeps it, read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from primafacie.core.brief_texts import brief
from primafacie.core.errors import StudyError
from sampling.intake import Table, TableFormat, read_table

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
    """A patient-harm event: its episode of care, what is of concern, and what shows it.

    The episode is every service to `person` from `first_day` to `last_day`, both included, with one
    of `codes`.

    Parameters
    ----------
    event_id : str
        The id of the event.
    person : str
        The patient.
    first_day, last_day : date
        The window of the episode.
    codes : tuple of str
        The codes of its services. A code ending in `*` is for all that begin so; none: all codes.
    provider : str
        The provider.
    concern : {"substandard care", "not necessary", "documentation", "near miss"}
        What is of concern. A near miss taints no claim.
    identified_on : date, optional
        The day the clinic identified an overpayment in it; None while that is not decided.
    evidence : str, default ""
        The name of the record of the review, not its content.
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
        """Whether the event taints claims; a near miss taints none."""
        return self.concern != "near miss"


def read_events(source: Any, *, form: TableFormat | None = None) -> tuple[HarmEvent, ...]:
    """The events of a clinic's log, read and checked from a file or a table in memory.

    Parameters
    ----------
    source : path or table
        A file or a table with the columns of `COLUMNS`; codes are divided by blanks.
    form : TableFormat, optional
        How the file is written, where that does not show.

    Returns
    -------
    tuple of HarmEvent
        The events in the order of their rows.

    Raises
    ------
    StudyError
        With all faults together, by row and column: a missing column, an event twice, a window that
        ends before it begins, a day that cannot be read in one way, an unknown concern, an
        overpayment identified before its episode began.

    Warns
    -----
    AuditWarning
        If the file has columns that are not used.

    Notes
    -----
    Persons are patients: errors show row numbers only.
    """
    table = read_table(source, needed=COLUMNS[:7], form=form, error=StudyError, name="event log")
    ids, persons = table.ids("event_id", unique=True), table.ids("person")
    providers, codes = table.ids("provider"), table.texts("codes")
    firsts, lasts = table.days("first_day"), table.days("last_day")
    concerns = table.choices("concern", {name: name for name in CONCERNS})
    identified: list[date | None] = [None] * len(table)
    if "identified_on" in table:
        identified = table.days("identified_on", blank=True)
    evidence = table.texts("evidence") if "evidence" in table else [""] * len(table)
    _check_order(table, "last_day", firsts, lasts, "a day before the first day of its episode")
    _check_order(
        table, "identified_on", firsts, identified, "an overpayment identified before the care"
    )
    table.raise_problems("event log")
    table.note_unused(COLUMNS)
    return tuple(
        HarmEvent(event, person, first, last, tuple(code.split()), provider, concern, found, shown)
        for event, person, first, last, code, provider, concern, found, shown in zip(
            ids,
            persons,
            firsts,
            lasts,
            codes,
            providers,
            concerns,
            identified,
            evidence,
            strict=True,
        )
        # Blank cells of these columns were refused above.
        if first is not None and last is not None and concern is not None
    )


def _check_order(
    table: Table,
    column: str,
    firsts: list[date | None],
    days: list[date | None],
    got: str,
) -> None:
    places = [
        place
        for place, (first, day) in enumerate(zip(firsts, days, strict=True))
        if first is not None and day is not None and day < first
    ]
    if places:
        table.fault(
            column,
            places,
            got,
            expected="a day on or after first_day",
            fix="Correct one of the two days",
        )
