"""The shipped catalogue: what it must hold, whoever edits it."""

from __future__ import annotations

import unicodedata

import pytest

from cchc.core.catalogue.formulas import descriptions, parse
from cchc.core.catalogue.formulas.units import in_dong
from cchc.core.catalogue.model import Catalogue
from cchc.core.catalogue.packs import load

_CROSSWALK = """
A1 A2 A2.1 A2.2 A3 A3.1 A3.2 A3.3 A3.3.1 A3.3.2 A4.1 A4.2 A5.1 A5.2 A5.3 A5.4 A6.1 A6.2 A6.3 A6.4 A7 A7.1 A7.2 A8
B1 B1.1 B1.2 B1.2a B1.2b B1.3 B1.3a B1.3b B2 B2.1 B2.2 B2.3 B2.4 B3 B3.1 B3.2 B3.3 B3.4
C1.1 C1.2 C1.3 C1.4 C1.4a C1.4b C1.4c C1.5 C1.5a C1.5b C2.0 C2.1 C2.2 C2.3 C2.4 C2.5
C3.1 C3.1a C3.1b C3.2 C3.2r C3.2a C3.2b C3.3 C3.3r C3.3a C3.3b C3.4 C3.4a C3.4b C3.4c C3.5 C3.5a C3.5b C4.1 C4.2 C4.3
C5.1 C5.1a C5.1b C5.1c C5.1d C5.1e C5.1f C5.1g C5.1h C5.1i C5.2 C5.2a C5.2b C5.2c C5.2d C5.2e C5.2f C5.2g C5.2h C5.2i
C5.3 C5.3a C5.3b C5.3c C5.3d C5.3e C5.3f C5.3g C5.3h C5.3i
C5.4 C5.4a C5.4b C5.4c C5.4d C5.4e C5.4f C5.4g C5.4h C5.4i C5.4j
D1.1 D1.2 D1.3 D1.4 D1.5 D1.5a D1.5b D1.5c D1.5d D2 D2.1 D2.2 D2.3 D2.4 D2.5 D2.5a D2.5b D3 D3.1 D3.2 D3.3 D3.4
E1.1 E1.1t E1.2 E1.2t E1.3 E2.1 E2.2 E2.3 E2.4 E2.5 E3.1 E3.2 E3.3 E3.4 E4 E4.1 E4.2 E4.3 E4.4 E4.5
F1 F1.1 F1.2 F2.1 F2.2 F2.3 F2.4 F2.4a F2.4b F2.4c F2.5 F2.6
G1 G2 G2a G3 G4 G5 G6 G6.1 G6.1a G6.1b G6.1c G6.2 G6.2a G6.2b G6.2c G7 G7a G7b G7c
G8 G8.1 G8.2 G8.3 G9 G9.1 G9.2 G9.3 G10 G10.1 G10.2 G11 G11.1 G11.2 G12 G12.1 G12.2 G12.3 G12.4 G12.5 G13
G14.1 G14.1a G14.2 G14.2a
"""
_DERIVED = """
A2 A3.3 B1 B2.2 B3.2 C1.4 C1.5 C3.1 C3.1a C3.1b C3.2 C3.2a C3.2b C3.3 C3.3a C3.3b C3.4 C3.4a C3.4b C3.4c C3.5 C4.3
C5.1 C5.1g C5.2 C5.2g C5.3 C5.3g C5.4 C5.4j D1.5 D1.5d D2.5 D3.4 F1 F2.1 F2.4
G6.2 G6.2b G6.2c G8 G9 G10 G10.1 G11 G12 G14.1 G14.2
"""
CROSSWALK = _CROSSWALK.split()
DERIVED = _DERIVED.split()
ROWS = {
    "tong-ket-2011-2020": 105,
    "gia-lai-2021": 114,
    "bieu-mau-2022": 146,
    "gia-lai-2022": 209,
    "khanh-hoa-xa-2023": 168,
    "vpcp-ii06a": 45,
    "vpcp-ii06b": 60,
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load()


def test_it_works(catalogue: Catalogue) -> None:
    on_time = catalogue.indicators["C3.3"]
    assert on_time.label_en == "On-time rate of dossiers received by commune People's Committees"
    assert on_time.formula == "[C3.3b] / [C3.3a] * 100"
    shown = {template.id: row.key for template, row in catalogue.rows_of("C3.3")}
    assert shown == {
        "tong-ket-2011-2020": "PL3/5/2",
        "gia-lai-2021": "3.4.3",
        "bieu-mau-2022": "BM3/3.3",
        "gia-lai-2022": "III/3.3",
        "khanh-hoa-xa-2023": "3.4.3",
    }


def test_every_line_of_the_crosswalk_has_its_id_for_life(catalogue: Catalogue) -> None:
    assert list(catalogue.indicators) == CROSSWALK
    assert len(CROSSWALK) == 177 + 41  # the researched crosswalk, and columns of II.06


def test_what_is_derived_has_a_formula(catalogue: Catalogue) -> None:
    assert [id for id in DERIVED if not catalogue.indicators[id].formula] == []


def test_every_row_of_the_forms_is_there(catalogue: Catalogue) -> None:
    assert {id: len(template.rows) for id, template in catalogue.templates.items()} == ROWS


def test_the_multi_year_tables_have_a_line_per_row_and_period(catalogue: Catalogue) -> None:
    review = catalogue.templates["tong-ket-2011-2020"]
    lines = 0
    for table in review.tables:
        periods = {column for column in table.columns if column.startswith("value:")} or table.periods
        lines += len(periods) * sum(row.table == table.key for row in review.rows)
    assert lines == 530


def test_every_indicator_is_shown_by_a_form(catalogue: Catalogue) -> None:
    assert [id for id in catalogue.indicators if not catalogue.rows_of(id)] == []


def test_one_figure_answers_two_regimes(catalogue: Catalogue) -> None:
    """What the seven forms call settled is column 7 of II.06; on time there is early and on time here."""
    by_column = {row.key: row.indicator for row in catalogue.templates["vpcp-ii06a"].rows}
    assert (by_column["C/7"], catalogue.templates["bieu-mau-2022"].row("BM3/3.3.1").indicator) == ("C3.3a", "C3.3a")
    assert catalogue.indicators["C3.3b"].formula == f"[{by_column['C/8']}] + [{by_column['C/9']}]"


@pytest.mark.parametrize("group", ["A", "B", "C", "D"])
def test_the_identities_of_the_thirteen_columns_are_known(catalogue: Catalogue, group: str) -> None:
    """3 = 4 + 5 + 6, 7 = 8 + 9 + 10, 11 = 12 + 13, 3 = 7 + 11, and 6 is column 11 of the period before."""
    form = catalogue.templates["vpcp-ii06b"]
    ids = {int(row.code): str(row.indicator) for row in form.rows if row.key.startswith(f"{group}/") and row.code}
    assert sorted(ids) == list(range(3, 14))
    for column, parts in {3: (4, 5, 6), 7: (8, 9, 10), 11: (12, 13)}.items():
        said = [catalogue.indicators[ids[column]].formula, *catalogue.indicators[ids[column]].bounds]
        assert group == "D" or any(all(f"[{ids[part]}]" in (text or "") for part in parts) for text in said)
    assert f"[{ids[3]}] = [{ids[7]}] + [{ids[11]}]" in catalogue.indicators[ids[3]].bounds
    if group != "D":
        assert f"[{ids[6]}] = PREV([{ids[11]}])" in catalogue.indicators[ids[6]].bounds


def test_names_are_complete_and_composed(catalogue: Catalogue) -> None:
    for indicator in catalogue.indicators.values():
        assert indicator.label_en.isprintable()
        assert not indicator.unit or indicator.unit_en
        assert all(code.label_en for code in indicator.codes)
        assert unicodedata.is_normalized("NFC", indicator.label)
    english = [indicator.label_en for indicator in catalogue.indicators.values()]
    assert len(set(english)) == len(english)
    for template in catalogue.templates.values():
        assert template.name_en
        assert template.outline
        for row in template.rows:
            assert unicodedata.is_normalized("NFC", row.label)
            assert all(code.label_en for code in row.codes)
            assert not row.unit or row.kind == "code" or ("unit", row.unit) in catalogue.terms


def test_scales_hold_what_is_printed(catalogue: Catalogue) -> None:
    scales = {(i.kind, i.unit): i.scale for i in catalogue.indicators.values() if i.kind in ("ratio", "money")}
    assert scales == {("ratio", "%"): 2, ("money", "Triệu đồng"): 6, ("money", "Đồng"): 0}
    assert {i.scale for i in catalogue.indicators.values() if i.kind not in ("ratio", "money")} == {0}


def test_money_is_asked_in_the_unit_it_is_kept_in(catalogue: Catalogue) -> None:
    asked = {
        (in_dong(row.unit or ""), in_dong(catalogue.indicators[row.indicator].unit))
        for form in catalogue.templates.values()
        for row in form.rows
        if row.indicator
    }
    money = {(own, kept) for own, kept in asked if own and kept}
    assert money == {(10**6, 10**6)} | {(own, own) for own, _kept in money}


def test_every_formula_and_bound_is_sound(catalogue: Catalogue) -> None:
    known = descriptions(catalogue)
    for indicator in catalogue.indicators.values():
        if indicator.formula:
            assert parse(indicator.formula).check(known, indicator.id) == []
        for bound in indicator.bounds:
            assert parse(bound).kind == "truth"
            assert parse(bound).check(known) == []


@pytest.mark.parametrize(
    "bound",
    [
        "[D2.2] <= [D2.1]",
        "[D3.2] <= [D3.1]",
        "[C3.1b] <= [C3.1a]",
        "[C3.2b] <= [C3.2a]",
        "[C3.3b] <= [C3.3a]",
        "[A5.2] + [A5.3] + [A5.4] <= [A5.1]",
        "[A6.2] + [A6.3] + [A6.4] <= [A6.1]",
        "[G8.2] <= [G8.1]",
        "[G8.3] <= [G8.2]",
        "[G9.2] <= [G9.1]",
        "[G9.3] <= [G9.2]",
        "[G10.2] <= [G10.1]",
        "[G11.2] <= [G11.1]",
        "[G12.2] <= [G12.1]",
        "[G6.1c:connected] <= [G6.1c:total]",
        "[G7c:connected] <= [G7c:total]",
        "[B2.4] <= [B2.3]",
        "[B3.4] <= [B3.3]",
        "[A3.3.2] <= [A3.3.1]",
        "[E1.1] <= [E1.1t]",
        "[E1.2] <= [E1.2t]",
    ],
)
def test_what_the_printed_labels_imply_is_a_bound(catalogue: Catalogue, bound: str) -> None:
    assert bound in {bound for indicator in catalogue.indicators.values() for bound in indicator.bounds}


def test_three_blocks_show_three_parts_of_one_indicator(catalogue: Catalogue) -> None:
    form = catalogue.templates["gia-lai-2022"]
    parts = [(row.indicator, row.breakdown) for row in map(form.row, ("VII/6.1.1", "VII/7.1.1", "VII/8.1.1"))]
    assert parts == [("G8.1", "department"), ("G8.1", "district"), ("G8.1", "commune")]
    assert form.row("VII/7.1").formula == "[G8.2:district] / [G8.1:district] * 100"


def test_the_parts_of_a_ratio_are_counts_that_add_up(catalogue: Catalogue) -> None:
    assert catalogue.kind_of("C3.4a") == "ratio"
    assert catalogue.kind_of("C3.4a", "settled") == "count"
    assert catalogue.rollup_of("C3.4a", "settled") == "sum"
    assert catalogue.rollup_of("G8.1", "commune") == "distinct"
    rows = catalogue.templates["khanh-hoa-xa-2023"]
    assert [rows.row(f"3.4.4/1/{n}").breakdown for n in (1, 2)] == ["settled", "on_time"]


def test_a_row_of_another_kind_shows_a_part_not_the_whole(catalogue: Catalogue) -> None:
    """A code and a percentage never stand in one series."""
    for template in catalogue.templates.values():
        for row in template.rows:
            if row.indicator and row.kind not in ("heading", "group"):
                assert row.kind == catalogue.kind_of(row.indicator, row.breakdown), (template.id, row.key)


def test_a_code_list_printed_over_three_rows_is_one_list(catalogue: Catalogue) -> None:
    form = catalogue.templates["gia-lai-2022"]
    printed = [code for key in ("VII/2", "VII/2.1", "VII/2.2") for code in form.row(key).codes]
    assert tuple(printed) == catalogue.indicators["G2"].codes


def test_commune_rows_name_who_reports_and_where_the_figure_is_counted(catalogue: Catalogue) -> None:
    form = catalogue.templates["khanh-hoa-xa-2023"]
    assert form.row("2.2/1").reporter == "Công chức TP - HT"
    assert form.row("1.5").system == "Thống kê từ phần mềm Nhắc việc"
    assert form.row("3.4.3/3").system == "Bao gồm hồ sơ đúng hạn, sớm hạn"
    assert form.row("7.7.6").system == "Thống kê từ Cổng Dịch vụ công quốc gia"


def test_a_transposed_table_names_its_rows_as_columns(catalogue: Catalogue) -> None:
    review = catalogue.templates["tong-ket-2011-2020"]
    table = next(table for table in review.tables if table.key == "PL4.I")
    assert table.columns == ("unit_name", "period", "row:PL4.I/1", "row:PL4.I/2", "note")
    assert table.periods == ("2001-2010", "2011-2020")
    assert review.row("PL4.I/2").indicator == "D1.5c"


def test_the_catalogue_is_read_once() -> None:
    assert load() is load()
