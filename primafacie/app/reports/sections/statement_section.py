"""What is stated of a sample that was drawn elsewhere: its draw, its universe, the replay."""

from __future__ import annotations

from extrapolation.reviews.stated_designs import STATED_DESIGNS
from primafacie.app.reports.document import Block, Column, Facts, Section, Table, facts, table
from primafacie.app.reports.imported_samples import ImportedSample
from primafacie.app.reports.values import Value, code, secret

NOT_FIXED = (
    "The plan was not fixed before the data. Only the rule set's own limit is a figure of this "
    "study; every other level, bound or estimator is not pre-specified."
)


def statement_facts(sample: ImportedSample) -> Facts:
    """What the first page says of the plan, the draw, the replay and the universe."""
    return facts(
        ("Plan", NOT_FIXED),
        (
            "Draw",
            (f"{sample.statement.program_words}; ", secret("text", sample.statement.drawn_words)),
        ),
        ("Seed", code(sample.statement.seed_words, secret="withheld")),
        ("Replay of the draw", sample.replay.statement),
        ("Universe", secret("text", sample.universe_words)),
    )


def statement_section(sample: ImportedSample) -> Section:
    """Every statement of the draw, and the strata of the universe."""
    stated, replay = sample.statement, sample.replay
    order = "in order of selection" if stated.in_order else "order of selection not stated"
    missing = (("Missing for a replay", "; ".join(replay.missing)),) if replay.missing else ()
    blocks: list[Block] = [
        facts(
            ("Design", STATED_DESIGNS[sample.design].words),
            ("Program", stated.program_words),
            ("Seed", code(stated.seed_words, secret="withheld")),
            ("Order of the list", secret("text", stated.order or "not stated")),
            ("Units as listed", order),
            ("Drawn by", secret("text", stated.drawn_words)),
            ("Replay of the draw", replay.statement),
            *missing,
            ("Universe", secret("text", sample.universe_words)),
        ),
        _strata(sample),
    ]
    return Section("The sample as it was stated", tuple(blocks))


def _strata(sample: ImportedSample) -> Table:
    """The strata of the universe; its columns are those of a plan's strata."""
    clustered = any(row.clusters is not None for row in sample.strata)
    columns = [
        Column("Stratum", secret="stratum"),
        Column("Taken"),
        Column("Units N_h", "count"),
        Column("Dollars X_h", "cents"),
        Column("Sample n_h", "count"),
        *((Column("Clusters", "count"),) if clustered else ()),
    ]
    totals = [row.total_cents for row in sample.strata]
    known = [cents for cents in totals if cents is not None]
    whole = sum(known) if len(known) == len(totals) else None
    return table(
        "Strata",
        "Strata of the universe, as stated or counted in the frame",
        columns,
        [
            (
                row.label,
                "all" if row.n == row.size else "sample",
                row.size,
                row.total_cents,
                row.n,
                *((row.clusters,) if clustered else ()),
            )
            for row in sample.strata
        ],
        total=(
            "All",
            "",
            sum(row.size for row in sample.strata),
            Value("cents", whole),
            sum(row.n for row in sample.strata),
            *((sum(row.clusters or 0 for row in sample.strata),) if clustered else ()),
        ),
        key="strata",
    )
