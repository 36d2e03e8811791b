"""What the reader can be unsure of: one sentence each, for the person who decides."""

from __future__ import annotations

from cchc.core.messages import Message

UNKNOWN_ROW = Message("Không thấy dòng này trong biểu mẫu", "The form has no such row")
SEVERAL_MEANINGS = Message("Nhãn này có ở nhiều chỉ tiêu khác nhau", "Several indicators have this label")
OUT_OF_ORDER = Message("Không nằm đúng thứ tự của biểu mẫu", "Not where the form has it")
REPEATED_LABEL = Message(
    "Biểu mẫu có nhiều dòng trùng tên này, cần xem dòng cha",
    "The form has several rows of this label; look at the row above them",
)
UNSURE_ROW = Message("Chưa chắc dòng này là chỉ tiêu nào", "Not certain which indicator this row is")
TWO_READINGS = Message("Số này có thể đọc theo hai cách", "This number can be read in two ways")
IN_NOTE_COLUMN = Message(
    "Số này nằm ở cột Ghi chú, không phải cột Số liệu", "The figure stands in the column of notes, not of figures"
)
IN_UNIT_COLUMN = Message(
    "Số này nằm ở cột Đơn vị tính, không phải cột Số liệu", "The figure stands in the column of units, not of figures"
)


def other_label(label: str) -> Message:
    """The form words the row otherwise."""
    return Message("Tên chỉ tiêu khác biểu mẫu: “{label}”", "The form words it: “{label}”", {"label": label})


def other_meaning(label: str) -> Message:
    """The label says the opposite of the form's, or another level, number or thing."""
    return Message(
        "Tên chỉ tiêu nói khác nghĩa với biểu mẫu: “{label}”",
        "It means something else than the form's “{label}”",
        {"label": label},
    )


def other_scale(raw: str, unit: str) -> Message:
    """Money written in another scale than the row's unit."""
    return Message(
        "Ô ghi “{raw}” trong khi đơn vị tính là {unit}: cần đổi về một đơn vị",
        "The cell says “{raw}” while the unit is {unit}: bring both to one unit",
        {"raw": raw, "unit": unit},
    )


def words_for_code(raw: str, code: int) -> Message:
    """The answer is the words of an option instead of its number."""
    return Message(
        "Ô ghi chữ “{raw}”; mã của câu trả lời này là {code}",
        "The cell says “{raw}”; its code is {code}",
        {"raw": raw, "code": code},
    )


def other_number(code: str) -> Message:
    """The form numbers the row otherwise."""
    return Message("Số thứ tự khác biểu mẫu ({code})", "The form numbers it {code}", {"code": code})


def other_unit(unit: str) -> Message:
    """The form asks for another unit."""
    return Message("Đơn vị tính khác biểu mẫu ({unit})", "The form's unit is {unit}", {"unit": unit})


def not_a_number(raw: str) -> Message:
    """The answer is not one number."""
    return Message("Ô này không phải là một số: “{raw}”", "This cell is not one number: “{raw}”", {"raw": raw})
