"""An estimate as a record: what its file and a report hold of it.

Its amounts are in the unit that the record itself states under `unit`: dollars (unrounded), units
of the frame, a share of them, or as the column was given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Final

from extrapolation.estimates.estimate_older_forms import UPWARD
from extrapolation.estimates.interval_records import (
    IntervalRecord,
    capitalized,
    column_name,
    in_unit,
)
from extrapolation.estimators.stratum_estimates import StratumEstimate
from extrapolation.samples.samples import Unit
from primafacie.core.record_forms import RecordForm, StoredResult

if TYPE_CHECKING:
    import pandas as pd

_IN_UNIT: Final = ("mean", "deviation", "sampled_total", "point", "se")


@dataclass(frozen=True)
class EstimateRecord(StoredResult):
    """An estimated total as its file holds it, in the unit that `unit` states.

    Attributes
    ----------
    quantity : str
        What is totaled.
    unit : {'dollars', 'count', 'share', 'as given'}
        The unit of `point`, `se`, of the values of the strata and of the limits.
    estimator, bound : str
        The estimator in words, and the bound of its limit.
    point, se : float
        The point estimate and its standard error.
    df : int
        The degrees of freedom.
    domain : str
        The part of the frame that is totaled; empty for the whole frame.
    details : mapping
        What was fitted.
    frame_size, sample_size : int
        The units of the frame, and the sampled ones.
    strata : tuple of StratumEstimate
        The part of each stratum.
    limits_shown : tuple of IntervalRecord
        The limits that were computed with it.
    notes : tuple of str
        What the reader must know.
    rule_set : str or None
        The name of the rules.
    review_digest : str
        The digest of the review.
    """

    SCHEMA: ClassVar[str] = "primafacie.estimate/3"

    quantity: str
    unit: Unit
    estimator: str
    bound: str
    point: float
    se: float
    df: int
    domain: str
    details: Mapping[str, Any]
    frame_size: int
    sample_size: int
    strata: tuple[StratumEstimate, ...]
    limits_shown: tuple[IntervalRecord, ...]
    notes: tuple[str, ...]
    rule_set: str | None
    review_digest: str

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> EstimateRecord:
        """The estimate of a record, in this or an earlier form.

        Parameters
        ----------
        record : mapping
            As `to_dict` gives it, or as a study folder holds it.

        Returns
        -------
        EstimateRecord
            The estimate as it was recorded, with its digest.
        """
        return FORM.of(dict(record), where="estimate")

    def table(self) -> pd.DataFrame:
        """One row per stratum, the unit of its amounts in the names of their columns."""
        return strata_table(self.strata, self.unit)

    def __str__(self) -> str:
        part = f" of {self.domain}" if self.domain else ""
        return (
            f"Total {self.quantity}{part}: {in_unit(self.point, self.unit)} "
            f"(standard error {in_unit(self.se, self.unit)}).\n"
            f"{capitalized(self.estimator)}, {self.sample_size:,} of {self.frame_size:,} units."
        )


def strata_table(strata: Sequence[StratumEstimate], unit: Unit) -> pd.DataFrame:
    """One row per stratum, the unit of its amounts in the names of their columns."""
    import pandas as pd

    table = pd.DataFrame([asdict(row) for row in strata])
    return table.rename(
        columns={"label": "stratum"} | {name: column_name(name, unit) for name in _IN_UNIT}
    )


FORM: Final = RecordForm("estimate", 3, EstimateRecord, UPWARD)
