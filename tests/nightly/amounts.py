"""Honest ways to state the amount: ordinary rounding of the planned formula."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .audits import Audit, lower_limit

State = Callable[[Audit], float]


def to_the_cent(audit: Audit) -> float:
    return lower_limit(audit)


def a_few_cents_apart(audit: Audit) -> float:
    """Another program's arithmetic: 42 cents more."""
    return round(lower_limit(audit) + 0.42, 2)


def critical_value_of_two_digits(audit: Audit) -> float:
    """z = 1.28, or t as a table prints it (1.29 at 99 degrees of freedom)."""
    return lower_limit(audit, digits=2)


def critical_value_of_three_digits(audit: Audit) -> float:
    return lower_limit(audit, digits=3)


def mean_rounded_to_the_cent(audit: Audit) -> float:
    return lower_limit(audit, mean_digits=2)


def _cut(audit: Audit, unit: float) -> float:
    return float(np.floor(lower_limit(audit) / unit) * unit)


def cut_to_the_dollar(audit: Audit) -> float:
    return _cut(audit, 1.0)


def cut_to_one_hundred(audit: Audit) -> float:
    return _cut(audit, 100.0)


def cut_to_one_thousand(audit: Audit) -> float:
    return _cut(audit, 1000.0)


AMOUNTS: tuple[State, ...] = (
    to_the_cent,
    cut_to_the_dollar,
    critical_value_of_two_digits,
    cut_to_one_thousand,
    mean_rounded_to_the_cent,
    a_few_cents_apart,
    cut_to_one_hundred,
    critical_value_of_three_digits,
)
