"""What the prose claims against what several rows say together: claims that are no single number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.checking.narrative.statements import Stated, key, statements
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Sentence, Subject
from cchc.core.checking.words import addition, name, number
from cchc.core.messages import Message
from cchc.core.reading.draft import DraftRow

_BASIS = Message(
    "Điều lời văn khẳng định và các dòng của phụ lục không thể cùng đúng, hoặc khó cùng đúng.",
    "What the prose claims and the rows of the appendix cannot both hold, or hardly.",
)


def _rule(name: str, severity: Severity, title: Message, example: Message) -> Rule:
    return Rule(f"narrative.{name}", severity, title, _BASIS, example, needs=("prose", "table"))


ON_TIME = _rule(
    "on-time",
    Severity.error,
    Message("Hồ sơ đúng hạn trái với hồ sơ trễ hạn", "On-time dossiers against late ones"),
    Message(
        "Lời văn ghi giải quyết 425 hồ sơ, trễ hạn 1; phụ lục ghi đúng hạn 425.",
        "The prose says 425 settled, 1 late; the appendix says 425 on time.",
    ),
)
NOTE = _rule(
    "note",
    Severity.warning,
    Message("Ghi chú của dòng cho tổng khác lời văn", "A row's note gives another total than the prose"),
    Message(
        "Dòng ghi 45, ghi chú “còn 02 đơn vị”; lời văn ghi 50.", "The row says 45, its note “02 left”; the prose 50."
    ),
)
AUTONOMY = _rule(
    "autonomy",
    Severity.info,
    Message("Tự chủ toàn bộ nhưng nhà nước bảo đảm chi", "All autonomous, yet paid by the State"),
    Message(
        "Lời văn ghi 100% đơn vị tự chủ, phụ lục ghi mọi đơn vị do nhà nước bảo đảm 100% chi.",
        "The prose says all units are autonomous, the appendix that the State pays for all of them.",
    ),
)
NO_UNITS = _rule(
    "no-service-units",
    Severity.warning,
    Message("Tự chủ của đơn vị sự nghiệp không có", "Autonomy of service units that do not exist"),
    Message(
        "Nêu tự chủ theo Nghị định 16/2015/NĐ-CP trong khi số đơn vị sự nghiệp là 0.",
        "Autonomy under Decree 16/2015/NĐ-CP is claimed while there are 0 public service units.",
    ),
)
PENDING = _rule(
    "pending",
    Severity.warning,
    Message("Lời văn còn trình, phụ lục đã phê duyệt", "Pending in the prose, approved in the appendix"),
    Message(
        "Lời văn ghi đang đề nghị phê duyệt vị trí việc làm, phụ lục ghi 12 cơ quan đã được phê duyệt.",
        "The prose says job positions await approval, the appendix that 12 bodies have it.",
    ),
)
LEVELS = _rule(
    "online-levels",
    Severity.info,
    Message("Thiếu mức độ 4 trong lời văn", "Level 4 is missing from the prose"),
    Message(
        "Lời văn nêu dịch vụ mức độ 1, 2, 3; phụ lục ghi 79 thủ tục mức độ 4.",
        "The prose lists levels 1, 2, 3; the appendix gives 79 procedures at level 4.",
    ),
)
ACCOUNTS = _rule(
    "accounts",
    Severity.info,
    Message("100% sử dụng nhưng không đủ tài khoản", "All use it, yet accounts are fewer than people"),
    Message(
        "364 tài khoản cho 1.038 người, lời văn ghi 100% sử dụng.",
        "364 accounts for 1,038 people, yet 100% use is claimed.",
    ),
)
DONE = _rule(
    "all-done",
    Severity.info,
    Message("Hoàn thành toàn bộ kế hoạch nhưng còn việc dở", "All tasks done, yet one is not"),
    Message(
        "Phụ lục ghi 16/16 nhiệm vụ hoàn thành, lời văn ghi kiểm tra đạt 75% kế hoạch.",
        "The appendix says 16 of 16 tasks are done, the prose that checks reached 75% of the plan.",
    ),
)
RECEIVED = _rule(
    "nothing-received",
    Severity.info,
    Message("Có hồ sơ giải quyết nhưng tiếp nhận là 0", "Dossiers settled, none received"),
    Message("Giải quyết 17 hồ sơ, tổng số tiếp nhận ghi 0.", "17 dossiers settled, 0 received."),
)
PUBLISHED = _rule(
    "published",
    Severity.warning,
    Message("100% công khai nhưng số công khai ít hơn", "All published, yet fewer are"),
    Message(
        "Lời văn ghi công khai 100% thủ tục, phụ lục ghi 329 trên 412.",
        "The prose says all procedures are published, the appendix 329 of 412.",
    ),
)
RULES: tuple[Rule, ...] = (PUBLISHED, ON_TIME, NOTE, AUTONOMY, NO_UNITS, PENDING, LEVELS, ACCOUNTS, DONE, RECEIVED)

_DOSSIERS = {
    "department": ("C3.1a", "C3.1b"),
    "district": ("C3.2a", "C3.2b"),
    "commune": ("C3.3a", "C3.3b"),
}
"""By level: dossiers settled, and on time."""
_STATE_PAID, _SELF_PAID = "F2.5", ("F2.2", "F2.3", "F2.4")
_ALL_PUBLISHED = re.compile(r"\btthc\b.*\b(?:cong khai|niem yet)\b")
_LEFT = re.compile(r"\bcòn\s+(?:lại\s+)?0*(\d+)\s+(?:cơ quan|đơn vị)", re.IGNORECASE)
_SERVICE_DECREES = re.compile(r"\b(?:16/2015|141/2016|43/2006|60/2021)/NĐ-CP")
"""Decrees on the autonomy of public service units (2006, 2015, 2016, 2021)."""
_PENDING = re.compile(r"\b(?:de nghi|dang trinh|trinh)\b.*\bphe duyet\b")
_APPROVED = re.compile(r"\b(?:da duoc|duoc) .{0,30}phe duyet|quyet dinh.{0,40}phe duyet")
_UP_TO_3 = re.compile(r"mức độ\s+(1,\s*2(?:,|\s+và)\s*3)(?!\s*(?:,|và|-)\s*4)", re.IGNORECASE)


def find(subject: Subject) -> Iterator[Finding]:
    """Claims of the prose that several rows deny."""
    stated = statements(subject)
    yield from _published(subject, stated)
    yield from _on_time(subject, stated)
    yield from _service_units(subject, stated)
    yield from _accounts(subject, stated)
    yield from _all_done(subject, stated)
    yield from _nothing_received(subject)
    for sentence in subject.sentences:
        yield from _no_units(subject, sentence)
        yield from _pending(subject, sentence)
        yield from _levels(subject, sentence)


def _clause(sentence: Sentence, words: str) -> Place:
    """The part of a paragraph that holds `words`, from stop to stop."""
    at = sentence.text.lower().find(words.lower())
    stops = list(re.finditer(r"[.;]\s", sentence.text))
    start = max((stop.end() for stop in stops if stop.end() <= at), default=0)
    return sentence.words(start, min((stop.start() for stop in stops if stop.start() > at), default=len(sentence.text)))


def _row(subject: Subject, indicator: str) -> tuple[DraftRow, Decimal] | None:
    """The answered row of an indicator, for the reporting level where the form asks by level."""
    level = subject.draft.report.level or ""
    for row in (*subject.rows_of(indicator), *subject.rows_of(indicator, level)):
        if (value := subject.number(row)) is not None:
            return row, value
    return None


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
            section=claim.fact.section,
            row=name(short[0][0]),
            given=given,
        )


def _on_time(subject: Subject, stated: Sequence[Stated]) -> Iterator[Finding]:
    """Settled less late, both of one sentence, is on time."""
    settled_id, on_time_id = _DOSSIERS.get(subject.draft.report.level or "", ("", ""))
    printed = _row(subject, on_time_id)
    for settled in stated:
        if printed is None or settled.fact.indicator != settled_id:
            continue
        late = [
            s
            for s in stated
            if s.sentence is settled.sentence and s.kind == "dossier" and re.search(r"tre h[ae]n|qua han", s.own)
        ]
        late = [s for s in late if s.value and not s.fact.indicator and "dang" not in s.own.split()]
        if len(late) != 1 or (expected := settled.value - late[0].value) == printed[1]:
            continue
        values = {"settled": number(settled.value), "late": number(late[0].value), "given": number(printed[1])}
        yield ON_TIME.finding(
            Message("Đúng hạn {on_time} hay {given}", "{on_time} or {given} on time"),
            Message(
                "Mục {section} ghi giải quyết {settled} hồ sơ, trễ hạn {late}, tức đúng hạn {on_time}; phụ lục, dòng "
                "{row}, "
                "ghi {given}: sửa số sai.",
                "Section {section} says {settled} settled, {late} late, so {on_time} on time; the appendix, row {row}, "
                "says {given}: correct the wrong one.",
            ),
            subject.cell(printed[0]),
            subject.words(settled.fact),
            subject.words(late[0].fact),
            found=number(printed[1]),
            expected=number(expected),
            indicators=(on_time_id,),
            steps=(f"{values['settled']} − {values['late']} = {number(expected)}",),
            row=name(printed[0]),
            section=settled.fact.section,
            on_time=number(expected),
            **values,
        )


def _service_units(subject: Subject, stated: Sequence[Stated]) -> Iterator[Finding]:
    """All service units under autonomy: against rows that say the State pays for all, and against a row's note."""
    units = [s for s in stated if s.kind == "body" and re.search(r"\bdvsn\b|don vi su nghiep", s.own) and s.fact.parts]
    if not units:
        return
    places = [subject.words(s.fact) for s in units]
    state_paid, others = _row(subject, _STATE_PAID), [_row(subject, one) for one in _SELF_PAID]
    autonomous = "tu chu" in units[0].said
    if autonomous and state_paid and state_paid[1] and all(one is not None and not one[1] for one in others):
        yield AUTONOMY.finding(
            Message("{units} đơn vị tự chủ, nhà nước chi {paid}", "{units} autonomous, State pays {paid}"),
            Message(
                "Lời văn ghi {units} đơn vị sự nghiệp đều tự chủ nhưng phụ lục, dòng {row}, ghi {paid} đơn vị do Nhà "
                "nước bảo "
                "đảm toàn bộ và không đơn vị nào tự bảo đảm chi: nêu rõ mức tự chủ.",
                "The prose says all {units} service units are autonomous but the appendix, row {row}, says the State "
                "pays for "
                "{paid} and no unit pays for itself: say the degree of autonomy.",
            ),
            *places,
            *(subject.cell(one[0]) for one in (*others, state_paid) if one),
            found=number(units[0].value),
            expected=number(state_paid[1]),
            indicators=(_STATE_PAID,),
            units=number(units[0].value),
            paid=number(state_paid[1]),
            row=name(state_paid[0]),
        )
    yield from _note(subject, units[0], places)


