"""Estimators that follow from how the units were drawn: each stratum by the shape of its selection.

A member serves the shapes that its card names. Where its variance is that of stages, it says how a
selected unit enters the survey design of the review (`rows`); where not, it gives the stratum's
total itself (`own_total`). Strata are independent: their points and variances add up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from extrapolation.estimators.estimator import ESTIMATORS, Estimator, Fit
from extrapolation.estimators.linearised import Linearised
from extrapolation.estimators.scripts import FormulaPart, ScriptData
from extrapolation.estimators.stratum_estimates import (
    RedrawnTotals,
    StratumEstimate,
    StratumTotal,
    stratum_estimate,
)
from extrapolation.estimators.weighted import weighted_total
from extrapolation.estimators.workings import WEIGHTS, Layout, Workings
from extrapolation.reviews.records import Review
from extrapolation.reviews.review_rows import ReviewedStratum, ReviewRow
from extrapolation.samples.quantities import sample_of
from extrapolation.samples.samples import Sample
from extrapolation.samples.shapes import kind_of, rows_by_stratum, shapes_of
from extrapolation.samples.survey_designs import SurveyDesign, survey_design
from primafacie.core.errors import EstimateError, Problem
from primafacie.core.table_rows import MadeRow
from sampling.choices import ESTIMATOR_CARDS, Shape
from sampling.designs import own_estimator

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sampling.designs import Selection


_UNITS = {Shape.SIMPLE, Shape.HITS}
"""Shapes whose total is a function of one value per unit and its hits alone."""


@dataclass(frozen=True)
class DesignRow:
    """A row of a survey design: a counted row's place, its weight and its path of stages.

    `path` has the id and the number of units N of each stage.
    """

    place: int
    weight: float
    path: tuple[tuple[str, float], ...]


@dataclass(frozen=True, kw_only=True)
class DesignEstimator(Estimator):
    """The estimator that belongs to the shapes of selection of its card."""

    form: ClassVar[str] = "weights"
    by_design: ClassVar[bool] = True
    label: ClassVar[str] = ""
    """It in the words of records and reports."""
    own_variance: ClassVar[bool] = False
    """Is its variance another than that of stages (`own_total`)?"""
    formula: ClassVar[FormulaPart | None] = None
    """How scripts repeat a variance of its own."""

    def rows(
        self, stratum: ReviewedStratum, row: ReviewRow, place: int, n: int, faults: list[Problem]
    ) -> list[DesignRow]:
        """How a counted row enters the survey design; `n` is the number of the stratum's.

        What the draw recorded too little of is added to `faults`. Refused where the variance is
        not that of stages.
        """
        del row, place, n, faults
        raise EstimateError(
            f"a stratum drawn by {kind_of(stratum)}",
            where=f"stratum {stratum.label}",
            expected="an estimator of its own (expand, count, by_domain)",
            fix="Ratios, regressions and cells are not offered for this design",
        )

    def own_total(
        self, stratum: ReviewedStratum, rows: Sequence[ReviewRow], values: NDArray[np.float64]
    ) -> StratumTotal:
        """The stratum's total where the variance is not that of stages."""
        raise NotImplementedError(f"the variance of {self.name} is that of stages")

    def redrawn(self, values: NDArray[np.float64], selection: Selection) -> RedrawnTotals:
        """The stratum's totals from a redraw; `values` has one entry per unit of the stratum.

        Raises `EstimateError` for a sample that the estimator refuses.
        """
        raise NotImplementedError(f"{self.name} does not serve redraws of one stratum")

    def own_weight(self, row: ReviewRow) -> float:
        """What a unit of such a stratum counts: one over its chance."""
        return row.hits / row.drawn.known_probability

    def formula_values(self, row: ReviewRow) -> tuple[float, ...]:
        """The values of a unit in the columns of `formula`."""
        del row
        return ()

    def formula_pairs(self, stratum: ReviewedStratum) -> Iterator[tuple[int, int, float]]:
        """The joint probabilities that `formula` needs, by the numbers of two units."""
        del stratum
        yield from ()

    def strata_of(self, review: Review) -> set[str]:
        """The labels of the strata that it is the estimator of."""
        return {label for label, member in design_estimators(review).items() if member is self}

    def notes(self, stratum: ReviewedStratum) -> tuple[str, ...]:
        """What must be said of the variance of a stratum."""
        del stratum
        return ()

    def staged_label(self, staged: Linearised, shapes: set[Shape]) -> str:
        """The words for a total of stages over strata of these shapes."""
        del shapes
        return staged.estimator

    def fit(self, review: Review, column: str = "overpaid", **given: Any) -> Fit:
        return fit_by_design(review, column, **given)

    def workings(self, fit: Fit) -> Workings | None:
        return weighted_workings(fit)

    def layout(self, workings: Workings) -> Layout:
        del workings
        return WEIGHTS

    def script_data(self, fit: Fit) -> ScriptData:
        if fit.linearised is not None:
            return super().script_data(fit)
        design, _ = review_design(fit.review)
        return ScriptData(design, fit.values[design.rows])


