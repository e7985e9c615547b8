"""Simulations compute only what a bound needs, and their figures stay those of earlier versions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from extrapolation import BOUNDS, Sample
from primafacie.core.streams import Stream
from sampling import ErrorModel, models
from tests.builders.inside_extrapolation import SimulatedStratum, simulate
from tests.builders.streams import stream_named

PAID = np.round(np.exp(4 + 1.5 * stream_named("same figures").uniform(900)), 2)
ONE = [SimulatedStratum("1", PAID, 30)]
THREE = [
    SimulatedStratum("1", PAID[:400], 12),
    SimulatedStratum("2", PAID[400:800], 9),
    SimulatedStratum("3", PAID[800:], 100, whole=True),
]
FLOORED = [SimulatedStratum("1", PAID, 30, floors=PAID * 0.3)]
EQUAL = [SimulatedStratum("1", np.full(60, 50.0), 6), SimulatedStratum("2", np.full(40, 70.0), 5)]
ERRORS = ErrorModel(rate=0.4, severity=0.7)
NETTED = models.EmpiricalTaints((0.5, 0.0, 1.0, -0.2, 0.0, 0.0))
STUDIES: dict[str, dict[str, Any]] = {
    "simple": {"strata": ONE, "bounds": "student hall johnson gaffke minimum_sum taint_mixture"},
    "two sides": {"strata": ONE, "side": "two-sided", "bounds": "hall minimum_sum gaffke_finite"},
    "strata": {"strata": THREE, "bounds": "satterthwaite hall melded minimum_sum bca"},
    "same stream": {"strata": THREE, "selection": "same stream", "bounds": "student sidak"},
    "draws": {"strata": ONE, "selection": "pps", "bounds": "hall gaffke betting penny"},
    "floors": {"strata": FLOORED, "model": NETTED, "bounds": "johnson gaffke minimum_sum"},
    "counted": {"strata": EQUAL, "model": models.AllOrNone(0.3), "bounds": "hall melded"},
}
# Coverage, mean lower and upper limit over the total of every bound, of the simulation that made
# the whole population and every unsampled payment for each sample.
FIGURES: dict[str, list[tuple[float, float | None, float | None]]] = {
    "simple": [
        (0.975, 0.6125915151356012, None),
        (0.975, 0.6661238532114238, None),
        (0.975, 0.6248368530304356, None),
        (0.975, 0.6244158509395732, None),
        (1.0, 0.1721476104260981, None),
        (0.8500000000000001, 0.7971440133686657, None),
    ],
    "two sides": [
        (0.95, 0.5845518362647737, 1.5602473607342962),
        (1.0, 0.1459975434514891, 2.6424166723418065),
        (0.975, 0.5522531510529816, 1.659310908660851),
    ],
    "strata": [
        (0.975, 0.6074819519143514, None),
        (0.95, 0.6680875661833776, None),
        (0.975, 0.6159370687058718, None),
        (1.0, 0.2017085488787306, None),
        (0.925, 0.676512003528347, None),
    ],
    "same stream": [(0.975, 0.5925947166078587, None), (1.0, 0.4393576331930179, None)],
    "draws": [
        (0.925, 0.6911201087897438, None),
        (0.925, 0.6590199486075089, None),
        (0.95, 0.5987646854630624, None),
        (0.925, 0.6254690803318007, None),
    ],
    "floors": [
        (0.95, 0.5241237202615748, None),
        (0.975, 0.43808429965587303, None),
        (1.0, 0.0, None),
    ],
    "counted": [
        (0.9061530979860881, 0.5032285715492228, None),
        (0.9721667245495464, 0.4264344183498571, None),
    ],
}


def figures_of(name: str) -> list[tuple[float | None, float | None, float | None]]:
    """The figures of a study of 2 populations."""
    study: dict[str, Any] = {"model": ERRORS, **STUDIES[name]}
    found = simulate(
        study.pop("strata"),
        study.pop("model"),
        bounds=study.pop("bounds").split(),
        level=0.9,
        replicates=40,
        populations=2,
        seed=5,
        **study,
    )
    return [(row.coverage, row.mean_low, row.mean_high) for row in found.rows]


@pytest.mark.parametrize("name", list(STUDIES))
def test_figures_stay(name: str) -> None:
    for found, expected in zip(figures_of(name), FIGURES[name], strict=True):
        assert [value is None for value in found] == [value is None for value in expected]
        known = [value for value in expected if value is not None]
        shown = [value for value in found if value is not None]
        assert shown == pytest.approx(known, rel=1e-12), name


def test_only_what_a_bound_needs_is_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A population is made once, and unsampled payments where the bound rests on them."""
    calls: list[int] = []
    asked: list[str] = []

    class Counted(models.AllOrNone):
        def overpayments(self, payments: Any, stream: Stream) -> Any:
            calls.append(len(payments))
            return super().overpayments(payments, stream)

    def without(self: SimulatedStratum, chosen: Any) -> Any:
        asked.append(self.label)
        return np.delete(self.payments, chosen)

    monkeypatch.setattr(SimulatedStratum, "payments_without", without)
    study: dict[str, Any] = {"level": 0.9, "replicates": 2_500, "populations": 2, "seed": 5}
    simulate(ONE, Counted(0.4), bounds=["student", "hall"], **study)
    assert calls == [900, 900]  # one for each population, of two blocks each
    simulate(ONE, Counted(0.4), bounds=["gaffke"], **study | {"replicates": 6})
    assert not asked
    simulate(ONE, Counted(0.4), bounds=["minimum_sum"], **study | {"replicates": 6})
    assert asked == ["1"] * 6


def test_unsampled_payments_are_those_of_the_other_units() -> None:
    chosen = np.array([7, 899, 3, 450])
    rest = ONE[0].payments_without(chosen)
    assert rest.tolist() == sorted(np.delete(PAID, chosen).tolist())


@pytest.mark.parametrize("name", ["hall", "johnson"])
def test_many_strata_in_one_pass(name: str) -> None:
    """Twenty strata, one without spread: as the sums stratum by stratum."""
    stream = stream_named(f"many strata {name}")
    values = np.round(np.exp(4 * stream.uniform(200)), 2)
    values[:10] = 3.0
    labels = [str(k // 10) for k in range(200)]
    sizes = {str(k): 50 + 10 * k for k in range(20)}
    sample = Sample.from_arrays(values, sizes=sizes, strata=labels)
    point, variance, third, third_f = 0.0, 0.0, 0.0, 0.0
    for k in range(20):
        y, size = values[10 * k : 10 * k + 10], sizes[str(k)]
        f, mean = 10 / size, y.mean()
        point += size * mean
        variance += size**2 * (1 - f) / 10 * y.var(ddof=1)
        weight = size**3 * (1 - f) / 100 * ((y - mean) ** 3).mean()
        third, third_f = third + weight * (2 - f), third_f + weight * (1 - 2 * f)
    a, b = third / (6 * variance**1.5), third_f / (6 * variance**1.5)
    low, high = BOUNDS[name].limits(sample, 0.1, "two-sided")
    if name == "johnson":
        t_low, t_high = BOUNDS["student"].limits(sample, 0.1, "two-sided")
        expected = (t_low + b * variance**0.5, t_high + b * variance**0.5)
    else:
        z = 1.2815515655446004
        expected = tuple(
            point - variance**0.5 * (np.cbrt(1 + 3 * a * (x - b)) - 1) / a for x in (z, -z)
        )
    assert (low, high) == pytest.approx(expected, rel=1e-10)
