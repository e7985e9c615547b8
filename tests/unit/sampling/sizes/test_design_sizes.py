"""Plans sized by the variance of their design: precision, predictions, error models."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from primafacie.errors import PlanError
from sampling import (
    ErrorModel,
    Frame,
    Plan,
    Probe,
    Sizes,
    designs,
    models,
    open_frame,
    plan,
    stratify,
)

ROWS = 300
CENTS = [(k * 7919 % 9973 + 1) ** 2 // 977 + 50 for k in range(ROWS)]
MODEL = ErrorModel(rate=0.30, severity=0.80)


def frame() -> Frame:
    table = pd.DataFrame(
        {
            "id": [f"C{k:04d}" for k in range(ROWS)],
            "paid": [c / 100 for c in CENTS],
            "billed": [c / 50 for c in CENTS],
            "patient": [f"B{k % 60}" for k in range(ROWS)],
            "visit": [f"V{k % 7}" for k in range(ROWS)],
        }
    )
    return open_frame(
        table, unit_id="id", paid="paid", claimed="billed", cluster="patient", more=["visit"]
    ).check()


FRAME = frame()


def made(selection: Any, **more: Any) -> Plan:
    options: dict[str, Any] = {"rules": "cms-pim", "anticipated": MODEL, "selection": selection}
    return plan(FRAME, **(options | more))


@pytest.mark.parametrize(
    ("selection", "more", "step"),
    [
        (designs.Pps(), {}, 1),
        (designs.Pps(size="claimed"), {}, 1),
        (designs.Rhc(), {}, 1),
        (designs.Sampford(), {"precision": 0.5}, 1),
        (designs.PpsSystematic(starts=5), {"order": "file"}, 5),
        (designs.Cluster(), {"sizes": Sizes(correlation=0.1)}, 1),
        (designs.TwoStage(units=3), {"sizes": Sizes(correlation=0.1)}, 1),
        (
            designs.ThreeStage(group="visit", groups=2, units=2),
            {"sizes": Sizes(correlation=0.0)},
            1,
        ),
    ],
)
def test_the_fewest_selections_that_reach_a_precision(
    selection: Any, more: dict[str, Any], step: int
) -> None:
    options = {"precision": 0.3, "level": 0.90, "side": "two-sided"} | more
    found = made(selection, **options)
    n = found.sample_size
    assert n % step == 0
    assert found.size_calculation.predicted.precision <= options["precision"]
    assert "by the variance of the design itself" in found.size_calculation.words
    asked = {k: v for k, v in options.items() if k not in ("precision", "order")}
    fewer = made(
        selection, sample=n - step, **asked, **{k: v for k, v in more.items() if k == "order"}
    )
    assert fewer.size_calculation.predicted.precision > options["precision"]
    assert found.check().of("oig-audit")


def test_claimed_in_proportion_to_paid_is_as_paid() -> None:
    wanted = {"precision": 0.3, "level": 0.90, "side": "two-sided"}
    assert made(designs.Pps(), **wanted).sizes == made(designs.Pps("claimed"), **wanted).sizes


def test_errors_are_expected_among_the_units_of_clusters() -> None:
    found = made(designs.Cluster(), sample=12, sizes=Sizes(correlation=0.1))
    errors = found.size_calculation.errors
    assert errors.reviewed == 60
    assert errors.expected == pytest.approx(0.3 * 60)
    again = found.amend(reason="fewer", allocation={"1": 10})
    assert again.size_calculation.errors.reviewed == 50


def test_strata_of_several_designs_share_a_precision() -> None:
    strata = stratify(FRAME, number=3)
    mixed = designs.ByStratum({"3": designs.Pps()})
    found = plan(
        FRAME,
        strata,
        rules="oig-audit",
        anticipated=MODEL,
        selection=mixed,
        precision=0.3,
        level=0.90,
        side="two-sided",
    )
    assert found.size_calculation.predicted.precision <= 0.3
    assert sum(found.sizes.values()) < ROWS


@pytest.mark.parametrize(
    ("selection", "more", "words"),
    [
        (designs.Systematic(starts=2), {"order": "file"}, "depends on the order of the list"),
        (designs.Cluster(), {}, "no correlation within clusters was said"),
        (designs.Pps(), {"sizes": Sizes(correlation=0.1)}, "Leave it out: no clusters are drawn"),
        (designs.Cluster(), {"sizes": Sizes(correlation=2)}, "a fraction from 0 to 1"),
        (designs.Sampford(size="claimed"), {}, "joint probabilities; draw proportional to paid"),
        (designs.Pps(), {"anticipated": models.HotDeck((1.0,), (1.0,))}, "anticipated by payment"),
        (designs.Pps(), {"sizes": Sizes(costs={"1": 3.0})}, "Leave them out"),
        (designs.Pps(), {"precision": 0.001}, "with every stratum at its cap"),
    ],
)
def test_what_cannot_be_sized(selection: Any, more: dict[str, Any], words: str) -> None:
    with pytest.raises(PlanError, match=words):
        made(selection, **({"precision": 0.3, "level": 0.9, "side": "two-sided"} | more))


def test_nothing_is_predicted_where_the_variance_is_not_known() -> None:
    found = made(designs.Systematic(starts=2), sample=20, order="file")
    assert found.size_calculation.predicted is None
    assert any("depends on the order of the list" in note for note in found.notes)


@pytest.mark.parametrize(
    "model",
    [
        models.AllOrNone(0.3),
        models.EmpiricalTaints((0.0, 0.0, 1.0, 0.4)),
        models.InflatedBeta(0.6, 0.3, 2.0, 3.0),
    ],
)
def test_every_error_model_plans(model: Any) -> None:
    strata = stratify(FRAME, number=3, method="optimal", anticipated=model, sample=60)
    found = plan(FRAME, strata, rules="cms-pim", anticipated=model, sample=60)
    row = found.strata[1]
    mean, square = models.anticipated_moments(row.size, row.total_cents, row.squared_cents, model)
    assert (row.mean, row.deviation) == (mean, pytest.approx(square**0.5))
    assert row.errors == pytest.approx(row.n * model.rate)
    assert found.size_calculation.anticipated.assumption == model.assumption
    assert Plan.from_dict(found.to_dict()).digest == found.digest


def test_a_hot_deck_plans_by_the_payments() -> None:
    """Cheap units are right, dear ones wrong by half: mean and spread by the donors of each."""
    deck = models.HotDeck((1.0, 250.0, 1000.0), (0.0, 0.0, 500.0), nearest=1)
    found = plan(FRAME, rules="cms-pim", anticipated=deck, sample=60)
    paid = np.array(CENTS) / 100
    y = np.where(np.searchsorted([1.0, 250.0, 1000.0], paid) >= 2, paid / 2, 0.0)
    row = found.strata[0]
    assert row.mean == pytest.approx(y.mean())
    assert row.deviation == pytest.approx(y.std(ddof=1))
    assert row.errors == pytest.approx(60 * (y > 0).mean())
    with pytest.raises(PlanError, match="a HotDeck"):
        stratify(FRAME, number=3, method="optimal", anticipated=deck)  # type: ignore[arg-type]


def test_a_probe_by_stratum_plans_dollar_units() -> None:
    probe = Probe.of([0.0, 0.0, 40.0, 10.0, 0.0, 30.0, 20.0, 0.0])
    found = made(designs.Pps(), anticipated=probe, precision=0.2, level=0.9, side="two-sided")
    by_stratum = Probe.of_strata({"1": [0.0, 0.0, 40.0, 10.0, 0.0, 30.0, 20.0, 0.0]})
    again = made(designs.Pps(), anticipated=by_stratum, precision=0.2, level=0.9, side="two-sided")
    assert found.sizes == again.sizes


@pytest.mark.parametrize("model", [models.AllOrNone(0.4), models.HotDeck((1.0,), (0.4,))])
def test_reversals_in_the_frame_are_free_of_overpayment(model: Any) -> None:
    """A whole frame with payments of 0 and below: as with 0 in their place."""
    paid = np.array([*(20.0 + k for k in range(60)), 0.0, 0.0, *(-500.0 - k for k in range(8))])
    table = pd.DataFrame({"id": [f"c{k}" for k in range(70)], "paid": paid})
    mixed = open_frame(table, unit_id="id", paid="paid").check()
    floored = open_frame(
        table.assign(paid=np.maximum(paid, 0.0)), unit_id="id", paid="paid"
    ).check()
    one, other = (
        plan(f, rules="cms-pim", sample=50, anticipated=model).strata[0] for f in (mixed, floored)
    )
    assert (one.mean, one.deviation) == pytest.approx((other.mean, other.deviation))
    assert one.errors == pytest.approx(
        50 * (0.4 if isinstance(model, models.AllOrNone) else 1) * 60 / 70
    )


def test_an_oversample_is_added_to_the_selections() -> None:
    wanted = {"precision": 0.3, "level": 0.90, "side": "two-sided", "order": "file"}
    design = designs.PpsSystematic(starts=5)
    plain, more = made(design, **wanted), made(design, sizes=Sizes(oversample=0.2), **wanted)
    assert more.sample_size == -(-(1.2 * plain.sample_size) // 5) * 5
