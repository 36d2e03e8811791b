from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cchc.platform.accounts.models import User
from cchc.platform.accounts.tests.made import delegate
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.services import accept, write
from cchc.reporting.figures.tests.made import cell, commune, owed, person, signed_in, typed_report
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.notes import lists, pasted, selectors
from cchc.reporting.notes.models import Listed
from cchc.reporting.notes.pasted import Item
from cchc.reporting.notes.places import Place
from cchc.reporting.notes.tests.made import INDICATOR, OTHER, ROW, above, address, opened, sent, stranger, word_file
from cchc.reporting.reports.models import Report, Stage

pytestmark = pytest.mark.django_db
PANEL = {"X-Panel": "1"}
BLOCK = (
    "STT\tSố, ký hiệu\tNgày\tCơ quan ban hành\tTrích yếu\n"
    "1\t12/KH-UBND\t05/01/2026\tUBND xã\tKế hoạch CCHC năm 2026\r\n"
    '2\t15/CV-UBND\t10/02/2026\tUBND xã\t"Về việc ""chấn chỉnh"""\n\n'
    "16/TB-UBND\t15/2/2026\tThông báo kết luận\n"
)


def listing(client: Client, duty: Obligation, **said: Any) -> Any:
    return client.post(address(duty, "list_add"), {"row": ROW, **said}, headers=PANEL)


def stands() -> tuple[str, int | None] | None:
    found = Figure.objects.filter(indicator=INDICATOR, period="2026-Q1", superseded=None).order_by("-id").first()
    return (found.state, found.amount) if found else None


def typed(value: Any) -> None:
    there = Figure.objects.filter(indicator=INDICATOR, superseded=None).order_by("-id").values_list("id", flat=True)
    seen = there.first()
    write(typed_report(), [cell(INDICATOR, value, row=ROW, seen=seen)], by=None)


def test_it_works(drafter: Client, duty: Obligation) -> None:
    answer = listing(
        drafter, duty, number="12/KH-UBND", date="5/1/2026", issuer="UBND xã", subject="Kế hoạch", file=word_file()
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'data-value="1"' in text
    listing(drafter, duty, number="13/KH-UBND", subject="Kế hoạch khác")
    figure = Figure.objects.get(superseded=None)
    one, two = Listed.objects.order_by("id")
    assert (figure.state, figure.amount, figure.origin_kind, figure.origin) == ("value", 2, "typed", "danh sách")
    assert figure.proof == [f"listed:{one.pk}", f"listed:{two.pk}"]
    assert figure.author == User.objects.get(username="nguoi-soan")
    duty.refresh_from_db()
    assert (duty.state, Report.objects.get().stage) == ("started", "draft")
    assert opened(drafter, one.get_absolute_url()).startswith(b"PK")
    assert drafter.get(two.get_absolute_url()).status_code == 404
    assert stranger().get(one.get_absolute_url()).status_code == 404


def test_lines_out_of_excel(drafter: Client, duty: Obligation) -> None:
    assert listing(drafter, duty, block=BLOCK).status_code == 200
    rows = list(Listed.objects.order_by("position").values_list("number", "date", "issuer", "subject"))
    assert rows == [
        ("12/KH-UBND", date(2026, 1, 5), "UBND xã", "Kế hoạch CCHC năm 2026"),
        ("15/CV-UBND", date(2026, 2, 10), "UBND xã", 'Về việc "chấn chỉnh"'),
        ("16/TB-UBND", date(2026, 2, 15), "", "Thông báo kết luận"),
    ]
    assert stands() == ("value", 3)


def test_a_line_that_cannot_be_read_stays_in_the_field(drafter: Client, duty: Obligation) -> None:
    bad = "17/KH\thôm qua\tUBND\tKế hoạch\nchỉ một ô\n18/KH\t31/02/2026\tUBND\tKế hoạch"
    answer = listing(drafter, duty, block=f"16/KH\t1/2/2026\tUBND\tĐược\n{bad}")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count("\n".join(bad.splitlines())) == 1
    assert "“hôm qua”" in text
    assert list(Listed.objects.values_list("number", flat=True)) == ["16/KH"]
    assert stands() == ("value", 1)


def test_ten_thousand_lines_are_refused_and_kept(drafter: Client, duty: Obligation) -> None:
    block = "\n".join(f"{number}/KH\t1/2/2026\tUBND\tKế hoạch" for number in range(10_000))
    answer = listing(drafter, duty, block=block)
    assert answer.status_code == 422
    assert "10000" in answer.content.decode()
    assert "9999/KH" in answer.content.decode()
    assert not Listed.objects.exists()


def test_a_list_has_an_end(duty: Obligation, monkeypatch: pytest.MonkeyPatch, drafter: Client) -> None:
    monkeypatch.setattr(lists, "MOST", 2)
    assert listing(drafter, duty, block=BLOCK).status_code == 422
    assert not Listed.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"issuer": "UBND"},
        {"number": "1", "date": "ngày mai"},
        {"number": "1" * 81},
        {"subject": "a" * 1001},
    ],
)
def test_a_row_that_is_refused_keeps_what_was_typed(drafter: Client, duty: Obligation, said: dict[str, str]) -> None:
    answer = listing(drafter, duty, **said)
    assert answer.status_code == 422
    for text in said.values():
        assert f'value="{text}"' in answer.content.decode()
    assert not Listed.objects.exists()


