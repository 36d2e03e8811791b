"""Formulas and bounds: proposed, taken, written, refused at their place, tried on past figures."""

from __future__ import annotations

from typing import Any

import pytest

from cchc.reporting.forms.models import TemplateDraft
from cchc.reporting.forms.publishing import services, trying
from cchc.reporting.forms.publishing.desk import Desk
from cchc.reporting.forms.publishing.tests.made import ROWS, annex, brought

pytestmark = pytest.mark.usefixtures("read_annexes")
RATIO = (
    ("5", "Tỷ lệ sáng kiến được áp dụng", "%", "", ""),
    ("5.1", "Tổng số sáng kiến phải áp dụng", "Sáng kiến", "", ""),
    ("5.2", "Số sáng kiến đã áp dụng", "Sáng kiến", "", ""),
)
MONEY = (("6", "Số kinh phí thanh toán trực tuyến tại quầy lưu động", "Triệu đồng", "", ""),)


def ready(client: Any, rows: Any = (*ROWS, *RATIO, *MONEY)) -> TemplateDraft:
    draft = brought(client, annex(rows))
    for which in ("sure", "new"):
        client.post(f"{draft.get_absolute_url()}accept/", {"which": which})
    draft.refresh_from_db()
    return draft


def key(draft: TemplateDraft, words: str) -> str:
    return next(one.row.key for one in Desk(draft).rows if words in one.row.label)


def write(client: Any, draft: TemplateDraft, row: str, text: str, kind: str = "formula") -> Any:
    posted = {"action": "write", "kind": kind, "row": row, "text": text}
    return client.post(f"{draft.get_absolute_url()}rules/", posted)


def test_it_works(client: Any) -> None:
    draft = ready(client)
    problems = [str(problem) for one in Desk(draft).rows for problem in one.problems]
    assert problems == ["Tỷ lệ có tử số và mẫu số in bên dưới thì phải có công thức."]
    client.post(f"{draft.get_absolute_url()}rules/", {"action": "all"})
    draft.refresh_from_db()
    desk = Desk(draft)
    assert desk.obstacles() == []
    row = next(row for row in desk.assembled().template.rows if row.key == key(draft, "Tỷ lệ sáng kiến"))
    own = {one.id: one for one in desk.assembled().own}
    assert (own[row.indicator].rollup, row.formula) == ("ratio", None)
    assert own[row.indicator].formula.count("[X") == 2


def test_rules_the_catalogue_has_are_left_to_it(client: Any) -> None:
    draft = ready(client)
    client.post(f"{draft.get_absolute_url()}rules/", {"action": "all"})
    draft.refresh_from_db()
    template = Desk(draft).assembled().template
    assert "[A2.2] <= [A2.1]" not in template.bounds
    assert all(row.formula is None for row in template.rows if row.indicator == "A2")


def test_what_the_form_before_computes_is_proposed(administrator: Any) -> None:
    draft = services.start_from("gia-lai-2022", administrator)
    TemplateDraft.objects.filter(pk=draft.pk).update(rules={})
    draft.refresh_from_db()
    desk = Desk(draft)
    assert any("công thức" in str(said) for said in desk.obstacles()) or desk.counts.problems
    taken = {"taken": [one.id for one in desk.suggestions]}
    TemplateDraft.objects.filter(pk=draft.pk).update(rules=taken)
    draft.refresh_from_db()
    assert Desk(draft).obstacles() == []


def test_a_proposed_rule_is_left_out_and_taken_again(client: Any) -> None:
    draft = ready(client)
    first = Desk(draft).suggestions[0].id
    address = f"{draft.get_absolute_url()}rules/"
    for action, held in (("leave", "left"), ("open", ""), ("take", "taken")):
        client.post(address, {"action": action, "rule": first})
        draft.refresh_from_db()
        assert [name for name in ("taken", "left") if first in draft.rules.get(name, ())] == ([held] if held else [])


@pytest.mark.parametrize(
    ("words", "text", "kind", "said"),
    [
        ("Số nhiệm vụ đã", "[I/99] + 1", "formula", "không có dòng"),
        ("Số nhiệm vụ đã", "{own} + 1", "formula", "chính số liệu"),
        ("Số nhiệm vụ đã", "{own} +", "formula", ""),
        ("Tỷ lệ hoàn thành", "{own} <= ", "bound", ""),
        ("Tỷ lệ sáng kiến", "{count} / {money} * 100", "formula", "số tiền"),
    ],
)
def test_a_wrong_rule_is_refused_at_its_place(client: Any, words: str, text: str, kind: str, said: str) -> None:
    draft = ready(client)
    row = key(draft, words)
    names = {"own": row, "count": key(draft, "Số sáng kiến đã"), "money": key(draft, "Số kinh phí")}
    text = text.format(**{name: f"[{value}]" for name, value in names.items()})
    answer = write(client, draft, row, text, kind)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert 'class="here"' in page
    assert text.split("]")[0].replace("<", "&lt;") in page
    draft.refresh_from_db()
    assert not draft.rules.get("own")


def test_an_own_rule_is_kept_and_removed(client: Any) -> None:
    draft = ready(client)
    one, two = key(draft, "Số nhiệm vụ đề ra"), key(draft, "Tổng số nhiệm vụ Chính phủ")
    assert write(client, draft, one, f"[{one}] <= [{two}]", "bound").status_code == 302
    draft.refresh_from_db()
    (own,) = draft.rules["own"]
    assert Desk(draft).assembled().template.bounds == ("[A2.1] <= [A5.1]",)
    client.post(f"{draft.get_absolute_url()}rules/", {"action": "leave", "rule": own["id"]})
    draft.refresh_from_db()
    assert draft.rules["own"] == []


def test_rules_are_tried_on_past_figures(
    client: Any, administrator: Any, accepted: Any, django_assert_num_queries: Any
) -> None:
    desk = Desk(services.start_from("khanh-hoa-xa-2023", administrator))
    with django_assert_num_queries(1):
        tried = trying.tried(desk.suggestions, desk)
    said = {one.text: tried[one.id] for one in desk.suggestions}
    (rate,) = [said[text] for text in said if text.startswith("[3.4.3/3]") and "/" in text and "100" in text]
    assert (rate.holds, rate.breaks) == (0, 1)
    assert "496 / 512" in rate.cases[0].written
    assert said["[3.4.3/3] <= [3.4.3/2]"].holds == 1
    page = client.get(f"{desk.draft.get_absolute_url()}rules/").content.decode()
    assert "UBND xã Thử Nghiệm" in page
