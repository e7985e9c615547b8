"""What a field of a fixed-width file means: implied decimals, signs in the last digit, days.

A field is a matrix of characters, one row per line, so that a block is converted at once.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sampling.intake.layouts import LayoutField

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    Signs = NDArray[Any]
    Flags = NDArray[np.bool_]

_BLANK, _PLUS, _MINUS, _ZERO = 32, 43, 45, 48
_MOST_DIGITS: Final = 18
# The last digit of a zoned number with its sign, as EBCDIC's letters are written in ASCII.
_POSITIVE: Final = "{ABCDEFGHI"
_NEGATIVE: Final = "}JKLMNOPQR"
_PLACES: Final = {"Y": 4, "m": 2, "d": 2}


def texts(part: Signs) -> pa.Array:
    """The fields as texts without the blanks around them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    count, width = part.shape
    if part.dtype == np.uint8:
        buffer = pa.py_buffer(np.ascontiguousarray(part))
        fixed = pa.FixedSizeBinaryArray.from_buffers(pa.binary(width), count, [None, buffer])
        found = fixed.cast(pa.binary()).cast(pa.string())
    else:
        words = np.ascontiguousarray(part).view(f"<U{width}").ravel().tolist()
        found = pa.array(words, type=pa.string())
    return pc.utf8_trim(found, characters=" \t\0")


def numbers(part: Signs, item: LayoutField) -> tuple[pa.Array, Flags]:
    """The digits of each field as a whole number, blank ones as null, and which are unreadable.

    A sign may be before or after the digits; in a zoned number the last digit may carry it.
    """
    import pyarrow as pa

    part = part.astype(np.uint32)
    count, width = part.shape
    filled = part != _BLANK
    is_blank = ~filled.any(axis=1)
    first = filled.argmax(axis=1)
    last = width - 1 - filled[:, ::-1].argmax(axis=1)
    rows = np.arange(count)
    negative = np.zeros(count, dtype=bool)
    if item.kind == "zoned":
        ends = part[rows, last]
        for signs, is_negative in ((_POSITIVE, False), (_NEGATIVE, True)):
            for digit, sign in enumerate(signs):
                places = ends == ord(sign)
                part[rows[places], last[places]] = _ZERO + digit
                negative[places] = is_negative
    digits = (part >= _ZERO) & (part <= _ZERO + 9)
    marks = (part == _PLUS) | (part == _MINUS)
    marked = marks.sum(axis=1)
    at_an_end = marks[rows, first] | marks[rows, last]
    negative |= (part == _MINUS).any(axis=1)
    counted = digits.sum(axis=1)
    sound = (
        (counted >= 1)
        & (counted <= _MOST_DIGITS)
        & (counted + marked == last - first + 1)
        & (filled.sum(axis=1) == last - first + 1)
        & ((marked == 0) | ((marked == 1) & at_an_end & (item.kind != "zoned")))
    )
    values = np.zeros(count, dtype=np.int64)
    for place in range(width):
        added = part[:, place].astype(np.int64) - _ZERO
        values = np.where(digits[:, place] & sound, values * 10 + added, values)
    values = np.where(negative, -values, values)
    return pa.array(values, mask=~sound), ~sound & ~is_blank


def days(part: Signs, item: LayoutField) -> tuple[pa.Array, Flags]:
    """The days of each field, blank ones as null, and which are unreadable."""
    import pyarrow as pa

    pieces = re.split(r"(%.)", item.date_format)
    columns: dict[str, Signs] = {}
    count = len(part)
    sound = np.ones(count, dtype=bool)
    at = 0
    for piece in pieces:
        field = piece[1:] if len(piece) == 2 and piece[0] == "%" else ""
        size = _PLACES.get(field, len(piece))
        found = part[:, at : at + size].astype(np.int64)
        at += size
        if found.shape[1] < size:
            sound[:] = False
        elif field:
            sound &= ((found >= _ZERO) & (found <= _ZERO + 9)).all(axis=1)
            columns[field] = (found - _ZERO) @ (10 ** np.arange(size - 1, -1, -1))
        else:
            sound &= (found == [ord(sign) for sign in piece]).all(axis=1)
    sound &= (part[:, at:] == _BLANK).all(axis=1)
    is_blank = (part == _BLANK).all(axis=1)
    year, month, day = (columns.get(name, np.zeros(count, np.int64)) for name in "Ymd")
    sound &= (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)
    months = np.where(sound, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    found_days = months.astype("datetime64[D]") + np.where(sound, day - 1, 0)
    sound &= found_days.astype("datetime64[M]") == months
    return pa.array(found_days, mask=~sound), ~sound & ~is_blank
