"""Making a regime and changing what it is: its names and basis, who sends, which kinds of period it has.

Each change says why, is told by an event, and is kept with the values before it, so that `kept.undo` can write them
back while nothing rests on it. Periods opened before keep their senders, windows and deadlines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import override

from cchc.core.periods.calendar import WorkingCalendar, written
from cchc.core.periods.deadlines import DeadlineRule as CoreDeadline
from cchc.core.periods.deadlines import refuse_hasty
from cchc.core.periods.windows import UNBOUND, RuleError
from cchc.platform.calendar.clock import today
from cchc.platform.calendar.selectors import week
from cchc.reporting.forms import events
from cchc.reporting.forms.models import (
    DeadlineRule,
    FormUse,
    Regime,
    RegimeChange,
    RegimeKind,
    Sender,
    WindowRule,
)
from cchc.reporting.forms.regimes import changing, rules
from cchc.reporting.forms.regimes.kept import (
    ask_why,
    keep,
    locked,
    made,
    opened,
    plain,
    refuse_backwards,
    refuse_dates,
    tell,
)
from cchc.reporting.forms.regimes.refusals import RegimeRefused, refused

What = RegimeChange.What
FIELDS = (
    "name", "name_en", "basis", "source", "checked", "receiver", "receiver_en", "begins", "ends", "least_days",
    "least_days_law",
)  # fmt: skip
"""Of a regime, what may be changed; its code may not: figures are kept under it."""
TOLD = {
    "name": "tên", "name_en": "tên tiếng Anh", "basis": "căn cứ pháp lý", "source": "nguồn",
    "checked": "tình trạng đối chiếu", "receiver": "nơi nhận", "receiver_en": "nơi nhận (tiếng Anh)",
    "begins": "ngày bắt đầu", "ends": "ngày kết thúc", "least_days": "số ngày làm việc tối thiểu",
    "least_days_law": "căn cứ số ngày tối thiểu",
}  # fmt: skip
RESERVED = frozenset({"new"})
"""Codes that are addresses of pages."""


# --- the regime


@transaction.atomic
def create(regime: Regime, reason: str) -> Regime:
    """Keep a new regime, without senders and kinds yet. RegimeRefused where the code is taken or the days are wrong."""
    ask_why(reason)
    if regime.begins is None:
        raise refused("Hãy ghi ngày bắt đầu áp dụng.", "Say from which day it holds.", "begins")
    refuse_backwards(regime.begins, regime.ends)
    if regime.code in RESERVED or Regime.objects.filter(code=regime.code).exists():
        raise refused(
            "Mã “{code}” đã dùng cho chế độ khác. Hãy chọn mã khác.",
            "The code “{code}” is taken by another regime. Choose another.",
            "code",
            code=regime.code,
        )
    regime.save(force_insert=True)
    keep(regime, What.CREATED, regime.name, [made("regime", regime)], reason, regime.begins)
    tell(events.REGIME_CREATED, regime, reason, begins=written(regime.begins))
    return regime


@transaction.atomic
def edit(regime: Regime, values: Mapping[str, Any], reason: str) -> list[str]:
    """Change fields of a regime; gives the names of those that changed. RegimeRefused where nothing did, where an open
    period would lie outside its days, or where a deadline in force comes sooner than the new minimum allows."""
    ask_why(reason)
    regime = locked(regime)
    before = {name: getattr(regime, name) for name in FIELDS}
    changed = [name for name in FIELDS if name in values and values[name] != before[name]]
    if not changed:
        raise refused("Chưa có gì thay đổi.", "Nothing has changed.")
    for name in changed:
        setattr(regime, name, values[name])
    refuse_dates(regime)
    if "least_days" in changed:
        _refuse_too_soon(regime)
    regime.save(update_fields=changed)
    row = ["regime", regime.pk, plain(before, changed), plain(values, changed)]
    about = ", ".join(TOLD[name] for name in changed)
    keep(regime, What.EDITED, about, [row], reason, None)
    tell(events.REGIME_EDITED, regime, reason, fields=about)
    return changed


def _refuse_too_soon(regime: Regime) -> None:
    """Every deadline in force leaves the working days asked for."""
    plain, day = WorkingCalendar(weekend=week().weekend), today()
    for kind in regime.kinds.exclude(kind__in=UNBOUND):
        windows = [rules.core_window(rule) for rule in rules.in_force(kind.windows.all(), day)]
        for rule in rules.in_force(kind.deadlines.filter(example=False), day):
            for which in changing.tried_on(kind, day):
                for window in (each.window(which) for each in windows):
                    due = CoreDeadline(rule.rule, rule.shift).due(window, which, plain)
                    try:
                        refuse_hasty(due.day, window, plain, regime.least_days, regime.least_days_law)
                    except RuleError as error:
                        raise refused(
                            "Hạn gửi “{rule}” của kỳ {kind} không đủ số ngày này. Hãy đổi hạn gửi trước.",
                            "The deadline “{rule}” of {kind} leaves fewer days. Change that deadline first.",
                            "least_days",
                            rule=str(rule),
                            kind=str(kind),
                        ) from error


# --- who sends


@transaction.atomic
def add_sender(sender: Sender, reason: str) -> int:
    """From `begins` on a kind of units, or a single unit, reports; or a single one no more (`excepted`). Gives how many
    units report then. RegimeRefused where that is so already."""
    ask_why(reason)
    regime = sender.regime = locked(sender.regime)
    if sender.begins is None:
        raise refused("Hãy ghi ngày bắt đầu áp dụng.", "Say from which day it holds.", "begins")
    refuse_backwards(sender.begins, sender.ends)
    now = rules.sending(regime, sender.begins)
    if bool(sender.unit_kind) == bool(sender.unit):
        raise refused("Hãy chọn một loại đơn vị, hoặc một đơn vị.", "Choose a kind of units, or one unit.", "unit_kind")
    sends = sender.unit_kind in now.kinds if sender.unit is None else now.has(sender.unit)
    if sends != sender.excepted:
        raise _no_news(sender, sends)
    _refuse_before_later(sender)
    sender.save(force_insert=True)
    keep(regime, What.SENDER_ADDED, _who(sender), [made("sender", sender)], reason, sender.begins)
    tell(events.SENDER_ADDED, regime, reason, who=_who(sender), begins=written(sender.begins))
    return count_senders(regime, sender.begins)


def _refuse_before_later(sender: Sender) -> None:
    """The same said again before a later day would hold twice from then on."""
    same = Sender.objects.filter(regime=sender.regime, unit_kind=sender.unit_kind, unit=sender.unit)
    later = [row for row in same.filter(begins__gte=sender.begins).order_by("begins") if row.begins != row.ends]
    if later:
        raise refused(
            "Đã có quy định cho {who} từ ngày {begins}. Hãy hủy quy định đó trước.",
            "There is an entry for {who} from {begins} on. Take that one back first.",
            "begins",
            who=str(sender),
            begins=written(later[0].begins),
        )


def _no_news(sender: Sender, sends: bool) -> RegimeRefused:
    field = "unit" if sender.unit else "unit_kind"
    if sends:
        return refused(
            "{who} đã là đối tượng báo cáo vào ngày {day}.", "{who} reports on {day} already.", field,
            who=str(sender), day=written(sender.begins or today()),
        )  # fmt: skip
    return refused(
        "{who} không thuộc đối tượng báo cáo vào ngày {day}, không cần trừ ra.",
        "{who} does not report on {day}; there is nothing to except it from.",
        field,
        who=str(sender),
        day=written(sender.begins or today()),
    )


@transaction.atomic
def end_sender(sender: Sender, ends: date, reason: str) -> int:
    """From `ends` on it is no sender (or no exception) any more; gives how many units report then."""
    ask_why(reason)
    regime = locked(sender.regime)
    sender = Sender.objects.select_related("unit").get(pk=sender.pk)
    _end(sender, ends)
    about = _who(sender)
    row = ["sender", sender.pk, {"ends": None}, {"ends": ends.isoformat()}]
    keep(regime, What.SENDER_ENDED, about, [row], reason, ends)
    tell(events.SENDER_ENDED, regime, reason, who=about, begins=written(ends))
    return count_senders(regime, ends)


def count_senders(regime: Regime, day: date) -> int:
    """How many units of the tree of `day` report."""
    return rules.sending_units(regime, day).count()


def _who(sender: Sender) -> str:
    """The sender in Vietnamese, as its event keeps it."""
    with override("vi"):
        return f"{sender} (trừ ra)" if sender.excepted else str(sender)


# --- kinds of period


@dataclass(slots=True)
class Rules:
    """The rules a new kind of period begins with; none where days are given each time."""

    window: WindowRule | None = None
    deadlines: list[DeadlineRule] = field(default_factory=list)
    forms: list[FormUse] = field(default_factory=list)


@transaction.atomic
def add_kind(kind: RegimeKind, given: Rules, reason: str) -> RegimeKind:
    """Add a kind of period with its rules, tried before they are taken; one that ended before begins again.
    RegimeRefused where the kind is there already, or a rule cannot hold."""
    ask_why(reason)
    regime = kind.regime = locked(kind.regime)
    if kind.begins is None:
        raise refused("Hãy ghi ngày bắt đầu áp dụng.", "Say from which day it holds.", "begins")
    row = _taken_again(kind)
    if row is None:
        kind.save(force_insert=True)
        row = made("kind", kind)
    written_rules: list[tuple[str, Any]] = []
    for what, rule in _all_rules(given):
        rule.regime_kind, rule.begins, rule.reason = kind, kind.begins, reason
        written_rules.append((what, _set(what, rule)))
    rows = [row, *(made(what, rule) for what, rule in written_rules)]
    keep(regime, What.KIND_ADDED, str(kind), rows, reason, kind.begins)
    tell(events.KIND_ADDED, regime, reason, kind=str(kind), begins=written(kind.begins))
    return kind


def _all_rules(given: Rules) -> Iterable[tuple[str, Any]]:
    if given.window:
        yield "window", given.window
    yield from (("deadline", rule) for rule in given.deadlines)
    yield from (("form", rule) for rule in given.forms)


def _set(what: str, rule: Any) -> Any:
    if what == "window":
        return changing.set_window_rule(rule)
    if what == "deadline":
        try:
            return changing.set_deadline_rule(rule)
        except RegimeRefused as error:
            raise RegimeRefused(error.message, f"{rule.level}-number") from error
    return changing.use_form(
        rule.regime_kind, rule.level, rule.template, rule.begins, source=rule.source, reason=rule.reason
    )


def _taken_again(kind: RegimeKind) -> list[Any] | None:
    """The row of a kind that was there and ended, brought to what is asked now; None where there is none."""
    held = RegimeKind.objects.filter(regime=kind.regime, kind=kind.kind, number=kind.number).first()
    if held is None:
        return None
    assert kind.begins is not None
    if held.ends is None or (held.ends > (held.begins or date.min) and held.ends > kind.begins):
        raise refused(
            "Chế độ này đã có kỳ “{kind}”. Hãy đổi quy tắc của kỳ đó.",
            "The regime has “{kind}” already. Change the rules of that.",
            "kind",
            kind=str(held),
        )
    names = ("name", "name_en", "cumulative", "source", "begins", "ends")
    before = {name: getattr(held, name) for name in names}
    after = {name: getattr(kind, name) for name in names}
    kind.pk = held.pk
    kind.save(force_update=True, update_fields=names)
    return ["kind", held.pk, plain(before, names), plain(after, names)]


@transaction.atomic
def end_kind(kind: RegimeKind, ends: date, reason: str) -> None:
    """From `ends` on no period of the kind is opened. RegimeRefused where one that reaches further is open."""
    ask_why(reason)
    regime = locked(kind.regime)
    kind = RegimeKind.objects.get(pk=kind.pk)
    for period in opened(regime).filter(regime_kind=kind, end__gt=ends):
        raise refused(
            "Kỳ {label} đã mở, kết thúc ngày {day}. Hãy chọn ngày sau đó.",
            "{label} is open and ends on {day}. Choose a later day.",
            "ends",
            label=period.label,
            day=written(period.last_day),
        )
    _end(kind, ends)
    row = ["kind", kind.pk, {"ends": None}, {"ends": ends.isoformat()}]
    keep(regime, What.KIND_ENDED, str(kind), [row], reason, ends)
    tell(events.KIND_ENDED, regime, reason, kind=str(kind), begins=written(ends))


def _end(row: Any, ends: date) -> None:
    """The first day on which it no longer holds."""
    if row.ends is not None:
        raise refused("“{what}” đã thôi áp dụng từ trước.", "“{what}” has ended already.", "ends", what=str(row))
    refuse_backwards(row.begins, ends)
    row.ends = ends
    row.save(update_fields=["ends"])
