"""Changing the rules of a regime: a new rule from a day on, with a reason. Periods opened before keep theirs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q

from cchc.core.catalogue.model import Catalogue
from cchc.core.periods.calendar import WorkingCalendar, written
from cchc.core.periods.deadlines import DeadlineRule as CoreDeadline
from cchc.core.periods.deadlines import refuse_hasty
from cchc.core.periods.windows import Named, RuleError, edge
from cchc.core.periods.windows import WindowRule as CoreWindow
from cchc.platform.calendar.selectors import week
from cchc.platform.events import services as log
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.forms import events
from cchc.reporting.forms.models import DeadlineRule, FormUse, RegimeKind, ReportingPeriod, WindowRule
from cchc.reporting.forms.regimes import rules
from cchc.reporting.forms.regimes.refusals import RegimeRefused, refused

YEARS_TRIED = 5
"""Years from its first day on which a new rule is tried, before it is taken."""
Rule = WindowRule | DeadlineRule | FormUse


@transaction.atomic
def set_window_rule(rule: WindowRule) -> WindowRule:
    """Put a window rule in place of the one in force on its first day. RegimeRefused where it is malformed, gives no
    working day before a deadline, or a rule from that day or later is there."""
    kind = rule.regime_kind
    window = CoreWindow(rule.first, rule.last)
    deadlines = [CoreDeadline(each.rule, each.shift) for each in _bound(kind, rule.begins, rule.unit)]
    try:
        for which in tried_on(kind, rule.begins):
            window.window(which)
            if rule.as_of:
                edge(rule.as_of, which)
            _try(kind, window, deadlines, which)
    except RuleError as error:
        raise RegimeRefused(error.message, "first") from error
    return _replace(rule, kind.windows.filter(unit=rule.unit), "thời gian chốt số liệu", f"{rule.first} – {rule.last}")


@transaction.atomic
def set_deadline_rule(rule: DeadlineRule) -> DeadlineRule:
    """Put a deadline rule of a level in place of the one in force on its first day."""
    kind = rule.regime_kind
    try:
        asked = CoreDeadline(rule.rule, rule.shift)
        windows = [
            rules.core_window(each)
            for each in rules.in_force(kind.windows.all(), rule.begins or date.min)
            if each.unit_id is None
        ]
        for which in tried_on(kind, rule.begins):
            for window in windows:
                _try(kind, window, [asked], which)
    except RuleError as error:
        raise RegimeRefused(error.message, "rule") from error
    rows = kind.deadlines.filter(unit=rule.unit, level=rule.level, example=False)
    return _replace(rule, rows, f"hạn gửi của {rule.get_level_display()}", asked.message.text("vi"))


@transaction.atomic
def use_form(
    regime_kind: RegimeKind, level: str, template: str, begins: date, *, source: str = "", reason: str = "",
    unit: Unit | None = None, known: Catalogue | None = None,
) -> FormUse:  # fmt: skip
    """From `begins` on, units of a level ('' for all without one of their own) fill `template`."""
    if template not in (known or catalogue()).templates:
        raise refused(
            "Không có biểu mẫu “{template}”.", "There is no form “{template}”.", "template", template=template
        )
    rule = FormUse(
        regime_kind=regime_kind, level=level, template=template, begins=begins, source=source, reason=reason, unit=unit
    )
    return _replace(rule, regime_kind.forms.filter(unit=unit, level=level), "biểu mẫu", template)


@transaction.atomic
def undo_rule(rule: Rule, reason: str) -> None:
    """Take a changed rule back while no period was opened under it: the one before holds again. The row stays, in
    force on no day."""
    if not reason.strip():
        raise refused("Hãy ghi lý do.", "Say why.", "reason")
    kind = rule.regime_kind
    if rule.begins is None or rule.begins == rule.ends:
        raise refused(
            "Không hủy được quy tắc gốc; hãy thay bằng quy tắc mới.",
            "The first rule cannot be taken back; put a new one in its place.",
        )
    used = ReportingPeriod.objects.filter(regime_kind=kind, end__gt=rule.begins).exclude(opened=None)
    followed = rule.ends is not None and _siblings(rule).filter(begins=rule.ends).exclude(ends=rule.ends).exists()
    if used.exists() or followed:
        raise refused(
            "Đã có kỳ mở theo quy tắc này, hoặc đã có quy tắc mới thay. Hãy đặt quy tắc mới thay vì hủy.",
            "A period was opened under this rule, or another took its place. Set a new rule instead.",
        )
    before = _siblings(rule).filter(ends=rule.begins).exclude(begins=rule.begins).order_by("-id").first()
    ended, rule.ends = rule.ends, rule.begins
    rule.save(update_fields=["ends"])
    if before:
        before.ends = ended
        before.save(update_fields=["ends"])
    log.record(
        events.RULE_UNDONE, subject=kind.regime, reason=reason, regime=kind.regime.code, kind=str(kind),
        what=str(rule), begins=written(rule.begins),
    )  # fmt: skip


def _siblings(rule: Rule) -> Any:
    same = {"regime_kind": rule.regime_kind, "unit": rule.unit}
    if not isinstance(rule, WindowRule):
        same["level"] = rule.level
    return type(rule).objects.filter(**same)


def _replace(rule: Any, rows: Any, what: str, now: str) -> Any:
    """End the rule in force on the first day of `rule`, and write it. Both happen or neither."""
    if rule.begins is None:
        raise refused("Hãy ghi ngày bắt đầu áp dụng.", "Say from which day it holds.", "begins")
    if not rule.reason.strip():
        raise refused("Hãy ghi lý do.", "Say why.", "reason")
    rows = rows.select_for_update()
    live = [row for row in rows if row.ends is None or row.ends > (row.begins or date.min)]
    later = [row for row in live if row.begins and row.begins >= rule.begins]
    if later:
        raise refused(
            "Đã có quy tắc áp dụng từ ngày {begins}. Hãy chọn ngày sau đó, hoặc hủy quy tắc ấy trước.",
            "A rule from {begins} on is there already. Choose a later day, or take that rule back first.",
            "begins",
            begins=written(later[0].begins),
        )
    held = [row for row in live if row.ends is None or row.ends > rule.begins]
    for row in held:
        rule.ends = row.ends
        row.ends = rule.begins
        row.save(update_fields=["ends"])
    rule.save()
    kind = rule.regime_kind
    log.record(
        events.RULE_CHANGED, subject=kind.regime, unit=rule.unit, reason=rule.reason, regime=kind.regime.code,
        kind=str(kind), what=what, now=now, before=", ".join(map(str, held)) or "—", begins=written(rule.begins),
    )  # fmt: skip
    return rule


def tried_on(kind: RegimeKind, begins: date | None) -> list[Named]:
    """The periods a rule of the kind is tried on."""
    first = (begins or date(2000, 1, 1)).year
    numbers = {"quarter": range(1, 5), "half": (1, 2), "month": range(1, 13), "week": range(1, 53)}
    asked = (kind.number,) if kind.number else numbers.get(kind.kind, (0,))
    later = 5 if kind.kind == "years" else 0
    return [
        Named(kind.kind, year, number, year + later if later else 0)
        for year in range(first, first + YEARS_TRIED)
        for number in asked
    ]


def _try(kind: RegimeKind, window: CoreWindow, deadlines: list[CoreDeadline], which: Named) -> None:
    """Each deadline leaves the working days the law asks for, by weekends alone: holidays only add days off, which a
    plan meets when it is made."""
    plain, regime = WorkingCalendar(weekend=week().weekend), kind.regime
    found = window.window(which)
    for deadline in deadlines:
        due = deadline.due(found, which, plain)
        refuse_hasty(due.day, found, plain, regime.least_days, regime.least_days_law)


def _bound(kind: RegimeKind, begins: date | None, unit: Unit | None) -> list[DeadlineRule]:
    found = kind.deadlines.filter(Q(unit=None) | Q(unit=unit), example=False)
    return rules.in_force(found, begins or date.min)
