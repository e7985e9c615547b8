"""Intake: what a person hands in, opened by handle, counted, and read strictly or refused."""

from sampling.intake.cell_days import day_of_cell
from sampling.intake.cell_values import (
    CellError,
    cents_of_cell,
    id_of_cell,
    plain_value,
    text_of_cell,
    whole_number_of_cell,
)
from sampling.intake.id_lists import read_ids
from sampling.intake.table_cells import TableFormat
from sampling.intake.table_reading import read_table
from sampling.intake.tables import TABLE_NOTE, Table

__all__ = [
    "TABLE_NOTE",
    "CellError",
    "Table",
    "TableFormat",
    "cents_of_cell",
    "day_of_cell",
    "id_of_cell",
    "plain_value",
    "read_ids",
    "read_table",
    "text_of_cell",
    "whole_number_of_cell",
]
