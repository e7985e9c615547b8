"""What an appraisal gives: the printed fields, the unrounded estimates, the print-out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from primafacie.core.results import Result

if TYPE_CHECKING:
    import pandas as pd

NAME_LENGTH = 40
"""Characters of an audit name that the program keeps."""


@dataclass(frozen=True)
class Appraisal(Result):
    """A RAT-STATS appraisal of a universe.

    Attributes
    ----------
    function : str
        The name of the program's function.
    fields : mapping
        Every printed figure as text, nested by the key of the field.
    estimates : mapping of str to tuple of float
        The unrounded point estimate and standard error by quantity.
    notes : tuple of str
        What could not be printed, and why.
    """

    SCHEMA: ClassVar[str] = "primafacie.appraisal/1"

    function: str
    fields: Mapping[str, Any]
    estimates: Mapping[str, tuple[float, float]] = field(repr=False)
    notes: tuple[str, ...] = ()

    def table(self) -> pd.DataFrame:
        """One row per quantity: the unrounded point estimate and standard error."""
        import pandas as pd

        rows = [(name, *values) for name, values in self.estimates.items()]
        return pd.DataFrame(rows, columns=["quantity", "point", "se"])

    def __str__(self) -> str:
        lines = [f"RAT-STATS {self.function}."]
        lines += [
            f"{name}: {point:,.2f} (standard error {se:,.2f})."
            for name, (point, se) in self.estimates.items()
        ]
        return "\n".join(lines)

    def text(self, *, audit_name: str = "") -> str:
        """The print-out: every field under its RAT-STATS label. It bears no date or time.

        Parameters
        ----------
        audit_name : str, optional
            The name of the audit, of which 40 characters are kept.

        Returns
        -------
        str
            The lines of the print-out.
        """
        head = [
            "RAT-STATS statistical form",
            self.function.upper(),
            f"AUDIT/REVIEW: {audit_name[:NAME_LENGTH]}".rstrip(),
            "",
        ]
        notes = [f"note: {note}" for note in self.notes]
        body = "\n".join(listing(self.fields)).lstrip("\n")
        return "\n".join([*head, body, *notes]) + "\n"


LABEL_WIDTH = 34
CELL_WIDTH = 16

LABELS = {
    "mean": "MEAN",
    "universe": "UNIVERSE",
    "ci_80": "80%",
    "ci_90": "90%",
    "ci_95": "95%",
    "t_value": "T-VALUE USED",
    "z_value": "Z-VALUE USED",
    "lower_qty": "LOWER LIMIT QUANTITY",
    "lower_pct": "LOWER LIMIT PERCENT",
    "upper_qty": "UPPER LIMIT QUANTITY",
    "upper_pct": "UPPER LIMIT PERCENT",
    "percent": "PERCENT",
    "projected_quantity": "PROJECTED QUANTITY IN UNIVERSE",
    "standard_error_mean": "STANDARD ERROR (MEAN)",
    "standard_error_total": "STANDARD ERROR (TOTAL)",
    "nonzero_diffs": "NONZERO DIFFS",
    "total_diff_values": "TOTAL OF DIFF VALUES",
    "total_audited_values": "TOTAL OF AUD VALUES",
    "quantity_identified": "QUANTITY IDENTIFIED IN SAMPLE",
    "units_n_nonzero_mean_variance_pointestimate": "PRIMARY UNITS",
    "units_id_n_nonzero_mean_variance_universe_pointestimate": "SECONDARY UNITS",
    "combined_n_avgestimate_universe_pointestimate": "PRIMARY UNITS, COMBINED",
}

COLUMNS = {
    "units_n_nonzero_mean_variance_pointestimate": (
        "SAMPLE/NONZERO",
        "MEAN",
        "VARIANCE",
        "POINT ESTIMATE",
    ),
    "units_id_n_nonzero_mean_variance_universe_pointestimate": (
        "UNIT",
        "SAMPLE",
        "NONZERO",
        "MEAN",
        "VARIANCE",
        "UNIVERSE",
        "POINT ESTIMATE",
    ),
    "combined_n_avgestimate_universe_pointestimate": (
        "SAMPLE",
        "AVG ESTIMATE",
        "UNIVERSE",
        "POINT ESTIMATE",
    ),
    "sample_totals": ("SAMPLE", "TOTAL", "NONZERO"),
    "point_estimates": ("SAMPLE MEAN", "SIZES RATIO", "POINT ESTIMATE"),
    "units": ("UNIT", "SAMPLE MEAN", "SIZES RATIO", "POINT ESTIMATE"),
    "variance": ("WITHIN", "BETWEEN", "TOTAL"),
    "strata": ("SAMPLE", "VALUE", "NONZERO"),
    "all": ("SAMPLE", "VALUE", "NONZERO"),
}
"""Headings of tables whose rows hold plain cells, for rows of as many cells."""
ONE_ROW = ("all",)
"""Lists that are one row of such a table."""


def label_of(key: str) -> str:
    """A field's label as the program prints it."""
    return LABELS.get(key, key.replace("_", " ").upper())


def listing(fields: Mapping[str, Any], indent: int = 0) -> list[str]:
    """The lines of nested fields."""
    lines: list[str] = []
    plain = {key: value for key, value in fields.items() if isinstance(value, str)}
    lines += [_line(label_of(key), (value,), indent) for key, value in plain.items()]
    rest = {key: value for key, value in fields.items() if key not in plain}
    columned = [key for key, value in rest.items() if _by_level(key, value)]
    for key, value in rest.items():
        if key not in columned:
            lines += ["", " " * indent + label_of(key), *_nested(key, value, indent + 2)]
    blocks = [key for key in columned if key.startswith("ci_")]
    rows = [key for key in columned if key not in blocks]
    if columned and len(columned) < len(rest):
        lines.append("")
    if blocks:
        lines += _level_table(
            [label_of(key) for key in blocks], [rest[key] for key in blocks], indent
        )
    if rows:
        levels = list(rest[rows[0]])
        lines.append(_line("CONFIDENCE LEVEL", [f"{level}%" for level in levels], indent))
        lines += [_line(label_of(key), list(rest[key].values()), indent) for key in rows]
    return lines


def _line(label: str, cells: Sequence[str], indent: int) -> str:
    start = f"{' ' * indent}{label}".ljust(LABEL_WIDTH)
    return (start + "".join(f"{cell:>{CELL_WIDTH}}" for cell in cells)).rstrip()


def _by_level(key: str, value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    return key.startswith("ci_") or set(value) == {"80", "90", "95"}


def _level_table(levels: list[str], blocks: list[Mapping[str, str]], indent: int) -> list[str]:
    names: dict[str, None] = {}
    for block in blocks:
        names.update(dict.fromkeys(block))
    return [
        _line("CONFIDENCE LEVEL", levels, indent),
        *(
            _line(label_of(name), [block.get(name, "") for block in blocks], indent)
            for name in names
        ),
    ]


def _nested(key: str, value: Any, indent: int) -> list[str]:
    if isinstance(value, Mapping):
        return listing(value, indent)
    lines: list[str] = []
    value = [value] if key in ONE_ROW else value
    heads = COLUMNS.get(key, ())
    if heads and all(isinstance(row, list) and len(row) == len(heads) for row in value):
        lines.append(_line("", heads, indent))
    for number, row in enumerate(value, start=1):
        if isinstance(row, Mapping):
            lines += [" " * indent + f"({number})", *listing(row, indent + 2)]
        else:
            cells = (row,) if isinstance(row, str) else row
            lines.append(_line(str(number), cells, indent))
    return lines
