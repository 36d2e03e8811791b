"""Figures given under another regime, taken over together; the keying sheet in the order of another system."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from cchc.reporting.exchange import keying
from cchc.reporting.exchange.tests.made import FORM, at, form_of, standing
from cchc.reporting.exchange.tests.test_offline import form_report
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.services import accept, write
from cchc.reporting.figures.tests.made import cell, person, signed_in, typed_report
from cchc.reporting.forms.models import Obligation

pytestmark = pytest.mark.django_db


def shared(duty: Obligation) -> list[str]:
    """Indicators this form asks as a whole number, once."""
    slots = [line.slot for line in form_of(duty).answered if line.slot and line.slot.kind == "count"]
    return [slot.indicator for slot in slots if slot.indicator and not slot.breakdown and not slot.repeat][:3]


def given(duty: Obligation, *values: int) -> None:
    report = typed_report(regime="khac", template="vpcp-ii06a")
    write(report, [cell(name, value) for name, value in zip(shared(duty), values, strict=False)])
    accept(report)


def test_it_works(drafter: Client, duty: Obligation) -> None:
    given(duty, 30, 12)
    page = drafter.get(at("elsewhere", duty))
    assert len(page.context["rows"]) == 2
    drafter.post(at("elsewhere", duty), {"which": "all"})
    assert sorted(value[1] for value in standing(duty).values()) == [12, 30]
    assert Figure.objects.filter(origin__startswith="khac 2026-Q1").count() == 2
    assert drafter.get(at("elsewhere", duty)).context["new"] == 0


def test_only_the_chosen_are_taken_and_all_leaves_answers_alone(drafter: Client, duty: Obligation) -> None:
    given(duty, 30, 12)
    rows = [line.row.key for line, _one, _same in drafter.get(at("elsewhere", duty)).context["rows"]]
    drafter.post(at("elsewhere", duty), {"which": "chosen", f"take:{rows[0]}": "1"})
    assert set(standing(duty)) == {rows[0]}
    line = next(line for line in form_of(duty).answered if line.row.key == rows[1])
    assert line.slot
    write(form_report(duty), [cell(line.slot.indicator, 99, row=rows[1])])
    drafter.post(at("elsewhere", duty), {"which": "all"})
    assert standing(duty)[rows[1]][1] == 99


def test_who_may_not_write_takes_nothing(duty: Obligation) -> None:
    given(duty, 30)
    viewer = signed_in(person("viewer"))
    assert viewer.get(at("elsewhere", duty)).status_code == 200
    assert viewer.post(at("elsewhere", duty), {"which": "all"}).status_code == 403


def test_the_keying_sheet_has_every_row_once_in_both_ways_of_writing(drafter: Client, duty: Obligation) -> None:
    line = next(line for line in form_of(duty).answered if line.slot and line.slot.kind == "count")
    assert line.slot
    write(form_report(duty), [cell(line.slot.indicator, 34279, row=line.row.key, breakdown=line.slot.breakdown)])
    page = drafter.get(at("keying", duty))
    fields = [one for part in page.context["parts"] for one in part.fields]
    asked = [one.row.key for one in form_of(duty).lines if one.slot]
    assert [one.line.row.key for one in fields] == asked
    found = next(one for one in fields if one.line.row.key == line.row.key)
    assert (found.value, found.plain) == ("34.279", "34279")
    assert b'data-copy="34.279"' in page.content


def test_an_order_of_our_own_is_data(drafter: Client, duty: Obligation, monkeypatch: Any, tmp_path: Path) -> None:
    first, second = [line.row.key for line in form_of(duty).lines if line.slot][:2]
    folder = tmp_path / "screens"
    folder.mkdir()
    head = "screen,title_vi,title_en,form,position,table,row,field,source,remark"
    rows = [f"ta,Của ta,Ours,{FORM},2,BM1,{first},,,", f"ta,Của ta,Ours,{FORM},1,BM1,{second},Ô số 1,,"]
    (folder / "ta.csv").write_text("\n".join([head, *rows]), encoding="utf-8")
    monkeypatch.setattr(settings, "PACKS", tmp_path)
    page = drafter.get(at("keying", duty), {"screen": "ta"})
    fields = [one for part in page.context["parts"] for one in part.fields]
    assert [(one.line.row.key, one.label) for one in fields[:1]] == [(second, "Ô số 1")]
    assert fields[1].line.row.key == first
    assert len(fields) == len({one.line.row.key for one in fields})


def test_every_shipped_order_names_tables_and_rows_that_exist_and_its_source() -> None:
    from cchc.reporting.catalogue.selectors import catalogue

    shipped = [one for name in catalogue().templates for one in keying.screens_for(name) if one.code != keying.OWN]
    assert {one.form for one in shipped} >= {"vpcp-ii06a", "bieu-mau-2022"}
    for screen in shipped:
        form = catalogue().templates[screen.form]
        assert screen.source
        assert screen.remark
        for step in screen.steps:
            assert step.table in {table.key for table in form.tables}
            assert not step.row or step.row in form
