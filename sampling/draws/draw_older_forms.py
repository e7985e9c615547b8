"""Records of draws as earlier releases wrote them, in the form of today."""

from __future__ import annotations

from typing import Any, Final

from primafacie.core.record_forms import Upward


def draw_of_first(record: dict[str, Any]) -> dict[str, Any]:
    """The values of `primafacie.draw/2` from those of `primafacie.draw/1`."""
    return record | drawn_units_of_first(record) | {"strata": []}


def drawn_units_of_first(record: dict[str, Any]) -> dict[str, Any]:
    """The units and spares of `primafacie.draw/1` with what later draws know of them."""
    later: dict[str, Any] = {
        "draws": [],
        "group": None,
        "position": None,
        "size": None,
        "stages": [],
    }
    return {name: [later | unit for unit in record[name]] for name in ("spares", "units")}


def draw_of_second(record: dict[str, Any]) -> dict[str, Any]:
    """The values of `primafacie.draw/3`, which a record of `primafacie.draw/2` has already."""
    return record


def draw_of_third(record: dict[str, Any]) -> dict[str, Any]:
    """The values of `primafacie.draw/4` from those of `primafacie.draw/3`."""
    strata = [stratum_of_third(row) for row in record["strata"]]
    return record | drawn_units_of_third(record) | {"strata": strata}


def drawn_units_of_third(record: dict[str, Any]) -> dict[str, Any]:
    """The units and spares of `primafacie.draw/3` in the form of today."""
    return {name: [_unit(unit) for unit in record[name]] for name in ("spares", "units")}


UPWARD: Final[dict[int, Upward]] = {1: draw_of_first, 2: draw_of_second, 3: draw_of_third}


def _unit(unit: dict[str, Any]) -> dict[str, Any]:
    same = ("cluster", "date", "draws", "hits", "more", "order", "position", "stages", "stratum")
    hits = unit["expected_hits"] if "expected_hits" in unit else unit["probability"]
    return {key: unit[key] for key in (*same, "ticket", "unit_id")} | {
        "claimed_cents": unit["claimed"],
        "expected_hits": hits,
        "group": group_of_third(unit["group"]),
        "paid_cents": unit["paid"],
        "parts": [
            {
                "claimed_cents": part["claimed"],
                "paid_cents": part["paid"],
                "part": part["part"],
            }
            for part in unit["parts"]
        ],
        "size_cents": unit["size"],
    }


def group_of_third(group: dict[str, Any] | None) -> dict[str, Any] | None:
    """A random group of `primafacie.draw/3` in the form of today."""
    if group is None:
        return None
    return {"number": group["number"], "total_cents": group["total"], "units": group["units"]}


def stratum_of_third(row: dict[str, Any]) -> dict[str, Any]:
    """A drawn stratum of `primafacie.draw/3` in the form of today."""
    same = ("clusters", "generator", "joint", "kind", "label", "n", "seed", "starts", "units")
    return {key: row[key] for key in same} | {
        "measure": row["size"],
        "total_cents": row["total"],
    }
