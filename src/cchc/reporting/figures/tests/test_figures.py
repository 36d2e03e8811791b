from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from cchc.platform.accounts.scope import OutsideScope, Scope, within
from cchc.platform.units.models import Unit
from cchc.platform.units.services import unit_named
from cchc.reporting.figures import ratios
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.selectors import facts, of_indicator
from cchc.reporting.library import drafts, services
from cchc.reporting.library.tests.made import row
from cchc.reporting.reports.models import Report

pytestmark = pytest.mark.django_db


def accept(draft: dict[str, Any]) -> Report:
    return services.accept(drafts.parse(draft))


def figure(indicator: str, **more: Any) -> Figure:
    return Figure.objects.get(indicator=indicator, superseded=None, **more)


def test_it_works(accepted: Report) -> None:
    kept = figure("A1")
    assert (kept.amount, kept.scale, kept.state, kept.text) == (34279, 0, "value", "34.279")
    assert (kept.unit.name, kept.period, kept.regime) == ("UBND xã Thử Nghiệm", "2023-Q3", "cchc")
    assert kept.as_of.isoformat() == "2023-09-30"
    assert "t1.r1.1.c4" in kept.origin


@pytest.mark.parametrize(
    ("indicator", "state"),
    [("C3.2a", "blank"), ("C3.5a", "none_arisen"), ("B1.2", "not_applicable"), ("A7", "unreadable")],
)
def test_what_has_no_value_has_no_amount(accepted: Report, indicator: str, state: str) -> None:
    kept = figure(indicator)
    assert (kept.state, kept.amount) == (state, None)


def test_a_printed_ratio_is_stated(accepted: Report) -> None:
    assert figure("C3.3").stated
    assert not figure("C3.3a").stated


def test_a_count_with_decimals_is_not_a_count(draft: dict[str, Any]) -> None:
    draft["rows"][1] |= {"raw": "12,5", "value": "12.5"}
    accept(draft)
    assert (figure("A1").state, figure("A1").text) == ("unreadable", "12,5")


def test_what_no_bigint_holds_is_unreadable(draft: dict[str, Any]) -> None:
    draft["rows"][1] |= {"raw": "9" * 25, "value": "9" * 25}
    accept(draft)
    assert figure("A1").state == "unreadable"


def test_an_answer_in_words_is_kept(draft: dict[str, Any]) -> None:
    draft["rows"].append(row("8.1", "Đánh giá", "Đạt", None, state="value", kind="text"))
    kept = accept(draft).versions.get().figures.get(text="Đạt")
    assert (kept.state, kept.amount, kept.indicator) == ("value", None, "")


def test_accepting_again_supersedes_and_keeps(accepted: Report, draft: dict[str, Any]) -> None:
    draft["rows"][1] |= {"raw": "35", "value": "35"}
    assert accept(draft) == accepted
    assert figure("A1").amount == 35
    old = Figure.objects.get(indicator="A1", superseded__isnull=False)
    assert (old.amount, old.version.number) == (34279, 1)


def test_a_figure_no_longer_printed_counts_no_longer(accepted: Report, draft: dict[str, Any]) -> None:
    del draft["rows"][1]
    accept(draft)
    assert not facts().filter(indicator="A1").exists()


def test_the_latest_report_of_a_regime_counts(accepted: Report, draft: dict[str, Any]) -> None:
    """Another form that says the same cell: only the later one counts, both reports stay."""
    draft["report"]["template"] = "bieu-mau-2022"
    draft["rows"] = draft["rows"][1:2]
    assert accept(draft) != accepted
    assert facts().filter(indicator="A1").count() == 1
    assert facts().filter(indicator="C3.3").count() == 1


def test_a_review_of_years_stands_beside_the_periodic_reports(accepted: Report, draft: dict[str, Any]) -> None:
    draft["report"] |= {
        "kind": "years",
        "period": {"code": "2015-2023", "label": "Giai đoạn 2015-2023", "start": "2015-01-01", "end": "2024-01-01"},
    }
    accept(draft)
    assert sorted(facts().filter(indicator="A1").values_list("regime", flat=True)) == ["cchc", "cchc-years"]


