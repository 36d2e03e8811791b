"""What pages and doubts need of a draft, without its thousand lines."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from cchc.core.checking import history
from cchc.core.reading.draft import Draft, DraftRow
from cchc.core.vietnamese.scales import scale_value
from cchc.core.vietnamese.text import fold, lower
from cchc.core.vietnamese.units import unit_kind
from cchc.reporting.catalogue.selectors import catalogue, indicator, kind_of, template
from cchc.reporting.library import drafts, keeping
from cchc.reporting.library.drafts import PrintedRow

KEPT = 200
"""Rows and findings of one kind that are kept for the page."""
SEVERITIES = ("error", "warning", "info")
SHORTENED = re.compile(r"\btr\.? ?(?:đồng|đ)\b|\btrđ\b")


def summary_of(draft: Draft, said: Mapping[str, Any]) -> dict[str, Any]:
    """Header, rows to look at, what the rules found, the text of the request; and what tells a copy."""
    header = draft.report
    printed = drafts.printed_rows(draft.rows, None, header.template)
    found = said.get("findings", [])
    measures = list(_measures(printed, header.template or ""))[:KEPT]
    asked = {row["position"] for row in measures}
    return {
        "agency": header.agency,
        "level": header.level or "",
        "place": keeping.place_of(draft),
        "period": header.period_code,
        "period_label": (header.period or {}).get("label", ""),
        "kind": header.kind or "",
        "template": header.template or "",
        "number": header.number,
        "rows": len(printed),
        "figures": sum(bool(row.first.indicator) and row.first.state == "value" for row in printed),
        "measures": measures,
        "unsure": [_row(row) for row in printed if _unsure(row) and row.position not in asked][:KEPT],
        "unbound": [_row(row) for row in printed if _unbound(row)][:KEPT],
        "unreadable": [_row(row) for row in printed if any(cell.state == "unreadable" for _, cell in row.cells)][:KEPT],
        "findings": {severity: sum(f["severity"] == severity for f in found) for severity in SEVERITIES},
        "errors": [_finding(f) for f in found if f["severity"] == "error"][:KEPT],
        "in_doubt": sorted({code for f in found if f["severity"] == "error" for code in f["indicators"]}),
        "request": said.get("request", ""),
        **_copy_mark(draft),
    }  # fmt: skip


def _row(row: PrintedRow) -> dict[str, Any]:
    first = row.first
    return {
        "position": row.position,
        "code": first.code,
        "label": first.label[:200],
        "raw": " / ".join(cell.raw for _, cell in row.cells)[:120],
        "unit": first.unit,
        "indicator": first.indicator or "",
        "breakdown": first.breakdown or "",
        "why": [[vi, en] for vi, en in row.doubts][:4],
        "place": first.place,
    }


def _unsure(row: PrintedRow) -> bool:
    """A number that would be added up, of which the reader is not certain."""
    return row.doubtful and bool(row.first.indicator) and any(cell.state == "value" for _, cell in row.cells)


def _unbound(row: PrintedRow) -> bool:
    """A number that counts nowhere because nobody knows what it is."""
    number = any(cell.state == "value" and cell.kind != "text" for _, cell in row.cells)
    return row.doubtful and not row.first.indicator and number


def _finding(found: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "rule": found["rule"],
        "title": [found["title"], found["title_en"]],
        "message": [found["message"], found["message_en"]],
        "steps": found["steps"][:4],
        "indicators": found["indicators"],
        "code": next((place["code"] for place in found["places"] if place.get("code")), ""),
        "label": next((place["label"] for place in found["places"] if place.get("label")), "")[:120],
    }


def money_scale(unit: str) -> Decimal | None:
    """How many đồng the unit is: 'Triệu đồng' → 10^6; None for what is no money."""
    text = lower(unit).strip()
    if unit_kind(unit) != "money" and not SHORTENED.search(text):
        return None
    if "usd" in text:
        return None
    words = SHORTENED.sub("triệu", text).replace("đồng", "").replace("vnđ", "").replace("vnd", "").strip(" .đ")
    try:
        return scale_value(words) if words else Decimal(1)
    except KeyError:
        return None


def _measures(rows: Iterable[PrintedRow], form: str) -> Iterable[dict[str, Any]]:
    """Rows whose printed unit contradicts what the indicator is counted in."""
    for row in rows:
        first = row.first
        if not first.indicator or not first.unit or not any(cell.state == "value" for _, cell in row.cells):
            continue
        asked = _asked_unit(first, form)
        contradiction = _contradiction(first.unit, asked)
        if contradiction is not None:
            yield {**_row(row), "asked": asked, "factor": contradiction}


def _asked_unit(row: DraftRow, form: str) -> str:
    known = template(form) if form else None
    if known is not None and row.template_row and row.template_row in known:
        return known.row(row.template_row).unit
    found = indicator(row.indicator or "")
    return found.unit if found and not row.breakdown else ""


def _contradiction(printed: str, asked: str) -> str | None:
    """The factor that brings a number to the unit asked ('0.001'), '' where there is none; None: no contradiction."""
    if not asked or fold(printed) == fold(asked):
        return None
    ours, theirs = money_scale(printed), money_scale(asked)
    if ours is not None and theirs is not None:
        return None if ours == theirs else format(ours / theirs, "f")
    kinds = {unit_kind(printed), unit_kind(asked)}
    if "code" in kinds or "" in kinds or len(kinds) == 1 or "measure" in kinds:
        return None
    return ""


def _copy_mark(draft: Draft) -> dict[str, Any]:
    """A digest of the counted figures that are not zero: two units never share it by chance."""
    known = catalogue()
    counted = {
        f"{name}:{part}={value.normalize()}"
        for (name, part), value in history.figures(draft).items()
        if value and name in known.indicators and kind_of(name, part) in history.COUNTED
    }
    if len(counted) < history.ALIKE:
        return {"same": "", "alike": len(counted)}
    return {"same": hashlib.sha256("\n".join(sorted(counted)).encode()).hexdigest(), "alike": len(counted)}
