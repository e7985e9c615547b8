"""The findings of an earlier random review, as a plan anticipates errors from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.core.errors import PlanError
from primafacie.core.families import unknown_name

if TYPE_CHECKING:
    from sampling.intake import TableFormat
    from sampling.models import AnticipatedErrors

HOW = ("probe", "taints", "hot-deck")
_COLUMNS = ("paid", "overpaid")


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
