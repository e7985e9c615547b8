"""How an estimate other than an expansion comes about, unit by unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from primafacie.app.reports.document import Block, Column, Table, facts, table
from primafacie.app.reports.sections.strata_results import RAO, STAGES
from primafacie.app.reports.values import Trace, dollars, number

_STRATUM, _UNIT = Column("Stratum"), Column("Unit", "code")
_COUNTED = Column("Counted y", "dollars")
# Columns after those of stratum, unit and what was counted, each with the key of its values.
_UNITS: dict[str, tuple[tuple[str, Column], ...]] = {
    "draws": (
        ("hits", Column("Draws", "count")),
        ("size", Column("Size x", "dollars")),
        (
            "drawn",
            Column(
                "Value of a draw",
                "number",
                6,
                Trace("the taint y / x under PPS; y in a stratum of simple sampling"),
            ),
        ),
    ),
    "ratio": (
        ("auxiliary", Column("Known x", "dollars")),
        ("residual", Column("Residual", "dollars", trace=Trace("y - R x, R of the table below"))),
    ),
    "residuals": (
        (
            "residual",
            Column(
                "Residual",
                "dollars",
                trace=Trace(
                    "y less its fitted value, times the unit's g-weight and the root of the "
                    "correction for the fitted coefficients"
                ),
            ),
        ),
    ),
    "clusters": (
        ("cluster", Column("Cluster", "code")),
        (
            "inside",
            Column(
                "Weight inside",
                "number",
                6,
                Trace("units of the cluster over units reviewed, stage by stage below the first"),
            ),
        ),
        ("expanded", Column("Expanded", "dollars", trace=Trace("weight inside times y"))),
    ),
    "groups": (
        ("group_units", Column("Units in group M_g", "count")),
        ("group_size", Column("Size of group P_g", "dollars")),
        ("size", Column("Size x", "dollars")),
        ("expanded", Column("Expanded", "dollars", trace=Trace("P_g y / x", source=RAO))),
        (
            "part",
            Column(
                "Part of the variance",
                "number",
                2,
                Trace("(sum M_g² - N) / (N² - sum M_g²) P_g / X (y X / x - T)²", source=RAO),
            ),
        ),
    ),
    "weights": (
        (
            "weight",
            Column(
                "Weight w",
                "number",
                6,
                Trace("one over the chance of selection, once for every hit"),
            ),
        ),
        ("expanded", Column("Expanded", "dollars", trace=Trace("w y"))),
    ),
}


def workings_blocks(numbers: Mapping[str, Any]) -> tuple[Block, ...]:
    """The tables of the workings; none for the expansion of simple samples."""
    made = numbers.get("workings")
    if made is None or made["form"] == "none":
        return ()
    blocks: list[Block] = [_units(made)]
    if made["form"] == "clusters":
        blocks += [_clusters(made), _stages(made)]
    if made["form"] == "ratio":
        blocks.append(_ratios(made))
    if made["form"] == "residuals":
        blocks.append(facts(*_fitted(made["totals"]["details"])))
    return tuple(blocks)


def _units(made: Mapping[str, Any]) -> Table:
    more = _UNITS[made["form"]]
    return table(
        "Workings",
        "Every unit in the estimate",
        [_STRATUM, _UNIT, _COUNTED, *(column for _, column in more)],
        [
            (
                unit["stratum"],
                unit["unit_id"],
                unit["value"],
                *(
                    unit["inside"] * unit["value"]
                    if key == "expanded" and "inside" in unit
                    else unit[key]
                    for key, _ in more
                ),
            )
            for unit in made["units"]
        ],
        key="workings",
    )


def _clusters(made: Mapping[str, Any]) -> Table:
    return table(
        "Clusters",
        "Totals of the clusters drawn",
        [
            _STRATUM,
            Column("Cluster", "code"),
            Column("Units reviewed", "count"),
            Column("Total", "dollars", trace=Trace("sum of the expanded y of its units")),
        ],
        [
            (row["stratum"], row["cluster"], row["reviewed"], row["total"])
            for row in made["clusters"]
        ],
        key="clusters",
    )


def _stages(made: Mapping[str, Any]) -> Table:
    stages = made["totals"]["stages"]
    return table(
        "Stages",
        "What each stage adds to the variance, dollars squared",
        [
            Column("Stage", "count"),
            Column(
                "Variance",
                "number",
                2,
                Trace(
                    "the stage's part of the recursive rule; 0 where all below were reviewed",
                    source=STAGES,
                ),
            ),
        ],
        list(enumerate(stages, start=1)),
        key="stages",
    )


def _ratios(made: Mapping[str, Any]) -> Table:
    """The totals of x and the ratio: of every stratum (separate), or of all."""
    totals = made["totals"]
    rows = [
        (
            row["label"],
            row["known"],
            row["estimated"],
            number(row["ratio"], decimals=9) if totals["separate"] else None,
        )
        for row in made["strata"]
    ]
    ratio = None if totals["separate"] else number(totals["ratio"], decimals=9)
    return table(
        "Ratio",
        f"The known total of x ({totals['auxiliary']}) against its estimate",
        [
            _STRATUM,
            Column("Known X_h", "dollars"),
            Column("Estimated", "dollars", trace=Trace("N_h x̄_h")),
            Column(
                "Ratio R",
                "number",
                9,
                Trace(
                    "N_h ȳ_h / (N_h x̄_h), summed before dividing where one ratio serves all strata"
                ),
            ),
        ],
        rows,
        total=("All", totals["known"], totals["estimated"], ratio),
        key="ratio",
    )


def _fitted(details: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """What was fitted, by name."""
    found: list[tuple[str, Any]] = []
    for name, value in details.items():
        if isinstance(value, Mapping):
            found += [(f"{name}: {key}", number(item)) for key, item in value.items()]
        elif isinstance(value, float) and "total" in name:
            found.append((name, dollars(value)))
        else:
            found.append((name, number(value) if isinstance(value, int | float) else str(value)))
    return found
