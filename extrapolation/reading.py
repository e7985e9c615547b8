"""The only entrance for findings: `read_review`, whose unusual amounts are confirmed.

One mistyped cell can move a demand by most of its amount, so that the message of an unusual amount
states the demand with and without the finding. For that the reading is above the demands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from extrapolation.demands.demand import demand
from extrapolation.estimates.estimation import estimate
from extrapolation.reviews.blank_findings import blank_findings
from extrapolation.reviews.cell_notes import cell_notes, finding_notes
from extrapolation.reviews.drawn_review import drawn_rows
from extrapolation.reviews.plain_review import check_missing_payments, plain_rows
from extrapolation.reviews.raw_tables import read_tables
from extrapolation.reviews.records import Review
from extrapolation.reviews.review_rows import ReviewedStratum
from extrapolation.reviews.second_findings import second_findings
from extrapolation.reviews.stratum_sizes import checked_sizes
from extrapolation.reviews.treatments import apply_rules, choices_of, treat
from extrapolation.reviews.unusual_amounts import CONFIRMED, UNDERPAID, UnusualAmount
from extrapolation.reviews.violations import violations_in
from primafacie.core.errors import AuditError, Problem, ReviewError
from primafacie.core.money import Money
from sampling import Draw, RuleSet, load_rules
from sampling.intake import TableFormat

PRICED: Final = 5
"""The effect on the demand is computed for so many cells."""


def read_review(
    source: Any,
    *,
    draw: Draw | None = None,
    sizes: Mapping[str, int] | int | None = None,
    stratum: str | None = None,
    rules: str | RuleSet | None = None,
    violations: Any = None,
    seconds: Sequence[Any] = (),
    blank_finding: str | None = None,
    confirm_amounts: str | None = None,
    form: TableFormat | None = None,
) -> Review:
    """The findings of a review, all checked, with the rule set's treatments applied.

    No status removes a unit from n. With `draw`, every drawn unit must be accounted for and every
    cell is checked. Without a draw, the table holds `overpaid` in dollars (or `paid` and
    `should_have_paid`) and any further numbers.

    Parameters
    ----------
    source : path, DataFrame or RawTables
        The filled worksheet (.xlsx, .csv), several of them put together by `merge_reviews`, or a
        pandas or polars table.
    draw : Draw, optional
        The draw whose worksheet was filled.
    sizes : mapping of str to int, or int, optional
        Without a draw, the number of units of each stratum ({"1": 5000, ...}), or N for one
        stratum.
    stratum : str, optional
        Without a draw, the column of the stratum labels.
    rules : str or RuleSet, optional
        The rule set, or its name. The default is the plan's where there is a draw, and none
        otherwise; without a rule set, no demand can be formed.
    violations : path or DataFrame, optional
        A table of violations, one row per violation, each with its `unit_id`.
    seconds : sequence of paths or DataFrames, optional
        Worksheets or tables of further reviewers of the same units. Their findings are kept with
        each unit (`ReviewRow.seconds`) and change no amount.
    blank_finding : str, optional
        `"0 because REASON"`, for sheets that hold the errors only: blank findings are then read as
        $0.00 overpaid and counted in the notes. By default a blank finding on a reviewed unit is an
        error.
    confirm_amounts : str, optional
        The reason that confirms all unusual amounts of the file (see Notes).
    form : TableFormat, optional
        How the files are written, where it does not show.

    Returns
    -------
    Review
        One row per sampled unit, with amounts in cents as found and as the rule set counts them.

    Raises
    ------
    ReviewError
        For all errors together, each named by its cell. An underpayment is no error: it is kept,
        and the notes ask for a second look.

    Warns
    -----
    AuditWarning
        If cells show something other than they hold, by their number format. The value held is
        read; the same text is in `Review.notes`.

    Notes
    -----
    Violations, which are not overpayments, are in columns of their own (`violation`, `evidence`,
    `penalty_units`, `claimed_tainted`, `presented_on`, `responsible`, several persons separated by
    `;`), in a sheet `Violations`, or in the table `violations`. They go to `Review.violations` and
    change no overpayment.

    An amount is unusual, and must be corrected or confirmed, if `should_have_paid` is above the
    larger of paid and claimed (above 2 x paid + $100 where no claimed amount is known), or below 1%
    of paid but not 0. One cell is confirmed by the status `underpaid`, or by yes in a column
    `confirmed`; the whole file by `confirm_amounts`. Number cells with binary noise (0.1 + 0.2) are
    read as their cent and counted in the notes.

    Examples
    --------
    >>> import pandas as pd
    >>> found = pd.DataFrame({"overpaid": [0, 12.5, 40]})
    >>> print(read_review(found, sizes=100, rules="cms-pim"))
    review of 3 units, 2 in error
    """
    review, unusual = _findings(
        source,
        draw=draw,
        sizes=sizes,
        stratum=stratum,
        rules=rules,
        violations=violations,
        seconds=seconds,
        blank_finding=blank_finding,
        form=form,
    )
    confirmed = _confirmations(review, unusual, confirm_amounts)
    return replace(review, notes=(*review.notes, *confirmed)) if confirmed else review


def _findings(
    source: Any,
    *,
    draw: Draw | None = None,
    sizes: Mapping[str, int] | int | None = None,
    stratum: str | None = None,
    rules: str | RuleSet | None = None,
    violations: Any = None,
    seconds: Sequence[Any] = (),
    blank_finding: str | None = None,
    form: TableFormat | None = None,
) -> tuple[Review, list[UnusualAmount]]:
    """The review and its unusual amounts, whether they are confirmed or not."""
    rule_set = load_rules(rules) if isinstance(rules, str) else rules
    if rule_set is not None:
        rule_set.check_decided()
    tables = read_tables(source, form=form, worksheet=draw is not None)
    drawn = [*draw.units, *draw.spares] if draw else []
    extra = None if violations is None else read_tables(violations, form=form)
    found, faults = violations_in(
        tables,
        extra,
        {unit.unit_id: unit.claimed_cents for unit in drawn} if draw else None,
    )
    notes: list[str] = []
    blanks = blank_findings(blank_finding)
    try:
        if draw is None:
            rows, strata, unusual = plain_rows(
                tables, sizes=checked_sizes(sizes), stratum=stratum, rules=rule_set, blanks=blanks
            )
            notes = blanks.notes
            if rule_set is not None:
                check_missing_payments(rows, rule_set)
        else:
            rows, notes, unusual = drawn_rows(tables, draw, blanks)
        others = second_findings(
            seconds,
            {row.unit_id: row.paid_cents for row in rows},
            faults,
            form=form,
            worksheet=draw is not None,
        )
        rows = [replace(row, seconds=others.get(row.unit_id, ())) for row in rows]
    except ReviewError as error:
        if not faults:
            raise
        raise ReviewError.collected([*error.problems, *faults], what="review") from error
    if faults:
        raise ReviewError.collected(faults, what="review")
    if draw is not None:
        rule_set = rule_set or draw.plan.rule_set
        how = {row.label: row for row in draw.strata}
        strata = [
            ReviewedStratum(row.label, row.size, row.total_cents, row.certainty, how.get(row.label))
            for row in draw.plan.strata
        ]
        if rule_set.digest != draw.plan.rule_set.digest:
            notes.append(
                f"deviates from the plan: planned rules {draw.plan.rule_set.name}, used "
                f"{rule_set.name}"
            )
    counted, treatments = apply_rules(rows, rule_set)
    charges = rule_set is not None and rule_set.withdrawn == "as missing"
    notes += cell_notes([tables, *([] if extra is None else [extra])])
    notes += finding_notes(rows, found, charges=charges)
    review = Review(
        rows=counted,
        strata=tuple(strata),
        rule_set=rule_set,
        plan=draw.plan if draw else None,
        draw_digest=draw.digest if draw else "",
        treatments=treatments,
        notes=tuple(notes),
        violations=found,
    )
    return review, unusual


def _confirmations(
    review: Review, found: Sequence[UnusualAmount], because: str | None
) -> list[str]:
    """Notes on the unusual amounts that were confirmed; `ReviewError` for those that were not.

    `because` is the reason that confirms all of them, if one was given.
    """
    open_items = [item for item in found if not item.confirmed]
    if open_items and not because:
        raise ReviewError.collected(_problems(review, open_items), what="unusual amounts")
    if not found:
        return []
    shown = ", ".join(f"{item.cell} {Money(item.right)}" for item in found[:PRICED])
    more = f" and {len(found) - PRICED:,} more" if len(found) > PRICED else ""
    amounts = "1 unusual amount was" if len(found) == 1 else f"{len(found):,} unusual amounts were"
    reason = f", because {because}" if because and open_items else ""
    return [f"{amounts} confirmed by the reviewers{reason}: {shown}{more}"]


def _problems(review: Review, items: Sequence[UnusualAmount]) -> list[Problem]:
    asked = _demand(review)
    return [
        Problem(
            item.cell,
            f"should_have_paid {Money(item.right)} for a payment of {Money(item.paid)}",
            f"{item.usual}, or a confirmation",
            f"{_effect(review, item, asked, place)}Correct the amount; or confirm it by the status "
            f"{UNDERPAID}, by yes in a column {CONFIRMED}, or all of the file by "
            'confirm_amounts="REASON"',
            "" if place < PRICED else "an unusual amount",
        )
        for place, item in enumerate(items)
    ]


def _effect(review: Review, item: UnusualAmount, asked: Money | None, place: int) -> str:
    """What the cell does to the demand, in words; its scaled amount where none can be formed."""
    if place >= PRICED:
        return ""
    if asked is not None:
        other = _demand(_found_right(review, item.unit_id))
        if other is not None:
            return (
                f"With this amount the demand is {asked}; if the payment was right it would be "
                f"{other}. "
            )
    row = next(row for row in review.rows if row.unit_id == item.unit_id)
    size = next((part.size for part in review.strata if part.label == row.stratum), 0)
    n = sum(other.stratum == row.stratum for other in review.counted)
    scaled = Money.rounded((item.paid - item.right) / 100 * size / max(1, n), rule="half up")
    return f"With this amount the finding adds about {scaled} to the estimate. "


def _found_right(review: Review, unit_id: str) -> Review:
    """The review in which the unit's payment was right."""
    choices = choices_of(review.rule_set)
    rows = tuple(
        treat(replace(row, should_have_paid_cents=row.paid_cents, overpaid_cents=0), choices)[0]
        if row.unit_id == unit_id
        else row
        for row in review.rows
    )
    return replace(review, rows=rows)


def _demand(review: Review) -> Money | None:
    if review.rule_set is None:
        return None
    try:
        return demand(estimate(review)).amount
    except AuditError:
        return None
