"""Claims on service units and job positions: autonomy, totals told by a note, approvals still awaited."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from cchc.core.checking.finding import Finding, Place, Severity
from cchc.core.checking.narrative.ground import answered, claim
from cchc.core.checking.narrative.statements import Stated, key
from cchc.core.checking.rule import Rule
from cchc.core.checking.subject import Sentence, Subject
from cchc.core.checking.words import addition, name, number, numbered
from cchc.core.messages import Message

NOTE = claim(
    "note",
    Severity.warning,
    Message("Ghi chú của dòng cho tổng khác lời văn", "A row's note gives another total than the prose"),
    Message(
        "Dòng ghi 45, ghi chú “còn 02 đơn vị”; lời văn ghi 50.", "The row says 45, its note “02 left”; the prose 50."
    ),
)
AUTONOMY = claim(
    "autonomy",
    Severity.info,
    Message("Tự chủ toàn bộ nhưng nhà nước bảo đảm chi", "All autonomous, yet paid by the State"),
    Message(
        "Lời văn ghi 100% đơn vị tự chủ, phụ lục ghi mọi đơn vị do nhà nước bảo đảm 100% chi.",
        "The prose says all units are autonomous, the appendix that the State pays for all of them.",
    ),
)
NO_UNITS = claim(
    "no-service-units",
    Severity.warning,
    Message("Tự chủ của đơn vị sự nghiệp không có", "Autonomy of service units that do not exist"),
    Message(
        "Nêu tự chủ theo Nghị định 16/2015/NĐ-CP trong khi số đơn vị sự nghiệp là 0.",
        "Autonomy under Decree 16/2015/NĐ-CP is claimed while there are 0 public service units.",
    ),
)
PENDING = claim(
    "pending",
    Severity.warning,
    Message("Lời văn còn trình, phụ lục đã phê duyệt", "Pending in the prose, approved in the appendix"),
    Message(
        "Lời văn ghi đang đề nghị phê duyệt vị trí việc làm, phụ lục ghi 12 cơ quan đã được phê duyệt.",
        "The prose says job positions await approval, the appendix that 12 bodies have it.",
    ),
)
UNITS_RULES: tuple[Rule, ...] = (NOTE, AUTONOMY, NO_UNITS, PENDING)

_STATE_PAID, _SELF_PAID = "F2.5", ("F2.2", "F2.3", "F2.4")
_LEFT = re.compile(r"\bcòn\s+(?:lại\s+)?0*(\d+)\s+(?:cơ quan|đơn vị)", re.IGNORECASE)
_SERVICE_DECREES = re.compile(r"\b(?:16/2015|141/2016|43/2006|60/2021)/NĐ-CP")
"""Decrees on the autonomy of public service units (2006, 2015, 2016, 2021)."""
_PENDING = re.compile(r"\b(?:de nghi|dang trinh|trinh)\b.*\bphe duyet\b")
_APPROVED = re.compile(r"\b(?:da duoc|duoc) .{0,30}phe duyet|quyet dinh.{0,40}phe duyet")


def _clause(sentence: Sentence, words: str) -> Place:
    """The part of a paragraph that holds `words`, from stop to stop."""
    at = sentence.text.lower().find(words.lower())
    stops = list(re.finditer(r"[.;]\s", sentence.text))
    start = max((stop.end() for stop in stops if stop.end() <= at), default=0)
    return sentence.words(start, min((stop.start() for stop in stops if stop.start() > at), default=len(sentence.text)))


def service_units(subject: Subject, stated: Sequence[Stated]) -> Iterator[Finding]:
    """All service units under autonomy: against rows that say the State pays for all, and against a row's note."""
    units = [s for s in stated if s.kind == "body" and re.search(r"\bdvsn\b|don vi su nghiep", s.own) and s.fact.parts]
    if not units:
        return
    places = [subject.words(s.fact) for s in units]
    state_paid, others = answered(subject, _STATE_PAID), [answered(subject, one) for one in _SELF_PAID]
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


def no_units(subject: Subject, sentence: Sentence) -> Iterator[Finding]:
    """Autonomy by a decree on service units, where the appendix has none."""
    total = answered(subject, "F2.1") or answered(subject, "D1.5")
    match = _SERVICE_DECREES.search(sentence.text)
    if total is None or total[1] or match is None or "tự chủ" not in sentence.text.lower():
        return
    yield NO_UNITS.finding(
        Message("Nêu tự chủ nhưng không có đơn vị sự nghiệp", "Autonomy claimed, no service units"),
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
        section=numbered(sentence.section.id),
        row=name(total[0]),
    )


def pending(subject: Subject, sentence: Sentence) -> Iterator[Finding]:
    """Job positions that await approval, where the appendix counts approved ones."""
    words = key(sentence.text)
    if "vi tri viec lam" not in words or not _PENDING.search(words) or _APPROVED.search(words):
        return
    approved = [one for indicator in ("E1.1", "E1.2") if (one := answered(subject, indicator)) and one[1]]
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
            section=numbered(sentence.section.id),
            row=name(approved[0][0]),
            given=given,
        )
