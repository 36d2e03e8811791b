"""Changes the prose states: from A to B, down by C."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.prose.passages import Figure, Passage, same
from cchc.core.checking.rule import Rule
from cchc.core.checking.words import number
from cchc.core.messages import Message

CHANGE = Rule(
    id="arithmetic.prose_change",
    severity=Severity.error,
    title=Message("Lời văn: mức tăng, giảm tính sai", "Prose: a change is not the difference"),
    basis=Message(
        "Số trước, số sau và mức tăng (giảm) nêu cùng một câu phải khớp nhau.",
        "The number before, the number after and the change in one sentence must agree.",
    ),
    example=Message(
        "“sắp xếp 86 tổ thành 41 tổ (giảm 46 tổ)”: 86 − 41 = 45.",
        "“from 86 groups to 41 (46 fewer)”: 86 − 41 = 45.",
    ),
    needs=("prose",),
)
NOW = Rule(
    id="arithmetic.prose_remaining",
    severity=Severity.error,
    title=Message("Lời văn: số còn lại nêu hai cách", "Prose: what remains is stated in two ways"),
    basis=Message(
        "Số sau khi sắp xếp và số hiện có nêu ngay sau đó là một.",
        "The number after a reorganisation and the number there is now, stated right behind it, are one.",
    ),
    example=Message(
        "“từ 6 tổ xuống còn 4 tổ. Hiện nay có 5 tổ.”",
        "“from 6 teams down to 4. There are now 5 teams.”",
    ),
    needs=("prose",),
)
RULES = (CHANGE, NOW)
_INTO = re.compile(
    r"^[^;.()]{0,60}?(?:(?P<down>(?:giảm )?(?:xuống )?còn|giảm xuống)|(?P<up>(?:tăng )?lên(?: thành)?)|thành)"
)
_BY = re.compile(r"(?P<down>giảm)|(?P<up>tăng)")
_EARLIER, _THAN = r"\(trước (?!\w*\s*hạn)[^,;()]*$", r"so với[^,;()]*:\s*$"
_NOW = re.compile(r"hiện (?:tại|nay|có)|đến nay")


def find(found: Sequence[Passage]) -> Iterator[Finding]:
    """'Từ A xuống còn B (giảm C)': C against A − B, the direction, and what there is now."""
    for passage in found:
        counts = [figure for figure in passage.figures if figure.counts]
        for number_, (a, b) in enumerate(pairwise(counts)):
            direction = _direction(passage, a, b)
            if direction is not None and a.noun and b.noun == a.noun:
                yield from _judged(passage, a, b, counts[number_ + 2 :], direction)
        for now, then, by in zip(counts, counts[1:], counts[2:], strict=False):
            if _told_before(passage, now, then, by):
                yield from _judged(passage, then, now, [by], "")
            elif _BY.match(then.before) and _told_before(passage, now, by, then, _THAN):  # the change first
                yield from _judged(passage, by, now, [then], "")


def _told_before(passage: Passage, now: Figure, then: Figure, by: Figure, words: str = _EARLIER) -> bool:
    """'18 tổ (trước sắp xếp 21 tổ, giảm 03)': what there was and the change, in one bracket behind what there is."""
    apart = now.group != then.group == by.group and now.depth < then.depth
    opens = re.search(words, passage.lowered[now.end : then.start])
    alike = then.noun in ("", now.noun) and by.noun in ("", now.noun)
    return apart and alike and opens is not None and bool(_BY.match(by.before))


def _direction(passage: Passage, a: Figure, b: Figure) -> str | None:
    """'down', 'up' or '' (a merger or a change of unknown direction); None where B is not what A became."""
    if passage.sentence(a.start) != passage.sentence(b.start):
        return None
    words = passage.lowered[a.end : b.start]
    match = _INTO.match(words)
    if match is None or words[match.end() :].strip():
        return None
    begins = re.search(
        r"(?:từ|sáp nhập|hợp nhất|sắp xếp|tổ chức lại|giảm|tăng|gộp)\s*$|(?:sáp nhập|hợp nhất)[^,;.]*$",
        passage.lowered[: a.start],
    )
    if begins is None:
        return None
    return "down" if match["down"] else "up" if match["up"] else ""


def _judged(passage: Passage, a: Figure, b: Figure, rest: Sequence[Figure], direction: str) -> Iterator[Finding]:
    wrong = (direction == "down" and b.value >= a.value) or (direction == "up" and b.value <= a.value)
    by = next(
        (f for f in rest[:1] if f.noun in ("", a.noun) and _BY.search(passage.lowered[max(0, f.start - 12) : f.start])),
        None,
    )
    change = a.value - b.value
    if by is not None and passage.sentence(by.start) == passage.sentence(a.start):
        up = _BY.search(by.before)
        stated = -by.value if up and up["up"] else by.value
        if stated != change:
            yield _finding(
                passage, (by, a, b), number(by.value), abs(change), f"{_difference(a, b)} ≠ {number(by.value)}"
            )
            return
    if wrong:
        sign = "≥" if direction == "down" else "≤"
        yield _finding(passage, (b, a), number(b.value), a.value, f"{number(b.value)} {sign} {number(a.value)}")
    now = next((f for f in rest if same(f, b) and _NOW.search(f.before)), None)
    if now is not None and now.value != b.value:
        yield _still(passage, b, now)


def _difference(a: Figure, b: Figure) -> str:
    high, low = max(a.value, b.value), min(a.value, b.value)
    return f"{number(high)} − {number(low)} = {number(high - low)}"


def _finding(passage: Passage, figures: Sequence[Figure], found: str, expected: Decimal, step: str) -> Finding:
    return CHANGE.finding(
        Message("Mức thay đổi không khớp: {step}", "The change does not agree: {step}"),
        Message(
            "Số trước, số sau và mức tăng, giảm của câu không khớp nhau ({step}): kiểm tra lại ba số.",
            "The numbers before and after and the change in this sentence do not agree ({step}): check them.",
        ),
        *map(passage.place, figures),
        found=found,
        expected=number(expected),
        steps=(step,),
        step=step,
    )


def _still(passage: Passage, after: Figure, now: Figure) -> Finding:
    return NOW.finding(
        Message("Còn {after} nhưng hiện có {now}", "{after} remain but there are {now}"),
        Message(
            "Sau sắp xếp còn {after} (“{quote}”) nhưng ngay sau đó ghi hiện có {now}: kiểm tra lại hai số.",
            "{after} remain after the change (“{quote}”), but right behind it there are {now}: check both.",
        ),
        passage.place(now),
        passage.place(after),
        found=number(now.value),
        expected=number(after.value),
        steps=(f"{number(after.value)} ≠ {number(now.value)}",),
        after=number(after.value),
        now=number(now.value),
        quote=passage.place(after).quote,
    )
