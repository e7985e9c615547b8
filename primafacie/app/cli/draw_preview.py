"""`primafacie draw --preview`: what would be drawn, without a seed and without a unit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from primafacie.app.cli.output import Output
from primafacie.core.errors import DrawError


def say_preview(output: Output, study: Path, *, seed: Sequence[str] | None) -> None:
    """Print the next draw by stratum: sizes and dollars. A seed given with it is refused."""
    from primafacie.app.steps.draw_preview import preview_draw
    from primafacie.core.serializer import to_record

    if seed:
        raise DrawError(
            "--preview and --seed",
            where="draw",
            expected="no seed: a preview shows no unit",
            fix="Leave --seed out, or leave --preview out to draw",
        )
    with output.working("Comparing the plan with the frame ..."):
        found, plan = preview_draw(study)
    output.fact("number", found.number)
    output.fact("plan_digest", found.plan_digest)
    output.line(f"Draw {found.number} would follow the plan {found.plan_digest}")
    output.fact("generator", found.generator, f"Generator: {found.generator}")
    output.fact("counted", found.counted)
    rows = [
        [
            row.label,
            row.paid_amounts,
            f"{row.units:,}",
            str(row.paid),
            f"{row.sample:,}" + (" (all)" if row.in_full else ""),
            "" if row.expected is None else str(row.expected),
            f"{row.spares:,}" if row.spares else "",
        ]
        for row in found.strata
    ]
    sample = "sample" if found.counted == "units" else f"sample ({found.counted})"
    heads = ["stratum", "paid amounts", "units", "paid", sample, "paid in it, expected", "spares"]
    output.table("", heads, rows, folds=1)
    output.fact("strata", to_record(found.strata))
    output.fact("units", found.units)
    output.fact("spares", found.spares)
    held = f"; {found.spares:,} spares are held back" if found.spares else ""
    output.line(f"First release to the reviewers: {found.units:,} {found.counted}{held}")
    output.line("No seed was used, no unit was drawn, and nothing was written.")
    own = any(design.own_seed for design in plan.designs.values())
    seeds = "--seed LABEL=NUMBER ..." if own else "--seed TEXT"
    output.then(f'primafacie draw {study} {seeds} --seed-source "where it came from"')
    output.finish()
