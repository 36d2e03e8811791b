"""Papers the prose cites: what a document is called against the symbol of its number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.messages import Message
from cchc.core.vietnamese.document_numbers import find_document_numbers

SYMBOLS = {
    "quyết định": "QĐ",
    "nghị quyết": "NQ",
    "chỉ thị": "CT",
    "kế hoạch": "KH",
    "báo cáo": "BC",
    "thông báo": "TB",
    "hướng dẫn": "HD",
    "tờ trình": "TTr",
    "nghị định": "NĐ",
    "thông tư": "TT",
}
"""Kinds of documents and their abbreviations: Nghị định 30/2020/NĐ-CP, phụ lục III."""
CALLED = re.compile(rf"({'|'.join(SYMBOLS)})\s+(?:số\s*)?:?\s*$", re.IGNORECASE)

KIND = Rule(
    id="numbering.symbol",
    severity=Severity.info,
    title=Message("Tên loại văn bản không khớp ký hiệu", "A document's name does not fit its symbol"),
    basis=Message(
        "Ký hiệu mở đầu bằng chữ viết tắt tên loại văn bản (Nghị định 30/2020/NĐ-CP).",
        "A symbol begins with the abbreviation of the kind of document (Decree 30/2020/NĐ-CP).",
    ),
    example=Message("“Quyết định số 15/KH-UBND”.", "“Decision No. 15/KH-UBND”; KH stands for a plan."),
    needs=("prose",),
)
RULES = (KIND,)


def find(subject: Subject) -> Iterator[Finding]:
    """Every cited number whose symbol is that of another kind than the word before it."""
    kinds = {symbol: kind for kind, symbol in SYMBOLS.items()}
    for sentence in subject.sentences:
        for document in find_document_numbers(sentence.text):
            called = CALLED.search(sentence.text[: document.start])
            first = re.split(r"\W", document.symbol)[0]
            if called is None or first not in kinds or SYMBOLS[called[1].lower()] == first:
                continue
            if any(part == SYMBOLS[called[1].lower()] for part in re.split(r"\W", document.symbol)):
                continue  # '12-NQ/TU', 'TTLT': the kind stands elsewhere in the symbol
            yield KIND.finding(
                Message("“{called}” mang ký hiệu {symbol}", "“{called}” with the symbol {symbol}"),
                Message(
                    "Văn bản gọi là “{called}” nhưng số, ký hiệu {number} là của {kind}: sửa tên loại hoặc ký hiệu.",
                    "A document called “{called}” has the number {number}, the symbol of “{kind}”: mend one of them.",
                ),
                sentence.words(called.start(), document.end),
                found=sentence.text[called.start() : document.end],
                expected=SYMBOLS[called[1].lower()],
                called=called[1],
                symbol=document.symbol,
                number=document.text,
                kind=kinds[first],
            )
