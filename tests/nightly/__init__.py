"""Studies made for the tests: honest ones, and the same with one flaw planted in each.

Everything here is written from the auditor's side: it draws with public generators and computes
demands by the textbook formulas. It imports no argument of `validation`.
"""
