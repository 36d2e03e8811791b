"""What a form says must hold between its figures, beyond what its indicators say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from cchc.core.catalogue.model import Catalogue
from cchc.core.catalogue.packs import in_use, load, use
from cchc.core.checking import Finding
from cchc.core.checking.bounds import find
from cchc.core.checking.tests.tables import row, table
from cchc.core.reading.draft import DraftRow

FORM = "bieu-mau-2022"


def _with(*bounds: str) -> None:
    known = load()
    forms = known.templates | {FORM: replace(known.templates[FORM], bounds=bounds)}
    use(Catalogue(known.indicators, forms, known.lineage, known.breakdowns, known.terms))


@pytest.fixture(autouse=True)
def _shipped_again() -> Iterator[None]:
    yield
    use(None)


def _found(*rows: DraftRow) -> list[Finding]:
    return list(find(table(rows, FORM)))


def test_it_works() -> None:
    rows = row("B1.1", "5"), row("B1.2", "9")
    assert _found(*rows) == []
    _with("[B1.2] <= [B1.1]")
    (finding,) = _found(row("B1.1", "5"), row("B1.2", "9"))
    assert (finding.rule, finding.found, finding.expected) == ("bounds.part", "9", "≤ 5")


def test_an_identity_is_broken_either_way() -> None:
    _with("[A2.1] = [B1.1] + [B1.2]")
    for whole in ("13", "15"):
        (finding,) = _found(row("A2.1", whole), row("B1.1", "5"), row("B1.2", "9"))
        assert finding.indicators == ("A2.1", "B1.1", "B1.2")
    assert _found(row("A2.1", "14"), row("B1.1", "5"), row("B1.2", "9")) == []


def test_another_form_is_left_alone() -> None:
    _with("[B1.2] <= [B1.1]")
    rows = [row("B1.1", "5"), row("B1.2", "9")]
    assert list(find(table(rows, "gia-lai-2022"))) == []
    assert in_use() is not load()
