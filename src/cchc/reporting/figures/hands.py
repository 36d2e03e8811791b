"""In whose hands a report is: why a form is not typed into at the moment, in plain words, and what to do."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from cchc.reporting.figures.filling import in_hand
from cchc.reporting.forms.models import OPEN_STATES, Obligation, ReportingPeriod
from cchc.reporting.reports.models import Stage
from cchc.reporting.reviews.models import Step

BETWEEN: dict[str, Any] = {
    Obligation.State.SENT: _lazy("The report was sent to the body above. To change a figure, withdraw it first."),
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
        "The report is being checked. To change a figure, take it back, or ask the checker to return it."
    ),
    Stage.SIGN_OFF: _lazy(
        "The report is with the leader for signature. To change a figure, take it back, or ask the leader to return it."
    ),
    Stage.SIGNED: _lazy("The report is signed. To change a figure, the leader withdraws the signature."),
    Stage.NUMBERED: _lazy("The report is signed and numbered. To change a figure, the leader withdraws the signature."),
    Stage.ISSUED: _lazy("The report is issued. To change a figure, begin a replacement report."),
}


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
    return f"{said or _('The report is not being written now.')} {_last_step(owed)}".strip()


def _last_step(owed: Obligation) -> str:
    """Who moved it last, and when."""
    last = Step.objects.filter(obligation=owed).select_related("actor").order_by("-id").first()
    if last is None or last.actor is None:
        return ""
    return _("(Moved by %(who)s at %(when)s.)") % {
        "who": last.actor.name,
        "when": f"{timezone.localtime(last.at):%H:%M %d/%m/%Y}",
    }
