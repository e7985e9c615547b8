"""Hashes of millions of rows put in order or compared by ourselves, in bounded memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from primafacie.core.work_areas import work_area

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

# SHA-256 digests held in memory at a time; more of them are kept in files of a folder of our own
# meanwhile.
DIGESTS_HELD = 500_000
# 64-bit hashes compared at a time (8 bytes each); more are read once for each share of them.
HASHES_HELD = 10_000_000
_BYTES = 32
_SLICE = 1 << 16
_MOST_BITS = 8


def sorted_hashes(columns: Iterable[pa.Array], count: int) -> Iterator[bytes]:
    """SHA-256 digests in ascending order, many at a time; `columns` hold `count` of them."""
    bits = next(n for n in range(64) if count <= DIGESTS_HELD << n)
    with work_area() as area:
        shares = _Shares(area, min(bits, _MOST_BITS))
        for column in columns:
            shares.take(_words(column))
        for held in shares.rising():
            yield from _sorted(held)


class _Shares:
    """Digests apart by their first bits, in files, so that memory stays bounded."""

    def __init__(self, area: Path, bits: int) -> None:
        self.bits = bits
        self.paths = [area / f"{share:03d}" for share in range(2**bits)]
        self.files = [path.open("ab") for path in self.paths]

    def take(self, block: NDArray[np.uint64]) -> None:
        """Write digests to the file of their share."""
        if self.bits == 0:
            self.files[0].write(block.tobytes())
            return
        keys = (block[:, 0] >> np.uint64(64 - self.bits)).astype(np.int64)
        block = block[np.argsort(keys, kind="stable")]
        ends = np.cumsum(np.bincount(keys, minlength=len(self.files)))
        for file, start, end in zip(self.files, [0, *ends[:-1]], ends, strict=True):
            if end > start:
                file.write(block[start:end].tobytes())

    def rising(self) -> Iterator[NDArray[np.uint64]]:
        """The digests of each share, the shares in ascending order."""
        for file in self.files:
            file.close()
        for path in self.paths:
            yield np.fromfile(path, dtype=np.uint64).reshape(-1, 4)
            path.unlink()


def _words(column: pa.Array) -> NDArray[np.uint64]:
    """A column of 32-byte values as four big-endian words per row."""
    offsets, data = column.buffers()[1:]
    start = int(np.frombuffer(offsets, dtype=np.int32)[column.offset])
    raw = np.frombuffer(data, dtype=np.uint8)[start : start + _BYTES * len(column)]
    return np.frombuffer(raw.tobytes(), dtype=">u8").reshape(-1, 4).astype(np.uint64)


def _sorted(held: NDArray[np.uint64]) -> Iterator[bytes]:
    """Digests in ascending order, sorted by the first word.

    Rows that agree in their first 64 bits (equal rows, or a chance of one in 10^6 at ten
    million rows) are put in order by the whole digest.
    """
    order = np.argsort(held[:, 0])
    for start in range(0, len(order), _SLICE):
        # One row of overlap, so that a run of equals across two slices is seen.
        keys = held[order[start : start + _SLICE + 1], 0]
        for tie in (start + np.flatnonzero(keys[1:] == keys[:-1])).tolist():
            low, high = tie, tie + 2
            while low > 0 and held[order[low - 1], 0] == held[order[tie], 0]:
                low -= 1
            while high < len(order) and held[order[high], 0] == held[order[tie], 0]:
                high += 1
            run = sorted(order[low:high].tolist(), key=lambda k: tuple(held[k].tolist()))
            order[low:high] = run
    for start in range(0, len(order), _SLICE):
        yield held[order[start : start + _SLICE]].astype(">u8").tobytes()


def repeated_hashes(
    read: Callable[[int, int], Iterator[pa.RecordBatch]], count: int
) -> NDArray[np.uint64]:
    """Hashes that occur more than once, ascending within each share of the hash range.

    Equal ids have equal hashes, so ids whose hashes all differ are distinct for certain.
    `read(share, shares)` reads the hashes of one share of `count` in all.
    """
    shares = max(1, -(-count // HASHES_HELD))
    # A little more room than an even share: hashes are even, and a batch that does not fit
    # makes the array longer.
    room = count if shares == 1 else int(HASHES_HELD * 1.01)
    found = [_repeated_in(read(share, shares), room) for share in range(shares)]
    return np.concatenate(found)


def _repeated_in(batches: Iterator[pa.RecordBatch], room: int) -> NDArray[np.uint64]:
    hashes = np.empty(room, dtype=np.uint64)
    place = 0
    for batch in batches:
        column = batch.column(0)  # without blanks; pyarrow's own way to numpy would load pandas
        values = np.frombuffer(column.buffers()[1], dtype=np.uint64)[column.offset :][: len(column)]
        if place + len(values) > len(hashes):
            hashes = np.concatenate([hashes, np.empty(len(hashes), dtype=np.uint64)])
        hashes[place : place + len(values)] = values
        place += len(values)
    hashes = hashes[:place]
    hashes.sort()
    return cast("NDArray[np.uint64]", np.unique(hashes[1:][hashes[1:] == hashes[:-1]]))
