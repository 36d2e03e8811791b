"""A made report: as the JSON of `cchc read`, and as a child process that prints it."""

from __future__ import annotations

import json
import sys
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
            "place": "p3",
        },
        {"id": "II", "heading": "II. Cải cách thủ tục hành chính", "level": 1, "text": "", "place": "p9"},
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


def child(said: dict[str, Any] | str, files: Sequence[Path]) -> list[str]:
    """A command that prints the draft after two lines of progress, or runs the program `said`."""
    if isinstance(said, str):
        program = said
    else:
        program = (
            "import sys; sys.stderr.write('@progress 1 2 Bảng 1\\n@progress 2 2 Bảng 2\\n'); "
            f"sys.stdout.write({json.dumps(said)!r})"
        )
    return [sys.executable, "-c", program, *map(str, files)]
