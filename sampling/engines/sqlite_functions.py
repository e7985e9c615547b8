"""What SQLite lacks, as deterministic functions of ours on the connection.

SHA-256, exact sums beyond 64 bits, and the reading of values: SQLite's values carry
their own types, so each is read as what it is.
"""

from __future__ import annotations

import hashlib
from typing import Any

from sampling.engines.sqlite_columns import (
    cents_of,
    day_of,
    fits,
    is_noisy,
    is_odd,
    is_plain,
    millionths_of,
    number_text,
)

_MOST = 2**63 - 1


def _sha256(text: str | None) -> str | None:
    return None if text is None else hashlib.sha256(text.encode("utf-8")).hexdigest()


class _Sum:
    """An exact sum; beyond 64 bits it is handed back as its digits."""

    def __init__(self) -> None:
        self.total: int | None = None

    def step(self, value: int | None) -> None:
        """Add a value; NULL is passed over."""
        if value is not None:
            self.total = (self.total or 0) + value

    def finalize(self) -> int | str | None:
        """The sum."""
        if self.total is None or abs(self.total) <= _MOST:
            return self.total
        return str(self.total)


class _Squares(_Sum):
    """An exact sum of squares."""

    def step(self, value: int | None) -> None:
        """Add the square of a value; NULL is passed over."""
        super().step(None if value is None else value * value)


def register_functions(connection: Any) -> None:
    """Make the functions known to a connection; a second time changes nothing."""
    for name, arguments, function in (
        ("primafacie_sha256", 1, _sha256),
        ("primafacie_cents", 2, cents_of),
        ("primafacie_day", 3, day_of),
        ("primafacie_number", 1, millionths_of),
        ("primafacie_number_text", 2, number_text),
        ("primafacie_plain", 1, is_plain),
        ("primafacie_odd", 1, is_odd),
        ("primafacie_noisy", 1, is_noisy),
        ("primafacie_fits", 2, fits),
    ):
        connection.create_function(name, arguments, function, deterministic=True)
    connection.create_aggregate("primafacie_sum", 1, _Sum)
    connection.create_aggregate("primafacie_squares", 1, _Squares)
