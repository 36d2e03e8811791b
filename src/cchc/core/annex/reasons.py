"""Why a formula or a bound is suggested, in two languages."""

from __future__ import annotations

from cchc.core.messages import Message

PRINTED = Message("Công thức in ngay trong tên chỉ tiêu.", "The label itself prints the formula.")
LIMIT = Message("Tên chỉ tiêu nêu mức không được vượt.", "The label states what must not be exceeded.")
RATIO = Message(
    "Tỷ lệ có tử số và mẫu số in thành dòng: phần đã làm trên tổng số.",
    "The parts of the percentage are rows of the form: what was done over the total.",
)
SHARE = Message("Tỷ lệ của một phần trên tổng số không quá 100%.", "A share of a whole is not above 100 %.")
PARTITION = Message(
    "Các dòng con chia hết tổng số (theo cấp, theo cơ quan hoặc theo loại).",
    "The rows below divide the total (by level, by body or by sort).",
)
OF_WHICH = Message("In sau “Trong đó” nên không lớn hơn dòng trên.", "Printed behind “of which”, so not above it.")
PART = Message("Là một phần của tổng số ở dòng trên.", "It is a part of the total above.")
DONE = Message("Số đã làm không lớn hơn tổng số phải làm.", "What was done is not more than what there was to do.")
TOGETHER = Message(
    "Các trường hợp loại trừ nhau, cộng lại không lớn hơn tổng số.",
    "The cases exclude one another; together they are not more than the total.",
)


def of_indicator(id: str) -> Message:
    """The catalogue states it of the indicator."""
    return Message("Danh mục đã quy định cho chỉ tiêu {id}.", "The catalogue states it of indicator {id}.", {"id": id})
