"""`exposure`: from the violations of a review to what the law allows, with its uncertainty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from extrapolation import Review
from penalties.counted_violations import CountedViolation, StatedLaw, counted_violations
from penalties.exposure_text import exposure_text
from penalties.frame_maxima import UnitMaximum
from penalties.limitation import Commenced, last_day_of_action
from penalties.lookups import law_version
from penalties.number_limits import NumberLimits
from penalties.penalty_parts import RegimeExposure, regime_exposure
from penalties.regime_rows import RegimeRow, overpaid_of
from penalties.regimes import regime_rows
from penalties.spreads import Spread
from penalties.unit_totals import LimitChoice, UnitTotals, choose_limits
from primafacie.core.digest import sha256_record
from primafacie.core.errors import RuleError
from primafacie.core.money import Money
from primafacie.core.plurals import counted as counted_words
from primafacie.core.results import brief
from sampling.rules.limit_names import Sided

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "primafacie.exposure/2"


@brief
@dataclass(frozen=True)
class Exposure:
    """The legal maximum and floor on a review's violations, and the regimes side by side.

    `regimes` by part of the law (`402`, `1003`): alternatives, never summed. Every amount is
    given at the lower limit, the point and the upper limit, which is None where no upper dollar
    limit can be stated; `number` holds the exact limits of the number of units with a violation.
    No factor has a weight in law, so nothing here predicts a penalty.
    """

    review_digest: str
    assessed_on: date
    action_on: date | None
    choice: LimitChoice
    regimes: Mapping[str, RegimeExposure]
    rows: tuple[RegimeRow, ...]
    violations: int
    tainted_units: int
    barred: int
    sample_size: int
    frame_size: int
    law: str
    number: NumberLimits
    none_found: Spread
    costs: Money | None = None
    notes: tuple[str, ...] = ()
    served_on: date | None = None
    submitted_on: date | None = None
    each_person_402: bool = False

    def regime(self, part: str) -> RegimeExposure:
        """One regime; `RuleError` where the review has no violation of that part."""
        if part not in self.regimes:
            raise RuleError(
                f"the regime {part!r}",
                where="exposure",
                expected=f"one of {', '.join(self.regimes) or '(none: no violation was found)'}",
                fix="Ask for a part of the law that the review's violations name",
            )
        return self.regimes[part]

    @property
    def maximum(self) -> Spread:
        """The legal maximum, of the one regime there is.

        Where no violation was found, $0.00 at the lower limit and the point; the upper limit rests
        on the stated greatest exposure of every unit, and is None without it.
        """
        if not self.regimes:
            return self.none_found
        if len(self.regimes) > 1:
            raise RuleError(
                "one maximum of two regimes",
                where="exposure",
                expected="one regime",
                fix="Parts 402 and 1003 are alternatives: ask for regime('402') or regime('1003')",
            )
        return next(iter(self.regimes.values())).maximum

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the record's canonical JSON."""
        return sha256_record(self.to_dict())

    def to_dict(self) -> dict[str, Any]:
        return {
            "action_on": self.action_on.isoformat() if self.action_on else None,
            "assessed_on": self.assessed_on.isoformat(),
            "barred": self.barred,
            "costs": self.costs.cents if self.costs else None,
            "each_person_402": self.each_person_402,
            "frame_size": self.frame_size,
            "law": self.law,
            "limits": {
                "bound": self.choice.bound,
                "level": self.choice.level,
                "maximum": self.choice.maxima.words if self.choice.maxima else "",
                "lower": self.choice.name("lower"),
                "planned": self.choice.planned,
                "sided": self.choice.sided,
                "upper": self.choice.name("upper"),
            },
            "none_found": self.none_found.to_dict(),
            "notes": list(self.notes),
            "number": self.number.to_dict(),
            "regimes": {part: found.to_dict() for part, found in self.regimes.items()},
            "review_digest": self.review_digest,
            "rows": [row.to_dict() for row in self.rows],
            "sample_size": self.sample_size,
            "schema": SCHEMA,
            "served_on": self.served_on.isoformat() if self.served_on else None,
            "submitted_on": self.submitted_on.isoformat() if self.submitted_on else None,
            "tainted_units": self.tainted_units,
            "violations": self.violations,
        }

    def table(self) -> pd.DataFrame:
        """The regimes side by side, one row per regime; amounts in dollars."""
        import pandas as pd

        found = []
        for row in self.rows:
            ends = row.spread
            found.append(
                {
                    "regime": row.regime,
                    "base": row.base,
                    "factor": row.factor,
                    "statistic": row.statistic,
                    "lower limit": float(ends.low) if ends else None,
                    "point": float(ends.point) if ends else None,
                    "upper limit": float(ends.high) if ends and ends.high is not None else None,
                    "incomplete": ends.incomplete if ends else None,
                    "citation": row.citation,
                    "status": row.status,
                    "note": row.note,
                }
            )
        return pd.DataFrame(found)

    def text(self) -> str:
        """The exposure as lines: parts, maximum, floor, regimes, notes."""
        return exposure_text(self)

    def __str__(self) -> str:
        ends = {part: found.maximum for part, found in self.regimes.items()}
        words = "; ".join(f"maximum of part {part}: {spread}" for part, spread in ends.items())
        return f"exposure of {self.violations:,} violations, {words or 'none'}"


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
    for part in ("402", "1003"):
        own = [item for item in counted if item.part == part]
        live = {item.violation.unit_id for item in own if not item.barred}
        if own:
            damages = {unit: cents for unit, cents in overpaid.items() if unit in live}
            regimes[part] = regime_exposure(part, own, totals, damages=damages, costs=costs)
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
        if commenced.day(item.part) is None
        and last_day_of_action(item.law.violated_on, part=item.part) < assessed_on
    ]
    if undated:
        notes.append(
            f"{counted_words(len(undated), 'violation')} more than 6 years before the day of "
            "assessment. Limitation was not applied, because the day the action began (402.1(g)) "
            "or the notice was served (1003.1570) was not given"
        )
    parts = {item.part for item in counted}
    if "1003" in parts and commenced.served_on is None and commenced.action_on is not None:
        notes.append(
            "for part 1003 the day the action began is taken for the day the notice was served "
            "(1003.1500(a)), which was not given"
        )
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
