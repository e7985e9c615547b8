"""Figures with one or twelve strata, long labels, cents or billions: nothing cut, nothing over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.builders.inside_core import figures
from tests.builders.streams import stream_named

pytestmark = pytest.mark.once

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LONG = "A stratum whose label is longer than any picture has room for 中文"
SIZES = {"one": (1, 1.0), "twelve": (12, 1.0), "billions": (5, 1e7), "cents": (3, 1e-3)}


def labels(number: int) -> list[str]:
    return [f"{LONG} {k}" if number > 5 and k % 3 == 0 else str(k + 1) for k in range(number)]


def amounts(number: int, scale: float) -> list[float]:
    """Skewed amounts, some below 0."""
    drawn = stream_named("amounts of the figures").uniform(number)
    return [
        float(scale * 10 ** (5 * u - 1)) * (-1 if k % 9 == 8 else 1) for k, u in enumerate(drawn)
    ]


def cuts(number: int, scale: float) -> tuple[list[int], list[int], list[tuple[str, int]]]:
    edges = sorted({max(1, int(100 * abs(v))) for v in amounts(200, scale)})
    places = [(len(edges) * (k + 1)) // (number + 1) for k in range(number - 1)]
    return (
        edges,
        [1 + k % 40 for k in range(len(edges))],
        [(label, edges[place]) for label, place in zip(labels(number), places, strict=False)],
    )


MAKERS: dict[str, Callable[[int, float], Figure]] = {
    "allocation": lambda n, s: figures.allocation_bars(
        [(name, 100 * (k + 1), s * 1e5 * (k + 1), 30 + k) for k, name in enumerate(labels(n))]
    ),
    "overpayments": lambda n, s: figures.overpayment_dots(
        [(name, [0.0] * 5 + amounts(20, s)) for name in labels(n)]
    ),
    "payments": lambda n, s: figures.payment_histogram(*cuts(n, s)),
    "limits": lambda n, s: figures.limits_ladder(
        s * 1e6,
        [(name, s * 8e5, None if k % 2 else s * 1.2e6) for k, name in enumerate(labels(n))],
        s * 8e5,
    ),
    "coverage": lambda n, s: figures.coverage_bars(
        [(name, 0.95 - k / 30, 0.01) for k, name in enumerate(labels(n))], 0.9
    ),
    "redraws": lambda n, s: figures.redraw_histogram(
        [s * 1e4 * v for v in range(50, 150)], [("demand", s * 9e5), ("true", s * 1.1e6)]
    ),
    "tornado": lambda n, s: figures.tornado_bars(
        [(name, s * (8e5 - 1e4 * k), s * 1e6) for k, name in enumerate(labels(n))], s * 9e5
    ),
    "exposure": lambda n, s: figures.exposure_bars(
        [
            (name, s * 1e4, s * 2e4 * (k + 1) ** 3, s * 4e4 * (k + 1) ** 3)
            for k, name in enumerate(labels(n))
        ]
    ),
    "late": lambda n, s: figures.late_record_bars(
        [(name, 10 * k, s * 1e5 * k) for k, name in enumerate(labels(n))]
    ),
    "control": lambda n, s: figures.control_chart(
        [(name, 0.1 + k / 30) for k, name in enumerate(labels(n))], upper=0.35, lower=0.05
    ),
    "appeals": lambda n, s: figures.appeal_ladder(
        [(name, s * (1e6 - 5e4 * k), s * 1.1e6) for k, name in enumerate(labels(n))]
    ),
}


def texts(figure: Figure) -> Iterator[Any]:
    from matplotlib.text import Text

    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip():
            yield text


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", MAKERS)
def test_every_text_is_whole_and_marks_stay_apart(name: str, size: str) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure = MAKERS[name](*SIZES[size])
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    width, height = figure.bbox.width, figure.bbox.height
    for axes in figure.axes:
        left, right = sorted(axes.get_xlim())
        marks = [
            label.get_window_extent(renderer)
            for place, label in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
            if label.get_text() and left <= place <= right and label.get_rotation() == 0
        ]
        for before, after in pairwise(sorted(marks, key=lambda box: box.x0)):
            assert before.x1 < after.x0, f"{name}: two marks of the axis run into one another"
        shown = [axes.xaxis.label, axes.yaxis.label, *axes.texts]
        for text in shown:
            if not text.get_text():
                continue
            box = text.get_window_extent(renderer)
            assert box.x0 > -3, f"{name}: {text.get_text()!r} is cut at the left"
            assert box.x1 < width + 3, f"{name}: {text.get_text()!r} is cut at the right"
            assert box.y0 > -3, f"{name}: {text.get_text()!r} is cut below"
            assert box.y1 < height + 3, f"{name}: {text.get_text()!r} is cut above"
    assert all("\u4e2d" not in text.get_text() for text in texts(figure))
    assert "nan" not in figure.get_label()
