"""How an estimate comes about, unit by unit: what a reader needs to compute it again.

    draws      PPS with replacement: sizes and taints, T = sum_h X_h mean(y / x)
    ratio      residuals y - R x about one ratio, or about one a stratum
    residuals  regression and calibration: the fitted residuals, T as computed
    clusters   totals of clusters, and what each stage adds to the variance
    groups     random groups: one unit each, by size
    weights    systematic and Sampford samples, mixed designs: T = sum w y

The expansion estimate needs none: its strata say all. Numbers are dollars (or units) unrounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import numpy as np

from extrapolation.estimates.estimate import Estimate
from extrapolation.reviews.records import Review, ReviewRow
from extrapolation.samples.review_designs import CLUSTERED, OWN, is_plain, kinds_of, rows_by_stratum
from extrapolation.samples.survey_designs import stage_variances
from primafacie.core.results import brief

Form = Literal["draws", "ratio", "residuals", "clusters", "groups", "weights", "none"]


@brief
@dataclass(frozen=True)
class Workings:
    """Rows by unit, rows by stratum and totals; which keys they have depends on `form`."""

    form: Form
    units: tuple[Mapping[str, Any], ...] = ()
    strata: tuple[Mapping[str, Any], ...] = ()
    clusters: tuple[Mapping[str, Any], ...] = ()
    totals: Mapping[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def workings_of(estimate: Estimate) -> Workings | None:
    """The workings of an estimate of `overpaid`; None for an expansion of simple samples.

    Their sums give the estimate's point, and its variance where the form says how. A form of
    `none` is an estimate whose parts are not told by unit.
    """
    review = estimate.review
    kinds = set(kinds_of(review).values())
    values = {
        (row.stratum, row.unit_id): float(value)
        for row, value in zip(review.counted, review.values(estimate.quantity.name), strict=True)
    }
    if estimate.estimator == "expansion" and is_plain(review):
        return None
    if estimate.estimator == "Hansen-Hurwitz" and estimate.own_df is None:
        return _draws(estimate, values)
    if estimate.estimator in ("combined ratio", "separate ratio") and is_plain(review):
        return _ratio(estimate, values)
    if estimate.linearised is not None and is_plain(review):
        return _residuals(estimate, values)
    if kinds <= {*CLUSTERED} and estimate.estimator.endswith("expansion"):
        return _clusters(estimate, values)
    if kinds == {"rhc"} and estimate.estimator == "Rao-Hartley-Cochran":
        return _groups(review, values)
    made = _weights(estimate, values)
    fits = np.isclose(made.totals["weighted"], estimate.point, rtol=1e-9, atol=1e-6)
    return made if fits else Workings("none")


Values = Mapping[tuple[str, str], float]


def _named(row: ReviewRow, values: Values) -> dict[str, Any]:
    return {
        "stratum": row.stratum,
        "unit_id": row.unit_id,
        "value": values[row.stratum, row.unit_id],
    }


def _draws(estimate: Estimate, values: Values) -> Workings:
    """A unit's size and taint; strata beside that were drawn as simple ones have their values."""
    units, strata = [], []
    for part in estimate.sample.strata:
        hit = part.hits is not None
        rows = [row for row in estimate.review.counted if row.stratum == part.label]
        for place, row in enumerate(rows):
            size = float(part.caps[place]) if hit and part.caps is not None else None
            value = values[row.stratum, row.unit_id]
            units.append(
                _named(row, values)
                | {
                    "hits": int(part.hits[place]) if part.hits is not None else 1,
                    "size": size,
                    "drawn": value if size is None else value / size,
                }
            )
        strata.append(
            {
                "label": part.label,
                "pps": hit,
                "scale": part.scale,
                "draws": part.draws,
                "mean": part.draw_mean,
                "deviation": part.variance**0.5,
                "point": part.total,
                "se": part.total_variance**0.5,
                "nonzero": int(np.count_nonzero(part.values)),
                "sampled_total": float(part.values.sum()),
                "census": part.census,
            }
        )
    return Workings("draws", tuple(units), tuple(strata))


