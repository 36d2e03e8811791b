"""A small province, and folders of files that say what the child would answer of them."""

from __future__ import annotations

import copy
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

from cchc.core.reading.errors import UnreadableFile
from cchc.core.vietnamese.text import fold_key
from cchc.platform.files.child import BROKE
from cchc.platform.units.models import LEVELS, Kind, Name, Placement, Unit
from cchc.platform.units.services import rebuild_reach
from cchc.reporting.folders import services
from cchc.reporting.folders.doubts import Look, Standing
from cchc.reporting.folders.models import Folder
from cchc.reporting.library.tests.made import DRAFT, finding, row

COMMUNES = ("Xã An Bình", "Xã Phương Sơn", "Xã Phượng Sơn", "Phường Tân Lập", "Xã Hòa Trí", "Xã Vạn Ninh")
ROWS = {
    "A1": ("1.1", "Số văn bản chỉ đạo CCHC đã ban hành", "Văn bản"),
    "C3.3": ("3.4.3", "Tỷ lệ hồ sơ được giải quyết đúng hạn", "%"),
    "C3.3a": ("3.4.3/2", "- Số hồ sơ đã giải quyết xong", "Hồ sơ"),
    "C3.3b": ("3.4.3/3", "- Số hồ sơ giải quyết đúng hạn", "Hồ sơ"),
    "F1.2": ("6.1/2", "- Đã thực hiện", "Triệu đồng"),
}
"""Indicator → key, label and unit of its row."""
GIVEN = {"A1": "3", "C3.3": "80", "C3.3a": "50", "C3.3b": "40", "F1.2": "2"}


def placed(
    code: str, name: str, kind: str, parent: Unit | None, begins: date | None = None, ends: date | None = None
) -> Unit:
    made = Unit.objects.create(
        code=code, name=name, folded=fold_key(name), kind=kind, level=LEVELS[Kind(kind)], begins=begins, ends=ends
    )
    Name.objects.create(unit=made, name=name, folded=fold_key(name), begins=begins, ends=ends)
    Placement.objects.create(unit=made, parent=parent, begins=begins, ends=ends)
    return made


def province() -> dict[str, Unit]:
    """A nation, a province with six communes and one abolished before 2025, another province with a commune."""
    nation = Unit.objects.filter(kind=Kind.NATION).first() or placed("vn", "Việt Nam", Kind.NATION, None)
    Placement.objects.get_or_create(unit=nation, defaults={"parent": None})
    here = placed("p1", "Tỉnh Khánh Hòa", Kind.PROVINCE, nation)
    there = placed("p2", "Tỉnh Gia Lai", Kind.PROVINCE, nation)
    made = {"vn": nation, "p1": here, "p2": there, "far": placed("c99", "Xã Ia Hrú", Kind.COMMUNE, there)}
    for number, name in enumerate(COMMUNES, 1):
        kind = Kind.WARD if name.startswith("Phường") else Kind.COMMUNE
        made[f"c{number}"] = placed(f"c{number}", name, kind, here)
    made["old"] = placed("c98", "Xã Cũ", Kind.COMMUNE, here, None, date(2025, 1, 1))
    rebuild_reach()
    return made


def report(agency: str, given: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """What the child says of one report. `more`: period, template, units {indicator: printed}, doubts {indicator:
    reason}, errors [message], request."""
    period = more.get("period", "2025-Q3")
    draft = copy.deepcopy({**DRAFT, "rows": [], "facts": [], "sections": []})
    year, quarter = int(period[:4]), int(period[-1])
    start, end = date(year, quarter * 3 - 2, 1), date(year + quarter // 4, quarter * 3 % 12 + 1, 1)
    draft["report"] |= {
        "agency": agency, "template": more.get("template", "khanh-hoa-xa-2023"), "missing_annexes": [],
        "period": {"code": period, "label": f"Quý {quarter}/{year}", "start": f"{start}", "end": f"{end}"},
    }  # fmt: skip
    for number, (indicator, value) in enumerate((given or GIVEN).items()):
        key, label, unit = ROWS[indicator]
        reason = more.get("doubts", {}).get(indicator)
        draft["rows"].append(
            row(
                key, label, value, value, indicator=indicator, period=period, place=f"t1.r{number}.c4",
                unit=more.get("units", {}).get(indicator, unit), kind="percent" if indicator == "C3.3" else "number",
                doubts=[reason] if reason else [], doubts_en=[reason] if reason else [], match=0.5 if reason else 0.99,
            )
        )  # fmt: skip
    errors = [finding(f"e{n}", "arithmetic.total", "error", text) for n, text in enumerate(more.get("errors", ()))]
    for one in errors:
        one["indicators"] = ["C3.3"]
    return {"report": draft["report"], "findings": errors, "draft": draft, "request": more.get("request", "")}


def put(place: Path, name: str, said: dict[str, Any] | str) -> Path:
    """A file that says what the child answers; a string is a file nobody can read."""
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{name}.txt"
    path.write_text(said if isinstance(said, str) else json.dumps(said, ensure_ascii=False), encoding="utf-8")
    return path


def answer(files: Sequence[Path], stop: Event) -> tuple[dict[str, Any], list[dict[str, str]]]:
    """In place of the child: the first file of a report says all."""
    try:
        return json.loads(files[0].read_text(encoding="utf-8")), []
    except ValueError:
        raise UnreadableFile("broke", BROKE) from None


def six(place: Path) -> Path:
    """A clean folder of six communes."""
    for number, name in enumerate(COMMUNES, 1):
        given = {**GIVEN, "A1": str(number), "C3.3a": str(100 * number), "C3.3b": str(90 * number)}
        put(place, f"{number} {name}", report(f"UBND {name}", {**given, "C3.3": "90"}))
    return place


def consolidated(place: Path, **given: Any) -> tuple[Folder, Look]:
    """The folder of a place, read and added up."""
    folder, _ = services.folder_at(place, **given)
    services.bring(folder, place, whole=True)
    return folder, services.consolidate(folder)


def one(look: Look, name: str) -> Standing:
    return next(standing for standing in look.standings if name in standing.item.name)


def codes(look: Look) -> list[str]:
    """Codes of what is left to decide, the worst first."""
    return [doubt.code for doubt in look.left]
