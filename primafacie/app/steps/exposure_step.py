"""From the violations of the kept review to the exposure, kept with the law it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast, get_args

from primafacie.app.steps.kept_records import (
    has_table,
    json_of,
    kept_name,
    kept_table,
    review_of,
)
from primafacie.app.steps.step_facts import ExposureFacts
from primafacie.app.steps.used_records import named_inputs, named_review
from primafacie.core.errors import RuleError, StudyError
from primafacie.core.folder import StudyFolder
from primafacie.core.money import Money

if TYPE_CHECKING:
    from extrapolation.reviews import Review
    from penalties import Answer, Exposure, FactorList
    from penalties.episodes import MitigationBundle
    from sampling.intake import TableFormat

FOLDER = "7-exposure"


@dataclass(frozen=True)
class Forms:
    """How the tables of an exposure are written, where that is declared."""

    violations: TableFormat | None = None
    factors: TableFormat | None = None
    maximum: TableFormat | None = None

    def declared(self) -> dict[str, Any]:
        """What was declared, by the name of the table."""
        given = {part: getattr(self, part) for part in PARTS}
        return {part: form.to_dict() for part, form in given.items() if form and form.to_dict()}


PARTS = tuple(item.name for item in fields(Forms))


@dataclass(frozen=True)
class Choices:
    """What was asked of the exposure: the days, the limits, the costs, a bound's own seed.

    `maximum` is the greatest exposure of every unit of the frame: dollars, or the path of a table
    with one row per unit (unit_id, maximum and, with strata, stratum). `forms` say how the tables
    are written, where it does not show.
    """

    assessed_on: date
    action_on: date | None = None
    level: float | None = None
    sided: str | None = None
    bound: str | None = None
    costs: Money | None = None
    seed: int | None = None
    served_on: date | None = None
    submitted_on: date | None = None
    maximum: Money | Path | None = None
    each_person_402: bool = False
    forms: Forms = Forms()


@dataclass(frozen=True)
class Result:
    """What the exposure step made."""

    exposure: Exposure
    factors: tuple[FactorList, ...]
    study: StudyFolder


def keep_exposure(
    root: Path,
    choices: Choices,
    *,
    violations: Path | None = None,
    answers: Path | None = None,
    bundle: MitigationBundle | None = None,
) -> Result:
    """Compute the exposure of the review that the estimate names, kept with the law it used.

    `violations`: a table of violations recorded after the review, added to it. `answers`: a
    table of factors (factor, reply, evidence). `bundle`: the index of a proof-of-mitigation
    folder, kept beside the exposure so that the memo cites it by its digest. The law entries lie
    in the folder whole, so
    that the other side reads the text, dates and marks that were used.
    """
    from extrapolation.reviews import add_violations

    study = StudyFolder.open(root)
    review = named_review(study)
    if violations is not None:
        review = add_violations(review, violations, form=choices.forms.violations)
    found = _computed(review, choices)
    factors = (
        _weighed(found, _answers(answers, choices.forms.factors)) if answers is not None else ()
    )
    inputs = named_inputs(study) | {"review": review.digest}
    with study.step(
        "exposure", f"exposure of {found.violations:,} violations", inputs=inputs
    ) as step:
        if violations is not None:
            step.copy(f"{FOLDER}/{kept_name('violations', violations)}", violations)
            step.write(f"{FOLDER}/review.json", review.written())
        if answers is not None:
            step.copy(f"{FOLDER}/{kept_name('factors', answers)}", answers)
            step.write_record(
                f"{FOLDER}/factors.json", {"lists": [item.to_dict() for item in factors]}
            )
        if declared := choices.forms.declared():
            step.write_record(f"{FOLDER}/forms.json", declared)
        if bundle is not None:
            step.write(f"{FOLDER}/mitigation.json", bundle.written())
        for path, text in sorted(_law_used(found).items()):
            step.write(f"{FOLDER}/law/{path}", text.encode("utf-8"))
        maximum, file = choices.maximum, None
        if maximum is not None and not isinstance(maximum, Money):
            file = kept_name("maxima", maximum)
            step.copy(f"{FOLDER}/{file}", maximum)
            maximum = None
        digest = step.write(f"{FOLDER}/exposure.json", found.written())
        step.state(ExposureFacts(digest, choices.seed, maximum, file))
    return Result(found, factors, study)


@dataclass(frozen=True)
class KeptExposure:
    """The kept exposure, computed again, with the digest of the file that keeps it."""

    exposure: Exposure
    factors: tuple[FactorList, ...]
    digest: str


def kept_exposure(study: StudyFolder) -> KeptExposure:
    """The kept exposure, computed again; `StudyError` where it is not the kept one."""
    from penalties.exposures.exposures import FORM

    path = study.latest_file("exposure", f"{FOLDER}/exposure.json")
    kept = FORM.read(path.read_bytes(), where=path.name)
    if study.latest_names("exposure", f"{FOLDER}/review.json"):
        review = review_of(study.latest_file("exposure", f"{FOLDER}/review.json"))
    else:
        review = named_review(study, study.manifest.latest("exposure"))
    step = study.manifest.latest("exposure")
    choices = Choices(
        assessed_on=kept.assessed_on,
        action_on=kept.action_on,
        level=kept.choice.level,
        sided=kept.choice.sided,
        bound=kept.choice.bound,
        costs=kept.costs,
        seed=step.stated(ExposureFacts).seed if step else None,
        served_on=kept.served_on,
        submitted_on=kept.submitted_on,
        maximum=_kept_maximum(study),
        each_person_402=kept.each_person_402,
        forms=_kept_forms(study),
    )
    found = _computed(review, choices)
    if found.regimes != kept.regimes:
        raise StudyError(
            "an exposure that is not the kept one when computed again",
            where=str(study.root),
            expected="the same amounts",
            fix="Run `primafacie verify`: the folder was altered, "
            "or a release with other law made it",
        )
    factors: tuple[FactorList, ...] = ()
    if has_table(study, "exposure", f"{FOLDER}/factors"):
        answers = kept_table(study, "exposure", f"{FOLDER}/factors")
        factors = _weighed(found, _answers(answers, choices.forms.factors))
    return KeptExposure(found, factors, kept.digest)


def kept_bundle(study: StudyFolder) -> MitigationBundle | None:
    """The index of the proof-of-mitigation folder kept with the last exposure, if any."""
    from penalties.episodes.mitigation_bundles import FORM

    if not study.latest_names("exposure", f"{FOLDER}/mitigation.json"):
        return None
    path = study.latest_file("exposure", f"{FOLDER}/mitigation.json")
    return FORM.read(path.read_bytes(), where=path.name)


def _kept_forms(study: StudyFolder) -> Forms:
    from sampling.intake import TableFormat

    if not study.latest_names("exposure", f"{FOLDER}/forms.json"):
        return Forms()
    declared = json_of(study.latest_file("exposure", f"{FOLDER}/forms.json"))
    return Forms(**{part: TableFormat.from_dict(form) for part, form in declared.items()})


def _kept_maximum(study: StudyFolder) -> Money | Path | None:
    step = study.manifest.latest("exposure")
    facts = step.stated(ExposureFacts) if step else ExposureFacts()
    if facts.maximum is not None or not facts.maximum_file:
        return facts.maximum
    return study.latest_file("exposure", f"{FOLDER}/{facts.maximum_file}")


def _maxima(maximum: Money | Path | None, form: TableFormat | None) -> Any:
    """The stated maxima as the exposure takes them: an amount, or one for every unit."""
    if maximum is None or isinstance(maximum, Money):
        return maximum
    from penalties import UnitMaximum
    from sampling.intake import read_table

    table = read_table(maximum, needed=["unit_id", "maximum"], form=form, error=RuleError)
    units, cents = table.ids("unit_id", unique=True), table.cents("maximum")
    strata = table.texts("stratum") if "stratum" in table else [""] * len(table)
    table.raise_problems("maximum exposures")
    table.note_unused(["unit_id", "maximum", "stratum"])
    return {
        unit: UnitMaximum(Money(amount or 0), stratum)
        for unit, amount, stratum in zip(units, cents, strata, strict=True)
    }


def _computed(review: Review, choices: Choices) -> Exposure:
    from penalties import exposure

    return exposure(
        review,
        assessed_on=choices.assessed_on,
        action_on=choices.action_on,
        level=choices.level,
        sided=cast("Any", choices.sided),
        bound=choices.bound,
        costs=choices.costs,
        options={} if choices.seed is None else {"seed": choices.seed},
        served_on=choices.served_on,
        submitted_on=choices.submitted_on,
        maximum_per_unit=_maxima(choices.maximum, choices.forms.maximum),
        each_person_402=choices.each_person_402,
    )


def _answers(path: Path, form: TableFormat | None) -> dict[str, Answer]:
    from penalties import Answer
    from penalties.exposures.factors import Reply
    from sampling.intake import read_table

    table = read_table(path, needed=["factor", "reply"], form=form, error=RuleError)
    factors = table.ids("factor", unique=True)
    replies = table.choices("reply", {name: name for name in get_args(Reply)})
    evidence = table.texts("evidence") if "evidence" in table else [""] * len(table)
    table.raise_problems("factors")
    table.note_unused(["factor", "reply", "evidence"])
    return {
        factor: Answer(cast("Any", reply), shown)
        for factor, reply, shown in zip(factors, replies, evidence, strict=True)
    }


def _weighed(found: Exposure, answers: Mapping[str, Answer]) -> tuple[FactorList, ...]:
    """The questionnaires of the regimes found; answers go to the rule whose factor they name."""
    from penalties import factor_questions, weigh_factors

    made: list[FactorList] = []
    used: set[str] = set()
    for regime in found.regimes.values():
        rule = regime.factor_rule
        known = {question.id for question in factor_questions(rule)}
        own = {name: answer for name, answer in answers.items() if name in known}
        used |= own.keys()
        made.append(weigh_factors(rule, own, claimed=regime.claimed.point))
    strange = [name for name in answers if name not in used]
    if strange:
        raise RuleError(
            f"the factor {strange[0]!r}",
            where="factors",
            expected="a factor of the rules of the violations found",
            fix="`primafacie law 402.111` and `primafacie law 1003.140` list them",
        )
    return tuple(made)


def _law_used(found: Exposure) -> dict[str, str]:
    """The text of every law entry the exposure rests on, by its path."""
    from penalties.law.adjustments import hhs_table
    from penalties.law.basis_records import find_basis
    from penalties.law.files import needed_law

    always = ("402.107", "402.1(g)", "1003.1570", "OIG SDP")
    files = [
        *hhs_table().files,
        *map(needed_law, always),
        *find_basis("31 USC 3729").law_used,
    ]
    used = {dated.path: dated for dated in files}
    for regime in found.regimes.values():
        for part in regime.parts:
            used.update({dated.path: dated for dated in find_basis(part.law.basis).law_used})
    return {path: dated.text for path, dated in used.items()}
