"""The penalty memo: what the law allows on the violations found, line by line, with its marks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from primafacie.app.reports.document import (
    Column,
    Document,
    Section,
    bullets,
    facts,
    note,
    paragraph,
    table,
    warning,
)
from primafacie.app.reports.pictures import picture
from primafacie.app.reports.sections.law_used_section import law_used_section
from primafacie.app.reports.sections.mitigation_section import mitigation_section
from primafacie.app.reports.values import Trace, cents, code, count, number
from primafacie.core.money import Money

if TYPE_CHECKING:
    from penalties import (
        Exposure,
        FactorList,
        NumberLimits,
        PenaltyPart,
        RegimeExposure,
        Spread,
    )
    from penalties.episodes import MitigationBundle

NO_UPPER = "no upper dollar limit can be stated"
_ENDS = ("Lower limit", "Point", "Upper limit")


def build_penalty_memo(
    exposure: Exposure,
    *,
    title: str = "Penalty memo",
    factors: Sequence[FactorList] = (),
    bundle: MitigationBundle | None = None,
    digest: str = "",
    head: str = "",
    simulated: str = "",
    seed: str = "",
    dated: date | None = None,
) -> Document:
    """The memo as a document: regimes side by side, arithmetic, law as used, factors, caveats.

    Nothing is computed here; `factors` are answered questionnaires, `bundle` the index of a
    proof-of-mitigation folder, `digest` that of the file that keeps the exposure (that of the
    exposure without a study), `head` the digest of the step that kept it, `dated`
    its day (the day of assessment without a study), `seed` that of the draw, in words.
    """
    sections = [_side_by_side(exposure)]
    sections += [_regime(found) for found in exposure.regimes.values()]
    sections.append(law_used_section(exposure))
    sections += [_factors(found) for found in factors]
    if bundle is not None:
        sections.append(mitigation_section(bundle))
    sections.append(_caveats(exposure))
    choice = exposure.choice
    refund = next((row for row in exposure.rows if row.regime == "refund" and row.spread), None)
    asked = (
        ""
        if refund is None or not refund.note
        else (f"{refund.note}; {refund.statistic} ({refund.citation})")
    )
    single = len(exposure.regimes) == 1
    most = next(iter(exposure.regimes.values())).maximum if single else exposure.none_found
    return Document(
        kind="penalty",
        title=title,
        lead=(
            count(exposure.violations),
            " violations on ",
            count(exposure.tainted_units),
            " of ",
            count(exposure.sample_size),
            " sampled units, in a frame of ",
            count(exposure.frame_size),
            " units. The legal maximum and floor are bounds of what "
            "the law allows; no factor has a weight in law, so nothing here predicts a penalty.",
            *_upper_lead(exposure),
        ),
        headline=(
            f"Legal maximum, at the point{_at_least(most)}",
            cents(most.point).traced(
                "the per-unit exposure, extrapolated", source="the sections below"
            ),
        )
        if single
        else ("Violations found", count(exposure.violations)),
        facts=facts(
            *(_range(found) for found in exposure.regimes.values()),
            *((("Overpayment", asked),) if asked else ()),
            ("Assessed on", exposure.assessed_on.isoformat()),
            ("Units with a violation", _number(exposure.number)),
            ("Action begun on", _day(exposure.action_on)),
            *((("Notice served on", _day(exposure.served_on)),) if exposure.served_on else ()),
            *((("Disclosed on", _day(exposure.submitted_on)),) if exposure.submitted_on else ()),
            ("Lower limit", choice.name("lower")),
            ("Upper limit", choice.name("upper")),
            ("Bound", choice.bound + ("" if choice.planned else " (not pre-specified)")),
            ("Law read to", exposure.law),
            *((("Seed of the draw", seed),) if seed else ()),
            ("Digest of the exposure", code(digest or exposure.digest)),
            *((("Head digest", code(head)),) if head else ()),
        ),
        sections=tuple(sections),
        banner=simulated,
        footer=f"Head digest {head}" if head else title,
        dated=dated or exposure.assessed_on,
    )


def _range(found: RegimeExposure) -> tuple[str, tuple[Any, ...]]:
    """A regime's maximum and floor at the point, with the limits of the maximum."""
    most, least = found.maximum, found.floor
    return (
        found.title,
        (
            "maximum ",
            most.floor_mark,
            cents(most.point.cents),
            " (",
            cents(most.low.cents),
            *((" to ", cents(most.high.cents)) if most.high is not None else (f"; {NO_UPPER}",)),
            ") · floor ",
            least.floor_mark,
            cents(least.point.cents),
        ),
    )


