"""The interface for other software: every example, every refusal, nothing written twice, no error on nonsense."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, seed
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from cchc.api import services
from cchc.api.examples import EXAMPLES, FORM, HERE
from cchc.api.models import Call, Token
from cchc.api.reference import description, written
from cchc.api.tests.made import call, owed_with_row, token_of
from cchc.platform.units.models import Reach, Unit
from cchc.reporting.figures import filling
from cchc.reporting.figures.form import build, report_of
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.tests.made import commune, person, signed_in
from cchc.reporting.forms.models import ReportingPeriod
from cchc.reporting.reports.models import Prose

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).parents[4] / "docs" / "reference"


def rows(*given: tuple[str, str]) -> dict[str, object]:
    return {"rows": [{"row": row, "value": value} for row, value in given]}


def test_it_works() -> None:
    duty, row = owed_with_row()
    token = token_of(duty.unit, "write")
    answer = call("PUT", FORM, token, rows((row, "12")))
    assert answer.json() == {"dry_run": False, "written": 1, "same": 0}
    read = call("GET", FORM, token)
    assert read.headers["ETag"] == answer.headers["ETag"]
    found = next(one for one in read.json()["rows"] if one["row"] == row)
    assert (found["state"], found["value"], found["counts"]) == ("value", "12", False)
    figure = Figure.objects.get()
    assert figure.origin.startswith("API ")
    assert figure.author == Token.objects.get().user


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: f"{one.operation}-{one.status}-{one.title}")
def test_every_example(example: object) -> None:
    duty, row = owed_with_row()
    token = token_of(duty.unit, "write")
    body = json.loads(json.dumps(example.body).replace('"ROW"', json.dumps(row)))
    path = example.path.replace("REPORT", str(filling.begin(report_of(duty), duty).public_id))
    response = call(example.method, path, token, body, **example.headers)
    assert response.status_code == example.status
    if example.status == 200 and example.method == "GET" and "items" in response.json():
        assert response.json()["total"] > 0 or example.operation == "list_figures"


def test_every_endpoint_has_an_example() -> None:
    known = {said["operationId"] for methods in description()["paths"].values() for said in methods.values()}
    assert known == {example.operation for example in EXAMPLES}


@pytest.mark.parametrize("name", ["openapi.json", "api.md"])
def test_the_reference_is_current(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == written()[name], "python -m cchc.api.reference docs/reference"


def test_a_finding_names_its_rows_and_is_gone_when_it_is_mended() -> None:
    duty, _row = owed_with_row()
    form = build(report_of(duty), compare=False)
    keys = {line.slot.indicator: line.row.key for line in form.answered if line.slot and not line.slot.breakdown}
    received, settled = keys["C3.3a"], keys["C3.3b"]
    token = token_of(duty.unit, "write")
    call("PUT", FORM, token, rows((received, "10"), (settled, "12")))
    said = call("GET", f"{FORM}/findings", token).json()
    assert any({received, settled} <= set(one["rows"]) for one in said["findings"])
    call("PUT", FORM, token, rows((settled, "9")))
    said = call("GET", f"{FORM}/findings", token).json()
    assert not any({received, settled} <= set(one["rows"]) for one in said["findings"])


def test_a_report_has_its_prose() -> None:
    duty, _row = owed_with_row()
    report = filling.begin(report_of(duty), duty)
    Prose.objects.create(report=report, code="I", heading="I. Kết quả", text="Đã làm xong.")
    token = token_of(duty.unit)
    assert call("GET", f"{HERE}/reports/{report.public_id}", token).json()["sections"] == [
        {"code": "I", "heading": "I. Kết quả", "text": "Đã làm xong."}
    ]
    other = commune("UBND xã Khác")
    Reach.objects.get_or_create(ancestor=other, unit=other, depth=0)
    assert call("GET", f"{HERE}/reports/{report.public_id}", token_of(other)).status_code == 404


def test_without_a_token() -> None:
    for header in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic YTpi"}):
        response = call("GET", f"{HERE}/units", **header)
        assert (response.status_code, response.json()["code"]) == (401, "no_token")
    assert call("GET", f"{HERE}/openapi.json").status_code == 200


def test_who_is_signed_in_to_the_site_is_not_signed_in_here() -> None:
    assert signed_in(person()).get(f"{HERE}/units").status_code == 401


def test_an_expired_or_revoked_token_opens_nothing() -> None:
    text = token_of()
    token = Token.objects.get()
    Token.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert call("GET", f"{HERE}/units", text).status_code == 401
    Token.objects.update(expires=timezone.now() + timedelta(days=1))
    assert call("GET", f"{HERE}/units", text).status_code == 200
    services.revoke(token, by=token.by, reason="Đổi phần mềm")
    assert call("GET", f"{HERE}/units", text).status_code == 401


def test_a_reading_token_writes_nothing() -> None:
    duty, row = owed_with_row()
    response = call("PUT", FORM, token_of(duty.unit, "read"), rows((row, "12")))
    assert (response.status_code, response.json()["code"]) == (403, "not_allowed")
    assert not Figure.objects.exists()


def test_another_units_form_is_not_there() -> None:
    owed_with_row()
    other = commune("UBND xã Khác")
    Reach.objects.get_or_create(ancestor=other, unit=other, depth=0)
    token = token_of(other, "write")
    assert call("GET", FORM, token).status_code == 404
    assert call("GET", f"{HERE}/owed", token).json()["total"] == 0


def test_wrong_rows_are_all_named_and_nothing_is_written() -> None:
    duty, row = owed_with_row()
    body = {"rows": [{"row": row, "value": "12.5"}, {"row": "không có", "value": "1"}, {"row": row, "value": "2"}]}
    response = call("PUT", FORM, token_of(duty.unit, "write"), body)
    assert response.status_code == 422
    assert [detail["place"] for detail in response.json()["details"]] == [row, "không có", row]
    assert all(detail["message"] and detail["message_en"] for detail in response.json()["details"])
    assert not Figure.objects.exists()


def test_a_trial_writes_nothing() -> None:
    duty, row = owed_with_row()
    response = call("PUT", f"{FORM}?dry_run=true", token_of(duty.unit, "write"), rows((row, "12")))
    assert response.json() == {"dry_run": True, "written": 1, "same": 0}
    assert not Figure.objects.exists()


def test_the_same_call_twice_writes_once() -> None:
    duty, row = owed_with_row()
    token = token_of(duty.unit, "write")
    key = {"Idempotency-Key": "một"}
    first = call("PUT", FORM, token, rows((row, "12")), **key)
    again = call("PUT", FORM, token, rows((row, "12")), **key)
    assert (again.json(), again.headers["Idempotent-Replay"]) == (first.json(), "true")
    assert (Figure.objects.count(), Call.objects.count()) == (1, 1)
    assert call("PUT", FORM, token, rows((row, "13")), **key).json()["code"] == "key_reused"


def test_who_read_an_older_form_is_told() -> None:
    duty, row = owed_with_row()
    token = token_of(duty.unit, "write")
    tag = call("GET", FORM, token).headers["ETag"]
    call("PUT", FORM, token, rows((row, "12")))
    response = call("PUT", FORM, token, rows((row, "13")), **{"If-Match": tag})
    assert (response.status_code, response.json()["code"]) == (412, "changed")


def test_a_closed_period_is_not_written() -> None:
    duty, row = owed_with_row()
    ReportingPeriod.objects.update(state="closed")
    response = call("PUT", FORM, token_of(duty.unit, "write"), rows((row, "12")))
    assert (response.status_code, response.json()["code"]) == (409, "closed")


def test_too_many_calls(settings: object) -> None:
    settings.API_PER_MINUTE = 2
    token = token_of()
    assert [call("GET", f"{HERE}/units", token).status_code for _ in range(3)] == [200, 200, 429]


def test_only_a_digest_is_kept() -> None:
    text = token_of()
    token = Token.objects.get()
    assert text not in str(token.__dict__)
    assert not token.user.has_usable_password()


class TestPage:
    """The page of tokens."""

    def ask(self, client: Client, **given: str) -> object:
        return client.post(reverse("api:tokens"), given)

    def test_it_works(self) -> None:
        unit = commune()
        client = signed_in(person("administrator", unit))
        day = timezone.localdate() + timedelta(days=30)
        page = self.ask(client, name="Một cửa", unit=unit.code, read="1", write="1", expires=f"{day:%d/%m/%Y}")
        assert page.status_code == 200
        text = page.context["text"]
        assert call("GET", f"{HERE}/units", text).status_code == 200
        assert text not in client.get(reverse("api:tokens")).content.decode()

    def test_what_is_missing_is_said_and_what_was_typed_kept(self) -> None:
        client = signed_in(person("administrator"))
        page = self.ask(client, name="Một cửa", unit="không-có", expires="hôm nào")
        assert page.status_code == 422
        assert set(page.context["wrong"]) == {"unit", "expires", "scopes"}
        assert "Một cửa" in page.content.decode()

    def test_not_for_a_unit_one_does_not_administer(self) -> None:
        client = signed_in(person("administrator"))
        other = Unit.objects.create(code="khac", name="Khác", folded="khac", kind="commune", level="commune")
        day = timezone.localdate() + timedelta(days=30)
        page = self.ask(client, name="X", unit=other.code, read="1", expires=f"{day:%d/%m/%Y}")
        assert page.status_code in {403, 422}
        assert not Token.objects.exists()

    def test_not_for_a_drafter(self) -> None:
        assert signed_in(person("drafter")).get(reverse("api:tokens")).status_code == 403

    def test_revoking_needs_a_reason(self) -> None:
        token_of()
        token = Token.objects.get()
        client = signed_in(token.by)
        client.post(reverse("api:revoke", args=[token.public_id]), {"reason": " "})
        token.refresh_from_db()
        assert token.in_force
        client.post(reverse("api:revoke", args=[token.public_id]), {"reason": "Lộ mã"})
        token.refresh_from_db()
        assert not token.in_force


@pytest.fixture
def one_connection() -> Iterator[None]:
    """A request of the real server would close the connection the test holds."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("operation", sorted({one.operation for one in EXAMPLES}))
def test_nonsense_gives_no_server_error(settings: object, operation: str, mode: GenerationMode) -> None:
    settings.API_PER_MINUTE = 1_000_000
    duty, _row = owed_with_row()
    token = token_of(duty.unit, "write")
    schema = schemathesis.openapi.from_wsgi(f"{HERE}/openapi.json", get_wsgi_application())
    found = next(one.ok() for one in schema.get_all_operations() if one.ok().definition.raw["operationId"] == operation)
    known = {"unit": duty.unit.code, "regime": "cchc", "period": "2026-Q1", "form": "khanh-hoa-xa-2023"}
    place = known if operation.endswith(("_form_figures", "_findings")) else None
    answered = []

    @seed(2026)
    @hypothesis_settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=found.as_strategy(generation_mode=mode, path_parameters=place))
    def try_one(case: schemathesis.Case) -> None:
        response = case.call(headers={"Authorization": f"Bearer {token}"})
        case.validate_response(
            response, checks=[not_a_server_error, status_code_conformance, response_schema_conformance]
        )
        answered.append(response.status_code)

    try:
        try_one()
    except Unsatisfiable:
        pytest.xfail("nothing wrong can be said to it") if mode is GenerationMode.NEGATIVE else None
    assert answered
