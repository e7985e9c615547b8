"""`exposure`: from the violations of a review to what the law allows, with its uncertainty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from extrapolation import Review
from penalties.counted_violations import StatedLaw, counted_violations
from penalties.exposure_text import exposure_text
from penalties.lookups import law_version
from penalties.penalty_parts import RegimeExposure, regime_exposure
from penalties.regimes import RegimeRow, overpaid_of, regime_rows
from penalties.unit_totals import LimitChoice, Spread, UnitTotals, choose_limits
from primafacie.core.digest import sha256_record
from primafacie.core.errors import RuleError
from primafacie.core.money import Money
from sampling.rules.limit_names import Sided

if TYPE_CHECKING:
    import pandas as pd

SCHEMA = "primafacie.exposure/1"


@dataclass(frozen=True)
class Exposure:
    """The legal maximum and floor on a review's violations, and the regimes side by side.

    `regimes` by part of the law (`402`, `1003`): alternatives, never summed. Every amount
    stands at the lower limit, the point and the upper limit. No factor has a weight in law, so
    nothing here predicts a penalty.
    """

    review_digest: str
    assessed_on: date
    action_on: date
    choice: LimitChoice
    regimes: Mapping[str, RegimeExposure]
    rows: tuple[RegimeRow, ...]
    violations: int
    tainted_units: int
    barred: int
    sample_size: int
    frame_size: int
    law: str
    costs: Money | None = None
    notes: tuple[str, ...] = ()

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
        """The legal maximum, of the one regime there is; nothing where there is no violation."""
        if not self.regimes:
            return Spread.constant(Money.zero)
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
            "action_on": self.action_on.isoformat(),
            "assessed_on": self.assessed_on.isoformat(),
            "barred": self.barred,
            "costs": self.costs.cents if self.costs else None,
            "frame_size": self.frame_size,
            "law": self.law,
            "limits": {
                "bound": self.choice.bound,
                "level": self.choice.level,
                "lower": self.choice.name("lower"),
                "planned": self.choice.planned,
                "sided": self.choice.sided,
                "upper": self.choice.name("upper"),
            },
            "notes": list(self.notes),
            "regimes": {part: found.to_dict() for part, found in self.regimes.items()},
            "review_digest": self.review_digest,
            "rows": [row.to_dict() for row in self.rows],
            "sample_size": self.sample_size,
            "schema": SCHEMA,
            "tainted_units": self.tainted_units,
            "violations": self.violations,
        }

    def table(self) -> pd.DataFrame:
        """The regimes side by side, a row each; amounts in dollars."""
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
                    "upper limit": float(ends.high) if ends else None,
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
        words = "; ".join(
            f"part {part}: at most {s.low} / {s.point} / {s.high}" for part, s in ends.items()
        )
        return f"exposure of {self.violations:,} violations, {words or 'none'}"


def exposure(
    review: Review,
    *,
    assessed_on: date,
    action_on: date | None = None,
    level: float | None = None,
    sided: Sided | None = None,
    bound: str | None = None,
    costs: Money | None = None,
    maximum_per_unit: Money | Mapping[str, Money] | None = None,
    options: Mapping[str, Any] | None = None,
    stated: Mapping[str, StatedLaw] | None = None,
) -> Exposure:
    """What the law allows at most and at least on the violations found, over the whole frame.

        e_i = sum over violations of unit i of
              unit penalty(law of its days) * penalty units * persons + multiple * amount claimed

    is extrapolated over the frame by the review's design: maximum = T(e), at the lower limit,
    the point and the upper limit. Units without a violation and units without records count 0,
    whatever the refund rule says. The penalty is for each responsible person, the assessment
    once (joint and several). Violations whose 6 years had passed on `action_on` (default:
    `assessed_on`) count 0. Yearly caps act on each year's domain total at all three ends. The
    floor is full compensation (part 402) or double damages and costs (part 1003), with the
    overpayment found on tainted units as damages and `costs` as given.

    `level`, `sided` and `bound` choose the limits: the plan's, else two-sided 90 % by Student's
    t; the law names none. Bounds that need e_i >= 0 alone serve as they are; those that need a
    ceiling are refused unless `maximum_per_unit` gives every frame unit's greatest exposure;
    `options` are those of the bound (`seed` of a randomised one, `threshold`).
    `stated` answers what the law read leaves open.

    Raises `ReviewError` for a review that was not asked for violations; `LawGapError`,
    `LawConflictError` or `RuleError` for violations whose law is open or unknown, all at once.
    Fails as its bound fails: Student's lower limit covers less than its level where most units
    carry similar exposures (left skew). Source: 42 CFR 402.105-.111, 402.1(f), (g);
    1003.110-.140, .210; design-based total, Cochran (1977), chapter 5.

    >>> import pandas as pd
    >>> from extrapolation import read_review
    >>> found = pd.DataFrame({
    ...     "unit_id": list("abcd"), "paid": [80, 60, 70, 50], "should_have_paid": [0, 60, 70, 50],
    ...     "violation": ["402.1(c)(17)", None, None, None], "penalty_units": [1] + [None] * 3,
    ...     "claimed_tainted": [100] + [None] * 3, "presented_on": ["2024-03-01"] + [None] * 3})
    >>> risk = exposure(read_review(found, sizes=8), assessed_on=date(2026, 11, 21))
    >>> str(risk.maximum.point)          # 8 / 4 * (19,940 + 3 * 100)
    '$40,480.00'
    """
    action = action_on or assessed_on
    if action > assessed_on:
        raise RuleError(
            f"an action begun on {action}, assessed on {assessed_on}",
            where="exposure",
            expected="the action first",
            fix="Correct one of the days",
        )
    counted = counted_violations(
        review, assessed_on=assessed_on, action_on=action, stated=stated or {}
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
    rows = regime_rows(review, counted, regimes, totals, assessed_on=assessed_on, action_on=action)
    return Exposure(
        review_digest=review.digest,
        assessed_on=assessed_on,
        action_on=action,
        choice=choice,
        regimes=regimes,
        rows=rows,
        violations=len(counted),
        tainted_units=len({item.violation.unit_id for item in counted}),
        barred=sum(item.barred for item in counted),
        sample_size=len(review.counted),
        frame_size=sum(stratum.size for stratum in review.strata),
        law=law_version(),
        costs=costs,
        notes=(*_notes(review, len(regimes)), *totals.notes),
    )


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
    if regimes > 1:
        notes.append("violations of two parts of the law: the parts are alternatives, not summed")
    return notes