def _ends(found: Spread | None) -> tuple[Any, Any, Any]:
    return (
        (None, None, None)
        if found is None
        else (found.low.cents, found.point.cents, None if found.high is None else found.high.cents)
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else "not given"


def _at_least(*spreads: Spread | None) -> str:
    """The mark of a sum that lacks a part."""
    found = [spread for spread in spreads if spread is not None]
    return " (at least: a part is not known)" if any(s.incomplete for s in found) else ""


def _number(found: NumberLimits) -> tuple[Any, ...]:
    """Units of the frame with a violation: estimate and limits, and how many were found."""
    return (
        "about ",
        number(found.point, decimals=0),
        ", at least ",
        count(found.low),
        " and at most ",
        count(found.high),
        f" ({found.method}); found in the sample: ",
        count(found.found),
    )


def _upper_lead(exposure: Exposure) -> tuple[Any, ...]:
    """The upper limit of the number of units, for the first page, where dollars have none."""
    ends = [found.maximum.high for found in exposure.regimes.values()]
    ends = ends or [exposure.none_found.high]
    if all(end is not None for end in ends):
        return ()
    return (
        " No upper dollar limit can be stated for the legal maximum. At most ",
        count(exposure.number.high),
        f" units of the frame carry a violation ({exposure.choice.name('upper')}).",
    )


def _days(part: PenaltyPart) -> str:
    if part.first_day == part.last_day:
        return part.first_day
    return f"{part.first_day} to {part.last_day}"


def _money_columns(trace: Trace | None = None) -> list[Column]:
    return [Column(name, "cents", None, trace) for name in _ENDS]


def _side_by_side(exposure: Exposure) -> Section:
    blocks: list[Any] = [
        paragraph(
            "What each regime would ask on the same review. They are alternatives and are never "
            "summed."
        ),
        table(
            "Regimes",
            "Regimes side by side",
            [
                Column("Regime"),
                Column("Base"),
                Column("Factor"),
                Column("Statistic"),
                *_money_columns(),
                Column("Mark"),
            ],
            [
                (
                    f"{row.regime}{_at_least(row.spread)}",
                    row.base,
                    row.factor,
                    row.statistic,
                    *_ends(row.spread),
                    row.status,
                )
                for row in exposure.rows
            ],
        ),
        bullets(
            [
                f"{row.regime}, {row.base}: {row.note} ({row.citation})"
                for row in exposure.rows
                if row.note
            ]
        ),
    ]
    if any(row.spread is not None and row.spread.point > Money.zero for row in exposure.rows):
        blocks.append(picture(exposure.plot(), name="regimes", title="Exposure by regime"))
    return Section("Regimes side by side", tuple(blocks))


def _regime(found: RegimeExposure) -> Section:
    parts = [
        (
            part.law.basis,
            _days(part),
            part.formula,
            part.penalty_units,
            part.sample_penalty.cents,
            part.claimed.cents,
            part.sample_assessment.cents,
            part.law.status,
        )
        for part in found.parts
    ]
    frame = [
        (
            f"{part.law.basis}{_at_least(part.penalty, part.assessment)}",
            part.penalty_units_in_frame,
            *_ends(part.penalty),
            *_ends(part.assessment),
        )
        for part in found.parts
    ]
    blocks: list[Any] = [
        table(
            f"{found.part} range",
            "The range the law allows",
            [Column("What"), *_money_columns()],
            [
                (f"Legal maximum{_at_least(found.maximum)}", *_ends(found.maximum)),
                (
                    f"Legal floor: {found.floor_words}{_at_least(found.floor)}",
                    *_ends(found.floor),
                ),
                ("Claimed for the tainted services", *_ends(found.claimed)),
            ],
        ),
        table(
            f"{found.part} number",
            f"Units of the frame with a violation of part {found.part}",
            [
                Column("Found in the sample", "count"),
                Column("Lower limit", "count"),
                Column("Estimate", "number", 0),
                Column("Upper limit", "count"),
                Column("Limits"),
            ],
            [
                (
                    found.number.found,
                    found.number.low,
                    found.number.point,
                    found.number.high,
                    found.number.method,
                )
            ],
        ),
        *(warning(f"Not known, and not counted: {gap}.") for gap in found.gaps),
        table(
            f"{found.part} arithmetic",
            "Arithmetic on the sampled units, by violation and law",
            [
                Column("Violation"),
                Column("Presented"),
                Column("Formula"),
                Column("Penalty units", "count"),
                Column("Penalty, one person", "cents"),
                Column("Claimed", "cents"),
                Column("Assessment", "cents"),
                Column("Mark"),
            ],
            parts,
        ),
        table(
            f"{found.part} frame",
            "The same in the frame: the penalty on one person each, and the assessment",
            [
                Column("Violation"),
                Column("Penalty units, about", "number", 0),
                *(Column(f"Penalty, {name.lower()}", "cents") for name in _ENDS),
                *(Column(f"Assessment, {name.lower()}", "cents") for name in _ENDS),
            ],
            frame,
        ),
        table(
            f"{found.part} persons",
            "What each responsible person can be made to pay: the assessment is joint and several",
            [
                Column("Person"),
                *(Column(f"Penalty, {name.lower()}", "cents") for name in _ENDS),
                *(Column(f"Assessment, {name.lower()}", "cents") for name in _ENDS),
            ],
            [
                (
                    f"{p.name}{_at_least(p.penalty, p.assessment)}",
                    *_ends(p.penalty),
                    *_ends(p.assessment),
                )
                for p in found.persons
            ],
        ),
        note(
            "Limits of parts and persons do not add up to the limit of the whole: number and "
            "amount come from the same sample and are extrapolated together."
        ),
    ]
    blocks += [note(text) for text in found.notes]
    return Section(f"{found.title}: maximum and floor", tuple(blocks))


def _factors(found: FactorList) -> Section:
    return Section(
        f"Factors of 42 CFR {found.rule}",
        (
            table(
                f"Factors {found.rule}",
                "Which way each factor points, and on what evidence",
                [
                    Column("Factor"),
                    Column("Text"),
                    Column("Reply"),
                    Column("Direction"),
                    Column("Evidence"),
                    Column("Missing"),
                ],
                [
                    (f.question.id, f.question.text, f.reply, f.direction, f.evidence, f.missing)
                    for f in found.factors
                ],
            ),
            bullets([str(words) for words in (*found.effects, found.floor)]),
            note("No factor has a numeric weight in law: the list is the result."),
        ),
    )


def _caveats(exposure: Exposure) -> Section:
    return Section(
        "Caveats",
        (
            bullets(
                [
                    *exposure.notes,
                    "an overpayment is not a violation: units without a recorded violation, and "
                    "units without records, count 0",
                    "the amount claimed is the reviewer's, of the tainted service lines; the "
                    "amount paid is never taken in its place",
                    "this is not legal advice",
                ]
            ),
        ),
    )
