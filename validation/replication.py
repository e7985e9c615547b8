"""Draw the sample again: by its generator and seed, as an ordered list and as a set."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import gammaln

from primafacie.core.errors import AuditError
from sampling import Draw, Frame
from sampling.draw_records.drawing import draw_sample
from sampling.draws.tickets import ticket
from validation.disclosed_samples import REPLAYABLE, DisclosedSample
from validation.draw_variants import AS_STATED, Variant, kept_rows, ordered_rows, variants
from validation.frame_columns import FrameColumns
from validation.generators import Generate, generator_for
from validation.seed_search import SeedSearch, find_seed
from validation.studies import Study

if TYPE_CHECKING:
    from numpy.typing import NDArray

Verdict = Literal[
    "reproduced exactly", "reproduced in another order", "reproduced under an assumption",
    "not reproduced", "cannot be tried",
]  # fmt: skip
# A search over all streams is worth its seconds only where a chance match is this unlikely.
WORTH_SEARCHING = 1e-3


@dataclass(frozen=True)
class Attempt:
    """One way of drawing: how many of the disclosed units it gives, and if it gives all."""

    variant: str
    matching: int
    same_set: bool
    same_order: bool


@dataclass(frozen=True)
class Replication:
    """What came of drawing again.

    `chance` bounds the probability that an independent random sample matches at least as
    many of the `n` disclosed units as the best attempt did, times the variants tried.
    `expected` is the number an independent sample would match, sum n_h^2 / N_h.
    """

    verdict: Verdict
    assumption: str
    n: int
    matching: int
    expected: float
    chance: float
    attempts: tuple[Attempt, ...]
    missing: tuple[str, ...] = ()
    seed_search: SeedSearch | None = None

    def __str__(self) -> str:
        return self.text()

    def text(self) -> str:
        """The verdict in words, with matches against chance."""
        if self.verdict == "cannot be tried":
            return f"cannot be tried: {', '.join(self.missing)} missing"
        head = self.verdict + (f": {self.assumption}" if self.assumption else "")
        said = (
            f"{head}. {self.matching:,} of {self.n:,} units match; an independent random sample "
            f"would match {self.expected:.1f}; chance of as many, times the "
            f"{len(self.attempts)} ways tried, at most {self.chance:.2g}"
        )
        return f"{said}\n{self.seed_search.text()}" if self.seed_search else said


def replicate(study: Study) -> Replication:
    """Draw the disclosed sample again and compare it unit by unit.

    Needs the frame, the selected units, the program and its seed(s); what is missing is
    named. Tickets, RAT-STATS (2005 to 2010), numpy, pandas and R are replayed; SURVEYSELECT,
    ACL and IDEA are not public: their draws become disclosure requests. Where the stated way
    fails, the documented variants are tried (see `draw_variants`), and for RAT-STATS all
    65,536 streams. Never says that a draw was not random: a match was found, or it was not.

    >>> import numpy as np
    >>> from validation import DisclosedSample, FrameColumns, Study
    >>> ids = np.array([f"c{k}" for k in range(500)], dtype=object)
    >>> frame = FrameColumns(ids, np.full(500, 1000))
    >>> drawn = tuple(ids[[8, 1, 5]])
    >>> sample = DisclosedSample(units={"1": drawn}, program="pandas sample", seeds={"": "42"})
    >>> replicate(Study(frame=frame, sample=sample)).verdict
    'not reproduced'
    """
    if study.sample is None and study.draw is not None and not _by_ticket(study.draw):
        return _by_its_plan(study, study.draw)
    columns, sample = study.columns, study.disclosed
    missing = _missing(study)
    if missing or columns is None or sample is None:
        return Replication("cannot be tried", "", sample.n if sample else 0, 0, 0.0, 1.0, (),
                           missing)  # fmt: skip
    rows = {label: study.rows_of_stratum(label) for label in sample.units}
    expected = sum(
        len(ids) ** 2 / max(len(rows[label]), 1) for label, ids in sample.units.items()
    )  # fmt: skip
    attempts = [_attempt(columns, sample, rows, AS_STATED)]
    if not attempts[0].same_set and sample.program != "ticket":
        for variant in variants(columns, sample.program, strata=len(rows)):
            attempts.append(_attempt(columns, sample, rows, variant))
            if attempts[-1].same_set:
                break
    best = max(attempts, key=lambda a: (a.same_set, a.same_order, a.matching))
    chance = min(1.0, len(attempts) * _chance_of(best.matching, sample, rows))
    search = None
    if sample.program == "RAT-STATS" and not best.same_set and len(rows) == 1:
        search = _all_streams(columns, sample, rows)
    verdict, assumption = _verdict(attempts[0], best, search, in_order=sample.in_order)
    return Replication(
        verdict, assumption, sample.n, best.matching, expected, chance, tuple(attempts),
        seed_search=search,
    )  # fmt: skip


def _by_ticket(draw: Draw) -> bool:
    return draw.generator.get("name") == "ticket"


def _by_its_plan(study: Study, draw: Draw) -> Replication:
    """A draw of this toolkit of another kind (PPS, clusters ...): drawn again by its plan."""
    n = len(draw.units)
    if not isinstance(study.frame, Frame):
        lost = ("the frame in the order of the draw",)
        return Replication("cannot be tried", "", n, 0, 0.0, 1.0, (), lost)
    seeds = {row.label: float(row.seed) for row in draw.strata if row.seed is not None}
    try:
        again = draw_sample(
            replace(draw.plan, frame=study.frame), seed=seeds or draw.seed,
            seed_source=draw.seed_source,
        )  # fmt: skip
    except AuditError:
        return Replication("not reproduced", "", n, 0, 0.0, 1.0, ())
    first, second = ([u.unit_id for u in d.units] for d in (draw, again))
    matching = len(set(first) & set(second))
    attempt = Attempt("by its plan", matching, set(first) == set(second), first == second)
    verdict, assumption = _verdict(attempt, attempt, None, in_order=True)
    return Replication(verdict, assumption, n, matching, 0.0, 1.0, (attempt,))


def _missing(study: Study) -> tuple[str, ...]:
    sample = study.disclosed
    found = []
    if study.columns is None:
        found.append("the frame in the order of the draw")
    elif study.labels is None:
        found.append("the stratum of every frame row")
    if sample is None:
        return (*found, "the selected units in order of selection", "the seed and the program")
    if sample.program not in REPLAYABLE:
        found.append(f"a replayable record of the draw (program: {sample.program})")
    if any(sample.seed_of_stratum(label) is None for label in sample.units):
        found.append("the seed in full precision")
    return tuple(found)


def _attempt(
    columns: FrameColumns,
    sample: DisclosedSample,
    rows: dict[str, NDArray[np.int64]],
    variant: Variant,
) -> Attempt:
    """Draw every stratum one way and compare."""
    matching, same_set, same_order = 0, True, True
    drawn_before = 0
    for label, ids in sample.units.items():
        ways = _ways(columns, sample, rows[label], label, variant, drawn_before)
        drawn_before += len(ids)
        wanted = set(ids)
        best = max(ways, key=lambda way: len(wanted & set(way)), default=[])
        count = len(wanted & set(best))
        matching += count
        same_set &= count == len(ids) and (variant.more > 0 or len(best) == len(ids))
        same_order &= best[: len(ids)] == list(ids)
    return Attempt(variant.name, matching, same_set, same_set and same_order)


def _ways(
    columns: FrameColumns,
    sample: DisclosedSample,
    rows: NDArray[np.int64],
    label: str,
    variant: Variant,
    drawn_before: int,
) -> list[list[str]]:
    """The ids that each documented call of the generator selects, in its order."""
    count = len(sample.units[label])
    seed = sample.seed_of_stratum(label) or ""
    if sample.program == "ticket":
        return [_tickets(columns, rows, seed, label, count)]
    generate = generator_for(variant.program or sample.program)
    if generate is None or not count:
        return [[]]
    kept = kept_rows(columns, rows, variant.without)
    ordered = ordered_rows(columns, kept, variant.order or sample.order)
    own_range = variant.counted_rows or variant.without
    size = (len(kept) if own_range else sample.sizes.get(label, len(kept))) + variant.off_by
    return _ids(columns, ordered, generate, seed, size, count, variant, drawn_before)


def _ids(
    columns: FrameColumns,
    ordered: NDArray[np.int64],
    generate: Generate,
    seed: str,
    size: int,
    count: int,
    variant: Variant,
    skip: int,
) -> list[list[str]]:
    asked = count + variant.more + (skip if variant.continued else 0)
    if asked > size:
        return [[]]
    found = []
    for drawn in generate(seed, size, asked):
        places = (drawn[skip:] if variant.continued else drawn)[: count + variant.more]
        paired = [place + variant.shift for place in places]
        found.append([
            str(columns.ids[ordered[place]]) if 0 <= place < len(ordered) else ""
            for place in paired
        ])  # fmt: skip
    return found


def _tickets(
    columns: FrameColumns, rows: NDArray[np.int64], seed: str, label: str, count: int
) -> list[str]:
    try:
        drawn = sorted(
            (ticket(seed, label, unit), unit) for unit in set(columns.ids[rows].tolist())
        )
    except AuditError:
        return []
    return [unit for _, unit in drawn[:count]]


def _all_streams(
    columns: FrameColumns, sample: DisclosedSample, rows: dict[str, NDArray[np.int64]]
) -> SeedSearch | None:
    """Every RAT-STATS stream, on the places of the units in the declared order."""
    ((label, ids),) = sample.units.items()
    ordered = ordered_rows(columns, rows[label], sample.order)
    numbers = {str(columns.ids[row]): place for place, row in enumerate(ordered, start=1)}
    if any(unit not in numbers for unit in ids) or len(set(ids)) < len(ids):
        return None
    found = find_seed(
        [numbers[unit] for unit in ids],
        low=1,
        high=max(sample.sizes.get(label, 0), len(ordered)),
        known="order" if sample.in_order else "set",
    )
    return found if found.chance <= WORTH_SEARCHING else None


def _verdict(
    stated: Attempt, best: Attempt, search: SeedSearch | None, *, in_order: bool
) -> tuple[Verdict, str]:
    if stated.same_order or (stated.same_set and not in_order):
        return "reproduced exactly", ""
    if stated.same_set:
        return "reproduced in another order", "the list was sorted after the draw"
    if best.same_set:
        return "reproduced under an assumption", best.variant
    if search is not None and search.found:
        return "reproduced under an assumption", "another seed than the stated one"
    return "not reproduced", ""


def _chance_of(matching: int, sample: DisclosedSample, rows: dict[str, NDArray[np.int64]]) -> float:
    """P(an independent sample of the same design matches at least this many units)."""
    total = np.ones(1)
    for label, ids in sample.units.items():
        total = np.convolve(total, _match_probabilities(max(len(rows[label]), len(ids)), len(ids)))
    return float(min(1.0, total[matching:].sum()))


def _match_probabilities(size: int, n: int) -> NDArray[np.float64]:
    """P(m matches) of two independent samples of n from N: hypergeometric."""
    m = np.arange(n + 1, dtype=np.float64)
    possible = n - m <= size - n

    def log_choose(a: float, b: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(gammaln(a + 1) - gammaln(b + 1) - gammaln(np.maximum(a - b, 0) + 1))

    logs = log_choose(n, m) + log_choose(size - n, n - m) - log_choose(size, np.array([float(n)]))
    return np.where(possible, np.exp(logs), 0.0)
