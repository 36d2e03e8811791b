"""An administrators' pack is added when it is right, and refused with file, line and reason when it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from cchc.core.catalogue.packs import PackError, load

FILES = {
    "indicators.csv": """\
id,label,label_en,group,unit,kind,time,scale,formula,rollup,codes,breakdowns,aliases,bounds,note,source
H1,Số hội nghị,Meetings,1,Hội nghị,count,flow,0,,sum,,,hội nghị | cuộc họp,,,
H2,Số hội nghị trực tuyến,Meetings held online,1,Hội nghị,count,flow,0,,sum,,,,[H2] <= [H1],,
H3,Tỷ lệ hội nghị trực tuyến,Share of meetings held online,1,%,ratio,flow,2,[H2] / [H1] * 100,ratio,,rooms,,,,
H4,Có phòng họp trực tuyến,Has an online meeting room,1,,code,stock,0,,list,Không = 0 | Có = 1,,,,,
""",
    "breakdowns.csv": """\
id,label,label_en,kind,rollup
rooms,số phòng họp,meeting rooms,count,sum
""",
    "thu-2030/template.toml": """\
id = "thu-2030"
name = "Mẫu thử"
name_en = "A form to try"
valid_from = 2030-01-01
source = "Đặt ra để thử."
levels = ["commune"]
kinds = ["quarter"]

[[tables]]
key = "A"
title = "Bảng thử"
columns = ["code", "label", "unit", "value", "note"]
""",
    "thu-2030/rows.csv": """\
key,table,code,parent,label,unit,kind,indicator,breakdown,time,codes,aliases,formula,level,reporter,system
1,A,1,,Hội nghị,,heading,,,,,,,,,
1.1,A,1.1,1,Tỷ lệ họp trực tuyến,%,ratio,H3,,,,,,commune,,
1.1.1,A,1.1.1,1.1,Tổng số hội nghị,Hội nghị,count,H1,,,,,,commune,,
1.1.2,A,1.1.2,1.1,Số hội nghị trực tuyến,Hội nghị,count,H2,,,,,,commune,,
1.2,A,1.2,1,Có phòng họp,Có = 1 Không = 0,code,H4,,,Có = 1 | Không = 0,,,commune,,
1.3,A,1.3,1,Hình thức đối thoại,Không = 0 Có = 1,code,A8,,,Không = 0 | Có = 1,,,commune,,
""",
    "thu-2030/lineage.csv": """\
