"""What a design asks of a planned stratum, and the faults that many designs share."""

from __future__ import annotations

from typing import Protocol

from primafacie.core.errors import Problem
from sampling.frames.design_facts import StratumFacts


class PlannedRow(Protocol):
    """A stratum of a plan, as far as a design looks at it."""

    @property
    def label(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def n(self) -> int: ...
    @property
    def certainty(self) -> bool: ...
    @property
    def kind(self) -> str: ...


def size_faults(row: PlannedRow, there: int, what: str) -> list[Problem]:
    """A sample without replacement that is larger than its stratum, or empty."""
    if 1 <= row.n <= there:
        return []
    return [
        Problem(
            f"stratum {row.label}",
            f"{row.n:,} {what} of {there:,}",
            f"a number of {what} from 1 to all there are",
            "Correct the sample size",
        )
    ]


def unsized_faults(row: PlannedRow, facts: StratumFacts, measure: str) -> list[Problem]:
    """Units without a size above 0: they could never be selected."""
    if not facts.unsized:
        return []
    fix = (
        "stratify() puts them in a stratum of their own, drawn with equal probabilities; or "
        "leave them out: exclude('paid <= 0', reason=...)"
        if measure == "paid"
        else f"Leave them out with exclude(), or draw proportional to paid instead of {measure}"
    )
    return [
        Problem(
            f"stratum {row.label}",
            f"{facts.unsized:,} units with {measure} of 0 or less, or blank",
            f"{measure} above 0 for every unit drawn proportional to it",
            fix,
        )
    ]


def start_faults(row: PlannedRow, starts: int) -> list[Problem]:
    """Starts that do not share the sample evenly."""
    where = f"stratum {row.label}"
    if isinstance(starts, bool) or not isinstance(starts, int) or starts < 1:
        return [Problem(where, f"{starts!r} starts", "1 start or more", "Say starts=")]
    if row.n % starts:
        below, above = row.n - row.n % starts, row.n + starts - row.n % starts
        choice = f"{below:,} or {above:,}" if below else f"{above:,}"
        return [
            Problem(
                where,
                f"{row.n:,} units from {starts} starts",
                "as many units from each start",
                f"Plan {choice} units, or another number of starts",
            )
        ]
    return []


def start_notes(row: PlannedRow, starts: int, warning: str) -> list[str]:
    """What r starts mean for the estimate."""
    if starts == 1:
        return [warning]
    return [
        f"Stratum {row.label}: {starts} independent random starts with {row.n // starts:,} "
        f"selections each; the estimate rests on the {starts} totals of the starts "
        f"({starts - 1} degrees of freedom)"
    ]
