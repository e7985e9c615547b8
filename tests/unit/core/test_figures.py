"""Figures: the same bytes, an alternative text, nothing told by color alone, no label cut off."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from tests.builders.inside_core import figures
from tests.builders.streams import stream_named

pytestmark = pytest.mark.once

REDRAWS = [1e6 + 2e5 * u for u in stream_named("figures: redraws").uniform(500).tolist()]
LONG = "a very long stratum label that says everything there is to say about its claims"

FIGURES: dict[str, Callable[[], Any]] = {
    "payments": lambda: figures.payment_histogram(
        [2850 * (k + 1) for k in range(200)],
        [max(1, 4000 // (k + 1)) for k in range(200)],
        [("1", 10_000), ("2", 40_000)],
    ),
    "allocation": lambda: figures.allocation_bars(
        [("1", 16353, 782490.0, 23), ("2", 4691, 912910.0, 25), (LONG, 20, 714000.0, 20)]
    ),
    "overpayments": lambda: figures.overpayment_dots(
        [("1", [0.0, 5.0, 20.0, -3.0]), (LONG, [0.0, 0.0, 300.0])]
    ),
    "ladder": lambda: figures.limits_ladder(
        1388836.47,
        [("lower 90%", 1188316.83, None), ("two-sided 90%", 1131472.3, 1646200.6)],
        1188316.82,
    ),
    "assurance": lambda: figures.assurance_curve(
        [(60, 0.1, 0.08), (90, 0.55, 0.52), (120, 0.84, 0.82)], wanted=0.8, chosen=120, expected=90
    ),
    "options": lambda: figures.option_dots(
        [
            ("strata 1", 60, 1.4, 250e3, 0.993, 0.004),
            (LONG, 60, 0.18, 1.1e6, 0.87, 0.011),
            ("strata 3", 60, 0.21, None, None, None),
        ],
        level=0.90,
    ),
    "no options": lambda: figures.option_dots([], level=None),
    "coverage": lambda: figures.coverage_bars(
        [("Student's t", 0.850, 0.004), ("Gaffke", 0.953, 0.003), (LONG, 0.91, 0.004)], 0.90
    ),
    "redraws": lambda: figures.redraw_histogram(
        REDRAWS, [("demand", 1.05e6), ("total overpayment", 1.1e6)], what="lower limit"
    ),
    "tornado": lambda: figures.tornado_bars(
        [
            ("net underpayments", 950e3, 1188e3),
            (LONG, 700e3, 1300e3),
            ("late files", 1188e3, 1.2e6),
        ],
        1188e3,
    ),
    "appeals": lambda: figures.appeal_ladder(
        [
            ("initial demand", 1188316.0, 1388836.0),
            ("redetermination", 1100000.0, 1300000.0),
            ("reconsideration", 640000.0, None),
            ("ALJ", 655000.0, None),
        ]
    ),
    "control": lambda: figures.control_chart(
        [(f"2023-{m:02d}", 0.05 + 0.01 * (m % 3) + (0.2 if m == 9 else 0)) for m in range(1, 13)],
        upper=0.15,
        lower=0.01,
        center=0.06,
    ),
    "stop early": lambda: figures.running_limits(
        [(k, 5.0 * k, 1000.0 - 4 * k) for k in range(1, 49)],
        most=60,
        lines=[("demand threshold", 500.0), ("materiality", 200.0)],
        stopped_at=40,
        reason="threshold",
    ),
    "exposure": lambda: figures.exposure_bars(
        [
            ("refund", 1188316.0, 1388836.0, 1646200.0),
            ("self-disclosure (1.5)", 1.78e6, 2.08e6, None),
            ("False Claims Act", None, 16_300_000.0, None),
            ("42 CFR 402", 2.0e5, 3.1e5, 4.4e5),
        ]
    ),
}


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_a_figure_is_the_same_every_time_and_says_what_it_shows(name: str) -> None:
    one, two = FIGURES[name](), FIGURES[name]()
    words = str(one.get_label())
    assert len(words) > 30
    texts = [figures.to_svg(f, name=name, title="T & <b>", description=words) for f in (one, two)]
    assert texts[0] == texts[1]
    assert figures.to_png(one) == figures.to_png(two)
    assert 'role="img"' in texts[0]
    assert "T &amp; &lt;b&gt;" in texts[0]
    ids = re.findall(r'\bid="([^"]+)"', texts[0])
    assert ids
    assert all(i.startswith(f"{name}-") for i in ids)
    assert not re.findall(r'href="(?!#)', texts[0])


def test_a_notebook_shows_a_figure_at_a_readable_size() -> None:
    png, size = FIGURES["allocation"]()._repr_png_()
    assert png.startswith(b"\x89PNG")
    assert size["width"] == 720
    assert 200 < size["height"] < 400


def shown(axis: Any) -> list[Any]:
    """The labels of the ticks that lie in view."""
    low, high = sorted(axis.get_view_interval())
    ticks = axis.get_major_ticks()
    return [t.label1 for t in ticks if low <= t.get_loc() <= high and t.label1.get_text()]


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_no_label_leaves_the_figure_or_lies_on_another(name: str) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = FIGURES[name]()
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    whole = figure.bbox
    axes = figure.axes[0]
    drawn = canvas.get_renderer()
    texts = [t for t in axes.texts if t.get_text()]
    ticks = [label for axis in (axes.xaxis, axes.yaxis) for label in shown(axis)]
    boxes = [t.get_window_extent(drawn) for t in [*texts, *ticks]]
    for text, box in zip([*texts, *ticks], boxes, strict=True):
        inside = box.x0 >= whole.x0 - 1 and box.x1 <= whole.x1 + 1
        assert inside, f"{name}: {text.get_text()!r} leaves the figure"
    across = sorted(
        (label.get_window_extent(drawn) for label in shown(axes.xaxis)),
        key=lambda box: box.x0,
    )
    if name != "control":  # its labels are turned
        for left, right in pairwise(across):
            assert left.x1 <= right.x0 + 1, f"{name}: tick labels touch"


@pytest.mark.parametrize("name", ["coverage", "tornado", "allocation", "exposure"])
def test_what_colors_tell_hatches_tell_too(name: str) -> None:
    from matplotlib.colors import to_hex

    bars = [p for p in FIGURES[name]().axes[0].patches if p.get_width() or p.get_height()]
    looks = {(to_hex(p.get_facecolor()), p.get_hatch() or "") for p in bars}
    colors = {color for color, _ in looks}
    hatches = {hatch for _, hatch in looks}
    assert len(hatches) >= len(colors)
    assert len(hatches) > 1


def test_bars_of_the_histogram_hold_every_unit() -> None:
    from primafacie.core.figures.payments_by_stratum import _grouped

    counts = np.arange(1, 301, dtype=float)
    ends, heights = _grouped(np.arange(1, 301, dtype=float) * 28.5, counts)
    assert sum(heights) == counts.sum()
    assert len(ends) == len(heights) + 1
    assert all(b > a for a, b in pairwise(ends))
