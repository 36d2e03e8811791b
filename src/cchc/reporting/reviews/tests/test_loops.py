"""A report through both loops: written, signed, sent, asked about, replaced, accepted; and nothing that is skipped."""

from __future__ import annotations

import pytest

from cchc.platform.accounts.models import User
from cchc.platform.accounts.policy import Refused as NotAllowed
from cchc.reporting.figures.models import COUNTED, Figure
from cchc.reporting.figures.services import write
from cchc.reporting.figures.tests.made import cell, owed
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Report
from cchc.reporting.reviews import services
from cchc.reporting.reviews.models import Sending, Step
from cchc.reporting.reviews.tests.made import INSIDE, cast, through

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, User]:
    return cast()


def test_it_works(people: dict[str, User]) -> None:
    duty = owed()
    write(services.begin(services.report_of(duty), duty), [cell("A1.1", 5)])
    through(duty, people, *INSIDE, ("send", "clerk"), ("receive", "collector"), ("request_review", "collector"))
    through(duty, people, ("replace", "drafter"))
    first = Figure.objects.get(indicator="A1.1")
    duty.refresh_from_db()
    write(duty.report, [cell("A1.1", 7, seen=first.pk)])
    through(duty, people, *INSIDE, ("send", "clerk"), ("receive", "collector"), ("accept", "collector"))
    duty.refresh_from_db()
    report = Report.objects.get()
    assert (duty.state, report.stage, report.edition) == (Obligation.State.ACCEPTED, "issued", 2)
    assert Figure.objects.get(COUNTED, indicator="A1.1").amount == 7
    one, two = Sending.objects.order_by("round")
    assert one.figures == [first.pk]
    assert one.digest != two.digest
    assert Step.objects.count() == 17


def test_a_step_is_not_skipped(people: dict[str, User]) -> None:
    duty = owed()
    with pytest.raises(services.Refused):
        services.take(duty, "sign", by=people["leader"])
    with pytest.raises(NotAllowed):
        services.take(duty, "check", by=people["leader"])
    assert not Step.objects.exists()


def test_a_button_pressed_twice_moves_once(people: dict[str, User]) -> None:
    duty = owed()
    services.take(duty, "check", by=people["drafter"], seen=0)
    with pytest.raises(services.Refused):
        services.take(duty, "take_back", by=people["drafter"], seen=0)
    assert Step.objects.count() == 1
