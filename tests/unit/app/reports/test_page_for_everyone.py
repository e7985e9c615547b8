"""The page read aloud and by weak eyes: headings in order, heads of rows and columns, contrast."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

LEAST_CONTRAST = 4.5  # WCAG 2.2, level AA, for text of this size


class Page(HTMLParser):
    """What a screen reader goes by."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.headings: list[int] = []
        self.tables: list[dict[str, int]] = []
        self.attributes: dict[str, list[dict[str, str | None]]] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.setdefault(tag, []).append(dict(attrs))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "table":
            self.tables.append({"caption": 0, "th": 0, "rows": 0, "heads": 0})
        if self.tables and tag == "caption":
            self.tables[-1]["caption"] += 1
        if self.tables and tag == "th":
            scope = dict(attrs).get("scope")
            assert scope in ("col", "row")
            self.tables[-1]["heads" if scope == "row" else "th"] += 1


@pytest.fixture(scope="module")
def page(demo_once: Path) -> Page:
    return Page((demo_once / "reports/report.html").read_text(encoding="utf-8"))


def test_headings_are_in_order(page: Page) -> None:
    assert page.headings.count(1) == 1
    assert page.headings[0] == 1
    for before, after in zip(page.headings, page.headings[1:], strict=False):
        assert after <= before + 1


def test_tables_have_captions_and_heads(page: Page) -> None:
    assert len(page.tables) >= 8
    for found in page.tables:
        assert found["caption"] == 1
        assert found["th"] >= 3
    assert sum(found["heads"] > 0 for found in page.tables) >= 6


def test_language_landmarks_pictures_and_links(page: Page) -> None:
    assert page.attributes["html"][0]["lang"] == "en"
    assert len(page.attributes["main"]) == 1
    for drawing in page.attributes["svg"]:
        assert drawing["role"] == "img"
        assert drawing["aria-labelledby"]
    assert all(link["aria-label"] for link in page.attributes["a"])
    ids = [a["id"] for found in page.attributes.values() for a in found if a.get("id")]
    assert len(ids) == len(set(ids))
    for link in page.attributes["a"]:
        assert str(link["href"])[1:] in ids


def luminance(colour: str) -> float:
    full = "".join(2 * c for c in colour) if len(colour) == 3 else colour
    parts = [int(full[k : k + 2], 16) / 255 for k in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(ink: str, paper: str) -> float:
    lighter, darker = sorted((luminance(ink), luminance(paper)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_known() -> None:
    assert contrast("000", "fff") == pytest.approx(21)
    assert contrast("777777", "ffffff") == pytest.approx(4.48, abs=0.01)


def test_every_ink_stands_out_on_every_paper() -> None:
    folder = files("primafacie.app.reports").joinpath("templates")
    style = folder.joinpath("document.css").read_text(encoding="utf-8")
    inks = set(re.findall(r"(?<![-\w])color: #([0-9a-f]{3,6})", style))
    papers = set(re.findall(r"background: #([0-9a-f]{3,6})", style)) - {"fff3c4"}
    assert len(inks) >= 5
    assert len(papers) >= 4
    for ink in inks:
        for paper in papers:
            assert contrast(ink, paper) >= LEAST_CONTRAST, (ink, paper)
