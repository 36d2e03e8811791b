"""The text of a request to review a report (đề nghị rà soát, bổ sung), to be pasted into an official letter.

Always Vietnamese: it is a letter between offices. Errors and warnings are asked about, notes are not.
"""

from __future__ import annotations

from collections.abc import Sequence

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.reading.draft import Draft

PLACES = 2
"""So many places are named for each point; the message names the rest."""
SHORT = 40
"""The longest name of a table that is worth repeating."""
LONGEST = 80
"""The longest quotation."""
ASKED = (Severity.error, Severity.warning)


def request(draft: Draft, findings: Sequence[Finding]) -> str:
    """The letter's text for one report; '' where nothing is asked. The due date is left as '…'."""
    asked = [finding for finding in findings if finding.severity in ASKED]
    if not asked:
        return ""
    unit = draft.report.agency or "Quý cơ quan"
    points = [f"{number}. {point(finding)}" for number, finding in enumerate(asked, 1)]
    return "\n".join(
        [
            f"Kính gửi: {unit}.",
            "",
            f"Qua kiểm tra {_report(draft)}, còn một số số liệu, nội dung chưa thống nhất. "
            f"Đề nghị {unit} rà soát, bổ sung các nội dung sau:",
            "",
            *points,
            "",
            f"Đề nghị {unit} hoàn chỉnh và gửi lại trước ngày … tháng … năm …; "
            "số liệu nào giữ nguyên thì nêu rõ lý do.",
            "",
            "Trân trọng.",
            "",
        ]
    )


def point(finding: Finding) -> str:
    """'Phụ lục 1, dòng 3.4.2; Mục II.2 “… 314 TTHC”: message (314 + 172 = 486).'"""
    places = "; ".join(dict.fromkeys(map(where, finding.places[:PLACES])))
    message = finding.message.text("vi").rstrip(".")
    steps = f" ({'; '.join(finding.steps)})" if finding.steps else ""
    return f"{places}: {message}{steps}." if places else f"{message}{steps}."


def where(place: Place) -> str:
    """A place as a letter names it."""
    quote = " ".join(place.quote.split())
    quote = quote if len(quote) <= LONGEST else f"{quote[:LONGEST].rsplit(' ', 1)[0]} …"
    if place.kind == "cell":
        label = " ".join(place.label.split()).strip(" -+")[:LONGEST]
        row = f"dòng {place.code.rstrip('.')}" if place.code.strip(" -+.") else f"dòng “{label}”"
        table = place.table if 0 < len(place.table) <= SHORT else "Biểu số liệu"
        return ", ".join(part for part in (table, row, place.period) if part)
    if place.kind == "header":
        return f"Dòng “{quote}” ở đầu báo cáo hoặc phụ lục"
    named = place.section if place.section not in ("", "0") else ""
    return f"Mục {named} “{quote}”" if named else f"Phần mở đầu “{quote}”"


def _report(draft: Draft) -> str:
    """'Báo cáo số 12/BC-UBND ngày 20/6/2023 của UBND xã … về công tác cải cách hành chính Quý II/2023'."""
    report = draft.report
    words = ["Báo cáo"]
    if report.number and not report.number.startswith("/"):
        words.append(f"số {report.number}")
    if len(report.date) == len("2023-06-20"):
        year, month, day = report.date.split("-")
        words.append(f"ngày {int(day)}/{int(month)}/{year}")
    if report.agency:
        words.append(f"của {report.agency}")
    words.append("về công tác cải cách hành chính")
    label = (report.period or {}).get("label", "")
    if label:
        words.append(label[0].lower() + label[1:])
    return " ".join(words)
