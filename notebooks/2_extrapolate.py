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
# # An auditor extrapolates
#
# The review is done. **How much was overpaid, how sure is that, and what may be demanded?**
#
# The claims are derived from CMS DE-SynPUF; the findings are **simulated** by a seeded rule, and
# nothing is claimed of any provider or person.

# %% tags=["parameters"]
level = 0.90
rules = "cms-pim"

# %%
import tempfile
from pathlib import Path

from primafacie.app.cli.output import Output
from primafacie.app.demo import run_demo

folder = Path(tempfile.mkdtemp()) / "study"
made = run_demo(folder, Output(as_json=True))
review = made.result.review
print(review)
for item in review.treatments:
    print(f"- {item.status}: {item.rule} ({item.units} units)")

# %% [markdown]
# ## The estimate

# %%
import pandas as pd

import extrapolation

over = extrapolation.estimate(review)
print(over)
pd.DataFrame([row.to_dict() for row in over.strata])

# %% [markdown]
# ## The limit, under both of its names
#
# "90 %" names two different limits: both names are printed each time.

# %%
for side, wanted in (("lower", level), ("two-sided", level)):
    print(over.interval(wanted, side=side))

# %% [markdown]
# Beside the planned limit stand others, marked "not pre-specified": they show how much the answer
# depends on the method, and never move the demand.

# %%
rows = []
for bound in ("normal", "student", "satterthwaite", "johnson", "hall", "bootstrap_t", "bca"):
    try:
        found = over.interval(level, side="lower", bound=bound, seed=7)
    except ValueError as refused:
        rows.append((bound, None, str(refused)[:60]))
    else:
        rows.append((bound, found.low, ""))
limits = pd.DataFrame(rows, columns=["bound", "lower limit", "refused because"])
limits

# %% alt="The lower limits of several bounds as dots, with the point estimate as a dashed line."
import matplotlib.pyplot as plt

shown = limits.dropna(subset=["lower limit"])
fig, ax = plt.subplots(figsize=(7, 2.6))
ax.plot(shown["lower limit"], range(len(shown)), "ko")
ax.axvline(over.point, color="0.5", linestyle="--")
ax.annotate("point", (over.point, len(shown) - 1), xytext=(4, 0), textcoords="offset points")
ax.set(
    yticks=range(len(shown)),
    yticklabels=shown["bound"],
    xlabel="dollars",
    title=f"One-sided {level:.0%} lower limits",
)
plt.show()

# %% [markdown]
# ## The demand, step by step

# %%
demand = extrapolation.demand(over)
print(demand.text())

# %% [markdown]
# **Answer.** The demand is the planned limit, rounded once. Every step names its source and how
# sure we are of it; "from memory" on a rule means: check it before quoting.
