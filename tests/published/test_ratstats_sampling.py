"""RAT-STATS' printed random numbers and sample sizes (manuals of 2010), to the last number."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sampling import ratstats, sample_size
from tests.builders.inside_sampling import basic_state, basic_step, uniforms, wichmann_hill_start
from tests.builders.limits import printed_counts

CASES: dict[str, Any] = {
    case["id"]: case
    for case in json.loads(
        (Path(__file__).parent / "data/ratstats_sampling.json").read_text(encoding="utf-8")
    )
}


def case(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    return CASES[name]["inputs"], CASES[name]["outputs"]


def test_the_worked_check_of_the_generator() -> None:
    """Seed 12345: high word 0x40C81C80, 16 bits 0x5C48, state 6047878, three steps, A B C."""
    assert ratstats.stream_number(12345) == 0x5C48
    state = basic_state(0x5C48)
    assert state == 6047878
    steps = []
    for _ in range(3):
        state = basic_step(state)
        steps.append(state)
    assert steps == [6315313, 13667120, 12238131]
    assert wichmann_hill_start(0x5C48) == (11394, 24689, 22120)
    stream = uniforms(0x5C48)
    assert [round(next(stream), 6) for _ in range(3)] == [0.496513, 0.008682, 0.555951]


def test_the_documented_constant() -> None:
    """Rnd(-1), then Rnd(): the state whose low byte every stream keeps."""
    b = 0xBF800000
    state = basic_step((b + (b >> 24)) & 0xFFFFFF)
    _, outputs = case("rn_seed_constant_oig")
    assert state == outputs["state_after"]
    assert state & 0xFF == basic_state(0) & 0xFF


def test_single_stage() -> None:
    given, printed = case("rn_single_cm_12345")
    drawn = ratstats.single_stage(
        given["seed"], given["sequential"], given["spares"], given["low"], given["high"]
    )
    assert list(drawn.sequential) == printed["sequential_sorted"]
    assert sorted(drawn.spares) == sorted(printed["spares"])
    given, printed = case("rn_single_cm_1357")
    drawn = ratstats.single_stage(
        given["seed"], given["sequential"], 0, given["low"], given["high"]
    )
    assert [[drawn.order[v], v] for v in drawn.sequential] == printed["sequential_order_value"]
    text = ratstats.print_out(drawn, audit_name="A")
    assert "SEED NUMBER: 1357.00    FRAME SIZE: 90" in text
    assert "SUMMATION OF RANDOM NUMBERS: 380" in text
    assert ratstats.flat_file(drawn).splitlines()[0] == "     4          2"


@pytest.mark.parametrize("name", ["rn_sets2_cm_12345", "rn_sets3_cm_12345", "rn_sets4_cm_12345"])
def test_sets(name: str) -> None:
    given, printed = case(name)
    drawn = ratstats.sets(given["seed"], given["sequential"], given["spares"], given["ranges"])
    assert [list(v) for v in drawn.sequential] == printed["sequential_sorted"]
    assert [list(v) for v in drawn.spares] == printed["spares"]


def test_frames() -> None:
    given, printed = case("rn_frames1_cm_12345")
    one = ratstats.frames_single(
        given["seed"], given["sequential"], given["spares"], given["frames"]
    )
    assert one.frame_size == printed["frame_size"]
    assert [[v.number, v.frame, v.item] for v in one.sequential] == (
        printed["sequential_random_frame_item"]
    )
    assert [[v.number, v.frame, v.item] for v in one.spares] == printed["spares_random_frame_item"]
    given, printed = case("rn_frames2_cm_12345")
    frames = [(frame["pages"], frame["lines"]) for frame in given["frames"]]
    two = ratstats.frames_sets_of_two(given["seed"], given["sequential"], given["spares"], frames)
    assert two.frame_size == printed["frame_size"]
    assert [[v.number, v.frame, v.page, v.line] for v in two.sequential] == (
        printed["sequential_random_frame_page_line"]
    )
    assert [[v.frame, v.page, v.line] for v in two.spares] == printed["spares_frame_page_line"]


def test_the_last_line_of_a_page_belongs_to_that_page() -> None:
    drawn = ratstats.frames_sets_of_two(1, 12, 0, [((5, 7), (1, 4))])
    assert [(v.page, v.line) for v in drawn.sequential] == [
        (page, line) for page in (5, 6, 7) for line in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize("name", [name for name in CASES if name.startswith("rhc_select")])
def test_rhc_selection(name: str) -> None:
    given, printed = case(name)
    made = ratstats.rhc_select(
        given["units"], given["units_to_sample"], given["first_seed"], given["second_seed"]
    )
    rows = [
        [g.selected.id, g.selected.sub_units, g.selected.size, g.size, len(g.members)]
        for g in made.groups
    ]
    assert rows == printed["selected"]
    groups = printed["groups_in_printed_order"]
    if isinstance(groups, list):
        groups = {f"group_{number}": group for number, group in enumerate(groups, start=1)}
    assert groups
    for name, group in groups.items():
        found = made.groups[int(name.removeprefix("group_")) - 1]
        assert [unit.id for unit in found.members] == group["members"]
        assert found.selected.id == group["selected"]
        assert (len(found.members), found.size, found.sub_units) == (
            group["n"],
            group["size"],
            group["sub_units"],
        )


def by_text(sizes: Any) -> dict[str, dict[str, str]]:
    return {
        str(p): {str(c): str(n) if n else "---" for c, n in row.items()} for p, row in sizes.items()
    }


def test_size_from_a_probe() -> None:
    given, printed = case("ss_var_probe")
    made = ratstats.size_probe(given["universe"], probe=given["probe"])
    assert (f"{made.mean:.2f}", f"{made.deviation:.2f}") == (
        printed["estimated_mean"],
        printed["estimated_standard_deviation"],
    )
    assert by_text(made.sizes) == printed["sizes"]
    assert made.printed(25, 80) == "---"
    assert made.small(5, 99) is False
    assert made.small(5, 95) is True


def test_size_from_an_error_rate() -> None:
    given, printed = case("ss_var_error_rate")
    made = ratstats.size_error_rate(
        given["universe"],
        error_rate_percent=given["error_rate_percent"],
        reported_total=given["reported_total"],
        reported_standard_deviation=given["reported_standard_deviation"],
    )
    assert f"{made.mean:.2f}" == printed["estimated_mean"]
    assert f"{made.deviation:.2f}" == printed["estimated_standard_deviation"]
    assert by_text(made.sizes) == printed["sizes"]


def test_stratified_sizes() -> None:
    given, printed = case("ss_var_strat_unknown")
    made = ratstats.size_stratified(given["strata"])
    assert isinstance(made, ratstats.StratifiedSizes)
    assert [f"{100 * ratio:.2f}%" for ratio in made.ratios] == printed["ratios"]
    assert f"{made.mean:,.2f}" == printed["totals"]["mean"]
    assert f"{made.deviation:,.2f}" == printed["totals"]["standard_deviation"]
    assert by_text(made.strata[0]) == printed["stratum_1"]
    assert by_text(made.strata[1]) == printed["stratum_2"]
    assert by_text(made.total) == printed["total"]
    assert ratstats.size_stratified(given["strata"], total_size=139) == (28, 111)
    small = [
        {"mean": 1, "standard_deviation": 5, "universe": 4},
        {"mean": 1, "standard_deviation": 1, "universe": 1000},
    ]
    capped = ratstats.size_stratified(small, precision_percent=[5], confidence=[95])
    assert isinstance(capped, ratstats.StratifiedSizes)
    assert (0, 5, 95) in capped.capped
    assert capped.strata[0][5][95] == 4


@pytest.mark.parametrize("name", ["ss_attr_20_6", "ss_attr_50_6"])
def test_attribute_sizes_within_the_documented_two(name: str) -> None:
    from sampling.ratstats import attribute_sizes

    given, printed = case(name)
    made = ratstats.size_attribute(
        given["universe"],
        anticipated_rate_percent=given["anticipated_rate_percent"],
        precision_range_percent=given["precision_range_percent"],
    )
    for level, size in made.sizes.items():
        expected = int(printed["sizes"][str(level)].replace(",", ""))
        assert abs(size - expected) <= attribute_sizes.PRINTED_WITHIN, level


@pytest.mark.parametrize(
    ("universe", "rate", "width", "level"),
    [
        (200, 0.005, 0.03, 0.95),
        (200, 0.02, 0.10, 0.80),
        (300, 0.95, 0.05, 0.90),
        (300, 0.20, 0.12, 0.95),
    ],
)
def test_the_rule_of_attribute_sizes_is_kept_where_items_are_few(
    universe: int, rate: float, width: float, level: float
) -> None:
    """The last n before the width first falls below the range: by going through every n."""

    def wide(n: int) -> bool:
        low, high = printed_counts(universe, n, int(rate * n + 0.5 + 1e-9), level)
        return (high - low) / universe >= width

    first = next(n for n in range(1, universe) if not wide(n + 1))
    assert sample_size.attribute(universe, rate=rate, width=width, level=level) == first
