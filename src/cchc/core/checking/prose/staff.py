"""More staff present than posts assigned, told side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.prose.passages import Figure, Passage
from cchc.core.checking.prose.wholes import Part
from cchc.core.checking.rule import Rule
from cchc.core.checking.words import number
from cchc.core.messages import Message

PRESENT = Rule(
    id="bounds.prose_present",
    severity=Severity.error,
    title=Message("Lời văn: có mặt nhiều hơn biên chế được giao", "Prose: more staff present than posts assigned"),
    basis=Message(
        "Biên chế được giao và số có mặt nêu liền nhau trong một câu là của cùng một cơ quan; "
        "số có mặt không vượt số được giao.",
        "Posts assigned and staff present told side by side in one sentence are those of one body; "
        "no more can be present than assigned.",
    ),
    example=Message("“được giao 24 biên chế, có mặt 26”: 26 > 24.", "“24 posts assigned, 26 present”: 26 > 24."),
    needs=("prose",),
)
LIKELY = Rule(
    id="bounds.prose_present_likely",
    severity=Severity.warning,
    title=Message("Lời văn: có lẽ có mặt nhiều hơn được giao", "Prose: probably more present than assigned"),
    basis=Message(
        "Hai số nêu ở hai gạch đầu dòng liền nhau, hoặc giữa chúng còn số khác; có thể là hai đối tượng khác nhau.",
        "The two stand in neighbouring items, or with other counts between them; they may be of different staff.",
    ),
    example=Message(
        "“- Biên chế được giao: 24 người. - Có mặt: 26 người.”: 26 > 24.",
        "“- Posts assigned: 24. - Present: 26.”: 26 > 24.",
    ),
    needs=("prose",),
)
RULES = (PRESENT, LIKELY)

_ASSIGNED = re.compile(r"(?:được|đã|tỉnh|huyện|bộ|cấp trên|tổng số|số|biên chế)\s+giao|giao\s*:?\s*$")
_PRESENT = re.compile(r"có mặt|hiện có|đang có|đã tuyển|biên chế thực hiện|đã sử dụng")
_STAFF = re.compile(r"biên chế|công chức|viên chức")
_MORE = re.compile(r"hợp đồng|vượt|biệt phái|kể cả|bao gồm cả|chưa kể|cấp xã|dôi dư|nhiệm vụ|lao động|so với|giảm|tăng")
"""Words that tell why more may be there, or of other staff."""
_PEOPLE = {"", "nguoi", "bien che", "cong chuc", "vien chuc", "can bo", "nhan su", "chi tieu", "chi tieu bien che"}


def find(found: Sequence[Passage]) -> Iterator[Finding]:
    """Staff present above the posts assigned: in one sentence, or in the next item of a list."""
    for before, passage in zip((None, *found), found, strict=False):
        for present in passage.figures:
            if not present.counts or present.noun not in _PEOPLE or not _PRESENT.search(present.before):
                continue
            assigned, sure = _assigned(passage, present)
            listed = before is not None and before.item and passage.item and passage.section is before.section
            if assigned is None and before is not None and listed:
                assigned = _only(before)
            above = assigned is not None and present.value > assigned.figure.value
            if assigned is not None and above and not _other(assigned, passage, present):
                yield _finding(PRESENT if sure else LIKELY, assigned, Part(passage, present))


def _assigned(passage: Passage, present: Figure) -> tuple[Part | None, bool]:
    """The posts assigned in the sentence before the staff present, and whether nothing stands between the two."""
    start, _ = passage.sentence(present.start)
    earlier = [f for f in passage.inside(start, present.start) if f.counts and f.depth == present.depth]
    posts = [f for f in earlier if _is_assigned(f)]
    if not posts or any(_PRESENT.search(f.before) for f in earlier if f.start > posts[-1].start):
        return None, False
    return Part(passage, posts[-1]), posts[-1] is earlier[-1]


def _is_assigned(figure: Figure) -> bool:
    staff = _STAFF.search(f"{figure.before} {figure.after}")
    return figure.noun in _PEOPLE and bool(staff) and bool(_ASSIGNED.search(figure.before)) and not figure.span.parts


def _only(passage: Passage) -> Part | None:
    counts = [f for f in passage.figures if f.counts]
    return Part(passage, counts[0]) if len(counts) == 1 and _is_assigned(counts[0]) else None


def _other(assigned: Part, passage: Passage, present: Figure) -> bool:
    """Whether the words between the two, or right behind the staff present, tell of other staff."""
    begin = passage.sentence(present.start)[0] if assigned.passage is not passage else assigned.figure.start
    words = passage.lowered[begin : passage.sentence(present.start)[1]]
    return bool(_MORE.search(words)) or bool(_MORE.search(assigned.figure.before))


def _finding(rule: Rule, assigned: Part, present: Part) -> Finding:
    above, below = number(present.figure.value), number(assigned.figure.value)
    quoted = assigned.passage.place(assigned.figure)
    return rule.finding(
        Message("Có mặt {above}, chỉ được giao {below}", "{above} present, only {below} assigned"),
        Message(
            "Có mặt {above} nhưng chỉ được giao {below} (“{quote}”): kiểm tra lại hai số hoặc nêu lý do vượt.",
            "{above} are present but only {below} were assigned (“{quote}”): check both or say why.",
        ),
        present.passage.place(present.figure),
        quoted,
        found=above,
        expected=f"≤ {below}",
        steps=(f"{above} > {below}",),
        above=above,
        below=below,
        quote=quoted.quote,
    )
