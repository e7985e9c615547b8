"""Make a Parquet file of synthetic claims: `python benchmarks/make_claims.py ROWS FILE`."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SEED = 20261121
PIECE = 1_000_000


def make_claims(rows: int, path: Path) -> None:
    """Lognormal(5.0, 1.2) payments in cents, 15-digit ids in shuffled order, dates of one year."""
    words = np.random.PCG64(SEED)
    generator = np.random.Generator(words)
    schema = pa.schema(
        [("CLM_ID", pa.string()), ("PAID", pa.decimal128(12, 2)), ("DATE", pa.date32())]
    )
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(0, rows, PIECE):
            count = min(PIECE, rows - start)
            numbers = (np.arange(start, start + count, dtype=np.int64) * 999_983) % (10**9 + 7)
            ids = pa.array([f"{887_000_000_000_000 + int(n):015d}" for n in numbers])
            cents = np.rint(np.exp(generator.normal(5.0, 1.2, count)) * 100).astype(np.int64)
            # 128-bit little-endian integers: the low word holds the cents, the high word zeros.
            raw = np.zeros((count, 2), dtype=np.int64)
            raw[:, 0] = cents
            paid = pa.Array.from_buffers(
                pa.decimal128(12, 2), count, [None, pa.py_buffer(raw.tobytes())]
            )
            days = pa.array(generator.integers(19_358, 19_723, count, dtype=np.int32))
            table = pa.table([ids, paid, days.cast(pa.date32())], schema=schema)
            writer.write_table(table)


if __name__ == "__main__":
    make_claims(int(sys.argv[1]), Path(sys.argv[2]))
