"""A plan file holds every choice that the options of `primafacie plan` give, and gives it back."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from primafacie.app.steps.plan_choices import PlanChoices
from primafacie.app.steps.plan_files import KEYS, plan_file_text, read_plan_file
from tests.builders.command_line import all_commands, run

pytestmark = pytest.mark.once

PANELS = {
    "": "Rules and plan file",
    "strata": "Strata",
    "size": "Size",
    "anticipated": "Anticipated errors",
    "design": "Design",
    "limit": "Estimator and limit",
    "simulation": "Simulation",
    "tables": "How tables are written",
}
ALL = PlanChoices(
    rules="my rules/own.toml",
    title='A "title" with \\ and é 😀 and \x7f',
    choose=["netting=netted because both directions are reviewed"],
    depart=["design.required because the agency agreed"],
    case=Path("case.toml"),
    strata=3,
    method="sethi",
    by="paid > 50",
    certainty_over="20000",
    take_none_below="25.50",
    take_none_because="too small",
    cv=0.125,
    search_seed=7,
    probe=Path("lists/probe.txt"),
    sample=150,
    allocation=["1=40", "A, B=60"],
    precision=0.25,
    error_units_precision=0.3,
    level=0.9,
    side="lower",
    allocate_by="cost",
    cost=["1=65.0", "A, B=12.5"],
    power=0.75,
    oversample=0.2,
    wanted_lower="60%",
    assurance=0.8,
    assurance_audits=500,
    correlation=0.1,
    spares=4,
    minimum=30,
    error_rate=0.3,
    severity=0.8,
    pilot=Path("pilot.csv"),
    pilot_as="taints",
    design="three-stage",
    proportional_to="claimed",
    starts=3,
    within=5,
    groups_by="kind",
    groups=2,
    order="paid desc, unit_id asc",
    estimator="ratio",
    bound="hall",
    underpayment_floor="claimed - paid",
    stop_early="bet=predictable,n_max=200,threshold=50000,materiality=1000.50,share=0.5,strata=union",
    simulate=True,
    sizes="100,150",
    bounds=["student", "gaffke"],
    replicates=60,
    workers=2,
    simulation_seed=9,
    encoding=["pilot=cp1252"],
    delimiter=[";"],
    decimal=[","],
    sheet=["probe=Ids"],
    header_row=["pilot=4"],
    footer_rows=["2"],
    member=["probe=ids.csv"],
    layout=["probe=ids-layout.csv"],
)


def test_every_choice_that_an_option_gives_has_its_key() -> None:
    """In the table of its panel, with the default that the command line has."""
    options = {known.name: known for known in all_commands()["plan"].params}
    kept = {name: (table, key) for table, keys in KEYS.items() for key, (name, _) in keys.items()}
    assert set(kept) | {"stop_early"} == {field.name for field in fields(PlanChoices)}
    assert set(options) - set(kept) == {
        *("study", "from_file", "write_toml", "stop_early", "as_json"),
        *("grid", "compare", "unit_cost", "out"),
    }
    for name, (table, key) in kept.items():
        panel = "Case" if name in ("title", "case") else PANELS[table]
        assert options[name].rich_help_panel == panel, name
        assert options[name].default == getattr(PlanChoices(), name), name
        if (table, key) not in {("strata", "number"), ("design", "kind"), ("simulation", "seed")}:
            assert f"--{key}" in options[name].opts or key == "costs", key


def test_every_choice_comes_back(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    path = tmp_path / "plans" / "plan.toml"
    choices = ALL
    text = plan_file_text(choices, Path("plans/plan.toml"))
    path.write_text(text, encoding="utf-8")
    assert len(tomllib.loads(text)) == len(KEYS) + 5  # those outside tables, [stop-early]
    found = read_plan_file(path)
    here = tmp_path.resolve()
    for name in ("probe", "pilot", "rules", "case"):
        at = Path(found.pop(name)).resolve()
        assert at == here / str(getattr(choices, name)), name
    wanted = {
        field.name: getattr(choices, field.name)
        for field in fields(choices)
        if field.name not in ("probe", "pilot", "rules", "case")
    }
    assert found == wanted


def test_the_help_of_the_plan_is_in_panels(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "plan", "--help")
    heads = [line.removesuffix(":") for line in out.splitlines() if line[:1].isupper()]
    assert heads[0].startswith("Usage: primafacie plan [OPTIONS] STUDY")
    first, *others = PANELS.values()
    *choices, tables = others
    assert heads[1:] == ["Arguments", first, "Case", *choices, "Comparison", tables, "Output"]
