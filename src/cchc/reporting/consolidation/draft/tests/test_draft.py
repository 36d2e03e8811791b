"""The draft of a parent's report: figures in its form, prose of its units with sources, nothing else."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from cchc.core.reading.report import read
from cchc.core.writing.draft_report_docx import draft_docx
from cchc.reporting.consolidation.draft.document import Headed, document
from cchc.reporting.consolidation.draft.gathering import draft
from cchc.reporting.consolidation.draft.tests import made

pytestmark = pytest.mark.django_db
HEAD = Headed("UBND tỉnh Thử Nghiệm", "", "Cải cách hành chính Quý I/2026")


def test_it_works(tmp_path: Path) -> None:
    province = made.province()
    found = draft(made.asked(province), made.PARENTS_FORM)
    assert len(found.senders) == 3
    path = tmp_path / "draft.docx"
    path.write_bytes(draft_docx(document(found, HEAD)))
    back = read([path])
    assert (back.report.template, back.report.period_code) == (made.PARENTS_FORM, made.PERIOD)
    assert back.report.agency == "UBND tỉnh Thử Nghiệm"
    said = {row.template_row: row for row in back.rows}
    filled = [line for line in found.lines if line.filled]
    assert len(filled) > 40
    for line in filled:
        row, figure = said[line.row.key], line.result.figure
        assert row.state == figure.state, line.row.key
        assert (None if row.value is None else Decimal(row.value)) == figure.decimal, line.row.key
    for line in found.lines:
        if not line.filled and not line.heading:
            assert said[line.row.key].value is None, line.row.key
