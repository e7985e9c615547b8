"""The ledger of reversals by level of appeal: it only ever grows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from primafacie.core.brief_texts import brief
from primafacie.core.digest import sha256_record
from primafacie.core.errors import Problem, StudyError
from primafacie.core.money import Money

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

    def to_dict(self) -> dict[str, Any]:
        """The decision as a JSON-ready record, its overpayment in cents."""
        return asdict(self) | {"on": self.on.isoformat(), "overpaid": self.overpaid.cents}


@brief
@dataclass(frozen=True)
class Ledger:
    """Reversals in the order they came; `add` gives a longer ledger, chained to this one.

    Parameters
    ----------
    entries : tuple of Reversal, optional
        The decisions, in the order of their days.
    previous : str, default ""
        The digest of the ledger before the last entry.
    """

    entries: tuple[Reversal, ...] = ()
    previous: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 over the last entry and the digest before it: no entry can leave unseen."""
        last = self.entries[-1].to_dict() if self.entries else {}
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
            found.append(
                Problem("level", repr(level), f"one of {', '.join(LEVELS)}", "Name the level")
            )
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

    def to_dict(self) -> dict[str, Any]:
        """The ledger as a JSON-ready record with its digest, overpayments in cents."""
        return {"digest": self.digest, "entries": [entry.to_dict() for entry in self.entries]}
