"""Judge the made studies: all of them, or a part chosen by a commit id; print a dated table.

`python -m tests.nightly.run` runs 500 honest studies, 500 honest draws and 10 of every planted
flaw; with `--part COMMIT` about 50 studies, 25 draws and one of every flaw. Ends with 1 where a
study was judged wrongly, or where the randomized tests called too many honest studies unusual.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from tests.builders.streams import stream_named
from tests.nightly.flaws import all_flaws
from tests.nightly.honest_draws import judge_draw
from tests.nightly.honest_studies import kind_of
from tests.nightly.verdicts import Outcome, judge_flaw, judge_honest

HONEST, OF_EACH_FLAW = 500, 10
PART = 50
# The draws by every program, which are judged by their replay alone.
DRAW = "honest draw"
PART_OF_DRAWS = 25
# The randomized tests' joint error rate is at most 2%. In the part, 5 of 50 has a chance below
# 1 in 300 at that rate; in the whole set, the rate itself is the bar.
MOST_UNUSUAL = {"whole": 10, "part": 4}
LEAST_NAMED, MOST_MISSED_IN_PART = 9, 3


def judged(task: tuple[str, int]) -> Outcome:
    """One study judged; a crash is a wrong judgment, with its last line."""
    name, number = task
    try:
        if name == DRAW:
            kind, right, words, seconds = judge_draw(number)
            return Outcome(f"{DRAW}: {kind}", number, right, False, words, seconds)
        return judge_flaw(name, number) if name else judge_honest(number)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        words = f"{type(error).__name__}: {error} ({Path(place.filename).name}:{place.lineno})"
        return Outcome(name or kind_of(number), number, False, False, words, 0.0)


def tasks(commit: str | None) -> list[tuple[str, int]]:
    """Which studies: all, or those that the commit id chooses."""
    if commit is None:
        honest = range(HONEST)
        flawed = [(name, k) for name in all_flaws() for k in range(OF_EACH_FLAW)]
        draws = [(DRAW, number) for number in honest]
        return [*[("", number) for number in honest], *flawed, *draws]
    stream = stream_named(f"studies of commit {commit}")
    first = int(stream.integers(HONEST, 1)[0])
    # A stride without a common factor with 500 visits other kinds at every commit.
    honest = [(first + 37 * k) % HONEST for k in range(PART)]
    turn = int(stream.integers(OF_EACH_FLAW, 1)[0])
    flawed = [(name, turn) for name in all_flaws()]
    return [
        *[("", number) for number in honest],
        *flawed,
        *[(DRAW, number) for number in honest[:PART_OF_DRAWS]],
    ]


def table(outcomes: Iterable[Outcome], heads: tuple[str, ...]) -> list[str]:
    """One row per way to draw, to round or to err: studies, right, unusual."""
    kinds: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        for way in outcome.kind.split(", "):
            kinds.setdefault(way, []).append(outcome)
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for kind, rows in sorted(kinds.items()):
        cells = [kind, str(len(rows)), str(sum(row.right for row in rows))]
        if len(heads) > 3:
            cells.append(str(sum(row.unusual for row in rows)))
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", metavar="COMMIT")
    parser.add_argument("--into", type=Path, help="write the table into this folder too")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--show", type=int, default=20, help="failures to print")
    asked = parser.parse_args(arguments)
    started = time.perf_counter()
    todo = tasks(asked.part)
    with ProcessPoolExecutor(asked.workers) as pool:
        outcomes = list(pool.map(judged, todo, chunksize=4))
    honest = [outcome for outcome, (name, _) in zip(outcomes, todo, strict=True) if not name]
    draws = [outcome for outcome, (name, _) in zip(outcomes, todo, strict=True) if name == DRAW]
    flawed = [
        outcome for outcome, (name, _) in zip(outcomes, todo, strict=True) if name not in ("", DRAW)
    ]
    faults = verdict(honest, flawed, whole=asked.part is None)
    blamed = sum(not outcome.right for outcome in draws)
    if blamed:
        faults.append(f"{blamed} of {len(draws)} honest draws were blamed by their replay.")
    lines = report(honest, flawed, faults)
    lines += ["", f"{len(draws)} honest draws replayed, {blamed} blamed.", ""]
    lines += table(draws, ("program, version and way", "draws", "not blamed"))
    sys.stdout.write("\n".join(lines) + "\n")
    wrong = [outcome for outcome in outcomes if not outcome.right]
    for outcome in wrong[: asked.show]:
        sys.stdout.write(f"\n{outcome.kind}, study {outcome.number}: {outcome.words}\n")
    sys.stdout.write(f"\n{time.perf_counter() - started:.0f} s\n")
    if asked.into is not None:
        asked.into.mkdir(parents=True, exist_ok=True)
        path = asked.into / f"studies-{datetime.now(UTC):%Y-%m-%d}.md"
        path.write_text("\n".join([*lines, *failures(outcomes)]) + "\n", encoding="utf-8")
        sys.stdout.write(f"table {path}\n")
    return 1 if faults else 0


def failures(outcomes: Iterable[Outcome]) -> list[str]:
    """Which studies were judged wrongly, by kind and number: enough to make each again."""
    wrong = [
        f"- {outcome.kind}, study {outcome.number}" for outcome in outcomes if not outcome.right
    ]
    return ["", "Judged wrongly:", "", *wrong] if wrong else []


def verdict(honest: list[Outcome], flawed: list[Outcome], *, whole: bool) -> list[str]:
    """What is wrong with the run as a whole; nothing where it passes."""
    faults = []
    blamed = sum(not outcome.right for outcome in honest)
    if blamed:
        faults.append(f"{blamed} of {len(honest)} honest studies were blamed.")
    unusual = sum(outcome.unusual for outcome in honest)
    most = MOST_UNUSUAL["whole" if whole else "part"]
    if unusual > most:
        faults.append(f"{unusual} of {len(honest)} honest studies were called unusual.")
    certain = {name for name, flaw in all_flaws().items() if flaw.certain}
    named: dict[str, list[bool]] = {}
    for outcome in flawed:
        named.setdefault(outcome.kind, []).append(outcome.right)
    for name, right in named.items():
        least = LEAST_NAMED * len(right) / OF_EACH_FLAW if whole else 0
        if sum(right) < least or (not whole and name in certain and not all(right)):
            faults.append(f"The flaw '{name}' was named in {sum(right)} of {len(right)} studies.")
    missed = sum(not outcome.right for outcome in flawed)
    if not whole and missed > MOST_MISSED_IN_PART:
        faults.append(f"{missed} of {len(flawed)} flaws were not named.")
    return faults


def report(honest: list[Outcome], flawed: list[Outcome], faults: list[str]) -> list[str]:
    """The dated table in Markdown."""
    unusual = sum(outcome.unusual for outcome in honest)
    return [
        f"# Made studies judged on {datetime.now(UTC):%Y-%m-%d}",
        "",
        f"{len(honest)} honest studies: {sum(not o.right for o in honest)} blamed; the randomized "
        f"tests called {unusual} unusual ({unusual / max(len(honest), 1):.1%}).",
        f"{len(flawed)} studies with one planted flaw each, of "
        f"{len({o.kind for o in flawed})} kinds: {sum(o.right for o in flawed)} named with cause.",
        *(faults or ["Every limit of the run is kept."]),
        "Each honest study counts in every row that describes it.",
        "",
        *table(honest, ("way to draw or to round", "studies", "not blamed", "called unusual")),
        "",
        *table(flawed, ("planted flaw", "studies", "named with its cause")),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
