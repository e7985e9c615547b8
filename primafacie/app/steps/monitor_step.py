"""A stop-early audit under way: the draw, the findings so far, the running limits."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.core.errors import Problem, ReviewError
from primafacie.core.money import Money

if TYPE_CHECKING:
    from extrapolation.monitoring import StopEarlyPath


def follow_findings(
    draw: Path, findings: Path, *, ceilings: Mapping[str, float] | None = None
) -> StopEarlyPath:
    """The running limits of a draw's audit from a CSV of `unit_id` and `overpaid` (dollars).

    Raises `ReviewError` for a table that cannot be read, all faults at once, and what
    `follow_audit` refuses.
    """
    from extrapolation.monitoring import follow_audit
    from sampling import load_draw

    return follow_audit(load_draw(draw), read_findings(findings), ceilings=ceilings)


def read_findings(path: Path) -> dict[str, float]:
    """Overpaid dollars by unit id; a row without an amount is a unit not reviewed yet."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
            columns = rows[0].keys() if rows else ("unit_id", "overpaid")
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ReviewError(
            f"no readable findings ({error})", where=str(path), expected="a CSV file"
        ) from error
    lost = [name for name in ("unit_id", "overpaid") if name not in columns]
    if lost:
        raise ReviewError(
            f"no column {', '.join(lost)}",
            where=str(path),
            expected="unit_id and overpaid",
            fix="Name the columns so",
        )
    found: dict[str, float] = {}
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=2):
        unit, text = row["unit_id"] or "", (row["overpaid"] or "").strip()
        if unit in found:
            problems.append(
                Problem(
                    f"row {number}",
                    f"the unit {unit!r} a second time",
                    "each unit once",
                    "Remove one of the rows",
                )
            )
        if not text:
            continue
        try:
            found[unit] = float(Money.parse(text))
        except ValueError as error:
            problems.append(
                Problem(f"row {number}", f"the amount {text!r}", "dollars and cents", str(error))
            )
    if problems:
        raise ReviewError.collected(problems, what="findings")
    return found


def parsed_ceilings(texts: Sequence[str]) -> dict[str, float]:
    """LABEL=DOLLARS as a mapping."""
    made = {}
    for text in texts:
        label, equals, amount = text.rpartition("=")
        if not equals or not label:
            raise ReviewError(
                f"the ceiling {text!r}",
                expected="LABEL=DOLLARS, as in 1=500",
                fix="Name the stratum and the most that any of its units can owe",
            )
        made[label] = float(Money.parse(amount))
    return made
