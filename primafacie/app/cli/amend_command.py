"""`primafacie amend`: the plan changed with a reason, before the draw."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from primafacie.app.cli import plan_options
from primafacie.app.cli.option_words import CASE, DESIGN, LIMIT, SIZE, option
from primafacie.app.cli.options import (
    Json,
    StudyArgument,
    all_listed,
    allocation_of,
    departures_of,
    monitoring_of,
)
from primafacie.app.cli.output import Output
from primafacie.core.errors import PlanError

_OF_THE_DESIGN = ("design", "proportional_to", "starts", "within", "groups_by", "groups")
_OTHER_PLAN = "Other strata or another frame are another plan: run primafacie plan again"


def register(application: typer.Typer) -> None:
    """Add the command."""
    application.command("amend")(run)


def run(
    context: typer.Context,
    study: StudyArgument,
    reason: Annotated[
        str, option("--reason", CASE, more="It is kept in the plan with what was changed.")
    ],
    title: plan_options.Title = "",
    rules: plan_options.Rules = None,
    choose: plan_options.Choose = None,
    depart: plan_options.Depart = None,
    allocation: plan_options.Allocation = None,
    spares: Annotated[
        int | None, option("--spares", SIZE, more="It holds for each stratum.")
    ] = None,
    design: Annotated[str | None, option("--design", DESIGN)] = None,
    proportional_to: plan_options.ProportionalTo = None,
    starts: plan_options.Starts = None,
    within: plan_options.Within = None,
    groups_by: plan_options.GroupsBy = None,
    groups: plan_options.Groups = None,
    order: plan_options.Order = None,
    estimator: plan_options.Estimator = None,
    bound: Annotated[str | None, option("--bound", LIMIT)] = None,
    underpayment_floor: plan_options.UnderpaymentFloor = None,
    stop_early: plan_options.StopEarly = None,
    as_json: Json = False,
) -> None:
    """Change the plan openly: what was changed, from what to what, and why.

    The amended plan names the one before by its digest, and both stay in the study. Only what is
    given is changed; sizes of strata that are not named stay. Other strata or another frame are
    another plan. After the draw nothing can be amended.

    --choose replaces an earlier choice of the same rule. A departure that was stated stays in the
    plan as long as the plan breaks the rule; --depart states it with another reason.

    Example:

      primafacie amend my-study --reason "two reviewers left" --allocation "1=40" --spares 2
    """
    from primafacie.app.steps.amend_step import keep_amendment
    from primafacie.app.steps.design_choice import DesignOptions, declared_order
    from primafacie.app.steps.result_rows import planned_rows
    from primafacie.core.serializer import to_record
    from sampling.plans.underpayment_floors import floor_from_text

    given = {
        name
        for name in context.params
        if (source := context.get_parameter_source(name)) and source.name == "COMMANDLINE"
    }
    selection = DesignOptions(
        design or "tickets", proportional_to, starts, within, groups_by, groups
    )
    choices: dict[str, Any] = {
        "title": title,
        "rules": rules,
        "choices": tuple(choose or ()),
        "departures": departures_of(depart),
        "allocation": allocation_of([*all_listed(allocation)]),
        "spares": spares,
        "order": declared_order(order),
        "estimator": estimator,
        "bound": bound,
        "underpayment_floor": floor_from_text(underpayment_floor),
        "stop_early": monitoring_of(stop_early),
    }
    names = {"choices": "choose", "departures": "depart"}
    changes = {name: value for name, value in choices.items() if names.get(name, name) in given}
    if not given.isdisjoint(_OF_THE_DESIGN):
        changes |= {"selection": selection.record()}
    if not changes:
        raise PlanError(
            "no change",
            where="amend",
            expected="an option with what is changed, such as --allocation, --spares or --bound",
            fix=_OTHER_PLAN,
        )
    output = Output(as_json=as_json)
    with output.working("Amending the plan ..."):
        made, kept = keep_amendment(study, reason=reason, changes=changes)
    amendment = made.amendments[-1]
    output.line(f"amendment {amendment.number}: {amendment.reason}")
    output.table("", ["choice", "before", "after"], amendment.changes, folds=2)
    for note in made.notes:
        output.note(note)
    output.fact("amendment", to_record(amendment))
    output.fact("plan_digest", made.digest, f"plan digest {made.digest}")
    output.fact("strata", to_record(planned_rows(made)))
    output.head(kept.head)
    output.then(f'primafacie draw {study} --seed TEXT --seed-source "where it came from"')
    output.finish()
