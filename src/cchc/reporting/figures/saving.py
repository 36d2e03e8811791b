"""Cells saved one by one while somebody types: only these are read and written, with what follows from them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cchc.core.messages import Message
from cchc.platform.accounts.models import Role, User
from cchc.reporting.figures import filling
from cchc.reporting.figures.cells import Cell, Clash, Standing
from cchc.reporting.figures.compiled import Compiled, Computed, differs
from cchc.reporting.figures.filling import EntryError, Outcome
from cchc.reporting.figures.form import report_of, usual_day, written
from cchc.reporting.figures.models import Figure
from cchc.reporting.figures.policies import FIGURES, writes
from cchc.reporting.forms.models import Obligation

LONGEST = 20_000
"""Characters of an answer in words."""
FIELDS = ("v", "s", "e", "d")
TOO_MANY = Message(
    "Gửi một lần {sent} ô, biểu này chỉ có {rows} dòng nhập. Chưa ghi gì: hãy chép đúng phần số liệu của biểu.",
    "{sent} cells came at once, this form has {rows} rows to fill. Nothing was written: copy just the form’s figures.",
)


class BadRequest(ValueError):
    """What came is not what the page sends; says so in the language of the page."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One cell as it came."""

    row: str
    typed: dict[str, str]
    """As the form itself names its fields: 'v' number or words, 's' state, 'e' estimate, 'd' day, 'seen'."""
    tried: tuple[str, ...] = ()
    """Names of earlier requests with this cell that were never answered."""


@dataclass(slots=True)
class Saved:
    """What became of the cells of one request."""

    outcome: Outcome
    by: Any
    ready: Compiled
    stands: dict[str, Any] = field(default_factory=dict)
    """Row → what stands in it now, of every row that was read."""
    since: set[str] = field(default_factory=set)
    """Rows that were written by an earlier sending of the same, and by somebody else after it."""

    @property
    def complete(self) -> bool:
        return not self.outcome.errors and not self.outcome.clashes


def parse(body: Any, ready: Compiled) -> tuple[str, list[Sent]]:
    """The name of the request and its cells. BadRequest for what is no such thing; nothing is written then."""
    request, cells = (body.get("request", ""), body.get("cells")) if isinstance(body, dict) else ("", None)
    named = isinstance(request, str) and len(request) <= 40 and filling.is_text(request)
    if not isinstance(cells, list) or not cells or not named:
        raise BadRequest(_("What was sent is not cells of a form. Load the page again."))
    if len(cells) > len(ready.slots):
        about = {"sent": len(cells), "rows": len(ready.slots)}
        raise BadRequest(Message(TOO_MANY.vi, TOO_MANY.en, about).text(get_language() or "vi"))
    sent = {one.row: one for one in map(_cell, cells)}
    if len(sent) < len(cells):
        raise BadRequest(_("One cell was sent twice at once. Load the page again."))
    return request, list(sent.values())


def _cell(given: Any) -> Sent:
    if not isinstance(given, dict) or not isinstance(given.get("row"), str):
        raise BadRequest(_("What was sent is not cells of a form. Load the page again."))
    typed = {name: given.get(name) or "" for name in FIELDS}
    seen, tried = given.get("seen"), given.get("tried") or []
    if not all(isinstance(text, str) for text in typed.values()) or not isinstance(tried, list):
        raise BadRequest(_("What was sent is not cells of a form. Load the page again."))
    typed["seen"] = str(seen) if isinstance(seen, int) else ""
    return Sent(given["row"], typed, tuple(one for one in tried[:20] if isinstance(one, str)))


def may_write(user: Any, owed: Obligation) -> Callable[[str], bool]:
    """Which indicators of the obligation's unit `user` may write; Refused where none."""
    by = FIGURES.require(user, "write", owed.unit).by
    if by and not by.grant.fields and by.grant.role != Role.CONTRIBUTOR:
        return lambda indicator: True
    return writes(user, owed.unit)


def save(
    ready: Compiled, owed: Obligation, sent: Sequence[Sent], *, may: Callable[[str], bool], by: Any, request: str = ""
) -> Saved:
    """Write every cell that can be written, in one event named `request`; the others say why. A request that comes
    again writes nothing twice. Closed or NotInHand, with nothing written, where the report is not being written."""
    saved = Saved(Outcome(), by, ready)
    report = report_of(owed)
    day = owed.period.as_of if all(one.typed["d"].strip() for one in sent) else usual_day(owed)
    cells: dict[str, Cell] = {}
    for one in sent:
        slot = ready.slots.get(one.row)
        try:
            if slot is None or slot.computed:
                raise EntryError(_("This row is not typed: it is computed, or the form was changed. Load the page."))
            if not may(slot.indicator):
                raise EntryError(_("This row is given to somebody else: you may read it, not write it."))
            if len(one.typed["v"]) > LONGEST:
                raise EntryError(_("This is too long for one cell, or not text."))
            cells[one.row] = filling.read_cell(slot, one.typed, day)
        except EntryError as refused:
            saved.outcome.errors[one.row] = str(refused)
    asked = ready.keys(ready.asked_by(cells), report.period_code)
    write = filling.Writing(owed, by, beside=asked.values(), request=request)
    tried = {one.row: {*one.tried, request} - {""} for one in sent}
    saved.outcome.written = write(report, cells, saved.outcome)
    if saved.outcome.clashes:
        _settle_own(saved, write, report, tried, cells)
    _lay_down(saved, asked)
    return saved


