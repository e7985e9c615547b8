"""The findings of an earlier random review, as a plan anticipates errors from them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.core.errors import PlanError, ReviewError
from primafacie.core.families import unknown_name
from primafacie.core.folder import StudyFolder

if TYPE_CHECKING:
    from extrapolation import Review
    from sampling.intake import TableFormat
    from sampling.models import AnticipatedErrors
    from sampling.strata import Strata

HOW = ("probe", "taints", "hot-deck")
_COLUMNS = ("paid", "overpaid")
_OF_A_REVIEW = frozenset({"status", "should_have_paid"})


@dataclass(frozen=True)
class Pilot:
    """What an earlier review lets a plan anticipate, and the strata of its plan, where known."""

    errors: AnticipatedErrors
    strata: tuple[tuple[str, str], ...] = ()

    def check(self, strata: Strata | None) -> None:
        """Refuse a probe by stratum whose strata are cut elsewhere than those of the plan."""
        from sampling.models import OverpaymentModel

        if len(self.strata) < 2 or isinstance(self.errors, OverpaymentModel):
            return
        own = () if strata is None else tuple((row.label, row.bounds) for row in strata)
        if own != self.strata:
            raise PlanError(
                "a pilot whose strata are others than those of the plan",
                where="--pilot",
                expected="the same strata, with the same boundaries",
                fix="Say --pilot-as taints or hot-deck, which hold in any strata",
            )


def pilot_from(
    path: Path, how: str, *, rules: str | None = None, form: TableFormat | None = None
) -> Pilot:
    """`probe`, `taints` or `hot-deck` from a study, a filled worksheet or a table of findings."""
    from extrapolation import pilot_errors

    if path.is_dir():
        review = _kept_review(StudyFolder.open(path))
        plan = review.plan
        strata = () if plan is None else tuple((row.label, row.bounds) for row in plan.strata)
        return Pilot(pilot_errors(review, use=how), strata)
    if _is_review(path, form):
        return Pilot(pilot_errors(path, use=how, rules=rules, form=form))
    return Pilot(anticipated_from(path, how, form=form))


def _kept_review(study: StudyFolder) -> Review:
    """The review that a study kept last."""
    from extrapolation.reviews.records import FORM

    if study.manifest.latest("review") is None:
        raise PlanError(
            "a study without a review",
            where=str(study.root),
            expected="a study whose findings were read, or a filled worksheet",
            fix=f'Run primafacie estimate "{study.root}" WORKSHEET first, or name the worksheet',
        )
    path = study.latest_file("review", ".json")
    return FORM.read(path.read_bytes(), where=path.name)


def _is_review(path: Path, form: TableFormat | None) -> bool:
    """Does a file hold findings with a status or an amount that should have been paid?"""
    from extrapolation.reviews.raw_tables import read_tables

    try:
        return not _OF_A_REVIEW.isdisjoint(read_tables(path, form=form).columns)
    except ReviewError:
        return False


def anticipated_from(path: Path, how: str, *, form: TableFormat | None = None) -> AnticipatedErrors:
    """`probe`, `taints` or `hot-deck` from a table of every unit of an earlier random
    review.

    Columns `paid` and `overpaid` in dollars (0 where a unit was right), and `stratum` where the
    probe was one by the plan's strata. Raises `PlanError` with all faults, each by its row.
    """
    from sampling.models import EmpiricalTaints, HotDeck, Probe

    if how not in HOW:
        raise PlanError.of(unknown_name("choice", how, HOW, where="--pilot-as"))
    labels, paid, over = _rows(path, form)
    if how == "hot-deck":
        return HotDeck(tuple(paid), tuple(over))
    if how == "taints":
        return EmpiricalTaints(tuple(o / p for o, p in zip(over, paid, strict=True)))
    if labels is None:
        return Probe.of(over)
    by_stratum: dict[str, list[float]] = {}
    for label, value in zip(labels, over, strict=True):
        by_stratum.setdefault(label, []).append(value)
    return Probe.of_strata(by_stratum)


def _rows(
    path: Path, form: TableFormat | None
) -> tuple[list[str] | None, list[float], list[float]]:
    from sampling.intake import read_table

    table = read_table(path, needed=_COLUMNS, form=form, error=PlanError)
    paid_cents, over_cents = table.cents("paid"), table.cents("overpaid")
    paid = [(cents or 0) / 100 for cents in paid_cents]
    over = [(cents or 0) / 100 for cents in over_cents]
    rows = list(enumerate(zip(paid_cents, over_cents, strict=True)))
    for column, wrong, got, expected in (
        (
            "paid",
            [place for place, (p, _) in rows if p is not None and p <= 0],
            "a payment of 0 or less",
            "a payment above 0",
        ),
        (
            "overpaid",
            [place for place, (p, o) in rows if p is not None and o is not None and o > p > 0],
            "more than was paid",
            "no more overpaid than was paid",
        ),
    ):
        if wrong:
            table.fault(column, wrong, got, expected=expected, fix="Correct the rows")
    if len(table) < 2:
        table.note(f"{len(table)} units", expected="2 units or more", fix="")
    labels = None
    if "stratum" in table:
        labels = table.texts("stratum", blank=False)
    table.raise_problems("earlier findings")
    table.note_unused([*_COLUMNS, "stratum"])
    return labels, paid, over
