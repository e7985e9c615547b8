"""The days that run: limitation of an action, and the repayment of an overpayment."""
