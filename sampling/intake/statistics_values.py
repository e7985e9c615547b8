"""One variable of a data set of SAS, Stata or SPSS as an Arrow array."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

# Below it, neighboring numbers of 4 bytes are less than a cent apart, so that each has one cent.
_CENTS_OF_FLOATS: Final = 131_072
_SMALL_WHOLES: Final = ("int8", "int16", "int32")


@dataclass(frozen=True)
class Moment:
    """What numbers stand for: `kind` counted in ticks of `seconds` from the day `since`."""

    kind: Literal["day", "moment", "time"]
    seconds: float
    since: str = "1960-01-01"


@dataclass(frozen=True)
class Read:
    """A variable as read: its values, the rounded ones counted, and missing codes by place."""

    values: pa.Array
    rounded: int = 0
    codes: Mapping[int, str] = field(default_factory=dict)


def read_column(
    values: Sequence[Any], kind: str, moment: Moment | None, missing: Sequence[Mapping[str, Any]]
) -> Read:
    """A variable from the values that the library gives.

    `kind` is its type in the file; `missing` are the ranges of values that are declared missing.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    codes: dict[int, str] = {}
    if kind == "string":
        if missing:
            codes = {
                place: repr(value.rstrip())
                for place, value in enumerate(values)
                if value is not None and _is_missing(value.rstrip(), missing)
            }
            values = [None if place in codes else value for place, value in enumerate(values)]
        texts = pa.array(values, type=pa.string())
        return Read(pc.if_else(pc.equal(texts, ""), None, texts), codes=codes)
    try:
        numbers = np.array(values, dtype=np.float64)
    except ValueError:  # a missing code is a letter among the numbers
        codes = {n: f".{value}" for n, value in enumerate(values) if isinstance(value, str)}
        plain = [None if isinstance(value, str) else value for value in values]
        numbers = np.array(plain, dtype=np.float64)
    for one in missing:
        if not isinstance(one["lo"], str):
            for place in np.flatnonzero((numbers >= one["lo"]) & (numbers <= one["hi"])).tolist():
                codes[place] = f"{numbers[place]:g}"
                numbers[place] = np.nan
    absent = np.isnan(numbers)
    if kind in _SMALL_WHOLES and moment is None:
        return Read(pa.array(np.where(absent, 0, numbers).astype(np.int64), mask=absent), 0, codes)
    if moment is not None:
        return Read(_moments(numbers, absent, moment), codes=codes)
    if kind == "float":
        numbers, rounded = _of_floats(numbers)
        return Read(pa.array(numbers, mask=absent), rounded, codes)
    return Read(pa.array(numbers, mask=absent), codes=codes)


def _is_missing(value: str, ranges: Sequence[Mapping[str, Any]]) -> bool:
    """Is a text one of those that the file declares missing?"""
    return any(value == str(one["lo"]).rstrip() for one in ranges)


def _of_floats(numbers: NDArray[np.float64]) -> tuple[NDArray[np.float64], int]:
    """Numbers of 4 bytes as the cents that they were written from, where only one can be meant."""
    cents = np.rint(numbers * 100) / 100
    with np.errstate(invalid="ignore", over="ignore"):
        same = (cents.astype(np.float32) == numbers.astype(np.float32)) & (
            np.abs(numbers) < _CENTS_OF_FLOATS
        )
    return np.where(same, cents, numbers), int((same & (cents != numbers)).sum())


def _moments(numbers: NDArray[np.float64], absent: NDArray[np.bool_], moment: Moment) -> pa.Array:
    """Days as dates, moments as time stamps without a zone, times as texts."""
    import pyarrow as pa

    seconds = np.where(absent, 0.0, numbers * moment.seconds)
    if moment.kind == "time":
        return pa.array(
            [
                None if gone else _clock(second)
                for gone, second in zip(absent.tolist(), seconds.tolist(), strict=True)
            ],
            type=pa.string(),
        )
    if moment.kind == "day":
        days = np.floor(seconds / 86_400).astype(np.int64)
        return pa.array(np.datetime64(moment.since, "D") + days, mask=absent)
    ticks = np.rint(seconds * 1e6).astype(np.int64)
    return pa.array(np.datetime64(moment.since, "us") + ticks, mask=absent)


def _clock(seconds: float) -> str:
    """`10:10:10`; hours may be more than 24."""
    whole = int(seconds)
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
