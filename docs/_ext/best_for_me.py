"""Tables and figures of the page "What is best for me", from `docs/_data/best_for_me.json`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

DATA = Path(__file__).parents[1] / "_data" / "best_for_me.json"
KINDS: Final = ("simple", "stratified", "dollar-unit")
LABELS: Final = {
    "exact": "proved",
    "conjectured": "conjectured",
    "asymptotic": "large samples",
    "model": "a model",
    "heuristic": "a rule of thumb",
}
"""The guarantees of the cards in the words of the page."""
SHOWN_BEFORE: Final = {
    "srs": "gaffke_finite",
    "stratified": "melded",
    "pps": "gaffke",
    "stratified pps": "melded",
}
"""The finite-sample limit of each design that the first edition of these tables showed."""


@cache
def populations() -> dict[str, Any]:
    """The populations in the order of the page, each with its cells by bound."""
    made: dict[str, Any] = json.loads(DATA.read_text(encoding="utf-8"))["populations"]
    order = sorted(made, key=lambda name: (KINDS.index(made[name]["kind"]), int(name[1:])))
    return {name: made[name] for name in order}


def level() -> float:
    """The level of all limits."""
    return float(json.loads(DATA.read_text(encoding="utf-8"))["level"])


def short(cell: dict[str, Any]) -> bool:
    """Is the coverage under the level by more than two standard errors?"""
    return bool(cell["coverage"] + 2 * cell["error"] < level())


def label_of(bound: str, design: str) -> str:
    """The guarantee of a bound in a design."""
    from sampling.choices import BOUND_CARDS

    card = BOUND_CARDS[bound]
    return (
        "large samples" if design in card.short_in else LABELS.get(card.guarantee, card.guarantee)
    )


def best_finite(population: dict[str, Any]) -> str | None:
    """The finite-sample bound without random numbers of its own that recovers most."""
    from sampling.choices import BOUND_CARDS

    design = population["design"]
    able = {
        name: cell
        for name, cell in population["bounds"].items()
        if cell["coverage"] is not None
        and cell["refused"] == 0
        and not BOUND_CARDS[name].baseline
        and not BOUND_CARDS[name].randomised
        and BOUND_CARDS[name].finite_sample_in(design)
    }
    return max(able, key=lambda name: able[name]["recovered"]) if able else None


def cell_text(words: str) -> str:
    """A figure of the tables: `A3 student covers`, or `recovers`, as a percentage."""
    name, bound, what = words.split()
    found = populations()[name]["bounds"][bound]
    value = found["coverage" if what == "covers" else "recovered"]
    return f"{100 * value:.1f}%" if what == "covers" else f"{100 * value:.0f}%"


def summary_table(kind: str) -> list[str]:
    """One row per population: t, the finite-sample limit shown before, and the best one now."""
    heads = ["", "population", "Student's t", "shown before", "best finite-sample limit now"]
    rows = []
    for name, made in populations().items():
        if made["kind"] != kind:
            continue
        cells, best = made["bounds"], best_finite(made)
        before = SHOWN_BEFORE[made["design"]]
        now = "none" if best is None else f"{_figures(cells[best])} {_linked(best)}"
        rows.append(
            [
                name,
                made["words"],
                _figures(cells["student"]),
                f"{_figures(cells[before])} {_linked(before)}",
                now,
            ]
        )
    return _table(heads, rows)


def every_table(kind: str) -> list[str]:
    """One row per bound and one column per population."""
    some = {name: made for name, made in populations().items() if made["kind"] == kind}
    names = dict.fromkeys(bound for made in some.values() for bound in made["bounds"])
    rows = []
    for bound in names:
        of = {name: made["bounds"].get(bound) for name, made in some.items()}
        designs = {made["design"] for name, made in some.items() if of[name] is not None}
        label = " or ".join(sorted({label_of(bound, design) for design in designs}))
        rows.append([_linked(bound), label, *(_cell(of[name]) for name in some)])
    return _table(["bound", "guarantee", *some], rows)


def _linked(bound: str) -> str:
    return f"[{bound}](bounds/{bound}.md)"


def _figures(cell: dict[str, Any]) -> str:
    """Recovered share and coverage in a sentence's words."""
    if cell["coverage"] is None:
        return "no limit"
    covered = f"covers {100 * cell['coverage']:.1f}%"
    if short(cell):
        covered = f"**{covered}**"
    return f"{100 * cell['recovered']:.0f}%, {covered}"


def _cell(cell: dict[str, Any] | None) -> str:
    if cell is None:
        return ""
    if cell["coverage"] is None:
        return "no limit"
    covered = f"{100 * cell['coverage']:.1f}"
    shown = f"**{covered}**" if short(cell) else covered
    refused = f", refused {cell['refused']:.0%}" if cell["refused"] >= 0.005 else ""
    return f"{100 * cell['recovered']:.0f} ({shown}){refused}"


def _table(heads: list[str], rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (heads, ["---"] * len(heads), *rows)]
