"""Drawings of a disclosed sample: the numbers that a program's calls give, stratum by stratum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from primafacie.core.errors import AuditError
from validation.replay.generators import generator_named
from validation.replay.generators.generator import Call, Generator
from validation.study.disclosed_samples import DisclosedSample

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from validation.replay.disclosed_strata import DisclosedStrata

# Numbers that follow the sample in the draw and are compared with the units that do not match.
FEWEST_FURTHER = 20


@dataclass(frozen=True)
class Drawing:
    """Places (from 0) by stratum label: the first n_h are the draw, further ones follow it.

    `words` say how the numbers were called, `assumed` what of it was not stated or differs from
    what was stated (empty: as stated).
    """

    words: str
    places: Mapping[str, NDArray[np.int64]]
    assumed: tuple[str, ...] = ()
    in_turn: bool = False
    sizes: Mapping[str, int] = field(default_factory=dict)


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
    found = []
    for meaning in generator_named(sample.program).meanings(sample.version):
        drawings = generator_drawings(strata, sample, meaning.generator, assumed=meaning.assumed)
        found += list(drawings)
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
    for call in generator.calls:
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
                    assumed,
                    bool(seeding.turns),
                    sizes,
                )


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
