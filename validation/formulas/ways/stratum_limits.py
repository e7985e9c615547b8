"""The limits of the strata, each at the full level, added up."""

from __future__ import annotations

from collections.abc import Iterator

from scipy.special import ndtri, stdtrit

from validation.formulas.formula_bases import FormulaBasis
from validation.formulas.treated_findings import TreatedFindings
from validation.formulas.ways.formula_way import FormulaWay


def bases(findings: TreatedFindings) -> Iterator[FormulaBasis]:
    """L = sum over the strata of N_h ybar_h - q_h se_h, with z or with t of n_h - 1."""
    if len(findings.sizes) < 2:
        return
    for critical in ("z", "t with n_h - 1 degrees of freedom"):
        for correction in ("with fpc", "without fpc"):
            yield FormulaBasis(
                "expansion, limits of the strata added",
                findings.netting,
                findings.sample.total,
                {},
                {},
                exact=lambda level, c=critical, f=correction: _limits(  # type: ignore[misc]
                    findings, level, by_t=c != "z", fpc=f == "with fpc"
                ),
                own_limits=(correction, critical),
                departures=1,
            )


def _limits(
    findings: TreatedFindings, level: float, *, by_t: bool, fpc: bool
) -> tuple[float, float]:
    reach = 0.0
    for part in findings.sample.sampled:
        variance = part.total_variance if fpc else part.size**2 * part.variance / part.n
        quantile = float(stdtrit(part.n - 1, level)) if by_t else float(ndtri(level))
        reach += quantile * variance**0.5
    total = findings.sample.total
    return total - reach, total + reach


STRATUM_LIMITS = FormulaWay("limits of strata added", bases)
