"""The choices of a plan as they are typed: on the command line, or in a plan file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class PlanChoices:
    """Every choice of `primafacie plan`, under the name of its option, in the option's form.

    What is left out has the value that it has on the command line.
    """

    rules: str | None = None
    choose: list[str] | None = None
    depart: list[str] | None = None
    title: str = ""
    case: Path | None = None
    strata: int = 1
    method: str = "cum_root_f"
    by: str | None = None
    certainty_over: str | None = None
    take_none_below: str | None = None
    take_none_because: str | None = None
    cv: float | None = None
    search_seed: int = 0
    probe: Path | None = None
    sample: int | None = None
    allocation: list[str] | None = None
    precision: float | None = None
    error_units_precision: float | None = None
    level: float | None = None
    side: str | None = None
    allocate_by: str = "neyman"
    cost: list[str] | None = None
    power: float = 0.5
    oversample: float = 0.0
    wanted_lower: str | None = None
    assurance: float | None = None
    assurance_audits: int = 2000
    correlation: float | None = None
    spares: int = 0
    minimum: int = 2
    error_rate: float | None = None
    severity: float = 1.0
    pilot: Path | None = None
    pilot_as: str = "probe"
    design: str = "tickets"
    proportional_to: str | None = None
    starts: int | None = None
    within: int | None = None
    groups_by: str | None = None
    groups: int | None = None
    order: str | None = None
    estimator: str | None = None
    bound: str | None = None
    underpayment_floor: str | None = None
    stop_early: str | None = None
    simulate: bool = False
    sizes: str | None = None
    bounds: list[str] | None = None
    replicates: int = 500
    workers: int = 1
    simulation_seed: int = 0
    encoding: list[str] | None = None
    delimiter: list[str] | None = None
    decimal: list[str] | None = None
    sheet: list[str] | None = None
    header_row: list[str] | None = None
    footer_rows: list[str] | None = None
    member: list[str] | None = None
    layout: list[str] | None = None
