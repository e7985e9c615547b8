"""An empty figure, and figures as inline SVG and as PNG: the same bytes every time."""

from __future__ import annotations

import io
import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Okabe and Ito's colors, described apart by color-blind readers; marks differ in shape as well.
BLUE, ORANGE, GREEN, GREY, BLACK = "#0072B2", "#D55E00", "#009E73", "#7A7A7A", "#111111"


# A dollar sign in a label made while drawing opens no formula either.
_TYPE: Any = {"font.size": 9, "text.parse_math": False}


def new_figure(width: float, height: float) -> Figure:
    """An empty figure in inches, apart from any global state of matplotlib."""
    return _figure_class()(figsize=(width, height), layout="constrained")


@cache
def _figure_class() -> type[Figure]:
    """A figure that a notebook shows whether or not pyplot was imported."""
    from matplotlib.figure import Figure

    class Drawing(Figure):
        def _repr_png_(self) -> tuple[bytes, dict[str, int]]:
            """The picture, and the size at which it is shown: half of its points."""
            width, height = (round(100 * float(inches)) for inches in self.get_size_inches())
            return to_png(self), {"width": width, "height": height}

    return Drawing


def quiet(axes: object) -> None:
    """Take away the frame lines that say nothing."""
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)  # type: ignore[attr-defined]


def to_svg(figure: Figure, *, name: str, title: str, description: str | None = None) -> str:
    """The figure as an SVG element for an HTML page; `name` makes its ids unique on the page.

    The description is by default the label of the figure, its alternative text.
    """
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG

    out = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": name, "svg.fonttype": "path", **_TYPE}):
        FigureCanvasSVG(figure)
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue().decode("utf-8")
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, count=1, flags=re.DOTALL)
    text = re.sub(r'\bid="', f'id="{name}-', text)
    text = re.sub(r'(xlink:href|href)="#', rf'\1="#{name}-', text)
    text = re.sub(r"url\(#", f"url(#{name}-", text)
    head, rest = text.split(">", 1)
    head = re.sub(r' (width|height)="[^"]*pt"', "", head)
    spoken = str(figure.get_label()) if description is None else description
    words = (
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(spoken)}</desc>'
    )
    labels = f' role="img" aria-labelledby="{name}-title {name}-desc" class="figure"'
    return f"{head}{labels}>{words}{rest}"


def to_png(figure: Figure) -> bytes:
    """The figure as PNG, 200 dots an inch, for Word and Excel."""
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    out = io.BytesIO()
    with mpl.rc_context(_TYPE):
        FigureCanvasAgg(figure)
        figure.savefig(out, format="png", dpi=200, metadata={"Software": None})
    return out.getvalue()
