"""Reading regimes and periods: who reports what to whom, and what is asked twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Q, QuerySet, Value, When
from django.utils import timezone

from cchc.core.catalogue.formulas import parse
from cchc.core.messages import Message
from cchc.core.periods.deadlines import DeadlineRule as CoreDeadline
from cchc.core.periods.windows import UNBOUND, RuleError, Window
from cchc.core.vietnamese.text import fold_key
from cchc.platform.accounts.scope import current
from cchc.platform.calendar.clock import today
from cchc.platform.units.days import on
from cchc.platform.units.models import Placement, Unit
from cchc.platform.units.selectors import ancestors
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.figures.models import DRAFT, Figure
from cchc.reporting.forms.filed import BY_FILE, LABEL, came_as_files
from cchc.reporting.forms.models import (
    OPEN_STATES,
    Deadline,
    DeadlineRule,
    Extension,
    FormUse,
    Obligation,
    PeriodWindow,
    Regime,
    RegimeChange,
    RegimeKind,
    ReportingPeriod,
    Sender,
    WindowRule,
)
from cchc.reporting.forms.regimes import kept, planning, rules
from cchc.reporting.forms.regimes.refusals import RegimeRefused

CHANGES_SHOWN = 20


def regimes() -> QuerySet[Regime]:
    """All regimes, those with most periods open first, each with how many are."""
    opened = Count("periods", filter=Q(periods__state=ReportingPeriod.State.OPEN), distinct=True)
    every = Regime.objects.annotate(open=opened, known=Count("periods", distinct=True))
    return every.order_by("-open", "name").prefetch_related("kinds")


# --- who reports what to whom


@dataclass(frozen=True, slots=True)
class Duty:
    """A kind of report a unit owes."""

    kind: RegimeKind
    window: WindowRule | None
    """None: days are given each time."""
    deadline: DeadlineRule | None
    template: str
    receiver: str


def duties_of(unit: Unit, day: date) -> list[Duty]:
    """Everything `unit` reports on `day`, by regime and kind."""
    lineage, above = rules.above(unit, day), ancestors(unit, day)
    found = []
    kinds = RegimeKind.objects.filter(on(day), on(day, "regime__"))
    sending: dict[int, rules.Sending] = {}
    for kind in kinds.select_related("regime").prefetch_related("units", "windows", "deadlines", "forms"):
        if kind.regime_id not in sending:
            sending[kind.regime_id] = rules.sending(kind.regime, day)
        limits = {limit.pk for limit in kind.units.all()}
        if not sending[kind.regime_id].has(unit) or (limits and not limits & lineage.keys()):
            continue
        bound = (rule for rule in kind.deadlines.all() if rule.level == unit.level and not rule.example)
        found.append(
            Duty(
                kind,
                rules.nearest(kind.windows.all(), lineage, day),
                rules.nearest(bound, lineage, day),
                _form(kind.forms.all(), unit, lineage, day),
                _receiver(kind.regime, sending[kind.regime_id], above),
            )
        )
    return found


def _form(forms: Iterable[FormUse], unit: Unit, lineage: dict[int, int], day: date) -> str:
    mine = [form for form in rules.in_force(forms, day) if form.level in ("", unit.level)]
    mine = [form for form in mine if form.unit_id is None or form.unit_id in lineage]
    best = min(mine, key=lambda form: (not form.level, lineage.get(form.unit_id or 0, 1000)), default=None)
    return best.template if best else ""


def receiver_of(regime: Regime, unit: Unit, day: date) -> str:
    """Who receives: the nearest body above that reports under the regime itself, else who receives at the top."""
    return _receiver(regime, rules.sending(regime, day), ancestors(unit, day))


def _receiver(regime: Regime, sending: rules.Sending, above: list[Unit]) -> str:
    return next((body.name for body in reversed(above) if sending.has(body)), regime.receiver)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a period expects of one unit."""

    obligations: list[Obligation]
    window: Window
    own: PeriodWindow | None
    as_of: date
    deadline: Deadline | None
    extensions: list[Extension]
    receiver: str


def expected_of(unit: Unit, period: ReportingPeriod) -> Expected | None:
    """What `period` expects of `unit`; None where it owes nothing."""
    rows = list(Obligation.objects.filter(period=period, unit=unit).annotate(filed=_filed()))
    if not rows:
        return None
    own = PeriodWindow.objects.filter(period=period, unit=unit).first()
    window = Window(own.start, own.end) if own else Window(period.start, period.end)
    lineage = rules.above(unit, period.last_day)
    mine = [one for one in period.deadlines.filter(level=rows[0].level) if one.unit_id in (None, *lineage)]
    return Expected(
        obligations=rows,
        window=window,
        own=own,
        as_of=(own.as_of or own.last_day) if own else period.as_of,
        deadline=min(mine, key=lambda one: lineage.get(one.unit_id or 0, 1000), default=None),
        extensions=list(Extension.objects.filter(period=period, unit=unit)),
        receiver=receiver_of(period.regime, unit, period.last_day),
    )


