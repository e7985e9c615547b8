"""The plan: what was fixed before the draw, and the rule set with the source of every value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from primafacie.app.reports.document import (
    Block,
    Column,
    Facts,
    Figure,
    Paragraph,
    Parts,
    Section,
    Table,
    bullets,
    facts,
    note,
    table,
)
from primafacie.app.reports.values import (
    NOTHING,
    Trace,
    code,
    count,
    dollars,
    fraction,
    number,
    secret,
)
from primafacie.core.manifest import StatedStep
from primafacie.core.money import Money
from sampling.frames.conditions import without_ids
from sampling.plans.plan_choices import treatment_words
from sampling.rules.rule_words import rules_by_source

if TYPE_CHECKING:
    from sampling import Plan, RuleSet, Stratum


def plan_section(
    plan: Plan,
    steps: Sequence[StatedStep] = (),
    *,
    pictures: tuple[Figure, ...] = (),
) -> Section:
    """The plan's record: digest, rules, size, strata, what it can't support."""
    fixed = "; ".join(f"{s.kind} {s.at}" for s in steps if s.kind in ("plan", "draw"))
    treated = "; ".join(f"{status}: {words}" for status, words in treatment_words(plan.treatments))
    blocks: list[Block] = [
        facts(
            ("Plan digest", code(plan.digest)),
            *((("Fixed", fixed),) if fixed else ()),
            (
                "Estimator",
                f"{plan.estimator}; limit by {plan.bound}; {plan.amount}; floor: {plan.floor}",
            ),
            ("Underpayments", plan.netting),
            ("Units", f"{treated}; no status removes a unit from the sample size"),
            ("Size", plan.size_calculation.words),
        ),
        strata_table(plan),
        *pictures,
        *(note(text) for text in plan.notes),
        *amendment_notes(plan),
    ]
    unsupported = Section("Not supported by this plan", (bullets(plan.unsupported),))
    return Section(
        "The plan, fixed before the draw",
        tuple(blocks),
        (unsupported, rules_section(plan.rule_set)),
    )


def amendment_notes(plan: Plan) -> tuple[Paragraph, ...]:
    """Every amendment with its reason and what it changed."""
    return tuple(
        note(
            f"Amendment {item.number}: ",
            secret("text", item.reason),
            " ("
            + "; ".join(f"{name} from {was} to {now}" for name, was, now in item.changes)
            + "). Plan before: ",
            code(item.parent),
        )
        for item in plan.amendments
    )


def size_facts(plan: Plan) -> Facts:
    """How the size was found, what was anticipated and what that predicts."""
    size = plan.size_calculation
    items: list[tuple[str, Parts]] = [("Basis", (size.words,))]
    if size.anticipated is not None:
        items.append(("Anticipated", (size.anticipated.assumption,)))
    if size.predicted is not None:
        found = size.predicted
        precise = fraction(found.precision).traced(
            "half-width / T",
            ("half-width", dollars(found.half_width).text),
            ("T", dollars(found.point).text),
            ("q", number(found.critical).text),
            source="under the anticipated moments, not the sample's own",
        )
        level = f", {found.side} {100 * found.level:g}%"
        items += [
            (
                "Predicted total",
                (dollars(found.point), ", standard error ", dollars(found.se)),
            ),
            ("Predicted precision", (precise, level, ". The sample's own precision will differ")),
        ]
    if size.assurance is not None:
        items.append(("Assurance", ("; ".join(size.assurance.lines()),)))
    if size.errors is not None:
        among = (
            number(size.errors.expected, decimals=1),
            " among ",
            count(size.errors.reviewed),
            " units of the sampled strata",
        )
        items.append(("Expected errors", among))
    return Facts(tuple(items))


def strata_table(plan: Plan) -> Table:
    """The strata with their sizes in the frame and in the sample."""
    return table(
        "Strata",
        "Strata and sample sizes",
        [
            Column("Stratum", secret="stratum"),
            Column("Amount paid", secret="rule"),
            Column("Units N_h", "count"),
            Column("Dollars X_h", "cents"),
            Column("Sample n_h", "count"),
            Column("Taken"),
            Column(
                "Expected errors",
                "number",
                1,
                Trace(
                    "n_h times the anticipated rate of errors",
                    source="the plan's error model or probe; a forecast, not a finding",
                ),
            ),
        ],
        [
            (
                row.label,
                bounds_text(row),
                row.size,
                row.total_cents,
                row.n,
                "all" if row.certainty else "random sample",
                row.errors,
            )
            for row in plan.strata
        ],
        total=(
            "All",
            "",
            plan.frame_size,
            plan.frame_total.cents,
            plan.sample_size,
            "",
            None,
        ),
        key="strata",
    )


def bounds_text(row: Stratum) -> str:
    """The amounts of a stratum in words."""
    low, high = row.low_cents, row.high_cents
    if low is None and high is None:
        words = "all"
    elif low is None:
        words = f"up to {Money(high or 0)}"
    else:
        words = f"over {Money(low)}" + ("" if high is None else f" to {Money(high)}")
    return f"{words}, {without_ids(row.condition)}" if row.condition else words


def rules_section(rule_set: RuleSet) -> Section:
    """Every value of the rule set with its source; each source stands once, with its mark."""
    name, version = rule_set.name, rule_set.version
    groups = list(enumerate(rules_by_source(rule_set), start=1))
    rules = table(
        "Rules",
        f"Rule set {name}, version {version}: every value with the number of its source",
        [Column("Rule"), Column("Value"), Column("Source", "count"), Column("Note")],
        [
            (key, value or NOTHING, place, told or NOTHING)
            for place, group in groups
            for key, value, told in group.rules
        ],
        key="rules",
    )
    sources = table(
        "Sources",
        "The sources of these rules, with the mark of how sure each one is",
        [Column("Number", "count"), Column("Source"), Column("Mark", "mark")],
        [(place, group.source, group.citation.status) for place, group in groups],
        key="rule-sources",
    )
    return Section(f"The rule set {name}", (rules, sources))
