"""What a statement of a draw lacks, so that it can be held to be the draw it states."""

from __future__ import annotations

from dataclasses import replace

from validation.replay.generators import generator_named
from validation.replay.known_listings import listing_words, shown_by_listing
from validation.replay.list_orders import Lists, parse_order
from validation.replay.random_columns import missing_column
from validation.study.disclosed_samples import DisclosedSample
from validation.study.missing_records import (
    FRAME,
    ORDER,
    SEED,
    SIZES,
    STRATA,
    VERSION,
    MissingRecord,
)
from validation.study.studies import Study


def missing_frame() -> MissingRecord:
    """Without the frame nothing can be drawn."""
    return MissingRecord(
        FRAME, "the frame in the order of the draw", "the frame is not at hand", bars=True
    )


def orders_left() -> MissingRecord:
    """Of a very long list not all orders can be tried: then nothing is held to the statement."""
    return MissingRecord(
        ORDER,
        "the list as a file in the order that the numbers were paired with",
        "the list is so long that not all orders of its columns were tried",
    )


def missing_records(study: Study) -> tuple[MissingRecord, ...]:
    """Everything that is missing, what bars any attempt first."""
    columns, sample = study.columns, study.disclosed
    found = []
    if columns is None:
        found.append(missing_frame())
    elif study.labels is None:
        found.append(
            MissingRecord(
                STRATA,
                study.unknown_strata,
                "the strata of the frame's rows cannot be told",
                bars=True,
            )
        )
    if sample is None:
        found.append(
            MissingRecord(
                "sample",
                "the selected units in order of selection",
                "the selected units are not at hand",
                bars=True,
            )
        )
        found.append(
            MissingRecord(SEED, "the seed and the program", "the seed was not stated", bars=True)
        )
        return tuple(found)
    if columns is not None and study.labels is not None:
        found += _of_strata(study, sample)
    if sample.random_column:
        found += missing_column(columns, sample.random_column) if columns is not None else ()
    else:
        found += _of_program(sample)
        found += _of_order(study, sample)
    return tuple(sorted(found, key=lambda one: not one.bars))


def _of_program(sample: DisclosedSample) -> list[MissingRecord]:
    seedless = [label for label, ids in sample.units.items() if ids and not _seed(sample, label)]
    generator = generator_named(sample.program)
    found = [
        _with_listing(sample, one)
        for one in generator.missing(sample.version, seedless=bool(seedless))
        if one.item != VERSION or not shown_by_listing(sample)
    ]
    found += generator.unknown_way(sample.way, sample.version)
    if seedless:
        whole = len(seedless) == sum(bool(ids) for ids in sample.units.values())
        where = "" if whole else f" of {len(seedless)} strata"
        words = f"the seed in full precision{where}"
        found.append(MissingRecord(SEED, words, f"the seed{where} was not stated", bars=whole))
    return found


def _with_listing(sample: DisclosedSample, record: MissingRecord) -> MissingRecord:
    """What a listing of a known seed shows, where it does not settle the version."""
    words = listing_words(sample)
    if record.item != VERSION or not words:
        return record
    return replace(record, reason=f"{record.reason}, and {words}")


def _of_order(study: Study, sample: DisclosedSample) -> list[MissingRecord]:
    if not generator_named(sample.program).by_position:
        return []
    keys = parse_order(sample.order)
    if keys is None:
        return [
            MissingRecord(
                ORDER,
                "the order of the list that the numbers were paired with",
                "the order of the list was not stated",
            )
        ]
    columns = study.columns
    if columns is not None and not all(Lists(columns).has(key.column) for key in keys):
        return [
            MissingRecord(
                ORDER,
                "the columns of the frame by which the list was sorted",
                "the frame at hand lacks a column by which the list was sorted",
            )
        ]
    return []


def _of_strata(study: Study, sample: DisclosedSample) -> list[MissingRecord]:
    rows = {label: len(study.rows_of_stratum(label)) for label in sample.units}
    empty = [label for label, ids in sample.units.items() if ids and not rows[label]]
    if empty:
        words = f"the frame's units of {len(empty)} strata of the sample, under the same labels"
        return [
            MissingRecord(
                STRATA,
                words,
                "strata of the sample have no units in the frame at hand",
                bars=len(empty) == len(rows),
            )
        ]
    differ = [label for label in rows if sample.sizes.get(label, rows[label]) != rows[label]]
    if differ and generator_named(sample.program).by_position:
        words = (
            f"the list that was sampled: the stated size of {len(differ)} "
            f"{'stratum differs' if len(differ) == 1 else 'strata differs'} from the rows of the "
            "frame"
        )
        return [
            MissingRecord(
                SIZES, words, "the frame at hand has another size than the list that was sampled"
            )
        ]
    return []


def _seed(sample: DisclosedSample, label: str) -> bool:
    return sample.seed_of_stratum(label) is not None
