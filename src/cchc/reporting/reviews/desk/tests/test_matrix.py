"""The matrix: where each report is, what is missing in it, the most troubled first, in a fixed number of queries."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cchc.platform.files.models import StoredFile
from cchc.reporting.figures.form import report_of
from cchc.reporting.figures.tests.made import signed_in
from cchc.reporting.forms.filed import came_as_files
from cchc.reporting.forms.models import Obligation
from cchc.reporting.forms.regimes import selectors
from cchc.reporting.reminders.due import open_ones
from cchc.reporting.reminders.models import Call, Reminder
from cchc.reporting.reports.models import Explanation, Report
from cchc.reporting.reviews.desk import matrix as desk
from cchc.reporting.reviews.desk import places
from cchc.reporting.reviews.desk.matrix import Row, below, matrix
from cchc.reporting.reviews.desk.tests.made import Province, sending
from cchc.reporting.reviews.desk.waiting import next_after, waiting_for
from cchc.reporting.reviews.mine import above
from cchc.reporting.reviews.models import RequestItem, ReviewRequest

pytestmark = pytest.mark.django_db
State = Obligation.State


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is Wednesday, 22 April 2026: the reports were due on Monday."""
    monkeypatch.setattr(desk, "today", lambda: date(2026, 4, 22))


@pytest.fixture
def province(db: None) -> Province:
    return Province(3)


def rows(province: Province, only: str = "", search: str = "") -> dict[str, Row]:
    made = matrix(below(province.collector, province.period), province.period, only, search)
    return {row.unit.code: row for row in made.rows}


def test_it_works(province: Province) -> None:
    sending(province.begun("c1", ("A1", 5)))
    province.begun("c2", ("A1", 5), ("C3.3a", 7))
    found = rows(province)
    assert list(found) == ["c3", "c2", "c1"]
    assert (found["c3"].step, found["c3"].late, found["c3"].days) == ("not_opened", True, 2)
    assert (found["c1"].step, found["c1"].late, found["c1"].rounds) == ("sent", False, 1)
    first = next(mark for mark in found["c2"].marks if mark.group == 1)
    third = next(mark for mark in found["c2"].marks if mark.group == 3)
    assert (first.done, third.done) == (1, 1)
    assert first.code == "part"
    assert found["c3"].blanks == found["c2"].blanks + 2


def test_a_blank_answer_is_still_missing_and_zero_is_not(province: Province) -> None:
    province.begun("c1", ("A1", 0))
    province.begun("c2", ("A1", "blank"))
    found = rows(province)
    assert found["c1"].blanks == found["c3"].blanks - 1
    assert found["c2"].blanks == found["c3"].blanks


def test_draft_figures_count_until_the_report_itself_is_sent(province: Province) -> None:
    owed = province.begun("c1", ("A1", 5))
    sending(owed, draft=True)
    assert rows(province)["c1"].step == "draft_figures"
    sending(owed)
    assert rows(province)["c1"].step == "sent"


def test_errors_and_warnings_nobody_explained_are_those_of_the_last_sending(province: Province) -> None:
    owed = province.begun("c1", ("A1", 5))
    told = Explanation.objects.create(report=owed.report, key="w1", basis="b", rule="r", text="vì thế")
    findings = [
        {"id": "e1", "basis": "b", "severity": "error", "indicators": ["C3.3"]},
        {"id": "w1", "basis": "b", "severity": "warning", "indicators": ["A1"]},
        {"id": "w2", "basis": "b", "severity": "warning", "indicators": ["A1"]},
    ]
    sending(owed, findings=findings, errors=1, warnings=2, explanations=[told.pk])
    row = rows(province)["c1"]
    assert (row.errors, row.unexplained) == (1, 1)
    assert [mark.group for mark in row.marks if mark.code == "trouble"] == [3]


def test_an_explanation_of_another_basis_explains_nothing(province: Province) -> None:
    owed = province.begun("c1", ("A1", 5))
    told = Explanation.objects.create(report=owed.report, key="w1", basis="old", rule="r", text="vì thế")
    sending(owed, findings=[{"id": "w1", "basis": "new", "severity": "warning"}], warnings=1, explanations=[told.pk])
    assert rows(province)["c1"].unexplained == 1


def ask(owed: Obligation, due: date) -> ReviewRequest:
    made = ReviewRequest.objects.create(
        sending=sending(owed, State.REVIEW_REQUESTED), due=due, asked=timezone.now(), text="Rà soát"
    )
    RequestItem.objects.create(
        request=made, place="cell", template_row="I/1.1", indicator="A1", reason="Không khớp nội dung"
    )
    return made


def test_a_review_is_overdue_by_its_own_day(province: Province) -> None:
    ask(province.begun("c1", ("A1", 5)), date(2026, 4, 21))
    ask(province.begun("c2", ("A1", 5)), date(2026, 4, 23))
    found = rows(province)
    assert (found["c1"].overdue_review, found["c2"].overdue_review) == (True, False)
    assert list(found) == ["c3", "c1", "c2"]
    assert [mark.group for mark in found["c2"].marks if mark.code == "trouble"] == [1]
    assert set(rows(province, desk.EXCEPTIONS)) == {"c3", "c1"}


def test_a_report_that_came_as_files_is_received(province: Province) -> None:
    """A unit that is not in the system yet: its Word file was read out of a folder, and its figures count."""
    came(province.owed["c1"])
    row = rows(province)["c1"]
    assert (row.step, row.late, row.exception) == ("by_file", False, False)


