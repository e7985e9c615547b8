r"""The bytes behind every kind of draw: digests of `sha256sum`, and samples that never change.

    printf 'pps/1\nlot 7\n1\n1' | sha256sum

and likewise for the others; the samples were worked out from such digests.
"""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from primafacie.errors import DrawError
from sampling.designs import replay
from sampling.designs.hashed_integers import hashed_integer
from sampling.designs.pps import pps_cents
from sampling.designs.rhc import rhc_cent, rhc_head
from sampling.designs.systematic_starts import systematic_places
from sampling.designs.unit_lists import UnitList
from tests.builders.inside_sampling import cluster_ticket

DIGESTS = {
    "pps/1\nlot 7\n1\n1": "dff87f46d805bdcc831b4c00aa4d6b7e7b567852a9f5b89b2fccf09912ec5f6c",
    "pps/1\nlot 7\n1\n2": "7aca68c8cdf6d26b2e455d5ce801680d8dbabc14c5d948a922cdfcdf2e2b5eae",
    "pps/1\nlot 7\n1\n3": "b363912582f5cff0f30e1e7ca007f16fc69ecff020c74454cfdfcd823ae1fcb8",
    "pps/1\nlot 7\n1\n4": "10cca051c17b82cd87b36b340b81683354de60f1e8a28cba5acc974c2831c928",
    "rhc/1\nlot 7\n1\nc7": "407882ba2064480d6e6edaa8c0643722deff49a3bb8c4b8c87d508f48bfc21a8",
    "rhc/1\nlot 7\n1\ngroup\n2": "2d177d562889965afc9152df6414ec8fd953da255a3e4e2e6efad4ca181c6bac",
    "systematic/1\nlot 7\n1\n1": "be8de61eb757194f0da985f6e9e9c7bab9cffe43591741f90b3e520cb544b366",
    "pps-systematic/1\nlot 7\n1\n2": (
        "554d01293dc78c8b1a05a79d9c63fb188e29e6a9e4dac8d86ad3751e7d411bd7"
    ),
    "sampford/1\nlot 7\n1\n1": "74fcd0feacd8d9e6a38295a997b20bd5e79244f86ab236eacd7f15338ff529b7",
    "sampford/1\nlot 7\n1\n2\naccept": (
        "146ee7b518073b9a94c24e4eb1953817b07b100365bbbc8be461432d6f23b785"
    ),
}
CLUSTERS = {
    ("B042",): "c54e7706e3aab2528fff7984a1b8e2b694e527fa96bc34c51f29d94438fa8dcb",
    ("B042", "c7"): "49cf0ab8ed1c0b8abbbb55a8bc4e3b253b91cbf3a1bdd93aab61faef5e20942b",
}
TOTAL = 123_456_789


@pytest.mark.parametrize("text", sorted(DIGESTS))
def test_a_hashed_number_is_the_digest_modulo_the_limit(text: str) -> None:
    for limit in (1, 7, TOTAL, 10**18):
        assert hashed_integer(text, limit) == int(DIGESTS[text], 16) % limit


def test_the_biased_tail_is_passed_over() -> None:
    limit = 2**255 + 1  # every second digest lies in the tail
    passed = 0
    for k in range(40):
        tried, number = f"tail {k}", int(hashlib.sha256(f"tail {k}".encode()).hexdigest(), 16)
        attempt = 0
        while number >= limit:
            attempt += 1
            tried = f"tail {k}\n{attempt}"
            number = int(hashlib.sha256(tried.encode()).hexdigest(), 16)
        passed += attempt > 0
        assert hashed_integer(f"tail {k}", limit) == number
    assert passed > 10
    with pytest.raises(ValueError, match="a limit from 1"):
        hashed_integer("x", 0)


def digest(text: str) -> int:
    return int(DIGESTS[text], 16)


