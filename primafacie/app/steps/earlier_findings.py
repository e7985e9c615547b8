"""The findings of an earlier random review, as a plan anticipates errors from them."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.core.errors import PlanError, Problem
from primafacie.core.money import Money

if TYPE_CHECKING:
    from sampling.plans.anticipation import AnticipatedErrors

HOW = ("probe", "taints", "hot-deck")
_COLUMNS = ("paid", "overpaid")


def anticipated_from(path: Path, how: str) -> AnticipatedErrors:
    """`probe`, `taints` or `hot-deck` from a CSV of every unit of an earlier random review.

    Columns `paid` and `overpaid` in dollars (0 where a unit was right), and `stratum` where the
    probe was one by the plan's strata. Raises `PlanError` with all faults, each by its row.
    """
    from sampling.models import EmpiricalTaints, HotDeck, Probe

    if how not in HOW:
        raise PlanError(f"{how!r}", where="--findings-as", expected=f"one of {', '.join(HOW)}")
    labels, paid, over = _rows(path)
    if how == "hot-deck":
        return HotDeck(tuple(paid), tuple(over))
    if how == "taints":
        return EmpiricalTaints(tuple(o / p for o, p in zip(over, paid, strict=True)))
    if labels is None:
        return Probe.of(over)
    by_stratum: dict[str, list[float]] = {}
    for label, value in zip(labels, over, strict=True):
        by_stratum.setdefault(label, []).append(value)
    return Probe.of_strata(by_stratum)


def _rows(path: Path) -> tuple[list[str] | None, list[float], list[float]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PlanError(
            f"no readable findings ({error})",
            where=str(path),
            expected="a UTF-8 .csv file with the columns paid and overpaid",
            fix="",
        ) from error
    reader = csv.DictReader(text.splitlines())
    names = reader.fieldnames or []
    lost = [name for name in _COLUMNS if name not in names]
    if lost:
        raise PlanError(
            f"no column {', '.join(lost)}",
            where=str(path),
            expected=", ".join(_COLUMNS),
            fix="A row for every unit of the earlier review, with its dollars; 0 without an error",
        )
    problems: list[Problem] = []
    labels, amounts = [], {name: list[float]() for name in _COLUMNS}
    for number, row in enumerate(reader, start=2):
        for name in _COLUMNS:
            try:
                amounts[name].append(float(Money.dollars((row[name] or "").strip())))
            except ValueError:
                problems.append(
                    Problem(f"row {number}, {name}", repr(row[name]), "dollars and cents", "")
                )
        labels.append((row.get("stratum") or "").strip())
    paid, over = amounts["paid"], amounts["overpaid"]
    if not problems:
        problems = [
            Problem(
                f"row {number}",
                f"{o:,.2f} overpaid of {p:,.2f} paid",
                "a payment above 0 and no more overpaid than was paid",
                "Correct the row",
            )
            for number, (p, o) in enumerate(zip(paid, over, strict=True), start=2)
            if p <= 0 or o > p
        ]
    if not problems and len(paid) < 2:
        problems.append(Problem("findings", f"{len(paid)} units", "2 units or more", ""))
    if "stratum" in names and not all(labels):
        problems.append(Problem("stratum", "a blank label", "a label in every row", ""))
    if problems:
        raise PlanError.collected(problems, what="earlier findings")
    return (labels if "stratum" in names else None), paid, over
