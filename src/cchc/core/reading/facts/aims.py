"""Figures that are no result of the period: what is aimed at or planned, and by how much something changed."""

from __future__ import annotations

import re

from cchc.core.reading.facts.blocks import Block
from cchc.core.reading.facts.lexicon import any_of, terms

AIMS = terms("""
    phấn đấu|mục tiêu|dự kiến|phải đạt|cần đạt|yêu cầu đạt|đặt chỉ tiêu|đề ra chỉ tiêu|chỉ tiêu đặt ra|chỉ tiêu đề ra
    chỉ tiêu được giao là|chỉ tiêu giao|kế hoạch đặt ra|ước thực hiện|ước đạt|hướng tới|hướng đến|tiến tới
""")
REACHED = terms("đã|kết quả|thực tế|thực hiện được|hoàn thành|nay")
CHANGES = terms("""
    tăng|giảm|tăng thêm|giảm bớt|giảm được|nhiều hơn|ít hơn|cao hơn|thấp hơn|tăng khoảng|giảm khoảng|tăng trên|giảm trên
    tăng gần|giảm gần|tăng hơn|giảm hơn
""")
_AIM = re.compile(
    rf"(?<!\w)(?:{any_of(AIMS)}|kế hoạch (?:cả )?(?:năm|quý|tháng|kỳ)(?:\s[0-9]{{1,4}})?\s?"
    rf"(?::|là|tiếp nhận|giải quyết|đạt|phải))(?!\w)"
)
_REACHED = re.compile(rf"(?<!\w)(?:{any_of(REACHED)}(?!\w)|đề ra\s+$)")
_CHANGE = re.compile(rf"(?<!\w){any_of(CHANGES)}\s+$")
_COMPARED = re.compile(r"\s?so (?:với|sánh)(?!\s(?:kế hoạch|chỉ tiêu|dự toán|tổng|số|yêu cầu|nhiệm vụ))")


def is_result(block: Block, start: int, noun_end: int) -> bool:
    """Whether the figure at `start` says what was reached in its period, not what is aimed at or how it differs."""
    if _CHANGE.search(block.before(start)) or _COMPARED.match(block.lowered, noun_end):
        return False
    first, _ = block.sentence(start)
    first = max(first, block.lowered.rfind(";", first, start) + 1)
    aims = list(_AIM.finditer(block.lowered, first, start))
    return not aims or _REACHED.search(block.lowered, aims[-1].end(), start) is not None
