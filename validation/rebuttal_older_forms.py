"""Records of rebuttals that older releases wrote, one number upward at a time."""

from __future__ import annotations

from typing import Any

from primafacie.core.money import Money


def second_form(first: dict[str, Any]) -> dict[str, Any]:
    """The values of number 2 from those of number 1, which did not state the randomized tests."""
    return {**first, "randomized_tests": None}


def third_form(second: dict[str, Any]) -> dict[str, Any]:
    """The values of number 3 from those of number 2: the demand in cents."""
    rest = {key: value for key, value in second.items() if key != "demanded"}
    findings = [_of_rebuttal(finding) for finding in second["findings"]]
    return {**rest, "demanded_cents": cents_of(second["demanded"]), "findings": findings}


def cents_of(dollars: float | None) -> int | None:
    """Cents of an amount that was written as a number of dollars."""
    return None if dollars is None else Money.rounded(float(dollars), rule="half up").cents


def _of_rebuttal(finding: dict[str, Any]) -> dict[str, Any]:
    """A finding within a rebuttal: its schema is that of the rebuttal."""
    return {key: value for key, value in finding.items() if key != "schema"}
