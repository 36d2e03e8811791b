"""Things a leader has to decide, the most pressing first: what is to be signed and sent, targets missed, errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cchc.platform.calendar.clock import today
from cchc.platform.calendar.selectors import working_calendar
from cchc.reporting.catalogue.templatetags.catalogue import period_label
from cchc.reporting.dashboards.asking import Asked
from cchc.reporting.dashboards.lights import Light, short_of
from cchc.reporting.forms.filed import came_as_files
from cchc.reporting.forms.models import OPEN_STATES, Obligation
from cchc.reporting.reports.models import Finding, Severity

if TYPE_CHECKING:
    from cchc.reporting.dashboards.leader import Head

LATE, SOON, ERRORS, MISSED = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing to decide: what it is, why now, and where it opens. The least `order` is the most pressing."""

    order: tuple[int, int]
    what: str
    why: str
    url: str


def decisions(ask: Asked, heads: Iterable[Head], limits: Mapping[str, int]) -> list[Decision]:
    """All there are, the most pressing first."""
    found = [*_reports(ask, limits["due_soon"]), *_errors(ask), *_missed(heads)]
    return sorted(found, key=lambda one: one.order)


def _reports(ask: Asked, soon: int) -> Iterable[Decision]:
    """The unit's own reports that are late, or due within `soon` working days."""
    calendar, now = working_calendar(), today()
    owed = Obligation.objects.filter(unit=ask.unit.pk, state__in=OPEN_STATES, period__regime__code=ask.regime)
    for one in owed.exclude(came_as_files()).select_related("period").order_by("due", "id"):
        url = reverse("figures:duties")
        what = _("The report of %(period)s is not sent") % {"period": period_label(one.period.code)}
        due = f"{one.due:%d/%m/%Y}"
        if one.due < now:
            late = -calendar.days_left(now, one.due)
            text = ngettext(
                "due %(day)s, %(n)s working day late", "due %(day)s, %(n)s working days late", late
            )  # fmt: skip
            yield Decision((LATE, -late), what, text % {"day": due, "n": late}, url)
        elif (left := calendar.days_left(now, one.due)) <= soon:
            text = ngettext(
                "due %(day)s, %(n)s working day left", "due %(day)s, %(n)s working days left", left
            )  # fmt: skip
            yield Decision((SOON, left), what, text % {"day": due, "n": left}, url)


def _errors(ask: Asked) -> Iterable[Decision]:
    """Errors in the unit's own report of the period that nobody has explained."""
    errors = Finding.objects.filter(
        checked__version__report__unit=ask.unit.pk, checked__version__report__regime=ask.regime,
        checked__version__report__period_code=ask.question.period, severity=Severity.ERROR, state=Finding.State.OPEN,
    )  # fmt: skip
    for row in errors.order_by().values("checked__version__report__public_id").annotate(n=Count("pk")):
        count = row["n"]
        what = ngettext(
            "%(n)s error in the own report is neither mended nor explained",
            "%(n)s errors in the own report are neither mended nor explained", count,
        ) % {"n": count}  # fmt: skip
        yield Decision(
            (ERRORS, -count), what, _("mend them, or say why the figures stand"),
            reverse("reports:report", args=[row["checked__version__report__public_id"]]),
        )  # fmt: skip


def _missed(heads: Iterable[Head]) -> Iterable[Decision]:
    """Figures that miss their target, the furthest away first."""
    for head in heads:
        if head.light not in (Light.missed, Light.near) or head.now is None or head.goal is None:
            continue
        away = short_of(head.now.figure, head.goal)
        order = MISSED if head.light is Light.missed else MISSED + 1
        what = f"{head.label}: {head.number}"
        yield Decision((order, -away), what, _("target %(goal)s") % {"goal": head.goal_text}, head.url)
