"""Each thing that can be wrong with a folder: it is told, keeps out what it must, and one click decides it."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cchc.core.vietnamese.numbers import write_number
from cchc.platform.units.models import Unit
from cchc.reporting.folders import services
from cchc.reporting.folders.asking import Doubt
from cchc.reporting.folders.doubts import Look, most_common
from cchc.reporting.folders.models import Folder
from cchc.reporting.folders.settling import looked_at
from cchc.reporting.folders.summaries import money_scale
from cchc.reporting.folders.table import shown_totals
from cchc.reporting.folders.tests.made import GIVEN, codes, consolidated, one, put, report, six

pytestmark = pytest.mark.django_db
Units = dict[str, Unit]


def total(folder: Folder, indicator: str) -> str:
    return shown_totals(folder).get(f"{indicator}|", "")


def the(look: Look, code: str, name: str = "") -> Doubt:
    """The one open doubt of a code (of the report so called)."""
    found = [doubt for doubt in look.left if doubt.code == code and name in doubt.item.name]
    assert len(found) == 1, codes(look)
    return found[0]


def click(folder: Folder, doubt: Doubt, choice: str, alike: bool = False) -> services.Done:
    return services.decide(folder, *doubt.key, choice, alike)


def test_it_works(units: Units, tmp_path: Path) -> None:
    folder, look = consolidated(six(tmp_path / "q3"))
    assert (folder.unit, folder.period, folder.template) == (units["p1"], "2025-Q3", "khanh-hoa-xa-2023")
    assert look.doubts == []
    assert [standing.bound.unit for standing in look.counted] == [units[f"c{n}"].pk for n in range(1, 7)]
    assert (total(folder, "A1"), total(folder, "C3.3a"), total(folder, "C3.3")) == ("21", "2.100", "90")


def test_figures_keep_the_cell_they_came_from(units: Units, tmp_path: Path) -> None:
    _, look = consolidated(six(tmp_path / "q3"))
    figure = one(look, "An Bình").item.version.figures.get(indicator="A1")
    assert figure.origin == "1 Xã An Bình.txt t1.r0.c4"


def planted(place: Path, name: str, said: Any) -> Path:
    """The clean folder with one report replaced."""
    six(place)
    put(place, name, said)
    return place


def test_names_that_fold_alike_are_told_apart_by_their_accents(units: Units, tmp_path: Path) -> None:
    _, look = consolidated(six(tmp_path / "q3"))
    assert one(look, "Phương Sơn").bound.unit == units["c2"].pk
    assert one(look, "Phượng Sơn").bound.unit == units["c3"].pk


def test_a_unit_nobody_knows_waits_until_one_is_picked(units: Units, tmp_path: Path) -> None:
    place = six(tmp_path / "q3")
    (place / "6 Xã Vạn Ninh.txt").unlink()
    put(place, "moi", report("UBND xã Không Có", {**GIVEN, "A1": "100"}))
    folder, look = consolidated(place)
    assert codes(look) == ["unit"]
    assert total(folder, "A1") == "15"
    done = click(folder, the(look, "unit"), "unit:c6")
    assert total(folder, "A1") == "115"
    assert one(looked_at(folder), "moi").bound.why.text() == "do người tổng hợp chọn"
    services.undo(folder, done.click)
    assert total(folder, "A1") == "15"
    assert codes(looked_at(folder)) == ["unit"]


def test_a_name_nearly_right_is_proposed(units: Units, tmp_path: Path) -> None:
    _, look = consolidated(planted(tmp_path / "q3", "6 Xã Vạn Ninh", report("UBND xã Vạn Nin")))
    assert the(look, "unit").choices[0].value == "unit:c6"


def test_a_unit_of_another_province_is_not_taken(units: Units, tmp_path: Path) -> None:
    folder, look = consolidated(planted(tmp_path / "q3", "7 la", report("UBND xã Ia Hrú")))
    assert codes(look) == ["unit"]
    with pytest.raises(services.Gone):
        click(folder, the(look, "unit"), "unit:c99")


def test_without_a_heading_the_name_of_the_file_says_whose_it_is(units: Units, tmp_path: Path) -> None:
    _, look = consolidated(planted(tmp_path / "q3", "6 Xã Vạn Ninh", report("")))
    assert one(look, "Vạn Ninh").bound.why.text() == "theo tên tệp, thư mục"
    assert codes(look) == []


def test_a_bare_name_in_the_file_only_suggests(units: Units, tmp_path: Path) -> None:
    place = six(tmp_path / "q3")
    (place / "6 Xã Vạn Ninh.txt").unlink()
    put(place, "bao-cao-van-ninh-q3", report(""))
    _, look = consolidated(place)
    assert [choice.value for choice in the(look, "unit").choices] == ["unit:c6", "out"]


def test_a_heading_that_is_not_its_file_is_asked_about(units: Units, tmp_path: Path) -> None:
    folder, look = consolidated(planted(tmp_path / "q3", "6 Xã Vạn Ninh", report("UBND xã An Bình")))
    assert [choice.value for choice in the(look, "unit").choices] == ["unit:c1", "unit:c6", "out"]
    assert total(folder, "A1") == "15"


def test_a_unit_abolished_before_the_period_waits(units: Units, tmp_path: Path) -> None:
    folder, look = consolidated(planted(tmp_path / "q3", "7", report("UBND xã Cũ", {**GIVEN, "A1": "50"})))
    assert codes(look) == ["abolished"]
    assert total(folder, "A1") == "21"
    click(folder, the(look, "abolished"), "out")
    assert codes(looked_at(folder)) == []
    assert total(folder, "A1") == "21"


def test_another_period_waits(units: Units, tmp_path: Path) -> None:
    said = report("UBND xã Vạn Ninh", {**GIVEN, "A1": "60"}, period="2025-Q2")
    folder, look = consolidated(planted(tmp_path / "q3", "6 Xã Vạn Ninh", said))
    assert codes(look) == ["period"]
    assert total(folder, "A1") == "15"
    done = click(folder, the(look, "period"), "keep")
    assert total(folder, "A1") == "75"
    services.undo(folder, done.click)
    assert total(folder, "A1") == "15"


def test_another_form_waits(units: Units, tmp_path: Path) -> None:
    said = report("UBND xã Vạn Ninh", {**GIVEN, "A1": "60"}, template="bieu-mau-2022")
    folder, look = consolidated(planted(tmp_path / "q3", "6 Xã Vạn Ninh", said))
    assert codes(look) == ["form"]
    click(folder, the(look, "form"), "keep")
    assert total(folder, "A1") == "75"


@pytest.mark.parametrize(("choice", "sum_"), [("times:0.001", "11,5"), ("keep", "1.510"), ("out", "10")])
def test_another_unit_of_measure_keeps_the_row_out_until_it_is_decided(
    units: Units, tmp_path: Path, choice: str, sum_: str
) -> None:
    said = report("UBND xã Vạn Ninh", {**GIVEN, "F1.2": "1500"}, units={"F1.2": "Nghìn đồng"})
    folder, look = consolidated(planted(tmp_path / "q3", "6 Xã Vạn Ninh", said))
    assert codes(look) == ["measure"]
    assert total(folder, "F1.2") == "10"
    assert total(folder, "A1") == "18"
    done = click(folder, the(look, "measure"), choice)
    assert total(folder, "F1.2") == sum_
    services.undo(folder, done.click)
    assert total(folder, "F1.2") == "10"


def test_one_click_decides_the_same_of_every_report(units: Units, tmp_path: Path) -> None:
    place = six(tmp_path / "q3")
    for number, name in ((5, "Xã Hòa Trí"), (6, "Xã Vạn Ninh")):
        said = report(f"UBND {name}", {**GIVEN, "A1": str(number), "F1.2": "1500"}, units={"F1.2": "Nghìn đồng"})
        put(place, f"{number} {name}", said)
    folder, look = consolidated(place)
    assert codes(look) == ["measure", "measure"]
    done = click(folder, look.left[0], "times:0.001", alike=True)
    assert done.count == 2
    assert total(folder, "F1.2") == "11"
    services.undo(folder, done.click)
    assert total(folder, "F1.2") == "8"


def test_the_same_unit_twice_waits_and_one_is_chosen(units: Units, tmp_path: Path) -> None:
    folder, look = consolidated(planted(tmp_path / "q3", "ban sua", report("UBND xã Vạn Ninh", {**GIVEN, "A1": "66"})))
    assert codes(look) == ["twice", "twice"]
    assert total(folder, "A1") == "15"
    first = click(folder, the(look, "twice", "ban sua"), "keep")
    assert total(folder, "A1") == "81"
    services.undo(folder, first.click)
    assert total(folder, "A1") == "15"
    click(folder, the(looked_at(folder), "twice", "6 Xã"), "keep")
    assert total(folder, "A1") == "21"


def test_the_same_file_twice_counts_once(units: Units, tmp_path: Path) -> None:
    place = six(tmp_path / "q3")
    (place / "ban chup.txt").write_bytes((place / "6 Xã Vạn Ninh.txt").read_bytes())
    folder, look = consolidated(place)
    assert codes(look) == []
    assert total(folder, "A1") == "21"


def test_a_row_the_reader_is_not_sure_of_is_not_added_up(units: Units, tmp_path: Path) -> None:
    said = report("UBND xã Vạn Ninh", {**GIVEN, "A1": "6"}, doubts={"A1": "Số thứ tự khác biểu mẫu"})
    folder, look = consolidated(planted(tmp_path / "q3", "6 Xã Vạn Ninh", said))
    assert codes(look) == ["row"]
    assert total(folder, "A1") == "15"
    click(folder, the(look, "row"), "keep")
    assert total(folder, "A1") == "21"


def test_a_contradictory_report_counts_and_is_marked_until_left_out(units: Units, tmp_path: Path) -> None:
    said = report("UBND xã Vạn Ninh", {**GIVEN, "A1": "6"}, errors=["Tổng ghi 3, các dòng cộng lại 4"])
    folder, look = consolidated(planted(tmp_path / "q3", "6 Xã Vạn Ninh", said))
    assert codes(look) == ["errors"]
    assert total(folder, "A1") == "21"
    done = click(folder, the(look, "errors"), "out")
    assert total(folder, "A1") == "15"
    services.undo(folder, done.click)
    assert total(folder, "A1") == "21"


def test_a_file_nobody_can_read_is_told(units: Units, tmp_path: Path) -> None:
    folder, look = consolidated(planted(tmp_path / "q3", "6 Xã Vạn Ninh", "không đọc được"))
    assert codes(look) == ["unreadable"]
    assert "lưu lại" in the(look, "unreadable").message.text()
    assert total(folder, "A1") == "15"
    click(folder, the(look, "unreadable"), "out")
    assert codes(looked_at(folder)) == []


def test_reports_with_the_same_figures_wait(units: Units, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cchc.core.checking.history.ALIKE", 3)
    place = six(tmp_path / "q3")
    same = {**GIVEN, "A1": "77"}
    put(place, "5 Xã Hòa Trí", report("UBND xã Hòa Trí", same))
    put(place, "6 Xã Vạn Ninh", report("UBND xã Vạn Ninh", same))
    folder, look = consolidated(place)
    assert codes(look) == ["copied", "copied"]
    assert total(folder, "A1") == "10"
    click(folder, look.left[0], "keep")
    assert total(folder, "A1") == "87"


def test_figures_that_count_already_are_not_replaced_unasked(units: Units, tmp_path: Path) -> None:
    first, _ = consolidated(planted(tmp_path / "before", "6 Xã Vạn Ninh", report("UBND xã Vạn Ninh", {"A1": "600"})))
    assert total(first, "A1") == "615"
    place = tmp_path / "after"
    put(place, "6 Xã Vạn Ninh", report("UBND xã Vạn Ninh", {"A1": "6"}))
    folder, look = consolidated(place, unit=units["p1"])
    assert codes(look) == ["standing"]
    assert total(folder, "A1") == "615"
    done = click(folder, the(look, "standing"), "keep")
    assert total(folder, "A1") == "21"
    services.undo(folder, done.click)
    assert total(folder, "A1") == "615"
    assert codes(looked_at(folder)) == ["standing"]


def test_a_doubt_that_has_changed_cannot_be_decided(units: Units, tmp_path: Path) -> None:
    folder, look = consolidated(planted(tmp_path / "q3", "7", report("UBND xã Cũ")))
    doubt = the(look, "abolished")
    for about, choice in (("other", "out"), (doubt.about, "keep"), (doubt.about, "unit:vn")):
        with pytest.raises(services.Gone):
            services.decide(folder, doubt.item.pk, doubt.code, about, choice)
    assert not folder.decisions.exists()


def test_what_most_say_is_recognised_and_a_tie_is_not() -> None:
    assert most_common(["a", "a", "b", ""]) == "a"
    assert most_common(["a", "b"]) == ""
    assert most_common([]) == ""


@pytest.mark.parametrize(
    ("unit", "scale"),
    [("Đồng", 1), ("đ", 1), ("VNĐ", 1), ("Nghìn đồng", 10**3), ("Ngàn đồng", 10**3), ("Triệu đồng", 10**6),
     ("tr.đồng", 10**6), ("Trđ", 10**6), ("Tỷ đồng", 10**9), ("USD", None), ("Hồ sơ", None), ("%", None)],
)  # fmt: skip
def test_scales_of_money(unit: str, scale: int | None) -> None:
    assert money_scale(unit) == (None if scale is None else Decimal(scale))


@given(some.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**18), max_value=10**18))
def test_every_digit_of_a_figure_is_shown(value: Decimal) -> None:
    shown = write_number(value)
    assert Decimal(shown.replace(".", "").replace(",", ".")) == value
    assert "," not in shown or not shown.endswith("0")
