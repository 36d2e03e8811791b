"""A file is kept under the ending its content has."""

from __future__ import annotations

import pytest

from cchc.platform.files.endings import right_name


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("bao-cao.docx", "pdf", "bao-cao.pdf"),
        ("bao-cao.pdf", "docx", "bao-cao.docx"),
        ("bieu.xlsx", "xlsm", "bieu.xlsm"),
        ("bao-cao.pdf.docx", "pdf", "bao-cao.pdf"),
        ("84.BC-UBND", "pdf", "84.BC-UBND.pdf"),
        ("bao-cao", "docx", "bao-cao.docx"),
        ("BAO-CAO.PDF", "pdf", "BAO-CAO.PDF"),
        ("mau.dotx", "docx", "mau.dotx"),
        ("a.doc", "doc", "a.doc"),
        ("ghi-chu.md", "txt", "ghi-chu.md"),
    ],
)
def test_it_works(name: str, kind: str, kept: str) -> None:
    assert right_name(name, kind) == kept


def test_a_long_name_stays_within_its_column() -> None:
    assert len(right_name("b" * 255, "pdf")) == 255
    assert right_name("b" * 255, "pdf").endswith(".pdf")
