"""The tables of the page on dollars in strata, from the results of two other benchmarks.

    python benchmarks/stratified_tables.py

Reads `docs/_data/best_for_me.json` (coverage and recovered share on seven stratified populations)
and `docs/_data/strata_enumeration.json` (worst exact coverage over small designs), and writes
`docs/_data/stratified_dollars.md`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "docs/_data"
BEFORE = ("student", "sidak", "minimum_sum", "melded")
AFTER = ("gaffke_pooled", "gaffke_merged", "minimum_sum_pooled")


def _cell(found: dict[str, Any] | None) -> str:
    if found is None or found["coverage"] is None:
        return "none"
    return f"{100 * found['recovered']:.1f}% ({found['coverage']:.3f})"


def recovered_table() -> list[str]:
    """Recovered share and coverage, before and after, on each population."""
    populations = json.loads((DATA / "best_for_me.json").read_text(encoding="utf-8"))["populations"]
    names = (*BEFORE, *AFTER)
    lines = [
        f"| | {' | '.join(f'`{name}`' for name in names)} |",
        f"|---|{'---|' * len(names)}",
    ]
    for name, item in populations.items():
        if item["design"] != "stratified":
            continue
        cells = " | ".join(_cell(item["bounds"].get(bound)) for bound in names)
        lines.append(f"| {name}: {item['words']} | {cells} |")
    return lines


def enumerated_table() -> list[str]:
    """The worst exact coverage of every bound over every population of small designs."""
    found = json.loads((DATA / "strata_enumeration.json").read_text(encoding="utf-8"))
    lines = [
        "| bound | side | designs | number | populations | worst at 0.90 | worst at 0.95 |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in found["rows"]:
        worst = row["worst"]
        lines.append(
            f"| `{row['bound']}` | {row['side']} | {row['kind']} | {row['designs']} | "
            f"{row['populations']:,} | {worst['0.9']:.4f} | {worst['0.95']:.4f} |"
        )
    return lines


def main() -> None:
    """Write both tables."""
    lines = [
        "Recovered share of the total at one-sided 90%, and coverage in brackets:",
        "",
        *recovered_table(),
        "",
        "Worst exact coverage over every population of random small designs:",
        "",
        *enumerated_table(),
        "",
    ]
    (DATA / "stratified_dollars.md").write_text("\n".join(lines), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
