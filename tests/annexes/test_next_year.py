"""A made form of a later year: every row's origin is known, and so is what a person must decide."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.core.annex import Proposal, differences, propose
from cchc.core.catalogue.packs import load
from cchc.core.reading.formats import open_file
from tests.annexes.next_year import BEFORE, ROWS, SAMPLE, write_docx, write_pdf, write_xlsx

WRITERS = {"docx": write_docx, "xlsx": write_xlsx, "pdf": write_pdf}


@pytest.fixture(scope="module", params=WRITERS)
def proposal(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Proposal:
    path = WRITERS[request.param](tmp_path_factory.mktemp("next") / f"annex.{request.param}")
    return propose([open_file(path)], load())


def test_it_works(proposal: Proposal) -> None:
    assert [(row.label, row.code) for row in proposal.rows] == [(made.label, made.code) for made in ROWS]
    assert proposal.nearest == BEFORE


def test_no_sure_row_is_wrong(proposal: Proposal) -> None:
    for made, row in zip(ROWS, proposal.rows, strict=True):
        if row.decision == "bound":
            assert row.indicator == made.indicator, row.key
        if row.decision == "new":
            assert made.indicator == "new", row.key
        if row.decision == "none":
            assert made.indicator == "", row.key


def test_a_person_decides_only_a_few(proposal: Proposal) -> None:
    waiting = [row for row in proposal.rows if row.decision == "doubtful"]
    assert 0 < len(waiting) <= 5
    assert all(row.choices and row.doubts for row in waiting)


def test_ids_of_new_rows(proposal: Proposal) -> None:
    ids = [row.indicator for row in proposal.rows if row.decision == "new"]
    assert len(ids) == len(set(ids)) >= 6
    assert not set(ids) & set(load().indicators)


def test_the_difference_to_the_form_before(proposal: Proposal) -> None:
    found = {
        (one.kind, before, after)
        for one in differences(load().templates[BEFORE], proposal, load())
        for before in one.before
        for after in one.after
    }
    keys = [row.key for row in proposal.rows]
    known = {(made.kind, before, key) for made, key in zip(ROWS, keys, strict=True) for before in made.before}
    assert found == known


def test_new_and_dropped_rows(proposal: Proposal) -> None:
    found = differences(load().templates[BEFORE], proposal, load())
    keys = [row.key for row in proposal.rows]
    new = {key for made, key in zip(ROWS, keys, strict=True) if made.kind == "new"}
    assert {one.after[0] for one in found if one.kind == "new"} == new
    gone = {one.before[0] for one in found if one.kind == "dropped"}
    kept = {before for made in ROWS for before in made.before}
    assert "II/1.2" in gone
    assert not gone & kept


def test_the_sample_that_ships_is_this_letter(tmp_path: Path) -> None:
    shipped = propose([open_file(SAMPLE)], load())
    made = propose([open_file(write_docx(tmp_path / "made.docx"))], load())
    assert shipped == made


def test_the_letter_of_the_sample() -> None:
    letter = propose([open_file(SAMPLE)], load()).letter
    assert letter.number == "1218/SNV-CCHC"
    assert letter.deadline_words == "trước ngày 20/3/2026"
    assert letter.deadline is not None
    assert letter.deadline.isoformat() == "2026-03-20"
    assert "0900 000 123" in letter.contact
    assert "cchc@thunghiem.example" in letter.contact


def test_the_sample_says_whom_when_and_how() -> None:
    shipped = propose([open_file(SAMPLE)], load())
    assert shipped.levels == ("department", "commune")
    assert shipped.kinds == ("quarter", "half", "year")
    assert shipped.outline[2] == "II.1. Cải cách thể chế"
    assert shipped.notes == ()
