"""Ids that two of the other side's files write in different ways: refused, never matched."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from primafacie.core.errors import StudyError, some_units
from primafacie.core.id_spellings import spelled_otherwise, spelling_words
from primafacie.core.plurals import counted
from validation.study.frame_columns import FrameColumns


def check_spellings(
    frame: FrameColumns | None, sample: Sequence[str], universe: FrameColumns | None
) -> None:
    """Refuse a sample and a frame, or a frame and a universe, that write ids in different ways."""
    if frame is None:
        return
    rows = frame.rows_of(sample).tolist()
    lost = {unit for unit, row in zip(sample, rows, strict=True) if row < 0}
    refuse_other_spellings(lost, frame.ids.tolist(), what="sample", among="the frame")
    if universe is not None:
        lost = set(frame.ids.tolist()).difference(universe.ids.tolist())
        refuse_other_spellings(lost, universe.ids.tolist(), what="frame", among="the universe")


def refuse_other_spellings(
    lost: Collection[str], known: Iterable[str], *, what: str, among: str
) -> None:
    """Refuse ids of one file that are missing from another for the way they are written.

    `StudyError` is raised where at least half of the lost ids are ids of the other file but for
    leading zeros, blanks, hyphens, the case of letters or a `.0`: what is missing would otherwise
    be counted as a finding.
    """
    alike = spelled_otherwise(lost, known)
    if not lost or 2 * sum(alike.values()) < len(lost):
        return
    ids = counted(len(lost), f"id of {what}", f"ids of {what}")
    raise StudyError(
        f"{ids} {'is' if len(lost) == 1 else 'are'} not in {among} ({some_units(sorted(lost))}); "
        f"{spelling_words(alike)}",
        where=what,
        expected="ids that both files write in the same way",
        fix="Export the ids of both files again as text, with all of their digits and zeros",
    )
