"""What a rebuttal makes of a made study: whom it blames, what it calls unusual, what it names."""

from __future__ import annotations

import time
from dataclasses import dataclass

from tests.builders.inside_validation import UNUSUAL, RandomizedTests
from validation import Finding, rebut

from .audits import honest, study
from .flaws import all_flaws
from .honest_studies import honest_study, kind_of

REPLICATES = 1_999
RANDOMIZED = RandomizedTests.of_catalogue().arguments
# Verdicts that blame the auditor for a deed: none may fall on an honest study.
DEEDS = ("A1", "A4", "B1", "B2", "B4", "B5", "B6", "C4", "D2", "D3", "D4", "D5", "D6", "D10")
FLAWED_SIZE = 60
# An error that lowered the demand is reported in a class of its own.
REPORTED = ("favors the respondent",)


@dataclass(frozen=True)
class Outcome:
    """One study: its kind, whether the rebuttal was right, what was wrong, seconds taken."""

    kind: str
    number: int
    right: bool
    unusual: bool
    words: str
    seconds: float


def judge_honest(number: int) -> Outcome:
    """Blame none; unusual by chance alone is counted, and never goes to validity."""
    from_ = time.perf_counter()
    made = rebut(
        study(honest_study(number)),
        seed=number,
        replicates=REPLICATES,
        arguments=[*DEEDS, *RANDOMIZED],
    )
    blamed = [f for f in made.findings if f.supported and f.code in DEEDS]
    unusual = [f for f in made.findings if f.code in RANDOMIZED and is_unusual(f)]
    too_much = [f for f in unusual if f.strength == "goes to validity"]
    words = "; ".join(f"{f.code}: {f.strength}: {f.fact}" for f in [*blamed, *unusual])
    right = not blamed and not too_much
    return Outcome(
        kind_of(number), number, right, bool(unusual), words, time.perf_counter() - from_
    )


def is_unusual(found: Finding) -> bool:
    """Does the report call it unusual? A2 asks more of its places than the common level."""
    return found.p is not None and found.p < UNUSUAL and found.strength != "not supported"


def judge_flaw(name: str, number: int) -> Outcome:
    """The argument of the flaw must report it, with the words of its cause."""
    from_ = time.perf_counter()
    flaw = all_flaws()[name]
    audit = honest(f"study {number} to plant a flaw in", n=FLAWED_SIZE, strata=flaw.strata)
    made = rebut(
        study(flaw.plant(audit)), seed=number, replicates=REPLICATES, arguments=[flaw.code]
    )
    (found,) = made.findings
    text = f"{found.fact}\n{found.computation}"
    reported = found.supported or is_unusual(found) or found.strength in REPORTED
    reported = reported or (flaw.context and found.strength == "context")
    right = reported and bool(flaw.cause.search(text))
    words = "" if right else f"{found.code}: {found.strength}: {found.fact} | {found.computation}"
    return Outcome(name, number, right, False, words, time.perf_counter() - from_)
