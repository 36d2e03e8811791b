"""What each step checks and does before it moves a report; Refused says what is missing. What it takes with it:

sign_off: `comment`. sign: `signer`, `signer_title`, `authority`, `comment`; a reason where there are errors. number:
`number`, `date` (a day), `place`, `confirmed`. issue, attach_signed: `signed` (signed.Copy), and `file_reason` where it
does not read as this report's. request_review, ask_draft: `items` (asking.Item), `due`, `letter`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from cchc.reporting.figures.cells import Conflict
from cchc.reporting.forms.models import Obligation
from cchc.reporting.reports.models import Report
from cchc.reporting.reviews import asking, papers, refusals, sealing, signed
from cchc.reporting.reviews.models import Authority, Paper, Sending, Step
from cchc.reporting.reviews.readiness import Against, against
from cchc.reporting.reviews.refusals import Refused, about


@dataclass(slots=True)
class Moving:
    """A step being taken: with which report, by whom, why, and what was typed with it."""

    report: Report
    owed: Obligation
    by: Any
    reason: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    sending: Sending | None = None
    """The sending the step is about."""
    took: dict[str, str] = field(default_factory=dict)
    """What the history shows beside the reason."""

    def text(self, name: str) -> str:
        return str(self.data.get(name) or "").strip()


def _sound(moving: Moving) -> Against:
    """What stands against the report; Refused where data is broken."""
    found = against(moving.report, moving.owed)
    if found.broken:
        first = found.broken[0]
        raise Refused(
            refusals.Message.verbatim(
                refusals.BROKEN.vi.format(what=first.text("vi")), refusals.BROKEN.en.format(what=first.text("en"))
            )
        )
    return found


def _check(moving: Moving) -> None:
    _sound(moving)


def _sign_off(moving: Moving) -> None:
    if found := _sound(moving).unexplained:
        raise Refused(about(refusals.UNEXPLAINED, n=len(found)))
    moving.took = {"comment": moving.text("comment")}


def _sign(moving: Moving) -> None:
    found = _sound(moving)
    if found.errors and not moving.reason:
        raise Refused(about(refusals.ERRORS, n=len(found.errors)), "reason")
    signer = moving.text("signer") or getattr(moving.by, "name", "")
    authority = moving.text("authority")
    if not signer:
        raise Refused(refusals.NO_SIGNER, "signer")
    if authority not in Authority.values:
        raise Refused(refusals.WRONG_AUTHORITY, "authority")
    fields = {"signer": signer[:200], "signer_title": moving.text("signer_title")[:200], "authority": authority}
    papers.keep(papers.open_paper(moving.report), moving.report, **fields)
    moving.took = fields | {"comment": moving.text("comment")}


def _unsigned(moving: Moving) -> None:
    paper = papers.open_paper(moving.report)
    moving.took = _as_shown(paper)
    papers.keep(paper, moving.report, signer="", signer_title="", authority="", number="", date="")


def _as_shown(paper: Paper) -> dict[str, str]:
    """Number and date, as the history shows them."""
    return {"number": paper.number, "date": "/".join(reversed(paper.date.split("-")))}


def _number(moving: Moving) -> None:
    number, day, place = moving.text("number"), moving.data.get("date"), moving.text("place")
    if not number:
        raise Refused(refusals.NO_NUMBER, "number")
    if papers.split(number) is None or len(number) > 60:
        raise Refused(about(refusals.ODD_NUMBER, number=number[:60]), "number")
    if isinstance(day, str):
        raise Refused(about(refusals.ODD_DAY, day=day[:40]), "date")
    if not isinstance(day, date):
        raise Refused(refusals.NO_DAY, "date")
    if day > timezone.localdate():
        raise Refused(about(refusals.DAY_AHEAD, day=f"{day:%d/%m/%Y}"), "date")
    paper = papers.open_paper(moving.report)
    what = papers.used(moving.report.unit, number, day.year, paper)
    if what and not moving.data.get("confirmed"):
        raise Refused(about(refusals.TAKEN, number=number, year=day.year, what=what), "confirmed")
    papers.keep(paper, moving.report, number=number, date=day.isoformat(), place=place[:120])
    moving.took = {"number": number, "date": f"{day:%d/%m/%Y}", "place": place}


def _signed_copy(moving: Moving) -> None:
    """Keep the signed copy, if there is one and it is this report's."""
    copy = moving.data.get("signed")
    if copy is None:
        return
    paper = papers.open_paper(moving.report)
    if paper.signed_file_id:
        raise Refused(refusals.ATTACHED)
    why = moving.text("file_reason")
    other = signed.differences(copy, moving.report, paper)
    if other and not why:
        vi, en = (" ".join(one.text(language) for one in other) for language in ("vi", "en"))
        said = refusals.OTHER_PAPER
        raise Refused(refusals.Message.verbatim(said.vi.format(what=vi), said.en.format(what=en)), "file_reason")
    paper.signed_file, paper.file_reason = copy.file, why if other else ""
    paper.save(update_fields=["signed_file", "file_reason"])
    moving.took = {"file": copy.file.name, "file_reason": paper.file_reason}


