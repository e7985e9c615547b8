"""Coverage tables of the method pages, from the files that `benchmarks` wrote."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "_data"
OPINIONS = {"linearised": "first opinion", "jackknife": "jackknife", "bootstrap": "bootstrap"}
NO_TABLE = {
    "hansen_hurwitz": "None is simulated here: the bounds' pages hold the coverage of dollar-unit "
    "draws, for each bound.",
    "multistage": "The page of the weighted totals shows this estimate on samples of two stages.",
    "starts": "None is simulated here: what a systematic sample shows depends on the order of the "
    "list. `validation.coverage` draws every start of a study's own frame.",
    "by_stratum": "None is simulated here: it adds up the estimates of the strata, each with a "
    "page of its own.",
    "linearised": "None is simulated here: this module holds estimates and makes none. The pages "
    "of the ratio, the regressions, post-strata, raking and domains show how their linearised "
    "variances do.",
    "sample_designs": "None is simulated here: the module turns arrays into a design and estimates "
    "nothing. The page of the expansion shows the estimate that follows.",
    "survey_designs": "None is simulated here: this variance is that of every estimator. The page "
    "of the weighted totals shows it on samples of two stages, that of the expansion on one.",
}


def counted(name: str) -> bool:
    """Is it a bound of numbers of units alone?"""
    from extrapolation import BOUNDS

    return "dollars" not in BOUNDS[name].quantities


def bound_tables(name: str) -> list[str]:
    """The lines of a bound's coverage and length, by design and error rate."""
    made = json.loads((DATA / "coverage.json").read_text(encoding="utf-8"))
    found = made["bounds"].get(name)
    if not found:
        return ["No coverage was simulated for this bound."]
    heads = [f"{rate:.0%} in error" for rate in made["rates"]]
    lines = [
        f"Share of one-sided {made['level']:.0%} lower limits that hold the true total, and below "
        "it in brackets the mean limit as a share of that total: the first should not be under "
        f"{made['level']:.2f}, the second is what a demand would recover. A population is "
        f"{made['units']:,} payments with a long tail, the named share of them wholly in error.",
        "",
        *_table(
            ["design", *heads],
            [
                [made["designs"][design], *(_cell(cell) for cell in cells)]
                for design, cells in found.items()
            ],
        ),
        "",
        f"{_errors(found)} The cells are made by `benchmarks/coverage_tables.py`; your own frame "
        "has its own: `primafacie plan --simulate`.",
    ]
    if counted(name):
        lines.insert(1, "Here every unit counts 1: the number of errors is bounded.")
    return lines


def rate_table() -> list[str]:
    """The lines of the coverage of limits of a rate in complex samples."""
    made = json.loads((DATA / "rates.json").read_text(encoding="utf-8"))
    lines = [
        f"Coverage of one-sided {made['level']:.0%} limits, the lower and then the upper one, over "
        f"{made['audits']:,} samples (Monte Carlo error: up to 0.009). Bold: under "
        f"{made['level']:.2f} by more than 0.02. Samples in which all units are in error, or none "
        "is, are left out where a bound refuses them.",
        "",
    ]
    for design, words in made["designs"].items():
        cells = made["cells"][design]
        rows = [
            [name, *(_ends(cells[str(rate)][name], made["level"]) for rate in made["rates"])]
            for name in made["bounds"]
        ]
        heads = [words, *(f"{rate:.0%} in error" for rate in made["rates"])]
        lines += [*_table(heads, rows), ""]
    return [*lines, "Made by `benchmarks/rate_tables.py`.", ""]


def dollar_unit_table() -> list[str]:
    """The lines of the upper limits of dollar-unit samples with rare errors."""
    made = json.loads((DATA / "dollar_units.json").read_text(encoding="utf-8"))
    lines = [
        f"Share of upper {made['level']:.0%} limits that hold the true overpaid share of the "
        f"dollars, and in brackets the mean limit, over {made['audits']:,} samples of "
        f"{made['sampled']} independent dollar-unit draws (Monte Carlo error: up to 0.016). Bold: "
        f"under {made['level']:.2f} by more than 0.02.",
        "",
    ]
    for kind, words in made["taints"].items():
        rows = []
        for name in made["bounds"]:
            cells = [made["cells"][kind][str(rate)][name] for rate in made["rates"]]
            shown = [
                f"**{c['coverage']:.3f}**"
                if c["coverage"] < made["level"] - 0.02
                else f"{c['coverage']:.3f}"
                for c in cells
            ]
            rows.append(
                [name, *(f"{s} ({c['mean']:.1%})" for s, c in zip(shown, cells, strict=True))]
            )
        heads = [words, *(f"{rate:.0%} of the dollars in error" for rate in made["rates"])]
        lines += [*_table(heads, rows), ""]
    return [*lines, "Made by `benchmarks/dollar_unit_tables.py`.", ""]


