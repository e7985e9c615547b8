"""Can the disclosed sample be replicated? The verdict on a draw, stratum by stratum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from primafacie.core.errors import AuditError
from sampling import Draw, Frame
from sampling.designs.tickets import GENERATOR
from sampling.draws.drawing import draw_sample
from validation.replay.attempts_made import CREDIBLE, AttemptsMade
from validation.replay.disclosed_strata import DisclosedStrata
from validation.replay.draw_attempts import Attempt, chance_of_matches, differences
from validation.replay.drawings import MAKERS_WORD
from validation.replay.generators import Generator, generator_named
from validation.replay.list_orders import Lists, parse_order
from validation.replay.moved_boundaries import find_moved_boundary
from validation.replay.random_columns import renewed_column
from validation.replay.replication_records import Replication, StratumReplication, Verdict
from validation.replay.seed_search import all_found, orders_tried, search_streams
from validation.replay.seed_search_records import SeedSearch
from validation.replay.stated_records import missing_frame, missing_records, orders_left
from validation.study.disclosed_samples import DisclosedSample
from validation.study.missing_records import ORDER, PROGRAM, SEED, VERSION, WAY, MissingRecord
from validation.study.studies import Study, once

# A stratum is reproduced except for named units where this share of it matches.
NAMED_SHARE = 0.9
# Above this many units tickets are drawn by the frame's engine, not one by one.
MOST_HASHED = 200_000


def replication_of(study: Study) -> Replication:
    """`replicate`, computed once for each study."""
    return once(study, replicate)


def replicate(study: Study) -> Replication:
    """Redraw the disclosed sample and compare it unit by unit, stratum by stratum.

    The redraw needs the frame, the selected units, the program with its version, its seeds and the
    order of the list; what is missing is named. Tickets, RAT-STATS (2005 to 2010), R, numpy,
    pandas, Python, SAS, Excel macros, Stata and databases are replayed, each stratum from its own
    seed and, with one seed for several strata, one stream over the strata in turn. The algorithms
    of ACL, IDEA and others are not public: their draws become disclosure requests. Where the
    stated draw fails, the file's own order, lists sorted by one, two or three columns and the
    documented variants are tried, and for RAT-STATS, or where no seed was stated, all its streams.

    Parameters
    ----------
    study : Study
        The study with its frame and the selected units (`sample`, `draw` or `review`).

    Returns
    -------
    Replication
        The verdict overall and in each stratum, the matching counts, and the probability that an
        independent sample matches as well.

    Raises
    ------
    StudyError
        If none of the selected units is an id of the frame.

    Notes
    -----
    The verdict is "not reproduced" only where everything was stated, the way of drawing included. A
    match found by search counts only where chance would give one as good less than once in a
    million such searches.

    Examples
    --------
    >>> import numpy as np
    >>> from validation import DisclosedSample, FrameColumns, Study
    >>> ids = np.array([f"c{k}" for k in range(500)], dtype=object)
    >>> frame = FrameColumns(ids, np.arange(500) + 1000)
    >>> drawn = tuple(ids[[8, 1, 5]])
    >>> sample = DisclosedSample(units={"1": drawn}, program="pandas sample", seeds={"": "42"})
    >>> replicate(Study(frame=frame, sample=sample)).verdict
    'cannot be concluded'
    """
    if study.sample is None and study.draw is not None and _needs_its_plan(study, study.draw):
        return _by_its_plan(study, study.draw)
    columns, sample = study.columns, study.disclosed
    records = missing_records(study)
    if columns is None or sample is None or study.labels is None:
        n = sample.n if sample is not None else 0
        return _inconclusive(n, records)
    study.check_selected_units()
    rows = {label: study.rows_of_stratum(label) for label in sample.units}
    strata = DisclosedStrata(columns, sample, rows, Lists(columns))
    if any(record.bars for record in records):
        return _by_streams(strata, records) or _inconclusive(sample.n, records)
    made = AttemptsMade(strata, bare_order=any(record.item == ORDER for record in records))
    made.make()
    if made.cut_short:
        records = (*records, orders_left())
    if made.found is None:
        records = (*records, *_doubts(strata, made))
    found = _judged(strata, made, records)
    if found.complete or not made.best or sample.random_column:
        return found
    if made.generator.seeds is not None:
        other = _by_streams(strata, records, made)
        if other is not None and other.complete:
            return replace(other, attempts=found.attempts)
        if other is not None:
            found = replace(found, searches=other.searches)
    return _moved(study, strata, made, found)


def _doubts(strata: DisclosedStrata, made: AttemptsMade) -> Sequence[MissingRecord]:
    """Why a draw that no attempt gives can still be the one that was stated."""
    sample = strata.sample
    if sample.random_column:
        return [renewed_column(sample.random_column)]
    return made.generator.doubts(sample.version, sample.way, strata.pairs)


def _moved(
    study: Study, strata: DisclosedStrata, made: AttemptsMade, found: Replication
) -> Replication:
    """With the boundary before a move where that gives the sample, else `found`."""
    if len(strata.rows) < 2 or not made.generator.by_position:
        return found
    keys = () if made.bare_order else (parse_order(strata.sample.order) or ())
    search = find_moved_boundary(study, strata, keys)
    tried = made.tried + search.tried
    chance = min(1.0, tried * made.chance(found.n))
    if search.boundary is None or search.attempt is None or chance >= CREDIBLE:
        return replace(found, tried=tried)
    moved = search.boundary
    return replace(
        found,
        verdict="reproduced under an assumption",
        assumption=(
            f"the boundary between strata {moved.lower} and {moved.upper} was {moved.drawn_at} "
            f"when the sample was drawn, not {moved.stated_at} as in these strata"
        ),
        matching=found.n,
        chance=chance,
        attempts=(search.attempt, *found.attempts),
        strata=(),
        tried=tried,
        contradicts=True,
        boundary=moved,
        in_turn=search.attempt.in_turn,
    )


def _inconclusive(n: int, records: Sequence[MissingRecord]) -> Replication:
    missing = tuple(record.words for record in records)
    return Replication("cannot be concluded", "", n, 0, 0.0, 1.0, (), missing, records=(*records,))


def _judged(
    strata: DisclosedStrata, made: AttemptsMade, records: Sequence[MissingRecord]
) -> Replication:
    """The verdict of all attempts."""
    sample = strata.sample
    best = made.found or _nearest(made)
    expected = sum(n * n / max(size, 1) for size, n in strata.pairs.values())
    missing = tuple(record.words for record in records)
    if best is None:
        return replace(_inconclusive(sample.n, records), expected=expected)
    chance = min(1.0, made.tried * made.chance(best.matching))
    stated = not best.assumed and not best.contradicts
    way_open = any(record.item == WAY for record in records)
    parts = [
        _stratum(strata, made, best, label, complete=not records, chance=chance, way_open=way_open)
        for label in strata.rows
        if strata.counts[label]
    ]
    # A stratum reviewed in full is the same whatever was drawn.
    drawn = [part for part in parts if part.n < part.size] or parts
    verdict = _overall([part.verdict for part in drawn])
    if best.same_set:
        if stated and not records:
            verdict = "reproduced"
        elif chance < CREDIBLE:
            verdict = "reproduced under an assumption"
        else:
            verdict = "cannot be concluded" if records else "not reproduced"
    return Replication(
        verdict,
        _assumption(sample, best, verdict, records),
        sample.n,
        best.matching,
        expected,
        chance,
        tuple(made.best),
        missing,
        strata=tuple(parts),
        tried=made.tried,
        contradicts=best.contradicts,
        in_turn=best.in_turn,
        records=tuple(records),
    )


def _nearest(made: AttemptsMade) -> Attempt | None:
    """The attempt to report on where none gives the whole sample.

    The statement itself, unless another attempt gives more strata whole, or is too good for
    chance where the statement is not.
    """
    if not made.best:
        return None

    def complete(one: Attempt) -> int:
        return sum(part.same_set for part in one.strata.values())

    def credible(one: Attempt) -> bool:
        return made.tried * made.chance(one.matching) < CREDIBLE

    best = max(made.best, key=lambda one: (complete(one), one.matching))
    stated = made.nearest
    if stated is None or complete(best) > complete(stated):
        return best
    return stated if credible(stated) or not credible(best) else best


def _assumption(
    sample: DisclosedSample, best: Attempt, verdict: Verdict, records: Sequence[MissingRecord]
) -> str:
    words = list(dict.fromkeys(best.assumed))
    if sample.random_column and best.same_set:
        return "by that column alone, which does not show where its numbers came from"
    if verdict in ("not reproduced", "cannot be concluded"):
        return ""
    if verdict == "reproduced under an assumption" and not best.contradicts:
        meanings = generator_named(sample.program).meanings(sample.version)
        releases = {text for one in meanings if one.of_version for text in one.assumed}
        implied = {ORDER, PROGRAM} | ({VERSION} if releases & set(words) else set())
        held = [record.words for record in records if record.item not in implied]
        assumed = [text if text == MAKERS_WORD else f"{text} (not stated)" for text in words]
        words = [*assumed, *(f"without {text}" for text in held)]
    if best.in_turn:
        words.append(best.variant.split(";")[0])
    if best.same_set and sample.in_order and not best.same_order:
        words.append("the list was sorted after the draw")
    return "; ".join(dict.fromkeys(words))


def _stratum(
    strata: DisclosedStrata,
    made: AttemptsMade,
    best: Attempt,
    label: str,
    *,
    complete: bool,
    chance: float,
    way_open: bool,
) -> StratumReplication:
    """The verdict on one stratum by the best attempt, or by another that gives it whole."""
    size, n = strata.pairs[label]
    part = best.strata[label]

    def credible(matching: int) -> bool:
        own = made.tried * chance_of_matches(matching, [(size, n)])
        return min(own, chance if matching else 1.0) < CREDIBLE

    way = best.variant
    if not part.same_set:
        other = _whole(made, label)
        own = made.tried * chance_of_matches(n, [(size, n)])
        if other is not None and own < CREDIBLE:
            best, part, way = other, other.strata[label], other.variant
    stated = not best.assumed and not best.contradicts
    unknown: Verdict = "not reproduced" if complete else "cannot be concluded"
    if part.same_set:
        if n >= size:
            return StratumReplication(label, size, n, n, "reproduced", "reviewed in full")
        if stated and complete:
            return StratumReplication(label, size, n, n, "reproduced", way)
        verdict: Verdict = "reproduced under an assumption" if credible(n) else unknown
        return StratumReplication(label, size, n, n, verdict, way)
    if not len(part.drawn):
        return StratumReplication(label, size, n, 0, "cannot be concluded")
    if not credible(part.matching) or 2 * part.matching < n:
        return StratumReplication(label, size, n, part.matching, unknown, way)
    named = tuple(differences(strata, label, part))
    enough = part.matching >= NAMED_SHARE * n and all(one.located for one in named)
    if way_open and not enough:
        # Ways that were not stated can share numbers with one that was tried.
        return StratumReplication(label, size, n, part.matching, unknown, way)
    found: Verdict = "reproduced except for named units" if enough else "partly reproduced"
    return StratumReplication(label, size, n, part.matching, found, way, named)


def _whole(made: AttemptsMade, label: str) -> Attempt | None:
    """The first attempt that gives the whole of a stratum."""
    return next((one for one in made.best if one.strata[label].same_set), None)


def _overall(verdicts: Sequence[Verdict]) -> Verdict:
    kinds = set(verdicts)
    if len(kinds) == 1:
        return verdicts[0]
    for verdict in ("reproduced under an assumption", "reproduced except for named units"):
        allowed = {"reproduced", "reproduced under an assumption", verdict}
        if kinds <= allowed:
            return verdict
    if kinds <= {"not reproduced", "cannot be concluded"}:
        return "cannot be concluded"
    return "partly reproduced"


def _by_streams(
    strata: DisclosedStrata, records: Sequence[MissingRecord], made: AttemptsMade | None = None
) -> Replication | None:
    """All streams of the stated program, or of every program that has so few, until one fits."""
    tried = None
    for generator in generator_named(strata.sample.program).searched():
        found = _by_streams_of(generator, strata, records, made)
        if found.complete:
            return found
        tried = tried or found
    return tried


def _by_streams_of(
    generator: Generator,
    strata: DisclosedStrata,
    records: Sequence[MissingRecord],
    made: AttemptsMade | None,
) -> Replication:
    sample = strata.sample
    order, searches = search_streams(generator, strata.columns, sample, dict(strata.rows))
    ways = orders_tried(strata.columns) if order else 1
    chance = min(1.0, ways * sum(found.chance for found in searches.values()))
    if not all_found(searches, sample) or chance >= CREDIBLE:
        return replace(_inconclusive(sample.n, records), searches=searches)
    # A seed that was not stated is filled in; one that was stated is contradicted.
    stated = all(record.item != SEED for record in records)
    return Replication(
        "reproduced under an assumption",
        _stream_words(generator, searches, order, stated=stated),
        sample.n,
        sample.n,
        sum(n * n / max(size, 1) for size, n in strata.pairs.values()),
        chance,
        (),
        tuple(record.words for record in records),
        searches,
        tried=(made.tried if made is not None else 0) + ways,
        contradicts=stated,
        records=tuple(records),
    )


def _stream_words(
    generator: Generator, searches: Mapping[str, SeedSearch], order: str, *, stated: bool
) -> str:
    """Which seeds give the units, by stratum where there are several."""
    where = f", {order}" if order else ""
    shown = {k: one for k, one in searches.items() if not stated or not one.stated_gives}
    if not stated:
        seeds = "; ".join(
            f"{f'stratum {label}: ' if len(searches) > 1 else ''}{one.source}"
            for label, one in shown.items()
        )
        return f"{generator.name} draws these units ({seeds}){where}"
    if len(searches) == 1 or not shown:
        return "another seed than the stated one" + where if shown else where.lstrip(", ")
    names = ", ".join(f"{label} ({one.source})" for label, one in shown.items())
    return f"another seed than the stated one in stratum {names}{where}"


def _needs_its_plan(study: Study, draw: Draw) -> bool:
    """Another kind than tickets; or so many units that the engine must hash them."""
    if draw.generator.name != GENERATOR["name"]:
        return True
    return isinstance(study.frame, Frame) and study.frame.size > MOST_HASHED


def _by_its_plan(study: Study, draw: Draw) -> Replication:
    """A draw of this toolkit of another kind (PPS, clusters ...): drawn again by its plan."""
    n = len(draw.units)
    if not isinstance(study.frame, Frame):
        return _inconclusive(n, [missing_frame()])
    seeds = {row.label: float(row.seed) for row in draw.strata if row.seed is not None}
    try:
        again = draw_sample(
            replace(draw.plan, frame=study.frame),
            seed=seeds or draw.seed,
            seed_source=draw.seed_source,
        )
    except AuditError as error:
        why = f"the plan cannot be drawn on this frame: {error.got}"
        return Replication("not reproduced", why, n, 0, 0.0, 1.0, (), tried=1)
    first, second = ([u.unit_id for u in d.units] for d in (draw, again))
    matching = len(set(first) & set(second))
    same = set(first) == set(second)
    one = Attempt("by its plan", matching, same, first == second)
    verdict: Verdict = "reproduced" if same else "not reproduced"
    note = "the list was sorted after the draw" if same and first != second else ""
    return Replication(verdict, note, n, matching, 0.0, 1.0, (one,), tried=1)
