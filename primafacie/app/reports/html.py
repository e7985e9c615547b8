"""The numbers document as one self-contained HTML page."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from primafacie.app import figures
from primafacie.app.reports.method import FORMULAS, LIMITS_OF_THE_ANALYSIS
from primafacie.core.money import Money


def cents_text(value: int | None) -> str:
    """Cents as dollars; a dash where there is no amount."""
    return "–" if value is None else str(Money(value))


def dollars_text(value: float | None) -> str:
    """Unrounded dollars, shown to the cent; a dash where there is none."""
    if value is None:
        return "–"
    return f"-${-value:,.2f}" if value < 0 else f"${value:,.2f}"


def percent_text(value: float | None) -> str:
    """A fraction in per cent with two decimals."""
    return "–" if value is None else f"{100 * value:.2f} %"


def render_html(numbers: dict[str, Any]) -> bytes:
    """The page as UTF-8 bytes: no script, no outside address, the same bytes every time."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "cents": cents_text,
        "dollars": dollars_text,
        "percent": percent_text,
        "count": lambda value: f"{value:,}",
    }
    folder = files("primafacie.app.reports").joinpath("templates")
    style = folder.joinpath("report.css").read_text(encoding="utf-8")
    template = environment.from_string(
        folder.joinpath("report.html.j2").read_text(encoding="utf-8")
    )
    text = template.render(
        numbers,
        style=style,
        formulas=FORMULAS,
        limits_of_the_analysis=LIMITS_OF_THE_ANALYSIS,
        pictures=_pictures(numbers),
    )
    return text.encode("utf-8")


def _pictures(numbers: dict[str, Any]) -> dict[str, str]:
    """The three figures as SVG text of our own making; all data in them are numbers or labels."""
    strata = numbers["plan"]["strata"]
    cuts = [(row["label"], row["high"]) for row in strata if row["high"]]
    histogram = numbers["figures"]["histogram"]
    overpayments = [(row["label"], row["values"]) for row in numbers["figures"]["overpayments"]]
    point = numbers["estimate"]["point"]
    demand = numbers["demand"]["amount"] / 100
    rungs = [
        (f"{row['side']} {100 * row['level']:g} %", row["low"], row["high"])
        for row in numbers["limits"]
    ]
    return {
        "payments": figures.to_svg(
            figures.payment_histogram(histogram["edges"], histogram["counts"], cuts),
            name="payments",
            title="Amounts paid in the frame, with the strata",
            description=f"Histogram of {numbers['frame']['size']:,} units by amount paid; the "
            f"upper ends of {len(cuts)} strata are marked.",
        ),
        "overpayments": figures.to_svg(
            figures.overpayment_dots(overpayments),
            name="overpayments",
            title="Sampled overpayments by stratum",
            description="; ".join(
                f"stratum {label}: {sum(v != 0 for v in values)} of {len(values)} units in error"
                for label, values in overpayments
            ),
        ),
        "ladder": figures.to_svg(
            figures.limits_ladder(point, rungs, demand),
            name="ladder",
            title="Point estimate, limits and demand",
            description=f"Point estimate {dollars_text(point)}, demand {dollars_text(demand)}; "
            + "; ".join(f"{n}: {dollars_text(lo)} to {dollars_text(hi)}" for n, lo, hi in rungs),
        ),
    }