def test_the_numbers_of_every_kind() -> None:
    cents = [1 + digest(f"pps/1\nlot 7\n1\n{j}") % TOTAL for j in (1, 2, 3, 4)]
    assert pps_cents("lot 7", "1", n=4, total=TOTAL) == cents
    assert rhc_head("lot 7", "1") == "rhc/1\nlot 7\n1\n"
    assert rhc_cent("lot 7", "1", 2, TOTAL) == 1 + digest("rhc/1\nlot 7\n1\ngroup\n2") % TOTAL
    start = digest("systematic/1\nlot 7\n1\n1") % 1000
    places = systematic_places("systematic/1", "lot 7", "1", starts=1, each=7, total=1000)
    assert places == [(1, (start + 1000 * k) // 7) for k in range(7)]
    start = digest("pps-systematic/1\nlot 7\n1\n2") % TOTAL
    places = systematic_places("pps-systematic/1", "lot 7", "1", starts=2, each=3, total=TOTAL)
    assert places[3:] == [(2, (start + TOTAL * k) // 3) for k in range(3)]
    for ids, expected in CLUSTERS.items():
        assert cluster_ticket("lot 7", "1", *ids) == expected


IDS = ["c1", "C2", "é3", "a4", "b5", "Z6", "07", "d8", "e9", "f10"]
SIZES = [500, 1200, 300, 900, 2500, 100, 700, 1600, 400, 800]
PATHS = [[f"B{k % 4}", f"V{k % 3}", one] for k, one in enumerate(IDS)]
GOLDEN: dict[str, tuple[dict[str, Any], int, list[tuple[str, tuple[int, ...]]]]] = {
    "tickets": ({"kind": "tickets"}, 4, [("é3", ()), ("e9", ()), ("c1", ()), ("07", ())]),
    "pps": (
        {"kind": "pps"},
        6,
        [("C2", (1,)), ("07", (2,)), ("d8", (3,)), ("e9", (4, 6)), ("b5", (5,))],
    ),
    "systematic": (
        {"kind": "systematic", "starts": 2},
        4,
        [("b5", (1,)), ("f10", (1,)), ("c1", (2,)), ("Z6", (2,))],
    ),
    "pps_systematic": (
        {"kind": "pps_systematic", "starts": 3},
        6,
        [("b5", (1,)), ("f10", (1,)), ("a4", (2, 3)), ("d8", (2, 3))],
    ),
    "rhc": ({"kind": "rhc"}, 3, [("c1", (1,)), ("d8", (2,)), ("b5", (3,))]),
    "sampford": ({"kind": "sampford"}, 3, [("c1", ()), ("a4", ()), ("b5", ())]),
    "cluster": (
        {"kind": "cluster"},
        2,
        [("a4", ()), ("d8", ()), ("e9", ()), ("b5", ()), ("c1", ())],
    ),
    "two_stage": ({"kind": "two_stage", "units": 1}, 3, [("a4", ()), ("e9", ()), ("f10", ())]),
    "three_stage": (
        {"kind": "three_stage", "group": "V", "groups": 2, "units": 1},
        3,
        [("d8", ()), ("a4", ()), ("b5", ()), ("c1", ()), ("f10", ()), ("C2", ())],
    ),
    "ratstats": ({"kind": "ratstats"}, 3, [("b5", ()), ("c1", ()), ("Z6", ())]),
}


def sample(selection: dict[str, Any], n: int) -> list[tuple[str, tuple[int, ...]]]:
    paths = PATHS if selection["kind"] == "three_stage" else [[p[0], p[2]] for p in PATHS]
    seed = "12345" if selection["kind"] == "ratstats" else "lot 7"
    found = replay(selection, seed=seed, stratum="1", ids=IDS, sizes=SIZES, paths=paths, n=n)
    return [(unit.unit_id, unit.draws) for unit in found]


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_the_sample_of_every_kind(name: str) -> None:
    selection, n, expected = GOLDEN[name]
    assert sample(selection, n) == expected


def test_lists_that_are_none_are_refused() -> None:
    refused = [
        (["a", "a"], None),
        ([], None),
        (["a"], [1, 2]),
        (["a"], [-1]),
        (["a"], [1.5]),
        (["a", "b"], [0, 0]),
        (["a", "b"], [2**62, 2**62]),
    ]
    for ids, sizes in refused:
        with pytest.raises(DrawError):
            UnitList.of(ids, sizes)  # type: ignore[arg-type]
    with pytest.raises(DrawError, match="a draw without sizes"):
        replay({"kind": "pps"}, seed="s", stratum="1", ids=["a"], n=1)
    with pytest.raises(DrawError, match="units without their clusters"):
        replay({"kind": "cluster"}, seed="s", stratum="1", ids=["a"], n=1, paths=[["a"]])
    assert UnitList.of(["a", "b", "c"], [2, 0, 1]).at([0, 1, 2]).tolist() == [0, 0, 2]
