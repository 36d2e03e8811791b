"""The draft of a parent's report: figures in its form, prose of its units with sources, nothing else."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from tests.findings.figures import made as agreeing

from cchc.core.checking.check import check
from cchc.core.figures import FigureState
from cchc.core.reading.report import read, understand
from cchc.core.vietnamese.numbers import write_number
from cchc.core.writing.draft_report_docx import draft_docx
from cchc.core.writing.draft_report_read import as_read
from cchc.core.writing.draft_report_xlsx import draft_xlsx
from cchc.platform.accounts.actors import scope_of
from cchc.platform.accounts.models import User
from cchc.platform.accounts.policy import Refused
from cchc.platform.accounts.scope import Scope, within
from cchc.platform.units.models import Unit
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation.draft import findings
from cchc.reporting.consolidation.draft.document import STATES, USUAL, Chosen, Headed, document, printed
from cchc.reporting.consolidation.draft.gathering import Draft, draft
from cchc.reporting.consolidation.draft.tests import made
from cchc.reporting.consolidation.draft.themes import Theme
from cchc.reporting.consolidation.question import Question

pytestmark = pytest.mark.django_db
HEAD = Headed("UBND tỉnh Thử Nghiệm", "", "Cải cách hành chính Quý I/2026")


def of(province: Unit, form: str = made.PARENTS_FORM, **more: Any) -> Draft:
    return draft(Question(province.pk, made.REGIME, made.PERIOD, **more), form)


def agreeing_province() -> Unit:
    """Three communes whose figures agree with each other."""
    province = made.province(filled=False)
    for seed, commune in enumerate(Unit.objects.filter(level="commune").order_by("name")):
        version = made.report(commune)
        for cell, value in agreeing(seed, "commune").items():
            key, _, breakdown = cell.partition(":")
            made.gives(version, key, value, breakdown=breakdown)
        made.tells(version, made.PROSE[commune.name])
    return province


@pytest.mark.parametrize("form", ["bieu-mau-2022", "gia-lai-2021", "gia-lai-2022", "khanh-hoa-xa-2023", "vpcp-ii06b"])
def test_the_word_file_reads_back_every_cell(form: str, tmp_path: Path) -> None:
    found = of(made.province(), form)
    path = tmp_path / "draft.docx"
    path.write_bytes(draft_docx(document(found, HEAD)))
    back = read([path])
    assert (back.report.period_code, back.report.agency) == (made.PERIOD, "UBND tỉnh Thử Nghiệm")
    assert back.report.template == form
    said = {row.template_row: row for row in back.rows}
    assert len(said) == len(back.rows) == len(catalogue().templates[form].rows)
    for line in found.lines:
        row = said[line.row.key]
        if line.filled and line.result is not None:
            assert row.state == line.result.figure.state, line.row.key
            assert (None if row.value is None else Decimal(row.value)) == line.result.figure.decimal, line.row.key
        else:
            assert row.value is None, line.row.key
    filled = [line for line in found.lines if line.filled]
    assert len(filled) > 20 or form == "vpcp-ii06b"


def test_no_contradiction_is_of_our_own_making(tmp_path: Path) -> None:
    report, own = findings.settled(document(of(agreeing_province()), HEAD))
    assert [one.message.text("vi") for one in own if one.rule != "arithmetic.total"] == []
    path = tmp_path / "draft.docx"
    path.write_bytes(draft_docx(report))
    found = check(read([path])).findings
    assert [
        one.rule for one in found if one.rule.startswith(("ratio.", "narrative.")) and one.severity == "error"
    ] == []


def test_the_file_and_its_shortcut_are_checked_alike(tmp_path: Path) -> None:
    report = document(of(made.province()), HEAD)
    path = tmp_path / "draft.docx"
    path.write_bytes(draft_docx(report))

    def said(found: Any) -> list[tuple[str, str]]:
        return sorted(
            (one.rule, one.message.text("vi")) for one in found if one.rule.split(".")[0] in findings.FAMILIES
        )

    assert said(check(understand([as_read(report)])).findings) == said(check(read([path])).findings)


def test_a_sentence_that_would_read_as_a_contradiction_is_left_out() -> None:
    province = agreeing_province()
    report = document(of(province), HEAD)
    sentence = next(s for part in report.parts for s in part.sentences)
    assert findings._without(report.parts[0], {sentence.text}).sentences != report.parts[0].sentences


def test_a_cell_says_how_many_units_are_behind_it() -> None:
    province = made.province()
    silent = made.unit("Xã Im Lặng", made.Kind.COMMUNE, made.Level.COMMUNE, province)
    made.rebuild_reach()
    made.gives(made.report(silent), "A1", None, "blank")
    line = next(one for one in of(province).lines if one.row.indicator == "A1")
    row = printed(line)
    assert (line.missing, row.trouble, row.note) == (1, True, "3/4 đơn vị; thiếu 1")


def test_a_state_is_printed_in_words_and_a_blank_is_not_a_zero() -> None:
    province = made.province(filled=False)
    for commune in Unit.objects.filter(level="commune"):
        version = made.report(commune)
        made.gives(version, "A1", None, "none_arisen")
        made.gives(version, "A5.1", None, "not_applicable")
        made.gives(version, "A5.2", None, "blank")
        made.gives(version, "A5.3", 0)
    rows = {line.row.indicator: printed(line).value for line in of(province).lines if line.row.indicator}
    assert rows["A1"] == "Không phát sinh"
    assert rows["A5.1"] == "Không thuộc thẩm quyền"
    assert (rows["A5.2"], rows["A5.3"]) == ("", "0")


def test_a_question_to_each_unit_is_left_to_the_parent() -> None:
    line = next(one for one in of(made.province()).lines if one.row.indicator == "A7.2")
    assert line.own
    assert printed(line).value == ""
    assert printed(line).note.startswith("Đơn vị tự ghi; 3 đơn vị ghi ")


def test_a_cell_no_form_below_asks_for_is_the_parents() -> None:
    line = next(one for one in of(made.province()).lines if one.row.key == "BM1/3.1")
    assert (line.own, line.trouble) == (True, None)


def test_the_body_holds_no_figure_of_a_unit() -> None:
    """Numbers that units wrote stand in the annex of sources, never among the parent's sentences."""
    report = document(of(made.province()), HEAD)
    told = "Tiếp nhận 512 hồ sơ nhưng còn 12 hồ sơ quá hạn do thiếu người."
    body = [paragraph.text for paragraph in docx.Document(io.BytesIO(draft_docx(report))).paragraphs]
    assert not any("512 hồ sơ" in text for text in body)
    tables = docx.Document(io.BytesIO(draft_docx(report))).tables
    assert any(told in cell.text for row in tables[-1].rows for cell in row.cells)


