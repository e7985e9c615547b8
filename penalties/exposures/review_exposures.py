"""`exposure`: from the violations of a review to what the law allows, with its uncertainty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from extrapolation import Review
from penalties.clocks.limitation import Commenced
from penalties.exposures.cfr_parts import PARTS
from penalties.exposures.counted_violations import (
    CountedViolation,
    StatedLaw,
    counted_violations,
)
from penalties.exposures.exposures import Exposure
from penalties.exposures.frame_maxima import UnitMaximum
from penalties.exposures.limit_choices import choose_limits
from penalties.exposures.penalty_parts import regime_exposure
from penalties.exposures.regime_rows import overpaid_of
from penalties.exposures.regimes import regime_rows
from penalties.exposures.unit_totals import UnitTotals
from penalties.law.lookups import law_version
from primafacie.core.errors import RuleError
from primafacie.core.money import Money
from primafacie.core.plurals import counted as counted_words
from sampling.rules.limit_names import Sided


def exposure(
    review: Review,
    *,
    assessed_on: date,
    action_on: date | None = None,
    served_on: date | None = None,
    submitted_on: date | None = None,
    level: float | None = None,
    sided: Sided | None = None,
    bound: str | None = None,
    costs: Money | None = None,
    maximum_per_unit: Money | Mapping[str, Money] | Mapping[str, UnitMaximum] | None = None,
    options: Mapping[str, Any] | None = None,
    stated: Mapping[str, StatedLaw] | None = None,
    each_person_402: bool = False,
) -> Exposure:
    """What the law allows at most and at least on the violations found, over the whole frame.

        e_i = sum over violations of unit i of
              unit penalty(law of its days) * penalty units * persons + multiple * amount claimed

    is extrapolated over the frame by the review's design: maximum = T(e), at the lower limit, the
    point and the upper limit. Units without a violation and units without records count 0, whatever
    the refund rule says. The penalty is for each responsible person under part 1003 (1003.120), for
    any one of them or all together under part 402 (402.1(f)); the assessment counts once (joint and
    several). Yearly caps act on each year's domain total at all three ends, of the maximum and of
    the least penalties in the floor. The floor is full compensation (part 402) or double damages
    and costs (part 1003), with the overpayment found on tainted units as damages.

    Limitation comes first: violations whose 6 years had passed count 0 and stay in the sample. What
    the law read leaves open, or what the review does not hold, is a gap: the other parts are given,
    and every sum with a gap is marked incomplete ("at least").

    Parameters
    ----------
    review : Review
        The findings, read with their violations.
    assessed_on : date
        The day of assessment.
    action_on : date, optional
        The day on which the action began (402.1(g)). Without a day nothing is barred.
    served_on : date, optional
        The day on which the notice was served (1003.1570). The default is `action_on`.
    submitted_on : date, optional
        The day of a self-disclosure, which fixes the least settlement. The default is the day of
        assessment.
    level : float, optional
        The confidence level of the limits, a fraction. The default is the plan's, else 0.90; the
        law names none.
    sided : {"one-sided", "two-sided"}, optional
        The default is the plan's, else "two-sided".
    bound : str, optional
        The bound of the lower limit. The default is the plan's, else Student's t.
    costs : Money, optional
        The costs of investigation and prosecution, for the floor.
    maximum_per_unit : Money or mapping, optional
        The greatest exposure that every unit of the frame can carry: one amount, one per stratum,
        or a `UnitMaximum` per unit. Upper dollar limits rest on it; without it none is stated.
    options : mapping, optional
        Options of the bound: the `seed` of a randomized one, a `threshold`.
    stated : mapping of str to StatedLaw, optional
        Answers to gaps of the law, by basis.
    each_person_402 : bool, default False
        Whether the penalty is for each responsible person under part 402 too.

    Returns
    -------
    Exposure
        Maximum and floor of each part of the law, the table of regimes, and the number of units
        with a violation.

    Raises
    ------
    ReviewError
        If the review was not asked for violations.
    RuleError
        With all unknown bases together, or if days are out of order or a maximum is not as above.
    EstimateError
        If the bound does not suit the review, or if a sampled unit exceeds its stated maximum.

    Notes
    -----
    An upper limit is the exact upper limit of the number of units with a violation times what those
    can carry at most (`minimum_sum`), or by the chosen bound where it is a finite-sample one
    (`gaffke_finite`; in strata `melded`). Without maxima only `number` has an exact upper limit.

    The exposure fails as its bound fails: Student's lower limit covers less than its level where
    most units carry similar exposures (left skew).

    References
    ----------
    42 CFR 402.105-.111, 402.1(f), (g); 1003.110-.140, .210, .1570. Cochran (1977), chapter 5, for
    the design-based total. Edwards et al. (2005) for the number times the maxima.

    Examples
    --------
    >>> import pandas as pd
    >>> from extrapolation import read_review
    >>> found = pd.DataFrame({
    ...     "unit_id": list("abcd"), "paid": [80, 60, 70, 50], "should_have_paid": [0, 60, 70, 50],
    ...     "violation": ["402.1(c)(17)", None, None, None], "penalty_units": [1] + [None] * 3,
    ...     "claimed_tainted": [100] + [None] * 3, "presented_on": ["2024-03-01"] + [None] * 3})
    >>> risk = exposure(read_review(found, sizes=8), assessed_on=date(2026, 11, 21))
    >>> str(risk.maximum.point)          # 8 / 4 * (19,940 + 3 * 100)
    '$40,480.00'
    >>> risk.maximum.high is None, risk.number.high
    (True, 5)
    """
    _check_days(assessed_on, action_on=action_on, served_on=served_on)
    commenced = Commenced(action_on, served_on)
    counted = counted_violations(
        review,
        assessed_on=assessed_on,
        commenced=commenced,
        stated=stated or {},
        each_person_402=each_person_402,
    )
    choice = choose_limits(
        review,
        level=level,
        sided=sided,
        bound=bound,
        maximum=maximum_per_unit,
        options=options or {},
    )
    totals = UnitTotals(review, choice)
    overpaid = overpaid_of(review)
    regimes = {}
    for number, part in PARTS.items():
        own = [item for item in counted if item.part is part]
        live = {item.violation.unit_id for item in own if not item.barred}
        if own:
            damages = {unit: cents for unit, cents in overpaid.items() if unit in live}
            regimes[number] = regime_exposure(part, own, totals, damages=damages, costs=costs)
    rows = regime_rows(
        review,
        counted,
        regimes,
        totals,
        assessed_on=assessed_on,
        commenced=commenced,
        submitted_on=submitted_on,
    )
    return Exposure(
        review_digest=review.digest,
        assessed_on=assessed_on,
        action_on=action_on,
        choice=choice,
        regimes=regimes,
        rows=rows,
        violations=len(counted),
        tainted_units=len({item.violation.unit_id for item in counted}),
        barred=sum(item.barred for item in counted),
        sample_size=len(review.counted),
        frame_size=sum(stratum.size for stratum in review.strata),
        law=law_version(),
        number=totals.number(i.violation.unit_id for i in counted if not i.barred),
        none_found=totals.spread({}),
        costs=costs,
        notes=(
            *_notes(review, len(regimes)),
            totals.upper_words,
            *_day_notes(counted, commenced, assessed_on),
            *totals.notes,
        ),
        served_on=served_on,
        submitted_on=submitted_on,
        each_person_402=each_person_402,
    )


def _check_days(assessed_on: date, **days: date | None) -> None:
    words = {"action_on": "an action begun", "served_on": "a notice served"}
    for name, day in days.items():
        if day is not None and day > assessed_on:
            raise RuleError(
                f"{words[name]} on {day}, assessed on {assessed_on}",
                where="exposure",
                expected="the action first",
                fix="Correct one of the days",
            )


def _day_notes(
    counted: tuple[CountedViolation, ...], commenced: Commenced, assessed_on: date
) -> list[str]:
    """What the days given leave open of limitation."""
    notes = []
    undated = [
        item
        for item in counted
        if commenced.day(item.part.limitation) is None
        and item.part.limitation.last_day(item.law.violated_on) < assessed_on
    ]
    if undated:
        notes.append(
            f"{counted_words(len(undated), 'violation')} more than 6 years before the day of "
            "assessment. Limitation was not applied, because the day the action began (402.1(g)) "
            "or the notice was served (1003.1570) was not given"
        )
    if commenced.served_on is None and commenced.action_on is not None:
        notes += [
            f"for part {part.number} the day the action began is taken for the day the notice was "
            f"served ({part.limitation.service_rule}), which was not given"
            for part in PARTS.values()
            if part.limitation.service_rule and any(item.part is part for item in counted)
        ]
    return notes


def _notes(review: Review, regimes: int) -> list[str]:
    notes = [
        "the law names no confidence level and does not choose between point and limit "
        "(42 CFR 402.109, 1003.1580): the choice above is the user's"
    ]
    bare = sum(not item.evidence for item in review.violations or ())
    if bare:
        notes.append(f"{bare} violations have no evidence reference")
    missing = sum(row.status in ("missing", "withdrawn") for row in review.counted)
    if missing:
        notes.append(
            f"{missing} units missing or withdrawn count 0 here, whatever the refund rule says"
        )
    nameless = sum(not item.responsible for item in review.violations or ())
    if nameless:
        notes.append(f"{nameless} violations name no responsible person: one is counted for each")
    several = any(len(item.responsible) > 1 for item in review.violations or ())
    if several:
        notes.append(
            "part 402 allows a penalty against any one of several responsible persons, or jointly "
            "and severally against two or more (402.1(f)); part 1003 holds each liable (1003.120)"
        )
    if regimes > 1:
        notes.append("violations of two parts of the law: the parts are alternatives, not summed")
    return notes
