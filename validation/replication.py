"""Draw the sample again: by its generator and seed, as an ordered list and as a set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from primafacie.core.errors import AuditError
from primafacie.core.results import brief
from sampling import Draw, Frame
from sampling.draw_records.drawing import draw_sample
from validation.disclosed_samples import REPLAYABLE
from validation.draw_attempts import Attempt, attempt_draw
from validation.draw_variants import AS_STATED, variants
from validation.match_chances import chance_of_matches
from validation.sample_streams import ORDERS, all_found, search_streams
from validation.seed_search import SeedSearch
from validation.studies import Study

if TYPE_CHECKING:
    pass

Verdict = Literal[
    "reproduced exactly",
    "reproduced in another order",
    "reproduced under an assumption",
    "not reproduced",
    "cannot be tried",
]


# Above this many units tickets are drawn by the frame's engine, not one by one.
MOST_HASHED = 200_000


@brief
@dataclass(frozen=True)
class Replication:
    """What came of drawing again.

    `chance` bounds the probability that an independent random sample matches at least as
    many of the `n` disclosed units as the best attempt did, times the variants tried.
    `expected` is the number an independent sample would match, sum n_h^2 / N_h; both are those of
    simple random samples in strata (0 and 1 where the draw was of another kind). `searches` are
    the searches over all RAT-STATS streams by stratum, `seed_search` the first of them.
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
    searches: Mapping[str, SeedSearch] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text()

    def text(self) -> str:
        """The verdict in words, with matches against chance."""
        if self.verdict == "cannot be tried":
            return "\n".join([f"cannot be tried: {', '.join(self.missing)} missing", *self._found])
        head = self.verdict + (f": {self.assumption}" if self.assumption else "")
        said = f"{head}. {self.matching:,} of {self.n:,} units match{self.against_chance}"
        return "\n".join([said, *self._found])

    @property
    def against_chance(self) -> str:
        """What chance would match, in words; nothing where it was not computed for the design."""
        if self.chance >= 1:
            return ""
        tried = len(self.attempts)
        ways = "" if tried <= 1 else f", times the {tried} ways tried,"
        return (
            f"; an independent random sample would match {self.expected:.1f}; chance of as "
            f"many{ways} at most {self.chance:.2g}"
        )

    @property
    def _found(self) -> list[str]:
        several = len(self.searches) > 1
        return [
            (f"stratum {label}: " if several else "") + search.text()
            for label, search in self.searches.items()
        ]


def replicate(study: Study) -> Replication:
    """Draw the disclosed sample again and compare it unit by unit.

    Needs the frame, the selected units, the program and its seed(s); what is missing is
    named. Tickets, RAT-STATS (2005 to 2010), numpy, pandas and R are replayed; SURVEYSELECT,
    ACL and IDEA are not public: their draws become disclosure requests. Where the stated way
    fails, the documented variants are tried (see `draw_variants`), and for RAT-STATS, or where
    no seed was stated, all 65,536 streams, stratum by stratum. Never says that a draw was not
    random: a match was found, or it was not.

    >>> import numpy as np
    >>> from validation import DisclosedSample, FrameColumns, Study
    >>> ids = np.array([f"c{k}" for k in range(500)], dtype=object)
    >>> frame = FrameColumns(ids, np.full(500, 1000))
    >>> drawn = tuple(ids[[8, 1, 5]])
    >>> sample = DisclosedSample(units={"1": drawn}, program="pandas sample", seeds={"": "42"})
    >>> replicate(Study(frame=frame, sample=sample)).verdict
    'not reproduced'
    """
    if study.sample is None and study.draw is not None and _needs_its_plan(study, study.draw):
        return _by_its_plan(study, study.draw)
    columns, sample = study.columns, study.disclosed
    missing = _missing(study)
    if missing or columns is None or sample is None:
        return _without_seed(study, missing)
    rows = {label: study.rows_of_stratum(label) for label in sample.units}
    expected = sum(len(ids) ** 2 / max(len(rows[label]), 1) for label, ids in sample.units.items())
    attempts = [attempt_draw(columns, sample, rows, AS_STATED)]
    if not attempts[0].same_set and sample.program != "ticket":
        for variant in variants(columns, sample.program, strata=len(rows)):
            attempts.append(attempt_draw(columns, sample, rows, variant))
            if attempts[-1].same_set:
                break
    best = max(attempts, key=lambda a: (a.same_set, a.same_order, a.matching))
    sizes = [(len(rows[label]), len(ids)) for label, ids in sample.units.items()]
    chance = min(1.0, len(attempts) * chance_of_matches(best.matching, sizes))
    order: str = ""
    searches: dict[str, SeedSearch] = {}
    if sample.program == "RAT-STATS" and not best.same_set:
        order, searches = search_streams(columns, sample, rows)
    verdict, assumption = _verdict(attempts[0], best, in_order=sample.in_order)
    if verdict == "not reproduced" and all_found(searches, sample):
        verdict, assumption = "reproduced under an assumption", _other_seeds(searches, order)
    return Replication(
        verdict,
        assumption,
        sample.n,
        best.matching,
        expected,
        chance,
        tuple(attempts),
        seed_search=next(iter(searches.values()), None),
        searches=searches,
    )


