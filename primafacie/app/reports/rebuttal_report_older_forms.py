"""Numbers of rebuttal reports that older releases wrote, one number upward."""

from __future__ import annotations

from typing import Any

from primafacie.core.money import Money

WORDS = ("effect_words", "for_words", "against_words", "supported")


def second_form(first: dict[str, Any]) -> dict[str, Any]:
    """The values of number 2 from those of number 1: amounts with their units, figures by name."""
    return {
        "study": _study(first["study"]),
        "proceeding": first["proceeding"],
        "circuit": first["circuit"],
        "demanded_cents": _cents(first["demanded"]),
        "findings": [_finding(finding) for finding in first["findings"]],
        "requests": first["requests"],
        "figures": {name: _SERIES[name](values) for name, values in first["figures"].items()},
        "randomized_words": first.get("randomized_words", ""),
        "seed": first["seed"],
        "replicates": first["replicates"],
    }


def _cents(dollars: float | None) -> int | None:
    return None if dollars is None else Money.rounded(float(dollars), rule="half up").cents


def _finding(first: dict[str, Any]) -> dict[str, Any]:
    """A finding with its words; before it was stated, every one counted as tried."""
    words = {name: first[name] for name in WORDS}
    rest = {k: v for k, v in first.items() if k not in (*WORDS, "tried", "schema")}
    return {"finding": rest, **words, "tried": bool(first.get("tried", True))}


def _study(first: dict[str, Any]) -> dict[str, Any]:
    """What the rebuttal is about; a part that was not known had no key."""
    limit = first.get("limit")
    if limit:
        limit = {"low_cents": _cents(limit["low"]), "words": limit["words"]}
    texts = ("title", "rules", "seed", "seed_source", "head", "simulated")
    return {
        **{name: first.get(name) or "" for name in texts},
        "demand_stated": bool(first.get("demand_stated", True)),
        "limit": limit or None,
        "dated": first.get("dated") or None,
    }


def _claims(first: dict[str, Any] | None) -> dict[str, Any] | None:
    if first is None:
        return None
    rows = [{"unit_id": u, "low_dollars": a, "high_dollars": b} for u, a, b in first["rows"]]
    return {"amount_dollars": first["amount"], "rows": rows}


def _coverage(first: dict[str, Any] | None) -> dict[str, Any] | None:
    if first is None:
        return None
    rows = [{"scenario": name, "coverage": c, "error": e} for name, c, e in first["rows"]]
    return {"level": first["level"], "rows": rows}


def _ladder(first: dict[str, Any] | None) -> list[dict[str, Any]] | None:
    if first is None:
        return None
    return [
        {"level": level, "demand_cents": _cents(demand), "point_dollars": point}
        for level, demand, point in first["rows"]
    ]


def _redraws(first: dict[str, Any] | None) -> dict[str, Any] | None:
    if first is None:
        return None
    (_, sample), (_, frame) = first["marks"]
    return {"sample_dollars": sample, "frame_dollars": frame, "redrawn_dollars": first["values"]}


_SERIES = {"claims": _claims, "coverage": _coverage, "ladder": _ladder, "redraws": _redraws}
