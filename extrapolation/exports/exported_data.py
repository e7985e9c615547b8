"""The data set that goes with a script: a row a selection, codes in place of ids and labels.

Unit ids and reasons stay out: the figures need none of them. Strata and cells are numbered; their
labels stand in the data and in `labels.csv`, and in no script.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from extrapolation.exports.csv_texts import csv_text, plain_label

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from extrapolation.estimators import SurveyDesign

Form = Literal[
    "total",
    "ratio",
    "separate ratio",
    "difference",
    "regression",
    "separate regression",
    "greg",
    "post-strata",
    "raked",
]


@dataclass(frozen=True, eq=False)
class ExportedData:
    """What the scripts work on: the design, values y, and what is known of the frame.

    `auxiliaries` are the columns x1, x2, ... and `totals` their known totals (by stratum, in the
    order of its numbers, for the separate forms); `slope` is the difference estimator's; `units`
    the number of units that a regression with an intercept is calibrated on. `cells` are numbers
    from 1 of the cells of each margin, `sizes` their known units. `factors` are the calibration
    factors g, `labels` (column, number, label) of the cells.
    """

    form: Form
    design: SurveyDesign
    y: NDArray[np.float64]
    auxiliaries: tuple[NDArray[np.float64], ...] = ()
    totals: tuple[float, ...] = ()
    slope: float = 1.0
    units: float | None = None
    cells: tuple[NDArray[np.int64], ...] = ()
    sizes: tuple[tuple[float, ...], ...] = ()
    factors: NDArray[np.float64] | None = None
    labels: tuple[tuple[str, int, str], ...] = ()

    @property
    def stages(self) -> int:
        return len(self.design.stages)

    @property
    def strata(self) -> int:
        return len(self.design.labels)

    def text(self) -> str:
        """The CSV file: stratum, its label, units and N of every stage, weight, y and the rest."""
        stages = self.design.stages
        names = ["stratum", "stratum_label"]
        columns: list[list[str]] = [
            [str(code + 1) for code in stages[0].strata],
            [plain_label(self.design.labels[code]) for code in stages[0].strata],
        ]
        for number, stage in enumerate(stages, start=1):
            names += [f"unit{number}", f"N{number}"]
            columns.append([str(code + 1) for code in stage.units])
            columns.append(["Inf" if np.isinf(n) else f"{n:.17g}" for n in stage.sizes])
        names += ["rate1", "weight", "y"]
        fractions = stages[0].fraction[stages[0].strata]
        arrays = [fractions, self.design.weights, self.y]
        for number, column in enumerate(self.auxiliaries, start=1):
            names.append(f"x{number}")
            arrays.append(column)
        if self.factors is not None:
            names.append("g")
            arrays.append(self.factors)
        columns += [[f"{value:.17g}" for value in array] for array in arrays]
        for number, codes in enumerate(self.cells, start=1):
            names.append(f"cell{number}")
            columns.append([str(code) for code in codes])
        return csv_text(names, list(zip(*columns, strict=True)))

    def label_text(self) -> str:
        """The CSV file of the cells' labels and known units; empty where there are none."""
        if not self.labels:
            return ""
        rows = [
            (
                column,
                str(code),
                plain_label(label),
                f"{self.sizes[int(column[4:]) - 1][code - 1]:.17g}",
            )
            for column, code, label in self.labels
        ]
        return csv_text(["column", "number", "label", "units"], rows)
