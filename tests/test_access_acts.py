"""What people do where they may: type while a role goes, keep a report, decide about findings, bind a name."""

from __future__ import annotations

import copy
from datetime import date

import pytest
from django.utils import timezone

from cchc.platform.accounts.actors import scope_of
from cchc.platform.accounts.models import RowOwner
from cchc.platform.accounts.policy import Refused
from cchc.platform.accounts.scope import everything, within
from cchc.platform.events.models import Event
from cchc.platform.units.models import Unit
from cchc.platform.units.services import bind
from cchc.reporting.figures.models import Figure, Ledger
from cchc.reporting.library import drafts, services
from cchc.reporting.library.models import Reading
from tests.access_world import OWNER, Who, World, address, settled

pytestmark = pytest.mark.django_db
ROOT: Who = ("administrator", "root")
world = settled


# --- a role goes while its holder works


def revoke(world: World, who: Who) -> None:
    with everything("test"):
        world.people[who].grants.update(ends=timezone.localdate())


def test_a_role_taken_back_refuses_the_form_and_shows_what_was_typed(world: World) -> None:
    client = world.client(OWNER)
    url = address(world, "figures:fill")
    assert client.get(url).status_code == 200
    with everything("test"):
        RowOwner.objects.create(unit=world.mine, user=world.owner, begins=date(2020, 1, 1))
        world.people[OWNER].grants.update(role="viewer")  # somebody makes the drafter a viewer meanwhile
    answer = client.post(url, {"v-I/1": "12345"})
    assert answer.status_code == 403
    assert "12345" in answer.content.decode()


def test_nothing_is_left_to_see_where_the_last_role_is_gone(world: World) -> None:
    client = world.client(OWNER)
    url = address(world, "figures:fill")
    assert client.get(url).status_code == 200
    revoke(world, OWNER)
    answer = client.post(url, {"v-I/1": "12345"})
    assert answer.status_code in (403, 404)
    assert "12345" in answer.content.decode()
    with everything("test"):
        assert not Figure.objects.filter(text="12345").exists()


def test_an_administrator_without_the_role_keeps_the_words_of_a_form_draft(world: World) -> None:
    client = world.client(ROOT)
    assert client.get(address(world, "forms:draft_publish")).status_code == 200
    revoke(world, ROOT)
    answer = client.post(address(world, "forms:draft_publish"), {"name": "Biểu thử nghiệm", "action": "publish"})
    assert answer.status_code == 403
    assert "Biểu thử nghiệm" in answer.content.decode()


# --- putting a report into the library


def header(**more: str) -> dict[str, str]:
    return {
        "agency": "Đơn vị c1", "level": "commune", "number": "12/BC", "date": "2023-09-14", "kind": "quarter",
        "period": "2023-Q4", "action": "accept", **more,
    }  # fmt: skip


def kept(world: World, who: Who, **more: str) -> tuple[int, bool]:
    """The answer to accepting the reading as this person, and whether it is in the library then."""
    with everything("test"):
        person = world.people[who]
        Reading.objects.filter(pk=world.reading.pk).update(owner=person, unit=person.unit)
    answer = world.client(who).post(address(world, "library:reading_data"), header(**more))
    with everything("test"):
        world.reading.refresh_from_db()
        return answer.status_code, world.reading.state == Reading.State.ACCEPTED


@pytest.mark.parametrize("who", [("drafter", "own"), ("administrator", "own"), ("collector", "above"), ROOT])
def test_who_may_keep_a_report(world: World, who: Who) -> None:
    assert kept(world, who) == (302, True)
    with everything("test"):
        told = Event.objects.filter(kind="library.kept").latest("id")
        assert (told.actor, told.unit) == (world.people[who], world.mine)


@pytest.mark.parametrize(
    "who",
    [("viewer", "own"), ("leader", "own"), ("contributor", "own"), ("drafter", "stranger"), ("drafter", "sibling")],
)
def test_who_may_not_keep_a_report(world: World, who: Who) -> None:
    """Refused in words; what was typed into the header stays, and so does the file."""
    status, there = kept(world, who, number="77/BC")
    assert (status, there) == (403, False)
    assert world.reading.decisions["header"]["number"] == "77/BC"
    assert world.client(who).get(address(world, "library:reading_data")).status_code == 200


@pytest.mark.parametrize(("who", "status"), [(ROOT, 302), (("administrator", "above"), 403), (OWNER, 403)])
def test_a_name_outside_the_tree_is_kept_by_the_administrator_of_the_tree(world: World, who: Who, status: int) -> None:
    assert kept(world, who, agency="UBND xã Không Đâu Cả") == (status, status == 302)
    with everything("test"):
        assert Unit.objects.filter(name="UBND xã Không Đâu Cả").exists() is (status == 302)


def test_the_service_asks_too(world: World) -> None:
    with everything("test"):
        draft = drafts.parse(world.draft)
    with within(scope_of(world.people["viewer", "own"])), pytest.raises(Refused):
        services.accept(draft)


def test_calling_a_finding_no_error_is_told_with_its_reason(world: World) -> None:
    url = address(world, "reports:decide")
    client = world.client(("checker", "own"))
    assert client.post(url, {"state": "dismissed", "reason": "Đã đối chiếu"}).status_code == 302
    assert client.post(url, {"state": "open"}).status_code == 302
    with everything("test"):
        told = Event.objects.filter(kind__startswith="reports.finding").order_by("id")
        assert [(one.kind, one.reason) for one in told] == [
            ("reports.finding_dismissed", "Đã đối chiếu"),
            ("reports.finding_reopened", ""),
        ]


# --- a name found in a report is bound to its unit


def test_binding_a_name_moves_its_reports_and_figures(world: World) -> None:
    with everything("test"):
        draft = copy.deepcopy(world.draft)
        draft["report"] |= {"agency": world.outside.name}
        report = services.accept(drafts.parse(draft))
        assert report.unit == world.outside
        bind(world.outside, world.units["c2"], reason="Cùng một xã")
        report.refresh_from_db()
        assert report.unit == world.units["c2"]
        assert not Figure.objects.filter(unit=world.outside).exists()
        assert not Ledger.objects.filter(unit=world.outside).exists()
    page = world.client(("drafter", "sibling")).get(report.get_absolute_url())
    assert page.status_code == 200
    assert "34.279" in page.content.decode()


def test_what_both_report_is_not_bound(world: World) -> None:
    with everything("test"):
        draft = copy.deepcopy(world.draft)
        draft["report"] |= {"agency": world.outside.name}
        report = services.accept(drafts.parse(draft))
    asked = {"unit": world.mine.code, "reason": "Cùng một xã"}
    answer = world.client(ROOT).post(address(world, "units:bind"), asked)
    assert answer.status_code == 422
    assert "2023-Q3" in answer.content.decode()
    with everything("test"):
        report.refresh_from_db()
        assert report.unit == world.outside
        assert Figure.objects.filter(unit=world.outside).exists()


@pytest.mark.parametrize("who", [("viewer", "own"), ("viewer", "above"), ("viewer", "root")])
def test_rows_of_a_report_are_found_from_the_report(world: World, who: Who) -> None:
    """The managers of related rows go by the same way to the unit as the models' own."""
    with everything("test"):
        version = world.report.versions.get()
        there = (version.rows.count(), version.sections.count(), version.figures.count(), world.kept.findings.count())
    with within(scope_of(world.people[who])):
        version = world.report.versions.get()
        seen = (version.rows.count(), version.sections.count(), version.figures.count(), world.kept.findings.count())
    assert seen == there
    assert all(there)