def _note(subject: Subject, units: Stated, places: Sequence[Place]) -> Iterator[Finding]:
    """The units with approved positions, and those its note says are left."""
    for row in subject.rows_of("E1.2"):
        value, left = subject.number(row), _LEFT.search(row.note)
        if value is not None and left and (total := value + int(left[1])) != units.value:
            yield NOTE.finding(
                Message("Phụ lục {total}, lời văn {units} đơn vị", "Appendix {total}, prose {units} units"),
                Message(
                    "Dòng {row} ghi {value} và ghi chú “{note}”, cộng lại {total}, nhưng lời văn ghi {units} đơn vị sự "
                    "nghiệp: "
                    "thống nhất tổng số.",
                    "Row {row} says {value} with the note “{note}”, together {total}, but the prose says {units} "
                    "service "
                    "units: make the total agree.",
                ),
                subject.cell(row),
                *places,
                found=number(units.value),
                expected=number(total),
                indicators=("E1.2",),
                steps=(addition([value, Decimal(left[1])], total),),
                row=name(row),
                value=number(value),
                note=left[0],
                total=number(total),
                units=number(units.value),
            )


def _no_units(subject: Subject, sentence: Sentence) -> Iterator[Finding]:
    total = _row(subject, "F2.1") or _row(subject, "D1.5")
    match = _SERVICE_DECREES.search(sentence.text)
    if total is None or total[1] or match is None or "tự chủ" not in sentence.text.lower():
        return
    yield NO_UNITS.finding(
        Message("Tự chủ theo {decree}, đơn vị sự nghiệp 0", "Autonomy by {decree}, 0 service units"),
        Message(
            "Mục {section} nêu thực hiện tự chủ theo Nghị định {decree} (cho đơn vị sự nghiệp) nhưng phụ lục, dòng "
            "{row}, ghi 0 "
            "đơn vị: sửa căn cứ hoặc số đơn vị.",
            "Section {section} claims autonomy under Decree {decree} (for public service units) but the appendix, row "
            "{row}, "
            "has 0 of them: correct the ground or the number.",
        ),
        _clause(sentence, match[0]),
        subject.cell(total[0]),
        found=match[0],
        expected="0",
        indicators=(total[0].indicator or "",),
        decree=match[0],
        section=sentence.section.id,
        row=name(total[0]),
    )


