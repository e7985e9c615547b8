# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A consultant rebuts a flawed audit
#
# A provider has received a demand. **Can the sample be drawn again, which formula gave the number,
# does the limit hold, and which claims are worth fighting for?**
#
# The audit below was made up with two faults, on claims derived from CMS DE-SynPUF: the strata were
# drawn with seeds that give one and the same stream, from lists sorted by amount, and the printed
# limit leaves out the finite population correction. The findings are **simulated**.

# %% tags=["parameters"]
seed = 7
replicates = 1_000
proceeding = "Medicare appeal"

# %%
import numpy as np
import pandas as pd

from extrapolation import estimate, read_review
from primafacie.app.demo import CLAIMS
from primafacie.core.streams import Stream, seed_of
from sampling import Money, load_rules, ratstats
from validation import (
    DisclosedSample,
    FrameColumns,
    PrintedFigures,
    Study,
    find_seed,
    identify_formula,
    marginal_values,
    rebut,
    reextrapolate,
    replicate,
)

claims = pd.read_csv(CLAIMS, dtype=str)
claims = claims[(claims["CLAIM_TYPE"] == "outpatient") & (claims["SEGMENT"] != "2")]
paid = (claims["CLM_PMT_AMT"].astype(float) * 100).astype("int64")
claims = claims.assign(cents=paid)[paid > 0].sort_values(["cents", "CLM_ID"])
claims["stratum"] = np.where(claims["cents"] <= 20_000, "low", "high")
frame = FrameColumns(
    ids=claims["CLM_ID"].to_numpy(),
    paid_cents=claims["cents"].to_numpy(),
    strata=claims["stratum"].to_numpy(),
)
sizes = claims.groupby("stratum").size().to_dict()
print(frame.size, "claims,", frame.total, sizes)

# %% [markdown]
# ## What the auditor did
#
# 40 claims a stratum by RAT-STATS, with the seeds 20261121 and 20261122.

# %%
seeds = {"low": "20261121", "high": "20261122"}
drawn = {
    label: ratstats.single_stage(int(text), 40, 0, 1, sizes[label]) for label, text in seeds.items()
}
by_stratum = {label: claims[claims["stratum"] == label]["CLM_ID"].to_numpy() for label in sizes}
units = {
    label: tuple(by_stratum[label][np.array(numbers.sequential) - 1])
    for label, numbers in drawn.items()
}
selected = [unit for label in units for unit in units[label]]
amounts = claims.set_index("CLM_ID")["cents"]
luck = Stream(seed_of("3_rebut")).uniform(len(selected))
table = pd.DataFrame(
    {
        "unit_id": selected,
        "stratum": [label for label in units for _ in units[label]],
        "paid": [amounts[unit] / 100 for unit in selected],
    }
)
table["should_have_paid"] = np.where(luck < 0.4, 0.0, table["paid"])
review = read_review(table, sizes=sizes, rules=load_rules("cms-pim"))
honest = estimate(review)
no_fpc = sum(row.size**2 * row.variance / row.n for row in honest.sample.strata) ** 0.5
printed = honest.point - 1.2815515655446004 * no_fpc
figures = PrintedFigures(
    point=f"{honest.point:,.0f}", lower=f"{printed:,.0f}", demand=f"{printed:,.0f}"
)
print("they print:", figures.point, "and demand", figures.demand)

# %% [markdown]
# ## Can the sample be drawn again?

# %%
study = Study(
    proceeding=proceeding,
    frame=frame,
    review=review,
    figures=figures,
    rules=load_rules("cms-pim"),
    sample=DisclosedSample(units=units, program="RAT-STATS", seeds=seeds, sizes=sizes),
)
replicate(study)

# %% [markdown]
# It can. But the seeds of the two strata are one stream:

# %%
for label, numbers in drawn.items():
    print(label, find_seed(numbers.sequential, low=1, high=sizes[label]).streams)

# %% [markdown]
# ## Which formula gave their number?

# %%
identify_formula(review, figures=figures)

# %% [markdown]
# ## Every argument, ordered by what it is worth
#
# "Not supported" is a result too: an argument that the data do not bear out is better left out of a
# brief.

# %%
found = rebut(study, seed=seed, replicates=replicates)
found

# %% [markdown]
# ## The demand if claims are won

# %%
worth = marginal_values(study)  # the largest effect on the demand first
values = pd.DataFrame([vars(value) for value in worth])
values.head(8).round(2)

# %%
best = max(review.rows, key=lambda row: row.effective_cents)
won = reextrapolate(review, {best.unit_id: Money.zero})
won

# %%
won.plot()

# %% [markdown]
# ## Answer

# %%
from IPython.display import Markdown

right = float(won.steps[0].demand)
asked = float(figures.demand.replace(",", ""))
lowered = asked < right
lowering = [f.code for f in found.findings if f.dollars is not None and float(f.dollars) > 0]
valid = [f.code for f in found.findings if f.strength == "goes to validity"]
Markdown(
    "**The sample is theirs**: their seeds give it, to the last claim. But the seeds of the two "
    "strata are one stream, so the draws were not independent; what that did to the limit on this "
    "very frame stands above under A2, as a coverage."
    f"\n\n**The number is not the rules' number.** They ask for \\${asked:,.0f}; the rules give "
    f"\\${right:,.2f}. Leaving out the finite population correction "
    f"{'lowered' if lowered else 'raised'} the demand: "
    f"{'no argument for the provider.' if lowered else 'an argument for the provider.'}"
    f"\n\n**What to fight for.** Of {len(found.findings)} arguments those that go to validity are "
    f"{', '.join(valid) or 'none'}, those that lower the demand by themselves "
    f"{', '.join(lowering) or 'none'}. What is left are the claims: the one worth most is "
    f"{worth[0].unit_id}; if it is won, the demand falls by \\${worth[0].demand:,.2f}."
)
