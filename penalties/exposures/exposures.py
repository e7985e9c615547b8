"""An exposure: what the law allows on the violations of a review, as a record and as lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from penalties.exposures.cfr_parts import PARTS
from penalties.exposures.exposure_older_forms import refuse_first, with_units
from penalties.exposures.limit_choices import LimitChoice
from penalties.exposures.number_limits import NumberLimits
from penalties.exposures.penalty_parts import RegimeExposure
from penalties.exposures.regime_rows import RegimeRow
from penalties.exposures.spreads import Spread
from primafacie.core.errors import RuleError
from primafacie.core.families import unknown_name
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from primafacie.core.record_forms import RecordForm, StoredResult

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Exposure(StoredResult):
    """The legal maximum and floor on a review's violations, and the regimes side by side.

    No factor has a weight in law, so nothing here predicts a penalty. Every amount is given at the
    lower limit, the point and the upper limit, which is None where no upper dollar limit can be
    stated.

    Attributes
    ----------
    review_digest : str
        The digest of the review.
    assessed_on : date
        The day of assessment.
    action_on, served_on, submitted_on : date or None
        The day on which the action began, the notice was served, a self-disclosure was submitted.
    choice : LimitChoice
        Level, sidedness and bound of the limits.
    regimes : mapping of str to RegimeExposure
        The exposure by part of the law ("402", "1003"): alternatives, never summed.
    rows : tuple of RegimeRow
        The table of regimes.
    violations, barred : int
        The violations of the sample, and those of them past the years of limitation.
    tainted_units, sample_size, frame_size : int
        Sampled units with a violation, sampled units, and units of the frame.
    law : str
        The date to which the law was read, with the number of its files.
    number : NumberLimits
        The exact limits of the number of units with a violation.
    none_found : Spread
        The maximum where no violation was found.
    costs : Money or None
        The costs of investigation and prosecution, as given.
    notes : tuple of str
        What a reader must know of the amounts.
    each_person_402 : bool
        Whether the penalty is for each responsible person under part 402 too.
    """

    SCHEMA: ClassVar[str] = "primafacie.exposure/3"

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

    def __post_init__(self) -> None:
        # A record has the parts in the order of their names.
        ordered = sorted(self.regimes.items(), key=lambda item: list(PARTS).index(item[0]))
        object.__setattr__(self, "regimes", dict(ordered))

    def regime(self, part: str) -> RegimeExposure:
        """The exposure under one part of the law.

        Parameters
        ----------
        part : {"402", "1003"}
            The part.

        Returns
        -------
        RegimeExposure
            Its maximum, floor, parts and persons.

        Raises
        ------
        RuleError
            If the review has no violation of that part.
        """
        if part not in self.regimes and not self.regimes:
            raise RuleError(
                f"the regime {part!r}",
                where="exposure",
                expected="a review with a violation; there is none in this one",
                fix="Look at the number of units with a violation instead",
            )
        if part not in self.regimes:
            fix = "Ask for a part of the law that the review's violations name"
            raise RuleError.of(
                unknown_name("regime", part, self.regimes, where="exposure", fix=fix)
            )
        return self.regimes[part]

    @property
    def maximum(self) -> Spread:
        """The legal maximum, of the one regime there is; `RuleError` where there are two.

        Where no violation was found it is $0.00 at the lower limit and the point; the upper limit
        rests on the stated greatest exposure of every unit, and is None without it.
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

    def table(self) -> pd.DataFrame:
        """Tabulate the regimes side by side.

        Returns
        -------
        pandas.DataFrame
            One row per regime with its base, factor, statistic, limits and point in cents,
            citation and mark.
        """
        import pandas as pd

        rows = [
            (
                row.regime,
                row.base,
                row.factor,
                row.statistic,
                *(row.spread.ends_cents if row.spread else (None, None, None)),
                row.spread.incomplete if row.spread else None,
                row.citation,
                row.status,
                row.note,
            )
            for row in self.rows
        ]
        return pd.DataFrame(rows, columns=list(_COLUMNS), dtype=object).infer_objects()

    def plot(self) -> Figure:
        """Draw the regimes side by side: the point with its limits, alternatives and never a sum.

        Returns
        -------
        matplotlib.figure.Figure
            One bar per regime that was computed.
        """
        from primafacie.core.figures import exposure_bars

        return exposure_bars(
            [
                (
                    f"{row.regime} ({place})",
                    float(row.spread.low),
                    float(row.spread.point),
                    None if row.spread.high is None else float(row.spread.high),
                )
                for place, row in enumerate(self.rows, start=1)
                if row.spread is not None
            ]
        )

    def text(self) -> str:
        """Write the exposure in words.

        Returns
        -------
        str
            Lines of the parts, the maximum, the floor, the regimes and the notes.
        """
        return _text(self)

    def __str__(self) -> str:
        found = counted(self.violations, "violation")
        lines = [
            f"exposure of {found} on {self.tainted_units:,} of {self.sample_size:,} sampled units, "
            f"assessed on {self.assessed_on} (lower limit / point / upper limit)"
        ]
        for part, own in self.regimes.items():
            lines += [
                f"maximum of part {part}: {own.maximum}",
                f"floor of part {part}: {own.floor}",
            ]
        if not self.regimes:
            lines.append(f"maximum, no violation found: {self.none_found}")
        return "\n".join(lines)


