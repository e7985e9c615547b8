"""The ledger of reversals by level of appeal: it only ever grows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from primafacie.core.brief_texts import brief
from primafacie.core.digest import sha256_record
from primafacie.core.errors import Problem, StudyError
from primafacie.core.families import unknown_name
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.results import Result

LEVELS = ("redetermination", "reconsideration", "hearing", "council", "court", "other")


@brief
@dataclass(frozen=True)
class Reversal:
    """A decision on one sampled unit: what it counts as overpaid from now on.

    Parameters
    ----------
    level : str
        The level of appeal: "redetermination", "reconsideration", "hearing", "council", "court" or
        "other".
    on : date
        The day of the decision.
    unit_id : str
        The sampled unit.
    overpaid : Money
        The overpayment of the unit after the decision.
    authority : str, default ""
        The reference of the decision.
    """

    level: str
    on: date
    unit_id: str
    overpaid: Money
    authority: str = ""

    @property
    def _chained(self) -> dict[str, str | int]:
        """What the digest of a ledger covers; these keys never change."""
        return {
            "authority": self.authority,
            "level": self.level,
            "on": self.on.isoformat(),
            "overpaid": self.overpaid.cents,
            "unit_id": self.unit_id,
        }


@dataclass(frozen=True)
class LedgerRecord:
    """The decisions of a ledger in their order, and the digest of its chain."""

    entries: tuple[Reversal, ...]
    digest: str


@dataclass(frozen=True)
class Ledger(Result):
    """Reversals in the order they came; `add` gives a longer ledger, chained to this one.

    Parameters
    ----------
    entries : tuple of Reversal, optional
        The decisions, in the order of their days.
    previous : str, default ""
        The digest of the ledger before the last entry.
    """

    SCHEMA: ClassVar[str] = "primafacie.ledger/1"
    ROWS: ClassVar[str] = "entries"
    RECORD: ClassVar[type[LedgerRecord]] = LedgerRecord

    entries: tuple[Reversal, ...] = ()
    previous: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 over the last entry and the digest before it: no entry can leave unseen."""
        last = self.entries[-1]._chained if self.entries else {}
        return sha256_record({"entry": last, "previous": self.previous})

    def add(
        self, unit_id: str, *, overpaid: Money, level: str, on: date, authority: str = ""
    ) -> Ledger:
        """The ledger with one more decision; a later one on the same unit replaces it in effect.

        Parameters
        ----------
        unit_id : str
            The sampled unit.
        overpaid : Money
            Its overpayment after the decision.
        level : str
            The level of appeal, as in `Reversal`.
        on : date
            The day of the decision.
        authority : str, default ""
            The reference of the decision.

        Returns
        -------
        Ledger
            A new ledger; this one is unchanged.

        Raises
        ------
        StudyError
            If the level is unknown, or if the day is before that of the last entry.

        Examples
        --------
        >>> from datetime import date
        >>> Ledger().add("7", overpaid=Money(0), level="hearing", on=date(2026, 1, 5)).levels
        ('hearing',)
        """
        found = []
        if level not in LEVELS:
            found.append(unknown_name("level", level, LEVELS, where="level"))
        if self.entries and on < self.entries[-1].on:
            found.append(
                Problem(
                    "on",
                    f"{on}, before the last entry of {self.entries[-1].on}",
                    "decisions in the order of their days",
                    "Enter them in that order",
                )
            )
        if found:
            raise StudyError.collected(found, what="ledger")
        entry = Reversal(level, on, unit_id, overpaid, authority)
        return Ledger((*self.entries, entry), self.digest)

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels in the order they were first reached."""
        return tuple(dict.fromkeys(entry.level for entry in self.entries))

    def upto(self, level: str) -> dict[str, Money]:
        """The overpayment of each decided unit after a level, by its latest decision.

        Parameters
        ----------
        level : str
            One of `levels`.

        Returns
        -------
        dict of str to Money
            The overpayment by unit id.

        Raises
        ------
        ValueError
            If no decision of this level is in the ledger.
        """
        kept = self.levels[: self.levels.index(level) + 1]
        return {entry.unit_id: entry.overpaid for entry in self.entries if entry.level in kept}

    def __str__(self) -> str:
        if not self.entries:
            return "no decision on a sampled unit"
        units = len({entry.unit_id for entry in self.entries})
        decided = f"{counted(len(self.entries), 'decision')} on {counted(units, 'sampled unit')}"
        days = f"{self.entries[0].on} to {self.entries[-1].on}"
        return f"{decided}, {days}: {', '.join(self.levels)}\ndigest {self.digest}"

    def as_record(self) -> LedgerRecord:
        """Give the record of the ledger.

        Returns
        -------
        LedgerRecord
            The decisions and the digest of their chain.
        """
        return LedgerRecord(self.entries, self.digest)

    @classmethod
    def of_record(cls, record: LedgerRecord) -> Ledger:
        """Make the ledger from its record, entry by entry.

        Parameters
        ----------
        record : LedgerRecord
            The decisions and the digest of their chain.

        Returns
        -------
        Ledger
            The ledger.

        Raises
        ------
        StudyError
            If an entry cannot follow the one before it, or if the chain has another digest: a
            decision was changed, added or left out.
        """
        ledger = cls()
        for entry in record.entries:
            ledger = ledger.add(
                entry.unit_id,
                overpaid=entry.overpaid,
                level=entry.level,
                on=entry.on,
                authority=entry.authority,
            )
        if ledger.digest != record.digest:
            raise StudyError(
                "decisions that do not give the digest of the ledger",
                where="ledger",
                expected="the decisions as they were entered, in their order",
                fix="Restore the record from the copy that was handed over",
            )
        return ledger
