"""Records of plans as earlier releases wrote them, in the form of today."""

from __future__ import annotations

from typing import Any, Final

from primafacie.core.record_forms import Upward
from sampling.frames.frame_older_forms import frame_of_first


def plan_of_first(record: dict[str, Any]) -> dict[str, Any]:
    """The values of `primafacie.plan/2` from those of `primafacie.plan/1`."""
    later = {
        "monitoring": None,
        "order": None,
        "recommendation": None,
        "selection": {"kind": "tickets"},
        "underpayment_floor": None,
    }
    return record | later | {"strata": [{"condition": None} | row for row in record["strata"]]}


def plan_of_second(record: dict[str, Any]) -> dict[str, Any]:
    """The values of `primafacie.plan/3` from those of `primafacie.plan/2`."""
    same = (
        *("title", "frame_digest", "frame_size", "design", "estimator", "bound", "limit", "amount"),
        *("netting", "treatments", "spares", "floor", "unsupported", "notes", "amendments"),
        "order",
    )
    selection = dict(record["selection"])
    return {key: record[key] for key in same} | {
        "frame_record": frame_of_first(record["frame"]),
        "frame_total_cents": record["frame_total"],
        "list_digest": selection.pop("list_digest", None),
        "recommendation": _recommendation(record["recommendation"]),
        "rule_set": {key: record["rule_set"][key] for key in _RULES},
        "selection": selection,
        "size_calculation": _size(record["size_calculation"]),
        "stop_early": _rules(record["monitoring"]),
        "strata": [_stratum(row) for row in record["strata"]],
        "stratification": _stratification(record["stratification"]),
        "underpayment_floor": _floor(record["underpayment_floor"]),
    }


UPWARD: Final[dict[int, Upward]] = {1: plan_of_first, 2: plan_of_second}

_RULES = ("digest", "name", "text", "title", "version")


def _stratum(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "certainty": row["certainty"],
        "condition": row["condition"],
        "deviation_dollars": row["deviation"],
        "errors": row["errors"],
        "high_cents": row["high"],
        "kind": row["kind"],
        "label": row["label"],
        "low_cents": row["low"],
        "mean_dollars": row["mean"],
        "n": row["n"],
        "size": row["size"],
        "squared_cents": row["sum_squares"],
        "total_cents": row["total"],
    }


def _stratification(record: dict[str, Any]) -> dict[str, Any]:
    own = ("method", "bins", "by", "probe", "seed", "stream")
    return {key: record.get(key) for key in own} | {
        "details": {key: value for key, value in record.items() if key not in own}
    }


def _size(record: dict[str, Any]) -> dict[str, Any]:
    plain = (
        *("words", "basis", "allocation", "quantile", "sample", "costs", "power", "oversample"),
        *("units_each", "correlation", "errors"),
    )
    wanted, several = record.get("wanted"), record.get("quantities")
    figures = ("cost", "cost_bound", "exact")
    return {key: record.get(key) for key in plain} | {
        "anticipated": _anticipated(record.get("anticipated")),
        "predicted": _predicted(record.get("predicted")),
        "several": several
        and {key: several[key] for key in figures}
        | {"quantities": {key: row for key, row in several.items() if key not in figures}},
        "wanted": wanted and {"several": None} | wanted,
    }


def _anticipated(record: dict[str, Any] | None) -> dict[str, Any] | None:
    if record is None:
        return None
    model = record.get("model")
    return {
        "assumption": record["assumption"],
        "kind": record["kind"],
        "model": model,
        "probe": [_probe_row(row) for row in record.get("probe", {"rows": ()})["rows"]],
        "rate": None if model is None else model.get("rate"),
        "tau1": record.get("tau1"),
        "tau2": record.get("tau2"),
    }


def _probe_row(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "deviation_dollars": row["deviation"],
        "errors": row["errors"],
        "label": row["label"],
        "mean_dollars": row["mean"],
        "size": row["size"],
    }


def _predicted(record: dict[str, Any] | None) -> dict[str, Any] | None:
    if record is None:
        return None
    amounts = ("point", "se", "half_width")
    return {f"{key}_dollars" if key in amounts else key: value for key, value in record.items()}


def _rules(record: dict[str, Any] | None) -> dict[str, Any] | None:
    if record is None:
        return None
    own = record.get("parameters") or {}
    return {
        "bet": record["bet"],
        "materiality_cents": record.get("materiality"),
        "n_max": record["n_max"],
        "share": own.get("share"),
        "strata": own.get("strata"),
        "threshold_cents": record.get("threshold"),
    }


def _floor(record: dict[str, Any] | None) -> dict[str, Any] | None:
    if record is None:
        return None
    return {
        "by_stratum_cents": record["by_stratum"],
        "column": record["column"],
        "each_cents": record["cents"],
        "kind": record["kind"],
        "total_cents": record["total"],
    }


def _recommendation(record: dict[str, Any] | None) -> dict[str, Any] | None:
    if record is None:
        return None
    usual: dict[str, Any] = {
        "assumption": "",
        "level": None,
        "limit": "",
        "model": {},
        "n": None,
        "populations": None,
        "reason": "",
        "rows": [],
        "seed": None,
        "stream": "",
        "words": "by a simulated planning on this frame",
    }
    return usual | {key: value for key, value in record.items() if key in ("bound", *usual)}
