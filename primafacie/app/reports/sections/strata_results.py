"""The results by stratum, in the form of their estimator: each column with its own formula."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from primafacie.app.reports.document import Column, Table, table
from primafacie.app.reports.values import Trace, Value, cents, dollars, number

COCHRAN = "Cochran (1977), Sampling Techniques, 3rd ed."
HANSEN = "Hansen and Hurwitz (1943), Annals of Mathematical Statistics 14"
RAO = "Rao, Hartley and Cochran (1962), J. Royal Statistical Society B 24"
STAGES = "Saerndal, Swensson and Wretman (1992), result 4.3.2"

# By form: the heads of N_h, n_h, the mean and the deviation, and how mean, deviation, point and
# standard error of a stratum come about, then point and standard error in all.
_HEADS = {
    "draws": ("Scale X_h or N_h", "Draws m_h", "Mean of a draw", "Std. deviation"),
    "ratio": ("N_h", "n_h", "Mean", "Deviation of residuals"),
    "residuals": ("N_h", "n_h", "Mean", "Deviation of residuals"),
    "clusters": ("Clusters N_h", "Drawn n_h", "Mean total", "Std. deviation"),
}
_PLAIN_HEADS = ("N_h", "n_h", "Mean", "Std. deviation")
_MEAN = Trace("ȳ_h = sum of counted overpayments / n_h")
_SPREAD = Trace("s_h = sqrt(sum (y - ȳ_h)² / (n_h - 1))")
_SIMPLE_SE = Trace(
    "sqrt(N_h (N_h - n_h) s_h² / n_h); 0 for a stratum reviewed in full",
    source=f"{COCHRAN}, theorem 5.3",
)
_ROOT = Trace("sqrt(sum over h of the squared standard errors)")
_TRACES: dict[str, tuple[Trace | None, ...]] = {
    "": (
        _MEAN,
        _SPREAD,
        Trace("N_h ȳ_h", source=f"{COCHRAN}, theorem 5.1"),
        _SIMPLE_SE,
        Trace("T = sum over h of N_h ȳ_h", source=f"{COCHRAN}, theorem 5.1"),
        Trace("sqrt(sum over h of N_h (N_h - n_h) s_h² / n_h)", source=f"{COCHRAN}, theorem 5.3"),
    ),
    "draws": (
        Trace(
            "mean of the taints y / x over the draws, a unit as often as it was hit; of y in a "
            "stratum of simple sampling"
        ),
        Trace("s_h of the same, divisor m_h - 1"),
        Trace(
            "X_h times the mean taint (N_h times the mean of y in a stratum of simple sampling)",
            source=HANSEN,
        ),
        Trace(
            "X_h s_h / sqrt(m_h); sqrt(N_h (N_h - n_h) s_h² / n_h) in a stratum of simple sampling",
            source=HANSEN,
        ),
        Trace("T = sum over h of the point estimates", source=HANSEN),
        _ROOT,
    ),
    "ratio": (
        _MEAN,
        Trace("s_h of the residuals y - R x, divisor n_h - 1"),
        Trace("X_h R_h", source=f"{COCHRAN}, section 6.10"),
        Trace(
            "g sqrt(N_h (N_h - n_h) s_h² / n_h) with g the known over the estimated total of x",
            source=f"{COCHRAN}, chapter 6",
        ),
        Trace(
            "T = X R, R = sum N_h ȳ_h / sum N_h x̄_h (separate: sum over h of X_h R_h)",
            source=f"{COCHRAN}, chapter 6",
        ),
        _ROOT,
    ),
    "residuals": (
        _MEAN,
        Trace("s_h of the residuals of the fit, divisor n_h - 1"),
        None,
        _SIMPLE_SE,
        Trace(
            "sum N_h ȳ_h corrected by the fitted coefficients and the known totals",
            source=f"{COCHRAN}, chapter 7; Saerndal, Swensson and Wretman (1992), chapter 6",
        ),
        _ROOT,
    ),
    "clusters": (
        Trace("mean of the (estimated) totals of the clusters drawn"),
        Trace("s_h of the totals of clusters, divisor n_h - 1"),
        Trace("N_h times the mean total", source=f"{COCHRAN}, chapters 9A to 11"),
        Trace(
            "sqrt(N_h (N_h - n_h) s_h² / n_h + the variance of the further stages in the stratum)",
            source=STAGES,
        ),
        Trace("T = sum over h of the point estimates", source=f"{COCHRAN}, chapters 9A to 11"),
        Trace("sqrt(sum of the variances of the stages)", source=STAGES),
    ),
    "groups": (
        None,
        None,
        Trace("sum over the groups of P_g y / x", source=RAO),
        Trace(
            "sqrt((sum M_g² - N) / (N² - sum M_g²) sum P_g / X (y X / x - T)²), M_g units in "
            "group g",
            source=RAO,
        ),
        Trace("T = sum over h of the point estimates", source=RAO),
        _ROOT,
    ),
    "weights": (
        None,
        None,
        Trace("sum of w y, w one over the chance of selection"),
        None,
        Trace("T = sum over h of the point estimates"),
        Trace("the design's own variance, as computed", source=STAGES),
    ),
    "none": (
        None,
        None,
        None,
        None,
        Trace("as computed by the estimator named"),
        Trace("as computed by the estimator named"),
    ),
}


def form_of(numbers: Mapping[str, Any]) -> str:
    """The form of the workings; empty for the expansion of simple samples."""
    made = numbers.get("workings")
    if made is not None:
        return str(made["form"])
    return "" if numbers["estimate"]["estimator"] == "expansion" else "none"


def strata_results(numbers: Mapping[str, Any]) -> Table:
    """One row a stratum and the whole, in the same nine columns for every estimator."""
    estimate, form = numbers["estimate"], form_of(numbers)
    size, drawn, mean, spread = _HEADS.get(form, _PLAIN_HEADS)
    traces = _TRACES[form]
    rows = [_row(form, row) for row in _strata(numbers, form)]
    first: Any = None if form in ("draws", "clusters") else estimate["frame_size"]
    second = sum(row["draws" if form == "draws" else "n"] for row in _strata(numbers, form))
    return table(
        "Results",
        f"Results by stratum, dollars; estimator: {estimate['estimator']}",
        [
            Column("Stratum"),
            Column(size, "dollars" if form == "draws" else "count"),
            Column(drawn, "count"),
            Column("Nonzero", "count"),
            Column(
                mean,
                "number" if form == "draws" else "dollars",
                6 if form == "draws" else None,
                traces[0],
            ),
            Column(
                spread,
                "number" if form == "draws" else "dollars",
                6 if form == "draws" else None,
                traces[1],
            ),
            Column("Sample total", "dollars"),
            Column("Point estimate", "dollars", trace=traces[2]),
            Column("Standard error", "dollars", trace=traces[3]),
        ],
        rows,
        total=(
            "All",
            first,
            second,
            sum(r["nonzero"] for r in _strata(numbers, form)),
            None,
            None,
            cents(numbers["review"]["sampled_effective"]),
            _traced(estimate["point"], traces[4]),
            _traced(estimate["se"], traces[5]),
        ),
        key="results",
    )


def _traced(raw: float, trace: Trace | None) -> Value:
    return Value("dollars", raw, trace)


def _strata(numbers: Mapping[str, Any], form: str) -> list[dict[str, Any]]:
    if form in ("", "none"):
        return list(numbers["estimate"]["strata"])
    return list(numbers["workings"]["strata"])


def _row(form: str, row: dict[str, Any]) -> tuple[Any, ...]:
    label = row["label"] + (" (whole)" if row["census"] else "")
    size: Any = row.get("size")
    mean, deviation = row.get("mean"), row.get("deviation")
    point, se = row.get("point"), row.get("se")
    if form == "draws":
        size = dollars(row["scale"]) if row["pps"] else number(row["scale"], decimals=0)
        return (
            label,
            size,
            row["draws"],
            row["nonzero"],
            mean,
            deviation,
            row["sampled_total"],
            point,
            se,
        )
    if form == "none":
        point = se = None
    return (label, size, row["n"], row["nonzero"], mean, deviation, row["sampled_total"], point, se)
