"""A3: the selected places in the frame do not look random."""

from __future__ import annotations

from primafacie.core.plurals import counted
from validation.arguments.argument import Argument
from validation.arguments.needs import SIMPLE_RANDOM, SINGLE_UNITS
from validation.replay.positions import position_tests
from validation.study.finding_records import UNUSUAL, Finding, FindingTable, Strength


class Places(Argument):
    """Tests of the places with p-values and what they can notice."""

    code = "A3"
    needs = (
        SIMPLE_RANDOM,
        SINGLE_UNITS,
    )
    randomized = True

    def find(self) -> Finding:
        study = self.study
        tests = position_tests(study)
        if tests is None:
            lacking = study.unknown_strata or "at least eight selected units of the frame"
            return self.not_tried(lacking)
        # A test alone never goes to validity: it calls a selection unusual, and names no cause.
        strength: Strength = "context" if tests.p < UNUSUAL else "not supported"
        seen = "consistent with random selection"
        if tests.p < UNUSUAL:
            seen = f"unusual for a random selection: {tests.striking.seen}"
        table = FindingTable(
            "Places of the selected units",
            ("test", "statistic", "p", "power"),
            tuple((t.name, f"{t.statistic:.3g}", f"{t.p:.3g}", t.power) for t in tests.tests),
        )
        return self.finding(
            strength,
            f"the places of {tests.n} selected units are {seen}",
            f"{counted(len(tests.tests), 'test')}, smallest p times their number {tests.p:.3g}; "
            f"{tests.striking.power}",
            p=tests.p,
            tables=[table],
        )
