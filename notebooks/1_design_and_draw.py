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
# # An auditor designs and draws
#
# A contractor has the paid claims of a provider group and wants to know how much was overpaid.
# The question of this notebook: **which claims are reviewed, and why will nobody be able to say
# that they were picked?**
#
# The claims are derived from CMS DE-SynPUF, a public file in which no person is real.

# %% tags=["parameters"]
seed = "2026-11-21 lot 4417"
error_rate = 0.30
severity = 0.80
sample = 160

# %%
from primafacie.app.demo import CLAIMS
from sampling import ErrorModel, Money, allocate, open_frame, plan, stratify

claims = open_frame(
    CLAIMS,
    unit_id="CLM_ID",
    part="SEGMENT",
    paid="CLM_PMT_AMT",
    date="CLM_FROM_DT",
    more=["CLAIM_TYPE"],
)
print(claims)
for note in claims.notes:
    print("-", note)

# %% [markdown]
# ## The frame
#
# What is left out is counted in units and in dollars, and the reason stands beside it.

# %%
claims = (
    claims.exclude("date is blank", reason="a claim without a date cannot be placed in the period")
    .exclude("date < 2008-01-01", reason="the service lies before the period")
    .exclude("paid <= 0", reason="nothing was paid, so nothing can be repaid")
    .check()
)
for row in claims.waterfall:
    print(f"{row.rule:28} {row.units_left:>8,} units {Money(row.cents_left)!s:>16}")

# %% [markdown]
# ## Strata
#
# Payments are skewed: a few hospital stays hold nearly half of the dollars. The largest are taken
# with certainty, the rest is cut where the anticipated *overpayments* vary least.

# %%
expected = ErrorModel(rate=error_rate, severity=severity)
strata = stratify(claims, number=5, method="cum_root_f", certainty_over=Money.dollars("20000"))
print(strata)

# %% alt="Histogram of the amounts paid on a log scale, with the cuts between strata as lines."
import matplotlib.pyplot as plt
import numpy as np

paid = claims.payments() / 100
fig, ax = plt.subplots(figsize=(7, 3))
ax.hist(paid, bins=np.geomspace(paid.min(), paid.max(), 60), color="0.55")
for row in list(strata)[:-1]:
    if row.high_cents is not None:
        ax.axvline(row.high_cents / 100, color="black", linewidth=1)
ax.set(
    xscale="log",
    xlabel="paid, dollars (log scale)",
    ylabel="claims",
    title="Payments and the cuts between strata",
)
plt.show()

# %% [markdown]
# ## How many claims, and where
#
# Before deciding, look at what more claims would buy.

# %%
for n in (sample // 2, sample, 2 * sample):
    found = allocate(strata, n, anticipated=expected)
    print(found)

# %% [markdown]
# ## The plan
#
# Everything that must be decided before the draw is in it: the estimator, the limit, what becomes
# of missing records and underpayments. Its digest is fixed now, before a seed exists.

# %%
chosen = plan(claims, strata, rules="cms-pim", sample=sample, anticipated=expected)
print(chosen.text())

# %% [markdown]
# ## The draw
#
# A unit's place is the SHA-256 of the seed, its stratum and its id. Shuffle the file, use another
# program, ask the other side: the same claims come out.

# %%
draw = chosen.draw(seed=seed, seed_source="public drawing, minutes of November 21")
print(draw)
draw.table().groupby("stratum").agg(claims=("unit_id", "size"), paid=("paid_dollars", "sum"))

# %%
import hashlib

first = draw.units[0]
text = f"ticket/1\n{seed}\n{first.stratum}\n{first.unit_id}"
print(hashlib.sha256(text.encode()).hexdigest() == first.ticket)

# %% [markdown]
# ## Answer

# %%
from IPython.display import Markdown

whole = sum(row.certainty for row in strata)
Markdown(
    f"**{len(draw.units)} of {claims.size:,} claims are reviewed**, drawn from "
    f"{len(list(strata))} strata"
    f"{', of which the largest is taken whole' if whole else ''}. Nobody picked them: the plan was "
    f"fixed first (digest `{chosen.digest[:12]}…`), then the seed was drawn, and the two together "
    "leave no choice. Whoever doubts it needs only the frame, the seed and `sha256sum`; the first "
    "claim was checked so above."
    "\n\nNext, the worksheet (`draw.worksheet('review.xlsx')`) goes to the reviewers, and the "
    "plan's "
    "digest to the provider, before anything is reviewed."
)
