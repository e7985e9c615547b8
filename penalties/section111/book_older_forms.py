"""Records of Section 111 books that earlier releases wrote, as those of the next number."""

from __future__ import annotations

from typing import Any

Values = dict[str, Any]


def with_plans(record: Values) -> Values:
    """Name the plan of the rates: number 1, whose books had one plan, as number 2."""
    counts = dict(record["counts"])
    counts["safe harbor"] = counts.pop("safe harbour")
    plan = {
        "cap": record["cap"],
        "plan": record["plan"],
        "rates": record["rates"],
        "records": record["records"],
        "status": record["status"],
    }
    kept = {key: value for key, value in record.items() if key not in ("cap", "plan", "rates")}
    # That release neither told the kinds of safe harbors apart nor computed what they waive.
    more = {"counts": counts, "plans": [plan], "safe_harbors": {}, "waived_total": None}
    return kept | more


def with_units(record: Values) -> Values:
    """Name the unit of every amount: number 2 as number 3."""
    totals = ("total", "open_total", "waived_total")
    made = {key: value for key, value in record.items() if key not in totals}
    made |= {f"{key}_cents": record[key] for key in totals}
    made["counts"] = {key.replace(" ", "_"): number for key, number in record["counts"].items()}
    made["plans"] = [
        {
            "plan": plan["plan"],
            "records": plan["records"],
            "rates_cents": plan["rates"],
            "cap_cents": plan["cap"],
            "status": plan["status"],
        }
        for plan in record["plans"]
    ]
    rates = [rate for plan in record["plans"] for rate in plan["rates"]]
    made["tiers"] = [
        {
            "tier": tier["tier"],
            "rate_cents": rate,
            "records": tier["records"],
            "excess_days": tier["excess_days"],
            "penalty_cents": tier["penalty"],
        }
        for tier, rate in zip(record["tiers"], rates, strict=True)
    ]
    return made
