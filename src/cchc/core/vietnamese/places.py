"""Facts about names of units and bodies, with where they come from."""

from __future__ import annotations

from datetime import date

CENTRAL_CITIES: tuple[tuple[str, date], ...] = (
    ("ha noi", date(1945, 9, 2)),
    ("hai phong", date(1945, 9, 2)),
    ("ho chi minh", date(1976, 7, 2)),  # Quốc hội khóa VI, nghị quyết ngày 2/7/1976
    ("da nang", date(1997, 1, 1)),  # Nghị quyết kỳ họp thứ 10, Quốc hội khóa IX, 6/11/1996
    ("can tho", date(2004, 1, 1)),  # Nghị quyết 22/2003/QH11
    ("hue", date(2025, 1, 1)),  # Nghị quyết 175/2024/QH15; before that a city of Thừa Thiên Huế
)
"""Cities directly under the centre (folded name, first day as such): their people's committee is provincial."""

PLACE_LEVELS = {
    "tinh": "province",
    "thanh pho": "district",  # unless it is in CENTRAL_CITIES
    "tp": "district",
    "quan": "district",
    "huyen": "district",
    "thi xa": "district",
    "xa": "commune",
    "phuong": "commune",
    "thi tran": "commune",
    "dac khu": "commune",  # from 1/7/2025, Luật Tổ chức chính quyền địa phương 72/2025/QH15
}
"""What a people's committee of such a place is. The district level ended on 30/6/2025."""

MINISTRIES = """
Công an|Công Thương|Dân tộc và Tôn giáo|Giáo dục và Đào tạo|Giao thông vận tải|Kế hoạch và Đầu tư
Khoa học và Công nghệ|Lao động - Thương binh và Xã hội|Ngoại giao|Nội vụ|Nông nghiệp và Môi trường
Nông nghiệp và Phát triển nông thôn|Quốc phòng|Tài chính|Tài nguyên và Môi trường|Thông tin và Truyền thông
Tư pháp|Văn hóa, Thể thao và Du lịch|Xây dựng|Y tế
"""
"""Fields of the ministries of 2011–2025 (Bộ …), before and after the mergers of 1/3/2025."""

DEPARTMENTS = (
    MINISTRIES
    + """
Du lịch|Ngoại vụ|Quy hoạch - Kiến trúc|Quy hoạch và Kiến trúc|Văn hóa và Thể thao|Văn hóa và Thông tin|Dân tộc
An toàn thực phẩm|Kinh tế|Kinh tế - Hạ tầng|Kinh tế và Hạ tầng|Kinh tế Hạ tầng|Quản lý đô thị|Tài chính - Kế hoạch
Kinh tế, Hạ tầng và Đô thị|Văn hóa - Xã hội|Nông nghiệp|Nông nghiệp, Lâm nghiệp và Thủy lợi
Kế hoạch - Đầu tư|Giáo dục - Đào tạo|Lao động, Thương binh và Xã hội|Tài nguyên - Môi trường|Thanh tra|Tôn giáo
"""
)
"""Fields of departments (Sở …) and of the offices below them (Phòng …)."""

GOVERNMENT_BODIES = "Văn phòng Chính phủ|Thanh tra Chính phủ|Ngân hàng Nhà nước|Ủy ban Dân tộc|Văn phòng Chủ tịch nước"
"""Bodies of ministry rank that are not called Bộ."""


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


NEVER_A_NAME = _words("""
    ve so phong theo trong tai cac va luu nam ngay den tu bo truong giam de qua do duoc da thi vi khi
""")
"""Folded words that, capitalised behind "UBND huyện", begin something else than its name."""

SELDOM_ALONE = _words("""
    cong kien co ban xay trien to phe giao chi huong ra kiem giai tang bao xem quan trinh phoi thuc tiep yeu thong
    tham nang tap dang lap hoan uy nhan dai cu chu tong moi
""")
"""Folded syllables that begin names of two syllables, and verbs: alone they are the verb."""

_NEW_PHRASES = """
    ban hanh|quyet dinh|ke hoach|cong van|van phong|van ban|chu tich|pho chu|hoi dong|hoi nghi|can cu|thuc hien
    |tiep tuc|to trinh|bao cao|nghi quyet|nghi dinh|thong tu|thong bao|chi thi|noi nhan|cong hoa|doc lap|dang cong
    |trien khai|trung tam|uy ban|bo phan|tham muu|tong so|phu luc|quy che|giai doan|de an|chuong trinh|cong bo
    |kien nghi|co so|phe duyet|to chuc|cuc thue
"""
NEW_PHRASES = frozenset(tuple(phrase.split()) for phrase in _NEW_PHRASES.split("|"))
"""Folded pairs of words that end a place's name."""

SURNAMES = _words("""
    nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly luong dinh ha trinh doan dao mai lam to
    truong cao chau quach ta la thai luu phung vuong tong kieu quang lo lu vang giang ma sung thao hua nong trieu be
    ksor rmah siu rcham kpa y a h dam van thach son kim khuc tang ton phi nghiem uong au chu cu tu mac ninh
""")
"""Folded family names, by which a name in capitals is told from an office in capitals."""
