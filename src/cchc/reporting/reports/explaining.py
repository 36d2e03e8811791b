"""Explanations of findings (*giải trình số liệu*): given, held while the finding is the same, withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cchc.core.messages import Message
from cchc.platform.accounts.policy import Answer, Policy
from cchc.platform.events.services import record
from cchc.reporting.figures.owed import address_of
from cchc.reporting.forms.models import OPEN_STATES, Obligation, ReportingPeriod
from cchc.reporting.reports import events
from cchc.reporting.reports.live import Live, current_explanations, look
from cchc.reporting.reports.models import Explanation, Report, Severity, Stage

NOTES = Policy(Report, path="unit", of="note", known=False)
LONGEST = 4000
EXPLAINED_AT = frozenset({Stage.ELSEWHERE, Stage.DRAFT, Stage.CHECK, Stage.SIGN_OFF})
"""While the report is not signed: what a chairman signed is explained no more."""

NO_TEXT = Message(
    "Hãy ghi lý do: cấp trên sẽ đọc giải trình này cùng số liệu.",
    "Give a reason: the body above reads it beside the figures.",
)
TOO_LONG = Message("Giải trình dài quá {most} ký tự. Hãy rút gọn.", "An explanation has at most {most} characters.")
NUL = Message("Giải trình có ký tự hỏng. Hãy gõ lại.", "The explanation holds a broken character. Type it again.")
NOTHING = Message("Hãy chọn ít nhất một điểm để giải trình.", "Choose at least one finding to explain.")
GONE = Message(
    "Số liệu vừa thay đổi, điểm này không còn như khi mở trang. Hãy xem lại rồi giải trình.",
    "The figures have changed and this finding is not what the page showed. Look at it again, then explain it.",
)
NOT_NOW = Message(
    "Báo cáo đã ký hoặc đã gửi, nên không ghi giải trình được nữa.",
    "The report was signed or sent, so nothing is explained any more.",
)


class Refused(ValueError):
    """An explanation that cannot be kept; `message` says why."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.text("en"))
        self.message = message


def may_explain(user: Any, owed: Obligation) -> Answer:
    """Whether `user` may explain findings of the unit's report."""
    return NOTES.allows(user, "explain", owed.unit)


def open_for(owed: Obligation) -> bool:
    """Whether the report is still explained: the period open, not signed, not with the body above."""
    stage = owed.report.stage if owed.report else Stage.ELSEWHERE
    return owed.period.state == ReportingPeriod.State.OPEN and owed.state in OPEN_STATES and stage in EXPLAINED_AT


@transaction.atomic
def explain(owed: Obligation, wanted: Mapping[str, str], text: str, *, by: Any) -> list[Explanation]:
    """Give one reason for these findings (id → basis as the page showed it).

    Refused without a reason, and where one of them is no longer what the page showed; then nothing is written.
    """
    said = " ".join(text.replace("\r", "").split(" ")).strip()
    if not wanted:
        raise Refused(NOTHING)
    if "\0" in said:
        raise Refused(NUL)
    if not said:
        raise Refused(NO_TEXT)
    if len(said) > LONGEST:
        raise Refused(Message(TOO_LONG.vi, TOO_LONG.en, {"most": LONGEST}))
    owed = _locked(owed)
    live = look(owed)
    now = {one["id"]: one for one in live.findings}
    if any(key not in now or now[key]["basis"] != basis for key, basis in wanted.items()):
        raise Refused(GONE)
    moment, report = timezone.now(), live.report
    Explanation.objects.filter(report=report, key__in=wanted, superseded__isnull=True).update(superseded=moment)
    made = [
        Explanation.objects.create(
            report=report, key=key, basis=basis, rule=now[key]["rule"][:80], text=said, author=by, recorded=moment
        )
        for key, basis in wanted.items()
    ]
    for one in made:
        record(
            events.EXPLAINED, subject=report, unit=report.unit, rule=one.rule, key=one.key, period=report.period_code
        )
    return made


@transaction.atomic
def withdraw(owed: Obligation, key: str, *, by: Any) -> bool:
    """Take the explanation of a finding back; it stays readable in what was sent with it. False where there is none."""
    owed = _locked(owed)
    held = current_explanations(owed.report).get(key) if owed.report else None
    if held is None or owed.report is None:
        return False
    Explanation.objects.filter(pk=held.pk).update(superseded=timezone.now())
    report = owed.report
    record(events.UNEXPLAINED, subject=report, unit=report.unit, rule=held.rule, key=key, period=report.period_code)
    return True


def _locked(owed: Obligation) -> Obligation:
    """The obligation, held until this is done; Refused where its report is signed or sent."""
    Obligation.objects.select_for_update(of=("self",)).get(pk=owed.pk)
    now = Obligation.objects.select_related("unit", "period__regime", "report__unit").get(pk=owed.pk)
    if not open_for(now):
        raise Refused(NOT_NOW)
    return now


def of_row(owed: Obligation, row: str, user: Any, live: Live | None = None) -> dict[str, Any]:
    """What `reports/_explaining.html` shows of one row: its findings, each with its explanation or a field for it."""
    live = live or look(owed)
    items = [one for one in live.findings if row in one["rows"]]
    return {**context(owed, live, items, user), "back": f"{reverse('figures:fill', args=address_of(owed))}"}


def context(owed: Obligation, live: Live, items: list[dict[str, Any]], user: Any) -> dict[str, Any]:
    """Findings for a page where they are explained."""
    return {
        "owed": owed,
        "items": [
            {
                **one,
                "held": live.explanations.get(one["id"]),
                "asks": one["severity"] in (Severity.ERROR, Severity.WARNING),
            }
            for one in items
        ],
        "may": open_for(owed) and bool(may_explain(user, owed)),
    }
