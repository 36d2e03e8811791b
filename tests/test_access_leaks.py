"""What pages tell people who may open them: of a stranger's commune nothing; and nothing odd breaks them."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

from cchc.platform.accounts.scope import everything
from cchc.reporting.library import drafts, services
from cchc.reporting.library.models import Reading
from cchc.reporting.library.tests.made import said
from tests.access_world import NOBODY, OWNER, Who, World, address, answered, let_in, names, settled, taken_back
from tests.test_access import ONE_BY_ONE, ROOT, TABLE

pytestmark = pytest.mark.django_db
world = settled


# --- what the pages show


def found(client: Client, url: str, **asked: str) -> str:
    answer = client.get(url, asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("who", [("viewer", "stranger"), ("administrator", "sibling"), ("drafter", "expired"), NOBODY])
def test_no_list_tells_a_stranger_of_the_commune(world: World, who: Who) -> None:
    client = world.client(who)
    report, reading = str(world.report.public_id), str(world.reading.public_id)
    with everything("test"):
        secret = "chi-minh-toi-biet"
        world.kept.findings.update(state="dismissed", reason=secret)
        world.reading.checked.findings.update(state="dismissed", reason=secret)
    for url, asked in (
        ("/", {}),
        ("/search/", {"q": "thu nghiem cai cach"}),
        ("/search/", {"q": "don vi c1"}),
        ("/reports/", {"q": "c1"}),
        ("/check/", {}),
        ("/rules/", {}),
        ("/indicators/A1/", {}),
        ("/indicators/C3.3/", {}),
        ("/figures/", {"units": "all", "q": "c1"}),
        ("/jobs/", {}),
        ("/notices/", {}),
    ):
        text = found(client, url, **asked)
        for told in (report, reading, secret, str(world.owed.period.public_id), str(world.job.public_id)):
            assert told not in text, f"{url} tells {who} of {told}"
        assert "34.279" not in text or url == "/rules/"  # there as an example of a rule


def test_reasons_of_a_file_being_worked_on_are_told_to_nobody_above(world: World) -> None:
    with everything("test"):
        world.reading.checked.findings.update(state="dismissed", reason="chi-trong-xa")
    for who in (("administrator", "root"), ("collector", "above")):
        assert "chi-trong-xa" not in found(world.client(who), "/rules/")
    assert "chi-trong-xa" in found(world.client(OWNER), "/rules/")


def test_a_file_takes_no_reason_over_from_strangers(world: World) -> None:
    """Somebody elsewhere brings a file that says it is the same report."""
    with everything("test"):
        world.reading.checked.findings.update(state="dismissed", reason="chi-trong-xa")
        other = world.people["drafter", "stranger"]
        copied = Reading.objects.create(owner=other, unit=other.unit, names=["sao.docx"], state="reading")
        services.finish(copied, drafts.parse(world.draft), said(world.draft))
        copied.refresh_from_db()
        assert set(copied.checked.findings.values_list("reason", flat=True)) == {""}


def test_people_are_suggested_to_who_may_see_them_only(world: World) -> None:
    text = found(world.client(("viewer", "stranger")), "/accounts/why/")
    assert world.owner.username not in text
    assert world.owner.username not in found(world.client(("viewer", "stranger")), "/accounts/people/", q="own")
    assert world.owner.username in found(world.client(("viewer", "own")), "/accounts/why/")


def test_the_explanation_does_not_tell_who_has_an_account(world: World) -> None:
    client = world.client(("viewer", "stranger"))
    asked = {"action": "report.read", "unit": "c1", "day": "2026-01-01"}
    there = client.get("/accounts/why/", asked | {"who": world.owner.username})
    nowhere = client.get("/accounts/why/", asked | {"who": "khong-co-ai"})
    assert (there.status_code, nowhere.status_code) == (422, 422)
    assert there.context["form"].errors["who"] == nowhere.context["form"].errors["who"]


def test_the_log_as_a_file_holds_what_the_list_holds(world: World) -> None:
    for who, told in ((("administrator", "own"), True), (("administrator", "sibling"), False)):
        answer = world.client(who).get("/events/events.csv")
        assert ("Vì thế" in b"".join(answer.streaming_content).decode()) is told  # type: ignore[attr-defined]


def test_what_belongs_to_nobodys_unit_is_no_ones_to_look_at(world: World) -> None:
    with everything("test"):
        type(world.job).objects.filter(pk=world.job.pk).update(unit=None)
        type(world.file).objects.filter(pk=world.file.pk).update(unit=None)
    for url in (f"/jobs/{world.job.public_id}/", f"/files/{world.file.public_id}/"):
        assert world.client(("administrator", "stranger")).get(url).status_code == 403
        assert world.client(("administrator", "own")).get(url).status_code == 403
        assert let_in(*answered(world.client(OWNER), "get", url))


# --- odd input

TO_A_DATABASE = ("\0", "9" * 5000, "-1", "0000-00-00")
"""What databases take differently."""
ODD = (*TO_A_DATABASE, "١٢٣", "%'<b>..", "\ud7ff\uffff\u202e", "2026-13-45")
ASKED = (
    "q", "page", "day", "unit", "open", "row", "statement", "period", "state", "year", "before", "since", "until",
    "kind",
    "actor", "subject", "at", "repeat", "indicator", "regime", "find", "show", "template", "level", "who", "action",
    "role", "date", "today", "part",
)  # fmt: skip


def test_nothing_odd_in_an_address_breaks_a_page(world: World) -> None:
    client = world.client(ROOT, raise_request_exception=False)
    broken = []
    for name, line in TABLE.items():
        if line[0] is None or name in ONE_BY_ONE:
            continue
        url = address(world, name).partition("?")[0]
        for odd in ODD if connection.vendor == "sqlite" else TO_A_DATABASE:
            asked = dict.fromkeys(ASKED, odd)
            if name == "figures:cell":
                asked["unit"] = str(world.mine.public_id)
            status, _leads = answered(client, "get", url, asked)
            if status >= 500:
                broken.append(f"{name} asked for {odd[:12]!r}: {status}")
    assert not broken, "\n".join(broken)


def test_nothing_odd_in_a_form_breaks_a_page(world: World) -> None:
    client = world.client(ROOT, raise_request_exception=False)
    fields = (
        "reason", "name", "note", "q", "unit", "who", "to", "state", "seen", "action", "do", "then", "what", "username",
        "date", "day", "begins", "last", "first", "v", "s", "back", "rule", "text", "row", "effective", "decision",
        "agency", "level", "number", "binding", "fields", "role", "prefix", "email", "phone", "language", "which",
    )  # fmt: skip
    broken = []
    for name, line in TABLE.items():
        if line[1] is None or name in ONE_BY_ONE:
            continue
        url = address(world, name)
        for odd in ("\0", "9" * 5000, "<b>", "2026-13-45"):
            with taken_back():
                typed = urlencode(dict.fromkeys(fields, odd))
                status = client.post(url, typed, "application/x-www-form-urlencoded").status_code
            if status >= 500:
                broken.append(f"{name} given {odd[:12]!r}: {status}")
    assert not broken, "\n".join(broken)


def test_addresses_of_nothing_are_not_found(world: World) -> None:
    client = world.client(ROOT, raise_request_exception=False)
    broken = []
    for name, wanted in names():
        if not wanted:
            continue
        for other in (uuid4(), "gia", 10**30):
            with everything("test"):
                given = {key: value for key, value in world.parameters(name).items() if key in wanted}
            for key, value in given.items():
                if isinstance(value, type(other)) or isinstance(value, int) is isinstance(other, int):
                    try:
                        url = reverse(name, kwargs=given | {key: other})
                    except NoReverseMatch:
                        continue
                    for method in ("get", "post"):
                        status, _leads = answered(client, method, url)
                        if status >= 500:
                            broken.append(f"{method} {url}: {status}")
    assert not broken, "\n".join(broken)
