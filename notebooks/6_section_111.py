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
# # An insurer prepares for Section 111
#
# Insurers report settlements to Medicare within a year, or pay by the day. Only records that an
# audit happens to draw are penalized. **What would our late records cost if all were audited, and
# what is the chance that any is?**
#
# The book below is made up by a seeded rule.

# %% tags=["parameters"]
assessed_on = "2026-11-21"
late_share = 0.04
records_of_all_entities = 1_000_000
audited = 250

# %%
from datetime import date, timedelta

import numpy as np
import pandas as pd

import penalties
from penalties.section111 import Quarter
from primafacie.core.streams import Stream, seed_of

stream = Stream(seed_of("6_section_111"))
count = 5_000
start = date(2024, 10, 11)
due = [start + timedelta(days=int(d)) for d in stream.integers(300, count)]
late = stream.uniform(count) < late_share
delay = np.where(late, 366 + stream.integers(420, count), stream.integers(365, count))
today = date.fromisoformat(assessed_on)
records = [
    penalties.LateRecord(f"R{k:05d}", due=d, reported=min(today, d + timedelta(days=int(n))))
    for k, (d, n) in enumerate(zip(due, delay, strict=True))
]
print(len(records), "records,", int(late.sum()), "reported late")

# %% [markdown]
# ## If every late record were audited

# %%
book = penalties.section_111(records, plan="nghp", assessed_on=today, amounts="adjusted")
print(book.text())

# %% [markdown]
# ## But only a few hundred records a quarter are
#
# The chance that k of our late records are among them is exact. The penalty is never extrapolated:
# the rule counts audited records, and the rest of the book costs nothing.

# %%
chances = penalties.audit_chances(records_of_all_entities, int(late.sum()), audited=audited)
print(f"no late record audited: {chances[0]:.1%}")
pd.Series(chances[:4], name="chance").rename_axis("late records audited").to_frame()

# %% alt="The chance of 0, 1, 2 and 3 audited late records in a quarter, as bars."
import matplotlib.pyplot as plt

fig, ax = plt.subplots(figsize=(6, 2.4))
ax.bar(range(4), chances[:4], color="0.6", edgecolor="black")
ax.set(
    xticks=range(4),
    xlabel="late records audited in a quarter",
    ylabel="chance",
    title="How likely is an audit to meet a late record?",
)
plt.show()

# %% [markdown]
# What four quarters of such audits may cost: the expectation is exact, the percentiles are
# simulated.

# %%
quarters = [
    Quarter.of_book(f"quarter {k}", book, pool=records_of_all_entities, audited=audited)
    for k in range(1, 5)
]
outlook = penalties.audit_outlook(quarters, seed=111)
outlook

# %% [markdown]
# ## Two readings of the tiers
#
# Whether "two years after the required reporting date" counts from the settlement or from the end
# of the first year is open. Both readings are computed; neither is filled in silently.

# %%
totals = {}
for reading in ("from due", "from deadline"):
    other = penalties.section_111(
        records, plan="nghp", assessed_on=today, amounts="adjusted", reading=reading
    )
    totals[reading] = other.total
    print(f"{reading:16} {other.total}")

# %% [markdown]
# ## Answer

# %%
from IPython.display import Markdown

Markdown(
    f"**If every late record were audited the book would cost \\{book.total}** (or "
    f"\\{totals['from deadline']} if the tiers count from the end of the first year). That is not "
    f"what to expect: with probability {chances[0]:.1%} a quarter's audit meets none of the "
    f"{int(late.sum())} late records, and four quarters cost \\{outlook.expected} on average. What "
    "an unlucky year costs stands in the percentiles above."
    "\n\nReporting late records now stops their days; records within 365 days cost nothing."
)
