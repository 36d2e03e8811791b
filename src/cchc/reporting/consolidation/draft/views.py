"""The page of a parent's draft, which items go into it, and its files. Choices are in the address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cchc.core.checking.finding import Finding as CoreFinding
from cchc.core.writing.draft_report import DraftReport
from cchc.core.writing.draft_report_docx import draft_docx
from cchc.core.writing.draft_report_xlsx import draft_xlsx
from cchc.platform.units.models import Unit
from cchc.platform.units.selectors import parent_on
from cchc.reporting.catalogue.selectors import catalogue
from cchc.reporting.consolidation import showing
from cchc.reporting.consolidation.draft import document, findings, gathering
from cchc.reporting.consolidation.draft.document import Chosen, Headed
from cchc.reporting.consolidation.draft.narrative import Group
from cchc.reporting.consolidation.draft.themes import Theme
from cchc.reporting.consolidation.services import Filled, fill_parent
from cchc.reporting.consolidation.views.asking import Asked, asked
from cchc.reporting.consolidation.views.tables import frame
from cchc.reporting.figures.cells import Conflict
from cchc.reporting.figures.hands import Closed
from cchc.reporting.figures.policies import writes
from cchc.reporting.figures.services import Refused
from cchc.reporting.forms.models import Obligation

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 30
"""Items of a kind that are not folded away."""
LONGEST = 400
"""Choices an address may hold: servers refuse lines of more than four thousand characters."""


@dataclass(frozen=True)
class Asking:
    """What the address asks of a draft."""

    ask: Asked
    chosen: Chosen
    results: int | None
    """Index of the heading whose results are shown."""

    @cached_property
    def form(self) -> str:
        """Id of the form that the draft is put into; '' where there is none."""
        forms = showing.forms_of(self.ask.question)
        rows = self.ask.choices.rows
        return rows if rows in catalogue().templates else forms[0] if forms else ""

    @cached_property
    def draft(self) -> gathering.Draft:
        return gathering.draft(self.ask.question, self.form, self.ask.whole)

    @cached_property
    def head(self) -> Headed:
        """The head of the document, in Vietnamese whatever the language of the page."""
        ask, known = self.ask, self.ask.known_period
        above = parent_on(ask.unit, ask.question.map_day)
        period = known.label if known else ask.period
        window = f"(Từ ngày {known.start:%d/%m/%Y} đến ngày {known.last_day:%d/%m/%Y})" if known else ""
        higher = document.body_of(above.name, above.kind) if above and above.kind in document.TERRITORIES else ""
        return Headed(
            document.body_of(ask.name, ask.unit.kind), higher, document.title_of(ask.regime.name, period), window
        )

    @cached_property
    def owed(self) -> Obligation | None:
        """The report that the unit owes in this form; None where it owes none."""
        owed = Obligation.objects.filter(
            unit=self.ask.unit, period__code=self.ask.period, period__regime=self.ask.regime, template=self.form
        )
        return owed.exclude(state=Obligation.State.NOT_REQUIRED).select_related("period", "unit").first()

    @cached_property
    def settled(self) -> tuple[DraftReport, list[CoreFinding]]:
        """The document, and what the rules say of it."""
        made = document.document(self.draft, self.head, self.chosen)
        return findings.settled(made) if self.draft.senders else (made, [])

    def url(self, name: str, **changed: Any) -> str:
        """Address of a page of the draft, the choices kept."""
        kept = {"out": ".".join(sorted(self.chosen.out)), "take": ".".join(sorted(self.chosen.within))}
        return self.ask.url(name, **{"results": self.results, **kept, **changed})

    @property
    def here(self) -> str:
        return self.url("draft")


def asking(request: HttpRequest, unit: str, regime: str, period: str) -> Asking:
    """The draft of an address. 404 for what does not exist, 403 for whom the totals are not."""
    ask = asked(request, unit, regime, period)
    chosen = Chosen(_keys(request.GET.get("out", "")), _keys(request.GET.get("take", "")))
    results = request.GET.get("results", "")
    return Asking(ask, chosen, int(results) if results.isdecimal() and len(results) < 4 else None)


def _keys(text: str) -> frozenset[str]:
    return frozenset(key for key in text[:8000].split(".") if key.isalnum() and len(key) <= 12)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, unit: str, regime: str, period: str) -> HttpResponse:
    """The draft: outline, what is missing, items with their sources to take or leave, what does not agree."""
    made = asking(request, unit, regime, period)
    if request.method == "POST":
        chosen = _chosen(made, frozenset(request.POST.getlist("item")))
        if len(chosen.out) + len(chosen.within) <= LONGEST:
            return redirect(replace(made, chosen=chosen).url("draft") + "#narrative")
        context = _context(replace(made, chosen=chosen), request.user)
        context["too_many"] = LONGEST
        return render(request, "consolidation/draft.html", context, status=422)
    return render(request, "consolidation/draft.html", _context(made, request.user))


@require_POST
def fill(request: HttpRequest, unit: str, regime: str, period: str) -> HttpResponse:
    """Put the totals into the unit's own form. What somebody typed there stays, unless asked otherwise."""
    made = asking(request, unit, regime, period)
    refusal = ""
    try:
        done = fill_parent(
            made.ask.question, by=request.user, form=made.form if made.owed else "",
            overwrite=request.POST.get("overwrite") == "1",
        )  # fmt: skip
    except Refused as refused:
        refusal = refused.message.text(get_language() or "vi")
    except Closed as closed:
        refusal = closed.said
    except Conflict:
        refusal = _("Somebody else was writing into the form at the same time: nothing was put into it. Try again.")
    else:
        messages.success(request, _told(done))
        return redirect(made.here)
    return render(request, "consolidation/draft.html", _context(made, request.user) | {"refusal": refusal}, status=422)


