"""Column widths and the size of type that let a table fit the width of a sheet of paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from primafacie.app.reports.values import NUMERIC

TEXT_WIDTH = 504.0  # points: US letter with margins of 54
SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
_INSET = 7.0  # points of air in a cell, both sides together
_LONGEST_WORD, _LONGEST_TEXT = 14, 70
# Mean width of a character as a share of the size of type (digits are the widest in tables).
_WIDTHS = {"code": 0.56, "mark": 0.50}
_PROPORTIONAL = 0.52


@dataclass(frozen=True)
class Fit:
    """Widths as shares of the text's width (at most 1 in all), and the size of type in points."""

    widths: tuple[float, ...]
    size: float


def fitted(
    heads: Sequence[str],
    kinds: Sequence[str],
    rows: Sequence[Sequence[str]],
    rooms: Sequence[int] = (),
) -> Fit:
    """Numbers are never broken, words are kept whole where they can be, texts share the rest.

    A column needs at least its longest number or word and would like its longest text; the
    size of type is the largest at which all needs fit, and what is left is shared in
    proportion to what is still wanted.
    """
    needs, wishes = [], []
    for place, (head, kind) in enumerate(zip(heads, kinds, strict=True)):
        cells = [row[place] for row in rows]
        width = _WIDTHS.get(kind, _PROPORTIONAL)
        if kind in NUMERIC or kind in ("mark", "day"):
            frame = 2 if kind == "mark" else 0
            need = max((len(text) for text in cells), default=1) + frame
        elif kind == "code":
            need = min(_LONGEST_WORD, max((len(text) for text in cells), default=1))
        else:
            words = [len(word) for text in cells for word in text.split()]
            need = min(_LONGEST_WORD, max(words, default=1))
        need = max(need, *(len(word) + 1 for word in head.split() or [""]))  # heads are bold
        need = max(need, rooms[place] if rooms else 0)
        longest = max((len(text) for text in cells), default=1)
        wish = max(need, min(_LONGEST_TEXT, longest), min(len(head), 12))
        needs.append(need * width)
        wishes.append(wish * width)
    room = TEXT_WIDTH - _INSET * len(kinds)
    size = next((size for size in SIZES if sum(needs) * size <= room), SIZES[-1])
    left = room - sum(needs) * size
    wanted = sum(wishes) - sum(needs)
    share = 0.0 if wanted <= 0 else max(0.0, left) / wanted
    points = [
        n * size + _INSET + (w - n) * min(size, share) for n, w in zip(needs, wishes, strict=True)
    ]
    total = sum(points)
    return Fit(tuple(round(p / max(total, TEXT_WIDTH), 4) for p in points), size)