def _attach(moving: Moving) -> None:
    if moving.data.get("signed") is None:
        raise Refused(refusals.NO_FILE, "file")
    _signed_copy(moving)


def _replace(moving: Moving) -> None:
    replaced = papers.paper_of(moving.report)
    papers.begin_replacement(moving.report)
    moving.took = _as_shown(replaced) if replaced else {}


def _send(moving: Moving) -> None:
    found = _sound(moving)
    reason = _leaders_reason(moving.report)
    if found.errors and not reason:
        raise Refused(about(refusals.ERRORS_UNANSWERED, n=len(found.errors)))
    moving.sending = sealing.seal(
        moving.report, moving.owed, by=moving.by, draft=False, against=found, reason=reason if found.errors else ""
    )


def _leaders_reason(report: Report) -> str:
    """Why the leader lets this edition go in spite of errors; '' where nothing was said."""
    said = Step.objects.filter(report=report, edition=report.edition, action__in=("sign", "vouch"))
    return next((step.reason for step in said.order_by("-id") if step.reason), "")


def _send_figures(moving: Moving) -> None:
    moving.sending = sealing.seal(moving.report, moving.owed, by=moving.by, draft=True, against=_sound(moving))


def _count(moving: Moving) -> None:
    """Nobody above receives it: what was issued is sealed and counts."""
    _send(moving)
    _accepted(moving)


def _accept(moving: Moving) -> None:
    moving.sending = sealing.last(moving.report)
    _accepted(moving)


def _accepted(moving: Moving) -> None:
    try:
        sealing.accept(moving.report, moving.sending, by=moving.by, reason=moving.reason)
    except sealing.NotWhatWasSent as other:
        raise Refused(refusals.NOT_SENT) from other
    except Conflict as overtaken:
        raise Refused(refusals.OVERTAKEN) from overtaken
    asking.settle_all(moving.report)


def _about_last(moving: Moving) -> None:
    moving.sending = sealing.last(moving.report)


def _request(moving: Moving) -> None:
    moving.sending = sealing.last(moving.report)
    _ask(moving)


def _ask_draft(moving: Moving) -> None:
    moving.sending = sealing.last(moving.report, draft=True)
    _ask(moving)


def _ask(moving: Moving) -> None:
    if moving.sending is None:
        raise Refused(refusals.NO_SENDING)
    asked = asking.ask(
        moving.sending, moving.data.get("items") or [], by=moving.by, text=moving.reason,
        due=moving.data.get("due"), letter=moving.text("letter"),
    )  # fmt: skip
    moving.took = {"due": f"{asked.due:%d/%m/%Y}", "letter": asked.letter}


PREPARE: dict[str, Callable[[Moving], None]] = {
    "check": _check,
    "sign_off": _sign_off,
    "sign": _sign,
    "unsign": _unsigned,
    "number": _number,
    "issue": _signed_copy,
    "attach_signed": _attach,
    "replace": _replace,
    "send": _send,
    "send_figures": _send_figures,
    "count": _count,
    "withdraw": _about_last,
    "receive": _about_last,
    "accept": _accept,
    "request_review": _request,
    "ask_draft": _ask_draft,
    "reopen": _about_last,
}
