"""Files on their way into a form: kept, read by a child process, compared, and what a person chose written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cchc.core.exchange.bodies import place_of
from cchc.core.exchange.digest import version_of
from cchc.core.exchange.typed import digits
from cchc.core.messages import Message
from cchc.core.reading.draft import Draft, DraftRow
from cchc.core.reading.errors import UnreadableFile
from cchc.core.reading.formats.refusals import refuse
from cchc.platform.files import checks
from cchc.platform.files.services import remove, rename
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import predecessors
from cchc.reporting.catalogue.selectors import template
from cchc.reporting.exchange import reading
from cchc.reporting.exchange.filling import names_of
from cchc.reporting.exchange.models import Incoming
from cchc.reporting.exchange.proposals import Comparison, Entry, compare_offline, compare_old
from cchc.reporting.exchange.proposals import take as take_rows
from cchc.reporting.exchange.purposes import OFFLINE
from cchc.reporting.figures.form import Form, usual_day
from cchc.reporting.figures.hands import in_hand
from cchc.reporting.forms.models import Obligation, ReportingPeriod
from cchc.reporting.library import drafts, services, worker
from cchc.reporting.library.models import Reading
from cchc.reporting.reports import taking, writing
from cchc.reporting.reports.models import Prose

OTHER_UNIT = Message(
    "Tệp này là biểu mẫu của {was}, không phải của {here}. Hãy mở đúng biểu mẫu của {was} để nạp, hoặc tải biểu mẫu "
    "của {here}.",
    "This file is the form of {was}, not of {here}. Open the form of {was} to bring it in, or download that of {here}.",
)
OTHER_PERIOD = Message(
    "Tệp này là biểu mẫu của {was}, không phải của {here}. Hãy mở biểu mẫu của {was} để nạp; nếu muốn dùng lại số cũ, "
    "tải biểu mẫu của {here} rồi chép sang.",
    "This file is the form for {was}, not for {here}. Open the form for {was} to bring it in; to use its figures "
    "again, download the form for {here} and copy them over.",
)
OTHER_FORM = Message(
    "Tệp này là biểu mẫu khác ({was}), không phải biểu mẫu đang mở ({here}).",
    "This file is another form ({was}), not the one that is open ({here}).",
)


@dataclass(frozen=True, slots=True)
class Done:
    """What was taken from a file."""

    figures: int
    clashes: int
    sections: int


@dataclass(frozen=True, slots=True)
class Section:
    """A section of an old report and where it goes."""

    code: str
    heading: str
    was: str
    text: str
    taken: bool
    """Something stands in this section already: it is left alone."""


# --- in


def offline_form(owed: Obligation, upload: Any, *, by: Any) -> Incoming:
    """Keep and read an offline form; UnreadableFile for what is none, or is that of another unit, period or form."""
    file = reading.bring(upload, owner=by, unit=owed.unit, purpose=OFFLINE)
    try:
        said = reading.ask("form", file)
        _require_same(said["identity"], owed)
    except UnreadableFile:
        remove([file])
        raise
    return Incoming.objects.create(
        obligation=owed, kind=Incoming.Kind.OFFLINE, name=file.name, file=file, said=said, owner=by
    )


def _require_same(identity: Mapping[str, str], owed: Obligation) -> None:
    here = {"unit": str(owed.unit.public_id), "period": str(owed.period.public_id), "form": owed.template}
    names = {
        "unit": (OTHER_UNIT, identity.get("unit_name") or "?", str(owed.unit)),
        "period": (OTHER_PERIOD, identity.get("period_name") or "?", owed.period.label),
        "form": (OTHER_FORM, _form_name(identity.get("form", "")), _form_name(owed.template)),
    }
    for name, (message, was, now) in names.items():
        if identity.get(name) != here[name]:
            raise UnreadableFile(f"other_{name}", Message(message.vi, message.en, {"was": was[:200], "here": now}))


def _form_name(code: str) -> str:
    known = template(code)
    return known.name if known else code or "?"


def old_file(owed: Obligation, upload: Any, *, by: Any) -> Incoming:
    """Keep an old report and queue its reading."""
    _not_empty(upload)
    with transaction.atomic():
        read = _started(upload, by)
        made = Incoming.objects.create(
            obligation=owed, kind=Incoming.Kind.OLD, name=read.names[0], reading=read, owner=by
        )
    worker.begin(read)
    return made


def for_comparison(upload: Any, *, by: Any) -> Reading:
    """Queue an old report for the library, as the report of its own period."""
    _not_empty(upload)
    with transaction.atomic():
        read = _started(upload, by)
    worker.begin(read)
    return read


def _started(upload: Any, by: Any) -> Reading:
    """A reading of one file, under the ending of what the file is. What may not come in is refused by the reading."""
    read = services.start([upload], by)
    with suppress(UnreadableFile):
        for file in read.files.all():
            rename(file, checks.kind_of(file.place, file.name, file.purpose))
            if read.names != [file.name]:
                read.names = [file.name]
                read.save(update_fields=["names"])
    return read


def _not_empty(upload: Any) -> None:
    if not upload.size:
        raise refuse("empty", upload.name or "")


# --- compared


def ready(found: Incoming) -> bool:
    """Whether an old report was read."""
    return found.reading is not None and found.reading.state in (Reading.State.READ, Reading.State.ACCEPTED)


def is_open(owed: Obligation) -> bool:
    """Whether the form may be written now."""
    stage = owed.report.stage if owed.report else ""
    return owed.period.state == ReportingPeriod.State.OPEN and in_hand(owed.state, stage)


def compare(found: Incoming, form: Form) -> Comparison:
    """What the file says beside what stands in the form now."""
    day = usual_day(found.obligation)
    if found.kind == Incoming.Kind.OFFLINE:
        return compare_offline(form, found.said, day)
    draft = draft_of(found)
    if draft is None:
        return Comparison()
    own = draft.report.period_code in ("", form.report.period_code) and is_own(draft, found.obligation.unit)
    return compare_old(form, entries_of(draft, form), day, timid=not own)


def is_own(draft: Draft, unit: Unit) -> bool:
    """Whether a report says that it is of this unit, or of one it came from; one that names nobody may be."""
    agency = draft.report.agency
    if not agency:
        return True
    names = [*names_of(unit), *(name for one in predecessors(unit) for name in names_of(one.before))]
    return bool(place_of([(1, [agency])], names))


def draft_of(found: Incoming) -> Draft | None:
    """The draft of an old report with what a person decided about it at the checker; None where it is not read."""
    if not ready(found) or found.reading is None or found.reading.draft is None:
        return None
    draft = drafts.parse(found.reading.draft)
    printed = drafts.printed_rows(draft.rows, found.reading.decisions.get("rows"), draft.report.template)
    return replace(draft, rows=[row for one in printed for _, row in one.cells])


def entries_of(draft: Draft, form: Form) -> list[Entry]:
    """The rows of the report's own period, bound to the rows of this form: by the same form's row, else by what the row
    shows. What was bound with doubt says why."""
    shows: dict[tuple[str, str], list[str]] = {}
    for line in form.answered:
        if line.slot and line.slot.indicator:
            shows.setdefault((line.slot.indicator, line.slot.breakdown), []).append(line.row.key)
    same = draft.report.template == form.template.id
    keys = {line.row.key for line in form.answered}
    english = get_language() == "en"
    entries = []
    for row in own_rows(draft, form):
        if same and row.template_row in keys:
            key = row.template_row or ""
        else:
            left = shows.get((row.indicator or "", row.breakdown or ""), []) if row.indicator else []
            key = left.pop(0) if left else ""
        entries.append(_old_entry(row, key, english))
    return entries


def own_rows(draft: Draft, form: Form) -> list[DraftRow]:
    """Rows of the period of this form, else of the period the report is about, else of the last one printed."""
    answered = [row for row in draft.rows if row.role != "heading" and row.state is not None]
    periods = {row.period for row in answered}
    wanted = next(
        (code for code in (form.report.period_code, draft.report.period_code) if code in periods),
        max(periods, default=""),
    )
    return [row for row in answered if row.period == wanted]


def _old_entry(row: DraftRow, key: str, english: bool) -> Entry:
    doubts = tuple(row.doubts_en if english and row.doubts_en else row.doubts)
    text, state = "", row.state or ""
    if row.state == "value":
        text = digits(Decimal(row.value)) if row.value is not None else row.raw
    elif row.state == "unreadable":
        text, state = row.raw, "value"
    elif row.state == "blank":
        state = ""
    return Entry(text, state, row.table, key, row.code, row.label, doubts=doubts)


def about(found: Incoming, form: Form) -> dict[str, Any]:
    """What the page says of the file as a whole: its own words on whose and when, and warnings."""
    warnings = []
    if found.kind == Incoming.Kind.OFFLINE:
        if found.said["identity"].get("version") != version_of(form.template):
            warnings.append(
                _("The file was made from another version of the form: rows are matched by their permanent keys, and "
                  "rows no longer asked are listed below.")
            )  # fmt: skip
        for sheet in found.said["unread"]:
            warnings.append(_("The sheet “%(name)s” has no heads of the form and was not read.") % {"name": sheet})
        if found.said["extra"]:
            warnings.append(_("%(n)d rows without a code or label were left out.") % {"n": found.said["extra"]})
        gone = missing_rows(found.said)
        if gone:
            warnings.append(_("%(n)d rows were deleted from the file: the form keeps what it has.") % {"n": gone})
        return {"warnings": warnings}
    draft = draft_of(found)
    header = draft.report if draft else None
    own = draft is None or is_own(draft, found.obligation.unit)
    if draft and not own:
        said = _("The file says that it is the report of %(other)s, not of %(own)s. See whether it is the right file.")
        warnings.append(said % {"other": draft.report.agency, "own": found.obligation.unit})
    if draft and not any(row.state is not None for row in draft.rows if row.role != "heading"):
        warnings.append(_("No table of figures was found in the file; only its prose can be taken."))
    label = (header.period or {}).get("label", "") if header else ""
    return {"warnings": warnings, "header": header, "label": label, "own": own}


def missing_rows(said: Mapping[str, Any]) -> int:
    """Rows the file had when it was made and has no more."""
    keys = {row["key"] for row in said["rows"]}
    labels = {(row["code"], row["label"]) for row in said["rows"]}
    return sum(
        key not in keys and (one["code"], " ".join(one["label"].split())) not in labels
        for key, one in said["base"].items()
    )


# --- prose


class FileSource(taking.Source):
    """Prose of a file: what is taken over names the file."""

    name = ""

    def origin(self, code: str) -> str:
        return f"{self.name} · {code}"[:255]


def source_of(found: Incoming, form: Form) -> FileSource | None:
    """The prose of an old report; None where it has none."""
    draft = draft_of(found) if found.kind == Incoming.Kind.OLD else None
    if draft is None:
        return None
    said = [taking.Earlier(one.id, one.heading, one.text) for one in draft.sections if one.text.strip()]
    source = FileSource(form.report, said)
    source.name = found.name
    return source if said else None


def sections(found: Incoming, form: Form) -> list[Section]:
    """Sections of the form for which the file has prose."""
    source = source_of(found, form)
    if source is None:
        return []
    kept = Prose.objects.filter(report=form.report, superseded__isnull=True) if form.report.pk else Prose.objects.none()
    written = set(kept.exclude(text="").values_list("code", flat=True))
    pairs = taking.matched(form.template.id, source)
    return [Section(code, one.heading, one.code, one.text, code in written) for code, one in pairs.items()]


# --- taken


def take(
    found: Incoming, form: Form, comparison: Comparison, chosen: Mapping[str, str], codes: Iterable[str], *, by: Any
) -> Done:
    """Write the chosen rows and sections; Closed where the form may not be written any more."""
    owed = found.obligation
    done = take_rows(form, comparison, chosen, owed=owed, by=by, origin=found.name)
    source, number = source_of(found, form), 0
    if source is not None:
        owed.refresh_from_db(fields=["report", "state"])
        for code in {one.code for one in sections(found, form) if not one.taken} & set(codes):
            with suppress(writing.Refused, writing.Conflict):
                number += len(taking.take_over(owed, source, by=by, only=code))
    if done.number or number:
        Incoming.objects.filter(pk=found.pk).update(written=found.written + done.number, last=timezone.now())
    return Done(done.number, done.clashes, number)
