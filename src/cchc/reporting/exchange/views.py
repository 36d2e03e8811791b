"""Files into a form: download the offline form, bring a file in, look at what differs, take what is chosen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRefresh

from cchc.core.reading.errors import UnreadableFile
from cchc.platform.accounts.models import User
from cchc.platform.files.clamd import Unscanned
from cchc.platform.files.telling import tell_renamed
from cchc.reporting.exchange import incoming, offline
from cchc.reporting.exchange.models import Incoming
from cchc.reporting.exchange.proposals import Comparison
from cchc.reporting.figures.form import Form, build, report_of
from cchc.reporting.figures.hands import Closed
from cchc.reporting.figures.owed import obligation_or_404
from cchc.reporting.figures.policies import FIGURES, writes
from cchc.reporting.forms.models import Obligation
from cchc.reporting.library.models import Reading

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RECENT = 5


def form_for(request: HttpRequest, owed: Obligation) -> Form:
    """The form of an obligation as the person who asks may write it; 404 where the catalogue has none."""
    try:
        return build(report_of(owed), may_write=writes(request.user, owed.unit))
    except LookupError as unknown:
        raise Http404 from unknown


def owed_for(request: HttpRequest, period: UUID, unit: UUID, form: str, action: str = "read") -> Obligation:
    """The obligation of an address, for who may read (or write) its figures."""
    owed = obligation_or_404(period, unit, form)
    FIGURES.require(request.user, action, owed.unit)
    return owed


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    """A file to keep, under an ASCII name every program takes."""
    stem, _dot, ending = name.rpartition(".")
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{slugify(stem) or "tep"}.{ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@never_cache
@require_safe
def download(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """The form as it stands, as a workbook to fill in offline."""
    owed = owed_for(request, period, unit, form)
    shown = form_for(request, owed)
    return attachment(offline.as_file(owed, shown), f"{owed.unit}-{owed.period.code}-{form}.xlsx", XLSX)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, period: UUID, unit: UUID, form: str) -> HttpResponse:
    """Bring a file in: the offline form, or an old report. A refused file says why; nothing is kept of it."""
    owed = owed_for(request, period, unit, form, "write" if request.method == "POST" else "read")
    refused = ""
    if request.method == "POST":
        upload = request.FILES.get("file")
        if upload is None:
            refused = _("Choose a file.")
        else:
            try:
                begun = _begun(request, owed, upload)
                tell_renamed(request, upload, begun.names[0] if isinstance(begun, Reading) else begun.name)
                return redirect(begun)
            except UnreadableFile as why:
                refused = why.message.text(get_language() or "vi")
            except Unscanned:
                refused = _("The scanner for viruses does not answer; try again in a minute. Nothing was changed.")
    recent = Incoming.objects.filter(obligation=owed).select_related("owner").order_by("-id")[:RECENT]
    context = {
        "owed": owed, "refused": refused, "recent": recent, "what": request.POST.get("what", "offline"),
        "may_write": bool(FIGURES.allows(request.user, "write", owed.unit)),
    }  # fmt: skip
    return render(request, "exchange/bring.html", context, status=422 if refused else 200)


def _begun(request: HttpRequest, owed: Obligation, upload: Any) -> Incoming | Reading:
    what = request.POST.get("what", "offline")
    if what == "comparison":
        return incoming.for_comparison(upload, by=request.user)
    if what == "old":
        return incoming.old_file(owed, upload, by=request.user)
    return incoming.offline_form(owed, upload, by=request.user)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, brought: UUID) -> HttpResponse:
    """What a file says beside what stands in the form; a POST takes the chosen rows. Safe to send twice: what is taken
    already is then the same."""
    found = get_object_or_404(
        Incoming.objects.select_related(
            "obligation__unit", "obligation__period__regime", "obligation__report", "reading"
        ),
        public_id=brought,
    )
    owed = found.obligation
    FIGURES.require(request.user, "write" if request.method == "POST" else "read", owed.unit)
    form = form_for(request, owed)
    if found.kind == Incoming.Kind.OLD and not incoming.ready(found):
        return render(request, "exchange/waiting.html", {"owed": owed, "brought": found})
    if request.headers.get("HX-Request"):
        return HttpResponseClientRefresh()
    comparison = incoming.compare(found, form)
    if request.method == "POST":
        _take(request, found, form, comparison)
        return redirect(found)
    return render(request, "exchange/preview.html", _context(request, found, form, comparison))


def _take(request: HttpRequest, found: Incoming, form: Form, comparison: Comparison) -> None:
    posted = request.POST
    chosen = {
        name.removeprefix("take:"): posted.get(f"seen:{name.removeprefix('take:')}", "")
        for name in posted
        if name.startswith("take:") and posted[name] == "file"
    }
    sections = [name.removeprefix("prose:") for name in posted if name.startswith("prose:")]
    try:
        done = incoming.take(found, form, comparison, chosen, sections, by=request.user)
    except Closed as closed:
        messages.error(request, closed.said)
        return
    if done.clashes:
        said = ngettext(
            "%(n)d cell was written by somebody else meanwhile: choose again.",
            "%(n)d cells were written by somebody else meanwhile: choose again.",
            done.clashes,
        )
        messages.warning(request, said % {"n": done.clashes})
    if done.sections:
        said = ngettext("%(n)d section taken over.", "%(n)d sections taken over.", done.sections)
        messages.success(request, said % {"n": done.sections})
    if done.figures:
        said = ngettext("%(n)d figure written into the form.", "%(n)d figures written into the form.", done.figures)
        messages.success(request, said % {"n": done.figures})
    elif not done.clashes and not done.sections:
        messages.info(request, _("Nothing was chosen, or all of it stands in the form already."))


def _context(request: HttpRequest, found: Incoming, form: Form, comparison: Comparison) -> dict[str, Any]:
    sections, open_now = incoming.sections(found, form), incoming.is_open(found.obligation)
    may_write = bool(FIGURES.allows(request.user, "write", found.obligation.unit))
    left = bool(comparison.open or [one for one in sections if not one.taken])
    authors = {one.seen.author for one in comparison.of("conflict") if one.seen}
    return {
        "owed": found.obligation,
        "brought": found,
        "form": form,
        "comparison": comparison,
        "about": incoming.about(found, form),
        "sections": sections,
        "authors": {user.pk: user.name for user in User.objects.filter(pk__in=authors - {None})} if authors else {},
        "may_write": may_write,
        "is_open": open_now,
        "may_take": may_write and open_now and left,
    }
