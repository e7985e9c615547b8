"""Do the options of a stratification fit together? Every fault at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from primafacie.core.errors import PlanError, Problem
from primafacie.core.families import unknown_name
from primafacie.core.money import Money
from sampling.models import Taints
from sampling.strata.boundary_methods import BOUNDARY_METHODS, BoundaryMethod
from sampling.strata.groups import By

if TYPE_CHECKING:
    from sampling.frames import Frame

BINS = 200
FEWEST = 2


def check_options(
    frame: Frame,
    *,
    number: int,
    method: str,
    certainty_over: object,
    by: By | None,
    bins: int,
    anticipated: Taints | None,
    sample: int | None,
    cv: float | None,
    seed: int,
) -> None:
    """Raises one `PlanError` naming every option that cannot be."""
    problems = []
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= 100:
        problems.append(Problem("number", repr(number), "a number of strata from 1 to 100", ""))
    if method not in BOUNDARY_METHODS:
        problems.append(unknown_name("method", method, BOUNDARY_METHODS, where="method"))
    else:
        problems += _aim_faults(
            number, BOUNDARY_METHODS[method], certainty_over, by, anticipated, sample, cv
        )
    if sample is not None and not (_whole(sample) and sample >= 2):
        problems.append(Problem("sample", repr(sample), "2 units or more", ""))
    if cv is not None and (isinstance(cv, bool) or not 0 < cv < 1):
        problems.append(Problem("cv", repr(cv), "a fraction such as 0.05", ""))
    if not _whole(seed) or seed < 0:
        problems.append(Problem("seed", repr(seed), "a whole number, 0 or more", ""))
    if isinstance(bins, bool) or not isinstance(bins, int) or not 2 <= bins <= 2000:
        problems.append(Problem("bins", repr(bins), "a number of bins from 2 to 2000", ""))
    problems += _certainty_faults(certainty_over, anticipated, sample)
    if anticipated is not None and not hasattr(anticipated, "tau1"):
        problems.append(
            Problem(
                "anticipated",
                f"a {type(anticipated).__name__}",
                "an error model whose overpaid share has the same chances for all payments",
                "Stratify with an ErrorModel or taints of the same mean; plan with this one",
            )
        )
    if by is None and frame.size == 0:
        problems.append(Problem("frame", "no units", "at least 2", "Check the exclusions"))
    if problems:
        raise PlanError.collected(problems, what="strata")


def _aim_faults(
    number: int,
    method: BoundaryMethod,
    certainty_over: object,
    by: By | None,
    anticipated: Taints | None,
    sample: int | None,
    cv: float | None,
) -> list[Problem]:
    found = []
    overflow = certainty_over == "neyman"
    unused = cv is not None or (not overflow and (anticipated is not None or sample is not None))
    if not method.aims and unused:
        found.append(
            Problem(
                f"method {method.name}",
                "anticipated=, sample= or cv=",
                "neither: it does not use them",
                "Leave them out, or use method='optimal', 'sethi' or 'kozak'",
            )
        )
    found += method.aim_faults(sample, cv)
    if by is not None and number > 1 and (cv is not None or (sample is not None and not overflow)):
        found.append(
            Problem(
                "by",
                "sample= or cv= for strata by amount inside groups",
                "neither",
                "The size of one group is not known before the allocation: use cum_root_f, "
                "geometric, or optimal without them",
            )
        )
    return found


def _certainty_faults(
    certainty_over: object, anticipated: Taints | None, sample: int | None
) -> list[Problem]:
    if certainty_over == "neyman":
        if anticipated is None or sample is None:
            expected = "anticipated= and sample= with it"
            fix = "The Neyman allocation needs the anticipated errors and the size"
            return [Problem("certainty_over", "'neyman'", expected, fix)]
    elif certainty_over is not None and not isinstance(certainty_over, Money):
        fix = "Write Money.dollars('50000')"
        expected = "Money, or 'neyman'"
        return [Problem("certainty_over", repr(certainty_over), expected, fix)]
    elif isinstance(certainty_over, Money) and certainty_over <= Money.zero:
        return [Problem("certainty_over", str(certainty_over), "more than $0.00", "")]
    return []


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
