"""Digests of a frame: its content whatever the order, and its ordered unit list.

`content/1`. A unit's row is its role values joined by U+001F, in the order unit_id, paid,
claimed, date, stratum, cluster, then the further columns by name; amounts as integer cents,
dates as YYYY-MM-DD, an absent role or value empty. Each row is hashed with SHA-256 (UTF-8);
the digest is the SHA-256 of "content/1", LF and all row digests (32 bytes each) in ascending
order. Sorting, not XOR or a sum: those can be forged.

`list/1`. The SHA-256 of "list/1", LF, the order (for example "paid desc, unit_id asc", keys
compared by code point), LF, and then every unit id in that order, each followed by LF.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.errors import FrameError
from primafacie.core.work_areas import work_area
from sampling.engines.dialects import DUCKDB, Dialect
from sampling.engines.engine import Engine
from sampling.engines.roles import Roles
from sampling.frames.conditions_sql import column_of
from sampling.frames.opened import Opened

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

_BYTES = 32
_SLICE = 1 << 16
# Row digests held in memory at a time; those of larger frames lie in files of the engine's
# own folder meanwhile, so that memory stays bounded.
_HELD = 500_000
_MOST_BITS = 8
# Row digests that another engine sorts into one text at a time, on average.
_GATHERED = 5_000


def content_digest(engine: Engine, units: str, parameters: Sequence[object], roles: Roles) -> str:
    """The `content/1` digest of the units."""
    if engine.dialect.name != "duckdb":
        return _digest_sorted_by(engine, units, parameters, roles)
    row = f"concat_ws(chr(31), {', '.join(row_values(roles, DUCKDB))})"
    count = int(engine.execute(f"select count(*) from {units}", parameters)[0][0])
    bits = next(n for n in range(64) if count <= _HELD << n)
    result = hashlib.sha256(b"content/1\n")
    with work_area() as area:
        shares = _Shares(area, min(bits, _MOST_BITS))
        for batch in engine.batches(f"select unhex(sha256({row})) from {units}", parameters):
            shares.take(_words(batch.column(0)))
        for held in shares.rising():
            _feed_sorted(result, held)
    return result.hexdigest()


class _Shares:
    """Row digests apart by their first bits, in files, so that memory stays bounded."""

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


def row_values(roles: Roles, dialect: Dialect) -> list[str]:
    """SQL of the values of a unit's row; a role the frame does not have is the empty text."""
    values = ["unit_id", dialect("text", "paid")]
    for name in ("claimed", "date", "stratum", "cluster"):
        text = dialect("text", name) if name in ("claimed", "date") else name
        values.append(f"coalesce({text}, '')" if getattr(roles, name) else "''")
    return values + [f"coalesce({dialect.quoted('more_' + name)}, '')" for name, _ in roles.more]


def _digest_sorted_by(
    engine: Engine, units: str, parameters: Sequence[object], roles: Roles
) -> str:
    """The digest where the engine sorts the row digests itself, and hands them over in batches."""
    dialect = engine.dialect
    values = row_values(roles, dialect)
    joined = " || ? || ".join(values)
    marks: list[object] = ["\x1f"] * (len(values) - 1)
    hashed = f"select {dialect('sha256', joined)} as h from {units}"
    if "gathered" in dialect.fragments:
        count = int(engine.execute(f"select count(*) from {units}", parameters)[0][0])
        digits = next(n for n in range(1, 9) if count <= _GATHERED * 16**n)
        head = dialect("head", "h", str(digits))
        sql = (
            f"select {head} as b, {dialect('gathered', 'h')} as h from ({hashed}) as hashed "
            f"group by {head} order by b"
        )
    else:
        sql = f"select 0 as b, h from ({hashed}) as hashed order by h"
    result = hashlib.sha256(b"content/1\n")
    for batch in engine.batches(sql, [*marks, *parameters]):
        result.update(bytes.fromhex("".join(batch.column(1).to_pylist())))
    return result.hexdigest()


def _words(column: pa.Array) -> NDArray[np.uint64]:
    """A column of 32-byte values as four big-endian words a row."""
    offsets, data = column.buffers()[1:]
    start = int(np.frombuffer(offsets, dtype=np.int32)[column.offset])
    raw = np.frombuffer(data, dtype=np.uint8)[start : start + _BYTES * len(column)]
    return np.frombuffer(raw.tobytes(), dtype=">u8").reshape(-1, 4).astype(np.uint64)


def _feed_sorted(result: hashlib._Hash, held: NDArray[np.uint64]) -> None:
    """Feed row digests to the hash in ascending order, sorting by the first word.

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
        result.update(held[order[start : start + _SLICE]].astype(">u8").tobytes())


def order_of(order: Sequence[str] | str, opened: Opened) -> tuple[str, str]:
    """A declared order as (its canonical text, its SQL); `file` is the order of the source.

    Ties are broken by unit id, and the text says so.
    """
    roles = opened.roles
    if order == "file":
        if not opened.source.numbered:
            raise FrameError(
                "the order 'file'",
                where="order",
                expected="an order by roles",
                fix=f"The rows of {opened.source.name} have no order of their own: write for "
                "example order='unit_id asc'",
            )
        return "file", "row_number"
    items = [order] if isinstance(order, str) else list(order)
    dates = ("date",) if roles.date else ()
    known = (*roles.amounts, *dates, *roles.texts)
    texts, sqls, named = [], [], []
    for item in items:
        name, _, direction = item.strip().partition(" ")
        direction = direction.strip().lower() or "asc"
        if name not in known or direction not in ("asc", "desc"):
            raise FrameError(
                f"the order {item!r}",
                where="order",
                expected=f"a role ({', '.join(known)}) and asc or desc, or 'file'",
                fix="Write for example order=['paid desc', 'unit_id asc']",
            )
        texts.append(f"{name} {direction}")
        sqls.append(f"{column_of(name, opened.engine.dialect)} {direction} nulls last")
        named.append(name)
    if not items:
        raise FrameError("an empty order", where="order", expected="a role", fix="Name the order")
    if "unit_id" not in named:
        texts.append("unit_id asc")
        sqls.append("unit_id asc")
    return ", ".join(texts), ", ".join(sqls)


def list_digest(
    opened: Opened, units: str, parameters: Sequence[object], order: Sequence[str] | str
) -> str:
    """The `list/1` digest of the unit ids in a declared order; position draws are tied to it."""
    text, sql = order_of(order, opened)
    result = hashlib.sha256(f"list/1\n{text}\n".encode())
    for batch in opened.engine.batches(f"select unit_id from {units} order by {sql}", parameters):
        ids = batch.column(0).to_pylist()
        result.update(("\n".join(ids) + "\n").encode("utf-8") if ids else b"")
    return result.hexdigest()
