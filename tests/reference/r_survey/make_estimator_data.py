"""Made `estimators.csv` once: samples of several designs from a seeded stream, kept as they are."""

from __future__ import annotations

from pathlib import Path

from tests.builders.streams import stream_named

HEADER = "case,s1,u1,N1,s2,u2,N2,u3,N3,x,y,cell,a,b,domain,hits,book"
STRATIFIED = {
    "strat": [("1", 4000, 40), ("2", 900, 30), ("3", 150, 12), ("certainty", 11, 11)],
    "srs": [("1", 2500, 60)],
    "lonely": [("1", 500, 12), ("2", 40, 1), ("3", 300, 9), ("4", 7, 7), ("5", 60, 1)],
}


def amounts(draws: list[float]) -> tuple[float, float]:
    """A payment and its overpayment in dollars: none, a part of it, or all of it."""
    paid = round(30 / (1.03 - draws[0]), 2)
    share = 0.0 if draws[1] < 0.4 else (draws[2] if draws[1] < 0.7 else 1.0)
    return paid, round(share * paid, 2)


def labels(draws: list[float]) -> str:
    """A cell, a cell of two margins, and a domain."""
    cell = "low" if draws[3] < 0.6 else "high"
    a = "ABC"[int(3 * draws[4])]
    domain = ["north", "south", "west"][int(3 * draws[6])]
    return f"{cell},{a},{'x' if draws[5] < 0.5 else 'y'},{domain}"


def stratified(name: str) -> list[str]:
    lines = []
    for label, size, n in STRATIFIED[name]:
        for number, draws in enumerate(stream_named(f"r {name} {label}").uniform(n, 7).tolist()):
            x, y = amounts(draws)
            lines.append(f"{name},{label},{label}-{number},{size},,,,,,{x},{y},{labels(draws)},,")
    return lines


def staged(name: str, *, third: bool) -> list[str]:
    """Providers in two strata; in each, patients (in two strata where there are three stages)."""
    lines = []
    for stratum, providers, sampled in (("big", 12, 5), ("small", 60, 7), ("all", 3, 3)):
        for provider in range(sampled):
            parts = ("old", "new") if third else ("all",)
            for part in parts:
                stream = stream_named(f"r {name} {stratum} {provider} {part}")
                patients = 3 + int(20 * stream.uniform(1)[0])
                taken = min(patients, 3 + int(4 * stream.uniform(1)[0]))
                for patient in range(taken):
                    claims = 2 + int(9 * stream.uniform(1)[0]) if third else 1
                    kept = min(claims, 2 + int(2 * stream.uniform(1)[0])) if third else 1
                    for claim, draws in enumerate(stream.uniform(kept, 7).tolist()):
                        x, y = amounts(draws)
                        lines.append(
                            f"{name},{stratum},{provider},{providers},{part},{patient},{patients},"
                            f"{claim},{claims},{x},{y},{labels(draws)},,"
                        )
    return lines


def with_replacement() -> list[str]:
    """Units hit in proportion to the payment; two strata."""
    lines = []
    for stratum, units, book, n in (("1", 3000, 250000.0, 25), ("2", 200, 90000.0, 15)):
        for number, draws in enumerate(stream_named(f"r pps {stratum}").uniform(n, 7).tolist()):
            x, y = amounts(draws)
            hits = 1 + (draws[6] > 0.8) + (draws[5] > 0.95)
            lines.append(
                f"pps,{stratum},{stratum}-{number},{units},,,,,,{x},{y},{labels(draws)},{hits},{book}"
            )
    return lines


def main() -> None:
    """Write the rows of every case."""
    lines = [HEADER]
    for name in STRATIFIED:
        lines += stratified(name)
    lines += staged("two", third=False) + staged("three", third=True) + with_replacement()
    target = Path(__file__).parent / "estimators.csv"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
