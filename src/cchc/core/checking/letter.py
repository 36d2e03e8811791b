"""The text of a request to review a report (đề nghị rà soát, bổ sung), to be pasted into an official letter.

Always Vietnamese: it is a letter between offices. Errors and warnings are asked about, notes are not.
"""

from __future__ import annotations

from collections.abc import Sequence

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.checking.words import numbered, own_code, period_name, shortened
from cchc.core.reading.draft import Draft

PLACES = 4
"""So many rows of one table are named for each point; the message names the rest."""
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
    """'Mục II.2; Phụ lục 1, dòng 3.4.2: message (314 + 172 = 486).'"""
    message = finding.message.text("vi").rstrip(".")
    named = named_places(finding)
    if len(named) == 1 and finding.places[0].kind == "cell" and message.startswith(("Dòng ", "Ô của dòng ")):
        named = [_table(finding.places[0])]  # the message itself names the row
    places = "; ".join(named)
    steps = f" ({'; '.join(finding.steps)})" if finding.steps else ""
    return f"{places}: {message}{steps}." if places else f"{message}{steps}."


def named_places(finding: Finding) -> list[str]:
    """Each section and each table once, a table with its rows; the words of a section where the message has none."""
    message = finding.message.text("vi")
    named: dict[str, list[Place]] = {}
    for place in finding.places:
        where = _table(place) if place.kind == "cell" else _words(place, quoted="“" not in message)
        named.setdefault(where, []).append(place)
    return [where + (_rows(places) if places[0].kind == "cell" else "") for where, places in named.items()]


def _rows(places: Sequence[Place]) -> str:
    """', các dòng 3, 1 (2019, Quý I/2020)'; a row without a number by its label, and only where it comes first."""
    rows = list(dict.fromkeys(_row(place) for place in places))
    rows = [row for number, row in enumerate(rows) if not number or not row.startswith("“")]
    periods = dict.fromkeys(period_name(place.period) for place in places if place.period)
    more = " …" if len(rows) > PLACES else ""
    when = f" ({', '.join(periods)})" if periods else ""
    return f", {'dòng' if len(rows) == 1 else 'các dòng'} {', '.join(rows[:PLACES])}{more}{when}"


def _table(place: Place) -> str:
    return place.table if 0 < len(place.table) <= SHORT else "Biểu số liệu"


def _row(place: Place) -> str:
    """'3.4.2'; its label where it has no number."""
    label = shortened(" ".join(place.label.split()).strip(" -+"), LONGEST)
    return own_code(place).rstrip(".") or f"“{label}”"


def _words(place: Place, *, quoted: bool) -> str:
    """'Mục II.2 “… 314 TTHC”'."""
    quote = " ".join(place.quote.split())
    if place.kind == "header":
        return f"Dòng “{shortened(quote, LONGEST)}” ở đầu báo cáo hoặc phụ lục"
    section = numbered(place.section) if place.section not in ("", "0") else ""
    named = f"Mục {section}" if section else "Phần mở đầu"
    return f"{named} “{shortened(quote, LONGEST)}”" if quoted else named


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
