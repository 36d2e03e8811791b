"""The five real reports, figures and prose, as official documents of ours: no clause of the layout fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.core.writing.official.check import Verdict, hold
from cchc.core.writing.official.docx import docx
from cchc.core.writing.official.pdf import pdf
from cchc.core.writing.official.reference import FORMS
from cchc.core.writing.official.seen_docx import seen as seen_docx
from cchc.core.writing.official.seen_pdf import seen as seen_pdf
from cchc.reporting.documents.assembling import official_of
from cchc.reporting.documents.tests.made import drafts_of, typed_reports

pytestmark = [pytest.mark.django_db, pytest.mark.reports, pytest.mark.slow]


def test_no_clause_fails_with_the_prose_of_the_real_reports(reports: Path) -> None:
    counted = {}
    for report in typed_reports(drafts_of(reports)):
        made = official_of(report)
        assert sum(len(text) for part in made.sections for text in part.paragraphs) > 8_000
        for_word, for_print = hold(seen_docx(docx(made))), hold(seen_pdf(pdf(made)))
        failed = [(one.clause.id, one.found) for one in (*for_word, *for_print) if one.verdict is Verdict.FAILS]
        assert failed == [], report.template
        holds = [sum(one.verdict is Verdict.HOLDS for one in results) for results in (for_word, for_print)]
        counted[report.template] = tuple(holds)
    assert counted == FORMS
