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
from penalties.exposures.penalty_parts import regime_exposure
from penalties.exposures.regime_rows import overpaid_of
from penalties.exposures.regimes import regime_rows
from penalties.exposures.unit_totals import UnitTotals, choose_limits
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

    is extrapolated over the frame by the review's design: maximum = T(e), at the lower limit,
    the point and the upper limit. Units without a violation and units without records count 0,
    whatever the refund rule says. The penalty is for each responsible person under part 1003
    (1003.120), for any one of them or all together under part 402 (402.1(f); `each_person_402`
    multiplies there too), the assessment once (joint and several). Yearly caps act on each year's
    domain total at all three ends, of the maximum and of the least penalties in the floor. The
    floor is full compensation (part 402) or double damages and costs (part 1003), with the
    overpayment found on tainted units as damages and `costs` as given.

    Limitation comes first: violations whose 6 years had passed on `action_on` (402.1(g)), or on
    `served_on`, the service of the notice (1003.1570; `action_on` where it is not given), count 0
    and stay in the sample. Without a day nothing is barred. `submitted_on` is the day of a
    self-disclosure, which fixes the least settlement (the day of assessment where not given).

    What the law read leaves open, or what the review does not hold, is a gap: the other parts are
    given, and every sum with a gap is marked incomplete ("at least"). `stated` answers gaps.

    `level`, `sided` and `bound` choose the limits: the plan's, else two-sided 90% by Student's
    t below; the law names none. Upper limits rest on `maximum_per_unit`, the greatest exposure
    that every unit of the frame can carry: one amount, one per stratum, or a `UnitMaximum` per
    unit. They are then the exact upper limit of the number of units with a violation times what
    those can carry at most (`minimum_sum`), or by the chosen bound where it is a finite-sample
    one (`gaffke_finite`; in strata `melded`). Without it no upper dollar limit is stated, and
    `number` holds the exact limits of the number. `options` are those of the bound (`seed` of a
    randomized one, `threshold`).

    Raises `ReviewError` for a review that was not asked for violations, `RuleError` for bases
    that are unknown, all together. Fails as its bound fails: Student's lower limit covers less
    than its level where most units carry similar exposures (left skew). Source: 42 CFR
    402.105-.111, 402.1(f), (g); 1003.110-.140, .210, .1570; design-based total, Cochran (1977),
    chapter 5; Edwards et al. (2005) for the number times the maxima.

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
