"""The samples that bounds refuse, in the words of the refusals, and what several of them need."""

ABOVE_ZERO_TO_PAID = "overpayments from 0 to the amount paid in the whole frame; unsampled payments"

NETTED = (
    "where underpayments count",
    "values below 0 in the sample",
    "underpaid by more than the declared floor",
)
ABOVE_PAID = ("an overpayment above the amount paid",)
UPPER = ("an upper limit without the amounts paid", *ABOVE_PAID)
NO_CEILING = "a bound that needs the ceiling of every unit"
CEILED = (*NETTED, *UPPER, NO_CEILING)
SHARES = ("taints outside 0 to 1",)
COUNTS = ("values other than 0 and 1",)
