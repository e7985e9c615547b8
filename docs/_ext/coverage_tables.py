"""Coverage tables of the method pages, from the files that `benchmarks` wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "_data"


def bound_tables(name: str) -> list[str]:
    """The lines of a bound's coverage and length, by design and error rate."""
    made = json.loads((DATA / "coverage.json").read_text(encoding="utf-8"))
    found = made["bounds"].get(name)
    if not found:
        return ["No coverage was simulated for this bound."]
    heads = [f"{rate:.0%} in error" for rate in made["rates"]]
    lines = [
        f"Share of one-sided {made['level']:.0%} lower limits that hold the true total, and below "
        "it in brackets the mean limit as a share of that total: the first should not be under "
        f"{made['level']:.2f}, the second is what a demand would recover. A population is "
        f"{made['units']:,} payments with a long tail, the named share of them wholly in error.",
        "",
        *_table(["design", *heads],
                [[made["designs"][design], *(_cell(cell) for cell in cells)]
                 for design, cells in found.items()]),
        "",
        f"{_errors(found)} The cells are made by `benchmarks/coverage_tables.py`; your own frame "
        "has its own: `primafacie plan --simulate`.",
    ]  # fmt: skip
    if name in ("clopper_pearson", "hypergeometric"):
        lines.insert(1, "Here every unit counts 1: the number of errors is bounded.")
    return lines


def estimator_tables(name: str) -> list[str]:
    """The lines of an estimator's bias, error and coverage by error rate."""
    made = json.loads((DATA / "estimators.json").read_text(encoding="utf-8"))
    by_rate = [made["cells"][str(rate)] for rate in made["rates"]]
    if name not in by_rate[0]:
        return []
    cells = [cells[name] for cells in by_rate]
    noise = [cell["rmse"] / made["samples"] ** 0.5 for cell in cells]
    rows = [
        ["bias over the true total, and its Monte Carlo error",
         *(f"{c['bias']:+.1%} ({e:.1%})" for c, e in zip(cells, noise, strict=True))],
        ["root mean square error over the true total", *(f"{c['rmse']:.1%}" for c in cells)],
        [f"coverage of the one-sided {made['level']:.0%} t limit",
         *(f"{c['coverage']:.3f}" for c in cells)],
    ]  # fmt: skip
    if any(cell["refused"] for cell in cells):
        rows.append(["samples that are refused", *(f"{c['refused']:.2%}" for c in cells)])
    return [
        "## On four populations", "",
        f"{made['samples']:,} samples of 40 from 2,000 payments with a long tail, the named share "
        "of them wholly in error (Monte Carlo error of a coverage: up to 0.008). Every estimator "
        "sees the same samples.", "",
        *_table(["", *(f"{rate:.0%} in error" for rate in made["rates"])], rows), "",
        "Made by `benchmarks/estimator_tables.py`.", "",
    ]  # fmt: skip


def _table(heads: list[str], rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (heads, ["---"] * len(heads), *rows)]


def _cell(cell: dict[str, Any]) -> str:
    if cell["coverage"] is None:
        return "refused"
    shown = f"**{cell['coverage']:.3f}**" if _short(cell) else f"{cell['coverage']:.3f}"
    shown += f" ({cell['mean_low']:.2f})" if cell["mean_low"] is not None else ""
    return shown + (f", refused {cell['refused']:.0%}" if cell["refused"] >= 0.005 else "")


def _short(cell: dict[str, Any]) -> bool:
    """Under 0.90 by more than two standard errors."""
    return bool(cell["coverage"] + 2 * cell["error"] < 0.90)


def _errors(found: dict[str, Any]) -> str:
    cells = [cell for row in found.values() for cell in row if cell["coverage"] is not None]
    drawn = [cell["error"] for cell in cells if not cell["exact"]]
    words = "Bold: under 0.90 by more than two standard errors." if any(map(_short, cells)) else ""
    if drawn:
        return f"{words} Monte Carlo error: up to {max(drawn):.3f}.".strip()
    return f"{words} Every sample was enumerated: the figures are exact.".strip()
