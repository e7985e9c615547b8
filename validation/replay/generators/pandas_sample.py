"""pandas' `DataFrame.sample(n, random_state=seed)`: `RandomState(seed).choice` of the rows.

`GroupBy.sample(n, random_state=seed)` is one `RandomState(seed)` with a call for each group, the
groups in the order of their keys; `sample(frac=1)` is the whole permutation.
"""

from __future__ import annotations

from validation.replay.generators.generator import Call, Generator, PrintedDraw
from validation.replay.generators.numpy_legacy import legacy_permutations

PANDAS_SAMPLE = Generator(
    "pandas sample",
    calls=(Call("sample", legacy_permutations, also=("groupby sample", "sample(frac=1).head(n)")),),
    versions=((0, 16, 1), None),
    printed=(PrintedDraw("42", 1000, (521, 737, 740, 660, 411, 678), call="sample"),),
)
