"""Claims for toy engines and formats."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

COLUMNS = ("CLM", "PAID", "DOS", "CODE")
ROLES: dict[str, Any] = {
    "unit_id": "CLM",
    "paid": "PAID",
    "date": "DOS",
    "more": {"code": "CODE"},
}


def claims(*, repeated: bool = False) -> list[tuple[str, ...]]:
    """Rows of claims with leading zeros and letters beyond ASCII; every value follows by rule."""
    rows = [
        (
            f"{k:06d}" if k % 4 else f"é{k}",
            f"{(k * k * 7919) % 90_000 / 100:.2f}",
            f"2023-{k % 12 + 1:02d}-{k % 28 + 1:02d}",
            ("0123", "A'b", "Z9", "")[k % 4],
        )
        for k in range(300)
    ]
    return [*rows, rows[7]] if repeated else rows


def write_claims(path: Path, *, repeated: bool = False) -> Path:
    """The claims as a csv file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *claims(repeated=repeated)])
    return path