def test_every_sentence_is_a_figure_or_a_quotation() -> None:
    found = of(made.province())
    report = document(found, HEAD)
    figures = {line.row.key: printed(line).value for line in found.lines}
    quoted = {text for sections in made.PROSE.values() for *_, text in sections}
    for part in report.parts:
        for sentence in part.sentences:
            assert sentence.number.rstrip("%") == figures[sentence.row]
        for theme in part.themes:
            for item in theme.items:
                assert all(any(source.text in text for text in quoted) for source in item.sources)


def test_near_duplicates_stand_once_with_every_source() -> None:
    report = document(of(made.province()), HEAD)
    (item,) = [item for _, _, item in report.items() if item.text == made.SHARED]
    assert item.units == ("Xã An Bình", "Xã Bình Minh")


def test_what_is_not_chosen_is_in_neither_file() -> None:
    found = of(made.province())
    wish = next(g for themes in found.narrative.groups.values() for g in themes.get(Theme.proposal, ()))
    report = document(found, HEAD, Chosen(out=frozenset({wish.key})))
    assert wish.first.text not in [item.text for _, _, item in report.items()]
    assert wish.first.text in [item.text for _, _, item in document(found, HEAD).items()]


def test_results_go_in_only_where_they_are_chosen() -> None:
    found = of(made.province())
    results = [g for themes in found.narrative.groups.values() for g in themes.get(Theme.result, ())]
    assert results
    assert not any(USUAL.takes(one) for one in results)
    assert Chosen(within=frozenset({results[0].key})).takes(results[0])


def test_who_is_missing_and_who_sent_no_prose_is_remarked() -> None:
    province = made.province()
    silent = made.unit("Xã Im Lặng", made.Kind.COMMUNE, made.Level.COMMUNE, province)
    made.rebuild_reach()
    made.gives(made.report(silent), "A1", 3)
    found = of(province)
    assert [found.units[pk].name for pk in found.wordless] == ["Xã Im Lặng"]
    assert "1 đơn vị chỉ gửi số liệu, không có phần nội dung." in document(found, HEAD).remarks


def test_findings_of_units_are_gathered_by_rule_with_their_explanations() -> None:
    province = made.province()
    versions = [report.versions.get() for report in made.Report.objects.order_by("unit__name")]
    made.finds(versions[0], "arithmetic.total")
    made.finds(versions[1], "arithmetic.total", reason="Đã cộng cả đơn vị trực thuộc.")
    made.finds(versions[2], "bounds.usual", "warning")
    made.finds(versions[2], "numbering.gap", "info")
    found = findings.of_children(of(province))
    assert [(one.rule, one.units, one.explained) for one in found] == [
        ("arithmetic.total", 2, 1),
        ("bounds.usual", 1, 0),
    ]


