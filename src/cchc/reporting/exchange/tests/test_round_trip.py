"""Download → fill in anything → bring back: the form holds exactly that; nothing is lost, nothing twice."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from cchc.core.exchange.offline_read import read_form
from cchc.core.figures import to_decimal
from cchc.reporting.exchange.offline import as_file
from cchc.reporting.exchange.proposals import compare_offline, take
from cchc.reporting.exchange.tests.made import form_of, put, rows_of, saved
from cchc.reporting.figures.form import Line, usual_day
from cchc.reporting.figures.models import Figure
from cchc.reporting.forms.models import Obligation

pytestmark = pytest.mark.django_db
STATES = {"none_arisen": "không phát sinh", "not_applicable": "không thuộc thẩm quyền"}


whole = st.integers(0, 10**12)
decimals = st.decimals(0, 10**9, places=2, allow_nan=False, allow_infinity=False)
answers = st.one_of(whole, decimals, st.sampled_from(sorted(STATES)))


def asked(line: Line) -> Any:
    """What may be typed into a row."""
    assert line.slot
    if line.slot.codes:
        return st.sampled_from([code.value for code in line.slot.codes])
    if line.slot.kind == "text":
        return st.sampled_from(["Đã xong", "=1+1 là chữ", "12"])
    return whole if line.slot.scale == 0 and line.slot.kind != "ratio" else st.one_of(whole, decimals)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_filled_in_is_what_the_form_holds(data: st.DataObject, duty: Obligation, tmp_path: Path) -> None:
    form = form_of(duty)
    lines = data.draw(st.lists(st.sampled_from(form.answered), max_size=8, unique_by=lambda line: line.row.key))
    expected = {key: (seen.state, _number(seen), seen.text) for key, seen in _standing(form)}
    book = load_workbook(io.BytesIO(as_file(duty, form)))
    assert set(rows_of(book)) == {line.row.key for line in form.lines}
    for line in lines:
        state = data.draw(st.sampled_from(["", "", *STATES]))
        value = None if state else data.draw(asked(line))
        put(book, line.row.key, float(value) if isinstance(value, Decimal) else value, STATES.get(state, ""))
        words = str(value) if line.slot and line.slot.kind == "text" and not state else None
        number = None if state or words is not None else Decimal(str(value))
        expected[line.row.key] = (state or "value", number, words)
    path = tmp_path / "form.xlsx"
    path.write_bytes(saved(book))
    for _time in range(2):
        form = form_of(duty)
        comparison = compare_offline(form, read_form(path), usual_day(duty))
        assert comparison.of("refused") == comparison.of("conflict") == comparison.left_out == []
        seen = {one.key: str(one.seen.id) if one.seen else "" for one in comparison.open}
        done = take(form, comparison, seen, owed=duty, by=None, origin="form.xlsx")
        assert done.clashes == 0
    assert done.number == 0, "the second time brings nothing"
    now = {key: (one.state, _number(one), one.text) for key, one in _standing(form_of(duty))}
    assert now.keys() == expected.keys()
    for key, (state, number, words) in expected.items():
        assert now[key][:2] == (state, number), key
        assert words is None or number is not None or now[key][2] == words or state != "value"
    current = Figure.objects.filter(superseded__isnull=True)
    assert current.count() == len(expected)


def _standing(form: Any) -> list[tuple[str, Any]]:
    return [(line.row.key, line.seen) for line in form.answered if line.seen]


def _number(seen: Any) -> Decimal | None:
    return to_decimal(seen.amount, seen.scale) if seen.amount is not None else None
