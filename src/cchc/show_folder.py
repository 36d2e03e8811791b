"""The readable form and the JSON of `cchc consolidate`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from cchc.core.messages import Message

if TYPE_CHECKING:
    from cchc.conf.folder import Outcome
    from cchc.reporting.folders.doubts import Standing

SHOWN = 30
"""So many doubts, missing units and changed totals are printed; the workbook has all."""
WORDS = {
    "counted": Message("{n} báo cáo trong tổng", "{n} reports in the total"),
    "waiting": Message("{n} báo cáo chờ quyết định", "{n} reports wait for a decision"),
    "out": Message("{n} báo cáo để ngoài", "{n} reports left out"),
    "unreadable": Message("{n} báo cáo không đọc được", "{n} reports unreadable"),
    "missing": Message("{n} đơn vị chưa gửi", "{n} units missing"),
    "changed": Message("{n} báo cáo mới hoặc được sửa", "{n} reports new or corrected"),
    "doubts": Message("Việc chờ quyết định, nặng trước", "To be decided, the worst first"),
    "more": Message("… và {n} nữa, xem trong tệp kết quả", "… and {n} more, in the result"),
    "lacking": Message("Chưa gửi", "Missing"),
    "changes": Message("Tổng đã thay đổi so với lần trước", "Totals changed since the last run"),
}
HEADS = {"vi": ("Mức", "Tệp", "Điểm cần xem"), "en": ("Weight", "File", "What")}


def show_folder(outcome: Outcome, out: Path, console: Console, language: str = "vi") -> None:
    """Print what became of the folder: counts, doubts, who is missing, what changed, where the result is."""
    from cchc.reporting.folders.asking import label
    from cchc.reporting.folders.book_words import LEVELS
    from cchc.reporting.folders.table import changes

    def say(name: str, n: int) -> str:
        message = WORDS[name]
        return Message(message.vi, message.en, {"n": n}).text(language)

    folder = outcome.folder
    unit = folder.unit.name if folder.unit else "—"
    console.print(f"{unit} · {label(folder.period)}", style="bold", markup=False, highlight=False)
    states = Counter(state_of(one) for one in outcome.found.standings)
    counts = [say(name, states[name]) for name in ("counted", "waiting", "out", "unreadable") if states[name]]
    counts += [say("missing", len(outcome.missing)), say("changed", outcome.changed)]
    console.print(" · ".join(counts), style="dim", highlight=False)
    left = outcome.found.left
    if left:
        table = Table(title=say("doubts", 0), title_justify="left", header_style="bold")
        for head in HEADS[language]:
            table.add_column(head, overflow="fold")
        for doubt in left[:SHOWN]:
            words = LEVELS[doubt.code].text(language), ", ".join(doubt.item.names), doubt.message.text(language)
            table.add_row(*map(Text, words))
        console.print(table)
        _more(console, len(left), language)
    if outcome.missing:
        names = ", ".join(row.unit.name for row in outcome.missing[:SHOWN])
        console.print(f"{say('lacking', 0)}: {names}", markup=False, highlight=False)
        _more(console, len(outcome.missing), language)
    changed = changes(folder)
    if changed:
        console.print(say("changes", 0), style="bold", highlight=False)
        for row in changed[:SHOWN]:
            console.print(f"  {row.label}: {row.before} → {row.now}", markup=False, highlight=False)
        _more(console, len(changed), language)
    console.print(str(out), markup=False, highlight=False, soft_wrap=True)


def _more(console: Console, count: int, language: str) -> None:
    if count > SHOWN:
        more = WORDS["more"]
        console.print(Message(more.vi, more.en, {"n": count - SHOWN}).text(language), style="dim", highlight=False)


def state_of(one: Standing) -> str:
    """counted | waiting | out | unreadable"""
    if one.item.state != "read":
        return "unreadable"
    if one.counts:
        return "counted"
    return "out" if one.out else "waiting"


def as_json(outcome: Outcome, out: Path) -> dict[str, Any]:
    """The contract of `cchc consolidate --json`."""
    from cchc.reporting.folders.table import base_of, changes

    folder, found = outcome.folder, outcome.found
    units = found.names.units if found.names else {}
    totals = [
        {
            "indicator": line.cell.indicator,
            "breakdown": line.cell.breakdown,
            "value": None if line.figure is None or line.figure.decimal is None else format(line.figure.decimal, "f"),
            "state": line.figure.state.value if line.figure else "blank",
            "base": base_of(line.result),
            "reported": line.result.reported if line.result else 0,
            "none_arisen": line.result.total.none_arisen if line.result else 0,
            "doubts": [doubt.code for doubt in line.result.doubts] if line.result else [],
        }
        for line in (outcome.table.all if outcome.table else ())
        if line.cell is not None
    ]
    return {
        "unit": {"code": folder.unit.code, "name": folder.unit.name} if folder.unit else None,
        "regime": folder.regime,
        "period": folder.period,
        "template": folder.template,
        "out": str(out),
        "changed": outcome.changed,
        "reports": [
            {
                "name": one.item.name,
                "files": one.item.names,
                "state": state_of(one),
                "unit": units[one.bound.unit].code if one.bound.unit in units else None,
                "why": _both(one.bound.why),
                "request": one.item.summary.get("request", ""),
            }
            for one in found.standings
        ],
        "doubts": [
            {
                "code": doubt.code,
                "report": doubt.item.name,
                "decided": doubt.chosen or None,
                "choices": [choice.value for choice in doubt.choices],
                **_both(doubt.message),
            }
            for doubt in found.doubts
        ],
        "missing": [{"code": row.unit.code, "name": row.unit.name, **_both(row.why)} for row in outcome.missing],
        "changes": [{"label": row.label, "before": row.before, "now": row.now} for row in changes(folder)],
        "totals": totals,
    }


def _both(message: Message) -> dict[str, str]:
    return {"vi": message.text("vi"), "en": message.text("en")}