def _stratum_rows(estimate: Estimate, residuals: Mapping[tuple[str, str], float]) -> list[Any]:
    """By stratum: sizes, the deviation of the residuals and what it adds to the variance."""
    found = []
    for row in estimate.strata:
        here = np.array([value for (label, _), value in residuals.items() if label == row.label])
        deviation = float(here.std(ddof=1)) if row.n > 1 and np.ptp(here) > 0 else 0.0
        variance = row.size * (row.size - row.n) * deviation**2 / row.n
        found.append(
            {
                "label": row.label,
                "size": row.size,
                "n": row.n,
                "census": row.census,
                "nonzero": row.nonzero,
                "mean": row.mean,
                "sampled_total": row.sampled_total,
                "deviation": deviation,
                "se": variance**0.5,
            }
        )
    return found


def _ratio(estimate: Estimate, values: Values) -> Workings:
    """Residuals y - R x; `known` are the X_h, `estimated` the N_h xbar_h they correct."""
    from extrapolation.estimates.frame_totals import known_totals

    name = str(estimate.details["auxiliary"])
    review = estimate.review
    known = known_totals(review, name, None)
    separate = estimate.estimator == "separate ratio"
    auxiliary = dict(
        zip(
            ((row.stratum, row.unit_id) for row in review.counted),
            review.values(name).tolist(),
            strict=True,
        )
    )
    units, residuals = [], {}
    for row in rows_by_stratum(review):
        key = (row.stratum, row.unit_id)
        ratio = estimate.details["ratios"][row.stratum] if separate else estimate.details["ratio"]
        residuals[key] = values[key] - ratio * auxiliary[key]
        units.append(
            _named(row, values)
            | {
                "auxiliary": auxiliary[key],
                "residual": residuals[key],
            }
        )
    strata = _stratum_rows(estimate, residuals)
    whole, below = sum(known.values()), 0.0
    for row in strata:
        here = [x for (label, _), x in auxiliary.items() if label == row["label"]]
        row["known"] = known[row["label"]]
        row["estimated"] = row["size"] * float(np.mean(here))
        below += row["estimated"]
        if separate:
            row["ratio"] = estimate.details["ratios"][row["label"]]
            row["point"] = row["known"] * row["ratio"]
    for row in strata:
        row["se"] *= row["known"] / row["estimated"] if separate else whole / below
    totals = {"auxiliary": name, "separate": separate, "known": whole, "estimated": below}
    if not separate:
        totals["ratio"] = estimate.details["ratio"]
    return Workings("ratio", tuple(units), tuple(strata), totals=totals)


def _residuals(estimate: Estimate, values: Values) -> Workings:
    """The residuals with their g-weights and the correction for what was fitted."""
    made = estimate.linearised
    assert made is not None
    scale = np.ones(len(made.influence)) if made.scaling is None else made.scaling**0.5
    by_row = dict(zip(made.design.rows.tolist(), (made.influence * scale).tolist(), strict=True))
    places = {(row.stratum, row.unit_id): k for k, row in enumerate(estimate.review.counted)}
    residuals = {
        (row.stratum, row.unit_id): by_row[places[row.stratum, row.unit_id]]
        for row in rows_by_stratum(estimate.review)
    }
    units = [
        _named(row, values) | {"residual": residuals[row.stratum, row.unit_id]}
        for row in rows_by_stratum(estimate.review)
    ]
    return Workings(
        "residuals",
        tuple(units),
        tuple(_stratum_rows(estimate, residuals)),
        totals={"details": dict(estimate.details)},
    )


def _clusters(estimate: Estimate, values: Values) -> Workings:
    """Units with their weight inside their cluster, the clusters' totals, the stages' parts."""
    made = estimate.linearised
    assert made is not None
    units: list[dict[str, Any]] = []
    clusters: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows_by_stratum(estimate.review):
        first, *below = row.drawn["stages"]
        inside = float(np.prod([stage["size"] / stage["sample"] for stage in below]))
        unit = _named(row, values) | {"cluster": str(first["id"]), "inside": inside}
        units.append(unit)
        key = (row.stratum, str(first["id"]))
        cluster = clusters.setdefault(
            key,
            {
                "stratum": row.stratum,
                "cluster": key[1],
                "total": 0.0,
                "reviewed": 0,
                "clusters": int(first["size"]),
                "sampled": int(first["sample"]),
            },
        )
        cluster["total"] += inside * unit["value"]
        cluster["reviewed"] += 1
    # Variances of the first stage; "below" is what the further stages add in the stratum.
    first_stage = {part.label: part.total_variance for part in estimate.sample.strata}
    stages = stage_variances(made.design, made.design.weights * made.influence)
    strata = [
        {
            "label": row.label,
            "size": row.size,
            "n": row.n,
            "census": row.census,
            "nonzero": row.nonzero,
            "mean": row.mean,
            "deviation": row.deviation,
            "sampled_total": sum(u["value"] for u in units if u["stratum"] == row.label),
            "point": row.point,
            "se": row.se,
            "below": max(row.se**2 - first_stage[row.label], 0.0) if len(stages) > 1 else 0.0,
        }
        for row in estimate.strata
    ]
    return Workings(
        "clusters",
        tuple(units),
        tuple(strata),
        tuple(clusters.values()),
        {"stages": [float(v) for v in stages]},
    )


