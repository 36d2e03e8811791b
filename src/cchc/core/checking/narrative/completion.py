"""All tasks said to be done, a system said to run, a base said in two parts: against the rows that tell otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cchc.core.checking.aims import looks_ahead
from cchc.core.checking.finding import Finding, Severity
from cchc.core.checking.narrative.ground import answered, claim
from cchc.core.checking.narrative.statements import Stated, statements
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Sentence, Subject
from cchc.core.checking.words import addition, name, number, numbered
from cchc.core.messages import Message

ALL_DONE = claim(
    "all-tasks",
    Severity.warning,
    Message("Lời văn hoàn thành hết, phụ lục còn việc", "All done in the prose, not in the appendix"),
    Message(
        "Lời văn ghi hoàn thành 100% nhiệm vụ của kế hoạch, phụ lục ghi 26/34.",
        "The prose says all tasks of the plan are done, the appendix 26 of 34.",
    ),
)
CARRIED_OUT = claim(
    "all-carried-out",
    Severity.info,
    Message("Lời văn thực hiện đầy đủ, phụ lục còn việc", "All carried out in the prose, not in the appendix"),
    Message(
        "Lời văn ghi thực hiện đầy đủ các nhiệm vụ, phụ lục ghi hoàn thành 26/34.",
        "The prose says all tasks are carried out, the appendix 26 of 34.",
    ),
)
ONLINE_BASE = claim(
    "online-base",
    Severity.info,
    Message("Số gốc gồm cả hồ sơ ngoài mức độ 3, 4", "The base counts dossiers of other levels"),
    Message(
        "Lời văn ghi mức độ 3 nhận 11.689, mức độ 4 nhận 20.754 hồ sơ; phụ lục ghi 34.279.",
        "The prose says 11,689 at level 3 and 20,754 at level 4, the appendix 34,279.",
    ),
)
ONE_STOP = claim(
    "one-stop",
    Severity.info,
    Message("Phụ lục đã kết nối một cửa điện tử, lời văn còn khó khăn", "Connected, yet hard to use"),
    Message(
        "Phụ lục ghi đã kết nối hệ thống một cửa điện tử, lời văn ghi khó khăn trong triển khai.",
        "The appendix says connected to the one-stop system, the prose that it is hard to introduce.",
    ),
)
RULES: tuple[Rule, ...] = (ALL_DONE, CARRIED_OUT, ONLINE_BASE, ONE_STOP)

_ALL = r"(?:đầy đủ|toàn bộ|tất cả|hết|100\s*%)\s+(?:các\s+)?(?:nhiệm vụ|công việc)"
_DONE = re.compile(rf"(?<!chưa )hoàn thành\s+{_ALL}[^.;]{{0,30}}(?:kế hoạch|CCHC|cải cách hành chính)", re.IGNORECASE)
_CARRIED_OUT = re.compile(
    rf"(?<!chưa )(?:triển khai|thực hiện)\s+{_ALL}\s+(?:của\s+)?(?:kế hoạch|CCHC|cải cách hành chính)", re.IGNORECASE
)
_HARD = re.compile(
    r"(?:khó khăn|vướng mắc|chưa (?:thể )?(?:triển khai|thực hiện|sử dụng))[^.;]{0,60}một cửa điện tử", re.IGNORECASE
)
_LEVEL = re.compile(r"(?:tong )?so ho so (?!.*truc (?:tuyen|tiep)).*\bmuc (?:do )?([34]) .*tiep nhan")


def find(subject: Subject) -> Iterator[Finding]:
    """Claims that the rows of tasks, of the one-stop system and of online dossiers deny."""
    planned, done = answered(subject, "A2.1"), answered(subject, "A2.2")
    connected = answered(subject, "G7a") or next(
        ((row, value) for row in subject.rows if row.indicator == "G7a" and (value := subject.number(row))), None
    )
    for sentence in subject.sentences:
        if planned and done and done[1] < planned[1] and not looks_ahead(subject, sentence.section.heading):
            yield from _not_all(subject, sentence)
        match = _HARD.search(sentence.text)
        if match and connected and connected[0].kind == "code" and connected[1] == 1:
            yield ONE_STOP.finding(
                Message("Đã kết nối (1), còn khó khăn", "Connected (1), yet hard to use"),
                Message(
                    "Mục {section} ghi “{said}” nhưng phụ lục, dòng {row}, ghi đã kết nối: nêu rõ mức sử dụng.",
                    "Section {section} says “{said}” but the appendix, row {row}, says connected: say how far it is "
                    "used.",
                ),
                sentence.words(*match.span()),
                subject.cell(connected[0]),
                found=match[0],
                expected="1",
                indicators=("G7a",),
                section=numbered(sentence.section.id),
                said=match[0],
                row=name(connected[0]),
            )
    yield from _online_base(subject, statements(subject))


def _not_all(subject: Subject, sentence: Sentence) -> Iterator[Finding]:
    planned, done = answered(subject, "A2.1"), answered(subject, "A2.2")
    for rule, words in ((ALL_DONE, _DONE), (CARRIED_OUT, _CARRIED_OUT)):
        match = words.search(sentence.text)
        if match and planned and done:
            yield rule.finding(
                Message("Lời văn đã xong hết, phụ lục {done}/{planned}", "All done; appendix {done} of {planned}"),
                Message(
                    "Mục {section} ghi “{said}” nhưng phụ lục, dòng {row}, ghi hoàn thành {done}/{planned} nhiệm vụ: "
                    "sửa cho thống nhất.",
                    "Section {section} says “{said}” but the appendix, row {row}, says {done} of {planned} tasks: make "
                    "them agree.",
                ),
                sentence.words(*match.span()),
                subject.cell(done[0]),
                subject.cell(planned[0]),
                found=match[0],
                expected=f"{number(done[1])}/{number(planned[1])}",
                indicators=("A2.2", "A2.1"),
                section=numbered(sentence.section.id),
                said=match[0],
                row=name(done[0]),
                done=number(done[1]),
                planned=number(planned[1]),
            )


def _online_base(subject: Subject, stated: Sequence[Stated]) -> Iterator[Finding]:
    """Dossiers received at level 3 and at level 4 of one sentence, against the base of the online rate."""
    base = answered(subject, "G11.1")
    levels: dict[str, Stated] = {}
    for one in stated:
        if one.kind == "dossier" and (match := _LEVEL.match(f"{one.own} ")):
            levels.setdefault(match[1], one)
    if base is None or len(levels) != 2 or levels["3"].said != levels["4"].said:
        return
    parts = [levels[level].value for level in ("3", "4")]
    if (total := sum(parts, parts[0] * 0)) != base[1]:
        yield ONLINE_BASE.finding(
            Message("Mức 3 và 4: {total}, phụ lục {given}", "Levels 3 and 4: {total}, appendix {given}"),
            Message(
                "Mục {section} ghi mức độ 3 và 4 nhận {total} hồ sơ nhưng phụ lục, dòng {row}, ghi {given}: số gốc chỉ "
                "tính thủ tục mức độ 3 và 4.",
                "Section {section} says {total} dossiers at levels 3 and 4 but the appendix, row {row}, {given}: the "
                "base counts only these levels.",
            ),
            subject.cell(base[0]),
            *(levels[level].place(subject) for level in ("3", "4")),
            found=number(base[1]),
            expected=number(total),
            indicators=("G11.1",),
            steps=(addition(parts, total),),
            section=numbered(levels["3"].fact.section),
            total=number(total),
            given=number(base[1]),
            row=name(base[0]),
        )
