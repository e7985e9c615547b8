"""The formulas of a stratum's row and of the whole, by the form of the estimate."""

from __future__ import annotations

from primafacie.app.reports.live.frame_sheets import DOLLARS, N_UNITS
from primafacie.app.reports.live.live_book import FIRST, LiveBook, near
from primafacie.app.reports.live.unit_sheets import COUNTED, STATUS, STRATUM

SIZE, DRAWN, NONZERO, MEAN, DEVIATION, SAMPLED, POINT, ERROR = range(1, 9)
# Columns of the workings, which lie behind stratum, unit and what was counted.
VALUE, THIRD, FOURTH, FIFTH, SIXTH, SEVENTH = range(2, 8)
KNOWN, ESTIMATED, RATIO = 1, 2, 3
CLUSTER_TOTAL = 3
_SIMPLE = "IF({n}>={size},0,{root})"


def stratum_formulas(book: LiveBook, place: int) -> dict[int, str]:
    """The formulas of a stratum's row, by column."""
    made = {
        "": _expansion,
        "draws": _draws,
        "ratio": _ratio,
        "residuals": _residuals,
        "clusters": _clusters,
        "groups": _groups,
        "weights": _weights,
    }.get(book.form)
    return {} if made is None else made(book, place)


def whole_formulas(book: LiveBook, last: int) -> dict[int, str]:
    """The formulas of the row of totals, by column; `last` is the last stratum's row."""

    def summed(column: int) -> str:
        return f"SUM({near(FIRST, column)}:{near(last, column)})"

    made = {column: summed(column) for column in (DRAWN, NONZERO, SAMPLED, POINT)}
    if book.form not in ("draws", "clusters"):
        made[SIZE] = summed(SIZE)
    root = f"SQRT(SUMSQ({near(FIRST, ERROR)}:{near(last, ERROR)}))"
    if book.form == "weights":
        return made
    made[ERROR] = root
    if book.form == "clusters":
        stages = len(book.numbers["workings"]["totals"]["stages"])
        made[ERROR] = f"SQRT(SUM({book.span('stages', FIRST, FIRST + stages - 1, 1)}))"
    if book.form == "ratio" and not book.numbers["workings"]["totals"]["separate"]:
        all_rows = FIRST + book.strata
        known = book.cell("ratio", all_rows, KNOWN)
        made[POINT] = f"{known}*{book.cell('ratio', all_rows, RATIO)}"
    if book.form == "residuals":
        del made[POINT]
    return made


def mine(book: LiveBook, key: str, place: int, column: int = 0) -> str:
    """1 for the rows of a table that are of the stratum in row `place`, 0 for the others.

    Strata are told apart by EXACT on the label, so that no label acts as a wildcard.
    """
    span = book.span(key, FIRST, FIRST + book.length(key) - 1, column)
    return f"EXACT({span},{book.cell('strata', place, 0)})"


def column_of(book: LiveBook, key: str, column: int) -> str:
    """A whole column of a table's rows."""
    return book.span(key, FIRST, FIRST + book.length(key) - 1, column)


def _simple_error(place: int) -> str:
    size, n, deviation = near(place, SIZE), near(place, DRAWN), near(place, DEVIATION)
    root = f"SQRT({size}*({size}-{n})*{deviation}^2/{n})"
    return _SIMPLE.format(n=n, size=size, root=root)


def _expansion(book: LiveBook, place: int) -> dict[int, str]:
    """From the findings; a unit that a spare replaced does not count."""
    values = column_of(book, "findings", COUNTED)
    own = mine(book, "findings", place, STRATUM)
    if any(not row.get("counted", True) for row in book.numbers["review"]["findings"]):
        own = f'{own}*({column_of(book, "findings", STATUS)}<>"replaced")'
    size, n, mean = near(place, SIZE), near(place, DRAWN), near(place, MEAN)
    return {
        SIZE: book.cell("strata", place, N_UNITS),
        DRAWN: f"SUMPRODUCT(1*{own})",
        NONZERO: f"SUMPRODUCT({own}*({values}<>0))",
        MEAN: f"{near(place, SAMPLED)}/{n}",
        DEVIATION: f"SQRT(SUMPRODUCT({own}*({values}-{mean})^2)/({n}-1))",
        SAMPLED: f"SUMPRODUCT({own}*{values})",
        POINT: f"{size}*{mean}",
        ERROR: _simple_error(place),
    }