def test_what_the_figures_of_units_break_is_told_with_the_rule() -> None:
    province = made.province(filled=False)
    for commune, present in zip(Unit.objects.filter(level="commune").order_by("name"), (9, 4, 7), strict=True):
        version = made.report(commune)
        made.gives(version, "D2.1", 5)
        made.gives(version, "D2.2", present)
    (broken,) = findings.of_figures(of(province))
    assert sorted(found for _, found, _ in broken.units) == ["7 ≤ 5: sai", "9 ≤ 5: sai"]


def test_a_contradiction_of_the_totals_is_found() -> None:
    province = made.province(filled=False)
    for commune in Unit.objects.filter(level="commune"):
        version = made.report(commune)
        made.gives(version, "D2.1", 5)
        made.gives(version, "D2.2", 9)
    _, own = findings.settled(document(of(province), HEAD))
    assert any({"D2.1", "D2.2"} <= set(one.indicators) for one in own)


def test_the_workbook_holds_the_same_figures() -> None:
    found = of(made.province())
    report = document(found, HEAD)
    book = openpyxl.load_workbook(io.BytesIO(draft_xlsx(report)))
    rows = [row for table in report.tables for row in table.rows if re.fullmatch(r"[\d.,]+", row.value)]
    cells = [row for row in book["Số liệu"].iter_rows(min_row=5, values_only=True) if isinstance(row[3], int | float)]
    assert [write_number(Decimal(str(cell[3]))) for cell in cells] == [row.value for row in rows]
    assert book["Nội dung"].max_row == 1 + len(list(report.items()))


def test_words_that_begin_like_a_formula_stay_words() -> None:
    province = made.province(filled=False)
    version = made.report(Unit.objects.filter(level="commune").first())
    made.tells(version, [("V", "V. Kiến nghị, đề xuất", 1, "=HYPERLINK(A1) là kiến nghị của xã.\x0b")])
    book = openpyxl.load_workbook(io.BytesIO(draft_xlsx(document(of(province), HEAD))))
    assert book["Nội dung"]["C2"].data_type == "s"
    assert draft_docx(document(of(province), HEAD))


def test_without_a_form_the_narrative_is_still_drafted() -> None:
    found = of(made.province(), "")
    report = document(found, HEAD)
    assert report.tables == ()
    assert any(item.text == made.SHARED for _, _, item in report.items())
    assert findings.settled(report) == (report, [])
    assert draft_docx(report)


def test_as_known_before_anything_came_there_is_nothing() -> None:
    province = made.province()
    before = made.Report.objects.order_by("pk").first().created.replace(year=2020)
    assert of(province, at=before).senders == ()


def test_prose_of_a_later_version_takes_the_place_of_the_earlier() -> None:
    province = made.province()
    first = made.Report.objects.get(unit__name="Xã An Bình")
    again = made.ReportVersion.objects.create(report=first, number=2)
    made.tells(again, [("V", "V. Kiến nghị, đề xuất", 1, "Kiến nghị cấp thêm biên chế cho xã.")])
    texts = {s.text for themes in of(province).narrative.groups.values() for gs in themes.values() for g in gs
             for s in g.statements if s.report == first.pk}  # fmt: skip
    assert texts == {"Kiến nghị cấp thêm biên chế cho xã."}


def test_whom_the_totals_are_not_for_gets_nothing() -> None:
    province = made.province()
    stranger = User.objects.create_user(username="la", password="x")
    with within(scope_of(stranger)), pytest.raises(Refused):
        of(province)


def test_only_reports_in_scope_are_quoted() -> None:
    """A report that the person may not see adds to the total, and none of its words are shown."""
    province = made.province()
    seen = Unit.objects.filter(name__in=("Tỉnh Thử Nghiệm", "Xã An Bình")).values_list("pk", flat=True)
    with within(Scope(actor=None, units=frozenset(seen))):
        found = of(province)
    assert len(found.senders) == 3
    assert {report.unit.name for report in found.reports.values()} == {"Xã An Bình"}
    assert {s.report for themes in found.narrative.groups.values() for gs in themes.values() for g in gs
            for s in g.statements} == set(found.reports)  # fmt: skip


def test_every_state_that_is_an_answer_has_words() -> None:
    assert set(STATES) == {state for state in FigureState if state.answered} - {FigureState.value}
