"""Error models of every kind as records and in words."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from typing import Any

import numpy as np


def model_record(model: object) -> dict[str, Any]:
    """Give the record of an error model: its own, or its fields under its kind.

    Parameters
    ----------
    model : object
        An error model.

    Returns
    -------
    dict
        Plain values.

    Examples
    --------
    >>> from sampling.models.all_or_none import AllOrNone
    >>> model_record(AllOrNone(0.3))
    {'kind': 'AllOrNone', 'rate': 0.3}
    """
    own = getattr(model, "to_dict", None)
    if own is not None:
        return dict(own())
    found: dict[str, Any] = {"kind": type(model).__name__}
    if is_dataclass(model) and not isinstance(model, type):
        for name, value in asdict(model).items():
            plain = np.asarray(value).tolist() if not isinstance(value, str) else value
            found[name] = plain
    return found


def model_words(model: object) -> str:
    """State what an error model assumes, in words.

    Parameters
    ----------
    model : object
        An error model.

    Returns
    -------
    str
        Its `assumption`, or its kind and fields.
    """
    words = getattr(model, "assumption", None)
    if isinstance(words, str):
        return words
    figures = ", ".join(
        f"{len(value)} {name}" if isinstance(value, list) else f"{name} {value}"
        for name, value in model_record(model).items()
        if name != "kind"
    )
    return f"the model {type(model).__name__} ({figures})"
