"""The errors that a plan anticipates from an earlier review, whatever its findings are kept in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from extrapolation.reading import read_review
from extrapolation.reviews import Review
from extrapolation.reviews.raw_tables import read_tables, text_of
from primafacie.core.errors import AuditError, PlanError
from primafacie.core.families import unknown_name
from primafacie.core.plurals import counted
from sampling.intake import TABLE_NOTE, TableFormat
from sampling.models import AnticipatedErrors, EmpiricalTaints, HotDeck, Probe

if TYPE_CHECKING:
    from sampling import RuleSet

USES: Final = ("probe", "taints", "hot-deck")
# Findings alone do not tell how large their strata are, and nothing here depends on it.
_LARGE: Final = 10**12


def pilot_errors(
    source: Any,
    *,
    use: str = "probe",
    rules: str | RuleSet | None = None,
    form: TableFormat | None = None,
) -> AnticipatedErrors:
    """Anticipate errors from the findings of an earlier random review.

    Every unit counts as the rules of its review say: a missing record by the rule on missing
    records, an underpayment as negative where underpayments are netted. Units that a spare replaced
    are left out.

    Parameters
    ----------
    source : Review, path or DataFrame
        A review, a filled worksheet, or a table of findings with a row for every reviewed unit.
    use : {"probe", "taints", "hot-deck"}, default "probe"
        Mean and standard deviation (by stratum where there are several), shares of the payments
        that were overpaid, or shares of units of similar payment.
    rules : str or RuleSet, optional
        The rule set for a worksheet or a table, which bring none.
    form : TableFormat, optional
        How the file is written, where it does not show.

    Returns
    -------
    AnticipatedErrors
        A `Probe`, `EmpiricalTaints` or `HotDeck`, for `plan(..., anticipated=)`.

    Raises
    ------
    PlanError
        If the use is unknown, the findings cannot be read, or shares are asked for and payments are
        missing.

    Warns
    -----
    AuditWarning
        If units paid 0 or less are left out, because nothing can be a share of their payment.

    Notes
    -----
    The earlier review must be of a random sample of the same kind of units. A probe by stratum is
    one of the plan's strata; where the strata are others, `taints` and `hot-deck` apply.

    Examples
    --------
    >>> import pandas as pd
    >>> found = pd.DataFrame({"paid": [50, 80, 20, 10], "should_have_paid": [50, 20, 20, 10]})
    >>> pilot_errors(found).rows[0].mean
    15.0
    >>> pilot_errors(found, use="taints").taints
    (0.0, 0.75, 0.0, 0.0)
    """
    if use not in USES:
        raise PlanError.of(unknown_name("choice", use, USES, where="--pilot-as"))
    review = source if isinstance(source, Review) else _read(source, rules, form)
    rows = review.counted
    if len(rows) < 2:
        raise PlanError(
            f"{counted(len(rows), 'reviewed unit')}",
            where="earlier findings",
            expected="2 reviewed units or more",
            fix="Name the file with the findings of the whole review",
        )
    found = [row.effective_cents / 100 for row in rows]
    if use == "probe":
        labels = dict.fromkeys(row.stratum for row in rows)
        if len(labels) == 1:
            return Probe.of(found)
        by_stratum = {
            label: [y for row, y in zip(rows, found, strict=True) if row.stratum == label]
            for label in labels
        }
        return Probe.of_strata(by_stratum)
    unpaid = sum(row.paid_cents is None for row in rows)
    if unpaid:
        raise PlanError(
            f"{counted(unpaid, 'unit')} without an amount paid",
            where="earlier findings",
            expected="the amount paid of every unit, of which the overpayment is a share",
            fix="Add the column paid, or use the findings as a probe (--pilot-as probe)",
        )
    pairs = [
        (row.paid_cents / 100, y)
        for row, y in zip(rows, found, strict=True)
        if row.paid_cents is not None and row.paid_cents > 0
    ]
    left_out = len(rows) - len(pairs)
    if left_out:
        _note(f"The shares overpaid leave out {counted(left_out, 'unit')} paid 0 or less")
    if use == "hot-deck":
        return HotDeck(tuple(x for x, _ in pairs), tuple(y for _, y in pairs))
    return EmpiricalTaints(tuple(y / x for x, y in pairs))


def _read(source: Any, rules: str | RuleSet | None, form: TableFormat | None) -> Review:
    """The findings of a file or a table, with the strata that they name."""
    try:
        tables = read_tables(source, form=form)
        strata: list[str] = []
        if "stratum" in tables.columns:
            strata = [*dict.fromkeys(text_of(row, "stratum") for row in tables.review)]
        sizes = dict.fromkeys(strata or ["all"], _LARGE)
        return read_review(tables, sizes=sizes, rules=rules)
    except AuditError as error:
        raise PlanError.collected(error.problems, what="earlier findings") from error


def _note(text: str) -> None:
    import warnings

    from primafacie.core.errors import AuditWarning

    warnings.warn(AuditWarning(TABLE_NOTE, text), stacklevel=3)
