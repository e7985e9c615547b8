"""A frame larger than the memory its engine may use still gives its sample."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sampling import Chains, Frame, net_adjustments, open_frame
from sampling.frames import audits
from tests.builders.inside_sampling import StratumRange, hash_order

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
            seed="s",
            ranges=[StratumRange("1", None, None)],
            sizes={"1": 40},
            populations={"1": ROWS},
        )
        return [
            drawn,
            frame.content_digest,
            frame.stratum_totals([100_000]),
        ]

    expected = facts("2GB")
    monkeypatch.setattr(hash_order, "DIGESTS_HELD", 20_000)
    monkeypatch.setattr(hash_order, "HASHES_HELD", 90_000)
    assert facts(MEMORY) == expected


@contextmanager
def growth(found: list[float]) -> Iterator[None]:
    """Appends by how many megabytes the process grew at its greatest."""
    process, done = psutil.Process(), threading.Event()
    base = peak = process.memory_info().rss

    def watch() -> None:
        nonlocal peak
        while not done.is_set():
            peak = max(peak, process.memory_info().rss)
            time.sleep(0.002)

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield
    finally:
        done.set()
        watching.join()
        found.append((peak - base) / 1e6)


@pytest.mark.long
def test_audits_and_groups_of_a_frame_larger_than_memory(tmp_path: Path) -> None:
    """300,000 lines of about 600 bytes, 180 MB, in 130 MB: they go to disk, and stay right."""
    rows, memory = 300_000, 130
    numbers = np.arange(rows) * 7919 % rows
    table = pa.table(
        {
            "id": [f"{'x' * 150}{n:07d}" for n in numbers],
            "paid": (numbers % 5000).astype(float),
            "who": [f"{'beneficiary' * 25}{n // 4:07d}" for n in numbers],
            "code": [f"{n % 977:05d}{'y' * 150}" for n in numbers],
        }
    )
    assert table.nbytes > 170e6
    path = tmp_path / "lines.parquet"
    pq.write_table(table, path, row_group_size=20_000)
    del table
    pa.default_memory_pool().release_unused()

    def opened() -> Frame:
        return open_frame(
            path, unit_id="id", paid="paid", cluster="who", more=["code"], memory=f"{memory}MB"
        ).check()

    grew: list[float] = []
    with growth(grew):
        frame = opened()
        found = audits.find_duplicates(frame, ["code", "paid"])
        clusters = audits.find_clusters(frame, "cluster")
        made = net_adjustments(frame, Chains("cluster", method="sum"))
        grouped = frame.group("cluster").check()
        digest = grouped.content_digest
    assert (clusters.sizes, grouped.size, made.chains) == (((4, rows // 4),), rows // 4, rows // 4)
    assert grouped.total == frame.total
    assert (found.groups, digest) == (0, made.frame.content_digest)
    assert grew[0] < memory + 150
    with growth(grew):
        earlier = opened().exclude("paid < 1000", reason="another time")
        seen = audits.find_overlap(frame, earlier)
    assert seen.units == earlier.size == rows * 4 // 5
    assert grew[1] < memory + 150 + 150  # the keys are compared in a database of 150 MB
