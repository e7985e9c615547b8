"""What limits for small frames recover of the total: the table of the page on finite frames.

    python benchmarks/finite_routes.py       `docs/_data/finite_routes.md` anew (minutes)

Simple random samples of four shares of frames of 200 payments, of which all, two thirds
or a tenth are overpaid, with a long tail or alike. The same few samples are given to every bound:
finite-sample limits, baselines (Hoeffding and Serfling, Bardenet and Maillard), and t. How often
they hold is not asked here: that is enumerated (`python dev.py coverage`).
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.special import ndtri

from extrapolation import BOUNDS, Sample
from primafacie.core.streams import Stream, seed_of

PLACE = Path(__file__).parents[1] / "docs/_data/finite_routes.md"
LEVEL = 0.90
AUDITS = {200: 24}
SHARES = (0.10, 0.25, 0.50, 0.80)
ROUTES = (
    "student",
    "gaffke_finite",
    "gaffke_polya",
    "gaffke_certified",
    "minimum_sum",
    "betting",
    "empirical_bernstein",
    "hoeffding",
)
KINDS = {
    "long tail, all overpaid": (1.2, 1.0),
    "long tail, two thirds overpaid": (1.2, 2 / 3),
    "long tail, a tenth overpaid": (1.2, 0.1),
    "alike, 90% overpaid": (0.05, 0.9),
}


def frame(kind: str, size: int) -> tuple[np.ndarray, np.ndarray]:
    """Payments and overpayments in dollars, of a population that its name alone settles."""
    spread, rate = KINDS[kind]
    stream = Stream(seed_of(f"finite routes {kind} {size}"))
    normal = ndtri(stream.uniform(size) * (1 - 2e-16) + 1e-16)
    paid = np.round(np.exp(5.0 + spread * normal), 2)
    wrong = np.argsort(stream.uniform(size)) < round(rate * size)
    return paid, np.where(wrong, paid, 0.0)


def row(kind: str, size: int, share: float) -> dict[str, Any]:
    """Every route on the same samples: the mean limit over the total, and its standard error."""
    paid, over = frame(kind, size)
    n = round(share * size)
    stream = Stream(seed_of(f"samples {kind} {size} {share}"))
    total = float(over.sum())
    limits: dict[str, list[float]] = {name: [] for name in ROUTES}
    for _ in range(AUDITS[size]):
        order = np.argsort(stream.uniform(size))
        chosen, rest = order[:n], order[n:]
        sample = Sample.from_arrays(
            over[chosen],
            sizes=size,
            caps=paid[chosen],
            books=float(paid.sum()),
            unsampled=np.sort(paid[rest]),
        )
        for name, found in limits.items():
            low, _ = BOUNDS[name].limits(sample, 1 - LEVEL, "lower")
            assert low is not None
            found.append(max(low, 0.0))
    return {
        "frame": kind,
        "units": size,
        "sampled": n,
        "audits": AUDITS[size],
        "routes": {
            name: {
                "recovered": float(np.mean(found)) / total,
                "error": float(np.std(found, ddof=1)) / total / len(found) ** 0.5,
            }
            for name, found in limits.items()
        },
    }


def main() -> None:
    """Write every row."""
    rows = []
    for kind in KINDS:
        for size in AUDITS:
            for share in SHARES:
                rows.append(row(kind, size, share))
                cells = rows[-1]["routes"].items()
                words = " ".join(f"{k} {v['recovered']:.3f}" for k, v in cells)
                sys.stdout.write(f"{kind}, {size}, {rows[-1]['sampled']}: {words}\n")
                sys.stdout.flush()
    PLACE.write_text("\n".join(table(rows)) + "\n", encoding="utf-8")


def table(rows: list[dict[str, Any]]) -> list[str]:
    """The rows in Markdown; the largest standard error below."""
    lines = [
        f"| frame | N | n | {' | '.join(ROUTES)} |",
        f"|---|---|---|{'---|' * len(ROUTES)}",
    ]
    for one in rows:
        cells = [f"{one['routes'][name]['recovered']:.3f}" for name in ROUTES]
        lines.append(
            f"| {one['frame']} | {one['units']} | {one['sampled']} | {' | '.join(cells)} |"
        )
    largest = max(cell["error"] for one in rows for cell in one["routes"].values())
    audits = " and ".join(f"{count} of {size:,} units" for size, count in AUDITS.items())
    return [*lines, "", f"Samples: {audits}; the largest standard error is {largest:.3f}."]


if __name__ == "__main__":
    main()
