"""A made report: as the JSON of `cchc read` and of `cchc check`, and as a child process that prints it."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def row(key: str, label: str, raw: str, value: str | None, **more: Any) -> dict[str, Any]:
    """One drafted row; what is not said is as for a plain number."""
    given = {
        "table": "Biểu mẫu",
        "code": key.split("/")[0] if "/" not in key else "",
        "parent": "",
        "label": label,
        "unit": "Hồ sơ",
        "period": "2023-Q3",
        "raw": raw,
        "value": value,
        "role": "leaf",
        "state": "value" if value is not None else "blank",
        "kind": "number" if value is not None else "empty",
        "indicator": None,
        "breakdown": None,
        "template_row": key,
        "match": 0.99,
        "reporting_unit": "",
        "note": "",
        "place": f"t1.r{key}.c4",
        "doubts": [],
        "doubts_en": [],
    }
    return given | more


DRAFT: dict[str, Any] = {
    "report": {
        "agency": "UBND xã Thử Nghiệm",
        "level": "commune",
        "number": "12/BC-UBND",
        "date": "2023-09-14",
        "title": "Báo cáo công tác cải cách hành chính quý III năm 2023",
        "kind": "quarter",
        "period": {"code": "2023-Q3", "label": "Quý III/2023", "start": "2023-07-01", "end": "2023-10-01"},
        "template": "khanh-hoa-xa-2023",
        "template_match": 0.97,
        "signer": "Nguyễn Văn A",
        "files": ["bao-cao.docx"],
        "missing_annexes": ["Phụ lục 2"],
    },
    "sections": [
        {
            "id": "I",
            "heading": "I. Công tác chỉ đạo, điều hành",
            "level": 1,
            "text": "Xã đã ban hành 34 văn bản chỉ đạo.\nKiểm tra 2/5 bộ phận.",
            "place": "p2",
            "places": ["p3", "p4"],
        },
        {
            "id": "II",
            "heading": "II. Cải cách thủ tục hành chính",
            "level": 1,
            "text": "",
            "place": "p9",
            "places": [],
        },
    ],
    "rows": [
        row("1", "Công tác chỉ đạo, điều hành", "", None, role="heading", state=None, unit=""),
        row("1.1", "Số văn bản chỉ đạo CCHC đã ban hành", "34.279", "34279", unit="Văn bản", indicator="A1"),
        row(
            "3.4.3", "Tỷ lệ hồ sơ được giải quyết đúng hạn", "100", "100", unit="%", kind="percent", indicator="C3.3",
            role="group",
        ),
        row("3.4.3/2", "- Số hồ sơ đã giải quyết xong", "512", "512", indicator="C3.3a"),
        row("3.4.3/3", "- Số hồ sơ giải quyết đúng hạn", "496", "496", indicator="C3.3b"),
        row("3.4.2/2", "- Số hồ sơ cấp huyện đã giải quyết xong", "", None, indicator="C3.2a"),
        row("3.5/1", "- Số PAKN đã tiếp nhận", "không phát sinh", None, state="none_arisen", indicator="C3.5a"),
        row("2.1.2", "Số VBQPPL cấp huyện", "x", None, state="not_applicable", indicator="B1.2"),
        row(
            "1.6", "Khảo sát sự hài lòng", "1 2", None, state="unreadable", kind="text", indicator="A7",
            doubts=["Ô này không phải là một số: “1 2”"],
            doubts_en=["This cell is not one number: “1 2”"],
        ),
        row(
            "9.9",
            "Dòng riêng của xã",
            "7",
            "7",
            match=0.4,
            template_row=None,
            doubts=["Chưa chắc dòng này là chỉ tiêu nào"],
            doubts_en=["Not certain which indicator this row is"],
        ),
    ],
    "facts": [
        {
            "section": "I", "quote": "ban hành 34 văn bản chỉ đạo", "quantity": "34", "unit": "văn bản",
            "what": "Số văn bản chỉ đạo", "qualifier": "", "period": "2023-Q3", "parts": [], "indicator": "A1",
            "place": "p3",
        },
        {
            "section": "I", "quote": "Kiểm tra 2/5 bộ phận", "quantity": "40", "unit": "%", "what": "Tỷ lệ kiểm tra",
            "qualifier": "", "period": "2023-Q3", "parts": ["2", "5"], "indicator": None, "place": "p4",
        },
        {
            "section": "II", "quote": "đã giải quyết 496 hồ sơ", "quantity": "496", "unit": "hồ sơ",
            "what": "Hồ sơ đã giải quyết", "qualifier": "trên", "period": "", "parts": [], "indicator": None,
            "place": "p9",
        },
    ],
}  # fmt: skip


def small_file(name: str) -> bytes:
    """The bytes of a file that is what its name promises, as far as its head and directory tell."""
    kinds = {
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    }
    kind = name.rpartition(".")[2]
    if kind == "pdf":
        return b"%PDF-1.7\n"
    if kind not in kinds:
        return name.encode()
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("[Content_Types].xml", f'<Types><Override ContentType="{kinds[kind]}"/></Types>')
        package.writestr("name", name)
    return data.getvalue()


def cell(code: str, label: str, quote: str) -> dict[str, Any]:
    """A place in the made table."""
    return place("cell", f"t1.r{code}.c4", quote, table="Biểu mẫu", code=code.split("/")[0], label=label)


def place(kind: str, where: str, quote: str, **more: Any) -> dict[str, Any]:
    """A place of a finding."""
    empty = {"table": "", "code": "", "label": "", "section": "", "start": None, "end": None, "period": ""}
    return {"kind": kind, "place": where, "quote": quote, **empty, **more}


def finding(key: str, rule: str, severity: str, title: str, *places: dict[str, Any]) -> dict[str, Any]:
    """A finding as `cchc check --json` prints it."""
    return {
        "id": key,
        "basis": f"b-{key}",
        "rule": rule,
        "severity": severity,
        "title": title,
        "title_en": f"{title} (en)",
        "message": f"{title}: kiểm tra lại sổ theo dõi.",
        "message_en": f"{title}: look into the register.",
        "steps": ["496 / 512 = 96,88 %"],
        "places": list(places),
        "found": "1",
        "expected": "2",
        "indicators": [],
    }


FINDINGS = [
    finding(
        "aaaa00000001", "arithmetic.total", "error", "Nội dung ghi 34, bảng ghi 34.279",
        place("text", "p3", "34 văn bản", section="I", start=16, end=26), cell("1.1", "Số văn bản chỉ đạo", "34.279"),
    ),
    finding("aaaa00000002", "gone.rule", "error", "Tỷ lệ 100 ≠ 96,88", cell("3.4.3", "Tỷ lệ hồ sơ", "100")),
    finding(
        "aaaa00000003", "arithmetic.total", "warning", "2/5 không nêu tỷ lệ",
        place("text", "p4", "2/5", section="I", start=9, end=12),
    ),
    finding("aaaa00000004", "arithmetic.total", "info", "Ô để trống", cell("3.4.2/2", "- Số hồ sơ cấp huyện", "")),
]  # fmt: skip


def page() -> dict[str, Any]:
    """The made report as it looks: two headings, two sentences and the table."""
    head = [("p1", "BÁO CÁO"), ("p2", DRAFT["sections"][0]["heading"])]
    lines = zip(("p3", "p4"), DRAFT["sections"][0]["text"].split("\n"), strict=True)
    blocks: list[dict[str, Any]] = [
        {
            "kind": "p", "place": where, "text": text, "bold": where in ("p1", "p2"), "italic": False,
            "align": "center" if where == "p1" else None, "level": None, "source": "body",
        }
        for where, text in (*head, *lines)
    ]  # fmt: skip
    rows = []
    for line in DRAFT["rows"]:
        where = line["place"].rpartition(".")[0]
        texts = enumerate((line["code"], line["label"], line["unit"], line["raw"]), 1)
        one = {"bold": False, "colspan": 1, "rowspan": 1}
        rows.append({"place": where, "cells": [{"place": f"{where}.c{n}", "text": text, **one} for n, text in texts]})
    blocks.append({"kind": "table", "place": "t1", "rows": rows})
    return {"files": [{"name": "bao-cao.docx", "format": "docx", "blocks": blocks}]}


def said(draft: dict[str, Any], findings: Sequence[dict[str, Any]] = FINDINGS) -> dict[str, Any]:
    """What `cchc check --json --with-draft --with-page` prints."""
    return {
        "report": draft.get("report", {}),
        "summary": {},
        "findings": list(findings),
        "not_checked": [{"why": "Không có bảng.", "why_en": "No table.", "rules": ["arithmetic.total"]}],
        "draft": draft,
        "page": page(),
    }


def child(answer: dict[str, Any] | str, files: Sequence[Path]) -> list[str]:
    """A command that prints what a check says of the draft after two lines of progress, or runs a program."""
    if isinstance(answer, str):
        program = answer
    else:
        program = (
            "import sys; sys.stderr.write('@progress 1 2 Bảng 1\\n@progress 2 2 Bảng 2\\n'); "
            f"sys.stdout.write({json.dumps(said(answer))!r})"
        )
    return [sys.executable, "-c", program, *map(str, files)]
