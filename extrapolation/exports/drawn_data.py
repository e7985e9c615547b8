"""The data of random groups and joint chances: one row a drawn unit, one a pair of units.

Strata beside them that were drawn as simple samples, with replacement or as whole clusters go
along as their units' totals; they are numbered, and so are the units. No unit id leaves the study.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from extrapolation.estimates.drawn_totals import without_strata
from extrapolation.estimates.estimate import Estimate
from extrapolation.exports.csv_texts import csv_text, plain_label
from extrapolation.samples.review_designs import OWN, kinds_of, review_design
from primafacie.core.errors import EstimateError

GROUPS, PAIRS, PLAIN = 1, 2, 3
"""Methods, as the column of that name gives them: random groups, joint chances, plain units."""
COLUMNS = (
    "stratum",
    "stratum_label",
    "unit",
    "method",
    "weight",
    "y",
    "rate",
    "size",
    "group_size",
    "group_units",
    "chance",
)


@dataclass(frozen=True)
class DrawnData:
    """Rows of `COLUMNS`, and (stratum, unit, other, joint) for every pair of units once.

    T = sum weight y. `rate` is n / N of plain units, `chance` pi of those with joint chances;
    columns that a method does not use are empty.
    """

    rows: tuple[tuple[str, ...], ...]
    pairs: tuple[tuple[str, ...], ...]

    @property
    def methods(self) -> frozenset[int]:
        return frozenset(int(row[3]) for row in self.rows)

    def text(self) -> str:
        """The CSV file of the units."""
        return csv_text(COLUMNS, self.rows)

    def joint_text(self) -> str:
        """The CSV file of the joint chances; empty where there are none."""
        names = ("stratum", "unit", "other", "joint")
        return csv_text(names, self.pairs) if self.pairs else ""


def is_drawn(estimate: Estimate) -> bool:
    """Is the variance that of random groups or joint chances, in some stratum at least?"""
    return estimate.linearised is None and bool(set(kinds_of(estimate.review).values()) & {*OWN})


def drawn_data(estimate: Estimate) -> DrawnData:
    """The data of such an estimate; strata of several stages beside them are refused."""
    review, kinds = estimate.review, kinds_of(estimate.review)
    values = {part.label: part.values for part in estimate.sample.strata}
    rows: list[tuple[str, ...]] = []
    pairs: list[tuple[str, ...]] = []
    plain = _plain_units(estimate, values) if set(kinds.values()) - {*OWN} else {}
    for number, stratum in enumerate(review.strata, start=1):
        label, kind = stratum.label, kinds[stratum.label]
        head = (str(number), plain_label(label))
        if kind not in OWN:
            rows += [
                (*head, str(unit), str(PLAIN), *_numbers(weight, y, rate), *[""] * 4)
                for unit, (weight, y, rate) in enumerate(plain[label], start=1)
            ]
            continue
        chosen = [row for row in review.counted if row.stratum == label]
        for unit, (row, y) in enumerate(zip(chosen, values[label].tolist(), strict=True), start=1):
            if kind == "rhc":
                size, group = float(row.drawn["size"]), row.drawn["group"]
                whole, units = float(group["total"]), float(group["units"])
                more = ["", *_numbers(size, whole, units), ""]
                rows.append((*head, str(unit), str(GROUPS), *_numbers(whole / size, y), *more))
            else:
                chance = float(row.drawn["probability"])
                more = [*[""] * 4, *_numbers(chance)]
                rows.append((*head, str(unit), str(PAIRS), *_numbers(1 / chance, y), *more))
        if kind != "rhc":
            pairs += _pairs(head[0], stratum.drawn)
    return DrawnData(tuple(rows), tuple(pairs))


def _pairs(stratum: str, drawn: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The recorded matrix above its diagonal: row i holds the pairs (i, i), (i, i + 1), ..."""
    return [
        (stratum, str(first), str(first + apart), *_numbers(float(joint)))
        for first, row in enumerate(drawn["joint"], start=1)
        for apart, joint in enumerate(row)
        if apart > 0
    ]


def _plain_units(
    estimate: Estimate, values: Mapping[str, Any]
) -> dict[str, list[tuple[float, float, float]]]:
    """Weight, total and sampling rate of the units of the other strata."""
    own = {label for label, kind in kinds_of(estimate.review).items() if kind in OWN}
    part = without_strata(estimate.review, own)
    design, _ = review_design(part)
    if len(design.stages) > 1 and any(np.any(stage.fraction < 1) for stage in design.stages[1:]):
        raise EstimateError(
            f"the export of a {estimate.estimator} estimate",
            expected="beside random groups and joint chances strata of one stage",
            fix="The formula's script knows no further stages; export the strata by themselves",
        )
    places: dict[str, int] = {}
    y = np.empty(len(part.counted))
    for place, row in enumerate(part.counted):
        y[place] = values[row.stratum][places.get(row.stratum, 0)]
        places[row.stratum] = places.get(row.stratum, 0) + 1
    first, found = design.first, {}
    for code, label in enumerate(design.labels):
        units: dict[int, tuple[float, float, float]] = {}
        for k in np.flatnonzero(first.strata == code).tolist():
            unit, weight = int(first.units[k]), float(design.weights[k])
            _, before, _ = units.get(unit, (weight, 0.0, 0.0))
            total = before + float(y[design.rows[k]])
            units[unit] = (weight, total, float(first.fraction[code]))
        found[label] = list(units.values())
    return found


def _numbers(*values: float) -> tuple[str, ...]:
    return tuple(f"{value:.17g}" for value in values)
