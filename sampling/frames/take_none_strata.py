"""A take-none stratum: units below an amount, left out of the frame and said to be left out.

Nothing is sampled of them and nothing is projected to them: they leave the frame by an exclusion of
its waterfall, and every plan of such a frame states what the estimate does not cover.
"""

from __future__ import annotations

from typing import Any, Final

from primafacie.core.errors import FrameError
from primafacie.core.money import Money
from primafacie.core.plurals import counted
from sampling.frames.frame import Frame
from sampling.frames.frame_records import FrameRecord, WaterfallRow

TAKE_NONE: Final = "take-none"
"""How the reason of such an exclusion begins."""
USUAL: Final = "too small to be worth a review"


def take_none(frame: Frame, below: Money | str | int, *, reason: str = USUAL) -> Frame:
    """Leave the units paid less than an amount out of the frame, as a take-none stratum.

    Units paid 0 or less are below the amount too.

    Parameters
    ----------
    frame : Frame
        The frame.
    below : Money, str or int
        The amount in dollars, above 0.
    reason : str, default "too small to be worth a review"
        Why nothing of them is reviewed.

    Returns
    -------
    Frame
        The frame without these units. Its waterfall counts them in units and dollars.

    Raises
    ------
    FrameError
        If the amount is not above 0, or no unit is below it.

    Notes
    -----
    The estimate covers the units that are left, and no others: the total overpayment of the units
    below the amount is neither estimated nor demanded.

    Examples
    --------
    >>> import pandas as pd
    >>> from sampling import open_frame
    >>> table = pd.DataFrame({"id": [1, 2, 3, 4], "paid": ["5", "900", "12.50", "700"]})
    >>> frame = take_none(open_frame(table, unit_id="id", paid="paid"), 25)
    >>> frame.size, not_covered(frame.record())[0][:69]
    (2, 'The estimate does not cover the 2 units paid less than $25.00, $17.50')
    """
    amount = below if isinstance(below, Money) else Money.dollars(below)
    if amount.cents <= 0:
        raise FrameError(
            f"the amount {amount}",
            where="take-none stratum",
            expected="an amount above 0, below which no unit is sampled",
            fix="Write for example 25 for all units paid less than $25.00",
        )
    dollars = f"{amount.cents // 100}.{amount.cents % 100:02d}"
    left = frame.exclude(f"paid < {dollars}", reason=f"{TAKE_NONE}: {reason}")
    if left.size == frame.size:
        raise FrameError(
            f"no unit paid less than {amount}",
            where="take-none stratum",
            expected="units below the amount",
            fix="Leave the take-none stratum out",
        )
    return left


def take_none_rows(record: FrameRecord) -> tuple[WaterfallRow, ...]:
    """The rows of the waterfall that leave out a take-none stratum."""
    return tuple(row for row in record.waterfall if row.reason.startswith(TAKE_NONE))


def not_covered(record: FrameRecord) -> list[str]:
    """What the estimate does not cover, a sentence for each take-none stratum."""
    found = []
    for row in take_none_rows(record):
        before = row.cents + row.cents_left
        share = f" ({100 * row.cents / before:.1f}% of the dollars)" if before > 0 else ""
        _, _, why = row.reason.partition(":")
        words: dict[str, Any] = {"units": counted(row.units, "unit"), "paid": Money(row.cents)}
        found.append(
            "The estimate does not cover the {units} {rule}, {paid} in all{share}: take-none, "
            "{why}".format(**words, rule=_rule(row.rule), share=share, why=why.strip())
        )
    return found


def _rule(rule: str) -> str:
    """`paid < 25.00` as words; another condition as it is written."""
    role, sign, amount = rule.partition(" < ")
    if role == "paid" and sign:
        return f"paid less than ${amount}"
    return f"that meet {rule}"