def test_a_formula_is_words(drafter: Client, duty: Obligation) -> None:
    text = listing(drafter, duty, number="=1+1", subject="<b>=cmd|' /C calc'!A0</b>").content.decode()
    assert "=1+1" in text
    assert "<b>=cmd" not in text
    assert stands() == ("value", 1)


class TestTheCountFollows:
    def test_down_again_and_to_nothing(self, drafter: Client, duty: Obligation) -> None:
        listing(drafter, duty, block=BLOCK)
        for left in (("value", 2), ("value", 1), ("blank", None)):
            last = Listed.objects.filter(removed=None).order_by("id").last()
            assert last is not None
            drafter.post(address(duty, "listed", of=[last.public_id]), {"row": ROW, "reason": "Nhầm"})
            assert stands() == left
        assert Listed.objects.count() == 3
        first = Listed.objects.order_by("id")[0]
        again = drafter.post(address(duty, "listed", of=[first.public_id]), {"row": ROW, "do": "back"}, headers=PANEL)
        assert again.status_code == 200
        assert stands() == ("value", 1)
        assert Listed.objects.count() == 4

    @pytest.mark.parametrize("value", [0, "none_arisen", "blank"])
    def test_from_nothing(self, drafter: Client, duty: Obligation, value: Any) -> None:
        typed(value)
        listing(drafter, duty, number="1/KH")
        assert stands() == ("value", 1)

    @pytest.mark.parametrize("value", [5, "not_applicable"])
    def test_not_over_what_somebody_typed(self, drafter: Client, duty: Obligation, value: Any) -> None:
        typed(value)
        before = stands()
        text = listing(drafter, duty, block=BLOCK).content.decode()
        assert stands() == before
        assert "Ghi 3 vào ô" in text
        answer = drafter.post(address(duty, "list_count"), {"row": ROW}, headers=PANEL)
        assert answer.status_code == 200
        assert stands() == ("value", 3)
        assert "Ghi 3 vào ô" not in answer.content.decode()

    def test_a_row_removed_twice_counts_once(self, drafter: Client, duty: Obligation) -> None:
        listing(drafter, duty, block=BLOCK)
        where = address(duty, "listed", of=[Listed.objects.order_by("id")[0].public_id])
        assert drafter.post(where, {"row": ROW}).status_code == 302
        assert drafter.post(where, {"row": ROW}).status_code == 422
        assert stands() == ("value", 2)


def test_doubts_are_told(drafter: Client, duty: Obligation) -> None:
    listing(drafter, duty, block="12/KH-UBND\t5/1/2026\tUBND\tMột\n12 / kh - ubnd\t05/01/2026\tUBND\tHai")
    text = listing(drafter, duty, block="14/KH\t31/12/2025\tUBND\tBa\n15/KH\t1/4/2026\tUBND\tBốn").content.decode()
    assert text.count("trùng với văn bản số thứ tự 1") == 1
    assert text.count("nằm ngoài kỳ") == 2
    entries = selectors.listing(Report.objects.get(), ROW)
    assert [(entry.same_as, entry.outside) for entry in entries] == [(0, False), (1, False), (0, True), (0, True)]


class TestWho:
    def test_who_may_not_write_the_figure(self, duty: Obligation) -> None:
        for role in ("checker", "leader", "viewer", "contributor"):
            client = signed_in(person(role, name=f"{role}-1"))
            assert listing(client, duty, number="1/KH").status_code == 403
            assert "/list/" not in client.get(address(duty), headers=PANEL).content.decode()
        assert listing(stranger(), duty, number="1/KH").status_code in (403, 404)
        assert not Listed.objects.exists()

    def test_no_file_is_kept_for_who_may_not(self, duty: Obligation) -> None:
        from cchc.platform.files.models import StoredFile

        checker = signed_in(person("checker", name="kiem-tra"))
        assert listing(checker, duty, number="1", file=word_file()).status_code == 403
        assert not StoredFile.objects.exists()

    def test_the_body_above(self, duty: Obligation) -> None:
        sent(duty)
        assert listing(above(duty.unit), duty, number="1/KH").status_code == 403


