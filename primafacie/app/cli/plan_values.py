"""The choices of `primafacie plan` as values: files read, texts turned into numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from primafacie.app.cli.options import (
    allocation_of,
    costs_of,
    departures_of,
    monitoring_of,
    numbers_of,
    units_of,
)
from primafacie.app.cli.output import Output
from primafacie.app.cli.table_options import table_forms, table_notes
from primafacie.core.errors import AuditError

if TYPE_CHECKING:
    from primafacie.app.steps.earlier_findings import Pilot
    from primafacie.app.steps.plan_choices import PlanChoices
    from primafacie.app.steps.plan_step import AssuranceOptions, PlanOptions
    from primafacie.app.steps.planning_simulation import SimulationOptions
    from sampling.intake import TableFormat


def plan_options_of(output: Output, choices: PlanChoices) -> PlanOptions:
    """The choices with their files read and their texts turned into values."""
    from primafacie.app.steps.case_step import case_of
    from primafacie.app.steps.design_choice import DesignOptions
    from primafacie.app.steps.plan_step import PlanOptions

    pilot, probe = table_forms(
        ["pilot", "probe"],
        encoding=choices.encoding,
        delimiter=choices.delimiter,
        decimal=choices.decimal,
        sheet=choices.sheet,
        header_row=choices.header_row,
        footer_rows=choices.footer_rows,
        member=choices.member,
        layout=choices.layout,
    ).values()
    with table_notes(output):
        findings = _pilot(choices, pilot)
        probe_units = units_of(choices.probe, probe)
    return PlanOptions(
        rules=choices.rules or "",
        choices=tuple(choices.choose or ()),
        departures=departures_of(choices.depart),
        strata=choices.strata,
        method=choices.method,
        by=choices.by,
        certainty_over=choices.certainty_over,
        cv=choices.cv,
        search_seed=choices.search_seed,
        sample=choices.sample,
        allocation=allocation_of(choices.allocation),
        precision=choices.precision,
        error_units_precision=choices.error_units_precision,
        level=choices.level,
        side=choices.side,
        wanted_lower=choices.wanted_lower,
        error_rate=choices.error_rate,
        severity=choices.severity,
        correlation=choices.correlation,
        pilot=findings,
        allocate_by=choices.allocate_by,
        costs=costs_of(choices.cost),
        power=choices.power,
        oversample=choices.oversample,
        spares=choices.spares,
        minimum=choices.minimum,
        bound=choices.bound,
        estimator=choices.estimator,
        underpayment_floor=choices.underpayment_floor,
        design=DesignOptions(
            choices.design,
            choices.proportional_to,
            choices.starts,
            choices.within,
            choices.groups_by,
            choices.groups,
        ),
        order=choices.order,
        monitoring=monitoring_of(choices.stop_early),
        probe_units=probe_units,
        take_none_below=choices.take_none_below,
        take_none_because=choices.take_none_because,
        assured=_assured(choices),
        title=choices.title,
        case=case_of(choices.case),
    )


def _assured(choices: PlanChoices) -> AssuranceOptions | None:
    from primafacie.app.steps.plan_step import AssuranceOptions

    if choices.assurance is None:
        return None
    return AssuranceOptions(choices.assurance, choices.assurance_audits, choices.simulation_seed)


def simulation_of(choices: PlanChoices) -> SimulationOptions | None:
    from primafacie.app.steps.planning_simulation import SimulationOptions

    if not choices.simulate:
        return None
    return SimulationOptions(
        sizes=numbers_of(choices.sizes),
        bounds=tuple(choices.bounds or ()),
        replicates=choices.replicates,
        seed=choices.simulation_seed,
        workers=choices.workers,
    )


def _pilot(choices: PlanChoices, form: TableFormat) -> Pilot | None:
    """An earlier review's findings as what a plan anticipates the errors from."""
    from primafacie.app.steps.earlier_findings import pilot_from

    if choices.pilot is None:
        return None
    if choices.error_rate is not None:
        raise AuditError(
            "both",
            where="--error-rate and --pilot",
            expected="one of them",
            fix="Anticipate the errors from a rate, or from an earlier review",
        )
    return pilot_from(choices.pilot, choices.pilot_as, rules=choices.rules, form=form)