def _pending(subject: Subject, sentence: Sentence) -> Iterator[Finding]:
    words = key(sentence.text)
    if "vi tri viec lam" not in words or not _PENDING.search(words) or _APPROVED.search(words):
        return
    approved = [one for indicator in ("E1.1", "E1.2") if (one := _row(subject, indicator)) and one[1]]
    if approved:
        given = ", ".join(number(value) for _, value in approved)
        yield PENDING.finding(
            Message("Đang trình duyệt, phụ lục đã duyệt {given}", "Awaiting approval, appendix: {given} approved"),
            Message(
                "Mục {section} ghi vị trí việc làm còn đề nghị phê duyệt nhưng phụ lục, dòng {row}, ghi đã phê duyệt "
                "{given}: "
                "cập nhật lời văn hoặc phụ lục.",
                "Section {section} says job positions await approval but the appendix, row {row}, says {given} "
                "approved: "
                "bring one up to date.",
            ),
            _clause(sentence, "vị trí việc làm"),
            *(subject.cell(row) for row, _ in approved),
            found="đề nghị phê duyệt",
            expected=given,
            indicators=tuple(row.indicator or "" for row, _ in approved),
            section=sentence.section.id,
            row=name(approved[0][0]),
            given=given,
        )


def _levels(subject: Subject, sentence: Sentence) -> Iterator[Finding]:
    level_4, match = _row(subject, "G9.2"), _UP_TO_3.search(sentence.text)
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
            section=sentence.section.id,
            row=name(level_4[0]),
            given=number(level_4[1]),
        )


def _accounts(subject: Subject, stated: Sequence[Stated]) -> Iterator[Finding]:
    """Fewer accounts than people present, while all are said to use them."""
    present = [one for indicator in ("D2.2", "D3.2") if (one := _row(subject, indicator))]
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
    planned, done = _row(subject, "A2.1"), _row(subject, "A2.2")
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
            section=behind[0].fact.section,
        )


def _nothing_received(subject: Subject) -> Iterator[Finding]:
    """Dossiers settled while the total received, online or not, is 0."""
    settled = _row(subject, _DOSSIERS.get(subject.draft.report.level or "", ("", ""))[0])
    received = _row(subject, "G11.1")
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
