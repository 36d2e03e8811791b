"""Bad input over the week of reporting: what a clumsy hand and a stranger send, page by page. No server error, nothing
lost, nothing twice, nothing of others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cchc.api.tests.made import call, token_of
from cchc.platform.accounts.scope import everything
from cchc.platform.events.models import Event
from cchc.reporting.colleagues.models import Answer
from cchc.reporting.colleagues.tests.made import address as link_address
from cchc.reporting.colleagues.tests.made import asked, phone, rows_of
from cchc.reporting.figures.compiled import compiled
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.owed import address_of
from cchc.reporting.figures.tests.made import owed, person, signed_in
from cchc.reporting.forms.models import Obligation

pytestmark = pytest.mark.django_db
FORM = "tong-ket-2011-2020"
"""A form with rows for numbers and rows for words."""
LONE = "\ud800"
"""Half a character: JSON can say it, and nothing can keep it."""
ODD = ("a\0b", LONE, "9" * 5000, "<script>alert(1)</script>", "=1+1", "%s%(n)s{0}", "‮")


@pytest.fixture(autouse=True)
def _scope(tmp_path: Any, settings: Any) -> Iterator[None]:
    settings.FILES = tmp_path / "files"
    with everything("test"):
        yield


@pytest.fixture
def duty() -> Obligation:
    return owed(period="2020", template=FORM)


@pytest.fixture
def drafter(duty: Obligation) -> Client:
    client = signed_in(person())
    client.raise_request_exception = False
    return client


def row_of(kind: str) -> str:
    ready = compiled(FORM)
    assert ready is not None
    return next(key for key, slot in ready.slots.items() if slot.kind == kind and not slot.computed)


def cells(drafter: Client, duty: Obligation, body: Any) -> Any:
    where = reverse("figures:cell_save", args=address_of(duty))
    sent = body if isinstance(body, str) else json.dumps(body)
    return drafter.post(where, sent, content_type="application/json")


def typed(row: str, v: str, **more: Any) -> dict[str, Any]:
    return {"row": row, "v": v, "s": "value", "e": "", "d": "", "seen": None} | more


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("field", ["request", "row", "v", "s", "e", "d", "tried", "text"])
def test_nothing_odd_in_a_save_breaks_it(field: str, odd: str, drafter: Client, duty: Obligation) -> None:
    body: dict[str, Any] = {"request": "r1", "cells": [typed(row_of("count"), "5")]}
    one = body["cells"][0]
    if field == "request":
        body["request"] = odd[:40]
    elif field == "tried":
        one["tried"] = [odd, 7, None]
    elif field == "text":
        one |= {"row": row_of("text"), "v": odd}
    else:
        one[field] = odd
    told = cells(drafter, duty, body)
    assert told.status_code in {200, 422}
    again = cells(drafter, duty, {"request": "r2", "cells": [typed(row_of("count"), "7", seen=_seen("count"))]})
    assert again.status_code == 200


def _seen(kind: str) -> int | None:
    found = Figure.objects.filter(template_row=row_of(kind), superseded=None).first()
    return found.pk if found else None


@pytest.mark.parametrize("seen", [10**18, 10**30, -1, 1.5, True, "7", [], "9" * 5000])
def test_a_version_nobody_wrote_is_no_version(seen: Any, drafter: Client, duty: Obligation) -> None:
    assert cells(drafter, duty, {"cells": [typed(row_of("count"), "5")]}).status_code == 200
    told = cells(drafter, duty, {"cells": [typed(row_of("count"), "6", seen=seen)]})
    assert told.status_code == 422
    assert Figure.objects.get(superseded=None).amount == 5


@pytest.mark.parametrize("body", ["", "[]", "null", "{", '"x"', "[" * 100_000, '{"cells":{}}', "1" * 5000, "\xff"])
def test_what_is_no_json_of_cells_is_told_so(body: str, drafter: Client, duty: Obligation) -> None:
    told = cells(drafter, duty, body)
    assert told.status_code == 422
    assert told.json()["error"]


def test_three_megabytes_of_cells_are_refused_in_words(drafter: Client, duty: Obligation) -> None:
    told = cells(drafter, duty, {"cells": [typed(row_of("text"), "a" * 3_000_000)]})
    assert told.status_code in {413, 422}
    assert told.json()["error"]
    assert not Figure.objects.exists()


@pytest.mark.parametrize("odd", [*ODD[:1], *ODD[2:]])
def test_nothing_odd_in_the_fields_of_the_form_breaks_it(odd: str, drafter: Client, duty: Obligation) -> None:
    where = reverse("figures:fill", args=address_of(duty))
    for kind in ("count", "text"):
        for part in ("v", "s", "e", "d", "seen"):
            row = row_of(kind)
            told = drafter.post(where, {f"v:{row}": "5", f"s:{row}": "value"} | {f"{part}:{row}": odd})
            assert told.status_code in {302, 422}, (kind, part)
            assert b"<script>alert" not in told.content


@pytest.mark.parametrize("odd", [*ODD[:1], *ODD[2:]])
def test_nothing_odd_behind_a_link_breaks_it(odd: str) -> None:
    request = asked()
    client = phone()
    client.raise_request_exception = False
    for part in ("v", "s", "seen"):
        row = request.rows[0]
        sent = {f"v:{row}": "5"} | {f"{part}:{row}": odd, "remark": odd}
        assert client.post(link_address(request), sent).status_code in {302, 422}
    page = client.get(link_address(request))
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


def test_rows_of_others_behind_a_link_are_passed_over() -> None:
    """The rows of a request are its own, whatever a program posts; the unit's other rows stay as they were."""
    request = asked()
    other = next(key for key in rows_of() if key not in request.rows)
    phone().post(link_address(request), {f"v:{other}": "5", f"v:{request.rows[0]}": "7"})
    assert set(Answer.objects.exclude(row="").values_list("row", flat=True)) == {request.rows[0]}
    assert not Figure.objects.filter(template_row=other).exists()


def test_what_is_written_leaves_no_words_in_the_log(drafter: Client, duty: Obligation) -> None:
    cells(drafter, duty, {"cells": [typed(row_of("text"), "Nguyễn Văn Bí Mật")]})
    assert Figure.objects.get().text == "Nguyễn Văn Bí Mật"
    assert not any("Bí Mật" in json.dumps(one.data, ensure_ascii=False) for one in Event.objects.all())


@pytest.mark.parametrize("odd", ["a\0b", LONE, "=1+1"])
def test_nothing_odd_from_other_software_breaks_it(odd: str, duty: Obligation) -> None:
    """Words that no database keeps are refused with their row; a formula is words; a key without end is refused."""
    token = token_of(duty.unit, "write")
    where = f"/api/v1/figures/{duty.unit.code}/{duty.period.regime.code}/{duty.period.code}/{duty.template}"
    told = call("PUT", where, token, {"rows": [{"row": row_of("text"), "text": odd}]}, Idempotency_Key="k" * 80)
    assert told.status_code == (200 if odd == "=1+1" else 422)
    endless = call("PUT", where, token, {"rows": [{"row": row_of("count"), "value": "5"}]}, Idempotency_Key="k" * 5000)
    assert endless.status_code == 422


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_no_form_leads_off_the_site(back: str, drafter: Client, duty: Obligation) -> None:
    for name in ("reports:explain", "reviews:take", "figures:fill"):
        told = drafter.post(
            reverse(name, args=address_of(duty)), {"back": back, "next": back, "then": back, "text": "x"}
        )
        assert "evil" not in told.headers.get("Location", "")
        assert "javascript:" not in told.headers.get("Location", "")
