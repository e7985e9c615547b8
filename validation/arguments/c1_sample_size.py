"""C1: size of the sample."""

from __future__ import annotations

from sampling import load_rules, rule_names
from validation.arguments.argument import Argument
from validation.arguments.needs import selected_units
from validation.study.finding_records import Finding, FindingTable, Strength


class SampleSize(Argument):
    """The sizes compared with the minima of every rule set; those of the own rules matter."""

    code = "C1"
    needs = (selected_units("the selected units"),)

    def find(self) -> Finding:
        study = self.study
        sample = self.sample
        sizes = {label: len(ids) for label, ids in sample.units.items()}
        rows, own_lines = [], []
        for name in rule_names():
            rules = load_rules(name)
            least, least_h = rules.minimum_sample, rules.minimum_stratum
            below = []
            if least is not None and sample.n < least:
                below.append(f"{sample.n} units, {least} asked for")
            if least_h is not None:
                below += [
                    f"stratum {k}: {n}, {least_h} asked for"
                    for k, n in sizes.items()
                    if n < least_h
                ]
            own = study.rule_set is not None and study.rule_set.name == name
            rows.append(
                (name, "own rules" if own else "other rules", "; ".join(below) or "met or none")
            )
            own_lines += below if own else []
        strength: Strength = "context" if own_lines else "not supported"
        fact = (
            "; ".join(own_lines)
            or f"{sample.n:,} units; no minimum of the study's own rules is missed"
        )
        return self.finding(
            strength,
            fact,
            "a small size alone does not make a sample unusable: it widens the interval and lowers "
            "the lower limit",
            tables=[FindingTable("Minima of the rule sets", ("rules", "", "sample"), tuple(rows))],
        )
