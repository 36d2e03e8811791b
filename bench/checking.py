"""Checking: all rules after reading, many reports, comments into a Word file, and a few identities beside Arelle."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Sequence
from dataclasses import fields, replace
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

import docx
from tests.findings.figures import made
from tests.findings.invented import AGENCIES, report, tables
from tests.findings.wording import in_sentences
from tests.made.blocks import Block, Text
from tests.made.sample import NAMES, blocks, draft
from tests.made.writers import write_docx

from bench import arelle
from bench.measure import Line, child, compare, seconds
from cchc.core.catalogue.model import Catalogue, Indicator, Template, TemplateRow, TemplateTable
from cchc.core.checking.check import MODULES, check
from cchc.core.checking.subject import Subject
from cchc.core.reading.draft import Draft, DraftRow, ReportHeader
from cchc.core.reading.report import matcher, read
from cchc.core.writing.comments import annotate

FEW, MANY, ALL = 35, 350, 3321
"""Reports: of one quarter in one province's departments, of a year, and of every commune of the country."""
IDENTITIES, BROKEN = 15, (4, 9)


READ = (
    "from pathlib import Path\nfrom cchc.core.checking.check import check, shipped\n"
    "from cchc.core.reading.report import read, matcher\n"
    "matcher()\nshipped()\n_start = time.process_time()\ndrafts = [read([Path(name)]) for name in sys.argv[1:]]\n"
)
CHECK = "for draft in drafts:\n    check(draft)\n"


PROSE = (
    "Thực hiện Kế hoạch số 112/KH-UBND ngày 12/01/2023 về công tác cải cách hành chính, các bộ phận chuyên môn đã chủ "
    "động xây dựng chương trình công tác, phân công người phụ trách từng đầu việc, gắn kết quả thực hiện với đánh giá, "
    "xếp loại hằng tháng; kịp thời tháo gỡ khó khăn phát sinh, nhất là ở những lĩnh vực người dân quan tâm như đất "
    "đai, hộ tịch, chứng thực và chính sách xã hội.",
    "Công tác tuyên truyền được đổi mới về hình thức: niêm yết tại nơi tiếp dân, phát trên hệ thống truyền thanh, đăng "
    "trên trang thông tin điện tử và lồng ghép trong các buổi sinh hoạt; nội dung tập trung vào quyền lợi của người "
    "dân khi nộp hồ sơ qua mạng, cách tra cứu tình trạng hồ sơ và cách gửi phản ánh, kiến nghị về thái độ phục vụ.",
    "Cơ sở vật chất tại nơi tiếp nhận hồ sơ tiếp tục được quan tâm; màn hình tra cứu, ghế ngồi chờ, nước uống và bảng "
    "hướng dẫn bố trí thuận tiện. Công chức trực tiếp hướng dẫn người cao tuổi, người khuyết tật ngay tại quầy, thực "
    "hiện đúng quy tắc ứng xử theo Quyết định số 45/2022/QĐ-UBND ngày 20/10/2022, không để người dân đi lại nhiều lần.",
    "Bên cạnh kết quả đạt được, một số nhiệm vụ triển khai còn chậm so với yêu cầu do khối lượng công việc lớn, phần "
    "mềm dùng chung có lúc chưa ổn định, một bộ phận người dân chưa quen thao tác trên thiết bị điện tử; công tác phối "
    "hợp giữa các bộ phận đôi khi chưa chặt chẽ, việc gửi báo cáo định kỳ có kỳ còn muộn.",
)
"""Prose without figures, in our own words: five sixths of a real report are like this."""


def run(full: bool) -> list[Line]:
    rounds = 20 if full else 5
    matcher()
    with tempfile.TemporaryDirectory() as name:
        paths = [write_docx(Path(name) / f"{each}.docx", _as_long_as_real(each)) for each in NAMES]
        lines = [
            _check(paths, rounds),
            _long(Path(name), rounds),
            _many(ALL if full else MANY),
            _annotate(paths, rounds),
        ]
        return [*lines, *_arelle(Path(name))] if full else lines


def _as_long_as_real(name: str) -> list[Block]:
    """The sample report, each of its headings with a paragraph of general prose behind it."""
    found: list[Block] = []
    for block in blocks(name):
        found.append(block)
        if isinstance(block, Text) and block.bold:
            found.append(Text(PROSE[len(found) % len(PROSE)]))
    return found


def _check(paths: Sequence[Path], rounds: int) -> Line:
    """All rules over reports just read, against reading them, as `cchc check` does: each report once in a process."""
    names = [str(path) for path in paths]
    pairs = [(child(READ + CHECK, *names)[0], child(READ, *names)[0]) for _ in range(rounds)]
    ratio = median((both - reading) / reading for both, reading in pairs)
    took = median(both - reading for both, reading in pairs)
    return Line("checking", "check", len(paths), ratio, 1.0, "reading the same Word files", took / len(paths))