kind,from_template,from_row,to_row,note,source
renamed,khanh-hoa-xa-2023,1.7,1.3,,
""",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "thu-2030").mkdir()
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_it_works(folder: Path) -> None:
    catalogue = load(folder)
    assert len(catalogue.indicators) == len(load().indicators) + 4
    form = catalogue.templates["thu-2030"]
    assert form.row("1.2").codes[0].label_en == "Yes"
    assert "Tổ chức/tham mưu tổ chức đối thoại của lãnh đạo với người dân, tổ chức, doanh nghiệp, nhà đầu tư" in (
        form.row("1.3").aliases
    )
    assert load(folder) is not catalogue
    assert "thu-2030" not in load().templates


ROWS = "thu-2030/rows.csv"
TOML = "thu-2030/template.toml"
LINE = "thu-2030/lineage.csv"
IND = "indicators.csv"

CASES = [
    (IND, "H1,Số hội nghị,Meetings", "A1,Số hội nghị,Meetings", 2, "“A1” đã có", "already there"),
    (IND, "H2,Số", "h2,Số", 3, "sai dạng", "malformed"),
    (IND, "Hội nghị,count,flow,0,,sum,,,,[H2]", "Hội nghị,number,flow,0,,sum,,,,[H2]", 3, "number", "number"),
    (IND, "count,flow,0,,sum,,,hội", "count,weekly,0,,sum,,,hội", 2, "weekly", "weekly"),
    (IND, "count,flow,0,,sum,,,hội", "count,,0,,sum,,,hội", 2, "“time”", "“time”"),
    (IND, "count,flow,0,,sum,,,hội", "count,flow,0,,add,,,hội", 2, "“add”", "“add”"),
    (IND, "count,flow,0,,sum,,,hội", "count,flow,12,,sum,,,hội", 2, "từ 0 đến 9", "from 0 to 9"),
    (IND, "Meetings,1,", "Meetings,8,", 2, "“8”", "“8”"),
    (IND, "Meetings,1,Hội nghị", "Meetings,1,", 2, "“unit” để trống", "“unit” is empty"),
    (IND, "Meetings held online", "", 3, "“label_en” để trống", "“label_en” is empty"),
    (IND, "hội nghị | cuộc họp", "hội nghị | | cuộc họp", 2, "phần trống", "empty or repeated"),
    (IND, "Không = 0 | Có = 1", "Không = 0 | Có", 5, "“Có”", "“Có”"),
    (IND, "Không = 0 | Có = 1", "Không = 0 | Có = 0", 5, "“Có = 0”", "each code once"),
    (IND, "Không = 0 | Có = 1", "", 5, "cần danh mục mã", "needs its code list"),
    (IND, "ratio,,rooms", "ratio,,halls", 4, "“halls”", "“halls”"),
    (IND, "[H2] <= [H1]", "[H2] <= [H9]", 3, "ký tự 9", "character 9"),
    (IND, "[H2] <= [H1]", "[H2] + [H1]", 3, "phải là một điều kiện", "must be a condition"),
    (IND, "[H2] / [H1] * 100", "[H2] / * 100", 4, "Công thức “[H2] / * 100”", "Bad formula"),
    (IND, "[H2] / [H1] * 100", "[H2:rooms] / [H1] * 100", 4, "rooms", "rooms"),
    (IND, "[H2] / [H1] * 100", "[H2] / [H4] * 100", 4, "mã", "code"),
    (IND, "[H2] / [H1] * 100", "[H2] / [H1] * 100 + [H3]", 4, "vòng", "circle"),
    (IND, "count,flow,0,,sum,,,,[H2]", "count,flow,0,[H3] * [H1] / 100,sum,,,,[H2]", 3, "vòng", "circle"),
    (IND, "id,label,", "id,name,", 1, "thiếu [label], thừa [name]", "missing [label], unknown [name]"),
    (IND, "H4,Có phòng", "H4,Có, phòng", 5, "17 ô", "17 cells"),
    ("breakdowns.csv", "rooms,số", "department,số", 2, "“department” đã có", "already there"),
    ("breakdowns.csv", "rooms,số", "Rooms,số", 2, "chữ thường", "lower-case"),
    ("breakdowns.csv", "count,sum", "number,sum", 2, "“number”", "“number”"),
    (TOML, 'id = "thu-2030"', 'id = "thu-2031"', None, "trùng tên thư mục", "name of its folder"),
    (TOML, "2030-01-01", '"2030-01-01"', None, "“valid_from” phải là date", "must be a date"),
    (TOML, "2030-01-01", "2030-01-01\nvalid_to = 2029-12-31", None, "có trước valid_from", "before valid_from"),
    (TOML, "2030-01-01", "2030-01-01T00:00:00", None, "“valid_from” phải là date", "must be a date"),
    (TOML, '["commune"]', '"commune"', None, "“levels” phải là list", "must be a list"),
    (TOML, "[[tables]]", "tables = [1]\n[[others]]", None, "thừa mục [others]", "unknown keys [others]"),
    (TOML, '["commune"]', '["village"]', None, "village", "village"),
    (TOML, '["quarter"]', "[]", None, "“kinds” trống", "“kinds” is empty"),
    (TOML, 'name_en = "A form to try"\n', "", None, "Thiếu mục [name_en]", "Missing keys [name_en]"),
    (TOML, 'source = "', 'author = "', None, "thừa mục [author]", "unknown keys [author]"),
    (TOML, 'key = "A"', "key = A", None, "Không đọc được tệp TOML", "cannot be read"),
    (TOML, 'title = "Bảng thử"\n', "", None, "Mỗi bảng cần", "Each table needs"),
    (TOML, "[[tables]]", '[[tables]]\nkey = "A"\ntitle = "B"\ncolumns = []\n[[tables]]', None, "lặp lại: A, A", "A, A"),
    (TOML, '"value"', '"value:2015", "value:1/2015"', None, "“1/2015”", "“1/2015”"),
    (TOML, '"note"]', '"note"]\nperiods = ["decade"]', None, "“decade”", "“decade”"),
    (TOML, '"value"', '"price"', None, "“price”", "“price”"),
    (TOML, '"value"', '"row:9.9"', None, "“row:9.9”", "“row:9.9”"),
    (ROWS, "1.1.2,A", "1.1.1,A", 5, "“1.1.1” lặp lại", "“1.1.1” is repeated"),
    (ROWS, "1.1,A,1.1,1,", "1.1,B,1.1,1,", 3, "“B”", "“B”"),
    (ROWS, "1.1.2,1.1,Số", "1.1.2,9,Số", 5, "Không có dòng cha “9”", "no parent row “9”"),
    (ROWS, "1.1,A,1.1,1,", "1.1,A,1.1,1.1.1,", 3, "phải đứng trên", "must stand above"),
    (ROWS, "1.1,A,1.1,1,", "1.1,A,1.1,1.1,", 3, "phải đứng trên", "must stand above"),
    (ROWS, "count,H1", "count,H9", 4, "Không có chỉ tiêu “H9”", "no indicator “H9”"),
    (ROWS, "count,H1", "sum,H1", 4, "“sum”", "“sum”"),
    (ROWS, "count,H1", "money,H1", 4, "không thể là chỉ tiêu H1", "cannot show indicator H1"),
    (ROWS, "count,H1,", "count,H1,rooms", 4, "không khai thành phần “rooms”", "does not declare the part “rooms”"),
    (ROWS, "count,H1,,", "count,H1,,weekly", 4, "weekly", "weekly"),
    (ROWS, "count,H2", "count,H1", 5, "“1.1.1” đã cho thấy", "“1.1.1” already shows"),
    (ROWS, "Hội nghị,count,H1,,,,,,commune", "Hội nghị,count,H1,,,,,,village", 4, "village", "village"),
    (ROWS, "H4,,,Có = 1 | Không = 0", "H4,,,Có = 1 | Không = 2", 6, "“Không = 2”", "“Không = 2”"),
    (ROWS, "H4,,,Có = 1 | Không = 0", "H4,,,", 6, "Dòng mã cần", "A code row needs"),
    (ROWS, "heading,,", "heading,,rooms", 2, "không gắn chỉ tiêu", "without an indicator"),
    (ROWS, "ratio,H3", "ratio,D2.4", 3, "không thể là chỉ tiêu D2.4", "cannot show indicator D2.4"),
    (ROWS, "ratio,H3", "ratio,A4.2", 3, "phải có công thức", "needs a formula"),
    (ROWS, "ratio,H3,,,,,", "ratio,H3,,,,,[H2] / [H3]", 3, "Công thức", "formula"),
    (LINE, "1.7,1.3", "1.7,9.9", 2, "“9.9” trong mẫu “thu-2030”", "“9.9” in form “thu-2030”"),
    (LINE, "khanh-hoa-xa-2023", "khanh-hoa-xa-2024", 2, "khanh-hoa-xa-2024", "khanh-hoa-xa-2024"),
    (LINE, "khanh-hoa-xa-2023,1.7", "thu-2030,1.2", 2, "không có trước", "does not come before"),
    (LINE, "renamed", "moved", 2, "moved", "moved"),
    (LINE, "renamed,khanh-hoa-xa-2023,1.7,1.3,,\n", "renamed,khanh-hoa-xa-2023,1.7,1.3,,\n" * 2, 3, "lặp", "repeats"),
]


@pytest.mark.parametrize(("file", "old", "new", "row", "vi", "en"), CASES)
def test_refused_with_file_line_and_reason(
    folder: Path, file: str, old: str, new: str, row: int | None, vi: str, en: str
) -> None:
    text = FILES[file]
    assert text.count(old) >= 1
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PackError) as refusal:
        load(folder)
    error = refusal.value
    assert (error.file, error.row) == (file, row), error
    assert vi in error.text()
    assert en in error.text("en")
    assert str(error).startswith(file if row is None else f"{file}, dòng {row}: ")


def test_a_missing_folder_is_not_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="Không có thư mục này"):
        load(tmp_path / "absent")


def test_a_missing_list_of_rows_is_named(folder: Path) -> None:
    (folder / ROWS).unlink()
    with pytest.raises(PackError, match=r"thu-2030/rows.csv: Thiếu tệp này"):
        load(folder)


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    (folder / IND).write_text(FILES[IND], encoding="utf-16")
    with pytest.raises(PackError, match=r"indicators.csv: Tệp không phải CSV mã UTF-8"):
        load(folder)


def test_excel_may_put_a_byte_order_mark(folder: Path) -> None:
    (folder / IND).write_text(FILES[IND], encoding="utf-8-sig")
    assert "H4" in load(folder).indicators


def test_lines_are_counted_as_an_editor_counts_them(folder: Path) -> None:
    """A cell with a line break takes two lines of the file."""
    text = FILES[IND].replace("hội nghị | cuộc họp,,,", 'hội nghị | cuộc họp,,"hai\ndòng",')
    (folder / IND).write_text(text.replace("H4,", "h4,"), encoding="utf-8")
    with pytest.raises(PackError) as refusal:
        load(folder)
    assert refusal.value.row == 6


def test_the_bad_pack_leaves_the_shipped_catalogue_alone(folder: Path) -> None:
    before = list(load().indicators)
    (folder / ROWS).write_text("key\n", encoding="utf-8")
    with pytest.raises(PackError):
        load(folder)
    assert list(load().indicators) == before