def _ends(cell: dict[str, float], level: float) -> str:
    shown = [f"{cell[end]:.3f}" for end in ("lower", "upper")]
    marked = [
        f"**{text}**" if cell[end] < level - 0.02 else text
        for end, text in zip(("lower", "upper"), shown, strict=True)
    ]
    refused = f", refused {cell['refused']:.0%}" if cell["refused"] >= 0.005 else ""
    return " / ".join(marked) + refused


def estimator_tables(name: str) -> list[str]:
    """The lines of an estimator's bias, error and coverage by error rate, or why there are none."""
    made = json.loads((DATA / "estimators.json").read_text(encoding="utf-8"))
    if name == "second_opinions":
        return _opinion_tables(made)
    by_rate = [made["cells"][str(rate)] for rate in made["rates"]]
    if name not in by_rate[0]:
        return ["## Coverage", "", NO_TABLE[name], ""]
    cells = [cells[name] for cells in by_rate]
    samples = int(cells[0]["samples"])
    noise = [cell["rmse"] / samples**0.5 for cell in cells]
    rows = [
        [
            "bias over the true total, and its Monte Carlo error",
            *(f"{c['bias']:+.1%} ({e:.1%})" for c, e in zip(cells, noise, strict=True)),
        ],
        ["root mean square error over the true total", *(f"{c['rmse']:.1%}" for c in cells)],
        [
            f"coverage of the one-sided {made['level']:.0%} limit",
            *(f"{c['coverage']:.3f}" for c in cells),
        ],
    ]
    if any(cell["refused"] for cell in cells):
        rows.append(["samples that are refused", *(f"{c['refused']:.2%}" for c in cells)])
    same = (
        "Every estimator sees the same simple random samples; the limit has t with 39 degrees "
        + ("of freedom.")
    )
    return [
        "## On four populations",
        "",
        f"{samples:,} samples of 40 from 2,000 payments with a long tail, the named share "
        f"of them wholly in error (Monte Carlo error of a coverage: up to "
        f"{0.5 / samples**0.5:.3f}). {made['words'].get(name, same)}",
        "",
        *_table(["", *(f"{rate:.0%} in error" for rate in made["rates"])], rows),
        "",
        "Made by `benchmarks/estimator_tables.py`.",
        "",
    ]


def _opinion_tables(made: dict[str, Any]) -> list[str]:
    by_rate = [made["opinions"][str(rate)] for rate in made["rates"]]
    samples = made["samples"] // 4
    rows = []
    for key, words in OPINIONS.items():
        rows.append([f"{words}: over the true one", *(f"{c[key]['se']:.2f}" for c in by_rate)])
        rows.append(
            [
                f"{words}: coverage of the one-sided {made['level']:.0%} t limit",
                *(f"{c[key]['coverage']:.3f}" for c in by_rate),
            ]
        )
    return [
        "## On four populations",
        "",
        f"The standard error of a ratio estimate, where the opinions differ: {samples:,} simple "
        "random samples of 40 from 2,000 payments with a long tail, the named share of them wholly "
        "in error. The first row of each is the root mean square of the standard error over the "
        "spread of the estimates (1 is right), the second what a limit from it covers (Monte Carlo "
        f"error up to {0.5 / samples**0.5:.3f}). A larger "
        "standard error does not heal a limit whose estimate leans to one side.",
        "",
        *_table(["", *(f"{rate:.0%} in error" for rate in made["rates"])], rows),
        "",
        "Of an expansion estimate the jackknife gives the first opinion again, and the bootstrap "
        "on average. Made by `benchmarks/estimator_tables.py`.",
        "",
    ]


def _table(heads: list[str], rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (heads, ["---"] * len(heads), *rows)]


def _cell(cell: dict[str, Any]) -> str:
    if cell["coverage"] is None:
        return "refused"
    shown = f"**{cell['coverage']:.3f}**" if _short(cell) else f"{cell['coverage']:.3f}"
    shown += f" ({cell['mean_low']:.2f})" if cell["mean_low"] is not None else ""
    return shown + (f", refused {cell['refused']:.0%}" if cell["refused"] >= 0.005 else "")


def _short(cell: dict[str, Any]) -> bool:
    """Under 0.90 by more than two standard errors."""
    return bool(cell["coverage"] + 2 * cell["error"] < 0.90)


def _errors(found: dict[str, Any]) -> str:
    cells = [cell for row in found.values() for cell in row if cell["coverage"] is not None]
    drawn = [cell["error"] for cell in cells if not cell["exact"]]
    words = "Bold: under 0.90 by more than two standard errors." if any(map(_short, cells)) else ""
    if drawn:
        return f"{words} Monte Carlo error: up to {max(drawn):.3f}.".strip()
    return f"{words} Every sample was enumerated: the figures are exact.".strip()