def _told(done: Filled) -> str:
    """What filling did, in words."""
    put = ngettext("%(n)s figure was put into the form.", "%(n)s figures were put into the form.", done.count)
    words = [put % {"n": done.count}]
    if kept := len(done.kept):
        stayed = ngettext(
            "%(n)s cell that somebody filled stays as it is.",
            "%(n)s cells that somebody filled stay as they are.",
            kept,
        )
        words.append(stayed % {"n": kept})
    if left := len(done.left):
        empty = ngettext("%(n)s cell has no total.", "%(n)s cells have no total.", left)
        words.append(empty % {"n": left})
    return " ".join(words)


def _chosen(made: Asking, ticked: frozenset[str]) -> Chosen:
    """What was ticked, as what differs from the usual; results that are not on the page stay as they were."""
    out, within = set[str](), set[str]()
    for at, themes in made.draft.narrative.groups.items():
        for theme, groups in themes.items():
            keys = {group.key for group in groups}
            if theme is not Theme.result:
                out |= keys - ticked
            elif _index(at) == made.results:
                within |= keys & ticked
            else:
                within |= keys & made.chosen.within
    return Chosen(frozenset(out), frozenset(within))


def _index(at: int | None) -> int:
    """A heading in the address: what the outline has no heading for is 999."""
    return 999 if at is None else at


# --- what the page shows


@dataclass(frozen=True, slots=True)
class ShownItem:
    """A group of items on the page."""

    group: Group
    taken: bool
    unit: Unit
    address: str
    others: list[tuple[Unit, str, str]]
    """Unit, its words, and where they stand."""

    @property
    def count(self) -> int:
        return len(self.group.units)