def test_the_same_shown_twice_counts_once(draft: dict[str, Any]) -> None:
    draft["rows"].append(row("1.1b", "Số văn bản chỉ đạo, ghi lại", "30", "30", indicator="A1"))
    accept(draft)
    shown = Figure.objects.filter(indicator="A1").order_by("repeat")
    assert [(f.repeat, f.amount) for f in shown] == [(0, 34279), (1, 30)]


def test_the_database_refuses_a_second_current_figure(accepted: Report) -> None:
    kept = figure("A1")
    kept.pk = None
    kept.period, kept.row = "2023-Q3", figure("C3.3a").row
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.save(force_insert=True)


def test_figures_are_read_inside_a_scope(accepted: Report) -> None:
    elsewhere = unit_named("UBND xã Khác", "commune")
    assert facts(Scope(Unit.objects.filter(pk=accepted.unit_id).values("pk"))).exists()
    assert not facts(Scope(Unit.objects.filter(pk=elsewhere.pk).values("pk"))).exists()


def test_outside_a_scope_no_figure_is_read(no_scope: None) -> None:
    with pytest.raises(OutsideScope):
        facts()
    with pytest.raises(OutsideScope), connection.cursor() as cursor:
        cursor.execute("SELECT amount FROM figures_figure")


def test_a_scope_handed_over_never_widens_the_one_of_the_page(accepted: Report) -> None:
    elsewhere = unit_named("UBND xã Khác", "commune")
    with within(Scope(Unit.objects.filter(pk=elsewhere.pk).values("pk"))):
        assert not facts(Scope(None, why="all")).exists()


def test_an_indicator_in_every_report(accepted: Report, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        found = list(of_indicator(None, "C3.3a"))
        assert [(f.unit.name, f.row.label, f.version.report.period_code) for f in found] == [
            ("UBND xã Thử Nghiệm", "- Số hồ sơ đã giải quyết xong", "2023-Q3")
        ]


# --- ratios follow from their parts


def check(draft: dict[str, Any], printed: str, raw: str | None = None, **parts: str) -> ratios.Check:
    """The check of C3.3 where the report prints `printed`, and its parts are 512 settled and 496 on time."""
    settled, on_time = parts.get("settled", "512"), parts.get("on_time", "496")
    draft["rows"][2] |= {"raw": raw or printed.replace(".", ","), "value": printed}
    draft["rows"][3] |= {"raw": settled, "value": settled}
    draft["rows"][4] |= {"raw": on_time, "value": on_time}
    report = accept(draft)
    figures = list(report.versions.get().figures.all())
    checked = ratios.check(figures, report.template)
    return next(checked[f.pk] for f in figures if f.indicator == "C3.3")


def test_a_ratio_its_parts_do_not_give(draft: dict[str, Any]) -> None:
    done = check(draft, "100")
    assert (str(done.result.decimal), done.differs) == ("96.88", True)
    assert (done.numerator.decimal, done.denominator.decimal) == (496, 512)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("printed", "raw", "differs"),
    [
        ("96.88", "96,88%", False),
        ("96.9", "96,9", False),
        ("97", "97", False),
        ("96.8", "96,8", True),
        ("96.87", "96.87", True),
        ("97", "97,00", True),
    ],
)
def test_a_printed_ratio_is_taken_at_its_own_decimals(
    draft: dict[str, Any], printed: str, raw: str, differs: bool
) -> None:
    assert check(draft, printed, raw).differs is differs


def test_nothing_of_nothing_is_no_difference_to_a_printed_zero(draft: dict[str, Any]) -> None:
    done = check(draft, "0", settled="0", on_time="0")
    assert (done.result.state.value, done.differs) == ("none_arisen", False)


def test_nothing_of_nothing_is_not_a_hundred(draft: dict[str, Any]) -> None:
    assert check(draft, "100", settled="0", on_time="0").differs


def test_something_of_nothing_is_a_contradiction(draft: dict[str, Any]) -> None:
    done = check(draft, "100", settled="0", on_time="5")
    assert (done.result.state.value, done.differs) == ("unreadable", True)


def test_a_ratio_whose_parts_are_not_printed_is_only_stated(draft: dict[str, Any]) -> None:
    del draft["rows"][3]
    report = accept(draft)
    assert report.versions.get().differing_count == 0
    assert not any(c.is_ratio for c in ratios.check(report.versions.get().figures.all(), report.template).values())
