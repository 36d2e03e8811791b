"""Printed rows are bound to the rows of a known form, and doubt is said."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.core.catalogue.packs import load
from cchc.core.reading.matching import SURE, Matcher, RowText, label_key

CATALOGUE = load()
MATCHER = Matcher(CATALOGUE)
FORMS = sorted(CATALOGUE.templates)


def rows_of(form: str) -> list[RowText]:
    return [RowText(row.code, row.label, row.unit) for row in CATALOGUE.templates[form].rows]


def bound(rows: list[RowText], form: str) -> list[str | None]:
    return [b.row.key if b.row else None for b in MATCHER.bind(rows, CATALOGUE.templates[form])]


@pytest.mark.parametrize("form", FORMS)
def test_it_works(form: str) -> None:
    rows = rows_of(form)
    template, share = MATCHER.detect(rows)
    assert template is not None
    assert (template.id, share > 0.9) == (form, True)
    assert bound(rows, form) == [row.key for row in template.rows]
    assert min(b.confidence for b in MATCHER.bind(rows, template)) >= SURE


@pytest.mark.parametrize("form", FORMS)
@given(seed=st.integers(0, 10_000), share=st.floats(0, 0.6))
@settings(max_examples=25, deadline=None)
def test_rows_left_out_do_not_shift_the_others(form: str, seed: int, share: float) -> None:
    """A form from which any of the lowest rows were deleted binds the rest rightly, or says it is not sure."""
    template = CATALOGUE.templates[form]
    parents = {row.parent for row in template.rows}
    chance = random.Random(seed)
    kept = [i for i, row in enumerate(template.rows) if row.key in parents or chance.random() >= share]
    bindings = MATCHER.bind([rows_of(form)[i] for i in kept], template)
    wrong = [
        (template.rows[i].key, binding)
        for i, binding in zip(kept, bindings, strict=True)
        if binding.row is not None and binding.row.key != template.rows[i].key and binding.confidence >= SURE
    ]
    assert wrong == []


def test_abbreviations_and_bullets_do_not_matter() -> None:
    assert label_key("- Số thủ tục hành chính được giải quyết đúng hẹn") == label_key(
        "Số TTHC được giải quyết đúng hạn"
    )


def test_equal_labels_are_told_apart_by_what_they_stand_under() -> None:
    rows = rows_of("khanh-hoa-xa-2023")
    keys = [row.key for row in CATALOGUE.templates["khanh-hoa-xa-2023"].rows]
    start = keys.index("3.4.3")
    assert bound(rows[start : start + 4], "khanh-hoa-xa-2023") == keys[start : start + 4]


def test_number_that_restarts_under_its_parent_is_no_doubt() -> None:
    template = CATALOGUE.templates["bieu-mau-2022"]
    rows = [
        replace(r, code=r.code if r.code.count(".") < 3 else r.code.split(".")[2] + ".") for r in rows_of(template.id)
    ]
    assert bound(rows, template.id) == [row.key for row in template.rows]


def test_another_number_and_another_unit_are_said() -> None:
    rows = rows_of("gia-lai-2021")
    rows[2] = replace(rows[2], code="9.9", unit="Người")
    binding = MATCHER.bind(rows, CATALOGUE.templates["gia-lai-2021"])[2]
    assert binding.row is not None
    assert binding.row.key == "1.1.1"
    assert binding.confidence < SURE
    assert any("Số thứ tự" in reason.vi for reason in binding.reasons)
    assert any("Đơn vị tính" in reason.vi for reason in binding.reasons)


def test_misspelt_label_is_bound_with_less_confidence() -> None:
    rows = rows_of("gia-lai-2021")
    rows[2] = replace(rows[2], label="Số nhiêm vụ đê ra trong kế hoach nằm")
    binding = MATCHER.bind(rows, CATALOGUE.templates["gia-lai-2021"])[2]
    assert binding.indicator == "A2.1"
    assert binding.confidence < 1


def test_row_no_form_knows_is_left_unbound() -> None:
    rows = rows_of("gia-lai-2021")
    rows.insert(5, RowText("1.9", "Số chuyến tàu chở khách trong kỳ", "Chuyến"))
    binding = MATCHER.bind(rows, CATALOGUE.templates["gia-lai-2021"])[5]
    assert (binding.row, binding.indicator, binding.confidence) == (None, None, 0.0)
    assert binding.reasons


def test_unknown_form_is_not_forced_on_a_known_one() -> None:
    rows = [
        RowText(str(i), f"Số {thing} được hỗ trợ trong năm", "Hộ")
        for i, thing in enumerate(["lợn", "trâu", "cây giống"], 1)
    ]
    template, share = MATCHER.detect(rows)
    assert (template, share < 0.35) == (None, True)
    assert [b.indicator for b in MATCHER.bind(rows, None)] == [None, None, None]


def test_known_label_in_an_unknown_form_is_proposed_not_sure() -> None:
    (binding,) = MATCHER.bind([RowText("7", "Số vấn đề phát hiện qua kiểm tra", "Vấn đề")], None)
    assert binding.indicator == "A3.3.1"
    assert binding.confidence < SURE


@pytest.mark.parametrize(
    ("form", "key", "old", "new"),
    [
        ("gia-lai-2022", "I/5.2", "đúng hạn", "quá hạn"),
        ("gia-lai-2022", "I/2.2", "đã hoàn thành", "chưa hoàn thành"),
        ("gia-lai-2022", "VII/6.1.2", "mức độ 3", "mức độ 2"),
        ("gia-lai-2022", "III/3.2", "cấp huyện", "cấp xã"),
        ("gia-lai-2022", "V/2.1", "công chức", "viên chức"),
        ("gia-lai-2022", "III/3.1.1", "Tổng số", "Tỷ lệ"),
        ("gia-lai-2022", "VII/6.4.2", "trực tuyến", "trực tiếp"),
    ],
)
def test_one_word_that_turns_the_meaning_is_never_sure(form: str, key: str, old: str, new: str) -> None:
    rows = rows_of(form)
    index = next(i for i, row in enumerate(CATALOGUE.templates[form].rows) if row.key == key)
    assert old in rows[index].label
    rows[index] = replace(rows[index], label=rows[index].label.replace(old, new))
    binding = MATCHER.bind(rows, CATALOGUE.templates[form])[index]
    assert binding.indicator is None or binding.confidence < SURE


def test_rows_numbered_anew_are_bound_by_the_rest() -> None:
    rows = [replace(row, code=str(number)) for number, row in enumerate(rows_of("bieu-mau-2022"), 1)]
    bindings = MATCHER.bind(rows, CATALOGUE.templates["bieu-mau-2022"])
    assert [b.row.key if b.row else None for b in bindings] == [
        r.key for r in CATALOGUE.templates["bieu-mau-2022"].rows
    ]
    assert sum(b.confidence >= SURE for b in bindings) > 0.85 * len(bindings)


def test_form_misspelt_throughout_is_still_known() -> None:
    rows = [replace(row, label=row.label[:4] + "q" + row.label[5:]) for row in rows_of("gia-lai-2021")]
    template, _ = MATCHER.detect(rows)
    assert template is not None
    assert template.id == "gia-lai-2021"


def test_money_in_another_scale_is_doubted() -> None:
    rows = rows_of("gia-lai-2022")
    index = next(i for i, row in enumerate(CATALOGUE.templates["gia-lai-2022"].rows) if row.key == "VI/1.1")
    rows[index] = replace(rows[index], unit="Đồng")
    assert MATCHER.bind(rows, CATALOGUE.templates["gia-lai-2022"])[index].confidence < SURE
