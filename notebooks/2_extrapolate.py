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

from extrapolation import read_review
from primafacie.app.cli.output import Output
from primafacie.app.demo import run_demo
from sampling import load_draw

folder = Path(tempfile.mkdtemp()) / "study"
run_demo(folder, Output(as_json=True))
draw = load_draw(folder / "3-draw/draw.json")
review = read_review(folder / "4-review/review.xlsx", draw=draw, rules=rules)
print(review)
for item in review.treatments:
    print(f"- {item.status}: {item.rule} ({item.units} units)")

# %% [markdown]
# ## The estimate

# %%
import pandas as pd

import extrapolation

over = extrapolation.estimate(review)
over

# %% [markdown]
# ## The limit, under both of its names
#
# "90%" names two different limits: both names are printed each time.

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
limits.assign(**{"lower limit": limits["lower limit"].map("{:,.0f}".format)})

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
demand

# %%
print(demand.text())

# %% [markdown]
# ## Answer

# %%
from IPython.display import Markdown

spread = limits["lower limit"].max() - limits["lower limit"].min()
size = sum(row.size for row in over.strata)
Markdown(
    f"**\\${float(demand.amount):,.2f} may be demanded** under the rule set "
    f"`{demand.rule_set.name}`, rounded once. The best single guess of the overpayment is "
    f"\\${over.point:,.0f}; a lower limit leaves the provider the benefit of our having reviewed "
    f"{over.sample.n} claims instead of {size:,}."
    f"\n\nAt {level:.0%} the methods shown differ by \\${spread:,.0f} between the lowest and the "
    "highest. None but the planned one counts, or the choice could be made after the fact. "
    'Every step names its source and how sure we are of it; "from memory" on a rule means: check '
    "it before quoting."
)
