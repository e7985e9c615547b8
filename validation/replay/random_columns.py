"""A column of random numbers that the list was sorted by: are the selected rows the smallest?

The check needs no generator. It shows that the selection follows the column, not where the numbers
came from: a column of RAND that is not kept as values is renewed whenever the workbook is
calculated, and then it agrees with no earlier selection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.plurals import counted
from validation.replay.disclosed_strata import DisclosedStrata
from validation.replay.draw_attempts import Attempt, ListedRows, Listing, attempt
from validation.replay.drawings import FEWEST_FURTHER, Drawing
from validation.study.frame_columns import FrameColumns
from validation.study.missing_records import RANDOM_NUMBERS, MissingRecord

if TYPE_CHECKING:
    from numpy.typing import NDArray


def column_numbers(columns: FrameColumns, name: str) -> NDArray[np.float64]:
    """The values of a column as numbers; NaN where a cell is blank or holds no number."""
    import pandas as pd

    values = pd.Series(columns.variables[name])
    return np.asarray(pd.to_numeric(values, errors="coerce"), dtype=np.float64)


def missing_column(columns: FrameColumns, name: str) -> tuple[MissingRecord, ...]:
    """What has to be asked for where the column is not in the frame, or holds no numbers."""
    if name not in columns.variables:
        words = f"the frame with its column {name} of random numbers"
        reason = f"the frame at hand has no column {name}"
        return (MissingRecord(RANDOM_NUMBERS, words, reason, bars=True),)
    if not np.isfinite(column_numbers(columns, name)).any():
        words = f"the values of the column {name} as numbers"
        reason = f"the column {name} holds no numbers"
        return (MissingRecord(RANDOM_NUMBERS, words, reason, bars=True),)
    return ()


def renewed_column(name: str) -> MissingRecord:
    """A column that does not agree can have been renewed since the draw."""
    return MissingRecord(
        RANDOM_NUMBERS,
        f"the values of {name} as they were when the list was sorted by them",
        f"the selected rows have neither the smallest nor the largest values of {name}, which a "
        "workbook renews whenever it is calculated",
    )


def column_attempts(strata: DisclosedStrata) -> list[Attempt]:
    """The rows with the smallest values of each stratum, and those with the largest."""
    name = strata.sample.random_column
    values = column_numbers(strata.columns, name)
    own = np.concatenate([*strata.rows.values(), np.empty(0, dtype=np.int64)])
    notes = _notes(values[own])
    listed = ListedRows(strata, Listing())
    found = []
    for words, sign in (("smallest", 1.0), ("largest", -1.0)):
        places = {}
        for label, rows in strata.rows.items():
            n = strata.counts[label]
            selected = np.isin(strata.lists.unit_codes[rows], strata.wanted[label])
            # Of equal values either row can have come first.
            order = np.lexsort((~selected, sign * values[rows]))
            places[label] = order[: n + max(FEWEST_FURTHER, n)]
        drawing = Drawing(f"the {words} values of {name}{notes}", places)
        found.append(attempt(strata, drawing, listed))
    return found


def _notes(values: NDArray[np.float64]) -> str:
    """Rows without a number, and numbers that occur more than once."""
    numbers = values[np.isfinite(values)]
    blank, repeated = len(values) - len(numbers), len(numbers) - len(np.unique(numbers))
    parts = []
    if blank:
        parts.append(f"{counted(blank, 'row')} without a number")
    if repeated:
        parts.append(f"{counted(repeated, 'repeated number')}")
    return f" ({', '.join(parts)})" if parts else ""
