"""The results: statistics by stratum and limits under both of their names."""

from __future__ import annotations

from typing import Any

from primafacie.app.reports.document import Block, Column, Figure, Section, note, table
from primafacie.app.reports.values import Trace, cents, dollars

COCHRAN = "Cochran (1977), Sampling Techniques, 3rd ed."


def results_section(numbers: dict[str, Any], *, pictures: tuple[Figure, ...] = ()) -> Section:
    """The estimate's record: strata, total, limits."""
    estimate = numbers["estimate"]
    strata = table(
        "Results",
        "Results by stratum, dollars",
        [
            Column("Stratum"), Column("N_h", "count"), Column("n_h", "count"),
            Column("Nonzero", "count"),
            Column("Mean", "dollars", trace=Trace("ȳ_h = sum of counted overpayments / n_h")),
            Column("Std. deviation", "dollars",
                   trace=Trace("s_h = sqrt(sum (y - ȳ_h)² / (n_h - 1))")),
            Column("Sample total", "dollars"),
            Column("Point estimate", "dollars",
                   trace=Trace("N_h ȳ_h", source=f"{COCHRAN}, theorem 5.1")),
            Column("Standard error", "dollars",
                   trace=Trace("sqrt(N_h (N_h - n_h) s_h² / n_h); 0 for a stratum taken whole",
                               source=f"{COCHRAN}, theorem 5.3")),
        ],
        [
            (r["label"] + (" (whole)" if r["census"] else ""), r["size"], r["n"], r["nonzero"],
             r["mean"], r["deviation"], r["sampled_total"], r["point"], r["se"])
            for r in estimate["strata"]
        ],
        total=(
            "All", estimate["frame_size"], estimate["sample_size"],
            sum(r["nonzero"] for r in estimate["strata"]), None, None,
            cents(numbers["review"]["sampled_effective"]),
            dollars(estimate["point"]).traced(
                "T = sum over h of N_h ȳ_h", source=f"{COCHRAN}, theorem 5.1"),
            dollars(estimate["se"]).traced(
                "sqrt(sum over h of N_h (N_h - n_h) s_h² / n_h)",
                source=f"{COCHRAN}, theorem 5.3"),
        ),
        key="results",
    )  # fmt: skip
    blocks: list[Block] = [*pictures, strata, limits_table(numbers)]
    blocks += [note(text) for text in estimate["notes"]]
    return Section("Results", tuple(blocks))


def limits_table(numbers: dict[str, Any]) -> Any:
    """The limits shown, each with its bound, precision and marks."""
    estimate = numbers["estimate"]
    went_in = (("T", dollars(estimate["point"]).text), ("SE", dollars(estimate["se"]).text))
    return table(
        "Limits",
        "Limits of the total under both of their names; degrees of freedom n - H = "
        f"{estimate['df']}",
        [
            Column("Limit"), Column("Bound"),
            Column("Lower", "dollars", trace=Trace("T - q SE (normal and t bounds)", went_in)),
            Column("Upper", "dollars", trace=Trace("T + q SE (normal and t bounds)", went_in)),
            Column("Precision", "fraction",
                   trace=Trace("half-width / T, at this level and side")),
            Column("Predicted coverage of the lower end"), Column("Marks"),
        ],
        [
            (r["names"], r["bound"], r["low"], r["high"], r["precision"], r["predicted_text"],
             "; ".join(said for said, yes in (("not pre-specified", not r["planned"]),
                                              ("not reliable here", not r["reliable"])) if yes))
            for r in numbers["limits"]
        ],
        key="limits",
    )  # fmt: skip
