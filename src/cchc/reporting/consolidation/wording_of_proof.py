"""The words of the workbook of a proof."""

from __future__ import annotations

from cchc.core.messages import Message

FULL = Message(
    "Không ghi được {file}: {why}. Giải phóng đĩa hoặc chọn thư mục khác rồi xuất lại; tệp cũ (nếu có) còn nguyên.",
    "{file} could not be written: {why}. Free some disk or choose another folder and export again; an older file is "
    "as it was.",
)
NO_FOLDER = Message("Không có thư mục {folder}.", "There is no folder {folder}.")

TOTALS = Message("Tổng hợp", "Totals")
PARTS = Message("Thành phần", "Parts")
ADDITIONS = Message("Bổ sung, điều chỉnh", "Additions")
MISSING = Message("Còn thiếu, bất thường", "Missing and unusual")
HOW = Message("Cách tính lại", "How to add it up again")

ABOUT = Message("Số liệu tổng hợp của {unit}, kỳ {period} ({regime})", "Totals of {unit}, {period} ({regime})")
MAP = Message("Trên bản đồ đơn vị ngày {day}; {basis}.", "On the map of units of {day}; {basis}.")
SEALED = Message(
    "Chốt lần {number} lúc {known}. Mã băm SHA-256 của các ô: {digest}",
    "Seal {number} of {known}. SHA-256 of the cells: {digest}",
)
LIVE = Message("Tính trực tiếp lúc {known}, chưa chốt.", "Added up live at {known}, not sealed.")
BASES = {
    "nearest": Message("lấy báo cáo gần nhất ở dưới", "taking the report nearest below"),
    "lowest": Message("lấy báo cáo ở cấp thấp nhất", "taking the reports furthest down"),
}

