"""The page of formulas lists every way that is tried, under its name."""

from __future__ import annotations

import re

import pytest

from tests.builders.inside_validation import WAYS
from tests.builders.places import CHECKOUT

pytestmark = pytest.mark.checkout


def test_every_way_stands_on_the_page_in_order() -> None:
    page = (CHECKOUT / "docs/methods/formulas.md").read_text(encoding="utf-8")
    listed = page.split("## The ways to a total")[1].split("##")[0]
    names = re.findall(r"^\| ([^|]+) \|", listed, re.MULTILINE)
    assert [name for name in names if name != "way"] == list(WAYS)
