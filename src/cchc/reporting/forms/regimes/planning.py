"""What opening a period would make: window, deadline per level with its arithmetic, forms, and who owes a report."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.db.models.fields import DateField

from cchc.core.periods.calendar import DAY, WorkingCalendar, written
from cchc.core.periods.deadlines import DeadlineRule as CoreDeadline
from cchc.core.periods.deadlines import Due, refuse_hasty
from cchc.core.periods.period import Period
from cchc.core.periods.windows import Named, Placed, RuleError, Window, edge, refuse_overlap
from cchc.platform.calendar.selectors import working_calendar
from cchc.platform.units.models import Kind as UnitKind
from cchc.platform.units.models import Level, Unit
from cchc.reporting.forms.models import Deadline, DeadlineRule, FormUse, PeriodWindow, RegimeKind, ReportingPeriod
from cchc.reporting.forms.regimes import rules
from cchc.reporting.forms.regimes.refusals import RegimeRefused, refused


@dataclass
class Plan:
    """Not yet written: `services.open_period` does that."""

    period: ReportingPeriod
    deadlines: list[Deadline]
    forms: list[FormUse]
    windows: list[PeriodWindow] = field(default_factory=list)
    only: Q = field(default_factory=Q)
    """Which of the senders: for what is asked of some."""

    @property
    def tree(self) -> date:
        """The day whose tree says who reports: the last of the window."""
        return self.period.last_day

    def senders(self) -> QuerySet[Unit]:
        """Units that owe the report."""
        return rules.senders(self.period.regime_kind, self.tree).filter(self.only)

    def counts(self) -> list[tuple[str, int]]:
        """How many units by kind, most first."""
        rows = self.senders().order_by().values("kind").annotate(n=Count("pk", distinct=True)).order_by("-n")
        return [(UnitKind(row["kind"]).label, row["n"]) for row in rows]

    def due_case(self) -> Case:
        """Each unit's deadline in SQL: of the nearest body above that has its own."""
        whens = []
        for deadline in rules.deepest_first(self.deadlines, self.tree):
            holds = Q(kind__in=rules.kinds_of(deadline.level))
            if deadline.unit_id:
                holds &= Q(pk__in=rules.under(deadline.unit_id, self.tree))
            whens.append(When(holds, then=Value(deadline.due, output_field=DateField())))
        return Case(*whens)


def plan(kind: RegimeKind, which: Named, calendar: WorkingCalendar | None = None) -> Plan:
    """The plan of a period that follows the rules. RegimeRefused or RuleError where they cannot hold."""
    calendar = calendar or working_calendar()
    window, as_of = rules.regular_window(kind, which)
    refuse_out_of_force(kind, window.last_day)
    known = which.period
    period = ReportingPeriod(
        regime=kind.regime, regime_kind=kind, kind=kind.kind, code=known.code, label=known.label,
        cumulative=kind.cumulative, start=window.start, end=window.end, as_of=as_of,
    )  # fmt: skip
    refuse_beside_others(period)
    forms = rules.standing(kind.forms.select_related("unit"), window.last_day)
    period.template = next((form.template for form in forms if not form.level and not form.unit_id), "")
    made = Plan(period, _deadlines(period, kind, window, which, calendar), forms)
    made.windows = _own_windows(period, kind, which)
    return made


def refuse_out_of_force(kind: RegimeKind, day: date) -> None:
    """RegimeRefused where the regime, or this kind of period, does not hold on `day`."""
    for thing in (kind.regime, kind):
        if not rules.in_force([thing], day):
            raise refused(
                "“{name}” không có hiệu lực vào ngày {day}, ngày cuối của thời gian chốt số liệu. Hãy xem lại năm "
                "hoặc hiệu lực của chế độ, kỳ báo cáo.",
                "“{name}” is not in force on {day}, the last day of the window. Look at the year, or at the days the "
                "regime and its kinds of period hold.",
                "year",
                name=str(thing),
                day=written(day),
            )


def refuse_beside_others(period: ReportingPeriod) -> None:
    """RegimeRefused where a period of the same kind of the regime has a day of it."""
    others = ReportingPeriod.objects.filter(regime=period.regime, kind=period.kind).exclude(code=period.code)
    near = [placed(each) for each in others.filter(start__lt=period.end, end__gt=period.start)]
    try:
        refuse_overlap(placed(period), near)
    except RuleError as error:
        raise RegimeRefused(error.message, "year") from error


def placed(period: ReportingPeriod, own: PeriodWindow | None = None) -> Placed:
    """A period as the core compares it, over its own window where there is one."""
    window = Window(own.start, own.end) if own else Window(period.start, period.end)
    return Placed(period.code, period.kind, window, period.cumulative)


def compute(rule: CoreDeadline, window: Window, which: Named, calendar: WorkingCalendar, kind: RegimeKind) -> Due:
    """The deadline of a rule; RegimeRefused, with the law named, where it comes too soon after the close."""
    due = rule.due(window, which, calendar)
    try:
        refuse_hasty(due.day, window, calendar, kind.regime.least_days, kind.regime.least_days_law)
    except RuleError as error:
        raise RegimeRefused(error.message, "rule") from error
    return due


