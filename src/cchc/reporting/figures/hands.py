"""In whose hands a report is: whether its unit writes it now, and if not why, in plain words, and what to do."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import override

from cchc.core.messages import Message
from cchc.reporting.forms.models import OPEN_STATES, Obligation, ReportingPeriod
from cchc.reporting.reports.models import Report, Stage

BETWEEN: dict[str, Any] = {
    Obligation.State.SENT: _lazy(
        "The report was sent to the body above. To change a figure, whoever sent it withdraws it first."
    ),
    Obligation.State.RECEIVED: _lazy(
        "The body above has received the report. To change a figure, ask it to send the report back for review."
    ),
    Obligation.State.ACCEPTED: _lazy(
        "The body above has accepted these figures. To change one, ask it to reopen the report for a replacement."
    ),
    Obligation.State.NOT_REQUIRED: _lazy("This report is not required of the unit in this period."),
}
INSIDE: dict[str, Any] = {
    Stage.CHECK: _lazy(
        "The report is being checked. To change a figure, the drafter takes it back, or the checker returns it."
    ),
    Stage.SIGN_OFF: _lazy(
        "The report is with the leader for signature. To change a figure, the drafter takes it back, or the leader "
        "returns it."
    ),
    Stage.SIGNED: _lazy("The report is signed. To change a figure, the leader withdraws the signature."),
    Stage.NUMBERED: _lazy("The report is signed and numbered. To change a figure, the leader withdraws the signature."),
    Stage.ISSUED: _lazy("The report is issued. To change a figure, begin a replacement report."),
}


class Closed(Exception):
    """The period was closed before this could be written. Nothing was."""

    code = "closed"
    """The refusal's name for other software."""

    def __init__(self, obligation: Obligation) -> None:
        super().__init__(f"{type(self).__name__}: obligation {obligation.pk}")
        self.obligation = obligation

    @property
    def said(self) -> str:
        """That nothing was written, why, as it stands now, and who has the report; in the language of the page."""
        now = Obligation.objects.select_related("period", "report").filter(pk=self.obligation.pk).first()
        why = why_not(now) if now else _("This report is asked for no more: its period was taken away.")
        nothing = _("Nothing was written.")
        return f"{nothing} {why}".strip()

    @property
    def message(self) -> Message:
        """The same in both languages."""
        both = {}
        for language in ("vi", "en"):
            with override(language):
                both[language] = self.said
        return Message("{vi}", "{en}", both)


class NotInHand(Closed):
    """The report was handed on, signed or sent before this could be written. Nothing was."""

    code = "not_in_hand"


def refuse_closed(obligation: Obligation) -> None:
    """Closed unless the period is open, NotInHand unless the unit is writing its report. Both stay so until this
    transaction ends: who moves the report waits for its writers, and writers of other reports wait for nobody."""
    lock = " FOR SHARE OF p FOR NO KEY UPDATE OF o" if connection.vendor == "postgresql" else ""
    quoted = connection.ops.quote_name
    period, owed, report = (quoted(model._meta.db_table) for model in (ReportingPeriod, Obligation, Report))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.state, o.state, r.stage FROM {owed} o JOIN {period} p ON p.id = o.period_id"  # noqa: S608 fixed
            f" LEFT JOIN {report} r ON r.id = o.report_id WHERE o.id = %s{lock}",
            [obligation.pk],
        )
        found = cursor.fetchone()
    if found is None:  # the period was taken away, and what was owed with it
        raise Closed(obligation)
    state, owes, stage = found
    if state != ReportingPeriod.State.OPEN:
        raise Closed(obligation)
    if not in_hand(owes, stage):
        raise NotInHand(obligation)


def in_hand(owes: str, stage: str | None) -> bool:
    """Whether the unit writes its report: not handed on inside, and not with the body above."""
    return owes in OPEN_STATES and (stage or "") in {Stage.ELSEWHERE, Stage.DRAFT}


def why_not(owed: Obligation) -> str:
    """Why nobody of the unit writes this report now and who has it; '' where it is in hand."""
    if owed.period.state != ReportingPeriod.State.OPEN:
        if owed.period.closed:
            when = f"{timezone.localtime(owed.period.closed):%H:%M %d/%m/%Y}"
            return _("This period was closed at %(when)s: its figures are shown and not typed.") % {"when": when}
        return _("This period is not open: its figures are shown and not typed.")
    stage = owed.report.stage if owed.report else ""
    if in_hand(owed.state, stage):
        return ""
    said = BETWEEN.get(owed.state) if owed.state not in OPEN_STATES else INSIDE.get(stage)
    said = said or _("The report is not being written now.")
    return f"{said} {_last_step(owed)}".strip()


def _last_step(owed: Obligation) -> str:
    """Who moved it last, and when; what was only said beside it moved nothing."""
    stays = {"stage_before": F("stage_after"), "state_before": F("state_after")}
    last = owed.steps.exclude(**stays).select_related("actor").order_by("-id").first()
    if last is None or last.actor is None:
        return ""
    return _("(Moved by %(who)s at %(when)s.)") % {
        "who": last.actor.name,
        "when": f"{timezone.localtime(last.at):%H:%M %d/%m/%Y}",
    }
