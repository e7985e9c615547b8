"""The arguments of the catalogue, one per file, each a class of the family `Argument`."""

from __future__ import annotations

from primafacie.core.families import Family
from validation.arguments.argument import Argument, Settings

__all__ = ["ARGUMENTS", "Argument", "Settings"]

_FILES = """
a1_not_reproduced a2_same_stream a3_places a4_dispositions a5_chosen_sample a6_no_record
b1_out_of_scope b2_duplicates b3_zero_paid b4_clusters b5_overlap b6_rebilling
c1_sample_size c2_precision c3_coverage c4_strata c5_error_level
d1_estimators d2_formula d3_point_demanded d4_underpayments d5_missing_records d6_reversals
d7_influence d8_floor d9_degenerate d10_above_paid
e1_known_variables
f1_reviewers f2_reasons
g1_disclosure
"""

ARGUMENTS: Family[type[Argument]] = Family(
    "argument",
    __name__,
    {name.partition("_")[0].upper(): name for name in _FILES.split()},
    of=Argument,
    key="code",
)
"""Every argument by its code, in the order of the catalogue. A file's name begins with the code."""
