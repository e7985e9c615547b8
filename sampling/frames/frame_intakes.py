"""What was seen in the file of a frame: its intake record, from the source that is open already."""

from __future__ import annotations

from datetime import UTC, datetime

from sampling.frames.frame import Frame
from sampling.intake.looking.inspecting import record_of
from sampling.intake.looking.intake_records import IntakeRecord
from sampling.intake.looking.structures import Structure
from sampling.intake.looking.table_roles import SeenRoles
from sampling.intake.table_cells import TableFormat


def intake_of(frame: Frame) -> IntakeRecord | None:
    """Give the intake record of the file that a frame was opened from.

    Its columns are profiled in the engine that holds them: the file is not read again. A study
    keeps the record beside the frame.

    Parameters
    ----------
    frame : Frame
        A frame that `open_frame` opened.

    Returns
    -------
    IntakeRecord or None
        What was seen; None for rows of a database, of Spark or of a study folder, which have no
        file.

    Raises
    ------
    FrameError
        If a statement of the engine fails.

    Examples
    --------
    >>> import pandas as pd
    >>> from sampling import open_frame
    >>> claims = pd.DataFrame({"id": ["A0017", "A0018"], "paid": ["12.50", "(3.00)"]})
    >>> print(intake_of(open_frame(claims, unit_id="id", paid="paid")).columns[1].range)
    -$3.00 to $12.50
    """
    opened = frame.opened.whole or frame.opened
    source, roles = opened.source, opened.roles
    if not source.numbered or opened.kept:
        return None
    declared = TableFormat(
        decimal="," if opened.amounts.decimal == "," else ".", date_format=opened.date_format
    )
    structure = Structure.of(declared, source.words)
    for text in (*source.written, *source.notes):
        structure.note(text)
    known = SeenRoles(roles.unit_id, roles.part, roles.paid, roles.date or "")
    return record_of(
        source,
        structure,
        today=datetime.now(UTC).date(),
        roles=known,
        amount_form=opened.amounts.form,
    )
