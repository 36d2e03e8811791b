"""A proposal kept as JSON, and what it becomes when it is published."""

from __future__ import annotations

import json
from datetime import date

import pytest

from cchc.core.annex import Letter, Proposal, as_json, from_json, new_indicators, to_template
from cchc.core.annex.tests.made import proposed
from cchc.core.catalogue.packs import load

ROWS = """
I   | Công tác chỉ đạo điều hành CCHC |                    | |
1   | Số văn bản chỉ đạo CCHC đã ban hành | Văn bản        | |
2   | Khảo sát sự hài lòng của người dân, tổ chức | Có = 1; Không = 0 | |
2.1 | Số lượng phiếu khảo sát |         Phiếu              | |
3   | Số lớp học bơi cho trẻ em | Lớp                      | |
"""


@pytest.fixture
def proposal() -> Proposal:
    return proposed(ROWS, "SỞ NỘI VỤ", "Số: 12/SNV-CCHC", "Thử Nghiệm, ngày 3 tháng 2 năm 2026")


def test_it_works(proposal: Proposal) -> None:
    assert [(row.key, row.kind, row.indicator, row.decision) for row in proposal.rows] == [
        ("I", "heading", None, "none"),
        ("I/1", "count", "A1", "bound"),
        ("I/2", "code", "A7", "bound"),
        ("I/2.1", "count", "A7.1", "bound"),
        ("I/3", "count", "A9", "new"),
    ]


def test_json_gives_the_same_proposal_back(proposal: Proposal) -> None:
    assert proposal.letter.date == date(2026, 2, 3)
    assert from_json(json.loads(json.dumps(as_json(proposal), ensure_ascii=False))) == proposal


def test_json_of_an_empty_letter() -> None:
    bare = Proposal((), (), letter=Letter(deadline=None))
    assert from_json(as_json(bare)) == bare


def test_a_row_is_found_by_its_key(proposal: Proposal) -> None:
    assert proposal.row("I/2.1").unit == "Phiếu"
    with pytest.raises(KeyError):
        proposal.row("I/9")


def test_the_form_it_becomes(proposal: Proposal) -> None:
    form = to_template(
        proposal, id="thu-2026", name="Thử", name_en="Test", valid_from="2026-03-01", valid_to=None, source="CV 12"
    )
    assert [row.key for row in form.rows] == [row.key for row in proposal.rows]
    assert form.row("I/2").codes[0].label == "Có"
    assert form.row("I").indicator is None
    assert form.tables[0].columns == ("code", "label", "unit", "value", "note")


def test_the_indicators_it_adds(proposal: Proposal) -> None:
    (added,) = new_indicators(proposal, load(), source="thu-2026")
    assert (added.id, added.label, added.group, added.kind) == ("A9", "Số lớp học bơi cho trẻ em", 1, "count")
    assert added.rollup == "sum"
    assert added.source == "thu-2026 I/3"
