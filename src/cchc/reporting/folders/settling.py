"""From what was read and decided to figures that count. Safe to repeat: only what has changed is touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from cchc.core.messages import Message
from cchc.core.periods.period import Period
from cchc.core.reading.draft import Draft
from cchc.platform.accounts.scope import current
from cchc.platform.units.models import Reach, Unit
from cchc.reporting.consolidation.question import last_day
from cchc.reporting.figures.services import withdraw
from cchc.reporting.folders.asking import digest
from cchc.reporting.folders.doubts import Look, Standing, look, most_common
from cchc.reporting.folders.models import Folder, Item
from cchc.reporting.folders.policies import FOLDERS
from cchc.reporting.folders.whose import Names, recognised_parent
from cchc.reporting.library import drafts
from cchc.reporting.library import services as library
from cchc.reporting.reports.models import Report, ReportVersion

Tell = Callable[[int, int, str], None]
NO_PARENT = Message(
    "Không xác định được các báo cáo này thuộc cơ quan cấp trên nào. Hãy chọn cơ quan tổng hợp.",
    "It is not plain which body these reports are for. Say of which unit they are to be consolidated.",
)
NO_PERIOD = Message(
    "Không xác định được kỳ báo cáo: các báo cáo không ghi kỳ, hoặc ghi khác nhau ngang nhau. Hãy chọn kỳ.",
    "The period is not plain: the reports name none, or different ones equally often. Say the period.",
)


class Unclear(Exception):
    """The parent or the period is not known, and a person must say it; `message` says which."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


def items_of(folder: Folder) -> list[Item]:
    """The reports of a folder without their drafts, which are large."""
    return list(folder.items.select_related("report").defer("draft").order_by("name", "id"))


def looked_at(folder: Folder, items: list[Item] | None = None) -> Look:
    """The folder as it stands; writes nothing. A constant number of queries."""
    items = items_of(folder) if items is None else items
    names = None
    if folder.unit is not None and folder.period:
        names = Names.under(folder.unit, last_day(folder.period))
    return look(folder, items, names, _standing_elsewhere(folder, items))


def recognise(folder: Folder, items: Iterable[Item]) -> None:
    """Fill in form, period and parent where nobody said them. Unclear where they cannot be told."""
    read = [item for item in items if item.state == Item.State.READ and not item.gone]
    if not read:
        return
    folder.template = most_common(item.summary["template"] for item in read)
    if "period" not in folder.said:
        folder.period = most_common(item.summary["period"] for item in read)
    if not folder.period:
        folder.save(update_fields=["template", "period"])
        raise Unclear(NO_PERIOD)
    if "unit" not in folder.said:
        headings = ((item.summary["agency"], item.summary["level"]) for item in read)
        parent = recognised_parent(headings, last_day(folder.period))
        folder.unit = Unit.objects.filter(pk=parent).first()
    folder.save(update_fields=["template", "period", "unit"])
    if folder.unit is None:
        raise Unclear(NO_PARENT)


def _standing_elsewhere(folder: Folder, items: Iterable[Item]) -> dict[int, str]:
    """Units under the parent whose figures of the period count by something that is not of this folder."""
    if folder.unit is None or not folder.period:
        return {}
    items = list(items)
    ours = {item.version_id for item in items if item.version_id}
    found: dict[int, str] = {}
    for version in counting_versions(folder):
        if version.pk not in ours:
            unit = version.report.unit_id
            found[unit] = "typed" if version.typed or found.get(unit) == "typed" else "read"
    former = {item.version_id for item in items if item.former_id and item.version_id}
    if former:
        for unit in ReportVersion.objects.filter(pk__in=former).values_list("report__unit", flat=True):
            found.setdefault(unit, "read")
    return found


def counting_versions(folder: Folder, unit: Unit | None = None) -> list[ReportVersion]:
    """The last accepted version of each report of the period that counts, under the parent or of one unit."""
    under = Reach.objects.filter(ancestor=folder.unit, heir=False).values("unit")
    versions = ReportVersion.objects.filter(
        report__regime=folder.regime,
        report__period_code=folder.period,
        report__status=Report.Status.ACCEPTED,
        accepted__isnull=False,
        **({"report__unit": unit} if unit else {"report__unit__in": under}),
    )
    return list({row.report_id: row for row in versions.select_related("report").order_by("number")}.values())


