"""Mistakes that look at the units in error alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from extrapolation import Sample
from validation.formulas.formula_bases import FormulaBasis, sample_basis
from validation.formulas.treated_findings import TreatedFindings
from validation.formulas.ways.formula_way import FormulaWay

FEWEST = 2


def bases(findings: TreatedFindings) -> Iterator[FormulaBasis]:
    """The mean of the errors times every unit of the frame; the right point with their spread."""
    parts = findings.sample.strata
    errors = [part.values[part.values != 0] for part in parts]
    if all(len(e) == part.n for e, part in zip(errors, parts, strict=True)):
        return
    if len(parts) == 1 and len(errors[0]) >= FEWEST:
        yield sample_basis(
            Sample.from_arrays(errors[0], sizes=parts[0].size),
            netting=findings.netting,
            estimator="expansion, spread of the errors alone",
            point=parts[0].total,
            departures=1,
        )
    for found, words in ((errors, "errors"), ([e[e > 0] for e in errors], "overpayments")):
        if words == "overpayments" and all(
            len(a) == len(b) for a, b in zip(errors, found, strict=True)
        ):
            continue
        if all(len(e) >= FEWEST for e in found):
            yield sample_basis(
                Sample.from_arrays(
                    np.concatenate(found),
                    sizes={part.label: part.size for part in parts},
                    strata=[p.label for p, e in zip(parts, found, strict=True) for _ in e],
                ),
                netting=findings.netting,
                estimator=f"frame size times the mean of the {words} alone",
                departures=1,
            )


ERRORS_ALONE = FormulaWay("errors alone", bases)
