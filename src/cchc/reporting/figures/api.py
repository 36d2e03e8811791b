"""Figures in and out, for other software."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import Field, Header, Path, Query, Router, Schema

from cchc.core.figures import to_decimal
from cchc.core.messages import Message
from cchc.core.vietnamese.numbers import write_number
from cchc.platform.endpoints import ERRORS, Detail, Error, Page, Problem, not_found, page_of
from cchc.reporting.figures import filling
from cchc.reporting.figures.cells import Cell, Conflict
from cchc.reporting.figures.form import Form, Line, build, report_of, usual_day
from cchc.reporting.figures.hands import Closed, refuse_closed
from cchc.reporting.figures.models import Figure, State
from cchc.reporting.figures.policies import FIGURES, writes
from cchc.reporting.figures.selectors import facts
from cchc.reporting.figures.services import write
from cchc.reporting.forms.models import Obligation

router = Router(tags=["figures"])
PLACE = "/figures/{unit}/{regime}/{period}/{form}"
"""A form of one unit and period."""
NUMBER = r"^-?\d{1,18}(\.\d{1,9})?$"

WRONG = Message("{count} dòng chưa ghi được; không dòng nào được ghi.", "{count} rows are wrong; nothing was written.")
CHANGED = Message(
    "Có người đã ghi khác vào biểu mẫu này. Hãy đọc lại rồi gửi lại.",
    "Somebody wrote into this form meanwhile. Read it again, then send again.",
)
UNKNOWN_ROW = Message(
    "Biểu mẫu không có dòng này, hoặc dòng được tính.", "The form has no such row, or it is computed."
)
NOT_YOURS = Message("Mã truy cập không được ghi dòng này.", "The token may not write this row.")
TWICE = Message("Dòng này có hai lần.", "This row is given twice.")


class FormPlace(Schema):
    """Whose form, of which period."""

    unit: str = Field(max_length=60)
    regime: str = Field(max_length=40)
    period: str = Field(max_length=32)
    form: str = Field(max_length=64)


class AnswerOut(Schema):
    """What stands in one row."""

    row: str
    code: str
    label: str
    indicator: str
    breakdown: str
    computed: bool
    state: str
    value: str | None = Field(description="Canonical decimal; null where there is no number.")
    text: str
    as_of: date | None
    estimate: str
    origin: str
    counts: bool = Field(description="It counts, and is no draft.")


class Answers(Schema):
    """A form as it stands."""

    report: str | None
    rows: list[AnswerOut]


class AnswerIn(Schema):
    """What to write into one row: a number, words, or a state without one."""

    row: str = Field(max_length=60)
    state: Literal["value", "none_arisen", "not_applicable", "blank"] = "value"
    value: str | None = Field(None, pattern=NUMBER, description="Canonical decimal: 1234.5")
    text: str | None = Field(None, max_length=2000, description="For rows answered in words.")
    estimate: Literal["", "expected", "provisional"] = ""


class AnswersIn(Schema):
    """Rows to write, all or none."""

    rows: list[AnswerIn] = Field(max_length=500, min_length=1)


class Written(Schema):
    """What was written."""

    dry_run: bool
    written: int
    same: int


class FigureOut(Schema):
    """A figure that counts."""

    unit: str
    regime: str
    period: str
    indicator: str
    breakdown: str
    state: str
    value: str | None
    stated: bool
    as_of: date
    origin: str
    accepted: datetime


def obligation_at(at: FormPlace) -> Obligation:
    """The obligation an address names; Problem where the token sees none."""
    found = (
        Obligation.objects.select_related("unit", "period__regime", "report__unit")
        .filter(unit__code=at.unit, period__regime__code=at.regime, period__code=at.period, template=at.form)
        .first()
    )
    if found is None:
        raise not_found()
    return found


def _built(request: HttpRequest, owed: Obligation) -> Form:
    FIGURES.require(request.user, "read", owed.unit)
    try:
        return build(report_of(owed), may_write=writes(request.user, owed.unit), compare=False)
    except LookupError as unknown:
        raise not_found() from unknown


def tag_of(form: Form) -> str:
    """Names the state of the form: another as soon as a cell changes."""
    seen = [f"{line.row.key}:{line.seen.id if line.seen else ''}" for line in form.lines if line.slot]
    return f'"{hashlib.sha256("|".join(seen).encode()).hexdigest()[:32]}"'


def _answer(line: Line) -> dict[str, Any]:
    slot, seen = line.slot, line.seen
    assert slot is not None
    amount = line.follows.value if slot.computed and line.follows else None
    if seen is not None and seen.amount is not None:
        amount = to_decimal(seen.amount, seen.scale)
    return {
        "row": line.row.key, "code": line.row.code, "label": line.row.label, "indicator": slot.indicator,
        "breakdown": slot.breakdown, "computed": slot.computed,
        "state": seen.state if seen else (State.VALUE if amount is not None else State.BLANK),
        "value": None if amount is None else f"{amount:f}", "text": seen.text if seen and seen.amount is None else "",
        "as_of": seen.as_of if seen else None, "estimate": seen.estimate if seen else "",
        "origin": seen.origin_kind if seen else "", "counts": seen is not None and line.stand.draft is None,
    }  # fmt: skip


@router.get(PLACE, response={200: Answers, **ERRORS}, operation_id="get_form_figures")
def form_figures(request: HttpRequest, response: HttpResponse, at: Path[FormPlace]) -> Any:
    """A form of one unit and period as it stands, drafts included. The header ETag names its state."""
    owed = obligation_at(at)
    form = _built(request, owed)
    response["ETag"] = tag_of(form)
    return {
        "report": str(form.report.public_id) if form.report.pk else None,
        "rows": [_answer(line) for line in form.lines if line.slot],
    }


@router.put(PLACE, response={200: Written, 409: Error, 412: Error, **ERRORS}, operation_id="put_form_figures")
def write_figures(
    request: HttpRequest,
    response: HttpResponse,
    at: Path[FormPlace],
    body: AnswersIn,
    dry_run: bool = False,
    if_match: str = Header("", alias="If-Match"),
    idempotency_key: str = Header("", alias="Idempotency-Key", max_length=80),
) -> Any:
    """Write rows into the draft: all or none. They count once the report was sent and accepted.

    `If-Match`: the ETag that was read; 412 where the form changed since. `Idempotency-Key`: the same call again gets
    the same answer and writes nothing. `dry_run`: says what would happen.
    """
    owed = obligation_at(at)
    FIGURES.require(request.user, "write", owed.unit)
    with transaction.atomic():
        form = _built(request, owed)
        if if_match and if_match not in {"*", tag_of(form)}:
            raise Problem(412, "changed", CHANGED)
        cells = _cells(request, form, body, usual_day(owed))
        try:
            refuse_closed(owed)
            done = write(filling.begin(form.report, owed), cells, by=request.user)
        except Closed as closed:
            raise Problem(409, closed.code, closed.message) from closed
        except Conflict as conflict:
            raise Problem(409, "changed", CHANGED) from conflict
        if dry_run:
            transaction.set_rollback(True)
    if not dry_run:
        owed.refresh_from_db()
        response["ETag"] = tag_of(_built(request, owed))
    return {"dry_run": dry_run, "written": len(done.figures), "same": done.same}


def _cells(request: HttpRequest, form: Form, body: AnswersIn, day: date) -> list[Cell]:
    """The cells to write; Problem with every row that cannot be."""
    lines = {line.row.key: line for line in form.answered}
    wrong, cells, taken = [], [], set()
    for one in body.rows:
        line = lines.get(one.row)
        said = UNKNOWN_ROW if line is None else NOT_YOURS if not line.may_write else None
        said = TWICE if one.row in taken else said
        taken.add(one.row)
        if said is None and line is not None and line.slot is not None:
            try:
                cells.append(_cell(request, line, one, day))
                continue
            except filling.EntryError as refused:
                wrong.append(Detail(place=one.row, message=str(refused), message_en=_in_english(line, one, day)))
                continue
        assert said is not None
        wrong.append(Detail(place=one.row, message=said.text("vi"), message_en=said.text("en")))
    if wrong:
        raise Problem(422, "invalid", Message(WRONG.vi, WRONG.en, {"count": len(wrong)}), wrong)
    return cells


def _cell(request: HttpRequest, line: Line, one: AnswerIn, day: date) -> Cell:
    assert line.slot is not None
    typed = {
        "v": one.text or "" if line.slot.kind == "text" else write_number(Decimal(one.value)) if one.value else "",
        "s": one.state, "e": one.estimate, "seen": str(line.seen.id) if line.seen else "",
    }  # fmt: skip
    token = getattr(request, "token", None)
    return replace(filling.read_cell(line.slot, typed, day), origin=f"API {token.public_id}" if token else "API")


def _in_english(line: Line, one: AnswerIn, day: date) -> str:
    """The same refusal in English."""
    with translation.override("en"):
        try:
            _cell(HttpRequest(), line, one, day)
        except filling.EntryError as refused:
            return str(refused)
    return ""


@router.get("/figures", response={200: Page[FigureOut], **ERRORS}, operation_id="list_figures")
def figures(
    request: HttpRequest,
    unit: str = "",
    period: str = "",
    indicator: str = "",
    regime: str = "",
    at: datetime | None = None,
    page: int = Query(1, ge=1, le=100_000),
    size: int = Query(100, ge=1, le=200),
) -> Any:
    """Figures that count, of units in the token's scope; `at`: as they were known at a moment."""
    if at is not None and at.tzinfo is None:
        raise Problem(
            422,
            "invalid",
            Message("Thời điểm cần có múi giờ.", "The moment needs a time zone."),
            [Detail(place="at", message="2026-03-31T08:00:00+07:00", message_en="2026-03-31T08:00:00+07:00")],
        )
    found = facts(at=at).select_related("unit").order_by("unit__code", "regime", "period", "indicator", "id")
    asked = {"unit__code": unit, "period": period, "indicator": indicator, "regime": regime}
    return page_of(found.filter(**{name: value for name, value in asked.items() if value}), page, size, _figure)


def _figure(one: Figure) -> dict[str, Any]:
    about = ("regime", "period", "indicator", "breakdown", "state", "stated", "as_of", "accepted")
    value = None if one.amount is None else f"{to_decimal(one.amount, one.scale):f}"
    return {name: getattr(one, name) for name in about} | {
        "unit": one.unit.code, "value": value, "origin": one.origin_kind,
    }  # fmt: skip
