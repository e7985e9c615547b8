# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Counsel estimates exposure
#
# A self-audit has found that some claims were not only overpaid but violate a rule. **What could
# the law ask, under which regime, and how sure is that?**
#
# An overpayment is not a violation: the violations below are recorded apart, with their basis and
# their own counts. The claims are derived from CMS DE-SynPUF, and the findings are **simulated**.

# %% tags=["parameters"]
assessed_on = "2026-11-21"
basis = "402.1(c)(17)"
level = 0.90

# %%
from datetime import date

import numpy as np
import pandas as pd

import penalties
from extrapolation import demand, estimate, read_review
from primafacie.app.demo import CLAIMS
from primafacie.core.streams import Stream, seed_of
from sampling import load_rules, open_frame, plan

claims = open_frame(
    CLAIMS, unit_id="CLM_ID", part="SEGMENT", paid="CLM_PMT_AMT", date="CLM_FROM_DT"
)
claims = claims.exclude("paid <= 0", reason="nothing was paid").check()
draw = plan(claims, rules="cms-pim", sample=120).draw(seed="lot 17", seed_source="by lot")
units = draw.table()
len(units)

# %% [markdown]
# ## The review (simulated)
#
# Three claims in ten are in error; of these, one in three is recorded as a violation. The amount
# *claimed* is taken as 1.4 times the amount paid, because the shipped file holds no charges.

# %%
luck = Stream(seed_of("4_penalties")).uniform(len(units), 2)
wrong = luck[:, 0] < 0.30
violation = wrong & (luck[:, 1] < 1 / 3)
paid = units["paid_dollars"].to_numpy()
claimed = np.round(paid * 1.4, 2)
table = pd.DataFrame(
    {
        "unit_id": units["unit_id"],
        "paid": paid,
        "claimed": claimed,
        "should_have_paid": np.where(wrong, 0.0, paid),
        "violation": np.where(violation, basis, None),
        "penalty_units": np.where(violation, 1, None),
        "claimed_tainted": np.where(violation, claimed, None),
        "presented_on": np.where(violation, "2024-03-01", None),
        "responsible": np.where(violation, "the clinic", None),
    }
)
review = read_review(table, sizes=claims.size, rules=load_rules("cms-pim"))
print(review)
print(int(violation.sum()), "violations")

# %% [markdown]
# ## What the law says for these days

# %%
day = date.fromisoformat(assessed_on)
penalties.lookup(basis, violated_on=date(2024, 3, 1), assessed_on=day)

# %% [markdown]
# ## Exposure
#
# Per sampled claim: unit penalty times penalty units, plus the multiple of the amount claimed. That
# amount per claim is extrapolated, so that number and amount come from one sample.

# %%
risk = penalties.exposure(review, assessed_on=day, level=level, sided="two-sided")
print(risk.text())

# %% [markdown]
# An upper limit in dollars needs the greatest exposure that any claim of the frame can carry: what
# the claims that were not drawn hold at most. It is not stated here, so that only the *number* of
# claims with a violation has an upper limit, which is exact.

# %%
number = risk.number
print(f"{number.found} of {number.sampled} claims; in the frame {number.low} to {number.high}")

# %% alt="The legal maximum at the lower limit and at the point, as bars."
import matplotlib.pyplot as plt

spread = risk.maximum
heights = [float(spread.low), float(spread.point)]
fig, ax = plt.subplots(figsize=(6, 2.0))
ax.barh(["lower limit", "point"], heights, color="0.6", edgecolor="black")
ax.set(xlabel="dollars", title="Legal maximum: never a prediction")
plt.show()

# %% [markdown]
# ## The regimes side by side
#
# Alternatives with different bases, factors and statistics: they are never added.

# %%
for row in risk.rows:
    low, point, high = (
        (row.spread.low, row.spread.point, row.spread.high) if row.spread else ("not computed",) * 3
    )
    high = high or "not stated"
    print(f"{row.regime} ({row.status}): lower {low}, point {point}, upper {high}")
    print(f"    {row.factor}, on: {row.base}")

# %% [markdown]
# ## The refund itself, from the same review

# %%
refund = demand(estimate(review))
print(refund.text())

# %% [markdown]
# ## Answer

# %%
from IPython.display import Markdown

points = {row.regime: row.spread.point for row in risk.rows if row.spread is not None}
Markdown(
    f"**{int(violation.sum())} violations among {len(units)} sampled claims.** At the point "
    "estimate the regimes could ask:\n\n"
    + "\n".join(f"- {regime}: \\{amount}" for regime, amount in points.items())
    + "\n\nThey are alternatives on different bases and are never added. The legal maximum is at "
    f"least \\{spread.low}; at most {number.high} claims of the frame carry a violation. No upper "
    "dollar limit is stated, because the greatest exposure of a claim was not. No factor of "
    "402.111 has a numeric weight, so no formula can say where between floor and maximum an amount "
    "will lie."
)