def _deadlines(
    period: ReportingPeriod, kind: RegimeKind, window: Window, which: Named, calendar: WorkingCalendar
) -> list[Deadline]:
    found = []
    levels = _levels(kind, window.last_day)
    for rule in rules.standing(kind.deadlines.filter(example=False).select_related("unit"), window.last_day):
        if rule.level in levels:
            due = compute(CoreDeadline(rule.rule, rule.shift), window, which, calendar, kind)
            found.append(made_deadline(period, rule, due))
    missing = levels - {deadline.level for deadline in found if deadline.unit_id is None}
    if missing:
        raise refused(
            "Chưa có hạn gửi cho: {levels}. Hãy thêm quy tắc hạn gửi rồi mở kỳ.",
            "There is no deadline for: {levels}. Add a deadline rule, then open the period.",
            levels=", ".join(sorted(str(Level(level).label) for level in missing)),
        )
    return found


def made_deadline(period: ReportingPeriod, rule: DeadlineRule, due: Due) -> Deadline:
    """A deadline with all it rests on."""
    return Deadline(
        period=period, level=rule.level, unit=rule.unit, due=due.day, rule=rule.rule, shift=rule.shift,
        source=rule.source, **told(due),
    )  # fmt: skip


def told(due: Due) -> dict[str, list[dict[str, object]]]:
    """Days of the calendar and steps of a computed deadline, as they are kept."""
    return {
        "days": [
            {"date": rule.day.isoformat(), "working": rule.working, "name": rule.name, "decision": rule.decision}
            for rule in due.used
        ],
        "steps": [{"vi": step.text("vi"), "en": step.text("en")} for step in due.steps],
    }


def _levels(kind: RegimeKind, day: date) -> set[str]:
    found = rules.senders(kind, day).order_by().annotate(at=rules.level_case()).values_list("at", flat=True).distinct()
    return set(found)


def _own_windows(period: ReportingPeriod, kind: RegimeKind, which: Named) -> list[PeriodWindow]:
    """Windows of units with a window rule of their own, for the units themselves and what stands under them."""
    day = which.period.last_day
    own = [rule for rule in rules.standing(kind.windows.all(), day) if rule.unit_id]
    found: dict[int, PeriodWindow] = {}
    for rule in rules.deepest_first(own, day):
        window = rules.core_window(rule).window(which)
        as_of = edge(rule.as_of, which) if rule.as_of else None
        if window == Window(period.start, period.end) and not as_of:
            continue
        for unit in rules.senders(kind, period.last_day).filter(pk__in=rules.under(rule.unit_id, day)):
            found.setdefault(
                unit.pk,
                PeriodWindow(
                    period=period, unit=unit, start=window.start, end=window.end, as_of=as_of, reason=rule.source,
                ),
            )  # fmt: skip
    return list(found.values())


def plan_asked(
    kind: RegimeKind, title: str, window: Window, due: date, template: str, units: list[Unit] | None, source: str
) -> Plan:
    """The plan of a thematic or ad hoc report: days and deadline as the letter gives them, asked of `units` (None: of
    every sender)."""
    calendar = working_calendar()
    refuse_out_of_force(kind, window.last_day)
    try:
        refuse_hasty(due, window, calendar, kind.regime.least_days, kind.regime.least_days_law)
    except RuleError as error:
        raise RegimeRefused(error.message, "due") from error
    period = ReportingPeriod(
        regime=kind.regime, regime_kind=kind, kind=kind.kind, label=title[:120], title=title, start=window.start,
        end=window.end, as_of=window.last_day, template=template, source=source, code=_free_code(kind, window),
    )  # fmt: skip
    only = Q() if units is None else Q(pk__in=[unit.pk for unit in units])
    step = {"vi": f"Theo văn bản yêu cầu: {due:%d/%m/%Y}.", "en": f"As the letter asks: {due:%d/%m/%Y}."}
    days = [{"date": each.day.isoformat(), "working": each.working, "name": each.name, "decision": each.decision}
            for each in calendar.used(window.last_day, due + DAY)]  # fmt: skip
    levels = sorted(_levels(kind, window.last_day))
    deadlines = [
        Deadline(period=period, level=level, due=due, rule="", shift="none", source=source, steps=[step], days=days)
        for level in levels
    ]
    forms = [FormUse(regime_kind=kind, template=template)] if template else []
    return Plan(period, deadlines, forms, only=only)


def _free_code(kind: RegimeKind, window: Window) -> str:
    """The window's code; '#2' behind it where the same days were asked about before."""
    code = Period.window(window.start, window.last_day).code
    taken = ReportingPeriod.objects.filter(regime=kind.regime, code__startswith=code).count()
    return f"{code}#{taken + 1}" if taken else code
