"""Digests recomputed in plain Python from their definition."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primafacie.errors import FrameError
from sampling import Frame, open_frame
from tests.builders.inside_sampling import hash_order


def content_by_hand(rows: list[dict[str, Any]]) -> str:
    """`content/1` as its definition reads."""
    hashes = sorted(
        hashlib.sha256(
            "\x1f".join(
                [row["id"], str(row["paid"]), "", row.get("day", ""), "", "", row.get("code", "")]
            ).encode()
        ).digest()
        for row in rows
    )
    return hashlib.sha256(b"content/1\n" + b"".join(hashes)).hexdigest()


def frame_of(rows: list[dict[str, Any]]) -> Frame:
    table = pd.DataFrame(
        {
            "id": [row["id"] for row in rows],
            "paid": [f"{row['paid'] / 100:.2f}" for row in rows],
            "day": [row.get("day", "") for row in rows],
            "code": [row.get("code", "") for row in rows],
        }
    )
    return open_frame(table, unit_id="id", paid="paid", date="day", more=["code"]).check()


ROWS = [
    {"id": "b", "paid": 100, "day": "2023-01-01", "code": "é"},
    {"id": "a", "paid": -250, "day": "", "code": ""},
    {"id": "C", "paid": 100, "day": "2023-06-30", "code": "x|y"},
]


def test_the_content_digest_is_its_definition() -> None:
    assert frame_of(ROWS).content_digest == content_by_hand(ROWS)
    assert frame_of(ROWS[::-1]).content_digest == content_by_hand(ROWS)


def test_one_cent_or_one_letter_changes_it() -> None:
    before = frame_of(ROWS).content_digest
    for change in ({"paid": 101}, {"code": "e"}, {"day": "2023-01-02"}, {"id": "B"}):
        assert frame_of([ROWS[0] | change, *ROWS[1:]]).content_digest != before


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(40)), st.sampled_from([3, 7, 20, 40]))
def test_row_order_and_shares_never_matter(order: list[int], held: int) -> None:
    rows = [{"id": f"u{k}", "paid": k * k} for k in order]
    expected = content_by_hand(rows)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hash_order, "DIGESTS_HELD", held)
        assert frame_of(rows).content_digest == expected


def test_rows_that_agree_in_their_first_word_are_sorted_whole() -> None:
    import numpy as np

    held = np.array([[5, 9, 0, 0], [5, 1, 0, 0], [2, 0, 0, 0], [5, 4, 0, 0]], dtype=np.uint64)
    result = hashlib.sha256()
    result.update(b"".join(hash_order._sorted(held)))
    ordered = np.array([[2, 0, 0, 0], [5, 1, 0, 0], [5, 4, 0, 0], [5, 9, 0, 0]], dtype=">u8")
    assert result.hexdigest() == hashlib.sha256(ordered.tobytes()).hexdigest()


def list_by_hand(order: str, ids: list[str]) -> str:
    return hashlib.sha256(
        f"list/1\n{order}\n".encode() + "".join(i + "\n" for i in ids).encode()
    ).hexdigest()


def test_the_list_digest_is_its_definition() -> None:
    frame = frame_of(ROWS)
    assert frame.list_digest("file") == list_by_hand("file", ["b", "a", "C"])
    assert frame.list_digest("unit_id") == list_by_hand("unit_id asc", ["C", "a", "b"])
    assert frame.list_digest(["paid desc"]) == list_by_hand(
        "paid desc, unit_id asc", ["C", "b", "a"]
    )
    assert frame.list_digest(["paid desc", "unit_id desc"]) == list_by_hand(
        "paid desc, unit_id desc", ["b", "C", "a"]
    )


@pytest.mark.parametrize("order", ["price", ["paid down"], ["paid; drop table x"], []])
def test_orders_that_are_none_are_refused(order: Any) -> None:
    with pytest.raises(FrameError, match="order"):
        frame_of(ROWS).list_digest(order)
