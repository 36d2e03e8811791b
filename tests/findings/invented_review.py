"""A ten-year review of an invented district: tables with a column a year, and prose that agrees with the last."""

from __future__ import annotations

from cchc.core.catalogue.packs import load
from tests.made.blocks import Block, Grid, Text

YEARS = ("Năm 2015", "Năm 2016", "Năm 2017", "Năm 2018", "Năm 2019", "Năm 2020 (Tính đến 31/3)")
HEAD = ("STT", "Chỉ tiêu", *YEARS)
FIGURES = {
    "PL3/1": (318, 402, 402, 455, 455, 457),
    "PL3/3": (318, 402, 402, 455, 455, 457),
    "PL3/4/1": (190, 202, 202, 231, 231, 233),
    "PL3/4/2": (80, 84, 84, 90, 90, 90),
    "PL3/4/3": (110, 118, 118, 141, 141, 143),
    "PL3/6/1": ("Không có PAKN",) * 6,
    "PL3/6/2": ("Không có PAKN",) * 6,
    "PL3/6/3": ("Không có PAKN",) * 6,
    "PL5/1/1": (112, 110, 108, 106, 104, 101),
    "PL5/1/2": (109, 107, 104, 103, 101, 98),
    "PL5/2/1": ("2.241", "2.199", "2.140", "2.111", "2.098", "2.064"),
    "PL5/2/2": ("2.230", "2.187", "2.131", "2.100", "2.084", "2.051"),
    "PL5/5": (4, 6, 11, 14, 18, 7),
    "PL5/8": (8, 6, 6, 7, 6, 1),
    "PL6/1": (33, 33, 33, 33, 32, 32),
    "PL6/2": (79, 78, 78, 76, 76, 74),
    "PL6/2/1": (1, 1, 1, 1, 1, 1),
    "PL6/2/3": (2, 2, 3, 3, 4, 4),
    "PL6/2/4": (76, 75, 74, 72, 71, 69),
    "PL7/1": ("", "", "85", "92", "98", "100"),
    "PL7/3": ("", "", "", "", "4.811", "2.170"),
    "PL7/4": ("", "", "", "", "4.302", "1.391"),
    "PL7/5": ("", "", "", "", "", "168"),
    "PL7/10": ("", "", "", "", "31", "31"),
}
PROSE = (
    "Phần thứ nhất",
    "KẾT QUẢ THỰC HIỆN GIAI ĐOẠN 2011 - 2020",
    "I. TÌNH HÌNH TRIỂN KHAI",
    "Huyện đã tổ chức 31 lớp tập huấn, cấp 168 chứng thư số, trong đó 41 chứng thư số cơ quan, "
    "127 chứng thư số cá nhân.",
    "II. KẾT QUẢ THEO LĨNH VỰC",
    "1. Tổ chức bộ máy",
    "Đã sáp nhập 96 bản thành 52 bản (giảm 44 bản). Đến tháng 3 năm 2020, biên chế công chức được giao 101 người, "
    "có mặt 98 người.",
    "2. Tài chính công",
    "Đến nay có 74 đơn vị sự nghiệp công lập được giao tự chủ: 01 đơn vị tự bảo đảm chi thường xuyên và chi đầu tư, "
    "04 đơn vị tự bảo đảm một phần, 69 đơn vị do Nhà nước bảo đảm.",
    "Tổng biên chế viên chức được giao là 2.064 người (gồm 91 người thuộc huyện, 1.973 người thuộc ngành giáo dục).",
    "3. Đội ngũ cán bộ, công chức cấp xã",
    "Tổng số cán bộ, công chức cấp xã là 352 người (cán bộ 168 người, công chức 184 người). Trình độ đại học 131 người "
    "chiếm 37,2%; cao đẳng 42 người chiếm 11,9%; trung cấp 179 người chiếm 50,9%.",
)
PAIRS = (
    ("sum", "168 chứng thư số | 41 chứng thư số | 127 chứng thư số"),
    ("equal", "168 chứng thư số | {Số lượng chữ ký số @2020} 168"),
    ("sum", "96 bản | 52 bản | 44 bản"),
    ("equal", "giao 101 người | {Tổng số được giao @2020} 101"),
    ("equal", "có mặt 98 người | {Tổng số có mặt @2020} 98"),
    ("parts", "74 đơn vị | 01 đơn vị | 04 đơn vị | 69 đơn vị"),
    ("equal", "74 đơn vị | {Số đơn vị sự nghiệp công lập thuộc UBND cấp huyện thực hiện @2020} 74"),
    ("sum", "2.064 người | 91 người | 1.973 người"),
    ("equal", "2.064 người | {Tổng số được giao @2020} 2064"),
    ("sum", "352 người | cán bộ 168 người | công chức 184 người"),
    ("parts", "352 người | 131 người | 42 người | 179 người"),
    ("share", "37,2% | 131 người | 352 người"),
    ("share", "50,9% | 179 người | 352 người"),
    *(
        ("sum", f"{{Số lượng TTHC thực hiện được giải quyết @{2015 + at}}} {FIGURES['PL3/4/1'][at]} "
                f"| {{Số lượng TTHC thực hiện việc tiếp nhận trả kết quả tại Bộ phận Một cửa cấp huyện @{2015 + at}}} "
                f"{FIGURES['PL3/4/2'][at]} "
                f"| {{Số lượng TTHC thực hiện việc tiếp nhận trả kết quả tại Bộ phận Một cửa cấp xã @{2015 + at}}} "
                f"{FIGURES['PL3/4/3'][at]}")
        for at in range(6)
    ),
)  # fmt: skip
LETTER = (
    "Số: 211/BC-UBND", "Suối Lành, ngày 20 tháng 5 năm 2020", "BÁO CÁO",
    "Tổng kết thực hiện Chương trình tổng thể cải cách hành chính nhà nước giai đoạn 2011-2020",
    "UBND huyện Suối Lành báo cáo kết quả thực hiện giai đoạn 2011-2020 như sau:",
)  # fmt: skip


def blocks() -> tuple[Block, ...]:
    """The whole review."""
    template = load().templates["tong-ket-2011-2020"]
    found: list[Block] = [Text(line) for line in (*LETTER, *PROSE, "Nơi nhận:", "- Sở Nội vụ;", "- Lưu: VT.")]
    for table in template.tables:
        rows = [row for row in template.rows if row.table == table.key]
        if not any(row.key in FIGURES for row in rows):
            continue
        lines = [(row.code, row.label, *map(str, FIGURES.get(row.key, ("",) * 6))) for row in rows]
        found += [Text(table.name), Text(table.title), Grid((HEAD, *lines))]
    return tuple(found)
