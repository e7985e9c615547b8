"""Drawings of a disclosed sample: the numbers that a program's calls give, stratum by stratum."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np

from primafacie.core.errors import AuditError
from validation.replay.generators import generator_named
from validation.replay.generators.generator import Call, Generator, RowNumbers, SizedCalls
from validation.study.disclosed_samples import DisclosedSample

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from validation.replay.disclosed_strata import DisclosedStrata

# Numbers that follow the sample in the draw and are compared with the units that do not match.
FEWEST_FURTHER = 20


MAKERS_WORD = "the description by its maker holds"
"""What is assumed of an algorithm that was compared with no printed draw."""
Places = Mapping[str, "NDArray[np.int64]"]


class ListLayout(Protocol):
    """A list of rows with strata, in some order: what a draw that depends on its rows needs."""

    def whole_places(self, label: str) -> NDArray[np.int64]:
        """The places (from 0) in the whole list of the rows of a stratum, in their order."""
        ...

    def amounts(self, label: str) -> NDArray[np.float64]:
        """The dollars paid of the rows of a stratum, in their order."""
        ...


@dataclass(frozen=True)
class Drawing:
    """Places (from 0) by stratum label: the first n_h are the draw, further ones follow it.

    `words` say how the numbers were called, `assumed` what of it was not stated or differs from
    what was stated (empty: as stated). `by_list` gives the places where they depend on the rows.
    """

    words: str
    places: Mapping[str, NDArray[np.int64]]
    assumed: tuple[str, ...] = ()
    in_turn: bool = False
    sizes: Mapping[str, int] = field(default_factory=dict)
    by_list: Callable[[ListLayout], Places] | None = None

    def places_on(self, layout: ListLayout) -> Places:
        """The places on a list."""
        return self.places if self.by_list is None else self.by_list(layout)


@dataclass(frozen=True)
class Seeding:
    """Each stratum from its own seed (`turns` empty), or from one stream in this order."""

    turns: tuple[str, ...] = ()
    sampled_only: bool = False

    @property
    def words(self) -> str:
        if not self.turns:
            return ""
        order = ", ".join(self.turns)
        left = ", no number used for strata reviewed in full" if self.sampled_only else ""
        return f"one stream over the strata in turn ({order}){left}"


def stated_drawings(strata: DisclosedStrata, sample: DisclosedSample) -> list[Drawing]:
    """The drawings that agree with everything that was stated.

    Where no program or version was stated, those of every program or version that the statement
    leaves open, each with its assumption.
    """
    found: list[Drawing] = []
    for meaning in generator_named(sample.program).meanings(sample.version):
        drawings = generator_drawings(strata, sample, meaning.generator, assumed=meaning.assumed)
        found += drawings
        if sample.program_stated:
            found += list_drawings(strata, sample, meaning.generator, assumed=meaning.assumed)
    return found


def generator_drawings(
    strata: DisclosedStrata,
    sample: DisclosedSample,
    generator: Generator,
    *,
    assumed: tuple[str, ...] = (),
    off_by: int = 0,
    stated_sizes: bool = True,
    more: int = 0,
    sizes: Mapping[str, int] | None = None,
) -> Iterator[Drawing]:
    """Every documented call of a generator, with the seeds stratum by stratum and in turn.

    `off_by` is added to each N_h, `more` to each n_h of the call; `sizes` are other N_h.
    """
    program = generator.name
    sizes = sizes or {
        label: (strata.stated_size(label) if stated_sizes else len(rows)) + off_by
        for label, rows in strata.rows.items()
    }
    spares = {label: len(sample.spares.get(label, ())) for label in strata.rows}
    for call in _called(sample, generator):
        if isinstance(call.start(next(iter(sample.seeds.values()), "")), SizedCalls):
            continue
        given = (*assumed, *([MAKERS_WORD] if call.mark == "documented" else ()))
        for counts in _counts(strata, spares, more):
            for seeding in seedings(strata, sample):
                places = _places(strata, sample, call, seeding, sizes, counts)
                if places is None:
                    continue
                parts = [program if assumed or program != sample.program else "", call.words]
                parts += [seeding.words]
                if more:
                    parts.append(f"{more} more numbers in the same call")
                yield Drawing(
                    ", ".join(part for part in parts if part),
                    places,
                    given,
                    bool(seeding.turns),
                    sizes,
                )


def list_drawings(
    strata: DisclosedStrata,
    sample: DisclosedSample,
    generator: Generator,
    *,
    assumed: tuple[str, ...] = (),
) -> Iterator[Drawing]:
    """The calls whose places depend on the rows: numbers over the whole list, and sizes."""
    for call in _called(sample, generator):
        given = (*assumed, *([MAKERS_WORD] if call.mark == "documented" else ()))
        for seeding in seedings(strata, sample):
            first = (seeding.turns or tuple(strata.rows))[0]
            calls = call.start(sample.seed_of_stratum(first) or "")
            if isinstance(calls, SizedCalls):
                words = ", ".join(part for part in (call.words, seeding.words) if part)
                by_list = _by_amount(strata, sample, call, seeding)
                yield Drawing(words, {}, given, bool(seeding.turns), by_list=by_list)
        labels = [label for label, n in strata.counts.items() if n]
        seeds = {sample.seed_of_stratum(label) for label in labels}
        whole = len(labels) > 1 and len(seeds) == 1
        calls = call.start(next(iter(seeds)) or "") if whole else None
        if isinstance(calls, RowNumbers):
            numbers = calls.row_numbers(strata.columns.size)
            words = f"{call.words}, numbers over the whole list"
            by_list = _by_whole_list(strata, numbers)
            yield Drawing(words, {}, given, True, by_list=by_list)


def _called(sample: DisclosedSample, generator: Generator) -> tuple[Call, ...]:
    """The calls of the stated way; of a program that was not stated the usual ones."""
    if generator not in _meant(sample):
        return tuple(call for call in generator.calls if call.usual)
    return generator.calls_named(sample.way)


def _meant(sample: DisclosedSample) -> list[Generator]:
    if not sample.program_stated:
        return []
    meanings = generator_named(sample.program).meanings(sample.version)
    return [meaning.generator for meaning in meanings]


def _by_whole_list(
    strata: DisclosedStrata, numbers: NDArray[np.float64]
) -> Callable[[ListLayout], Places]:
    """In each stratum the rows with the smallest numbers, which run over the whole list."""

    def places(layout: ListLayout) -> Places:
        found = {}
        for label, n in strata.counts.items():
            own = numbers[layout.whole_places(label)]
            found[label] = np.argsort(own, kind="stable")[: n + max(FEWEST_FURTHER, n)]
        return found

    return places


def _by_amount(
    strata: DisclosedStrata, sample: DisclosedSample, call: Call, seeding: Seeding
) -> Callable[[ListLayout], Places]:
    """In proportion to the dollars paid, stratum after stratum."""

    def places(layout: ListLayout) -> Places:
        found: dict[str, NDArray[np.int64]] = {}
        running = None
        if seeding.turns:
            running = call.start(sample.seed_of_stratum(seeding.turns[0]) or "")
        for label in seeding.turns or strata.rows:
            calls = (
                running if running is not None else call.start(sample.seed_of_stratum(label) or "")
            )
            if not strata.counts[label] or not isinstance(calls, SizedCalls):
                continue
            amounts = layout.amounts(label)
            if seeding.sampled_only and strata.counts[label] >= len(amounts):
                found[label] = np.arange(len(amounts))
                continue
            drawn = calls.draw_sized(amounts, strata.counts[label])
            found[label] = np.array(drawn, dtype=np.int64)
        return found

    return places


def _counts(strata: DisclosedStrata, spares: Mapping[str, int], more: int) -> list[dict[str, int]]:
    """How many numbers a call draws: the sample, and also with its disclosed spares."""
    plain = {label: strata.counts[label] + more for label in strata.rows}
    found = [plain]
    if any(spares.values()) and not more:
        found.append({label: strata.counts[label] + spares[label] for label in strata.rows})
    return found


def seedings(strata: DisclosedStrata, sample: DisclosedSample) -> list[Seeding]:
    """Each stratum from its own seed; where one seed is stated for several, also in turn."""
    found = [Seeding()]
    labels = [label for label, n in strata.counts.items() if n]
    seeds = {sample.seed_of_stratum(label) for label in labels}
    if len(labels) < 2 or len(seeds) > 1:
        return found
    full = any(strata.counts[label] >= len(strata.rows[label]) for label in labels)
    for turns in _turns(strata, labels):
        found.append(Seeding(turns))
        if full:
            found.append(Seeding(turns, sampled_only=True))
    return found


def _turns(strata: DisclosedStrata, labels: Sequence[str]) -> list[tuple[str, ...]]:
    """The orders of strata that programs take: as listed, sorted, by first appearance."""
    firsts = {label: int(strata.rows[label].min(initial=2**62)) for label in labels}
    tried = [
        tuple(labels),
        tuple(sorted(labels)),
        tuple(sorted(labels, key=lambda label: firsts[label])),
    ]
    if all(label.isdecimal() for label in labels):
        tried.append(tuple(sorted(labels, key=int)))
    return list(dict.fromkeys(tried))


def _places(
    strata: DisclosedStrata,
    sample: DisclosedSample,
    call: Call,
    seeding: Seeding,
    sizes: Mapping[str, int],
    counts: Mapping[str, int],
) -> dict[str, NDArray[np.int64]] | None:
    """Places of every stratum; None where the program cannot have been called so."""
    running = None
    if seeding.turns:
        running = call.start(sample.seed_of_stratum(seeding.turns[0]) or "")
        if running is None:
            return None
    found: dict[str, NDArray[np.int64]] = {}
    for label in seeding.turns or strata.rows:
        n = strata.counts[label]
        size, count = sizes[label], counts[label]
        if not n:
            continue
        if seeding.sampled_only and n >= len(strata.rows[label]):
            found[label] = np.arange(size)
            continue
        seed = sample.seed_of_stratum(label)
        calls = running if running is not None else call.start(seed or "")
        if seed is None or calls is None or count > size:
            if running is not None:
                return None
            continue
        further = max(FEWEST_FURTHER, n) if call.nested else 0
        try:
            found[label] = np.array(calls.draw(size, count, further), dtype=np.int64)
        except AuditError:
            return None
    return found or None


def ranked_drawing(
    strata: DisclosedStrata, sample: DisclosedSample, generator: Generator
) -> Drawing:
    """The order in which a generator ranks the units, as places in the order of the file."""
    found: dict[str, NDArray[np.int64]] = {}
    for label, rows in strata.rows.items():
        seed = sample.seed_of_stratum(label) or ""
        ids = strata.columns.ids[rows].tolist()
        try:
            places = generator.ranked(seed, label, ids)
        except AuditError:
            continue
        wanted = strata.counts[label]
        found[label] = np.array(places[: wanted + max(FEWEST_FURTHER, wanted)], dtype=np.int64)
    return Drawing("", found)