def _without_seed(study: Study, missing: tuple[str, ...]) -> Replication:
    """No seed, or no frame: the streams of RAT-STATS can be searched all the same."""
    columns, sample = study.columns, study.disclosed
    n = sample.n if sample is not None else 0
    lost = Replication("cannot be tried", "", n, 0, 0.0, 1.0, (), missing)
    if columns is None or sample is None or study.labels is None:
        return lost
    if sample.program not in ("RAT-STATS", "not said"):
        return lost
    rows = {label: study.rows_of_stratum(label) for label in sample.units}
    order, searches = search_streams(columns, sample, rows)
    first = next(iter(searches.values()), None)
    if not all_found(searches, sample):
        return replace(lost, seed_search=first, searches=searches)
    seeds = "; ".join(
        f"{f'stratum {label}: ' if len(searches) > 1 else ''}{found.source}"
        for label, found in searches.items()
    )
    where = f" of the frame sorted by {order}" if order else ""
    ways = 1 + len(ORDERS) if order else 1
    chance = min(1.0, ways * sum(found.chance for found in searches.values()))
    return Replication(
        "reproduced under an assumption",
        f"RAT-STATS draws these units{where} ({seeds})",
        n,
        n,
        sum(len(ids) ** 2 / max(len(rows[label]), 1) for label, ids in sample.units.items()),
        chance,
        (),
        (),
        first,
        searches,
    )


def _other_seeds(searches: Mapping[str, SeedSearch], order: str) -> str:
    """`another seed than the stated one`, by stratum where there are several."""
    where = f", the frame sorted by {order}" if order else ""
    wrong = [label for label, found in searches.items() if not found.stated_gives]
    if len(searches) == 1 or not wrong:
        return "another seed than the stated one" + where if wrong else where.lstrip(", ")
    names = ", ".join(f"{label} ({searches[label].source})" for label in wrong)
    return f"another seed than the stated one in stratum {names}{where}"


def _needs_its_plan(study: Study, draw: Draw) -> bool:
    """Another kind than tickets; or so many units that the engine must hash them."""
    if draw.generator.get("name") != "ticket":
        return True
    return isinstance(study.frame, Frame) and study.frame.size > MOST_HASHED


def _by_its_plan(study: Study, draw: Draw) -> Replication:
    """A draw of this toolkit of another kind (PPS, clusters ...): drawn again by its plan."""
    n = len(draw.units)
    if not isinstance(study.frame, Frame):
        lost = ("the frame in the order of the draw",)
        return Replication("cannot be tried", "", n, 0, 0.0, 1.0, (), lost)
    seeds = {row.label: float(row.seed) for row in draw.strata if row.seed is not None}
    try:
        again = draw_sample(
            replace(draw.plan, frame=study.frame),
            seed=seeds or draw.seed,
            seed_source=draw.seed_source,
        )
    except AuditError as error:
        return Replication("not reproduced", f"refused, {error.got}", n, 0, 0.0, 1.0, ())
    first, second = ([u.unit_id for u in d.units] for d in (draw, again))
    matching = len(set(first) & set(second))
    attempt = Attempt("by its plan", matching, set(first) == set(second), first == second)
    verdict, assumption = _verdict(attempt, attempt, in_order=True)
    return Replication(verdict, assumption, n, matching, 0.0, 1.0, (attempt,))


def _missing(study: Study) -> tuple[str, ...]:
    sample = study.disclosed
    found = []
    if study.columns is None:
        found.append("the frame in the order of the draw")
    elif study.labels is None:
        found.append(study.unknown_strata)
    if sample is None:
        return (*found, "the selected units in order of selection", "the seed and the program")
    if sample.program not in REPLAYABLE:
        found.append(f"a replayable record of the draw (program: {sample.program})")
    if any(sample.seed_of_stratum(label) is None for label in sample.units):
        found.append("the seed in full precision")
    return tuple(found)


def _verdict(stated: Attempt, best: Attempt, *, in_order: bool) -> tuple[Verdict, str]:
    if stated.same_order or (stated.same_set and not in_order):
        return "reproduced exactly", ""
    if stated.same_set:
        return "reproduced in another order", "the list was sorted after the draw"
    if best.same_set:
        return "reproduced under an assumption", best.variant
    return "not reproduced", ""
