"""Text PDFs."""

from __future__ import annotations

import struct
import zlib
from difflib import SequenceMatcher
from pathlib import Path

import pytest
import typst
from tests.made import SAMPLE, Grid, Text, sample, write_pdf

from cchc.core.reading.document import Document, Paragraph, Table
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.formats import open_file
from cchc.core.reading.formats.limits import Limits

_PAGE = (
    '#set page(paper: "a4", margin: 2.5cm)\n#set text(font: "Libertinus Serif", size: 13pt, hyphenate: false)\n'
    "#set par(justify: true)\n"
)


def read(tmp_path: Path, source: str, page: str = _PAGE) -> Document:
    path = tmp_path / "a.pdf"
    path.write_bytes(typst.compile((page + source).encode()))
    return open_file(path)


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs()]


def test_it_works(tmp_path: Path) -> None:
    document = open_file(write_pdf(tmp_path / "a.pdf"))
    assert document.format == "pdf"
    assert texts(document) == [block.text for block in SAMPLE if isinstance(block, Text)]
    (made,) = (block for block in SAMPLE if isinstance(block, Grid))
    (table,) = document.tables()
    assert [tuple(row.texts()) for row in table.rows] == list(made.rows)
    assert {row.page for row in table.rows} == {1}
    assert table.rows[1].cells[1].lines == ("Số hồ sơ lĩnh vực thứ 1 đã giải quyết", "trong kỳ báo cáo")
    assert [type(block) for block in document.blocks[-3:]] == [Paragraph, Table, Paragraph]
    assert next(p for p in document.paragraphs() if p.text == "BÁO CÁO").bold


def test_a_long_table_is_one_table_per_page_and_page_numbers_are_dropped(tmp_path: Path) -> None:
    blocks = sample(60)
    document = open_file(write_pdf(tmp_path / "a.pdf", blocks))
    assert texts(document) == [block.text for block in blocks if isinstance(block, Text)]
    pages = [table.rows[0].page for table in document.tables()]
    assert pages == [1, 2, 3, 4]
    rows = [row.texts() for table in document.tables() for row in table.rows]
    assert [row[0] for row in rows if row[0] != "STT"] == [f"{number}." for number in range(1, 61)]


def test_running_heads_are_dropped(tmp_path: Path) -> None:
    document = open_file(write_pdf(tmp_path / "a.pdf", sample(60), header="Mật thư nội bộ"))
    assert not any("Mật thư" in text for text in texts(document))


def test_a_paragraph_goes_on_over_the_page(tmp_path: Path) -> None:
    long = "Xã đã mở hội nghị, nghe từng thôn kể việc trong quý và ghi lại từng kiến nghị của bà con " * 45
    document = read(tmp_path, f"{long}\n\nKết thúc hội nghị lúc chiều muộn.")
    assert texts(document) == [" ".join(long.split()), "Kết thúc hội nghị lúc chiều muộn."]
    assert [p.page for p in document.paragraphs()] == [1, 2]


def test_list_items_and_headings_begin_paragraphs(tmp_path: Path) -> None:
    source = "#set par(spacing: 0.65em)\n*1. Việc đã làm*\n\n\\- Một;\n\n\\- Hai;\n\n\\+ Ba.\n\n*2. Việc còn lại*"
    assert texts(read(tmp_path, source)) == ["1. Việc đã làm", "- Một;", "- Hai;", "+ Ba.", "2. Việc còn lại"]


def test_words_broken_after_their_own_hyphen_stay_whole(tmp_path: Path) -> None:
    page = _PAGE.replace('paper: "a4"', "width: 11.9cm, height: 20cm")
    source = (
        "Thực hiện theo Nghị quyết số 02/NQ\\-#linebreak(justify: true)CP ngày đầu năm, xã đã mở thêm một bàn tiếp dân."
    )
    assert texts(read(tmp_path, source, page)) == [
        "Thực hiện theo Nghị quyết số 02/NQ-CP ngày đầu năm, xã đã mở thêm một bàn tiếp dân."
    ]


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    source = (
        "#grid(columns: (6cm, 10cm), align: center, [ỦY BAN NHÂN DÂN#linebreak()XÃ ĐỒNG MÂY],"
        "[CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM#linebreak()Độc lập - Tự do - Hạnh phúc])\n\nBáo cáo quý này gồm ba phần."
    )
    found = texts(read(tmp_path, source))
    assert found == [
        "ỦY BAN NHÂN DÂN",
        "XÃ ĐỒNG MÂY",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Báo cáo quý này gồm ba phần.",
    ]


