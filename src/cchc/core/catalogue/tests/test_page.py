"""The reference page says what the packs say."""

from __future__ import annotations

from pathlib import Path

from cchc.core.catalogue.packs import load
from cchc.core.catalogue.packs.page import page


def test_it_works() -> None:
    written = page(load())
    assert "**G14.2a**" in written
    assert "| F1.2 | – | – | – | – | BM6/1.2 | VI/1.2 | 6.1/2 |" in written


def test_the_page_in_the_documentation_is_up_to_date() -> None:
    root = next(folder for folder in Path(__file__).parents if (folder / "pyproject.toml").exists())
    found = (root / "docs/reference/catalogue.md").read_text(encoding="utf-8")
    assert found == page(load()), "run python -m cchc.core.catalogue.packs.page > docs/reference/catalogue.md"