def _settle_own(
    saved: Saved, write: Any, report: Any, tried: Mapping[str, set[str]], cells: Mapping[str, Cell]
) -> None:
    """Clashes with oneself: a save whose answer never arrived. What it wrote is what this one saw; what somebody else
    wrote after it stays, for they saw it."""
    again: dict[str, Cell] = {}
    for row, clash in list(saved.outcome.clashes.items()):
        if not tried[row] or clash.theirs is None:
            continue
        own = _written_by(clash, tried[row], saved.by)
        if own == clash.theirs.id:
            again[row] = clash.mine.seeing(own)
        elif own is not None:
            saved.since.add(row)
            saved.stands[row] = clash.theirs
        if own is not None:
            del saved.outcome.clashes[row]
    if again:
        more = write(report, again, saved.outcome)
        saved.outcome.written = saved.outcome.written.and_then(more) if saved.outcome.written else more


def _written_by(clash: Clash, requests: set[str], by: Any) -> int | None:
    """The newest figure that these requests of this person wrote into the cell of a clash."""
    theirs: Standing = clash.theirs  # type: ignore[assignment]
    same = Figure.objects.filter(version=theirs.version, author=by, period=theirs.period, event__isnull=False)
    if theirs.indicator:
        same = same.filter(indicator=theirs.indicator, breakdown=theirs.breakdown, repeat=theirs.repeat)
    else:
        same = same.filter(indicator="", template_row=theirs.row)
    for identifier, about in same.order_by("-id").values_list("id", "event__data")[:50]:
        if about.get("request") in requests:
            found: int = identifier
            return found
    return None


def _lay_down(saved: Saved, asked: Mapping[str, Any]) -> None:
    """What stands now: what was read, and over it what was written."""
    done = saved.outcome.written
    if done is None:
        return
    for row, key in asked.items():
        stand = done.beside.get(key)
        saved.stands.setdefault(row, stand.seen if stand else None)
    saved.stands |= {figure.template_row: figure for figure in done.figures}


# --- the answer


def answered(saved: Saved, sent: Sequence[Sent]) -> dict[str, Any]:
    """What the page is told: each row that was sent, and what follows from those written."""
    language = get_language() or "vi"
    names = _names(saved)
    rows = {one.row: _row(saved, one.row, names) for one in sent}
    wrote = [one.row for one in sent if "error" not in rows[one.row] and "clash" not in rows[one.row]]
    answers = saved.stands.get
    return {
        "at": f"{timezone.localtime():%H:%M}",
        "rows": rows,
        "computed": {
            row: _computed(saved.ready, row, found, answers(row))
            for row, found in saved.ready.computed(wrote, answers).items()
        },
        "rules": {
            row: [{"id": one.id, "severity": one.severity, "text": one.message.text(language)} for one in broken]
            for row, broken in saved.ready.broken(wrote, answers).items()
        },
    }


def _row(saved: Saved, row: str, names: Mapping[int, str]) -> dict[str, Any]:
    if row in saved.outcome.errors:
        return {"error": saved.outcome.errors[row]}
    if clash := saved.outcome.clashes.get(row):
        theirs = shown(clash.theirs)
        if clash.theirs is not None:
            theirs["who"] = names.get(clash.theirs.author or 0, "—")
            theirs["at"] = _when(clash.theirs)
        return {"clash": theirs}
    said = shown(saved.stands.get(row))
    if row in saved.since:
        said["since"] = names.get(saved.stands[row].author or 0, "—")
    return said


def shown(found: Any) -> dict[str, Any]:
    """A figure as a cell of the page shows it; an empty one for None."""
    if found is None:
        return {"state": "blank", "shown": "", "seen": None, "amount": None, "scale": 0, "e": "", "d": ""}
    return {
        "state": found.state,
        "shown": written(found),
        "seen": found.id,
        "amount": None if found.amount is None else str(found.amount),
        "scale": found.scale,
        "e": found.estimate,
        "d": f"{found.as_of:%d/%m/%Y}",
    }


def _computed(ready: Compiled, row: str, found: Computed, stands: Any) -> dict[str, Any]:
    """What follows in a row: its number in a computed one, what the parts of a typed total give where it differs."""
    text = ready.text(found)
    if ready.slots[row].computed:
        return {"state": found.state.value, "shown": text, "base": found.base} | ready.scaled(row, found)
    return {"differs": text if differs(found, stands) else ""}


def _names(saved: Saved) -> dict[int, str]:
    """Names of whoever wrote what is told of."""
    asked = {clash.theirs.author for clash in saved.outcome.clashes.values() if clash.theirs}
    asked |= {saved.stands[row].author for row in saved.since}
    asked -= {None}
    return dict(User.objects.filter(pk__in=asked).values_list("pk", "name")) if asked else {}


def _when(found: Standing) -> str:
    moment = found.recorded or found.accepted
    return f"{timezone.localtime(moment):%H:%M %d/%m}" if moment else ""
