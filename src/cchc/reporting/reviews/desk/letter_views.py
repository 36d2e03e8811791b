"""The official letter that asks units to review: what it would say, the file, its number."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cchc.core.writing.official.document import Incomplete
from cchc.reporting.reviews.asking import USUAL_DAYS, due_in
from cchc.reporting.reviews.desk import asking, letters, places
from cchc.reporting.reviews.desk.forms import AskForm, LetterForm
from cchc.reporting.reviews.desk.reminding_views import back, chosen_rows
from cchc.reporting.reviews.desk.views import asked_period

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_POST
def letter(request: HttpRequest, period: UUID) -> HttpResponse:
    """What one letter would ask of the units ticked, an annex each. With `ask`: ask those that wait by what was found
    in their reports. With `number`: keep number and date of the letter."""
    found = asked_period(request, period)
    owed = chosen_rows(request, found, "request_review")
    posted = request.POST
    ask_form = AskForm(posted if "ask" in posted else None, initial={"due": due_in(USUAL_DAYS)})
    if ask_form.is_bound and ask_form.is_valid():
        _tell(request, asking.ask(found, owed, ask_form.cleaned_data["due"], by=request.user))
        owed = chosen_rows(request, found, "request_review")
        ask_form = AskForm(initial={"due": due_in(USUAL_DAYS)})
    annexes, askable = letters.annexes(found, owed), asking.from_findings(found, owed)
    if not annexes and not askable:
        messages.warning(
            request,
            _("Nothing is asked of these units yet: open what they sent and ask for a review; then make the letter."),
        )
        return redirect(back(request, found))
    form = LetterForm(posted if "number" in posted else None)
    if form.is_bound and form.is_valid():
        day = form.cleaned_data["date"]
        count = letters.number(found, letters.unlettered(annexes), form.cleaned_data["number"], day, request.user)
        said = ngettext("The letter is written to %(n)s request.", "The letter is written to %(n)s requests.", count)
        messages.success(request, said % {"n": count})
        return redirect(back(request, found))
    known = {one.owed.pk for one in [*annexes, *askable]}
    context = {
        "period": found, "annexes": annexes, "askable": askable, "form": form, "ask_form": ask_form,
        "back": posted.get("back", ""), "here": back(request, found), "units": [one.unit for one in owed],
        "without": [one.unit for one in owed if one.pk not in known],
    }  # fmt: skip
    refused = bool(form.errors or ask_form.errors)
    return render(request, "reviews/desk/letter.html", context, status=422 if refused else 200)


def _tell(request: HttpRequest, outcome: asking.Outcome) -> None:
    n = len(outcome.asked)
    if n:
        said = ngettext("%(n)s unit is asked to review.", "%(n)s units are asked to review.", n)
        messages.success(request, said % {"n": n})
    if outcome.refused:
        names = ", ".join(unit.name for unit in outcome.refused)
        messages.warning(request, _("Not asked, their reports have moved on: %(names)s.") % {"names": names})


@require_POST
def letter_file(request: HttpRequest, period: UUID) -> HttpResponse:
    """The letter with an annex for each of the units ticked, as .docx."""
    found = asked_period(request, period)
    annexes = letters.annexes(found, chosen_rows(request, found, "request_review"))
    if not annexes:
        messages.warning(request, _("Nothing is asked of these units yet."))
        return redirect(back(request, found))
    sender = places.sender(request.user)
    if sender is None:
        messages.error(request, _("Your role is held over no single unit, so nobody knows who writes the letter."))
        return redirect(back(request, found))
    try:
        file = letters.document(found, annexes, sender)
    except Incomplete as lacking:
        messages.error(request, lacking.message.text(get_language() or "vi"))
        return redirect(back(request, found))
    answer = HttpResponse(file, content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="de-nghi-ra-soat-{found.code}.docx"'
    return answer
