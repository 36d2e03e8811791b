"""What came in and went out, as the prose tells it: files and tasks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.prose import staff
from cchc.core.checking.prose.passages import Figure, Passage, lists, passages
from cchc.core.checking.prose.wholes import Part
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Subject
from cchc.core.checking.words import addition, number
from cchc.core.messages import Message

BALANCE = Rule(
    id="balance.prose",
    severity=Severity.error,
    title=Message("Lời văn: hồ sơ, nhiệm vụ không cân đối", "Prose: files or tasks do not balance"),
    basis=Message(
        "Số tiếp nhận (cộng tồn kỳ trước) bằng số đã giải quyết, đang giải quyết, từ chối, hủy; số nhiệm vụ giao bằng "
        "số hoàn thành, quá hạn, chưa hoàn thành. Cái đã giải quyết không thể nhiều hơn cái đã nhận.",
        "What was received (and carried in) is settled, in progress, refused or cancelled; tasks given are done, "
        "late or not done. No more can be settled than came in.",
    ),
    example=Message(
        "Tiếp nhận 310; đã giải quyết 290, đang giải quyết 12, hủy 5: 307 ≠ 310.",
        "Received 310; settled 290, in progress 12, cancelled 5: 307 ≠ 310.",
    ),
    needs=("prose",),
)
LIKELY = Rule(
    id="balance.prose_likely",
    severity=Severity.warning,
    title=Message("Lời văn: hồ sơ có lẽ không cân đối", "Prose: files probably do not balance"),
    basis=Message(
        "Chỉ nêu một phần các trường hợp; có thể còn hồ sơ kỳ trước hoặc trường hợp không nêu.",
        "Only some outcomes are told; files carried in or other outcomes may be left out.",
    ),
    example=Message("Tiếp nhận 120; đã giải quyết 130.", "Received 120; settled 130."),
    needs=("prose",),
)
RULES: tuple[Rule, ...] = (BALANCE, LIKELY, *staff.RULES)

_CLASSES = (
    ("carried", r"tồn|(?:kỳ|kì|quý|tháng) trước (?:chuyển|mang)|chuyển (?:sang|qua)"),
    ("refused", r"từ chối|trả lại|không đủ điều kiện|không giải quyết"),
    ("cancelled", r"hủy|huỷ|rút hồ sơ|rút"),
    ("progress", r"đang (?:được )?(?:giải quyết|xử lý|thực hiện)|chưa (?:đến hạn|giải quyết)|còn lại"),
    (
        "settled",
        r"(?:đã|được) (?:được )?(?:giải quyết|xử lý)|đã trả|giải quyết xong|đã có kết quả|trả kết quả|giải quyết$",
    ),
    ("received", r"tiếp nhận"),
)
"""What a count of files is called, the first that fits; in lower case."""
_CLASS = tuple((name, re.compile(pattern)) for name, pattern in _CLASSES)
_ASIDE = re.compile(
    r"trực tuyến|trực tiếp|bưu chính|qua mạng|một cửa điện tử|bộ phận|mức độ|liên thông|lĩnh vực|đất đai|mức [1-4]"
)
"""Files of one kind only, or a place that is called after what it does."""
_FIELD = re.compile(r"lĩnh vực|đất đai|liên thông|mức")
"""A field of its own: where another item tells one, the other items may be fields too."""
_FILES = {"ho so", "luot ho so"}
_OUT = ("settled", "progress", "refused", "cancelled")
_NOT_DONE = re.compile(r"(?:chưa|không) (?:hoàn thành|thực hiện)|đang (?:thực hiện|triển khai|xử lý)|trong hạn")
_LATE = re.compile(r"quá hạn|trễ hạn|chậm")
_DONE = re.compile(r"hoàn thành")


@dataclass(slots=True)
class Account:
    """The counts of one telling, by class; at most one each at the top, those in brackets apart."""

    counts: dict[str, Part] = field(default_factory=dict)
    inside: dict[str, Part] = field(default_factory=dict)

    def value(self, name: str) -> Decimal:
        return self.counts[name].figure.value if name in self.counts else Decimal(0)


def find(subject: Subject) -> Iterator[Finding]:
    """Files told in one sentence, paragraph or list; tasks told in one sentence."""
    found = passages(subject)
    for run in lists(found):
        account = _account(run)
        if account is not None:
            yield from _files(account)
    for passage in found:
        yield from _tasks(passage)
    yield from staff.find(found)


def _account(run: Sequence[Passage]) -> Account | None:
    """The counts of files of a run; None when a class is told twice, were it of one field, for then there is more
    than one story."""
    account, aside = Account(), []
    for passage in run:
        for figure in passage.figures:
            if not figure.counts or (figure.noun and figure.noun not in _FILES):
                continue
            name = _class(figure)
            if name is None:
                aside += [(passage, _named(figure.label))] if _FIELD.search(figure.label) and not figure.depth else []
                continue
            target = account.inside if figure.depth else account.counts
            if name in target and not figure.depth:
                return None
            target.setdefault(name, Part(passage, figure))
    if any(name in account.counts and account.counts[name].passage is not passage for passage, name in aside):
        return None
    return account if "received" in account.counts else None


def _class(figure: Figure) -> str | None:
    return None if _ASIDE.search(figure.label) or "%" in figure.label else _named(figure.label)


def _named(words: str) -> str | None:
    return next((name for name, pattern in _CLASS if pattern.search(words)), None)


def _files(account: Account) -> Iterator[Finding]:
    told = [name for name in _OUT if name in account.counts]
    came = account.value("received") + account.value("carried")
    if "settled" not in told:
        return
    gone = sum((account.value(name) for name in told), Decimal(0))
    ways_in = {came, account.value("received")} if "carried" in account.counts else {came}
    if ways_in & {gone + extra for extra in _extras(account)}:
        return
    full = len(told) >= 3 or ("carried" in account.counts and gone > came)
    if gone > came or "progress" in told:
        yield _finding(BALANCE if full else LIKELY, account, came, gone, told)


def _extras(account: Account) -> set[Decimal]:
    """What refusals told in brackets behind the settled add to the outcomes: nothing where they are among these."""
    told = [part for name, part in account.inside.items() if name in ("refused", "cancelled")]
    extra = sum((part.figure.value for part in told), Decimal(0))
    if not told:
        return {Decimal(0)}
    beside = [f.value for f in told[0].passage.figures if f.group == told[0].figure.group and f.counts]
    settled = account.value("settled")
    among, apart = sum(beside, Decimal(0)) == settled, sum(beside, Decimal(0)) - extra == settled
    return {Decimal(0)} if among else {extra} if apart else {Decimal(0), extra}


def _finding(rule: Rule, account: Account, came: Decimal, gone: Decimal, told: Sequence[str]) -> Finding:
    ins = [name for name in ("received", "carried") if name in account.counts]
    left = addition([account.value(name) for name in ins], came) if len(ins) > 1 else number(came)
    right = addition([account.value(name) for name in told], gone) if len(told) > 1 else number(gone)
    return _said(rule, [account.counts[name] for name in (*ins, *told)], came, gone, left, right)


def _said(rule: Rule, parts: Sequence[Part], came: Decimal, gone: Decimal, left: str, right: str) -> Finding:
    return rule.finding(
        Message("Nhận {came}, kết quả cộng được {gone}", "{came} came in, outcomes make {gone}"),
        Message(
            "Nhận (được giao) {came} nhưng kết quả nêu cùng chỗ là {right}: kiểm tra lại hoặc nêu số còn thiếu.",
            "{came} came in but the outcomes told with it are {right}: check each number or tell what is missing.",
        ),
        *(part.passage.place(part.figure) for part in parts),
        found=number(came),
        expected=number(gone),
        steps=(left, f"{right} ≠ {number(came)}") if "=" in left else (f"{right} ≠ {number(came)}",),
        came=number(came),
        gone=number(gone),
        right=right,
    )


def _tasks(passage: Passage) -> Iterator[Finding]:
    """'Giao 27 nhiệm vụ, hoàn thành 22, quá hạn 02, chưa hoàn thành 3'; late ones may be among the done."""
    for figure in passage.figures:
        _, end = passage.sentence(figure.start)
        if figure.noun != "nhiem vu" or not figure.counts or not re.search(r"giao|tổng số", figure.before):
            continue
        rest = [f for f in passage.inside(figure.end, end) if f.counts and f.noun in ("", "nhiem vu") and not f.depth]
        account = {name: f for f in reversed(rest) if (name := _outcome(f)) is not None}
        if "done" not in account or len(account) != len(rest):
            return
        values = {name: f.value for name, f in account.items()}
        gone = sum(values.values(), Decimal(0))
        within = gone - values.get("late", Decimal(0))
        complete = "open" in account
        if figure.value in (gone, within) or (not complete and gone < figure.value):
            return
        parts = [Part(passage, f) for f in (figure, *sorted(account.values(), key=lambda f: f.start))]
        numbers = [part.figure.value for part in parts[1:]]
        step = addition(numbers, gone) if len(numbers) > 1 else number(gone)
        yield _said(BALANCE, parts, figure.value, gone, number(figure.value), step)
        return


def _outcome(figure: Figure) -> str | None:
    if _NOT_DONE.search(figure.label):
        return "open"
    if _LATE.search(figure.label):
        return "late"
    return "done" if _DONE.search(figure.label) else None
