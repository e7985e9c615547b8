"""Error models as pure arrays: exact moments, exact bounds, replayable."""

from __future__ import annotations

import numpy as np
import pytest

from primafacie.errors import PlanError
from sampling import ErrorModel, models
from tests.builders.streams import Stream, seed_of, stream_named

PAID = np.round(np.exp(4 + 1.2 * stream_named("payments").uniform(40_000)), 2)
MODELS = [
    (models.AllOrNone(0.3), 0.3, 0.3),
    (models.EmpiricalTaints((0.0, 0.0, 0.5, 1.0)), 0.375, 0.3125),
    (ErrorModel(rate=0.3, severity=0.8), 0.24, 0.22),
    (models.HotDeck((10.0, 20.0), (10.0, 0.0), nearest=2), 0.5, 0.5),
    (models.InflatedBeta(zero=0.4, whole=0.25, a=2.0, b=3.0), 0.39, 0.32),
]


@pytest.mark.parametrize(("model", "tau1", "tau2"), MODELS, ids=lambda item: type(item).__name__)
def test_taints_have_the_moments_of_the_model(
    model: models.AllOrNone, tau1: float, tau2: float
) -> None:
    """Within 4.5 standard errors of the moments worked out by hand; same seed, same findings."""
    seed = seed_of(f"moments {type(model).__name__}")
    found = model.overpayments(PAID, Stream(seed))
    taints = found / PAID
    error = np.array([taints.std(), (taints**2).std()]) / len(PAID) ** 0.5
    assert abs(taints.mean() - tau1) < 4.5 * error[0]
    assert abs((taints**2).mean() - tau2) < 4.5 * error[1]
    assert (found >= 0).all()
    assert (found <= PAID).all()
    np.testing.assert_array_equal(found, model.overpayments(PAID, Stream(seed)))
    np.testing.assert_allclose(found * 100, np.rint(found * 100), atol=1e-7)


@pytest.mark.parametrize("model", [model for model, _, _ in MODELS])
def test_payments_of_nothing_are_free_of_error(model: models.AllOrNone) -> None:
    assert model.overpayments([0.0, -5.0], Stream(3)).tolist() == [0.0, 0.0]
    assert model.overpayments([], Stream(3)).size == 0


def test_the_hot_deck_keeps_the_tie_to_the_amount() -> None:
    paid = np.arange(1.0, 101.0)
    deck = models.HotDeck(tuple(paid), tuple(np.where(paid > 50, paid, 0.0)), nearest=5)
    found = deck.overpayments([5.0, 20.0, 80.0, 1000.0], stream_named("deck"))
    assert found.tolist() == [0.0, 0.0, 80.0, 1000.0]


def test_models_that_cannot_be_are_refused() -> None:
    with pytest.raises(PlanError, match="error rate 30"):
        models.AllOrNone(30)
    with pytest.raises(PlanError, match="no shares"):
        models.EmpiricalTaints((0.2, 1.5))
    with pytest.raises(PlanError, match="no shares"):
        models.EmpiricalTaints(())
    with pytest.raises(PlanError, match="cannot serve as donors"):
        models.HotDeck((1.0, 0.0), (0.0, 0.0))
    with pytest.raises(PlanError, match="add up to at most 1"):
        models.InflatedBeta(zero=0.8, whole=0.4)
