"""Checked inputs: every fault of a form is collected and raised once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from primafacie.core.errors import EstimateError, Problem
from primafacie.core.table_rows import TableRow

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Form:
    """Reads the entries of one appraisal's form and notes what is wrong with them."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.problems: list[Problem] = []

    def close(self) -> None:
        """Raise `EstimateError` where anything was wrong."""
        if self.problems:
            raise EstimateError.collected(self.problems, what=self.what)

    def note(self, where: str, got: str, expected: str, fix: str = "") -> None:
        self.problems.append(Problem(where, got, expected, fix))

    def table_rows(self, value: Any, where: str) -> list[TableRow]:
        """A list of one or more mappings; the form is closed at once where it is none."""
        rows = list(value) if isinstance(value, Sequence) and not isinstance(value, str) else []
        if not rows or not all(isinstance(row, Mapping) for row in rows):
            self.note(where, f"{type(value).__name__} without rows", "a list of one row or more")
            self.close()
        return rows

    def count(self, value: Any, where: str, *, least: int = 0, most: int | None = None) -> int:
        """A whole number between `least` and `most`; `least` where it is none."""
        whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
        if not whole or value < least or (most is not None and value > most):
            top = "" if most is None else f" to {most:,}"
            self.note(where, repr(value), f"a whole number from {least:,}{top}")
            return least
        return int(value)

    def number(self, value: Any, where: str, *, least: float | None = None) -> float:
        """A finite number, at least `least`; 0 where it is none."""
        known = isinstance(value, int | float | np.number) and not isinstance(value, bool)
        if not known or not np.isfinite(value) or (least is not None and value < least):
            bottom = "" if least is None else f" of {least:g} or more"
            self.note(where, repr(value), f"a finite number{bottom}")
            return 0.0
        return float(value)

    def values(self, value: Any, where: str) -> NDArray[np.float64]:
        """A flat list of one finite number or more."""
        try:
            array = np.asarray(value, dtype=np.float64)
        except (TypeError, ValueError):
            array = np.array([np.nan])
        if array.ndim != 1 or not array.size or not np.isfinite(array).all():
            self.note(where, "values that are not finite numbers", "a list of finite numbers")
            return np.zeros(1)
        return array
