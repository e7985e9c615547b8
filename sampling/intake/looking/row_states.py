"""Columns that say what became of a row, and columns that name the claim that a row adjusts.

Values are shown only where they are words of a known list: any other text could be a patient's.
"""

from __future__ import annotations

from typing import Final

from primafacie.core.plurals import counted
from sampling.intake.looking.column_kinds import word_set, words_of
from sampling.intake.looking.column_profiles import ColumnLook, TableLook
from sampling.intake.sources import Source

STATES: Final = word_set(
    "paid denied pended pending rejected reversed reversal void voided adjusted adjustment",
    "original replacement replaced final finalized open closed canceled cancelled suspended",
    "duplicate credit debit capitated corrected approved",
)
"""Words for the state of a row, in lower case."""
_STATE_NAMES: Final = word_set(
    "status state action disposition adj adjustment void freq frequency final transaction",
    "trans",
)
_LINK_NAMES: Final = word_set(
    "orig original adj adjusted adjustment prior previous prev parent replaced replaces xref",
    "cross related former void voided",
)
_MOST: Final = 12
_SHOWN: Final = 6


def state_texts(source: Source, table: TableLook) -> list[str]:
    """A sentence for each column whose values look like states of rows."""
    said = []
    for column in table.columns:
        profile = column.profile
        few = profile.distinct_is_exact and 1 < profile.distinct <= _MOST
        if not few or column.kind not in ("text", "number", "id"):
            continue
        text = f"trim({column.column.as_text})"
        counts = source.engine.execute(
            f"select {text}, count(*) from {source.relation} where {text} <> '' "
            "group by 1 order by 2 desc, 1"
        )
        known = [(str(v), int(n)) for v, n in counts if str(v).lower() in STATES]
        named = bool(words_of(profile.name) & _STATE_NAMES)
        if len(known) < 2 and not named:
            continue
        shown = ", ".join(f"{value} ({counted(number, 'row')})" for value, number in known[:_SHOWN])
        others = len(counts) - len(known[:_SHOWN])
        if others:
            words = "value" if others == 1 else "values"
            shown += f"{' and ' if shown else ''}{others:,} {'other ' if known else ''}{words}"
        said.append(
            f"Column {profile.name} may hold the state of a row: {shown}. Rows of a state are left "
            f'out by --more "{profile.name}" --exclude "{profile.name} = \'...\' because ...".'
        )
    return said


def chain_texts(source: Source, table: TableLook, unit_id: str) -> list[str]:
    """A sentence for each column whose values are unit ids: adjustments may name their claim."""
    if not unit_id:
        return []
    said = []
    unit = source.columns[unit_id].as_text
    for column in table.columns:
        if not _may_link(column, unit_id):
            continue
        text = f"trim({column.column.as_text})"
        found = source.engine.execute(
            f"select count(*) from {source.relation} where {text} <> '' and {text} <> trim({unit}) "
            f"and {text} in (select trim({unit}) from {source.relation})"
        )[0][0]
        if found:
            name = column.profile.name
            said.append(
                f"Column {name} names the unit id of another row in {counted(int(found), 'row')}: "
                "these may be adjustments of it, so that a claim would be counted several times. "
                f'primafacie audit-frame nets such chains: --more "{name}" --chain "{name}".'
            )
    return said


def _may_link(column: ColumnLook, unit_id: str) -> bool:
    named = bool(words_of(column.profile.name) & _LINK_NAMES)
    return named and column.profile.name != unit_id and column.kind in ("id", "number", "text")