TOTAL_HEADS: tuple[tuple[Message, float], ...] = (
    (Message("Ô", "Cell"), 16),
    (Message("Chỉ tiêu", "Indicator"), 46),
    (Message("Cách tổng hợp", "Method"), 18),
    (Message("Tổng", "Total"), 15),
    (Message("Các đơn vị", "Units alone"), 15),
    (Message("Số riêng", "Own contribution"), 11),
    (Message("Điều chỉnh", "Adjustments"), 11),
    (Message("Cộng lại từ trang Thành phần", "Added up again from the sheet of parts"), 15),
    (Message("Có số", "Value"), 8),
    (Message("Không phát sinh", "None arisen"), 9),
    (Message("Không thuộc thẩm quyền", "Not applicable"), 10),
    (Message("Để trống", "Blank"), 8),
    (Message("Không đọc được", "Unreadable"), 9),
    (Message("Chưa gửi", "Not sent"), 8),
    (Message("Công thức, danh mục mã", "Formula, code list"), 30),
    (Message("Lưu ý", "Doubts"), 16),
)
PART_HEADS: tuple[tuple[Message, float], ...] = (
    (Message("Ô", "Cell"), 16),
    (Message("Đơn vị", "Unit"), 34),
    (Message("Mã đơn vị", "Code of the unit"), 20),
    (Message("Bản báo cáo", "Version"), 9),
    (Message("Bản nháp", "Draft"), 8),
    (Message("Trạng thái", "State"), 18),
    (Message("Số", "Value"), 16),
    (Message("Như ghi trong báo cáo", "As printed or typed"), 20),
    (Message("Tính đến ngày", "As of"), 12),
    (Message("Nguồn", "Origin"), 16),
    (Message("Tệp và ô", "File and cell"), 44),
)
ADDITION_HEADS: tuple[tuple[Message, float], ...] = (
    (Message("Ô", "Cell"), 16),
    (Message("Của", "Of"), 28),
    (Message("Loại", "Kind"), 18),
    (Message("Số, chênh lệch", "Value, difference"), 15),
    (Message("Về đơn vị", "About"), 26),
    (Message("Lý do", "Reason"), 46),
    (Message("Người ghi", "Author"), 26),
    (Message("Lúc", "When"), 18),
    (Message("Sau khi chốt kỳ", "After the close"), 12),
)
MISSING_HEADS: tuple[tuple[Message, float], ...] = (
    (Message("Đơn vị", "Unit"), 40),
    (Message("Biểu mẫu", "Form"), 24),
    (Message("Tình trạng", "What"), 70),
)
NOTHING_SENT = Message("chưa gửi", "has sent nothing")
DRAFT = Message("nháp", "draft")
LATE = Message("đính chính", "correction")
FOR = Message("thay", "for")
KINDS = {
    "own": Message("số riêng", "own contribution"),
    "adjustment": Message("điều chỉnh", "adjustment"),
}
ORIGINS = {
    "typed": Message("nhập", "typed"),
    "computed": Message("tính", "computed"),
    "register": Message("từ sổ", "register"),
    "imported": Message("đọc từ tệp", "read from a file"),
    "adjusted": Message("điều chỉnh", "adjusted"),
}
DOUBTS = {
    "scales": Message("khác số chữ số thập phân", "different decimals"),
    "too_large": Message("vượt 19 chữ số", "beyond 19 digits"),
    "negative": Message("có số âm", "a negative number"),
    "differ": Message("các đơn vị ghi khác nhau", "units do not agree"),
    "off_list": Message("mã ngoài danh mục", "a code outside the list"),
    "no_yes": Message("không rõ mã nào là “có”", "no code means yes"),
    "stated": Message("tỷ lệ do đơn vị tự ghi", "a stated percentage"),
    "no_formula": Message("không có công thức", "no formula"),
    "parts_missing": Message("thiếu thành phần của tỷ lệ", "parts of the ratio missing"),
    "parts_unequal": Message("tử số, mẫu số khác số đơn vị", "parts not of the same units"),
    "over_zero": Message("mẫu số bằng 0", "over zero"),
    "absurd": Message("có số gấp hơn 1000 lần bình thường", "a figure over 1000 times the usual"),
    "shared": Message("chia theo tỷ lệ của đơn vị tách", "shared out after a split"),
    "stopped": Message("đơn vị tách chưa có tỷ lệ", "split without shares"),
    "left_out": Message("đơn vị tách không chia được", "cannot be shared out"),
}
"""What a code of a doubt means, in few words."""
STEPS = (
    Message(
        "1. Ô loại “cộng”: lọc trang Thành phần theo mã ô, cộng cột Số (chỉ các dòng có số). Được cột “Các đơn vị”. "
        "Tệp này có {parts} thành phần.",
        "1. A cell that is added up: filter the sheet of parts by its cell and add the column of values (only rows "
        "that have one). That is the column 'Units alone'. This file has {parts} parts.",
    ),
    Message(
        "2. Cộng thêm các dòng của ô đó ở trang Bổ sung, điều chỉnh: được cột “Tổng”. Số liệu của đơn vị không bị sửa.",
        "2. Add the rows of the cell on the sheet of additions: that is the column 'Total'. No unit's figure changes.",
    ),
    Message(
        "3. Tỷ lệ: tính công thức của ô (cột “Công thức”) với Tổng của từng ô trong công thức, làm tròn một lần, nửa "
        "thì lên. Không lấy trung bình các tỷ lệ.",
        "3. A ratio: compute the formula of the cell from the totals of the cells in it, rounded once, halves away "
        "from zero. Ratios are never averaged.",
    ),
    Message(
        "4. Không tính trùng, số lớn nhất: lấy số lớn nhất trong các thành phần và số riêng. Số mới nhất: lấy thành "
        "phần có ngày tính đến muộn nhất. Tỷ lệ trả lời “có”: số đơn vị ghi mã “có” chia cho số đơn vị ghi một mã "
        "trong danh mục.",
        "4. Counted once, or the largest: the largest of the parts and the own contributions. The latest: the part "
        "with the latest day. A share: units that gave the code for yes over units that gave a code of the list.",
    ),
    Message(
        "5. “Để trống” và “chưa gửi” không phải là 0: không cộng vào tổng và được đếm riêng.",
        "5. 'Blank' and 'not sent' are no zeros: they add nothing and are counted apart.",
    ),
    Message(
        "6. Số dài hơn {limit} chữ số được ghi dưới dạng chữ, vì bảng tính không giữ được chính xác.",
        "6. Numbers of more than {limit} digits are written as text, because a spreadsheet does not keep them exactly.",
    ),
    Message(
        "7. Máy chủ tự kiểm tra mọi lần chốt bằng lệnh cchc doctor: cộng lại từ số liệu như đã biết lúc chốt và chỉ ra "
        "ô khác.",
        "7. The server checks every seal with cchc doctor: it adds up again from the figures as known at the seal and "
        "names the cell that differs.",
    ),
)