def _long(folder: Path, rounds: int) -> Line:
    """All rules over 300 pages with 5,000 numbers, against understanding them."""
    sentences = [line for seed in range(120) for line in in_sentences(made(seed + 20, "commune"), "commune").lines]
    grids = [block for _ in range(10) for block in tables(AGENCIES[0], made(1, "commune"))]
    path = write_docx(folder / "long.docx", [*report(AGENCIES[0]).blocks[:5], *map(Text, sentences), *grids])
    held = read([path])
    ratio, took = compare(lambda: check(held), lambda: read([path]), min(rounds, 5))
    return Line("checking", "check-300-pages", 1, ratio, 3.0, "reading the same Word file", took)


def _many(count: int) -> Line:
    """Time per report of the rules over the figures of many reports, against few."""
    bases = [_figures(draft(name)) for name in NAMES]

    def each(number: int) -> float:
        drafts = [_copy(bases[at % len(bases)], at) for at in range(number)]
        return seconds(lambda: [check(one) for one in drafts]) / number

    each(FEW)
    before, many, after = each(FEW), each(count), each(FEW)
    return Line("checking", "check-many", count, many * 2 / (before + after), 1.2, f"time per report of {FEW}", many)


def _figures(data: dict[str, Any]) -> Draft:
    header = {field.name: data["report"][field.name] for field in fields(ReportHeader)}
    return Draft(ReportHeader(**header), rows=[DraftRow(**row) for row in data["rows"]])


def _copy(base: Draft, number: int) -> Draft:
    return replace(base, report=replace(base.report, number=str(number)), rows=[replace(row) for row in base.rows])


def _annotate(paths: Sequence[Path], rounds: int) -> Line:
    """Comments at every finding, against python-docx opening the file and saving it."""
    held = [(path.read_bytes(), check(read([path])).findings) for path in paths]

    def plain() -> None:
        for data, _ in held:
            docx.Document(io.BytesIO(data)).save(io.BytesIO())

    ratio, took = compare(lambda: [annotate(data, found) for data, found in held], plain, rounds)
    return Line("checking", "annotate", len(held), ratio, 1.5, "python-docx: open, save", took / len(held))


def _arelle(folder: Path) -> list[Line]:
    """60 figures and 15 identities: the same verdicts as Arelle, in a tenth of its time."""
    interpreter, why = arelle.python()
    if interpreter is None:
        print(f"check-arelle left out: {why}")
        return []
    chance = Random(1)
    parts = [(chance.randint(1, 900), chance.randint(1, 900), chance.randint(1, 900)) for _ in range(IDENTITIES)]
    identities = [(sum(p) + (at in BROKEN), *p) for at, p in enumerate(parts)]
    theirs, verdicts = arelle.verdicts(interpreter, arelle.write(folder, identities), 10)
    catalogue, draft = _identities(identities)
    ours = _verdicts(catalogue, draft)
    if not ours == verdicts == list(BROKEN):
        raise SystemExit(f"check-arelle: we say {ours}, Arelle says {verdicts}, meant were {list(BROKEN)}")
    took = median(seconds(lambda: _verdicts(catalogue, draft)) for _ in range(30))
    return [
        Line("checking", "check-arelle", IDENTITIES * 4, took / theirs, 0.1, f"Arelle {arelle.VERSION}, warm", took)
    ]


def _verdicts(catalogue: Catalogue, draft: Draft) -> list[int]:
    """Numbers of the identities that do not hold, all rules run."""
    subject = Subject(draft, catalogue)
    found = [finding for _, find in MODULES for finding in find(subject)]
    return sorted(int(f.indicators[0][1:]) for f in found if f.rule == "arithmetic.total")


def _identities(identities: Sequence[arelle.Identity]) -> tuple[Catalogue, Draft]:
    """A form of totals and parts with nothing else in it, filled in."""
    catalogue, rows, printed = Catalogue(), [], []
    for number, values in enumerate(identities):
        for at, (kind, value) in enumerate(zip("TABC", values, strict=True)):
            key, place = f"{kind}{number}", f"t1.r{number * 4 + at + 1}.c4"
            formula = f"SUM([A{number}], [B{number}], [C{number}])" if kind == "T" else None
            code, parent = (f"{number + 1}", "") if kind == "T" else (f"{number + 1}.{at}", f"T{number}")
            catalogue.indicators[key] = Indicator(key, f"Số việc {key}", 1, "Việc", "count", "flow", formula=formula)
            rows.append(TemplateRow(key, "T", code, parent or None, f"Số việc {key}", "Việc", indicator=key))
            above = f"t1.r{number * 4 + 1}.c4" if parent else ""
            printed.append(
                DraftRow("", code, code.split(".")[0] if parent else "", f"Số việc {key}", "Việc", "2023-Q3",
                         str(Decimal(value)), str(Decimal(value)), "leaf", "value", "number", key, None, key, 1.0,
                         place=place, parent_place=above)
            )  # fmt: skip
    table = TemplateTable("T", "", ("code", "label", "unit", "value"))
    catalogue.templates["made"] = Template(
        "made", "", "2023-01-01", None, "", ("commune",), ("quarter",), (table,), tuple(rows)
    )
    header = ReportHeader("UBND xã Đồng Mây", "commune", period={"code": "2023-Q3"}, template="made")
    return catalogue, Draft(header, rows=printed)
