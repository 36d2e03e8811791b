"""Two made documents that show every clause: a report with a wide annex, and a letter."""

from __future__ import annotations

from cchc.core.writing.official.document import Annex, Authority, Column, OfficialDocument, Row, Section, Table
from cchc.core.writing.official.letters import Point, Sender, review_letter

COLUMNS = (
    Column("STT", 0, "center", 14),
    Column("Chỉ tiêu thống kê", 5, "left", 52),
    Column("Đơn vị tính", 0.3, "center", 22),
    Column("Số liệu", 1.2, "center", 32),
)
WORDS = "Cơ quan đã ban hành kế hoạch, phân công nhiệm vụ và đôn đốc thực hiện theo tiến độ đề ra. "
SIGNS = Authority(("TM. Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch"), "Nguyễn Văn Mẫu")


def report(rows: int = 70) -> OfficialDocument:
    """A report with two annexes, one of them across the page."""
    figures = Table(
        COLUMNS,
        tuple(
            Row((str(n), f"Số văn bản chỉ đạo cải cách hành chính đã ban hành, {n}", "Văn bản", f"{n}"), n % 9 == 1)
            for n in range(1, rows + 1)
        ),
    )
    years = Table(tuple(Column(f"Năm {2011 + n}", 1, "center", 24) for n in range(10)), (Row(("1",) * 10),), words=0)
    return OfficialDocument(
        agency="Chi cục Mẫu", parent="Sở Nội vụ tỉnh Mẫu", symbol="BC-CCM", place="Mẫu", number="7", date="2026-02-05",
        about="Kết quả thực hiện công tác cải cách hành chính quý I năm 2026 và nhiệm vụ trọng tâm quý II năm 2026",
        authority=SIGNS, of="Chi cục Mẫu", recipients=("Sở Nội vụ (b/c)", "Các phòng chuyên môn", "Lưu: VT, TH"),
        sections=(
            Section(paragraphs=(WORDS * 3,)),
            Section("Phần thứ nhất. Kết quả thực hiện nhiệm vụ được giao trong quý I năm 2026", 1),
            *(Section(f"{n}. Nội dung", 1 + n % 3, (WORDS * 4, WORDS * 6)) for n in range(1, 7)),
            Section("Phần thứ hai", 1, ("NHIỆM VỤ TRỌNG TÂM QUÝ II", WORDS * 3, WORDS * 3)),
        ),
        annexes=(
            Annex("Biểu số liệu thống kê", (figures,), ("(*) Không phát sinh: trong kỳ không có việc nào.",)),
            Annex("Số liệu các năm", (years,)),
        ),
    )  # fmt: skip


def letter() -> OfficialDocument:
    """A letter that asks two units to review their figures."""
    sender = Sender(
        agency="Sở Nội vụ", parent="Ủy ban nhân dân tỉnh Mẫu", symbol="SNV-CCHC", place="Mẫu", of="Sở Nội vụ",
        authority=Authority(("KT. Giám đốc", "Phó Giám đốc"), "Trần Thị Mẫu"), number="12", date="2026-04-06",
        recipients=("Như trên", "Lưu: VT, CCHC"),
    )  # fmt: skip
    points = [Point("3.4.3 Tỷ lệ đúng hạn", "98,59", "Đối chiếu lại với số hồ sơ đã giải quyết.")]
    return review_letter(
        sender, "rà soát, bổ sung số liệu báo cáo cải cách hành chính quý I năm 2026",
        [("UBND xã Mẫu Một", points), ("UBND xã Mẫu Hai", points)], WORDS * 4 + "\n" + WORDS * 3,
    )  # fmt: skip
