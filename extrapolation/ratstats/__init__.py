"""RAT-STATS' eighteen appraisals (2005 to 2010), to the printed digit.

Each takes the entries of its form under the names used here, and gives an `Appraisal`:
`fields` hold every printed figure as text, `text()` the print-out.
"""

from extrapolation.ratstats.appraisals import Appraisal
from extrapolation.ratstats.appraising import APPRAISALS, appraise
from extrapolation.ratstats.poststratified_variable import variable_poststratified
from extrapolation.ratstats.rhc_three_stage_attribute import attribute_rhc_three_stage
from extrapolation.ratstats.rhc_three_stage_variable import variable_rhc_three_stage
from extrapolation.ratstats.rhc_two_stage_attribute import attribute_rhc_two_stage
from extrapolation.ratstats.rhc_two_stage_variable import variable_rhc_two_stage
from extrapolation.ratstats.stratified_attribute import attribute_stratified
from extrapolation.ratstats.stratified_cluster_attribute import attribute_stratified_cluster
from extrapolation.ratstats.stratified_cluster_variable import variable_stratified_cluster
from extrapolation.ratstats.stratified_multistage_attribute import attribute_stratified_multistage
from extrapolation.ratstats.stratified_multistage_variable import variable_stratified_multistage
from extrapolation.ratstats.stratified_variable import variable_stratified
from extrapolation.ratstats.three_stage_attribute import attribute_three_stage
from extrapolation.ratstats.three_stage_variable import variable_three_stage
from extrapolation.ratstats.two_stage_attribute import attribute_two_stage
from extrapolation.ratstats.two_stage_variable import variable_two_stage
from extrapolation.ratstats.unknown_universe_variable import variable_unknown_universe
from extrapolation.ratstats.unrestricted_attribute import attribute_unrestricted
from extrapolation.ratstats.unrestricted_variable import variable_unrestricted

__all__ = [
    "APPRAISALS",
    "Appraisal",
    "appraise",
    "attribute_rhc_three_stage",
    "attribute_rhc_two_stage",
    "attribute_stratified",
    "attribute_stratified_cluster",
    "attribute_stratified_multistage",
    "attribute_three_stage",
    "attribute_two_stage",
    "attribute_unrestricted",
    "variable_poststratified",
    "variable_rhc_three_stage",
    "variable_rhc_two_stage",
    "variable_stratified",
    "variable_stratified_cluster",
    "variable_stratified_multistage",
    "variable_three_stage",
    "variable_two_stage",
    "variable_unknown_universe",
    "variable_unrestricted",
]
