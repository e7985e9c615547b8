"""Sheets that hold the errors only: a blank finding is read as 0, for a stated reason."""

from __future__ import annotations

from dataclasses import dataclass, field

from primafacie.core.errors import Problem, ReviewError

SHOWN_CELLS = 5
EXAMPLE = "0 because the reviewers entered errors only"


@dataclass
class BlankFindings:
    """What a blank finding on a reviewed unit is: a fault, or 0 overpaid for a stated reason.

    `reason` is empty where it is a fault; `cells` are those found blank.
    """

    reason: str = ""
    cells: list[str] = field(default_factory=list)

    def read_as_zero(self, cell: str) -> bool:
        """Note a blank finding; is it read as 0?"""
        self.cells.append(cell)
        return bool(self.reason)

    @property
    def notes(self) -> list[str]:
        """How many blank findings were read as 0, and why."""
        count = len(self.cells)
        if not count or not self.reason:
            return []
        units = "1 unit has" if count == 1 else f"{count:,} units have"
        return [f"{units} a blank finding, which was read as $0.00 overpaid, because {self.reason}"]

    @property
    def problems(self) -> list[Problem]:
        """One fault for all blank findings."""
        count = len(self.cells)
        if not count or self.reason:
            return []
        shown = ", ".join(self.cells[:SHOWN_CELLS])
        more = f" and {count - SHOWN_CELLS:,} more" if count > SHOWN_CELLS else ""
        units = "1 reviewed unit has" if count == 1 else f"{count:,} reviewed units have"
        return [
            Problem(
                f"{shown}{more}",
                f"{units} no finding",
                "an amount for every reviewed unit",
                "Enter the amounts (overpaid 0 where the payment was right); or set the status to "
                "missing where no records came; or, where the sheet holds the errors only, add "
                f'blank_finding="{EXAMPLE}"',
            )
        ]


def blank_findings(text: str | None) -> BlankFindings:
    """`0 because REASON` as the treatment of blank findings; None makes them faults."""
    if text is None:
        return BlankFindings()
    amount, word, reason = text.partition(" because ")
    if not word or not reason.strip() or amount.strip() not in ("0", "0.00", "$0", "$0.00"):
        raise ReviewError(
            "a treatment of blank findings that was not understood",
            where="blank_finding",
            expected="0 because REASON",
            fix=f'Write blank_finding="{EXAMPLE}"',
        )
    return BlankFindings(reason.strip())