# --- what is asked twice


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A row of another regime's form that shows the same indicator, or one that follows from it."""

    regime: Regime
    template: str
    row: str
    formula: str = ""
    """'' for the very same figure; else how one follows from the other: '[C5.3d] + [C5.3e]'."""


def asked_elsewhere(regime: Regime, template: str, day: date | None = None) -> dict[str, list[Elsewhere]]:
    """Row of `template` → the rows of other regimes' forms in force on `day` (today) that show the
    same figure, or that together compute it."""
    day = day or today()
    known = catalogue()
    forms = FormUse.objects.filter(on(day)).exclude(regime_kind__regime=regime).select_related("regime_kind__regime")
    others = {(use.regime_kind.regime, use.template) for use in forms if use.template in known.templates}
    found: dict[str, list[Elsewhere]] = {}
    for other, name in sorted(others, key=lambda pair: (pair[0].code, pair[1])):
        shown = {(row.indicator, row.breakdown): row.key for row in known.templates[name].rows if row.indicator}
        for row in known.templates[template].rows:
            if row.indicator is None or row.kind in ("heading", "group"):
                continue
            same = shown.get((row.indicator, row.breakdown))
            if same:
                found.setdefault(row.key, []).append(Elsewhere(other, name, same))
                continue
            formula = known.indicators[row.indicator].formula if row.breakdown is None else None
            parts = _parts(formula)
            if formula and parts and parts <= shown.keys():
                keys = ", ".join(sorted(shown[part] for part in parts))
                found.setdefault(row.key, []).append(Elsewhere(other, name, keys, formula))
    return found


def _parts(formula: str | None) -> set[tuple[str | None, str | None]]:
    return {(one.id, one.breakdown) for one in parse(formula).references} if formula else set()


# --- pages


@dataclass(frozen=True, slots=True)
class Shown:
    """A kind of period on a regime's page: its rules, and the period they give in a year."""

    kind: RegimeKind
    windows: list[WindowRule]
    deadlines: list[DeadlineRule]
    examples: list[DeadlineRule]
    forms: list[FormUse]
    units: list[Unit]
    plan: planning.Plan | None
    wrong: Message | None
    period: ReportingPeriod | None
    """The period of that year, where it is known."""


def shown(regime: Regime, year: int) -> list[Shown]:
    """The kinds of a regime as of a year."""
    found = []
    rows = ("windows__unit", "deadlines__unit", "forms__unit", "units")
    known = {(each.regime_kind_id, each.code): each for each in regime.periods.all()}
    for kind in regime.kinds.select_related("regime").prefetch_related(*rows):
        plan, wrong = _planned(kind, year)
        live = [rule for rule in kind.deadlines.all() if rule.ends is None or rule.ends != rule.begins]
        code = plan.period.code if plan else ""
        found.append(
            Shown(
                kind,
                [rule for rule in kind.windows.all() if rule.ends is None or rule.ends != rule.begins],
                [rule for rule in live if not rule.example],
                [rule for rule in live if rule.example],
                [rule for rule in kind.forms.all() if rule.ends is None or rule.ends != rule.begins],
                list(kind.units.all()),
                plan,
                wrong,
                known.get((kind.pk, code)),
            )
        )
    return found


def _planned(kind: RegimeKind, year: int) -> tuple[planning.Plan | None, Message | None]:
    """The plan of a year where one number says which: not for weeks, months, several years, what is asked once."""
    if kind.kind in (*UNBOUND, "years") or (not kind.number and kind.kind in ("week", "month", "quarter", "half")):
        return None, None
    try:
        return planning.plan(kind, rules.named(kind, year)), None
    except (RegimeRefused, RuleError) as error:
        return None, error.message


@dataclass(frozen=True, slots=True)
class InWords:
    """Who sends on a day: kinds of units, single units besides, single units not; and what begins later."""

    kinds: list[Sender]
    added: list[Sender]
    excepted: list[Sender]
    later: list[Sender]


