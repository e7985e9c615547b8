"""The units of each stratum as a caller gives them with a table of findings."""

from __future__ import annotations

import math
from collections.abc import Mapping
from numbers import Integral, Real
from typing import Any

from primafacie.core.errors import Problem, ReviewError


def checked_sizes(sizes: Any) -> dict[str, int]:
    """N_h by stratum label, from a number (one stratum, "1") or a mapping of labels to numbers.

    Whole numbers of any kind are accepted (numpy's too). Raises `ReviewError` for anything else,
    all faults together.

    >>> checked_sizes({"a": 5000.0, "b": 12})
    {'a': 5000, 'b': 12}
    """
    if sizes is None:
        raise ReviewError(
            "a review without its draw and without sizes",
            expected="draw=..., or sizes={'1': 5000, ...}",
            fix="Give the draw; or the number of units of each stratum",
        )
    if not isinstance(sizes, Mapping) and hasattr(sizes, "to_dict") and hasattr(sizes, "items"):
        sizes = sizes.to_dict()
    given = dict(sizes) if isinstance(sizes, Mapping) else {"1": sizes}
    problems = []
    if not given:
        problems.append(Problem("sizes", "no stratum", "the number of units of each stratum", ""))
    found: dict[str, int] = {}
    for label, size in given.items():
        name = _label(label)
        whole = _whole(size)
        if whole is None:
            problems.append(
                Problem(
                    f"sizes, stratum {name!r}",
                    f"the size {size!r}",
                    "a whole number of units, 1 or more, such as 5000",
                    "Give the number of units of the stratum in the whole frame",
                )
            )
        elif name in found:
            problems.append(Problem("sizes", f"the stratum {name!r} twice", "each once", ""))
        else:
            found[name] = whole
    if problems:
        raise ReviewError.collected(problems, what="sizes of the strata")
    return found


def _label(label: Any) -> str:
    """A label as the cells of the review give it: 1.0 is `1`."""
    return str(int(label)) if isinstance(label, float) and label.is_integer() else str(label)


def _whole(size: Any) -> int | None:
    if isinstance(size, bool) or not isinstance(size, Integral | Real):
        return None
    if isinstance(size, Integral):
        number = int(size)
    else:
        value = float(size)
        if not math.isfinite(value) or not value.is_integer():
            return None
        number = int(value)
    return number if number >= 1 else None
