"""Made `data.csv` once: samples of several designs from a seeded stream, kept as they are."""

from __future__ import annotations

from pathlib import Path

from tests.builders.streams import stream_named

DESIGNS = {
    "srs": [("1", 1000, 30)],
    "srs_large_fraction": [("1", 60, 50)],
    "two_strata": [("1", 5200, 25), ("2", 3500, 25)],
    "uneven": [("a", 100, 2), ("b", 20000, 40), ("c", 333, 7), ("d", 12, 5)],
    "with_census": [("1", 4000, 30), ("2", 900, 20), ("certainty", 11, 11)],
}


def main() -> None:
    """Amounts in cents: half of the units free of error, the others skewed."""
    lines = ["design,stratum,N,y"]
    for name, strata in DESIGNS.items():
        for label, size, n in strata:
            draws = stream_named(f"r survey {name} {label}").uniform(n, 2)
            for error, depth in draws.tolist():
                amount = 0.0 if error < 0.5 else round(20 / (1.02 - depth), 2)
                lines.append(f"{name},{label},{size},{amount}")
    target = Path(__file__).parent / "data.csv"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
