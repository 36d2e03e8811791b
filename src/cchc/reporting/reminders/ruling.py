"""Setting and ending rules. A rule is never changed: it ends, and another one begins."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet

from cchc.platform.calendar.clock import today
from cchc.platform.events.services import record
from cchc.reporting.reminders import events
from cchc.reporting.reminders.models import Reminder, ReminderRule


class Known(ValueError):
    """Such a rule holds already."""


def rules() -> QuerySet[ReminderRule]:
    """Every rule, those that hold first, by their day."""
    return ReminderRule.objects.order_by("ends", "offset", "audience", "id")


def sent_by() -> dict[int, int]:
    """How many units each rule reminded."""
    counts = Reminder.objects.filter(rule__isnull=False).order_by().values("rule").annotate(n=Count("pk"))
    return dict(counts.values_list("rule", "n"))


@transaction.atomic
def set_rule(*, offset: int, audience: str, regime: str = "", mail: bool = True, source: str) -> ReminderRule:
    """A rule that holds from today. Known where the same one holds."""
    try:
        with transaction.atomic():
            made = ReminderRule.objects.create(
                offset=offset, audience=audience, regime=regime, mail=mail, source=source, begins=today()
            )
    except IntegrityError as known:
        raise Known from known
    record(events.RULE_SET, subject=made, offset=offset, audience=audience)
    return made


@transaction.atomic
def end(rule: ReminderRule, *, reason: str) -> bool:
    """The rule holds no longer; False where it had ended already."""
    ended = ReminderRule.objects.filter(pk=rule.pk, ends__isnull=True).update(ends=today())
    if ended:
        record(events.RULE_ENDED, subject=rule, reason=reason, offset=rule.offset, audience=rule.audience)
    return bool(ended)


def again(rule: ReminderRule) -> ReminderRule:
    """The same rule once more, from today: how the end of one is undone. Known where the same one holds."""
    about: dict[str, Any] = {name: getattr(rule, name) for name in ("offset", "audience", "regime", "mail", "source")}
    return set_rule(**about)
