"""Other labels in a figure that is drawn already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from primafacie.core.figures.axis_marks import shortened

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def relabel(figure: Figure, labels: Mapping[str, str]) -> None:
    """Replace labels in a figure that is drawn already, those of its axes too.

    A label that the figure shortens is found by what it shortens it to.
    """
    from matplotlib.text import Text

    shown = dict(labels) | {shortened(old): new for old, new in labels.items()}

    def renamed(text: str) -> str:
        return shown.get(text, text)

    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            words = [item.get_text() for item in axis.get_ticklabels()]
            if any(text in shown for text in words):
                axis.set_ticks(axis.get_ticklocs(), list(map(renamed, words)))
    for item in figure.findobj(Text):
        assert isinstance(item, Text)
        item.set_text(renamed(item.get_text()))
