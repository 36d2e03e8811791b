"""The demo's province in the middle of its week: half of the last period collected, the rest on its way or late."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, repeat

from django.db import transaction
from django.utils import timezone

from cchc.conf import visited
from cchc.platform.accounts.models import Grant, Role, User
from cchc.platform.units.models import Unit
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.reports.explaining import explain
from cchc.reporting.reports.live import look
from cchc.reporting.reports.models import Severity
from cchc.reporting.reviews import asking, services
from cchc.reporting.reviews.loops import State
from cchc.reporting.reviews.models import Authority

OWN = "c23638"
"""The commune of the demo's drafter: its report waits to be finished."""
OWN_TYPED = 80
"""Cells of a hundred typed there."""
COLLECTOR = "tong-hop"
REASON = "Số liệu mô phỏng."
INSIDE = ("check", "sign_off", "sign", "number", "issue", "send")
WAYS: tuple[tuple[int, int, tuple[str, ...]], ...] = (
    # how many units, cells of a hundred typed, the steps taken
    (3, 35, ()),
    (3, 70, ()),
    (2, 90, ("send_figures",)),
    (2, 100, ("check",)),
    (2, 100, ("check", "sign_off")),
    (4, 100, INSIDE),
    (2, 100, (*INSIDE, "receive")),
    (3, 100, (*INSIDE, "receive", "request_review")),
)
"""Units under way. Of those left every second one has sent and was accepted, and every other one opened nothing."""
ABOVE = frozenset({"receive", "request_review", "accept"})


def typed(period: ReportingPeriod) -> dict[str, int]:
    """unit code → how many of a hundred cells it has typed in this period, for the units that are still writing."""
    ways = chain.from_iterable(repeat(percent, count) for count, percent, _steps in WAYS)
    return {OWN: OWN_TYPED} | {unit.code: next(ways, 0) for unit in _writing(period)}


def _writing(period: ReportingPeriod) -> Iterator[Unit]:
    """Every second unit that owes a report, the drafter's apart: the same ones each time."""
    owing = Unit.objects.filter(obligations__period=period).exclude(code=OWN).order_by("code").distinct()
    return (unit for number, unit in enumerate(owing) if number % 2)


def load(period: ReportingPeriod) -> int:
    """Take the units under way as far as `WAYS` says; how many steps were taken. Who cannot go on stays where it is,
    as in life: with data that cannot be read."""
    above = User.objects.get(username=COLLECTOR)
    steps = chain.from_iterable(repeat(steps, count) for count, _percent, steps in WAYS)
    with transaction.atomic():
        of_units = _of_units(above)
        taken = 0
        for unit, way in zip(_writing(period), steps, strict=False):
            owed = Obligation.objects.filter(period=period, unit=unit, state=State.STARTED).first()
            taken += _go(owed, way, of_units, above) if owed else 0
        User.objects.filter(pk=of_units.pk).update(is_active=False)
    for own in Obligation.objects.filter(period=period, unit__code=OWN):
        visited.load(own)
    return taken


def _of_units(above: User) -> User:
    """Nobody: stands for the people of the other communes, and cannot sign in."""
    province = above.grants.filter(role=Role.COLLECTOR).select_related("unit").get().unit
    made = User.objects.create_user("cac-xa", name="Người của xã (minh họa)", unit=province, demo=True)
    for role in (Role.DRAFTER, Role.CHECKER, Role.LEADER, Role.CLERK):
        Grant.objects.create(user=made, role=role, unit=province, begins=province.begins or timezone.localdate())
    return made


def _go(owed: Obligation, way: tuple[str, ...], of_units: User, above: User) -> int:
    """Take these steps, as far as they are let; how many."""
    for number, code in enumerate(way):
        with_it: dict[str, object] = {}
        if code == "sign_off":
            _explain(owed, of_units)
        elif code == "number":
            with_it = {"number": f"{100 + owed.pk % 400}/BC-UBND", "date": timezone.localdate()}
        elif code == "request_review":
            with_it = {"items": _asked(owed)}
        elif code == "sign":
            with_it = {"authority": Authority.COLLECTIVE, "signer_title": "Chủ tịch"}
        try:
            services.take(owed, code, by=above if code in ABOVE else of_units, reason=REASON, **with_it)
        except services.Refused:
            return number
    return len(way)


def _explain(owed: Obligation, by: User) -> None:
    owed.refresh_from_db()
    left = [one for one in look(owed).findings if one["severity"] == Severity.WARNING]
    if left:
        explain(owed, {one["id"]: one["basis"] for one in left}, REASON, by=by)


def _asked(owed: Obligation) -> list[asking.Item]:
    """A question about the first rows something was found in; none: about the whole report."""
    owed.refresh_from_db()
    found = [one for one in look(owed).findings if one["rows"]][:2]
    return [
        asking.Item(reason=str(one["message"]), place="cell", row=one["rows"][0], rule=one["rule"]) for one in found
    ]
