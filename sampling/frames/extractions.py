"""The extraction: how the rows of a frame left the system they were kept in, as its maker states.

A frame rests on a query that somebody ran on some day. Its text, the day and the totals that were
counted there are stated in a file beside the extract; the rows, units and dollars that are read are
compared with them before the frame is used.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final, Self

from primafacie.core.amount_grammar import AmountError, cents_of_text
from primafacie.core.errors import FrameError, Problem, shown_text
from primafacie.core.families import unknown_name
from primafacie.core.money import Money
from primafacie.core.patient_numbers import names_a_patient
from primafacie.core.plurals import counted
from primafacie.core.printable import printable
from primafacie.core.record_forms import RecordForm, StoredResult
from primafacie.core.toml_tables import toml_table

if TYPE_CHECKING:
    import pandas as pd

    from sampling.frames import Frame

_TEXTS: Final = ("system", "analyst", "note")
_COUNTS: Final = ("rows", "units")
_QUERY_FILE: Final = "query_file"


@dataclass(frozen=True, kw_only=True)
class Extraction(StoredResult):
    """How the rows of a frame were extracted, as the maker of the extract states it.

    Every field is optional. The statement is a record of its own in the study folder; it holds
    nothing about a patient.

    Parameters
    ----------
    system : str, default ""
        The system that the rows were kept in, such as "claims warehouse, table PAID_2024".
    query : str, default ""
        The text of the query.
    run_on : date, optional
        The day on which it was run.
    analyst : str, default ""
        Who ran it.
    rows, units : int, optional
        The number of rows, and of sampling units, that were counted there.
    paid : Money, optional
        The amount paid for them.
    note : str, default ""
        Anything else, in one line.

    Raises
    ------
    FrameError
        For a value of the wrong kind, and for a text with the form of a patient's number.

    Examples
    --------
    >>> Extraction(system="claims warehouse", rows=22580, paid=Money.dollars("5466240")).rows
    22580
    """

    SCHEMA: ClassVar[str] = "primafacie.extraction/1"

    system: str = ""
    query: str = ""
    run_on: datetime.date | None = None
    analyst: str = ""
    rows: int | None = None
    units: int | None = None
    paid: Money | None = None
    note: str = ""

    def __post_init__(self) -> None:
        problems = list(self._faults())
        if problems:
            raise FrameError.collected(problems, what="extraction")

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Read the statement from a TOML file.

        Parameters
        ----------
        path : str or pathlib.Path
            The file. Its keys are the fields of this class; `query_file` names a file beside it
            that holds the query. Amounts are texts such as "5,466,240.00", days 2026-11-21.

        Returns
        -------
        Extraction
            The statement.

        Raises
        ------
        FrameError
            For a file that is not TOML, an unknown key with the closest known ones, a value of the
            wrong kind, a query file that cannot be read. All faults are raised together.
        """
        path = Path(path)
        table = toml_table(
            path,
            what="an extraction file",
            example='system = "claims warehouse"',
            refusal=FrameError,
        )
        known = [item.name for item in fields(cls)]
        problems = [
            unknown_name("key", key, [*known, _QUERY_FILE])
            for key in table
            if key not in known and key != _QUERY_FILE
        ]
        values: dict[str, Any] = {key: table[key] for key in known if key in table}
        if _QUERY_FILE in table:
            values["query"] = _query(path.parent, table, problems)
        if "paid" in values:
            values["paid"] = _money(values["paid"], problems)
        if problems:
            raise FrameError.collected(problems, what=path.name)
        return cls(**values)

    @property
    def query_sha256(self) -> str:
        """The SHA-256 of the query's UTF-8 text; "" without a query."""
        return sha256(self.query.encode("utf-8")).hexdigest() if self.query else ""

    def check(self, frame: Frame) -> None:
        """Compare the stated totals with what was read, before any exclusion.

        Parameters
        ----------
        frame : Frame
            The frame that was opened from the extract.

        Raises
        ------
        FrameError
            With the stated and the counted figure for each total that differs.
        """
        opened = frame.waterfall[0]
        pairs = (
            ("rows", self.rows, frame.rows),
            ("units", self.units, opened.units_left),
            ("paid", self.paid, Money(opened.cents_left)),
        )
        problems = [
            Problem(
                f"extraction, {name}",
                f"{_figure(found)} counted as the file was opened",
                f"{_figure(stated)}, as the extraction states",
                "Ask who made the extract which of them is right; read the whole file, or correct "
                "the statement",
            )
            for name, stated, found in pairs
            if stated is not None and stated != found
        ]
        if problems:
            raise FrameError.collected(problems, what="control totals of the extraction")

    def facts(self) -> Iterator[tuple[str, str]]:
        """Give the label and the text of every filled field, the query by its digest alone.

        Yields
        ------
        tuple of (str, str)
            The label and the text.
        """
        stated = [counted(self.rows, "row")] if self.rows is not None else []
        stated += [counted(self.units, "unit")] if self.units is not None else []
        stated += [f"{self.paid} paid"] if self.paid is not None else []
        found = (
            ("Extracted from", self.system),
            ("Extracted on", self.run_on.isoformat() if self.run_on else ""),
            ("Extracted by", self.analyst),
            ("Stated totals", f"{', '.join(stated)}; as read" if stated else ""),
            ("Query, SHA-256", self.query_sha256),
            ("Note on the extract", self.note),
        )
        yield from ((label, text) for label, text in found if text)

    def table(self) -> pd.DataFrame:
        """Tabulate the filled fields; who ran the query is not named.

        Returns
        -------
        pandas.DataFrame
            One row per field: its label and its text.
        """
        import pandas as pd

        shown = [
            (label, "1 person named" if text == self.analyst else text)
            for label, text in self.facts()
        ]
        return pd.DataFrame(shown, columns=["field", "value"])

    def text(self) -> str:
        """Write the statement as lines of text, with the query.

        Returns
        -------
        str
            A line per filled field, then the query.
        """
        lines = [f"{label}: {text}" for label, text in self.facts()]
        return "\n".join([*lines, *(["", self.query] if self.query else [])])

    def __str__(self) -> str:
        filled = sum(1 for _ in self.facts())
        return f"extraction record: {counted(filled, 'field')} filled"

    def _faults(self) -> Iterator[Problem]:
        for name in (*_TEXTS, "query"):
            value = getattr(self, name)
            if not isinstance(value, str):
                yield Problem(name, f"a value of the type {type(value).__name__}", "a text", "")
            elif name in _TEXTS and (printable(value) != value or value != value.strip()):
                yield Problem(name, "control characters or outer blanks", "one line of text", "")
            elif names_a_patient(value):
                yield Problem(
                    name,
                    "a text with the form of a Social Security or Medicare number",
                    "nothing about a patient",
                    "Remove it: the record is handed over",
                )
        for name in _COUNTS:
            value = getattr(self, name)
            whole = isinstance(value, int) and not isinstance(value, bool)
            if value is not None and not (whole and value >= 0):
                yield Problem(
                    name, f"a value of the type {type(value).__name__}", "a count of 0 or more", ""
                )
        if self.paid is not None and not isinstance(self.paid, Money):
            yield Problem("paid", f"a value of the type {type(self.paid).__name__}", "Money", "")
        day = self.run_on
        if day is not None and (not isinstance(day, datetime.date) or _has_time(day)):
            yield Problem(
                "run_on",
                f"a value of the type {type(day).__name__}",
                "a day such as 2026-11-21",
                "",
            )


FORM: Final = RecordForm("extraction", 1, Extraction)


def _has_time(day: Any) -> bool:
    return isinstance(day, datetime.datetime)


def _figure(value: int | Money | None) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _money(value: Any, problems: list[Problem]) -> Money | None:
    """An amount of the file; a number is refused, because it may have lost its cents."""
    try:
        if isinstance(value, str):
            return Money(cents_of_text(value))
    except AmountError:
        pass
    got = (
        shown_text(value)
        if isinstance(value, str)
        else f"a value of the type {type(value).__name__}"
    )
    problems.append(Problem("paid", got, 'an amount as a text, such as "5,466,240.00"', ""))
    return None


def _query(folder: Path, table: dict[str, Any], problems: list[Problem]) -> str:
    name = table[_QUERY_FILE]
    if "query" in table or not isinstance(name, str):
        problems.append(
            Problem(_QUERY_FILE, "query and query_file, or no file name", "one of them", "")
        )
        return ""
    try:
        return (folder / name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        problems.append(
            Problem(_QUERY_FILE, "a file that cannot be read as UTF-8 text", "the query", "")
        )
        return ""
