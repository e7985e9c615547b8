"""Intake: what a person hands in, opened by handle, counted, and read strictly or refused.

Every name is imported when it is first asked for.
"""

from typing import TYPE_CHECKING

from primafacie.core.lazy_names import lazy_names

if TYPE_CHECKING:
    from sampling.intake.cell_days import day_of_cell
    from sampling.intake.cell_values import (
        CellError,
        cents_of_cell,
        id_of_cell,
        plain_value,
        text_of_cell,
        whole_number_of_cell,
    )
    from sampling.intake.date_forms import DateForms, find_date_forms
    from sampling.intake.id_lists import read_ids
    from sampling.intake.layouts import Layout
    from sampling.intake.many_files import files_matching
    from sampling.intake.table_cells import TableFormat
    from sampling.intake.table_reading import read_table
    from sampling.intake.tables import TABLE_NOTE, Table

__all__ = [
    "TABLE_NOTE",
    "CellError",
    "DateForms",
    "Layout",
    "Table",
    "TableFormat",
    "cents_of_cell",
    "day_of_cell",
    "files_matching",
    "find_date_forms",
    "id_of_cell",
    "plain_value",
    "read_ids",
    "read_table",
    "text_of_cell",
    "whole_number_of_cell",
]

_HOMES = {
    "CellError": "cell_values",
    "DateForms": "date_forms",
    "Layout": "layouts",
    "TABLE_NOTE": "tables",
    "Table": "tables",
    "TableFormat": "table_cells",
    "cents_of_cell": "cell_values",
    "day_of_cell": "cell_days",
    "find_date_forms": "date_forms",
    "files_matching": "many_files",
    "id_of_cell": "cell_values",
    "plain_value": "cell_values",
    "read_ids": "id_lists",
    "read_table": "table_reading",
    "text_of_cell": "cell_values",
    "whole_number_of_cell": "cell_values",
}

__getattr__, __dir__ = lazy_names(__name__, globals(), _HOMES)
