"""The data set that goes with a script: a row a selection, codes in place of ids.

Unit ids and reasons stay out: the figures need none of them. Strata are numbered, their labels
stand in a column of their own.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from extrapolation.estimates import Estimate
from extrapolation.review_designs import review_design
from primafacie.core.errors import EstimateError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extrapolation.estimators import SurveyDesign

Form = Literal["total", "ratio"]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
RATIO = "combined ratio"
TOTALS = ("expansion", "Hansen-Hurwitz", "difference", "expansion, domain")


@dataclass(frozen=True, eq=False)
class ExportedData:
    """What the scripts work on: design, values y and, for a ratio, x with its known total."""

    form: Form
    design: SurveyDesign
    y: NDArray[np.float64]
    x: NDArray[np.float64] | None
    total: float | None

    @property
    def stages(self) -> int:
        return len(self.design.stages)

    def text(self) -> str:
        """The CSV file: stratum, its label, units and N of every stage, weight, y (and x)."""
        stages = self.design.stages
        names = ["stratum", "stratum_label"]
        columns: list[list[str]] = [
            [str(code + 1) for code in stages[0].strata],
            [_plain(self.design.labels[code]) for code in stages[0].strata],
        ]
        for number, stage in enumerate(stages, start=1):
            names += [f"unit{number}", f"N{number}"]
            columns.append([str(code + 1) for code in stage.units])
            columns.append(["Inf" if np.isinf(n) else f"{n:.17g}" for n in stage.sizes])
        names += ["rate1", "weight", "y"]
        fractions = stages[0].fraction[stages[0].strata]
        arrays = [fractions, self.design.weights, self.y]
        if self.x is not None:
            names.append("x")
            arrays.append(self.x)
        columns += [[f"{value:.17g}" for value in array] for array in arrays]
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(zip(*columns, strict=True))
        return out.getvalue()


def exported_data(estimate: Estimate) -> ExportedData:
    """The data of an estimate that other software can repeat; others are refused, with reasons."""
    review, made = estimate.review, estimate.linearised
    staged = estimate.estimator.endswith("-stage expansion")
    if estimate.estimator == RATIO and made is not None:
        x = review.values(str(estimate.details["auxiliary"]))[made.design.rows]
        y = review.values(estimate.quantity.name)[made.design.rows]
        total = float(estimate.details["auxiliary total"])
        return ExportedData("ratio", made.design, y, x, total)
    if (estimate.estimator in TOTALS or staged) and "auxiliary total" not in estimate.details:
        if made is not None:
            return ExportedData("total", made.design, made.influence, None, None)
        design, _ = review_design(review)
        y = review.values(estimate.quantity.name)[design.rows]
        return ExportedData("total", design, y, None, None)
    raise EstimateError(
        f"the export of a {estimate.estimator} estimate",
        expected="an expansion estimate (of any stages, by PPS, of a domain) or a combined ratio",
        fix="The three programs fit the other estimators in ways of their own, with other "
        "variances",
    )


def _plain(label: str) -> str:
    """A label that no spreadsheet takes for a formula."""
    return f"'{label}" if label.startswith(FORMULA_STARTS) else label
