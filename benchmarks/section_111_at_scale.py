"""One million Section 111 records: from records to penalties, against one pass over them.

Run: python benchmarks/section_111_at_scale.py [RECORDS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from penalties import LateRecord, read_records, section_111

TODAY = date(2026, 11, 21)


def made(count: int) -> list[LateRecord]:
    """Records due over two years, a seventh of them late, some open."""
    start = date(2024, 10, 11)
    days = [start + timedelta(days=k) for k in range(760)]
    late = [timedelta(days=k) for k in range(500)]
    records = []
    for k in range(count):
        due = days[k * 7919 % 300]
        gap = late[k * 104729 % 500] if k % 7 == 0 else late[k % 300]
        records.append(LateRecord(f"R{k}", due=due, reported=due + gap if k % 50 else None))
    return [r for r in records if r.reported is None or r.reported <= TODAY]


def main() -> None:
    """Time the book, the file, and one bare pass over the records."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    records = made(count)
    start = time.perf_counter()
    sum(1 for record in records if record.reported is None)
    bare = time.perf_counter() - start
    start = time.perf_counter()
    book = section_111(records, plan="nghp", assessed_on=TODAY, amounts="adjusted")
    took = time.perf_counter() - start
    print(book)
    print(f"{len(records):,} records: {took:.2f} s ({took / bare:.0f} bare passes of {bare:.3f} s)")
    with tempfile.TemporaryDirectory() as area:
        path = Path(area) / "book.csv"
        with path.open("w", encoding="utf-8") as target:
            target.write("id,due,reported\n")
            target.writelines(f"{r.id},{r.due},{r.reported or ''}\n" for r in records)
        start = time.perf_counter()
        columns = read_records(path)
        again = section_111(columns, plan="nghp", assessed_on=TODAY, amounts="adjusted")
        print(f"from CSV: {time.perf_counter() - start:.2f} s")
    if again.total != book.total:
        raise SystemExit("the file and the records differ")


if __name__ == "__main__":
    main()