def _groups(review: Review, values: Values) -> Workings:
    """The unit of every random group, with its size and its group's."""
    from extrapolation.estimators import rhc_total

    units, strata = [], []
    for stratum in review.strata:
        rows = [row for row in review.counted if row.stratum == stratum.label]
        own = np.array([values[row.stratum, row.unit_id] for row in rows])
        made = rhc_total(
            own,
            sizes=[row.drawn["size"] / 100 for row in rows],
            group_sizes=[row.drawn["group"]["total"] / 100 for row in rows],
            group_counts=[row.drawn["group"]["units"] for row in rows],
        )
        units += [
            _named(row, values)
            | {
                "group": int(row.drawn["group"]["number"]),
                "group_units": int(row.drawn["group"]["units"]),
                "group_size": row.drawn["group"]["total"] / 100,
                "size": row.drawn["size"] / 100,
                "expanded": float(made.expanded[k]),
                "part": float(made.between[k]),
            }
            for k, row in enumerate(rows)
        ]
        strata.append(
            {
                "label": stratum.label,
                "size": stratum.size,
                "n": len(rows),
                "census": False,
                "nonzero": int(np.count_nonzero(own)),
                "sampled_total": float(own.sum()),
                "point": made.point,
                "se": made.se,
            }
        )
    return Workings("groups", tuple(units), tuple(strata))


def _weights(estimate: Estimate, values: Values) -> Workings:
    """Each unit's weight, 1 over its chance (as often as it was drawn): T = sum w y."""
    from extrapolation.samples.review_designs import review_design

    review, weights = estimate.review, {}
    kinds = kinds_of(review)
    if set(kinds.values()) & {*OWN}:
        for row in review.counted:
            weights[row.stratum, row.unit_id] = _own_weight(row, kinds[row.stratum], review)
    else:
        design, _ = review_design(review)
        for place, weight in zip(design.rows.tolist(), design.weights.tolist(), strict=True):
            row = review.counted[place]
            key = (row.stratum, row.unit_id)
            weights[key] = weights.get(key, 0.0) + weight
    units = [
        _named(row, values)
        | {
            "weight": weights[row.stratum, row.unit_id],
            "expanded": weights[row.stratum, row.unit_id] * values[row.stratum, row.unit_id],
        }
        for row in rows_by_stratum(review)
    ]
    strata = []
    for stratum in review.strata:
        here = [unit for unit in units if unit["stratum"] == stratum.label]
        strata.append(
            {
                "label": stratum.label,
                "size": stratum.size,
                "n": len(here),
                "census": False,
                "nonzero": sum(unit["value"] != 0 for unit in here),
                "sampled_total": sum(unit["value"] for unit in here),
                "point": sum(unit["expanded"] for unit in here),
            }
        )
    return Workings(
        "weights",
        tuple(units),
        tuple(strata),
        totals={"weighted": sum(row["point"] for row in strata)},
    )


def _own_weight(row: ReviewRow, kind: str, review: Review) -> float:
    """P_g / p of a random group's unit, 1 / pi of another; N_h / n_h of a simple sample."""
    if kind == "rhc":
        return float(row.drawn["group"]["total"]) / float(row.drawn["size"])
    chance = row.drawn.get("probability")
    if chance:
        return row.hits / float(chance)
    size = next(stratum.size for stratum in review.strata if stratum.label == row.stratum)
    return size / sum(other.stratum == row.stratum for other in review.counted)
