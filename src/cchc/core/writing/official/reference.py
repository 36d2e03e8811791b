"""docs/reference/layout.md: every clause of the layout, its source, and what our own files show of it.

`python -m cchc.core.writing.official.reference > docs/reference/layout.md` brings the page up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from cchc.core.writing.official import seen_docx, seen_pdf
from cchc.core.writing.official.check import SAID, Result, Verdict, hold
from cchc.core.writing.official.document import OfficialDocument
from cchc.core.writing.official.docx import docx
from cchc.core.writing.official.layout import YES_NO, layout
from cchc.core.writing.official.pdf import pdf
from cchc.core.writing.official.sample import letter, report
from cchc.core.writing.official.seen import Seen

FORMS = {
    "gia-lai-2022": (65, 63), "gia-lai-2021": (65, 63), "khanh-hoa-xa-2023": (65, 63), "bieu-mau-2022": (65, 63),
    "tong-ket-2011-2020": (72, 70),
}  # fmt: skip
"""Of the report under each form with the figures of a real report: clauses that hold in Word and in PDF; none fails.
The tests of `reporting.documents` hold these numbers to what is counted."""
REMARKS = {"verified": "đã đối chiếu", "recalled": "theo trí nhớ", "practice": "thông lệ"}
HEAD = """# Layout of official documents

<!-- Written by cchc.core.writing.official.reference; change layout.csv. -->

Every clause our documents follow is a line of `core/writing/official/layout.csv`: both writers (Word, PDF) set what
it says, and `core.writing.official.check.clauses(path)` opens any finished `.docx` or `.pdf` and says of each clause
whether it holds, does not, or cannot be seen in such a file. {clauses} clauses: {verified} verified against
publications of the decree, {recalled} recalled and still to be held against its text, {practice} practice that the
decree does not rule. The numbers of sections within the decree's annex are recalled throughout.

The two columns at the right are what the check says of the made report and letter of
`core/writing/official/sample.py`, written anew at each run of the tests.

| điều khoản | nội dung | mức cho phép | chúng tôi đặt | nguồn | đối chiếu | Word | PDF |
|---|---|---|---|---|---|---|---|
"""
AFTER = """
## The five forms

Figures and prose of each of the five real reports, typed into their forms by a unit and written as Word and PDF
(`unseen`: mostly clauses of letters, of a parent body, of parts and chapters, which such a report does not have; and in
a PDF the lower margin and rows kept whole). Every page of the five was turned into a picture and looked at, 100 of PDF
and, by LibreOffice, 104 of Word; so were the signing sheet, the letter of correction and the request to review as Word,
and the workbook of figures as LibreOffice prints it. Microsoft Word itself was not at hand.

Seen there and mended: the sign of a note read as the number of an answer, “Có (1)”, and is a star now; a period the
form prints twice stands once; parts and chapters stand centred on lines of their own with their titles below. Seen and
not ours: paragraphs that begin in mid-sentence where the page of the original ended.

| form | Word: hold | fail | unseen | PDF: hold | fail | unseen |
|---|---|---|---|---|---|---|
"""


def page() -> str:
    """The page as it should stand."""
    rules = layout()
    remarks = [clause.remark for clause in rules]
    counts = {remark: str(remarks.count(remark)) for remark in REMARKS}
    lines = [HEAD.format(clauses=len(remarks), **counts)]
    word, print_ = (_both(seen, write) for seen, write in ((seen_docx.seen, docx), (seen_pdf.seen, pdf)))
    for clause in rules:
        value = YES_NO.get(clause.value, clause.value.replace(".", ","))
        unit = f" {clause.unit}" if clause.unit else ""
        cells = (
            f"`{clause.id}`", clause.what, clause.permitted, f"{value}{unit}", clause.source, REMARKS[clause.remark],
            SAID[word[clause.id].verdict].vi, SAID[print_[clause.id].verdict].vi,
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |\n")
    lines.append(AFTER)
    for form, (in_word, in_print) in FORMS.items():
        whole = len(remarks)
        lines.append(f"| `{form}` | {in_word} | 0 | {whole - in_word} | {in_print} | 0 | {whole - in_print} |\n")
    return "".join(lines)


def _both(seen: Callable[[bytes], Seen], write: Callable[[OfficialDocument], bytes]) -> dict[str, Result]:
    """What the report shows, and where it shows nothing, the letter."""
    first, second = (hold(seen(write(made))) for made in (report(), letter()))
    return {a.clause.id: b if a.verdict is Verdict.UNSEEN else a for a, b in zip(first, second, strict=True)}


if __name__ == "__main__":
    sys.stdout.write(page())
