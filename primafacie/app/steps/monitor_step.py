"""A stop-early audit under way: the draw, the findings so far, the running limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from primafacie.core.errors import ReviewError
from primafacie.core.money import Money

if TYPE_CHECKING:
    from extrapolation.monitoring import StopEarlyPath
    from sampling.intake import TableFormat


def follow_findings(
    draw: Path,
    findings: Path,
    *,
    ceilings: Mapping[str, float] | None = None,
    form: TableFormat | None = None,
) -> StopEarlyPath:
    """The running limits of a draw's audit from a table of `unit_id` and `overpaid` (dollars).

    Raises `ReviewError` for a table that cannot be read, all faults together, and what
    `follow_audit` refuses.
    """
    from extrapolation.monitoring import follow_audit
    from sampling import load_draw

    return follow_audit(load_draw(draw), read_findings(findings, form=form), ceilings=ceilings)


def read_findings(path: Path, *, form: TableFormat | None = None) -> dict[str, float]:
    """Overpaid dollars by unit id; a row without an amount is a unit not reviewed yet."""
    from sampling.intake import read_table

    needed = ("unit_id", "overpaid")
    table = read_table(path, needed=needed, form=form, error=ReviewError)
    units, amounts = table.ids("unit_id", unique=True), table.cents("overpaid", blank=True)
    table.raise_problems("findings")
    table.note_unused(needed)
    return {
        unit: cents / 100 for unit, cents in zip(units, amounts, strict=True) if cents is not None
    }


def parsed_ceilings(texts: Sequence[str]) -> dict[str, float]:
    """LABEL=DOLLARS as a mapping."""
    made = {}
    for text in texts:
        label, equals, amount = text.rpartition("=")
        if not equals or not label or label in made:
            raise ReviewError(
                f"the ceiling {text!r}",
                expected="LABEL=DOLLARS, as in 1=500, once for each stratum",
                fix="Name the stratum and the most that any of its units can owe",
            )
        made[label] = float(Money.parse(amount))
    return made
