"""The data that go with a script, as CSV: codes in place of ids and labels.

Unit ids and reasons stay out: the figures need none of them. Strata, units and cells are numbered;
their labels are in the data and in `labels.csv`, and in no script. No cell is one that a
spreadsheet takes for a formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from extrapolation.estimates.estimate import Estimate
from extrapolation.estimators.design_estimator import (
    DesignEstimator,
    design_estimators,
    own_strata,
    review_design,
    without_strata,
)
from extrapolation.estimators.estimator import ESTIMATORS
from extrapolation.estimators.scripts import FormulaPart, ScriptData
from primafacie.core.errors import EstimateError

FORMULA_STARTS = ("=", "+", "-", "@")


def csv_text(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A heading and rows, with line feeds."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)
    return out.getvalue()


def plain_label(label: str) -> str:
    """A label on one line that no spreadsheet takes for a formula."""
    line = "".join(char if char.isprintable() else " " for char in label)
    return f"'{line}" if line.lstrip().startswith(FORMULA_STARTS) else line


def numbers(*values: float) -> tuple[str, ...]:
    """Numbers to 17 digits, which give the same doubles again."""
    return tuple(f"{value:.17g}" for value in values)


def data_text(data: ScriptData) -> str:
    """A row per selection: stratum and label, units and N of every stage, weight, y and more."""
    stages = data.design.stages
    names = ["stratum", "stratum_label"]
    columns: list[list[str]] = [
        [str(code + 1) for code in stages[0].strata],
        [plain_label(data.design.labels[code]) for code in stages[0].strata],
    ]
    for number, stage in enumerate(stages, start=1):
        names += [f"unit{number}", f"N{number}"]
        columns.append([str(code + 1) for code in stage.units])
        columns.append(["Inf" if np.isinf(n) else f"{n:.17g}" for n in stage.sizes])
    names += ["rate1", "weight", "y"]
    fractions = stages[0].fraction[stages[0].strata]
    arrays = [fractions, data.design.weights, data.y]
    for number, column in enumerate(data.auxiliaries, start=1):
        names.append(f"x{number}")
        arrays.append(column)
    if data.factors is not None:
        names.append("g")
        arrays.append(data.factors)
    columns += [list(numbers(*array)) for array in arrays]
    for number, codes in enumerate(data.cells, start=1):
        names.append(f"cell{number}")
        columns.append([str(code) for code in codes])
    return csv_text(names, list(zip(*columns, strict=True)))


def label_text(data: ScriptData) -> str:
    """The cells' labels and known units; empty where there are none."""
    if not data.labels:
        return ""
    rows = [
        (
            column,
            str(code),
            plain_label(label),
            *numbers(data.sizes[int(column[4:]) - 1][code - 1]),
        )
        for column, code, label in data.labels
    ]
    return csv_text(["column", "number", "label", "units"], rows)


@dataclass(frozen=True)
class FormulaData:
    """The data of strata that no survey procedure knows, and of those with them.

    `rows` has one per unit in `columns`: T = sum weight y. `rate` is n / N of units of a simple
    sample, a draw with replacement or whole clusters (`PLAIN`); columns that a method does not use
    are empty. `pairs` are (stratum, unit, other, joint) for every pair of units once.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    pairs: tuple[tuple[str, ...], ...]
    parts: tuple[FormulaPart, ...]
    """What scripts add up to the variance, in the order of the methods."""

    def text(self) -> str:
        """The CSV file of the units."""
        return csv_text(self.columns, self.rows)

    def joint_text(self) -> str:
        """The CSV file of the joint probabilities; empty where there are none."""
        names = ("stratum", "unit", "other", "joint")
        return csv_text(names, self.pairs) if self.pairs else ""


_METHOD = 3
PLAIN = FormulaPart(
    method=_METHOD,
    columns=(),
    in_r=(
        "# strata of plain units: simple samples, draws with replacement (rate 0), whole clusters",
        f"for (h in unique(rows$stratum[rows$method == {_METHOD} & rows$rate < 1])) {{",
        "  part <- rows[rows$stratum == h, ]",
        "  v <- v + (1 - part$rate[[1]]) * nrow(part) * var(part$weight * part$y)",
        "}",
    ),
    in_sas=(
        "/* strata of plain units: simple samples, draws with replacement, whole clusters */",
        "create table spread as select stratum, min(rate) as rate, count(e) as n, css(e) as css",
        f"  from rows where method = {_METHOD} and rate < 1 group by stratum;",
        "create table part3 as select sum((1 - rate) * n / (n - 1) * css) as v from spread;",
    ),
    in_stata=(
        "* strata of plain units: simple samples, draws with replacement, whole clusters",
        "egen double middle = mean(e), by(stratum)",
        "egen double taken = count(e), by(stratum)",
        "generate double part3 = (1 - rate) * taken / (taken - 1) * (e - middle)^2 ///",
        f"    if method == {_METHOD} & rate < 1",
        "summarize part3, meanonly",
        "scalar v = v + r(sum)",
    ),
)


def by_formula(estimate: Estimate) -> bool:
    """Is the variance, in some stratum at least, one that no survey procedure knows?"""
    return estimate.linearised is None and bool(own_strata(estimate.review))


def formula_data(estimate: Estimate) -> FormulaData:
    """The data of such an estimate; strata of several stages with them are refused."""
    review = estimate.review
    members, own = design_estimators(review), own_strata(review)
    known = _formulas()
    columns = [name for part in known for name in part.columns]
    values = {part.label: part.values for part in estimate.sample.strata}
    rows: list[tuple[str, ...]] = []
    pairs: list[tuple[str, ...]] = []
    used: set[int] = set()
    plain = _plain_units(estimate, own, values) if len(own) < len(members) else {}
    for number, stratum in enumerate(review.strata, start=1):
        head = (str(number), plain_label(stratum.label))
        member = members[stratum.label]
        part = PLAIN if stratum.label not in own else member.formula
        assert part is not None, member.name
        used.add(part.method)
        if part is PLAIN:
            rows += [
                (
                    *head,
                    str(unit),
                    str(part.method),
                    *numbers(weight, y, rate),
                    *[""] * len(columns),
                )
                for unit, (weight, y, rate) in enumerate(plain[stratum.label], start=1)
            ]
            continue
        chosen = [row for row in review.counted if row.stratum == stratum.label]
        for unit, row in enumerate(chosen, start=1):
            more = dict(zip(part.columns, numbers(*member.formula_values(row)), strict=True))
            figures = numbers(member.own_weight(row), values[stratum.label][unit - 1])
            own_columns = [more.get(name, "") for name in columns]
            rows.append((*head, str(unit), str(part.method), *figures, "", *own_columns))
        pairs += [
            (head[0], str(first), str(other), *numbers(joint))
            for first, other, joint in member.formula_pairs(stratum)
        ]
    names = ("stratum", "stratum_label", "unit", "method", "weight", "y", "rate", *columns)
    parts = tuple(part for part in (*known, PLAIN) if part.method in used)
    return FormulaData(names, tuple(rows), tuple(pairs), parts)


def _formulas() -> list[FormulaPart]:
    """The formulas of all estimators with one, in the order of their methods."""
    found = [
        member.formula
        for member in ESTIMATORS.values()
        if isinstance(member, DesignEstimator) and member.formula is not None
    ]
    return sorted(found, key=lambda part: part.method)


def _plain_units(
    estimate: Estimate, own: set[str], values: Mapping[str, Any]
) -> dict[str, list[tuple[float, float, float]]]:
    """Weight, total and sampling rate of the units of the other strata."""
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