class TestWhen:
    @pytest.mark.parametrize("stage", [Stage.CHECK, Stage.SIGNED])
    def test_not_once_the_report_was_handed_on(self, drafter: Client, duty: Obligation, stage: str) -> None:
        listing(drafter, duty, number="1/KH")
        Report.objects.update(stage=stage)
        answer = listing(drafter, duty, number="2/KH")
        assert answer.status_code == 422
        assert 'value="2/KH"' in answer.content.decode()
        assert Listed.objects.count() == 1

    def test_not_once_the_period_is_closed(self, drafter: Client, duty: Obligation) -> None:
        ReportingPeriod.objects.update(state=ReportingPeriod.State.CLOSED)
        assert listing(drafter, duty, number="1/KH").status_code == 422
        assert not Listed.objects.exists()


def test_a_row_that_counts_nothing_has_no_list(drafter: Client, duty: Obligation) -> None:
    from cchc.reporting.catalogue.selectors import template
    from cchc.reporting.figures.slots import slots_of

    form = template(duty.template)
    assert form is not None
    other = next(key for key, slot in slots_of(form.id).items() if slot.computed or slot.kind != "count")
    assert drafter.post(address(duty, "list_add"), {"row": other, "number": "1"}).status_code in (404, 422)
    assert not Listed.objects.exists()


def test_lists_for_the_annex_and_for_a_sending(drafter: Client, duty: Obligation) -> None:
    listing(drafter, duty, block=BLOCK)
    drafter.post(address(duty, "list_add"), {"row": OTHER, "number": "9/BC"})
    report = Report.objects.get()
    sealed = selectors.listed_ids(report)
    first = Listed.objects.get(number="12/KH-UBND")
    drafter.post(address(duty, "listed", of=[first.public_id]), {"row": ROW})
    now, then = selectors.lists_of(report), selectors.lists_of(report, sealed)
    assert [(one.row.key, len(one.entries)) for one in now] == [("1.1", 2), (OTHER, 1)]
    assert [(one.row.key, len(one.entries)) for one in then] == [("1.1", 3), (OTHER, 1)]
    assert len(selectors.listed_said(sealed)) == 4


def test_who_is_stood_in_for_is_kept_with_the_row_and_the_figure(duty: Obligation) -> None:
    holder, other = person(name="chu"), person("viewer", commune("UBND xã Khác"), "nguoi-thay")
    delegate(holder.grants.get(), other, date(2020, 1, 1), date(2999, 1, 1))
    answer = listing(signed_in(other), duty, number="1/KH")
    assert answer.status_code == 200
    figure, listed = Figure.objects.get(), Listed.objects.get()
    assert (listed.author, listed.on_behalf) == (other, holder)
    assert figure.event is not None
    assert (figure.author, figure.event.on_behalf) == (other, holder)
    assert f"thay {holder.name}" in answer.content.decode()


def test_accepted_figures_are_followed_by_a_draft(drafter: Client, duty: Obligation) -> None:
    """After a request to review: the list goes on from what counts."""
    listing(drafter, duty, number="1/KH")
    accept(typed_report())
    listing(drafter, duty, number="2/KH")
    assert Figure.objects.filter(superseded=None, accepted=None).get().amount == 2


CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.lists(st.lists(CELLS, max_size=7), max_size=8))
def test_any_block_is_read_or_kept(rows: list[list[str]]) -> None:
    block = "\n".join("\t".join(row) for row in rows)
    items, refused = pasted.read(block)
    assert len(items) + len(refused) <= len(pasted.lines_of(block))
    for one in items:
        assert one.number or one.subject
        assert all(part.isprintable() for part in (one.number, one.issuer, one.subject))
    again, still = pasted.read("\n".join(one.line for one in refused))
    assert not again
    assert [one.line for one in still] == [one.line for one in refused]


STEPS = st.lists(
    st.one_of(st.tuples(st.just("add"), st.integers(1, 3)), st.tuples(st.just("drop"), st.integers(0, 9))), max_size=8
)


class Followed(TestCase):
    """Whatever is added and taken off, the cell says what the list has, and no row is lost."""

    @given(STEPS)
    def test_the_cell_says_what_the_list_has(self, steps: list[tuple[str, int]]) -> None:
        from cchc.platform.accounts.scope import everything

        with everything("test"):
            self.go(steps)

    def go(self, steps: list[tuple[str, int]]) -> None:
        made, by = owed(), person()
        found = Obligation.objects.select_related("unit", "period__regime", "report__unit").get(pk=made.pk)
        ever = 0
        for what, number in steps:
            found = Obligation.objects.select_related("unit", "period__regime", "report__unit").get(pk=made.pk)
            place = Place(found, row=ROW)
            left = list(selectors.standing(place.report, ROW)) if place.report.pk else []
            if what == "add":
                lists.add(place, [Item(f"{ever + n}/KH") for n in range(number)], by=by)
                ever += number
            elif left:
                lists.remove(place, left[number % len(left)], by=by)
            count = Listed.objects.filter(removed=None).count()
            seen = Figure.objects.filter(superseded=None).first()
            assert (seen.amount or 0 if seen else 0) == count
            assert seen is None or len(seen.proof) == count
        assert Listed.objects.count() == ever
