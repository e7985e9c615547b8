"""Which form an estimate is exported in, and what of its frame goes along."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from extrapolation.estimates.estimate import Estimate
from extrapolation.estimators import Linearised
from extrapolation.exports.exported_data import ExportedData, Form
from extrapolation.samples.review_designs import review_design
from primafacie.core.errors import EstimateError

TOTALS = (
    "expansion",
    "Hansen-Hurwitz",
    "difference",
    "expansion, domain",
    "cluster expansion",
    "expansion, random starts",
)
ONE_COLUMN: dict[str, Form] = {
    "combined ratio": "ratio",
    "separate ratio": "separate ratio",
    "difference": "difference",
    "regression": "regression",
    "combined regression": "regression",
    "separate regression": "separate regression",
}
CELLS: dict[str, Form] = {"post-stratified": "post-strata", "raked": "raked"}
BY_STRATUM = ("separate ratio", "separate regression")


def exported_data(estimate: Estimate) -> ExportedData:
    """The data of an estimate that other software can repeat; others are refused, with reasons.

    Everything is taken from the review and from what the estimate was given (`details`).
    """
    made, name = estimate.linearised, estimate.estimator
    known = "auxiliary" in estimate.details
    if made is not None and name in ONE_COLUMN and known:
        return _one_column(estimate, made, ONE_COLUMN[name])
    if made is not None and name == "generalised regression":
        return _greg(estimate, made)
    if made is not None and name in CELLS:
        return _cells(estimate, made, CELLS[name])
    if name in TOTALS or name.endswith("-stage expansion"):
        if made is not None:
            return ExportedData("total", made.design, made.influence)
        design, _ = review_design(estimate.review)
        values = estimate.review.values(estimate.quantity.name)
        return ExportedData("total", design, values[design.rows])
    raise EstimateError(
        f"the export of a {name} estimate",
        expected="an estimate of one of the toolkit's own estimators",
        fix="Estimate by one of them and export that",
    )


def _column(estimate: Estimate, made: Linearised) -> Callable[[str], np.ndarray]:
    return lambda name: estimate.review.values(name)[made.design.rows]


def _one_column(estimate: Estimate, made: Linearised, form: Form) -> ExportedData:
    """Estimators with one auxiliary: its column, and its total or totals by stratum."""
    column = _column(estimate, made)
    details = estimate.details
    if form in BY_STRATUM:
        by_label = details["auxiliary totals"]
        totals = tuple(float(by_label[label]) for label in made.design.labels)
    else:
        totals = (float(details["auxiliary total"]),)
    if form == "separate ratio" and len(totals) == 1:
        form = "ratio"
    return ExportedData(
        form,
        made.design,
        column(estimate.quantity.name),
        (column(str(details["auxiliary"])),),
        totals,
        slope=float(details.get("slope", 1.0)),
        factors=made.factors,
    )


def _greg(estimate: Estimate, made: Linearised) -> ExportedData:
    column, details = _column(estimate, made), estimate.details
    totals, units = details["auxiliary totals"], details["units"]
    return ExportedData(
        "greg",
        made.design,
        column(estimate.quantity.name),
        tuple(column(str(name)) for name in totals),
        tuple(float(t) for t in totals.values()),
        units=None if units is None else float(units),
        factors=made.factors,
    )


def _cells(estimate: Estimate, made: Linearised, form: Form) -> ExportedData:
    """Post-strata and margins: numbers of the cells, in the order their sizes were given."""
    codes, sizes, labels = [], [], []
    for number, (by, known) in enumerate(estimate.details["sizes"].items(), start=1):
        places = {str(label): place for place, label in enumerate(known, start=1)}
        names = np.array([places[label] for label in estimate.review.labels(by)], dtype=np.int64)
        codes.append(names[made.design.rows])
        sizes.append(tuple(float(units) for units in known.values()))
        labels += [(f"cell{number}", place, label) for label, place in places.items()]
    return ExportedData(
        form,
        made.design,
        _column(estimate, made)(estimate.quantity.name),
        cells=tuple(codes),
        sizes=tuple(sizes),
        factors=made.factors,
        labels=tuple(labels),
    )
