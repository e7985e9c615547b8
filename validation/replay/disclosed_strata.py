"""The strata of a disclosed sample on the frame: rows, sizes, and which units were disclosed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from validation.replay.list_orders import Lists
from validation.study.disclosed_samples import DisclosedSample
from validation.study.frame_columns import FrameColumns

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class DisclosedStrata:
    """`rows` are the frame's rows by stratum label in file order, for the strata of the sample."""

    columns: FrameColumns
    sample: DisclosedSample
    rows: Mapping[str, NDArray[np.int64]]
    lists: Lists

    @cached_property
    def counts(self) -> dict[str, int]:
        """Disclosed units by stratum."""
        return {label: len(self.sample.units.get(label, ())) for label in self.rows}

    @cached_property
    def pairs(self) -> dict[str, tuple[int, int]]:
        """(N_h, n_h) by stratum."""
        return {label: (len(rows), self.counts[label]) for label, rows in self.rows.items()}

    @cached_property
    def wanted(self) -> dict[str, NDArray[np.int64]]:
        """The codes (`Lists.unit_codes`) of the disclosed units in order; -1 outside the frame."""
        found = {}
        for label in self.rows:
            rows = self.columns.rows_of(self.sample.units.get(label, ()))
            codes = np.full(len(rows), -1, dtype=np.int64)
            codes[rows >= 0] = self.lists.unit_codes[rows[rows >= 0]]
            found[label] = codes
        return found

    @cached_property
    def wanted_rows(self) -> dict[str, NDArray[np.int64]]:
        """The rows of the disclosed units that are in the frame."""
        found = {}
        for label in self.rows:
            rows = self.columns.rows_of(self.sample.units.get(label, ()))
            found[label] = rows[rows >= 0]
        return found

    def stated_size(self, label: str) -> int:
        """N_h as stated, or the rows of the frame."""
        return self.sample.sizes.get(label, len(self.rows[label]))
