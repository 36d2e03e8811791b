"""A rule: what it promises, how grave it is, why, and an example. Rules are declared beside the code that runs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.messages import Message

FAMILIES: dict[str, Message] = {
    "arithmetic": Message("Tổng và thành phần", "Totals and parts"),
    "ratio": Message("Tỷ lệ", "Ratios"),
    "bounds": Message("Giới hạn", "Bounds"),
    "balance": Message("Cân đối hồ sơ, nhiệm vụ", "Balances"),
    "narrative": Message("Nội dung và phụ lục", "Narrative and appendix"),
    "code": Message("Danh mục mã trả lời", "Code lists"),
    "unit": Message("Đơn vị tính", "Units"),
    "date": Message("Ngày và kỳ báo cáo", "Dates and periods"),
    "numbering": Message("Đánh số", "Numbering"),
    "missing": Message("Thiếu số liệu", "Missing"),
    "unreadable": Message("Không đọc được", "Unreadable"),
    "history": Message("So với các kỳ trước", "Across reports"),
}
"""Families of rules, in the order of the reference; the first part of a rule's id."""

NEEDS: dict[str, Message] = {
    "form": Message(
        "Không nhận ra biểu mẫu nên không đối chiếu được với định nghĩa chỉ tiêu.",
        "The form was not recognised, so figures could not be held against their definitions.",
    ),
    "table": Message("Không có bảng số liệu.", "There is no statistical table."),
    "prose": Message("Không có phần nội dung (lời văn).", "There is no narrative."),
    "period": Message("Không rõ kỳ báo cáo.", "The reporting period is not known."),
    "history": Message("Chưa có báo cáo kỳ trước của đơn vị.", "There is no earlier report of this unit."),
}
"""What a rule may need, and what is said where a report lacks it."""

EXACT = Message("không", "none")
"""The tolerance of most rules."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One check with a name of its own. `id` is 'family.name' and never changes."""

    id: str
    severity: Severity
    title: Message
    """What it looks for, a few words."""
    basis: Message
    """The legal or logical ground: why both statements cannot hold."""
    example: Message
    """A worked example with numbers."""
    tolerance: Message = EXACT
    """What difference is allowed."""
    needs: tuple[str, ...] = ()
    """Keys of NEEDS."""

    def __post_init__(self) -> None:
        if self.family not in FAMILIES:
            raise ValueError(f"{self.id}: no such family")
        if unknown := set(self.needs) - set(NEEDS):
            raise ValueError(f"{self.id}: unknown needs {unknown}")

    @property
    def family(self) -> str:
        return self.id.split(".", 1)[0]

    def finding(
        self,
        title: Message,
        message: Message,
        *places: Place,
        found: str = "",
        expected: str = "",
        indicators: tuple[str, ...] = (),
        steps: tuple[str, ...] = (),
        cause: str = "",
        **values: Any,
    ) -> Finding:
        """A finding of this rule; `values` fill the placeholders of both messages."""
        return Finding(
            rule=self.id,
            severity=self.severity,
            title=Message(title.vi, title.en, {**title.values, **values}),
            message=Message(message.vi, message.en, {**message.values, **values}),
            places=places,
            found=found,
            expected=expected,
            indicators=indicators,
            steps=steps,
            cause=cause,
        )
