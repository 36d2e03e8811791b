"""The words of the offline form, in Vietnamese and English; a file is read back whichever language it was made in."""

from __future__ import annotations

from cchc.core.messages import Message

MARK = "cchc-form"
"""What the first hidden cell of a file of ours says."""
HIDDEN = "_cchc"
"""Name of the very hidden sheet."""
KEY = "cchc"
"""Head of the hidden column with the keys of rows."""

GUIDE = Message("Hướng dẫn", "How to")
HEADS: dict[str, Message] = {
    "code": Message("STT", "No."),
    "label": Message("Chỉ tiêu", "Indicator"),
    "unit": Message("ĐVT", "Unit"),
    "before": Message("Kỳ trước", "Last period"),
    "value": Message("Kỳ này", "This period"),
    "state": Message("Nếu không có số", "Where there is none"),
    "note": Message("Cách ghi", "How to fill in"),
}
STATES: dict[str, Message] = {
    "none_arisen": Message("không phát sinh", "none arisen"),
    "not_applicable": Message("không thuộc thẩm quyền", "not in its powers"),
}
COMPUTED = Message("ƒ tự tính từ các dòng thành phần", "ƒ follows from its parts")
WHOLE = Message("Số nguyên, từ 0 trở lên", "A whole number, 0 or more")
NUMBER = Message("Số từ 0 trở lên", "A number, 0 or more")
ANY = Message("Một số", "A number")
CHOOSE = Message("Chọn trong danh sách", "Choose from the list")
TEXT = Message("Ghi bằng chữ", "Write in words")
BAD = Message("Không ghi được", "Not taken")
GUIDANCE: tuple[Message, ...] = (
    Message(
        "Chỉ ghi vào các ô màu vàng nhạt. Các ô khác được khóa để tệp đọc lại được; không có mật khẩu.",
        "Fill in the pale yellow cells only. The others are locked so that the file can be read back; there is no "
        "password.",
    ),
    Message(
        "Để trống ô nếu chưa có số liệu. Không có số thì chọn “không phát sinh” hoặc “không thuộc thẩm quyền” ở cột "
        "bên cạnh; số 0 chỉ ghi khi kết quả đúng là 0.",
        "Leave a cell empty where the figure is not known yet. Where there is none, choose “none arisen” or “not in "
        "its powers” beside it; write 0 only where the result is 0.",
    ),
    Message(
        "Không ghi công thức: tệp chỉ nhận số và chữ. Dòng ghi “ƒ” do phần mềm tự tính.",
        "Write no formulas: only numbers and words are taken. Rows marked ƒ are computed by the software.",
    ),
    Message(
        "Ghi xong, lưu tệp dạng .xlsx và mở trang biểu mẫu, chọn Excel → Nạp tệp. Trước khi ghi, phần mềm cho xem từng "
        "chỗ khác nhau; chưa ghi gì khi bạn chưa chọn.",
        "When done, save the file as .xlsx, open the page of the form and choose Excel → Bring a file in. Every "
        "difference is shown first; nothing is written before you choose.",
    ),
    Message(
        "Có thể nạp nhiều lần, nhiều người mỗi người một phần: ô không sửa trong tệp thì không ghi đè số người khác "
        "đã nhập.",
        "The file can be brought in several times, by several people with a part each: cells not changed in the file "
        "never replace what others typed.",
    ),
)


def said_state(text: str) -> str | None:
    """The state some words of the state column say: '' for none, None for words of no state."""
    if not text.strip():
        return ""
    wanted = " ".join(text.split()).casefold()
    for state, message in STATES.items():
        if wanted in (message.vi.casefold(), message.en.casefold()):
            return state
    return None


def column_of(text: str) -> str | None:
    """Which column a head says, None for another. Heads may carry a second line."""
    first = text.strip().split("\n", 1)[0].strip()
    if first == KEY:
        return "key"
    return next((name for name, head in HEADS.items() if first in (head.vi, head.en)), None)
