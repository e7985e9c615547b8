"""What a design asks of a planned stratum, and the faults that many designs share."""

from __future__ import annotations

from typing import Protocol

from primafacie.core.errors import Problem


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