def came(owed: Obligation) -> Report:
    """The report of an obligation, read out of a Word file."""
    report = report_of(owed)
    report.status, report.template = Report.Status.ACCEPTED, "khac"
    report.save()
    report.files.add(StoredFile.objects.create(name="a.docx", size=1, sha256="0" * 64, unit=report.unit))
    return report


def test_what_came_as_files_is_told_everywhere_alike(province: Province, monkeypatch: pytest.MonkeyPatch) -> None:
    """The matrix, the counts of periods and parts, what waits for the collector and the page of the period agree."""
    for module in (places, above):
        monkeypatch.setattr(module, "today", lambda: date(2026, 4, 22))
    came(province.owed["c1"])
    sending(province.begun("c2", ("A1", 5)))
    made = matrix(below(province.collector, province.period), province.period)
    tally = places.tallies(province.collector, [province.period])[province.period.pk]
    (part,) = places.parts(province.period, province.units["vn"])[:1]
    (gathered,) = above.gatherings(province.collector)
    board = selectors.tally(province.period, date(2026, 4, 22))
    for found in (tally, part):
        assert (found.by_file, found.waiting, found.late, found.accepted) == (1, 1, 1, 0)
    assert (made.counts["by_file"], made.counts["sent"], made.counts["late"]) == (1, 1, 1)
    assert (tally.unsent, part.missing, gathered.late) == (1, 1, 1)
    assert {code: n for code, _name, n in board.states} == {"expected": 2, "sent": 1, "by_file": 1}
    assert board.late == 2  # d1 of the other province too
    assert [row.unit.code for row in selectors.obligations(province.period, "by_file")] == ["c1"]
    assert list(open_ones(province.period).values_list("unit__code", flat=True)) == ["c3", "d1"]


def test_the_way_back_from_files(province: Province) -> None:
    """The unit sends in the system after all; or what was read is taken out again."""
    report = came(province.owed["c1"])
    province.begun("c1", ("A1", 5))
    assert rows(province)["c1"].step == "by_file"  # begun, not sent: the files count
    sending(province.owed["c1"])
    assert rows(province)["c1"].step == "sent"
    assert not Obligation.objects.filter(came_as_files(), unit=report.unit).exists()
    other = came(province.owed["c2"])
    Report.objects.filter(pk=other.pk).update(status=Report.Status.DRAFT)
    assert rows(province)["c2"].step == "not_opened"
    assert not Obligation.objects.filter(came_as_files()).exists()


def test_withdrawn_is_being_written_again(province: Province) -> None:
    came(province.owed["c1"])
    sending(province.begun("c1", ("A1", 5)))
    Obligation.objects.filter(unit=province.units["c1"]).update(state=State.STARTED, sent=None)
    assert rows(province)["c1"].step == "writing"
    assert not Obligation.objects.filter(came_as_files()).exists()


def test_search_needs_no_accents(province: Province) -> None:
    assert set(rows(province, search="Đơn vị C2")) == {"c2"}
    assert set(rows(province, search="don vi c2")) == {"c2"}


def test_the_last_contact_is_a_call_or_a_reminder_and_a_broken_promise_shows(province: Province) -> None:
    about = {"period": province.period, "unit": province.units["c1"]}
    call = Call.objects.create(said="Hẹn mai", promised=date(2026, 4, 21), at=timezone.now(), **about)
    row = rows(province)["c1"]
    assert row.contact == call.at
    assert row.broken_promise
    later = Reminder.objects.create(
        audience="writers", day=date(2026, 4, 22), batch=call.public_id, created=timezone.now(), **about
    )
    assert rows(province)["c1"].contact == later.created


def test_next_after_follows_the_order_of_the_desk(province: Province) -> None:
    clean = sending(province.begun("c1", ("A1", 5)))
    bad = sending(province.begun("c2", ("A1", 5)), errors=2)
    assert [row.unit.code for row in waiting_for(province.collector, province.period)] == ["c2", "c1"]
    assert next_after(bad, province.collector) == clean
    assert next_after(clean, province.collector) == bad
    Obligation.objects.filter(pk=bad.obligation_id).update(state=State.ACCEPTED)
    assert next_after(clean, province.collector) is None


def test_a_stranger_a_viewer_and_the_unit_itself_see_nothing(province: Province) -> None:
    other = province.person("collector", "p2")
    assert [one.unit.code for one in below(other, province.period)] == ["d1"]
    assert not below(province.person("viewer", "p1"), province.period)
    assert not below(province.person("collector", "c1"), province.period)


def test_the_page_costs_the_same_for_many(province: Province, client: Any) -> None:
    browser = signed_in(province.collector)
    url = reverse("reviews:desk", args=[province.period.public_id])

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(url).status_code == 200
        return len(asked)

    queries()
    few = queries()
    for code in ("c1", "c2", "c3"):
        ask(province.begun(code, ("A1", 5), ("C3.3a", 7)), date(2026, 4, 21))
    assert queries() <= few + 2  # requests and their points are asked for at all, once
    steady = queries()
    from cchc.platform.accounts.tests.made import unit
    from cchc.platform.units.models import Placement, Reach

    for number in range(20):
        made = unit(f"e{number}", "commune")
        Placement.objects.create(unit=made, parent=province.units["p1"])
        Reach.objects.create(ancestor=made, unit=made, depth=0)
        Reach.objects.create(ancestor=province.units["p1"], unit=made, depth=1)
        province.units[made.code] = made
        province.owed[made.code] = province._owed(made)
        ask(province.begun(made.code, ("A1", 5)), date(2026, 4, 21))
    assert queries() == steady
