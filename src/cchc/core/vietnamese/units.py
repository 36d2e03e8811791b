"""Units of measure and counting nouns: what a number before them can be.

The lists are facts of the language of administrative reports; extend them here, nothing else knows a unit.
"""

from __future__ import annotations

import re
from typing import Literal

from cchc.core.vietnamese.text import fold, fold_key, nfc

UnitKind = Literal["", "percent", "money", "count", "measure", "code"]

_COUNTING = """
    hồ sơ|HS|văn bản|VBQPPL|người|cơ quan|đơn vị|ĐVSN|ĐVSNCL|ĐV|thủ tục|TTHC|nhiệm vụ|phòng|phòng ban
    phòng chuyên môn|ban|sở|chi cục|trung tâm|trạm|cuộc|buổi|hội nghị|lớp|lượt|lượt người|lượt tin
    tin|tin bài|bài|chuyên mục|chuyên đề|băng rôn|pa nô|tờ rơi|xã|phường|thị trấn|thị xã|huyện|quận
    thành phố|tỉnh|đặc khu|thôn|bản|làng|ấp|tổ|tổ dân phố|khu phố|khối bản|máy|máy tính|máy vi tính
    máy in|máy scan|bộ|cái|chiếc|tài khoản|chứng thư|chứng thư số|chữ ký|chữ ký số|dịch vụ
    dịch vụ công|DVC|DVCTT|quyết định|công văn|kế hoạch|nghị quyết|chỉ thị|thông báo|báo cáo
    tờ trình|biên bản|giấy|giấy phép|biên chế|hợp đồng|công chức|viên chức|cán bộ|nhân viên|CB|CC
    VC|CBCC|CBCCVC|CCVC|NLĐ|người lao động|lao động|đại biểu|lãnh đạo|trưởng phòng|phó
    phó trưởng phòng|giám đốc|chuyên viên|chức danh|vị trí|vị trí việc làm|ý kiến|kiến nghị
    phản ánh|PAKN|phiếu|mẫu|tổ chức|cá nhân|công dân|doanh nghiệp|hợp tác xã|hộ|hộ gia đình|hộ dân
    hộ kinh doanh|trường|trường học|điểm trường|học sinh|bệnh viện|đợt|hạng mục|công trình|gói thầu
    hệ thống|phần mềm|ứng dụng|cơ sở dữ liệu|CSDL|cổng|trang|website|bộ phận|mô hình|sáng kiến
    giải pháp|đề án|đề tài|dự án|chương trình|chỉ tiêu|tiêu chí|nội dung|lĩnh vực|nhóm|danh mục
    vấn đề|vụ|vụ việc|việc|trường hợp|lần|lỗi|cảnh báo|sự cố|khâu|quy trình|bước|đoàn|tổ công tác
    thành viên|đảng viên|đoàn viên|bộ thủ tục|đối tượng|giao dịch|chứng từ|bưu gửi|điểm cầu
    ngôn ngữ|camera|thiết bị|đầu mối|số lượng|lượt truy cập|người dùng|tổ chức tín dụng
    giấy chứng nhận|thẻ|mũi|căn|phương tiện|xe|CCCD|giáo viên|trẻ em|trẻ|người dân|khách hàng
    bản sao|cuộc gọi|tin nhắn|địa phương|cơ sở|sản phẩm|công việc|ý tưởng|mã|tổ công nghệ số|UBND
    đề nghị|đơn|đơn thư|câu hỏi|luồng
"""
_MEASURES = """
    km|m|cm|mm|m2|m²|km2|km²|m3|m³|ha|hecta|kg|g|tạ|tấn|lít|giờ|phút|giây|ngày|ngày làm việc|tuần
    tháng|quý|năm|tuổi|điểm|hệ số|độ|lần/ngày|GB|MB|TB|Mbps|Gbps|Kbps|kW|MW|kWh|mét|ki-lô-mét
    giờ làm việc|bậc
"""
_MONEY = "đồng|đ|VNĐ|VND|nghìn đồng|ngàn đồng|triệu đồng|tr.đồng|trđ|tỷ đồng|tỉ đồng|USD"
_SCALES = "nghìn|ngàn|triệu|tỷ|tỉ"


def _words(lines: str) -> frozenset[str]:
    words = (word.strip() for word in lines.replace("\n", "|").split("|"))
    return frozenset(nfc(word).lower() for word in words if word)


COUNTING_NOUNS = _words(_COUNTING)
MEASURES = _words(_MEASURES)
MONEY = _words(_MONEY)
_FOLDED_MONEY = frozenset(fold(word) for word in MONEY | _words(_SCALES))
_FOLDED_MEASURES = frozenset(fold(word) for word in MEASURES)
_NOT_UNITS = (
    "ban hành|ban đầu|căn cứ|trang bị|đơn giản|phòng ngừa|phòng chống|phòng, chống|bộ máy|bước đầu|sở hữu|bản thân"
    "|tin học|tin tưởng|điểm mới|độ tuổi|công bố|năm học"
)
"""Words that begin like a unit and are none."""
_LEADING = re.compile(
    rf"\s*(?!(?:{_NOT_UNITS})(?!\w))("
    + "|".join(
        re.escape(word).replace("\\ ", r"\s+")
        for word in sorted(COUNTING_NOUNS | MEASURES | MONEY, key=len, reverse=True)
    )
    + r")(?!\w)"
)
_CODE_LIST = re.compile(r"=\s*\(?[0-9]")
_PERCENT = re.compile(r"%|\bphan tram\b|\bty le\b|\bti le\b")


def unit_kind(unit: str) -> UnitKind:
    """What sort of number the printed unit asks for.

    `code` for a printed list of answers ("Có = 1 Không = 0"), `count` for anything that is counted in whole
    (also units not in the list: officials invent them), "" where no unit is printed.
    """
    folded = fold(unit)
    if not folded or (not fold_key(folded) and "%" not in folded):
        return ""
    if _CODE_LIST.search(folded):
        return "code"
    if _PERCENT.search(folded):
        return "percent"
    if folded in _FOLDED_MONEY:
        return "money"
    return "measure" if folded in _FOLDED_MEASURES else "count"


def leading_unit(lowered: str, start: int = 0) -> str:
    """The longest known unit or counted noun at `start` of `lower` text, after any blanks, else ""."""
    match = _LEADING.match(lowered, start)
    return " ".join(match[1].split()) if match else ""


def unit_place(lowered: str, start: int) -> tuple[int, int]:
    """Where `leading_unit` found it; an empty stretch at `start` when it found none."""
    match = _LEADING.match(lowered, start)
    return match.span(1) if match else (start, start)
