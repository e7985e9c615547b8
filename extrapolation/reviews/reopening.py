"""Claims beyond the reopening period: they count 0 and stay in the sample, a domain estimate.

A contractor may reopen an initial determination within 1 year for any reason, within 4 years for
good cause, and at any time where there is reliable evidence of fraud or similar fault (42 CFR
405.980(b); the text was not at hand and is cited from memory). A sampled claim beyond the period
is not an overpayment that can be collected, but taking it out of n would estimate the total of
another frame.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final, Literal

from extrapolation.reviews.records import Review
from extrapolation.reviews.review_rows import Treatment
from primafacie.core.errors import ReviewError
from primafacie.core.families import unknown_name
from primafacie.core.money import Money

Ground = Literal["any reason", "good cause", "fraud or similar fault"]
YEARS: Final[dict[str, int | None]] = {
    "any reason": 1,
    "good cause": 4,
    "fraud or similar fault": None,
}
STATUS: Final = "beyond reopening"
SOURCE: Final = "42 CFR 405.980(b)"
MARK: Final = "from memory"
SERVED: Final = "date"
SERVICE_DATES: Final = (
    "the reopening period was counted from the frame's date: where that is the day of service and "
    "not of the initial determination, too many claims lie beyond it"
)


def within_reopening(
    review: Review, *, reopened_on: date, ground: Ground, determined: str = SERVED
) -> Review:
    """The review in which units determined before the reopening period count 0.

    These units carry the label "beyond reopening". Estimates of the result are domain estimates: n
    and the weights stay.

    Parameters
    ----------
    review : Review
        The findings on the sample, from `read_review`.
    reopened_on : date
        The day of the notice of reopening.
    ground : {'any reason', 'good cause', 'fraud or similar fault'}
        The ground of the reopening: 1 year, 4 years, or no period.
    determined : str, default 'date'
        The label that holds each unit's day of the initial determination. The default is the
        frame's date.

    Returns
    -------
    Review
        The review with these units at 0, a treatment that counts them, and a note.

    Raises
    ------
    ReviewError
        If the ground is not known, or units have no such day.

    Notes
    -----
    The day of service is earlier than the determination and puts too many claims beyond the period.
    Where the frame's date is used, a note states this.

    References
    ----------
    42 CFR 405.980(b), which has not been confirmed against the text.

    Examples
    --------
    >>> import pandas as pd
    >>> from extrapolation import read_review
    >>> rows = pd.DataFrame({"overpaid": [5, 9], "date": ["2019-01-07", "2024-03-01"]})
    >>> found = within_reopening(read_review(rows, sizes=10), reopened_on=date(2025, 1, 7),
    ...                          ground="good cause")
    >>> found.values("overpaid").tolist()
    [0.0, 9.0]
    """
    if ground not in YEARS:
        raise ReviewError.of(unknown_name("ground", ground, YEARS))
    years = YEARS[ground]
    if years is None:
        note = f"reopened on {reopened_on.isoformat()} for {ground}: no period ({SOURCE})"
        return replace(review, notes=(*review.notes, note))
    first = _years_before(reopened_on, years)
    days, lost = {}, 0
    for row in review.counted:
        try:
            days[row.unit_id] = date.fromisoformat(row.labels.get(determined, ""))
        except ValueError:
            lost += 1
    if lost:
        raise ReviewError(
            f"{lost:,} units without a day of determination in {determined!r}",
            expected="a day such as 2024-03-01 for every unit",
            fix="Name the column of the initial determination (determined=)",
        )
    beyond = {unit for unit, day in days.items() if day < first}
    rows = tuple(
        replace(row, effective_cents=0, error=False, labels={**row.labels, STATUS: "yes"})
        if row.counted and row.unit_id in beyond
        else row
        for row in review.rows
    )
    out = [row for row in review.counted if row.unit_id in beyond]
    treatment = Treatment(
        STATUS,
        f"determined before {first.isoformat()}: 0, kept in the sample "
        f"({ground}, reopened on {reopened_on.isoformat()})",
        len(out),
        Money(sum(row.effective_cents for row in out)),
        Money.zero,
    )
    notes = review.notes if determined != SERVED else (*review.notes, SERVICE_DATES)
    return replace(review, rows=rows, treatments=(*review.treatments, treatment), notes=notes)


def _years_before(day: date, years: int) -> date:
    """The same day that many years before; 29 February goes to 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
