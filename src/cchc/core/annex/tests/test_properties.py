"""What holds of every annex: parts of the shipped forms, with rows left out, filled in at random, or said otherwise."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.core.annex import Proposal, as_json, differences, from_json, lineage, propose
from cchc.core.annex.tests.made import HEAD
from cchc.core.catalogue.model import TemplateRow
from cchc.core.catalogue.packs import load
from cchc.core.reading.document import Cell, Document, Row, Table

FORMS = ("gia-lai-2021", "gia-lai-2022", "khanh-hoa-xa-2023")


def printed(rows: list[TemplateRow], figures: list[str]) -> Document:
    lines = [HEAD.split(" | "), *([r.code, r.label, r.unit, f, ""] for r, f in zip(rows, figures, strict=True))]
    grid = [Row(tuple(Cell(text) for text in line), f"t1.r{n}") for n, line in enumerate(lines, 1)]
    return Document("a.docx", "docx", [Table(tuple(grid), "t1")])


def read(rows: list[TemplateRow], figures: list[str] | None = None) -> Proposal:
    return propose([printed(rows, figures or [""] * len(rows))], load())


@st.composite
def parts(draw: st.DrawFn) -> list[TemplateRow]:
    """At least eight rows of one form, in its order."""
    rows = load().templates[draw(st.sampled_from(FORMS))].rows
    kept = draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    chosen = [row for row, keep in zip(rows, kept, strict=True) if keep]
    return chosen if len(chosen) >= 8 else list(rows[:8])


@settings(max_examples=15)
@given(parts())
def test_keys_are_unique_and_parents_stand_above(rows: list[TemplateRow]) -> None:
    found = read(rows)
    seen: set[str] = set()
    for row in found.rows:
        assert row.key not in seen
        assert row.parent is None or row.parent in seen
        seen.add(row.key)


@settings(max_examples=15)
@given(parts())
def test_no_meaning_is_bound_twice_and_no_id_given_twice(rows: list[TemplateRow]) -> None:
    found = read(rows)
    asked = [row for row in found.rows if row.decision == "bound" and row.kind not in ("group", "heading")]
    bound = [(row.indicator, row.breakdown) for row in asked]
    assert len(bound) == len(set(bound))
    new = [row.indicator for row in found.rows if row.decision == "new"]
    assert len(new) == len(set(new))
    assert not set(new) & set(load().indicators)


@settings(max_examples=15)
@given(parts(), st.data())
def test_figures_change_nothing(rows: list[TemplateRow], data: st.DataObject) -> None:
    figures = [data.draw(st.sampled_from(["", "0", "17", "1.204", "98,6", "100"])) for _ in rows]
    assert read(rows, figures).rows == read(rows).rows


@settings(max_examples=10)
@given(parts())
def test_json_loses_nothing(rows: list[TemplateRow]) -> None:
    found = read(rows)
    assert from_json(json.loads(json.dumps(as_json(found)))) == found


@pytest.mark.parametrize("form", sorted(load().templates))
def test_a_form_compared_with_itself_is_the_same(form: str) -> None:
    template = load().templates[form]
    found = differences(template, template, load())
    assert {one.kind for one in found} == {"same"}
    assert all(edge.from_row == edge.to_row for edge in lineage(found, form, form))
