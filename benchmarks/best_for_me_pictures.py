"""The pictures of the page "What is best for me", from the file that `best_for_me` wrote.

    python benchmarks/best_for_me_pictures.py

One PNG for each way of sampling: a row per population, a mark per bound at the share of the
overpayment that its lower limit recovers on average. A limit that covers less than its level is a
cross.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from primafacie.core.figures.axis_marks import described, percent_axis
from primafacie.core.figures.drawing import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    new_figure,
    quiet,
    to_png,
)

DOCS = Path(__file__).parents[1] / "docs"
PINK, SKY = "#CC79A7", "#56B4E9"
MARKS: dict[str, list[tuple[str, str, str, str]]] = {
    "simple": [
        ("student", "Student's t", BLACK, "o"),
        ("hall", "Hall", ORANGE, "s"),
        ("gaffke_finite", "Gaffke, finite sample", BLUE, "D"),
        ("minimum_sum", "minimum sum", GREEN, "^"),
    ],
    "stratified": [
        ("student", "Student's t", BLACK, "o"),
        ("hall", "Hall", ORANGE, "s"),
        ("gaffke_pooled", "Gaffke, pooled strata", BLUE, "D"),
        ("melded", "melded", SKY, "v"),
        ("minimum_sum", "minimum sum", GREEN, "^"),
    ],
    "dollar-unit": [
        ("student", "Student's t", BLACK, "o"),
        ("hall", "Hall", ORANGE, "s"),
        ("gaffke", "Gaffke", BLUE, "D"),
        ("stringer", "Stringer", GREEN, "^"),
        ("melded", "melded", SKY, "v"),
        ("gaffke_pooled", "Gaffke, pooled strata", PINK, "P"),
    ],
}
BEST = ("best", "best finite-sample limit", PINK, "*")
"""The mark of a finite-sample limit that recovers most and has no mark of its own."""


def picture(kind: str, tables: Any) -> Any:
    """The figure of one way of sampling."""
    rows = {name: made for name, made in tables.populations().items() if made["kind"] == kind}
    figure = new_figure(8.4, 1.5 + 0.42 * len(rows))
    axes = figure.add_subplot()
    known = {name for name, *_ in MARKS[kind]}
    spoken, starred = [], False
    for place, (name, made) in enumerate(rows.items()):
        axes.axhline(place, color=GREY, linewidth=0.4, alpha=0.5, zorder=0)
        best = tables.best_finite(made)
        marks = [(bound, *look) for bound, *look in MARKS[kind] if bound in made["bounds"]]
        if best is not None and best not in known:
            marks.append((best, *BEST[1:]))
            starred = True
        for row, (bound, _, color, mark) in enumerate(marks):
            cell = made["bounds"][bound]
            if cell["coverage"] is None:
                continue
            apart = place + 0.13 * (row - (len(marks) - 1) / 2)
            look = {"color": color, "markersize": 7, "zorder": 3, "linestyle": ""}
            if tables.short(cell):
                axes.plot([cell["recovered"]], [apart], marker="x", markeredgewidth=2, **look)
            else:
                axes.plot([cell["recovered"]], [apart], marker=mark, alpha=0.9, **look)
        if best is not None:
            share = 100 * made["bounds"][best]["recovered"]
            spoken.append(f"{name}: {best} {share:.0f}%")
    named = [*MARKS[kind], *([BEST] if starred else [])]
    for _, title, color, mark in named:
        axes.plot([], [], marker=mark, color=color, linestyle="", markersize=6, label=title)
    axes.plot(
        [], [], marker="x", color=GREY, markeredgewidth=2, linestyle="", label="covers too little"
    )
    labels = [_wrapped(f"{name}  {made['words']}") for name, made in rows.items()]
    axes.set_yticks(range(len(rows)), labels, fontsize=8)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(0.0, 1.02)
    percent_axis(axes.xaxis)
    axes.set_xlabel("mean lower limit over the true overpayment (one-sided 90%)")
    quiet(axes)
    figure.legend(loc="outside lower center", ncols=4, fontsize=8, frameon=False)
    return described(figure, f"Recovered share by population. {'; '.join(spoken)}")


def _wrapped(text: str, width: int = 52) -> str:
    """A label in as many lines as it needs."""
    from textwrap import fill

    return fill(text, width)


def main() -> None:
    """Write the three pictures."""
    sys.path.insert(0, str(DOCS / "_ext"))
    import best_for_me as tables

    for kind in tables.KINDS:
        path = DOCS / "_images" / f"best-for-me-{kind}.png"
        path.write_bytes(to_png(picture(kind, tables)))
        print(path.name, f"{path.stat().st_size / 1e3:.0f} kB", flush=True)


if __name__ == "__main__":
    main()
