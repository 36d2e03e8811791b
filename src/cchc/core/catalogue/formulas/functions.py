"""The functions of the formula language: the parser and the reference page are written from this list."""

from __future__ import annotations

from dataclasses import dataclass

from cchc.core.messages import Message


@dataclass(frozen=True, slots=True)
class Function:
    """One function as its users see it. What it computes stands in `compiler`."""

    name: str
    alias: str
    """The Vietnamese name, without marks; both may be written in any case."""
    arguments: str
    """How its arguments are named on the reference page."""
    least: int
    most: int
    summary: Message
    states: Message
    """What it does with figures that have no value."""
    example: str


MANY = 100

_SKIPS = Message(
    "Bỏ qua đối số không thuộc thẩm quyền; một đối số để trống hoặc không đọc được thì kết quả cũng vậy.",
    "Arguments not applicable are left out; one blank or unreadable argument makes the result so.",
)
_PASSES = Message("Giữ nguyên trạng thái của đối số.", "Keeps the state of its argument.")

FUNCTIONS: dict[str, Function] = {
    function.name: function
    for function in (
        Function(
            "SUM",
            "TONG",
            "a, b, …",
            1,
            MANY,
            Message("Tổng các đối số.", "The sum of its arguments."),
            Message(
                _SKIPS.vi + " Không phát sinh cộng như 0; tất cả không phát sinh thì kết quả không phát sinh.",
                _SKIPS.en + " None arisen adds like 0; when all are none arisen, so is the sum.",
            ),
            "SUM([B1.1], [B1.2], [B1.3])",
        ),
        Function(
            "MIN",
            "NHONHAT",
            "a, b, …",
            1,
            MANY,
            Message("Đối số nhỏ nhất.", "The smallest argument."),
            Message(_SKIPS.vi + " Bỏ qua không phát sinh.", _SKIPS.en + " None arisen is left out."),
            "MIN([D2.1], [D2.2])",
        ),
        Function(
            "MAX",
            "LONNHAT",
            "a, b, …",
            1,
            MANY,
            Message("Đối số lớn nhất.", "The largest argument."),
            Message(_SKIPS.vi + " Bỏ qua không phát sinh.", _SKIPS.en + " None arisen is left out."),
            "MAX([D2.1], [D2.2])",
        ),
        Function(
            "ABS",
            "TUYETDOI",
            "a",
            1,
            1,
            Message("Giá trị tuyệt đối.", "The absolute value."),
            _PASSES,
            "ABS([D2.1] - [D2.2])",
        ),
        Function(
            "ROUND",
            "LAMTRON",
            "a, n",
            2,
            2,
            Message(
                "Làm tròn đến n chữ số thập phân (n viết bằng số, 0 đến 9); nửa đơn vị làm tròn ra xa số 0.",
                "Rounded to n decimals (n is a written number, 0 to 9); a half goes away from zero.",
            ),
            _PASSES,
            "ROUND([F1.2] / [F1.1] * 100, 1)",
        ),
        Function(
            "IF",
            "NEU",
            "condition, a, b",
            3,
            3,
            Message("a nếu điều kiện đúng, b nếu sai.", "a when the condition holds, b when it does not."),
            Message(
                "Điều kiện chưa xác định được thì kết quả nhận trạng thái của điều kiện.",
                "A condition that cannot be decided gives its state to the result.",
            ),
            "IF([A5.1] > 0, [A5.2] / [A5.1] * 100, 0)",
        ),
        Function(
            "COALESCE",
            "THAYTHE",
            "a, b, …",
            2,
            MANY,
            Message("Đối số đầu tiên có số liệu.", "The first argument that has a value."),
            Message(
                "Không đối số nào có số liệu thì giữ trạng thái của đối số cuối.",
                "When none has a value, the state of the last.",
            ),
            "COALESCE(PREV([A5.1]), 0)",
        ),
        Function(
            "PREV",
            "KYTRUOC",
            "[x]",
            1,
            1,
            Message("Số liệu của kỳ ngay trước.", "The figure of the period just before."),
            _PASSES,
            "PREV([C2.3])",
        ),
        Function(
            "YTD",
            "LUYKE",
            "[x]",
            1,
            1,
            Message("Số liệu lũy kế từ đầu năm.", "The figure accumulated since the start of the year."),
            _PASSES,
            "YTD([A1])",
        ),
    )
}

BY_NAME: dict[str, Function] = FUNCTIONS | {function.alias: function for function in FUNCTIONS.values()}
"""Every accepted name, in capitals."""
