"""Reviews for the tests of the law: a table of units and the violations on some of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from extrapolation import Review, read_review

ASSESSED = date(2026, 11, 21)
DAY = "2024-03-01"


def violation(unit: str, basis: str = "402.1(c)(17)", **change: Any) -> dict[str, Any]:
    """One violation: one penalty unit, $100 claimed, presented on 1 March 2024."""
    row = {
        "unit_id": unit,
        "violation": basis,
        "penalty_units": 1,
        "claimed_tainted": 100,
        "presented_on": DAY,
        "evidence": "chart",
        "responsible": "Dr A",
    }
    return row | change


def reviewed(
    violations: list[dict[str, Any]],
    *,
    n: int = 10,
    size: int = 100,
    rules: str | None = "cms-pim",
    **columns: Any,
) -> Review:
    """A simple random sample of n units u0, u1, ...; unit k was paid $10 k + 20, all rightly."""
    paid = [10 * k + 20 for k in range(n)]
    table = {
        "unit_id": [f"u{k}" for k in range(n)],
        "status": ["reviewed"] * n,
        "paid": paid,
        "should_have_paid": list(paid),
    }
    heads = list(violation("u0"))
    return read_review(
        pd.DataFrame(table | columns),
        sizes=size,
        rules=rules,
        violations=pd.DataFrame(violations, columns=heads),
    )
