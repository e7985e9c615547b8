"""The plan as a page to read, sign and hand over."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import Any

from primafacie.core.money import Money
from sampling.plans.choice_words import design_lines, estimate_lines, monitoring_lines
from sampling.plans.plan_records import Plan
from sampling.plans.rule_choices import treatment_words
from sampling.plans.selection_words import counted
from sampling.rules import percent
from sampling.strata.stratum_records import units_text

WIDTH = 96

_METHODS = {
    "sethi": "boundaries by Lavallee and Hidiroglou's criterion, Sethi's iteration; figures in the "
    "notes",
    "kozak": "boundaries by Lavallee and Hidiroglou's criterion, Kozak's random search; figures in "
    "the notes",
    "geometric": "boundaries in geometric progression (Gunning and Horgan 2004)",
    "optimal": "boundaries of least variance under Neyman allocation, by dynamic programming; the "
    "certificate is in the notes",
}


def plan_text(plan: Plan) -> str:
    """The whole plan in words: frame, strata, sizes, estimator, limit, treatments, rules."""
    parts = [
        [plan.title or "Sampling plan", "=" * len(plan.title or "Sampling plan")],
        [f"Plan digest (SHA-256 of plan.json): {plan.digest}", "Fixed before a seed is chosen."],
        _section("Frame", _frame(plan)),
        _section("Design", [*design_lines(plan), *_method(plan)]),
        _section("Strata and sizes", _strata(plan), wrap=False),
        _section("How the size was found", _size(plan)),
        _section("Estimate", estimate_lines(plan)),
        _section("Stop-early review", monitoring_lines(plan)),
        _section("Treatment of units", _treatments(plan)),
        _section("Not supported by this plan", plan.unsupported),
        _section("Notes", plan.notes),
        _section("Amendments", _amendments(plan)),
        _section(f"Rule set {plan.rule_set}", _rules(plan)),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _section(head: str, lines: Iterable[str], *, wrap: bool = True) -> list[str]:
    body = list(lines)
    if not body:
        return []
    if wrap:
        body = [
            textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="    ")
            for line in body
        ]
    return [head, "-" * len(head), *body]


def _frame(plan: Plan) -> list[str]:
    lines = [
        f"Units: {plan.frame_size:,}; paid: {Money(plan.frame_total)}",
        f"Content digest: {plan.frame_digest}",
    ]
    record = plan.frame_record
    source = record["source"]
    lines.append(f"Source: {source['name']}" + _sha256(source["sha256"]))
    lines += [
        f"Excluded: {row['reason']} ({row['rule']}): {units_text(row['units'])}, "
        f"{Money(row['cents'])}"
        for row in record["waterfall"]
        if row["reason"]
    ]
    return [*lines, *record["notes"]]


def _sha256(digest: str | None) -> str:
    return f", SHA-256 {digest}" if digest else " (a table in memory)"


def _method(plan: Plan) -> list[str]:
    record = plan.stratification
    method, lines = record["method"], []
    if method == "cum_root_f":
        lines.append(
            "boundaries by the cumulative square root of frequencies of the paid amounts "
            f"({record['bins']} bins; Dalenius and Hodges 1959)"
        )
    elif method in _METHODS:
        lines.append(_METHODS[method])
    if "seed" in record:
        lines.append(f"seed of the search: {record['seed']} ({record['stream']})")
    by = record.get("by")
    if isinstance(by, str):
        lines.append(f"strata by {by}")
    elif by:
        lines.append("strata by conditions: " + "; ".join(f"{k}: {v}" for k, v in by.items()))
    return lines


def _strata(plan: Plan) -> list[str]:
    what = counted(plan.selection)
    sample = "sample" if what == "units" else f"sample ({what})"
    head = ("stratum", "paid amounts", "units", "paid", sample, "expected errors")
    rows = [
        (
            row.label,
            row.bounds,
            f"{row.size:,}",
            str(Money(row.total)),
            f"{row.n:,}" + (" (all)" if row.certainty else ""),
            "" if row.errors is None else f"{row.errors:.1f}",
        )
        for row in plan.strata
    ]
    total = ("all", "", f"{plan.frame_size:,}", str(Money(plan.frame_total)))
    return aligned([head, *rows, (*total, f"{plan.sample_size:,}", "")])


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as lines of aligned columns: the first two to the left, the others to the right."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return [
        "  "
        + "  ".join(
            cell.ljust(width) if k < 2 else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _size(plan: Plan) -> list[str]:
    record: dict[str, Any] = plan.size_calculation
    lines = [f"Basis: {record['words']}"]
    if record.get("anticipated"):
        lines.append(f"Anticipated: {record['anticipated']['assumption']}")
    if record.get("predicted"):
        found = record["predicted"]
        lines.append(
            f"Predicted under it: overpayment ${found['point']:,.2f}, standard error "
            f"${found['se']:,.2f}, precision {100 * found['precision']:.1f}% "
            f"(half-width over point, {found['side']} {percent(found['level'])}). The sample's "
            "own precision will differ"
        )
    if record.get("errors"):
        errors = record["errors"]
        lines.append(
            f"Expected errors: {errors['expected']:.1f} among {errors['reviewed']:,} units of "
            "the sampled strata"
        )
    return lines


def _treatments(plan: Plan) -> list[str]:
    lines = [f"{status}: {words}" for status, words in treatment_words(plan.treatments)]
    spares = f"{plan.spares} in each stratum, in the order drawn" if plan.spares else "none"
    return [*lines, f"spares: {spares}", "No status removes a unit from the sample size"]


def _amendments(plan: Plan) -> list[str]:
    lines = []
    for item in plan.amendments:
        what = "; ".join(f"{name} from {was} to {now}" for name, was, now in item.changes)
        lines.append(f"{item.number}. {item.reason}: {what} (plan before: {item.parent})")
    return lines


def _rules(plan: Plan) -> list[str]:
    return [
        f"{key} = {value} [{mark}] {source}" + (f". {note}" if note else "")
        for key, value, mark, source, note in plan.rule_set.rows()
    ]
