"""What the prose claims against what several rows say together: claims that are no single number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.checking.narrative.autonomy import UNITS_RULES, no_units, pending, service_units
from cchc.core.checking.narrative.binding import EARLY, EXACT
from cchc.core.checking.narrative.ground import answered, claim
from cchc.core.checking.narrative.statements import Stated, statements
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Sentence, Subject
from cchc.core.checking.words import addition, name, number, numbered
from cchc.core.messages import Message
from cchc.core.reading.draft import DraftRow

ON_TIME = claim(
    "on-time",
    Severity.error,
    Message("Hồ sơ đúng hạn trái với hồ sơ trễ hạn", "On-time dossiers against late ones"),
    Message(
        "Lời văn ghi giải quyết 425 hồ sơ, trễ hạn 1; phụ lục ghi đúng hạn 425.",
        "The prose says 425 settled, 1 late; the appendix says 425 on time.",
    ),
)
LEVELS = claim(
    "online-levels",
    Severity.info,
    Message("Thiếu mức độ 4 trong lời văn", "Level 4 is missing from the prose"),
    Message(
        "Lời văn nêu dịch vụ mức độ 1, 2, 3; phụ lục ghi 79 thủ tục mức độ 4.",
        "The prose lists levels 1, 2, 3; the appendix gives 79 procedures at level 4.",
    ),
)
ACCOUNTS = claim(
    "accounts",
    Severity.info,
    Message("100% sử dụng nhưng không đủ tài khoản", "All use it, yet accounts are fewer than people"),
    Message(
        "364 tài khoản cho 1.038 người, lời văn ghi 100% sử dụng.",
        "364 accounts for 1,038 people, yet 100% use is claimed.",
    ),
)
DONE = claim(
    "all-done",
    Severity.info,
    Message("Hoàn thành toàn bộ kế hoạch nhưng còn việc dở", "All tasks done, yet one is not"),
    Message(
        "Phụ lục ghi 16/16 nhiệm vụ hoàn thành, lời văn ghi kiểm tra đạt 75% kế hoạch.",
        "The appendix says 16 of 16 tasks are done, the prose that checks reached 75% of the plan.",
    ),
)
RECEIVED = claim(
    "nothing-received",
    Severity.info,
    Message("Có hồ sơ giải quyết nhưng tiếp nhận là 0", "Dossiers settled, none received"),
    Message("Giải quyết 17 hồ sơ, tổng số tiếp nhận ghi 0.", "17 dossiers settled, 0 received."),
)
PUBLISHED = claim(
    "published",
    Severity.warning,
    Message("100% công khai nhưng số công khai ít hơn", "All published, yet fewer are"),
    Message(
        "Lời văn ghi công khai 100% thủ tục, phụ lục ghi 329 trên 412.",
        "The prose says all procedures are published, the appendix 329 of 412.",
    ),
)
CONNECTING = claim(
    "still-connecting",
    Severity.warning,
    Message("Đang kết nối nhưng đã gửi 100% qua hệ thống", "Still connecting, yet all sent through it"),
    Message(
        "Lời văn ghi đang nâng cấp để kết nối hệ thống báo cáo quốc gia, phụ lục ghi 100% báo cáo gửi qua đó.",
        "The prose says the national reporting system is still to be connected, the appendix that all reports use it.",
    ),
)
RULES: tuple[Rule, ...] = (CONNECTING, PUBLISHED, ON_TIME, *UNITS_RULES, LEVELS, ACCOUNTS, DONE, RECEIVED)

_DOSSIERS = {
    "department": ("C3.1a", "C3.1b"),
    "district": ("C3.2a", "C3.2b"),
    "commune": ("C3.3a", "C3.3b"),
}
"""By level: dossiers settled, and on time."""
_ALL_PUBLISHED = re.compile(r"\btthc\b.*\b(?:cong khai|niem yet)\b")
_LATE = re.compile(r"^(?!.*\b(?:dang|chua)\b).*\b(?:tre h[ae]n|qua han)\b")
_TO_BE_CONNECTED = re.compile(
    r"(?:đang|sẽ|chưa)\s[^.;,]{0,60}kết nối[^.;,]{0,40}hệ thống (?:thông tin )?báo cáo (?:của )?(?:quốc gia|Chính phủ)",
    re.IGNORECASE,
)
_UP_TO_3 = re.compile(r"mức độ\s+(1,\s*2(?:,|\s+và)\s*3)(?!\s*(?:,|và|-)\s*4)", re.IGNORECASE)


def find(subject: Subject) -> Iterator[Finding]:
    """Claims of the prose that several rows deny."""
    stated = statements(subject)
    yield from _published(subject, stated)
    yield from _on_time(subject, stated)
    yield from service_units(subject, stated)
    yield from _accounts(subject, stated)
    yield from _all_done(subject, stated)
    yield from _nothing_received(subject)
    for sentence in subject.sentences:
        yield from no_units(subject, sentence)
        yield from pending(subject, sentence)
        yield from _levels(subject, sentence)
        yield from _connecting(subject, sentence)


def _published(subject: Subject, stated: Sequence[Stated]) -> Iterator[Finding]:
    """All procedures said to be published on the portal: against the published and those in force of each period."""
    claim = next((s for s in stated if s.fact.unit == "%" and s.value == 100 and _ALL_PUBLISHED.search(s.own)), None)
    if claim is None or not re.search(r"\b(?:cong|trang)\b.*\bdien tu\b|dvc quoc gia", claim.said):
        return
    short: list[tuple[DraftRow, DraftRow, str]] = []
    for row in subject.rows:
        value = subject.number(row)
        if row.indicator != "C4.1" or row.breakdown or value is None:
            continue
        for force in subject.rows_of("C1.4", "", row.period):
            all_of_them = subject.number(force)
            if all_of_them is not None and value < all_of_them:
                short.append((row, force, f"{number(value)}/{number(all_of_them)}"))
    if short:
        given = ", ".join(text for _, _, text in short)
        yield PUBLISHED.finding(
            Message("100% công khai; phụ lục {given}", "100% published; appendix {given}"),
            Message(
                "Mục {section} ghi công khai 100% thủ tục nhưng phụ lục, dòng {row}, ghi {given}: sửa cho thống nhất.",
                "Section {section} says 100% of procedures are published but the appendix, row {row}, says {given}: "
                "make them agree.",
            ),
            subject.words(claim.fact),
            *(subject.cell(one) for pair in short for one in pair[:2]),
            found="100%",
            expected=given,
            indicators=("C4.1", "C1.4"),
            section=numbered(claim.fact.section),
            row=name(short[0][0]),
            given=given,
        )


def _on_time(subject: Subject, stated: Sequence[Stated]) -> Iterator[Finding]:
    """Early and exactly in time together, or settled less late, of one sentence, is on time."""
    settled_id, on_time_id = _DOSSIERS.get(subject.draft.report.level or "", ("", ""))
    printed, in_table = answered(subject, on_time_id), answered(subject, settled_id)
    for settled in stated:
        if printed is None or settled.fact.indicator != settled_id or not in_table or in_table[1] != settled.value:
            continue  # dossiers of another scope than the table's
        here = [s for s in stated if s.sentence is settled.sentence and s.kind == "dossier" and s is not settled]
        early, exact = ([s for s in here if pattern.search(s.own)] for pattern in (EARLY, EXACT))
        late = [s for s in here if _LATE.search(s.own) and s.value and not s.fact.indicator]
        if len(early) == len(exact) == 1 and early != exact:
            parts, sign, expected = (early[0], exact[0]), "+", early[0].value + exact[0].value
        elif len(late) == 1:
            parts, sign, expected = (settled, late[0]), "−", settled.value - late[0].value
        else:
            continue
        if expected != printed[1]:
            yield _not_on_time(subject, parts, sign, expected, printed)


def _not_on_time(
    subject: Subject, parts: tuple[Stated, Stated], sign: str, expected: Decimal, printed: tuple[DraftRow, Decimal]
) -> Finding:
    row, given = printed
    sum_of_two = f"{number(parts[0].value)} {sign} {number(parts[1].value)} = {number(expected)}"
    return ON_TIME.finding(
        Message("Đúng hạn {on_time} hay {given}", "{on_time} or {given} on time"),
        Message(
            "Theo mục {section}, hồ sơ giải quyết đúng hạn là {sum}, nhưng phụ lục, dòng {row}, ghi {given}: sửa số "
            "sai.",
            "By section {section} the dossiers on time are {sum}, but the appendix, row {row}, says {given}: correct "
            "the "
            "wrong one.",
        ),
        subject.cell(row),
        *(subject.words(part.fact) for part in parts),
        found=number(given),
        expected=number(expected),
        indicators=(row.indicator or "",),
        steps=(sum_of_two,),
        cause=row.place,
        section=numbered(parts[0].fact.section),
        sum=sum_of_two,
        row=name(row),
        on_time=number(expected),
        given=number(given),
    )


def _connecting(subject: Subject, sentence: Sentence) -> Iterator[Finding]:
    """The national reporting system still being connected, though all reports are said to be sent through it."""
    sent, match = answered(subject, "G3"), _TO_BE_CONNECTED.search(sentence.text)
    if sent and match and sent[0].kind == "percent" and sent[1] == 100:
        yield CONNECTING.finding(
            Message("Đang kết nối; phụ lục 100%", "Still connecting; appendix 100%"),
            Message(
                "Mục {section} ghi đang chuẩn bị kết nối hệ thống báo cáo quốc gia nhưng phụ lục, dòng {row}, ghi 100% "
                "báo "
                "cáo gửi qua hệ thống: xem lại tỷ lệ.",
                "Section {section} says the national reporting system is still to be connected but the appendix, row "
                "{row}, "
                "says 100% of reports use it: look at the rate again.",
            ),
            sentence.words(*match.span()),
            subject.cell(sent[0]),
            found=match[0],
            expected="100%",
            indicators=("G3",),
            section=numbered(sentence.section.id),
            row=name(sent[0]),
        )


def _levels(subject: Subject, sentence: Sentence) -> Iterator[Finding]:
    level_4, match = answered(subject, "G9.2"), _UP_TO_3.search(sentence.text)
    if level_4 and level_4[1] and match:
        yield LEVELS.finding(
            Message("Mức độ {levels}; phụ lục {given} ở mức 4", "Levels {levels}; appendix: {given} at level 4"),
            Message(
                "Mục {section} chỉ nêu mức độ {levels} nhưng phụ lục, dòng {row}, ghi {given} thủ tục mức độ 4: bổ "
                "sung mức độ 4.",
                "Section {section} names only levels {levels} but the appendix, row {row}, has {given} procedures at "
                "level 4: "
                "add it.",
            ),
            sentence.words(*match.span()),
            subject.cell(level_4[0]),
            found=match[1],
            expected=number(level_4[1]),
            indicators=("G9.2",),
            levels=match[1],
            section=numbered(sentence.section.id),
            row=name(level_4[0]),
            given=number(level_4[1]),
        )


def _accounts(subject: Subject, stated: Sequence[Stated]) -> Iterator[Finding]:
    """Fewer accounts than people present, while all are said to use them."""
    present = [one for indicator in ("D2.2", "D3.2") if (one := answered(subject, indicator))]
    accounts = [s for s in stated if s.kind == "account" and re.search("cong chuc|vien chuc", s.own)]
    all_use = [
        s for s in stated if s.fact.unit == "%" and s.value == 100 and "thu dien tu" in s.own and "cong chuc" in s.own
    ]
    people = sum((value for _, value in present), Decimal(0))
    if len(present) == 2 and accounts and all_use and accounts[0].value < people:
        yield ACCOUNTS.finding(
            Message("{accounts} tài khoản cho {people} người, 100%", "{accounts} accounts for {people} people, 100%"),
            Message(
                "Lời văn ghi 100% công chức, viên chức dùng thư điện tử nhưng chỉ có {accounts} tài khoản, phụ lục có "
                "{people} "
                "người: nêu rõ phạm vi của tỷ lệ.",
                "The prose says 100% of staff use e-mail but there are {accounts} accounts and the appendix counts "
                "{people} "
                "people: say whom the rate covers.",
            ),
            subject.words(all_use[0].fact),
            subject.words(accounts[0].fact),
            *(subject.cell(row) for row, _ in present),
            found=number(accounts[0].value),
            expected=number(people),
            indicators=("D2.2", "D3.2"),
            steps=(addition([value for _, value in present], people),),
            accounts=number(accounts[0].value),
            people=number(people),
        )


def _all_done(subject: Subject, stated: Sequence[Stated]) -> Iterator[Finding]:
    """Every task of the plan done, while the prose says that a plan was reached only in part or tasks are overdue."""
    planned, done = answered(subject, "A2.1"), answered(subject, "A2.2")
    if not planned or not done or not planned[1] or planned[1] != done[1]:
        return
    behind = [s for s in stated if s.fact.unit == "%" and s.value < 100 and re.search("hoan thanh ke hoach", s.own)]
    late = [s for s in stated if s.fact.indicator in ("A5.4", "A6.4") and s.value]
    if behind:
        words: list[Place] = [subject.words(s.fact) for s in (*behind, *late)]
        yield DONE.finding(
            Message("{done}/{planned} nhiệm vụ, kiểm tra đạt {share}%", "{done}/{planned} tasks, checks at {share}%"),
            Message(
                "Phụ lục ghi hoàn thành {done}/{planned} nhiệm vụ của kế hoạch nhưng mục {section} ghi mới đạt "
                "{share}% kế "
                "hoạch: xem lại mức hoàn thành.",
                "The appendix says {done} of {planned} tasks are done but section {section} says {share}% of a plan: "
                "look "
                "again at what is done.",
            ),
            *(subject.cell(row) for row, _ in (done, planned)),
            *words,
            found=f"{number(done[1])}/{number(planned[1])}",
            expected=f"{number(behind[0].value)}%",
            indicators=("A2.2", "A2.1"),
            done=number(done[1]),
            planned=number(planned[1]),
            share=number(behind[0].value),
            section=numbered(behind[0].fact.section),
        )


def _nothing_received(subject: Subject) -> Iterator[Finding]:
    """Dossiers settled while the total received, online or not, is 0."""
    settled = answered(subject, _DOSSIERS.get(subject.draft.report.level or "", ("", ""))[0])
    received = answered(subject, "G11.1")
    if settled and received and settled[1] and not received[1]:
        yield RECEIVED.finding(
            Message("Giải quyết {settled}, tiếp nhận 0", "{settled} settled, 0 received"),
            Message(
                "Dòng {row} ghi giải quyết {settled} hồ sơ nhưng dòng {other} ghi tiếp nhận 0: ghi số tiếp nhận hoặc "
                "nêu phạm vi.",
                "Row {row} says {settled} dossiers settled but row {other} says 0 received: fill in or say what it "
                "covers.",
            ),
            subject.cell(received[0]),
            subject.cell(settled[0]),
            found="0",
            expected=number(settled[1]),
            indicators=("G11.1", settled[0].indicator or ""),
            settled=number(settled[1]),
            row=name(settled[0]),
            other=name(received[0]),
        )