def senders_in_words(regime: Regime, day: date) -> InWords:
    """The senders of a regime in force on `day`."""
    rows = [row for row in regime.senders.all() if row.begins is None or row.begins != row.ends]
    now = rules.in_force(rows, day)
    return InWords(
        [row for row in now if row.unit_kind],
        [row for row in now if row.unit and not row.excepted],
        [row for row in now if row.excepted],
        [row for row in rows if row.begins and row.begins > day],
    )


def changes(regime: Regime) -> list[RegimeChange]:
    """The last changes of a regime, each with `can_undo`: the newest that still stands, where nothing rests on it."""
    found = list(regime.changes.all()[:CHANGES_SHOWN])
    standing = next((change for change in found if not change.undone), None)
    for change in found:
        change.can_undo = change is standing and kept.why_not_undone(change) is None  # type: ignore[attr-defined]
    return found


def explained(rule: DeadlineRule) -> Message:
    """A deadline rule in words."""
    return CoreDeadline(rule.rule, rule.shift).message


STATES = list(Obligation.State)


@dataclass(frozen=True, slots=True)
class Tally:
    """How far a period is."""

    states: list[tuple[str, str, int]]
    total: int
    late: int


def tally(period: ReportingPeriod, day: date) -> Tally:
    """Counts by state, those that came as files apart, and how many are late, in two queries."""
    rows = Obligation.objects.filter(period=period).annotate(filed=_filed())
    found = rows.order_by().values_list("state", "filed").annotate(n=Count("pk"))
    counts: Counter[str] = Counter()
    for state, filed, n in found:
        counts[BY_FILE if filed else state] += n
    states = [(state.value, str(state.label), counts[state.value]) for state in STATES]
    states.append((BY_FILE, str(LABEL), counts[BY_FILE]))
    late = rows.filter(late_on(day)).count()
    return Tally([each for each in states if each[2]], sum(counts.values()), late)


def drafts(period: ReportingPeriod) -> tuple[int, int]:
    """Figures of a period that are typed and not accepted, and of how many units: what stays a draft when it closes."""
    found = Figure.objects.filter(DRAFT, regime=period.regime.code, period=period.code).exclude(state="blank")
    return found.count(), found.order_by().values("unit").distinct().count()


def _filed() -> Case:
    """Whether the report came as files."""
    return Case(When(came_as_files(), then=Value(True)), default=Value(False))


def late_on(day: date) -> Q:
    """Not sent though due before `day`, nor come as files. What was sent is compared with its deadline in `is_late`."""
    return Q(state__in=OPEN_STATES, due__lt=day) & ~came_as_files()


def is_late(row: Obligation, day: date) -> bool:
    """Whether it was sent after its deadline, or is not sent though the deadline is past. `row.filed`: it came as
    files, see `obligations`."""
    if row.state == Obligation.State.NOT_REQUIRED or getattr(row, "filed", False):
        return False
    sent = timezone.localtime(row.sent, timezone.get_default_timezone()).date() if row.sent else None
    return (sent or day) > row.due if sent or row.state in OPEN_STATES else False


def obligations(
    period: ReportingPeriod, state: str = "", query: str = "", day: date | None = None
) -> QuerySet[Obligation]:
    """Obligations of a period in scope, with whether the report came as files (`filed`); `state` one of the states,
    'by_file' or 'late', `query` words of the unit's name."""
    rows = Obligation.objects.filter(period=period).annotate(filed=_filed())
    found = rows.select_related("unit").order_by("due", "unit__name", "pk")
    if state == "late":
        found = found.filter(late_on(day or today()))
    elif state == BY_FILE:
        found = found.filter(filed=True)
    elif state:
        found = found.filter(state=state, filed=False)
    for word in fold_key(query).split():
        found = found.filter(unit__folded__contains=word)
    return found


def parents(rows: Iterable[Obligation], day: date) -> dict[int, str]:
    """unit id → name of the body above it on `day`, in one query: many communes share a name."""
    ids = [row.unit_id for row in rows]
    placed = Placement.objects.filter(on(day), unit__in=ids, parent__isnull=False)
    return dict(placed.values_list("unit", "parent__name"))


def periods(regime: Regime) -> QuerySet[ReportingPeriod]:
    """Periods of a regime, newest first, with how many of the units in scope owe and have not sent."""
    units = current().units
    seen = Q() if units is None else Q(obligations__unit__in=units)
    owe = Count("obligations", filter=seen & ~Q(obligations__state=Obligation.State.NOT_REQUIRED))
    still = Count("obligations", filter=seen & Q(obligations__state__in=OPEN_STATES) & ~came_as_files("obligations__"))
    return regime.periods.annotate(owe=owe, still=still)
