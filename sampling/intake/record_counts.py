"""Records and physical lines of a delimited file, counted by ourselves in one pass.

The engine's own count is compared with this one: a record that crosses the engine's buffer can
disappear there without being rejected. Quotes are counted by parity, in whole blocks: a line end
after an odd number of quotes lies inside a quoted field. That is exact where every quote opens
or closes a field or is doubled; where one does not, `regular` is False and the records must be
counted sign by sign (`CsvLines`).

The same pass finds NULL bytes, lines that end in several ways, and quoted fields that contain
lines with the form of a record: two stray quotes far apart swallow everything between them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Places = NDArray[np.int64]

_BLOCK = 1 << 21
_QUOTE, _CR, _LF = ord('"'), ord("\r"), ord("\n")
_MARK = b"\xef\xbb\xbf"
MOST_SHOWN = 20
# The engine rejects longer records, or loses them.
LONGEST_RECORD = 2_097_152
_AMOUNT = re.compile(rb'[\s"$(+-]*[0-9][0-9.,]*[)\s"-]*(?:CR)?"?')


@dataclass(frozen=True)
class Shape:
    """What the pass needs to know of the file: its delimiter, columns and where amounts are."""

    delimiter: bytes
    columns: int
    amount_at: int | None = None


@dataclass
class RecordCount:
    """What a pass over a delimited file counted; lines are numbered from 1.

    `records` includes the header; blank lines are records only in a file of one column.
    `swallowed` holds, by the line on which a record begins, how many lines inside it have the
    form of a record, and the last of them.
    """

    records: int = 0
    lines: int = 0
    blank: int = 0
    quoted_lines: int = 0
    regular: bool = True
    open_at_end: bool = False
    ends: frozenset[str] = frozenset()
    null_lines: list[int] = field(default_factory=list)
    long_records: list[int] = field(default_factory=list)
    swallowed: dict[int, tuple[int, int]] = field(default_factory=dict)

    def note_swallowed(self, begun: int, line: int) -> None:
        """A line with the form of a record inside the record that began on another."""
        many, _ = self.swallowed.get(begun, (0, 0))
        self.swallowed[begun] = (many + 1, line)

    def note_long(self, begun: int, length: int) -> None:
        """A record that began on a line, if it is longer than the engine reads."""
        known = self.long_records
        if length > LONGEST_RECORD and begun not in known and len(known) < MOST_SHOWN:
            known.append(begun)


def count_records(stream: BinaryIO, shape: Shape) -> RecordCount:
    """Count the records of an open file from its beginning to its end."""
    counter = _Counter(shape)
    pieces: list[bytes] = []
    first = True
    while chunk := stream.read(_BLOCK):
        if first:
            chunk = chunk.removeprefix(_MARK)
            if b"\n" not in chunk and b"\r" in chunk:
                counter.end = _CR
            first = False
        cut = chunk.rfind(bytes([counter.end])) + 1
        if cut == 0:
            pieces.append(chunk)
            continue
        counter.take(b"".join([*pieces, chunk[:cut]]))
        pieces = [chunk[cut:]] if cut < len(chunk) else []
    rest = b"".join(pieces)
    if rest:
        counter.take(rest + bytes([counter.end]), ended=False)
    return counter.finished()


def is_record(line: bytes, shape: Shape) -> bool:
    """Has a line the delimiters of a record and, where amounts belong, an amount?"""
    parts = line.rstrip(b"\r\n").split(shape.delimiter)
    if len(parts) != shape.columns:
        return False
    place = shape.amount_at
    return place is None or _AMOUNT.fullmatch(parts[place].strip()) is not None


class _Counter:
    """The state of a pass: what lies before the next block of whole lines."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.end = _LF
        self.found = RecordCount()
        self._inside = False
        self._begun_line = 0
        self._record_length = 0
        self._last_line = b""
        self._last_began = False
        self._begun_before = 1
        self._ends: set[str] = set()
        self._delimiter = shape.delimiter if len(shape.delimiter) == 1 else b""

    def take(self, block: bytes, *, ended: bool = True) -> None:
        """Count a block of whole lines; the last one of a file may lack its end."""
        signs = np.frombuffer(block, dtype=np.uint8)
        ends = np.flatnonzero(signs == self.end)
        starts = np.concatenate([np.zeros(1, dtype=np.int64), ends[:-1] + 1])
        quotes = np.zeros(0, dtype=np.int64)
        if b'"' in block:
            quotes = np.flatnonzero(signs == _QUOTE)
        before = self._inside_before(ends, quotes)
        after = np.append(before[1:], self._inside ^ bool(len(quotes) & 1))
        closed = ~after if ended else np.append(~after[:-1], False)
        self._look_at_ends(signs, ends[closed], starts[closed])
        blank = self._blank(signs, ends, starts) & ~before
        begins = ~before if self.shape.columns == 1 else ~before & ~blank
        self._look_at_lengths(ends, starts, begins)
        if self._inside or len(quotes):
            self._look_at_quotes(signs, quotes)
            if before.any() or after.any():
                self._look_inside(block, ends, starts, quotes, before, after)
        self._look_for_nulls(block, starts)
        self.found.records += int(np.count_nonzero(begins))
        self.found.blank += int(np.count_nonzero(blank))
        self.found.quoted_lines += int(np.count_nonzero(before))
        self.found.lines += len(ends)
        self._inside ^= bool(len(quotes) & 1)

    def finished(self) -> RecordCount:
        """The count of the whole file."""
        self.found.open_at_end = self._inside
        self.found.ends = frozenset(self._ends)
        return self.found

    def _inside_before(self, ends: Places, quotes: Places) -> NDArray[np.bool_]:
        """For each line: does it begin inside a quoted field?"""
        before = np.full(len(ends), self._inside)
        if len(quotes):
            odd = (np.searchsorted(quotes, ends[:-1]) & 1).astype(bool)
            before[1:] ^= odd
        return before

    def _blank(self, signs: NDArray[np.uint8], ends: Places, starts: Places) -> NDArray[np.bool_]:
        length = ends - starts
        blank: NDArray[np.bool_] = length == 0
        short = np.flatnonzero(length == 1)
        blank[short] = signs[starts[short]] == _CR
        return blank

    def _look_at_ends(self, signs: NDArray[np.uint8], ends: Places, starts: Places) -> None:
        """How the records end: LF, CR LF or CR."""
        if self.end == _CR:
            self._ends.add("CR")
        elif len(ends):
            returned = (signs[np.maximum(ends - 1, 0)] == _CR) & (ends > starts)
            self._ends |= {"CR LF"} if returned.any() else set()
            self._ends |= set() if returned.all() else {"LF"}

    def _look_at_lengths(self, ends: Places, starts: Places, begins: NDArray[np.bool_]) -> None:
        """Records longer than the engine reads."""
        first = np.flatnonzero(begins)
        heads = starts[first]
        if len(first) == 0:
            self._record_length += int(ends[-1]) + 1
        else:
            tops = np.concatenate([heads[1:], [int(ends[-1]) + 1]])
            lengths = tops - heads
            self.found.note_long(self._begun_line, self._record_length + int(heads[0]))
            if lengths.max() > LONGEST_RECORD:
                for place in np.flatnonzero(lengths[:-1] > LONGEST_RECORD).tolist():
                    self.found.note_long(
                        self.found.lines + int(first[place]) + 1, int(lengths[place])
                    )
            self._begun_line = self.found.lines + int(first[-1]) + 1
            self._record_length = int(lengths[-1])
        if self._record_length > LONGEST_RECORD:
            self.found.note_long(self._begun_line, self._record_length)

    def _look_at_quotes(self, signs: NDArray[np.uint8], quotes: Places) -> None:
        """Does every quote open or close a field, or is it one of a doubled pair?"""
        if not self.found.regular or len(quotes) == 0:
            return
        if not self._delimiter:
            self.found.regular = False
            return
        allowed = np.zeros(256, dtype=bool)
        allowed[[ord(self._delimiter), self.end, _QUOTE]] = True
        first = 1 if self._inside else 0
        opening, closing = quotes[first::2], quotes[1 - first :: 2]
        opening = opening[opening > 0]
        if not allowed.take(signs.take(opening - 1)).all():
            self.found.regular = False
        allowed[_CR] = True
        if not allowed.take(signs.take(closing + 1)).all():
            self.found.regular = False

    def _look_inside(
        self,
        block: bytes,
        ends: Places,
        starts: Places,
        quotes: Places,
        before: NDArray[np.bool_],
        after: NDArray[np.bool_],
    ) -> None:
        """Lines inside a quoted field that have the form of a record."""
        if not self._delimiter:
            return
        signs = np.frombuffer(block, dtype=np.uint8)
        places = np.flatnonzero(signs == ord(self._delimiter))
        many = np.diff(np.searchsorted(places, np.append(starts, len(block))))
        formed = many == self.shape.columns - 1
        held = np.diff(np.searchsorted(quotes, np.append(starts, len(block))))
        begins = np.maximum.accumulate(np.where(before, -1, np.arange(len(ends))))

        def line(place: int) -> bytes:
            return block[starts[place] : ends[place]]

        def note(place: int) -> None:
            begun = int(begins[place])
            number = self.found.lines + begun + 1 if begun >= 0 else self._begun_before
            self.found.note_swallowed(number, self.found.lines + place + 1)

        for place in np.flatnonzero(before & after & formed & (held == 0)).tolist():
            if is_record(line(place), self.shape):
                note(place)
        # Two neighboring lines, each with the form of a record, that a quote in each joins.
        for place in np.flatnonzero(before & ~after & formed).tolist():
            above = line(place - 1) if place else self._last_line
            joined = not before[place - 1] if place else self._last_began
            if joined and is_record(above, self.shape) and is_record(line(place), self.shape):
                note(place)
        self._last_line = line(len(ends) - 1) if after[-1] else b""
        self._last_began = not before[-1]
        if begins[-1] >= 0:
            self._begun_before = self.found.lines + int(begins[-1]) + 1

    def _look_for_nulls(self, block: bytes, starts: Places) -> None:
        place = block.find(b"\0")
        while place >= 0 and len(self.found.null_lines) < MOST_SHOWN:
            at = int(np.searchsorted(starts, place, side="right"))
            self.found.null_lines.append(self.found.lines + at)
            place = block.find(b"\0", int(starts[at])) if at < len(starts) else -1