@dataclass(frozen=True, slots=True)
class ShownTheme:
    """Items of one kind under a heading."""

    theme: Theme
    label: str
    first: list[ShownItem]
    rest: list[ShownItem]
    silent: int


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A heading of the outline on the page."""

    anchor: str
    index: int
    heading: str
    level: int
    sentences: list[tuple[Any, str]]
    themes: list[ShownTheme]
    results: int
    """How many results the units wrote under it, shown or not."""

    @property
    def items(self) -> int:
        return sum(len(theme.first) + len(theme.rest) for theme in self.themes)


def _context(made: Asking, user: Any) -> dict[str, Any]:
    draft, ask = made.draft, made.ask
    children = findings.of_children(draft)
    language = get_language() or "vi"
    may = writes(user, ask.unit)
    may_fill = any(may(line.slot.indicator) for line in draft.lines if line.slot and line.slot.indicator)
    trouble = [line for line in draft.lines if line.trouble is not None or line.missing]
    return {
        **frame(ask),
        "made": made,
        "draft": draft,
        "form_name": draft.template.name if draft.template else "",
        "parts": _parts(made),
        "absent": list(dict.fromkeys(row.unit for row in draft.answer.absent)),
        "trouble": [(line, document.value(line), document.note(line), _cell(ask, line)) for line in trouble],
        "filled": sum(line.filled for line in draft.lines),
        "asked_cells": sum(not line.heading for line in draft.lines),
        "own_cells": sum(line.own for line in draft.lines),
        "own": [(one.severity.value, one.title.text(language), one.message.text(language)) for one in made.settled[1]],
        "children": [_shown_rule(draft, rule, language) for rule in children],
        "broken": [_shown_broken(made, rule, language) for rule in findings.of_figures(draft)],
        "open_findings": sum(not one.explanation for rule in children for one in rule.findings),
        "explained": sum(rule.explained for rule in children),
        "fill": made.url("draft_fill") if made.owed and may_fill else "",
        "to_form": _form_address(made.owed) if made.owed else "",
        "docx": made.url("draft_docx"),
        "xlsx": made.url("draft_xlsx"),
    }


def _form_address(owed: Obligation) -> str:
    return reverse("figures:fill", args=[owed.period.public_id, owed.unit.public_id, owed.template])


def _shown_rule(draft: gathering.Draft, rule: findings.RuleFindings, language: str) -> dict[str, Any]:
    return {
        "severity": rule.severity,
        "title": rule.title.text(language),
        "units": rule.units,
        "explained": rule.explained,
        "findings": [
            {
                "unit": draft.units[one.unit],
                "address": f"{draft.reports[one.report].get_absolute_url()}#f-{one.key}",
                "message": one.message.text(language),
                "explanation": one.explanation,
            }
            for one in rule.findings
        ],
    }


def _shown_broken(made: Asking, rule: findings.BrokenRule, language: str) -> dict[str, Any]:
    units, ask = made.draft.units, made.ask

    def history(pk: int, indicator: str) -> str:
        cell = {"unit": units[pk].public_id, "regime": ask.regime.code, "period": ask.period, "indicator": indicator}
        return f"{reverse('figures:cell')}?{urlencode(cell)}"

    return {
        "title": rule.title.text(language),
        "rule": rule.rule,
        "units": len(rule.units),
        "findings": [(units[pk], found, history(pk, about)) for pk, found, about in rule.units],
    }


def _cell(ask: Asked, line: gathering.Line) -> str:
    """Address of the table with the number opened."""
    if line.slot is None or not line.slot.indicator:
        return ""
    cell = f"{line.slot.indicator}:{line.slot.breakdown}" if line.slot.breakdown else line.slot.indicator
    return ask.url("table", cell=cell)


def _parts(made: Asking) -> list[ShownPart]:
    draft = made.draft
    cells = {line.row.key: _cell(made.ask, line) for line in draft.lines}
    sentences = document.sentences_by_heading(draft)
    shown = []
    headings: list[tuple[int | None, str, int]] = [
        (n, h.printed, h.level) for n, h in enumerate(draft.outline.headings)
    ]
    for at, heading, level in [*headings, (None, _("Beside the outline"), 1)]:
        told = draft.narrative.groups.get(at, {})
        said = [(sentence, cells.get(sentence.row, "")) for sentence in sentences.get(at, ())]
        if at is None and not told and not said:
            continue
        themes = [
            _theme(made, theme, told[theme])
            for theme in Theme
            if theme in told and (theme is not Theme.result or _index(at) == made.results)
        ]
        results = len(told.get(Theme.result, ()))
        shown.append(ShownPart(f"d{_index(at)}", _index(at), heading, level, said, themes, results))
    return shown


def _theme(made: Asking, theme: Theme, groups: list[Group]) -> ShownTheme:
    items = [_item(made, group) for group in groups]
    silent = len(made.draft.narrative.silent.get(theme, ()))
    return ShownTheme(theme, theme.label.text(get_language() or "vi"), items[:SHOWN], items[SHOWN:], silent)


def _item(made: Asking, group: Group) -> ShownItem:
    draft = made.draft

    def address(report: int, position: int) -> str:
        return f"{draft.reports[report].get_absolute_url()}#s{position}"

    first = group.first
    others = [(draft.units[s.unit], s.text, address(s.report, s.position)) for s in group.others]
    return ShownItem(
        group, made.chosen.takes(group), draft.units[first.unit], address(first.report, first.position), others
    )


# --- files


@require_safe
def as_docx(request: HttpRequest, unit: str, regime: str, period: str) -> HttpResponseBase:
    """The draft as a Word file."""
    made = asking(request, unit, regime, period)
    return _download(made, "docx", DOCX, draft_docx(made.settled[0]))


@require_safe
def as_xlsx(request: HttpRequest, unit: str, regime: str, period: str) -> HttpResponseBase:
    """The form, the findings and the items as a workbook."""
    made = asking(request, unit, regime, period)
    report, own = made.settled
    found = tuple(findings.listed(made.draft, findings.of_children(made.draft), own, made.head.unit))
    return _download(made, "xlsx", XLSX, draft_xlsx(replace(report, found=found)))


def _download(made: Asking, ending: str, kind: str, data: bytes) -> HttpResponse:
    ask = made.ask
    name = f"du-thao_{ask.unit.code}_{ask.regime.code}_{ask.period.replace('/', '_')}.{ending}"
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
