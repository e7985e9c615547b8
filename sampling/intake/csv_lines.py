"""On which line of a delimited file a record stands: counted only when a fault must be shown.

The engine numbers the records it accepts. Rejected records, blank lines and quoted fields of
several lines lie between them, so that the n-th record is not line n + 1: one pass over the
file tells where each begins, and only the places where the count steps are kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO

from sampling.intake.record_counts import RecordCount, Shape, is_record

_CHUNK = 1 << 20
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, eq=False)
class CsvLines:
    """Lines of a file by its accepted records and by byte position.

    `rejected` are rising byte positions of the records that the engine did not accept, each
    at the record's first byte or at line ends before it. In a file of one column a blank line
    is a record.
    """

    opened: Callable[[], BinaryIO]
    delimiter: str
    one_column: bool
    rejected: tuple[int, ...]
    # What is added to a line of the text, where the table begins below other lines of the file.
    shift: int = 0

    def of_row(self, number: int) -> int:
        """The line, from 1, on which accepted record `number` (from 1, without header) begins."""
        rows, lines, _ = self._steps
        place = bisect_right(rows, number) - 1
        return lines[place] + number - rows[place] + self.shift

    def of_rejected(self) -> list[int]:
        """The lines on which the rejected records begin."""
        return [line + self.shift for line in self._steps[2]]

    @cached_property
    def rejected_at_end(self) -> int:
        """How many rejected records lie behind the last accepted one."""
        rows, lines, refused = self._steps
        if not self._accepted:
            return 0
        place = bisect_right(rows, self._accepted) - 1
        last = lines[place] + self._accepted - rows[place]
        return sum(line > last for line in refused)

    @cached_property
    def _accepted(self) -> int:
        """The number of accepted records."""
        records = sum(1 for _ in self._records())
        return records - 1 - len(self._steps[2])

    @cached_property
    def _steps(self) -> tuple[list[int], list[int], list[int]]:
        """Accepted rows at which line - row changes, their lines; lines of rejected records."""
        rows, lines, refused = [0], [1], list[int]()
        waiting, header = iter(self.rejected), True
        following = next(waiting, None)
        row = 0
        for line, start in self._records():
            if header:
                header = False
                continue
            bad = False
            while following is not None and following <= start:
                bad, following = True, next(waiting, None)
            if bad:
                refused.append(line)
                continue
            row += 1
            if line - row != lines[-1] - rows[-1]:
                rows.append(row)
                lines.append(line)
        return rows, lines, refused

    def _records(self) -> Iterator[tuple[int, int]]:
        """(line, byte position) at which each record begins, the header's first."""
        delimiter = self.delimiter.encode("utf-8")
        inside, position = False, 0
        with self.opened() as stream:
            for number, line in enumerate(text_lines(stream), start=1):
                if not inside and (self.one_column or line.strip(b"\r\n")):
                    yield number, position
                if inside or b'"' in line:
                    inside = _ends_inside(line, delimiter, inside)
                position += len(line)


def count_by_sign(stream: BinaryIO, shape: Shape, given: RecordCount) -> RecordCount:
    """The records of a file in which quotes also occur inside fields that are not quoted.

    `given` is what the faster pass counted; what depends on quotes is counted anew.
    """
    counted = RecordCount(regular=False, ends=given.ends, null_lines=given.null_lines)
    inside, begun, length, above = False, 0, 0, b""
    for number, line in enumerate(text_lines(stream), start=1):
        text = line.strip(b"\r\n") if number > 1 else line.strip(b"\r\n").removeprefix(_MARK)
        before = inside
        if inside or b'"' in line:
            inside = _ends_inside(text + b"\n", shape.delimiter, inside)
        counted.lines = number
        counted.quoted_lines += before
        if not before:
            counted.note_long(begun, length)
            begun, length = number, 0
            counted.blank += not text
            counted.records += bool(text) or shape.columns == 1
        elif (inside and b'"' not in line) or (not inside and begun == number - 1):
            joined = inside or is_record(above, shape)
            if joined and is_record(text, shape):
                counted.note_swallowed(begun, number)
        length += len(line)
        above = text
    counted.note_long(begun, length)
    counted.open_at_end = inside
    return counted


def text_lines(stream: BinaryIO) -> Iterator[bytes]:
    """Lines with their ends; a file without LF is taken by its CR."""
    first = stream.read(_CHUNK)
    end = b"\r" if b"\n" not in first and b"\r" in first else b"\n"
    rest = b""
    while first:
        *whole, rest = (rest + first).split(end)
        for line in whole:
            yield line + end
        first = stream.read(_CHUNK)
    if rest:
        yield rest


def _ends_inside(line: bytes, delimiter: bytes, inside: bool) -> bool:
    """Does the line end within a quoted field? Quotes count at the start of a field only."""
    place, starts = 0, not inside
    while True:
        if inside:
            place = line.find(b'"', place)
            if place < 0:
                return True
            if line[place + 1 : place + 2] == b'"':
                place += 2
                continue
            inside, place = False, place + 1
        elif starts and line[place : place + 1] == b'"':
            inside, starts, place = True, False, place + 1
        else:
            place = line.find(delimiter, place)
            if place < 0:
                return False
            starts, place = True, place + len(delimiter)
