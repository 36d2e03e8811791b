"""The content of made reports, apart from any format."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A paragraph; `level` makes it a heading."""

    text: str
    level: int = 0
    bold: bool = False


@dataclass(frozen=True)
class Grid:
    """A table, the first `heads` rows of which are its head."""

    rows: tuple[tuple[str, ...], ...]
    heads: int = 1


Block = Text | Grid

HEAD = ("STT", "Chỉ tiêu thống kê", "Đơn vị tính", "Số liệu", "Ghi chú")


def sample(rows: int = 12) -> tuple[Block, ...]:
    """A quarterly report of an invented commune, with a table of `rows` rows under its head."""
    lines = tuple(
        (f"{i}.", f"Số hồ sơ lĩnh vực thứ {i} đã giải quyết trong kỳ báo cáo", "Hồ sơ", f"{i * 17}", "")
        for i in range(1, rows + 1)
    )
    return (
        Text("Số: 15/BC-UBND"),
        Text("Đồng Mây, ngày 12 tháng 9 năm 2023"),
        Text("BÁO CÁO", bold=True),
        Text("Kết quả cải cách hành chính quý III năm 2023", bold=True),
        Text("I. CHỈ ĐẠO, ĐIỀU HÀNH", level=1),
        Text(
            "Trong quý, xã đã tiếp nhận 1.204 hồ sơ qua bộ phận một cửa, giải quyết đúng hạn 1.187 hồ sơ, đạt 98,6%. "
            "Các cuộc họp giao ban hằng tuần đều nhắc tên bộ phận còn việc chậm và hẹn ngày xong."
        ),
        Text("- Số cuộc kiểm tra đột xuất: 02 cuộc."),
        Text("II. KẾT QUẢ THEO LĨNH VỰC", level=1),
        Text("Số liệu chi tiết nêu trong bảng dưới đây, so với cùng kỳ năm trước tăng nhẹ ở hầu hết các lĩnh vực."),
        Grid((HEAD, *lines)),
        Text("Trên đây là báo cáo của Ủy ban nhân dân xã Đồng Mây."),
    )


SAMPLE = sample()
