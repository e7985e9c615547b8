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
# # A clinic checks itself before and after a training
#
# Three providers, a few charts each quarter. **Did the training lower the error rate, what does
# that mean in dollars, and how will we notice if the errors come back?**
#
# The charts are claims of the shipped file, derived from CMS DE-SynPUF; the findings are
# **simulated**.

# %% tags=["parameters"]
seed = "lot 9"
each = 5
level = 0.90

# %%
from datetime import date

import pandas as pd

from extrapolation import monitoring
from primafacie.app.demo import CLAIMS
from primafacie.core.streams import Stream, seed_of

claims = pd.read_csv(CLAIMS, dtype=str)
claims = claims[(claims["CLAIM_TYPE"] == "carrier") & claims["TAX_NUM_1"].notna()]
busy = claims["TAX_NUM_1"].value_counts().index[:3]
names = dict(zip(busy, ("Dr A", "Dr B", "Dr C"), strict=True))
claims = claims[claims["TAX_NUM_1"].isin(busy)].assign(
    provider=lambda t: t["TAX_NUM_1"].map(names),
    quarter=lambda t: (
        t["CLM_FROM_DT"].str[:4]
        + "-Q"
        + ((t["CLM_FROM_DT"].str[4:6].astype(int) + 2) // 3).astype(str)
    ),
)
claims.groupby("provider").size()

# %% [markdown]
# ## A few charts of every provider, every quarter
#
# Drawn by tickets, so that nobody chose them.

# %%
quarters = sorted(q for q in claims["quarter"].unique() if "2009" <= q[:4] <= "2010")[:8]
drawn = []
for quarter in quarters:
    part = claims[claims["quarter"] == quarter]
    listed = {name: group["CLM_ID"].tolist() for name, group in part.groupby("provider")}
    made = monitoring.draw_checks(listed, quarter=quarter, seed=seed, each=each)
    drawn.append(made.table())
charts = pd.concat(drawn, ignore_index=True)
print(len(charts), "charts;", charts.groupby("quarter").size().min(), "at least in a quarter")

# %% [markdown]
# ## The findings (simulated)
#
# Error rate 0.35 before the training on 1 January 2010, 0.10 after it.

# %%
trained = date(2010, 1, 1)
paid = claims.set_index("CLM_ID")["CLM_PMT_AMT"].astype(float)
day = claims.set_index("CLM_ID")["CLM_FROM_DT"]
luck = Stream(seed_of("5_self_audit_and_training")).uniform(len(charts))
findings = pd.DataFrame(
    {
        "provider": charts["provider"],
        "chart": charts["chart"],
        "service_date": pd.to_datetime(charts["chart"].map(day)).dt.strftime("%Y-%m-%d"),
    }
)
before = findings["service_date"] < trained.isoformat()
findings["error"] = (luck < before.map({True: 0.35, False: 0.10})).astype(int)
findings["exposure"] = (findings["error"] * charts["chart"].map(paid)).map("{:.2f}".format)
audit = monitoring.self_audit(
    monitoring.read_checks(findings),
    level=level,
    trained_on=trained,
    claims_after=2_000,
    accepted=0.10,
    detected=0.30,
    run_length=200,
)
print(audit.text())

# %% [markdown]
# ## Before and after, provider by provider

# %% alt="Each provider's error rate before and after the training, joined by a line."
import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(6, 2.8))
marks = ("o-", "s--", "^:")
for mark, row in zip(marks, audit.change.providers, strict=True):
    rates = (row.errors_before / row.charts_before, row.errors_after / row.charts_after)
    ax.plot((0, 1), rates, mark, color="black", label=row.provider)
ax.set(xticks=(0, 1), xticklabels=("before", "after"), xlim=(-0.3, 1.3), ylim=(0, None))
ax.set(ylabel="share of charts in error", title="A few charts each: read the limits, not the lines")
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# ## The watch, chart by chart

# %% alt="The CUSUM of the charts since the training, with its threshold as a dashed line."
path = audit.watch.path
fig, ax = plt.subplots(figsize=(7, 2.6))
ax.step(range(1, len(path.values) + 1), path.values, where="mid", color="black")
ax.axhline(audit.watch.chart.threshold, color="0.4", linestyle="--")
ax.set(xlabel="charts since the training", ylabel="CUSUM", title="Have the errors come back?")
plt.show()
print(audit.watch.chart)

# %% [markdown]
# ## Answer

# %%
from IPython.display import Markdown

change = audit.change
shown = change.low > 0
signals = audit.watch.path.signals
Markdown(
    f"**{'A fall is shown' if shown else 'No fall is shown'}.** The error rate changed by "
    f"{-100 * change.fall:+.1f} points ({-100 * change.high:+.1f} to {-100 * change.low:+.1f}, "
    f"two-sided "
    f"{level:.0%}). A fall after a training is not yet the training's doing."
    f"\n\n**In dollars:** the line above gives the exposure saved on claims after the training, "
    f"with its "
    "limits; what was billed before stays as it was and is repaid or disclosed on its own clock."
    + (
        f"\n\n**The watch has signalled** (first at chart {signals[0]}). One false alarm comes in "
        f"{audit.watch.chart.run_length:,.0f} charts on average, so a signal is a reason to look "
        f"at the "
        "charts before it, not a finding."
        if signals
        else "\n\n**The watch has not signalled** since the training: go on, with the same chart."
    )
)
