"""`ticket/1`: golden bytes, what is refused, and the engine's tickets against hashlib's."""

from __future__ import annotations

import hashlib

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from primafacie.errors import DrawError
from sampling import Frame, open_frame
from sampling.designs.tickets import ticket_text
from tests.builders.inside_sampling import StratumRange, ticket, tickets_sql


def test_golden_bytes() -> None:
    assert ticket_text("s", "1", "u") == "ticket/1\ns\n1\nu"
    # printf 'ticket/1\nlot 4417\n2\n887733386680966' | sha256sum
    assert ticket("lot 4417", "2", "887733386680966") == (
        "bc74d42206569ea48154418464b314a19e7624f9fe603a1a15d3690c68e8779f"
    )
    # printf 'ticket/1\né\n1\nA|b' | sha256sum
    assert ticket("é", "1", "A|b") == hashlib.sha256("ticket/1\né\n1\nA|b".encode()).hexdigest()


@pytest.mark.parametrize(
    ("seed", "words"),
    [
        ("", "the seed '' is empty"),
        (" lot", "blanks around it"),
        ("lot\n1", "control character"),
        ("lot\t1", "control character"),
        ("e\u0301", "not in Unicode NFC"),
        ("a\u2028b", "line separator"),
        ("\u00a0x", "blanks around it"),
    ],
)
def test_texts_outside_the_rules_are_refused_never_repaired(seed: str, words: str) -> None:
    with pytest.raises(DrawError, match=words):
        ticket(seed, "1", "u")
    with pytest.raises(DrawError, match=words.replace("the seed", "the stratum label")):
        ticket("s", seed, "u")
    with pytest.raises(DrawError) as caught:
        ticket("s", "1", seed)
    assert seed not in str(caught.value) or not seed.strip(), "ids are not shown"


def test_a_number_is_no_seed() -> None:
    with pytest.raises(DrawError, match="a seed of type int"):
        ticket(4417, "1", "u")  # type: ignore[arg-type]


def frame_of(cents: dict[str, int]) -> Frame:
    table = pd.DataFrame({"id": list(cents), "paid": [f"{v / 100:.2f}" for v in cents.values()]})
    return open_frame(table, unit_id="id", paid="paid").check()


RANGES = [StratumRange("low", None, 5000), StratumRange("high", 5000, None)]


def by_hand(cents: dict[str, int], seed: str, sizes: dict[str, int]) -> list[tuple[str, str, str]]:
    found = []
    for label, inside in (("low", lambda v: v <= 5000), ("high", lambda v: v > 5000)):
        ranked = sorted((ticket(seed, label, u), u) for u, v in cents.items() if inside(v))
        found += [(label, t, u) for t, u in ranked[: sizes[label]]]
    return found


def by_engine(
    cents: dict[str, int], seed: str, sizes: dict[str, int], frame: Frame | None = None
) -> list[tuple[str, str, str]]:
    populations = {"low": sum(v <= 5000 for v in cents.values())}
    populations["high"] = len(cents) - populations["low"]
    return (frame or frame_of(cents)).smallest_tickets(
        seed=seed, ranges=RANGES, sizes=sizes, populations=populations
    )


units = st.dictionaries(
    st.text(st.sampled_from("aé|%0Z ß漢"), min_size=1, max_size=6).filter(lambda t: t == t.strip()),
    st.integers(0, 10_000),
    min_size=2,
    max_size=60,
)


@pytest.mark.once
@settings(max_examples=40, deadline=None)
@given(units, st.integers(0, 30), st.integers(0, 30))
def test_the_engine_draws_what_hashlib_draws(cents: dict[str, int], low: int, high: int) -> None:
    sizes = {"low": low, "high": high}
    assert by_engine(cents, "seed é", sizes) == by_hand(cents, "seed é", sizes)


@pytest.mark.once
@settings(max_examples=20, deadline=None)
@given(units, st.data())
def test_the_laws_of_tickets(cents: dict[str, int], data: st.DataObject) -> None:
    """Row order never matters; a larger sample keeps the smaller; other units change nothing."""
    order = data.draw(st.permutations(list(cents)))
    frame = frame_of(cents)
    first = by_engine(cents, "s", {"low": 3, "high": 3}, frame)
    assert by_engine({u: cents[u] for u in order}, "s", {"low": 3, "high": 3}) == first
    larger = by_engine(cents, "s", {"low": 6, "high": 6}, frame)
    assert [row for row in larger if row in first] == first
    for label in ("low", "high"):
        part = [row for row in larger if row[0] == label]
        assert part[:3] == [row for row in first if row[0] == label]
    gone = first[0][2] if first else ""
    fewer = {u: v for u, v in cents.items() if u != gone}
    whole = by_engine(cents, "s", {"low": 60, "high": 60}, frame)
    left = [row for row in whole if row[2] != gone]
    assert by_engine(fewer, "s", {"low": 60, "high": 60}) == left


def test_the_cut_off_never_changes_the_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    cents = {f"u{k}": k for k in range(2000)}
    sizes = {"low": 40, "high": 0}
    expected = by_hand(cents, "s", sizes)
    frame = frame_of(cents)
    assert by_engine(cents, "s", sizes, frame) == expected
    monkeypatch.setattr(tickets_sql, "_cut", lambda size, population: "000")
    assert by_engine(cents, "s", sizes, frame) == expected
    monkeypatch.setattr(tickets_sql, "MOST_KEPT", 0)
    assert by_engine(cents, "s", sizes, frame) == expected
