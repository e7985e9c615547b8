"""A frame larger than the memory its engine may use still gives its sample."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sampling import open_frame
from sampling.frames import StratumRange, digests, repeated_ids

ROWS = 400_000
MEMORY = "32MB"


@pytest.mark.long
def test_a_frame_larger_than_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """400,000 rows of about 150 bytes, 60 MB, in 32 MB: what does not fit goes to disk."""
    numbers = np.arange(ROWS) * 7919 % ROWS
    table = pa.table(
        {
            "id": [f"{'x' * 80}{n:07d}" for n in numbers],
            "paid": (numbers % 5000).astype(float),
            "who": [f"{'beneficiary' * 3}{n // 4:07d}" for n in numbers],
        }
    )
    assert table.nbytes > 50e6
    path = tmp_path / "claims.parquet"
    pq.write_table(table, path, row_group_size=50_000)

    def facts(memory: str) -> list[object]:
        frame = open_frame(path, unit_id="id", paid="paid", cluster="who", memory=memory).check()
        drawn = frame.smallest_tickets(
            seed="s", ranges=[StratumRange("1", None, None)], sizes={"1": 40},
            populations={"1": ROWS},
        )  # fmt: skip
        return [
            drawn, frame.content_digest,
            frame.stratum_totals([100_000]),
        ]  # fmt: skip

    expected = facts("2GB")
    monkeypatch.setattr(digests, "_HELD", 20_000)
    monkeypatch.setattr(repeated_ids, "MOST_HELD", 90_000)
    assert facts(MEMORY) == expected
