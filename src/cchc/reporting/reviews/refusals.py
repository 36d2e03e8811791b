"""Why a step cannot be taken, in Vietnamese and English, each saying what to do."""

from __future__ import annotations

from cchc.core.messages import Message


class Refused(ValueError):
    """A step that cannot be taken here. `field` is what to mend in what was typed, '' where it is nothing typed."""

    def __init__(self, message: Message, field: str = "") -> None:
        super().__init__(message.text("en"))
        self.message = message
        self.field = field


NOT_NOW = Message(
    "Bước “{step}” không làm được lúc này: báo cáo đã ở bước khác. Hãy tải lại trang.",
    "“{step}” cannot be done now: the report is at another step. Load the page again.",
)
CLOSED = Message(
    "Kỳ báo cáo đã đóng: hãy đề nghị người quản lý chế độ báo cáo mở lại kỳ.",
    "The period is closed: ask who manages the regime to reopen it.",
)
NEEDS_REASON = Message("Bước “{step}” cần nêu lý do.", "“{step}” needs a reason.")
NOBODY_ABOVE = Message(
    "Không có cơ quan nào phía trên tiếp nhận báo cáo này: sau khi phát hành, số liệu được dùng ngay.",
    "No body above receives this report: once issued, its figures count at once.",
)
SOMEBODY_ABOVE = Message(
    "Có cơ quan cấp trên tiếp nhận báo cáo này: hãy gửi báo cáo, hoặc đề nghị cơ quan đó mở lại.",
    "A body above receives this report: send it, or ask that body to reopen it.",
)
BROKEN = Message(
    "Chưa chuyển được vì dữ liệu hỏng: {what} Hãy sửa trước.",
    "It cannot move on, data is broken: {what} Mend it first.",
)
UNEXPLAINED = Message(
    "Còn {n} cảnh báo chưa giải trình. Hãy giải trình từng cảnh báo, hoặc sửa số liệu.",
    "Warnings without an explanation: {n}. Explain each, or mend the figures.",
)
ERRORS = Message(
    "Báo cáo còn {n} lỗi. Lãnh đạo ký thì phải nêu lý do; lý do được gửi kèm báo cáo lên cấp trên.",
    "The report has errors: {n}. To sign it all the same, give the reason; it travels with the report.",
)
ERRORS_UNANSWERED = Message(
    "Báo cáo còn {n} lỗi mà lãnh đạo chưa nêu lý do gửi. Lãnh đạo cần bấm “Cho gửi dù còn lỗi” và nêu lý do.",
    "The report has errors ({n}) and the leader gave no reason to send it: the leader presses “Let it go with errors”.",
)
NO_SIGNER = Message("Hãy ghi họ tên người ký.", "Give the name of who signs.")
WRONG_AUTHORITY = Message("Hãy chọn một thẩm quyền ký trong danh sách.", "Choose one of the authorities offered.")
NO_NUMBER = Message("Hãy ghi số và ký hiệu, ví dụ 84/BC-UBND.", "Give number and symbol, for example 84/BC-UBND.")
ODD_NUMBER = Message(
    "“{number}” không phải số và ký hiệu văn bản. Viết như 84/BC-UBND.",
    "“{number}” is no number of a document. Write it like 84/BC-UBND.",
)
NO_DAY = Message("Hãy ghi ngày của văn bản, ví dụ 14/3/2026.", "Give the date of the document, for example 14/3/2026.")
ODD_DAY = Message(
    "“{day}” không phải là ngày. Hãy ghi ngày của văn bản, ví dụ 14/3/2026.",
    "“{day}” is no day. Give the date of the document, for example 14/3/2026.",
)
DAY_AHEAD = Message(
    "Ngày {day} chưa tới: văn bản không ghi ngày về sau.", "{day} is still to come: a document is not dated ahead."
)
TAKEN = Message(
    "Số {number} năm {year} đã dùng cho: {what}. Nếu đúng là hai văn bản cùng số, hãy đánh dấu xác nhận.",
    "Number {number} of {year} was given to: {what}. If there really are two documents of one number, confirm it.",
)
OTHER_PAPER = Message(
    "Tệp này có vẻ không phải bản ký của báo cáo này: {what} Hãy chọn đúng tệp, hoặc nêu lý do vẫn đính kèm.",
    "This file does not seem to be the signed copy of this report: {what} Choose the right file, or say why to attach"
    " it all the same.",
)
ATTACHED = Message(
    "Báo cáo này đã có bản ký. Bản đã đính kèm không thay được.", "This report has its signed copy; it is not replaced."
)
NO_FILE = Message("Hãy chọn tệp bản ký (PDF).", "Choose the file of the signed copy (PDF).")
NO_SENDING = Message("Chưa có lần gửi dự thảo số liệu nào.", "No draft figures were sent yet.")
NOT_SENT = Message(
    "Số liệu đã thay đổi sau khi gửi: đơn vị phải gửi lại.", "Figures changed after it was sent: it must be sent again."
)
OVERTAKEN = Message(
    "Có ô đã được dùng số liệu mới hơn số liệu của báo cáo này. Hãy đề nghị đơn vị rà soát lại các ô đó.",
    "Some cells count newer figures than this report has. Ask the unit to review them.",
)
NO_DUE = Message("Hãy ghi hạn gửi lại, từ hôm nay trở đi.", "Give the day it is due back, today or later.")
ASKED_NOTHING = Message(
    "Mỗi ô, mỗi đoạn được chọn cần một lý do.", "Each cell and paragraph asked about needs a reason."
)


def about(message: Message, **values: str | int) -> Message:
    """`message` with its values filled in."""
    return Message(message.vi, message.en, values)