def chance_of(stratum: ReviewedStratum, row: ReviewRow, faults: list[Problem]) -> float:
    """The selection probability that the draw recorded of a unit; 0, with its fault, for none."""
    chance = row.drawn.probability
    if chance and chance > 0:
        return float(chance)
    faults.append(
        Problem(
            f"stratum {stratum.label}",
            "a unit without its selection probability",
            "the probability that the draw recorded",
            "Read the review with its draw",
        )
    )
    return 0.0


def design_estimators(review: Review) -> dict[str, DesignEstimator]:
    """The estimator of every stratum, by label: the one whose card serves its shape by default."""
    return {label: serving(shape) for label, shape in shapes_of(review).items()}


def estimator_of_design(review: Review) -> DesignEstimator:
    """The estimator of the whole review; strata of simple random sampling go with any other."""
    simple = serving(Shape.SIMPLE)
    others = set(design_estimators(review).values()) - {simple}
    if not others:
        return simple
    if len(others) == 1:
        return others.pop()
    return _member(next(card.name for card in ESTIMATOR_CARDS.values() if card.adds_up))


def serving(shape: Shape) -> DesignEstimator:
    """The estimator that belongs to selections of a shape."""
    return _member(own_estimator(shape))


def _member(name: str) -> DesignEstimator:
    member = ESTIMATORS[name]
    assert isinstance(member, DesignEstimator), name
    return member


def fit_by_design(
    review: Review,
    column: str,
    *,
    payments: Mapping[str, NDArray[np.float64]] | None = None,
) -> Fit:
    """The unbiased estimate of a column's total, each stratum as it was drawn."""
    whole = estimator_of_design(review)
    sample, values = sample_of(review, column, payments=payments), review.values(column)
    fit = Fit(
        whole,
        whole.label,
        review,
        column,
        values,
        sample,
        stratum_estimates(review, values, sample),
        sample.total,
        sample.total_variance,
        None,
    )
    shapes = set(shapes_of(review).values())
    if own_strata(review):
        made = drawn_total(review, values)
        return replace(
            fit,
            label=made.label,
            point=made.point,
            variance=made.variance,
            df=made.df,
            notes=made.notes,
        )
    if shapes <= _UNITS:
        return fit
    design, notes = review_design(review)
    staged = weighted_total(values, design)
    return replace(
        fit,
        label=whole.staged_label(staged, shapes),
        point=staged.point,
        variance=staged.variance,
        # Totals of whole clusters are one value each, so that bounds of such samples serve.
        df=None if shapes == {Shape.CLUSTERS} else staged.df,
        linearised=staged,
        notes=notes,
    )


def review_design(review: Review) -> tuple[SurveyDesign, tuple[str, ...]]:
    """The survey design of the counted rows (in the review's own order), and notes on it.

    Raises `EstimateError` for a stratum whose draw recorded too little, or whose variance is not
    that of stages.
    """
    members = design_estimators(review)
    known = {row.label: row for row in review.strata}
    counts: dict[str, int] = {}
    for row in review.counted:
        counts[row.stratum] = counts.get(row.stratum, 0) + 1
    faults: list[Problem] = []
    notes: dict[str, None] = {}
    entries: list[tuple[str, DesignRow]] = []
    for place, row in enumerate(review.counted):
        member, stratum = members[row.stratum], known[row.stratum]
        found = member.rows(stratum, row, place, counts[row.stratum], faults)
        notes.update(dict.fromkeys(member.notes(stratum)))
        entries += [(row.stratum, entry) for entry in found]
    if faults:
        raise EstimateError.collected(faults, what="design of the review")
    return _designed(entries), tuple(notes)


def _designed(entries: Sequence[tuple[str, DesignRow]]) -> SurveyDesign:
    """Stages of equal depth: a shorter path ends in units that are whole in themselves."""
    depth = max(len(entry.path) for _, entry in entries)
    stages: list[tuple[Any, Any, Any]] = []
    strata: Any = [label for label, _ in entries]
    for level in range(depth):
        units = [e.path[min(level, len(e.path) - 1)][0] for _, e in entries]
        sizes = [e.path[level][1] if level < len(e.path) else 1.0 for _, e in entries]
        stages.append((strata, units, sizes))
        strata = None
    made = survey_design(stages, weights=[entry.weight for _, entry in entries])
    rows = np.array([entry.place for _, entry in entries], dtype=np.int64)
    return SurveyDesign(made.stages, made.weights, made.labels, rows)


