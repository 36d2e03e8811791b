"""A unit that ended in the middle of a period: who follows it types, checks, signs and sends what it still owed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cchc.platform.units.models import Change, Part, Reach, Unit
from cchc.platform.units.selectors import stand_ins
from cchc.reporting.figures.models import COUNTED, Figure
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.tests.made import commune, owed, person, signed_in
from cchc.reporting.figures.tests.test_saving import one
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Prose, Stage
from cchc.reporting.reviews import services
from cchc.reporting.reviews.loops import State
from cchc.reporting.reviews.models import Sending
from cchc.reporting.reviews.tests.made import INSIDE, WITH, above, cast, explain

pytestmark = pytest.mark.django_db


def merge(old: Unit, heir: Unit, *, ended: bool = True) -> None:
    """Yesterday the tasks of `old` passed to `heir`; not all of them where it has not `ended`."""
    yesterday = timezone.localdate() - timedelta(days=1)
    change = Change.objects.create(kind=Change.Kind.MERGE, effective=yesterday, decision="NQ 1")
    Part.objects.create(change=change, before=old, after=heir)
    Reach.objects.create(ancestor=heir, unit=old, depth=1, heir=True, begins=yesterday)
    Reach.objects.create(ancestor=above(heir), unit=old, depth=2, heir=True, begins=yesterday)
    if ended:
        Unit.objects.filter(pk=old.pk).update(ends=yesterday)
        Reach.objects.filter(unit=old, heir=False).update(ends=yesterday)
    old.refresh_from_db()


def save(client: Any, duty: Obligation) -> Any:
    cells = {"request": "r1", "cells": [one("A1", "5")]}
    return client.post(reverse("figures:cell_save", args=address_of(duty)), cells, content_type="application/json")


def test_it_works() -> None:
    duty, heir = owed(), commune("UBND xã Mới")
    before = person("drafter", duty.unit, "nguoi-cu")
    merge(duty.unit, heir)
    people = cast(heir)
    pages = {role: signed_in(user) for role, user in people.items()}
    assert save(signed_in(before), duty).status_code == 404, "out of sight"
    assert save(pages["drafter"], duty).status_code == 200
    form = reverse("figures:fill", args=address_of(duty))
    assert 'value="check"' in pages["drafter"].get(form).content.decode()
    prose = reverse("reports:prose", args=address_of(duty))
    text = {"code": "I.1", "text": "Đã ban hành 05 văn bản."}
    assert pages["drafter"].post(prose, text).status_code in {200, 302}
    assert Prose.objects.get(code="I.1").author == people["drafter"]
    for code, who in (*INSIDE, ("send", "clerk"), ("accept", "collector")):
        if code == "sign_off":
            explain(duty)
        duty.refresh_from_db()
        typed = {"seen": services.last_step(services.report_of(duty)), "reason": "vì thế", **WITH.get(code, {})}
        typed |= {"date": "2/4/2026"} if "date" in typed else {}
        answer = pages[who].post(reverse("reviews:take", args=address_of(duty)), {"action": code, **typed})
        assert answer.status_code == 302, (code, answer.content.decode())
    duty.refresh_from_db()
    assert (duty.report.stage, duty.state, duty.report.unit) == (Stage.ISSUED, State.ACCEPTED, duty.unit)
    assert Figure.objects.get(COUNTED, indicator="A1").unit == duty.unit
    assert Sending.objects.get().by == people["clerk"]


def test_a_unit_that_only_gave_tasks_away_writes_for_itself() -> None:
    duty, heir = owed(), commune("UBND xã Mới")
    merge(duty.unit, heir, ended=False)
    assert save(signed_in(cast(heir)["drafter"]), duty).status_code == 403
    assert save(signed_in(person("drafter", duty.unit, "nguoi-cu")), duty).status_code == 200


def test_whose_successor_ended_too_is_carried_on_by_the_last() -> None:
    old, middle, last = commune(), commune("UBND xã Giữa"), commune("UBND xã Cuối")
    assert stand_ins(old) == [old]
    merge(old, middle)
    merge(middle, last)
    assert stand_ins(old) == [last]
    assert stand_ins(old, timezone.localdate() - timedelta(days=2)) == [old]
