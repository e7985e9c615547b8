"""From the plan and a seed to the drawn units and the reviewer's worksheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.app.steps.case_step import keep_case
from primafacie.app.steps.design_choice import declared_order
from primafacie.app.steps.plan_step import kept_plan
from primafacie.app.steps.sheet_step import SheetChoices, keep_sheets, kept_choices, prepare
from primafacie.app.steps.step_facts import DrawFacts, SheetFacts
from primafacie.core.errors import DrawError, StudyError
from primafacie.core.folder import StudyFolder
from primafacie.core.printable import printable

if TYPE_CHECKING:
    from sampling.draws import Draw
    from sampling.plans import CaseFile, Plan


def seeded_strata(plan: Plan) -> list[str]:
    """The strata that need a number of their own: those drawn by RAT-STATS' positions."""
    return [label for label, design in plan.designs.items() if design.own_seed]


def seeds_asked(plan: Plan, seeds: Sequence[str]) -> str | dict[str, str]:
    """The seeds as the draw takes them: one text, or a number a stratum from `LABEL=NUMBER`."""
    own = seeded_strata(plan)
    if not own or (len(own) == 1 and len(seeds) == 1 and "=" not in seeds[0]):
        if len(seeds) != 1:
            raise DrawError(
                f"{len(seeds)} seeds",
                where="--seed",
                expected="one seed, a text",
                fix="Only RAT-STATS' positions take a seed for each stratum",
            )
        return seeds[0]
    found: dict[str, str] = {}
    for text in seeds:
        label, sign, number = text.rpartition("=")
        if not sign or not label or label in found:
            raise DrawError(
                f"the seed {text!r}",
                where="--seed",
                expected="LABEL=NUMBER, each stratum once",
                fix=f"Write for example --seed {own[0]}=12345",
            )
        found[label] = number
    return found


def check_generator(plan: Plan, generator: str | None, order: str | None) -> None:
    """Refuse a generator or an order that the plan did not fix: `DrawError` with what it fixed."""
    names = sorted({design.generator[0] for design in plan.designs.values()})
    if generator is not None and generator.replace("_", "-") not in names:
        raise DrawError(
            f"the generator {generator}",
            where="--generator",
            expected=f"what the plan fixed: {', '.join(names)}",
            fix="Plan again with --design, or amend the plan with its reason, before the draw",
        )
    if order is not None and declared_order(order) != plan.order:
        planned = "none" if plan.order is None else ", ".join(plan.order)
        raise DrawError(
            f"the order {order!r}",
            where="--order",
            expected=f"what the plan fixed: {planned}",
            fix="Plan again with --order, before the draw",
        )


def keep_draw(
    root: Path,
    *,
    seed: str | Mapping[str, str],
    seed_source: str,
    sheets: SheetChoices | None = None,
    case: CaseFile | None = None,
) -> tuple[Draw, StudyFolder]:
    """Draw by the study's plan; a second draw is appended and states that it is the second.

    `sheets` are the choices of the worksheets: each reviewer gets a worksheet in addition to the
    whole one. A draw whose worksheet was not written, because the run was stopped in between, is
    completed by its recorded seed. The last draw, asked for with its own seed and source, is
    returned as it is recorded; with other choices its worksheets are written once more.
    """
    sheets = sheets or SheetChoices()
    study = StudyFolder.open(root)
    plan = kept_plan(study)
    draws = kept_draws(study)
    case = keep_case(study, case)
    unfinished = _without_worksheet(study, draws)
    if draws and unfinished is None and _same_request(plan, draws[-1], seed, seed_source):
        made = draws[-1]
        if sheets.facts() not in (SheetFacts(), kept_choices(study, made.digest)):
            prepared = prepare(made, sheets, case, plan.frame)
            keep_sheets(study, made, made.digest, sheets, case, prepared)
        return made, study
    earlier = draws[:-1] if unfinished else draws
    made = plan.draw(seed, seed_source=seed_source, earlier=earlier)
    prepared = prepare(made, sheets, case, plan.frame)
    if unfinished is None:
        what = f"drew {len(made.units):,} units (draw {made.number})"
        with study.step("draw", what, inputs={"plan": made.plan_digest}) as step:
            digest = step.write("3-draw/draw.json", made.written())
            step.state(DrawFacts(digest, made.number))
    elif _same_sample(made, unfinished):
        made, digest = unfinished, unfinished.digest  # an older release may have written it
        prepared = prepare(made, sheets, case, plan.frame)
    else:
        raise DrawError(
            f"draw {unfinished.number} is recorded, but its worksheet was not written, because "
            "the run was stopped",
            where=str(root),
            expected=f"the recorded seed {printable(unfinished.seed)!r} and its recorded source",
            fix="Run draw once more with the recorded seed and source to write that worksheet; "
            "then a further draw can be made",
        )
    keep_sheets(study, made, digest, sheets, case, prepared)
    return made, study


def _same_sample(made: Draw, recorded: Draw) -> bool:
    """Is a draw made now the one that is recorded?"""
    named = ("plan_digest", "seed", "seed_source", "number", "earlier", "units", "spares")
    return all(getattr(made, name) == getattr(recorded, name) for name in named)


def _same_request(plan: Plan, draw: Draw, seed: str | Mapping[str, str], seed_source: str) -> bool:
    """Are these the seed and the source of a draw that is recorded?"""
    from sampling.draws.stratum_seeds import seeds_of

    text, _ = seeds_of(seed, plan.designs, [row.label for row in plan.strata])
    return (draw.seed, draw.seed_source) == (text, seed_source)


def _without_worksheet(study: StudyFolder, draws: Sequence[Draw]) -> Draw | None:
    """The last draw, where no step wrote its worksheet."""
    if not draws:
        return None
    sheets = {step.input("draw") for step in study.manifest.of_kind("draw-sheet")}
    return None if draws[-1].digest in sheets else draws[-1]


def kept_draws(study: StudyFolder) -> tuple[Draw, ...]:
    """Every draw of the study, in the order they were made."""
    from sampling.draws.records import FORM

    names = [n for s in study.manifest.of_kind("draw") for n in s.files if n.endswith(".json")]
    return tuple(FORM.read(study.read(name), where=name) for name in names)


def chosen_draw(draws: Sequence[Draw], number: int | None, root: Path) -> Draw:
    """The draw of this number, or the last one."""
    if number is None:
        return draws[-1]
    for draw in draws:
        if draw.number == number:
            return draw
    raise StudyError(
        f"no draw {number}",
        where=str(root),
        expected=f"a draw from 1 to {len(draws)}",
        fix=f'Choose with --draw, as in "--draw {draws[-1].number}"',
    )