def _from_workings(book: LiveBook, place: int, key: str = "workings") -> dict[int, str]:
    """What every form has: the units counted, those that are not 0, what was found."""
    own, values = mine(book, "workings", place), column_of(book, "workings", VALUE)
    return {
        DRAWN: f"SUMPRODUCT(1*{mine(book, key, place)})",
        NONZERO: f"SUMPRODUCT({own}*({values}<>0))",
        SAMPLED: f"SUMPRODUCT({own}*{values})",
    }


def _draws(book: LiveBook, place: int) -> dict[int, str]:
    row = book.numbers["workings"]["strata"][place - FIRST]
    planned = book.numbers["plan"]["strata"][place - FIRST]
    own, hits = mine(book, "workings", place), column_of(book, "workings", THIRD)
    drawn = column_of(book, "workings", FIFTH)
    n, mean = near(place, DRAWN), near(place, MEAN)
    made = _from_workings(book, place) | {
        DRAWN: f"SUMPRODUCT({own}*{hits})",
        MEAN: f"SUMPRODUCT({own}*{hits}*{drawn})/{n}",
        DEVIATION: f"SQRT(SUMPRODUCT({own}*{hits}*({drawn}-{mean})^2)/({n}-1))",
        POINT: f"{near(place, SIZE)}*{mean}",
        ERROR: _simple_error(place),
    }
    if row["pps"]:
        made[ERROR] = f"{near(place, SIZE)}*{near(place, DEVIATION)}/SQRT({n})"
        if row["scale"] == planned["total"] / 100:
            made[SIZE] = book.cell("strata", place, DOLLARS)
    else:
        made[SIZE] = book.cell("strata", place, N_UNITS)
    return made


def _about_mean(book: LiveBook, place: int, column: int) -> str:
    """s of a column of the workings over the stratum's rows."""
    own, values = mine(book, "workings", place), column_of(book, "workings", column)
    n = near(place, DRAWN)
    middle = f"SUMPRODUCT({own}*{values})/{n}"
    return f"SQRT(SUMPRODUCT({own}*({values}-{middle})^2)/({n}-1))"


def _residuals(book: LiveBook, place: int) -> dict[int, str]:
    return _from_workings(book, place) | {
        SIZE: book.cell("strata", place, N_UNITS),
        MEAN: f"{near(place, SAMPLED)}/{near(place, DRAWN)}",
        DEVIATION: _about_mean(book, place, THIRD),
        ERROR: _simple_error(place),
    }


def _ratio(book: LiveBook, place: int) -> dict[int, str]:
    separate = book.numbers["workings"]["totals"]["separate"]
    at = place if separate else FIRST + book.strata
    known, below = book.cell("ratio", at, KNOWN), book.cell("ratio", at, ESTIMATED)
    made = _residuals(book, place) | {
        DEVIATION: _about_mean(book, place, FOURTH),
        ERROR: f"{known}/{below}*{_simple_error(place)}",
    }
    if separate:
        made[POINT] = f"{known}*{book.cell('ratio', place, RATIO)}"
    return made


def _clusters(book: LiveBook, place: int) -> dict[int, str]:
    own, totals = mine(book, "clusters", place), column_of(book, "clusters", CLUSTER_TOTAL)
    n, mean = near(place, DRAWN), near(place, MEAN)
    error = _simple_error(place)
    # Records of earlier releases hold the first stage alone.
    below = book.numbers["workings"]["strata"][place - FIRST].get("below", 0.0)
    if below > 0:
        error = f"SQRT(({error})^2+{below!r})"
    return _from_workings(book, place, "clusters") | {
        NONZERO: f"SUMPRODUCT({own}*({totals}<>0))",
        MEAN: f"SUMPRODUCT({own}*{totals})/{n}",
        DEVIATION: f"SQRT(SUMPRODUCT({own}*({totals}-{mean})^2)/({n}-1))",
        POINT: f"{near(place, SIZE)}*{mean}",
        ERROR: error,
    }


def _groups(book: LiveBook, place: int) -> dict[int, str]:
    own = mine(book, "workings", place)
    return _from_workings(book, place) | {
        SIZE: book.cell("strata", place, N_UNITS),
        POINT: f"SUMPRODUCT({own}*{column_of(book, 'workings', SIXTH)})",
        ERROR: f"SQRT(SUMPRODUCT({own}*{column_of(book, 'workings', SEVENTH)}))",
    }


def _weights(book: LiveBook, place: int) -> dict[int, str]:
    own = mine(book, "workings", place)
    made = _from_workings(book, place)
    made[POINT] = f"SUMPRODUCT({own}*{column_of(book, 'workings', FOURTH)})"
    return made | {SIZE: book.cell("strata", place, N_UNITS)}