def settle(folder: Folder, tell: Tell = lambda done, total, what: None) -> Look:
    """Bind, and bring what counts in step with it: accept, accept anew, or take out. Unclear where parent or period
    are not known; Refused where the person of this scope may not."""
    items = items_of(folder)
    recognise(folder, items)
    if folder.unit is not None:
        require(folder.unit)
    found = looked_at(folder, items)
    wanted = {one.item.pk: one for one in found.standings}
    for item in items:
        one = wanted.get(item.pk)
        if item.accepted and (one is None or not one.counts or _mark(folder, one) != item.accepted):
            _take_out(item, again=one is not None and one.counts)
    todo = [one for one in found.standings if one.counts and _mark(folder, one) != one.item.accepted]
    for number, one in enumerate(todo):
        tell(number, len(todo), one.item.name)
        _accept(folder, one)
    tell(len(todo), len(todo), "")
    return found


def require(unit: Unit) -> None:
    """Refused unless the person of this scope may consolidate folders for the unit; work of the system may."""
    actor = current().actor
    if actor is not None:
        FOLDERS.require(actor, "bring", unit)


def _mark(folder: Folder, one: Standing) -> str:
    """What would be accepted: its content, whose, when, and what was decided about its rows."""
    rows = sorted({**one.bindings, **{f"×{row}": factor for row, factor in one.factors.items()}}.items())
    return digest(one.item.digest, one.bound.unit, one.period, folder.regime, *rows)


@transaction.atomic
def _accept(folder: Folder, one: Standing) -> None:
    """Put one report into the library; its figures count from now on."""
    item = Item.objects.select_for_update(of=("self",)).get(pk=one.item.pk)
    draft = amended(drafts.parse(item.draft or {}), one)
    unit = Unit.objects.get(pk=one.bound.unit)
    former = item.former or _counting(folder, unit)
    report = library.accept(draft, item.files.all(), bindings=one.bindings, unit=unit, regime=folder.regime)
    version = report.versions.order_by("-number")[0]
    for changed in (item, one.item):
        changed.report, changed.version, changed.former = report, version, former
        changed.accepted = _mark(folder, one)
    item.save(update_fields=["report", "version", "former", "accepted"])


def _counting(folder: Folder, unit: Unit) -> ReportVersion | None:
    """The reading that counts for the unit and period before this folder says something else."""
    mine = set(folder.items.filter(version__isnull=False).values_list("version", flat=True))
    found = [row for row in counting_versions(folder, unit) if row.pk not in mine and not row.typed]
    return found[-1] if found else None


@transaction.atomic
def _take_out(item: Item, *, again: bool) -> None:
    """Its figures count no more, unless something newer took their place; what counted before does again, where the
    report does not come back right away (`again`)."""
    report, version, former = item.report, item.version, item.former
    if report is not None and version is not None:
        last = report.versions.filter(accepted__isnull=False).order_by("-number").first()
        if last is not None and last.pk == version.pk and not again:
            withdraw(report, reason=TAKEN_OUT)
            if former is not None and former.checked is not None and former.checked.draft:
                before = former.report
                library.accept(
                    drafts.parse(former.checked.draft), before.files.all(), unit=before.unit, regime=before.regime
                )
    if not again:
        item.report = item.version = item.former = None
    item.accepted = ""
    item.save(update_fields=["report", "version", "former", "accepted"])


TAKEN_OUT = "Để ngoài tổng hợp từ thư mục"


def amended(draft: Draft, one: Standing) -> Draft:
    """The draft with the period and the units of measure a person decided on; what is printed stays as printed."""
    read = draft.report.period_code
    if one.period != read and (known := Period.known(one.period)) is not None:
        draft.report.period = {
            "code": known.code,
            "label": known.label,
            "start": known.start.isoformat(),
            "end": known.end.isoformat(),
            "source": "typed",
        }
        draft.report.kind = known.kind
        draft.rows = [replace(row, period=known.code) if row.period in (read, "") else row for row in draft.rows]
    factors = one.factors
    for printed in drafts.printed_rows(draft.rows, None, draft.report.template) if factors else ():
        if factor := factors.get(str(printed.position)):
            for _, row in printed.cells:
                if row.value is not None:
                    row.value = format(Decimal(row.value) * Decimal(factor), "f")
    return draft