def test_merged_cells_and_long_words(tmp_path: Path) -> None:
    source = (
        "#table(columns: (2cm, 4cm, 3cm, 3cm), table.cell(rowspan: 2)[STT], table.cell(rowspan: 2)[Chỉ tiêu],"
        "table.cell(colspan: 2)[Kết quả], [Đơn vị], [Số liệu], [1], [Hồ sơ], [Hồ sơ], [1.204])"
    )
    (table,) = read(tmp_path, source).tables()
    marks = [[{"left": "<", "up": "^"}.get(c.merged or "", c.text) for c in row.cells] for row in table.rows]
    assert marks == [
        ["STT", "Chỉ tiêu", "Kết quả", "<"],
        ["^", "^", "Đơn vị", "Số liệu"],
        ["1", "Hồ sơ", "Hồ sơ", "1.204"],
    ]


def test_a_row_left_open_at_the_end_of_a_page_is_closed(tmp_path: Path) -> None:
    lines = "".join(
        f"#place(top + left, dx: {x}cm, dy: 0cm, line(angle: 90deg, length: 3cm))" for x in (0, 2, 6)
    ) + "".join(f"#place(top + left, dx: 0cm, dy: {y}cm, line(length: 6cm))" for y in (0, 1))
    cells = "".join(
        f"#place(top + left, dx: {x}cm, dy: {y}cm)[{text}]"
        for x, y, text in ((0.3, 0.3, "1"), (2.3, 0.3, "Việc một"), (0.3, 1.3, "2"), (2.3, 1.3, "Việc hai"))
    )
    (table,) = read(tmp_path, lines + cells).tables()
    assert [row.texts() for row in table.rows] == [["1", "Việc một"], ["2", "Việc hai"]]


def test_text_in_a_single_frame_is_text(tmp_path: Path) -> None:
    document = read(tmp_path, "#rect(width: 8cm)[Nơi nhận: như trên.]")
    assert texts(document) == ["Nơi nhận: như trên."]
    assert not list(document.tables())


def test_footnotes_are_kept_apart(tmp_path: Path) -> None:
    document = read(
        tmp_path, "#set super(typographic: false)\nXã có 12 thôn.#footnote[Gồm cả thôn mới tách.] Dân số tăng nhẹ."
    )
    assert texts(document) == ["Xã có 12 thôn.¹ Dân số tăng nhẹ."]
    assert [note.text for note in document.notes] == ["¹Gồm cả thôn mới tách."]


def test_progress_is_told_page_by_page(tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    open_file(write_pdf(tmp_path / "a.pdf", sample(60)), progress=lambda *args: told.append(args))
    assert told == [(number, 4, "a.pdf") for number in (1, 2, 3, 4)]


def picture() -> str:
    """Typst source of a raster picture, which is what a scanner makes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0))
    png += chunk(b"IDAT", zlib.compress(b"\0\0\xff\0\xff\0")) + chunk(b"IEND", b"")
    return f"#image(bytes(({', '.join(map(str, png))})), width: 15cm)"


def test_a_scan_is_refused_and_a_scanned_page_is_noted(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(tmp_path, picture())
    assert refused.value.code == "scan"
    document = read(tmp_path, f"{'Lời đầu báo cáo của xã. ' * 9}\n#pagebreak()\n{picture()}")
    assert [note.place for note in document.notes] == ["page2"]


@pytest.mark.parametrize(
    ("limits", "code"),
    [({"pages": 3}, "too_many_pages"), ({"rows": 50}, "too_many_rows"), ({"page_objects": 300}, "bomb")],
)
def test_limits(tmp_path: Path, limits: dict[str, int], code: str) -> None:
    path = write_pdf(tmp_path / "a.pdf", sample(60))
    with pytest.raises(UnreadableFile) as refused:
        open_file(path, limits=Limits(**limits))
    assert refused.value.code == code


@pytest.mark.reports
@pytest.mark.parametrize("number", ["000", "001", "002", "003", "004"])
def test_the_real_reports_read_like_their_text(reports: Path, number: str) -> None:
    (text,) = reports.glob(f"{number}-*.txt")
    expected, found = open_file(text), open_file(text.with_suffix(".pdf"))
    wanted, got = texts(expected), texts(found)
    matcher = SequenceMatcher(None, wanted, got, autojunk=False)
    assert sum(block.size for block in matcher.get_matching_blocks()) >= len(wanted) - 2
    assert _columns(expected) == _columns(found)


@pytest.mark.reports
def test_the_real_scans_are_refused(reports: Path) -> None:
    for path in reports.glob("*-scan.pdf"):
        with pytest.raises(UnreadableFile) as refused:
            open_file(path)
        assert refused.value.code == "scan"


def _columns(document: Document) -> list[str]:
    """All text of each column: the same whether a row is cut by a page end or not."""
    columns: dict[tuple[int, int], list[str]] = {}
    for table in document.tables():
        for row in table.rows:
            for index, cell in enumerate(row.cells):
                columns.setdefault((len(row.cells), index), []).append(cell.text)
    return [" ".join(" ".join(words).split()) for _, words in sorted(columns.items())]