def own_strata(review: Review) -> set[str]:
    """The labels of the strata whose variance is not that of stages."""
    return {label for label, member in design_estimators(review).items() if member.own_variance}


def drawn_total(review: Review, values: NDArray[np.float64]) -> StratumTotal:
    """The total over strata of any shapes; `values` has one entry per counted row.

    Strata with a variance of their own by their estimator, all others together by their stages.
    """
    members, own = design_estimators(review), own_strata(review)
    point, variance, df = 0.0, 0.0, 0
    labels: set[str] = set()
    notes: tuple[str, ...] = ()
    for stratum in review.strata:
        if stratum.label in own:
            places = [k for k, row in enumerate(review.counted) if row.stratum == stratum.label]
            rows = [review.counted[k] for k in places]
            made = members[stratum.label].own_total(stratum, rows, values[places])
            point, variance, df = point + made.point, variance + made.variance, df + made.df
            labels.add(made.label)
    if len(own) < len(members):
        places = [k for k, row in enumerate(review.counted) if row.stratum not in own]
        design, notes = review_design(without_strata(review, own))
        rest = weighted_total(values[places], design)
        point, variance, df = point + rest.point, variance + rest.variance, df + rest.df
        labels.add(rest.estimator)
    return StratumTotal(point, variance, df, " and ".join(sorted(labels)), notes)


def stratum_estimates(
    review: Review, values: NDArray[np.float64], sample: Sample
) -> tuple[StratumEstimate, ...]:
    """Every stratum's sampled values, and its own total by the way it was drawn.

    `values` has one entry per counted row, `sample` is theirs. The totals add up to `drawn_total`.
    """
    rows, shapes = map(stratum_estimate, sample.strata), shapes_of(review)
    labels = np.array([row.stratum for row in review.counted])
    found = []
    for row in rows:
        if shapes[row.label] not in {*_UNITS, Shape.CLUSTERS}:
            others = set(shapes) - {row.label}
            made = drawn_total(without_strata(review, others), values[labels == row.label])
            # All clusters drawn, but not all of their units: not reviewed in full.
            census = row.census and made.variance == 0
            row = replace(row, point=made.point, se=made.variance**0.5, census=census)
        found.append(row)
    return tuple(found)


def without_strata(review: Review, labels: set[str]) -> Review:
    """The review of the other strata."""
    return replace(
        review,
        rows=tuple(row for row in review.rows if row.stratum not in labels),
        strata=tuple(row for row in review.strata if row.label not in labels),
    )


def weighted_workings(fit: Fit) -> Workings:
    """Each unit's weight, one over its chance (as often as it was drawn): T = sum w y.

    Workings of no form where that is not the point.
    """
    review, weights, values = fit.review, _weights(fit.review), fit.by_unit()
    units: list[dict[str, Any]] = [
        {
            "stratum": row.stratum,
            "unit_id": row.unit_id,
            "value": values[row.stratum, row.unit_id],
            "weight": weights[row.stratum, row.unit_id],
            "expanded": weights[row.stratum, row.unit_id] * values[row.stratum, row.unit_id],
        }
        for row in rows_by_stratum(review)
    ]
    strata = []
    for stratum in review.strata:
        here: list[MadeRow] = [unit for unit in units if unit["stratum"] == stratum.label]
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
    total = sum(unit["expanded"] for unit in units)
    if not np.isclose(total, fit.point, rtol=1e-9, atol=1e-6):
        return Workings("none")
    return Workings("weights", tuple(units), tuple(strata))


def _weights(review: Review) -> dict[tuple[str, str], float]:
    members, own = design_estimators(review), own_strata(review)
    found: dict[tuple[str, str], float] = {}
    if own:
        sizes = {stratum.label: stratum.size for stratum in review.strata}
        labels = [row.stratum for row in review.counted]
        for row in review.counted:
            member = members[row.stratum]
            if row.drawn.probability or member.own_variance:
                weight = member.own_weight(row)
            else:
                weight = sizes[row.stratum] / labels.count(row.stratum)
            found[row.stratum, row.unit_id] = weight
        return found
    design, _ = review_design(review)
    for place, weight in zip(design.rows.tolist(), design.weights.tolist(), strict=True):
        row = review.counted[place]
        key = (row.stratum, row.unit_id)
        found[key] = found.get(key, 0.0) + weight
    return found