_COLUMNS = (
    "regime",
    "base",
    "factor",
    "statistic",
    "lower_limit_cents",
    "point_cents",
    "upper_limit_cents",
    "incomplete",
    "citation",
    "status",
    "note",
)


def _text(found: Exposure) -> str:
    choice = found.choice
    plan = "" if choice.planned else ", not pre-specified"
    action = f"action begun on {found.action_on}" if found.action_on else "no day of an action"
    served = f", notice served on {found.served_on}" if found.served_on else ""
    lines = [
        f"{counted(found.violations, 'violation')} on {found.tainted_units:,} of "
        f"{found.sample_size:,} "
        f"sampled units; frame of {found.frame_size:,} units",
        f"assessed on {found.assessed_on}, {action}{served}; law read to {found.law}",
        f"amounts: lower limit / point / upper limit, {choice.name('lower')} by {choice.bound}"
        f"{plan} and {choice.name('upper')}",
        f"units with a violation: {found.number}",
    ]
    if found.barred:
        lines.append(
            f"{counted(found.barred, 'violation')} past the years of limitation: their units stay "
            "in the sample and count 0"
        )
    if not found.regimes:
        lines.append(f"legal maximum, no violation found: {found.none_found}")
    for regime in found.regimes.values():
        lines += ["", *_regime_lines(regime)]
    lines += ["", "What each regime would ask on this review (alternatives, never summed)"]
    for row in found.rows:
        amount = row.spread or "-"
        lines.append(f"  {row.regime} [{row.status}]: {amount}")
        lines.append(f"    {row.base}; {row.factor}; {row.statistic or 'no statistic'}")
        if row.note:
            lines.append(f"    {row.note}")
    lines += ["", *(f"note: {note}" for note in found.notes)]
    return "\n".join(lines)


def _regime_lines(regime: RegimeExposure) -> list[str]:
    lines = [f"{regime.title} [{regime.status}]"]
    for part in regime.parts:
        law = part.law
        days = part.first_day
        if part.last_day != part.first_day:
            days = f"{part.first_day} to {part.last_day}"
        lines += [
            f"  {law.basis}, {law.title} ({days}) [{law.status}]",
            f"    {part.formula}",
            f"    in the sample {part.penalty_units:,} penalty units on {part.units:,} units, "
            f"{part.claimed} claimed; in the frame about {part.penalty_units_in_frame:,.0f}",
            f"    penalty, each person: {part.penalty}",
            f"    assessment, once: {part.assessment}",
        ]
        lines += [f"    not known: {gap}" for gap in part.gaps]
        for reading in law.readings:
            other = f" ({reading.other_amount})" if reading.other_amount else ""
            lines.append(
                f"    conflict: used {reading.used}; other reading: {reading.other}{other}"
            )
        lines += [f"    {note}" for note in law.notes]
    lines += [
        f"  {person.name}: penalty {person.penalty}; jointly liable for assessments of "
        f"{person.assessment}"
        for person in regime.persons
    ]
    lines += [
        f"  units with a violation: {regime.number}",
        f"  legal maximum: {regime.maximum}",
        f"  legal floor:   {regime.floor}, {regime.floor_words}",
        *(f"  note: {note}" for note in regime.notes),
    ]
    return lines


FORM = RecordForm("exposure", 3, Exposure, {1: refuse_first, 2: with_units})
